"""Frames, uint8 of shape [time, height, width, 3], as files that move."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from glassboard import _core
from glassboard.writer.packages import needed

if TYPE_CHECKING:
    from collections.abc import Callable

    from glassboard.writer.pixels import Pixels


def gif(frames: Pixels, fps: float) -> bytes:
    """An animated GIF."""
    return _core.gif(np.ascontiguousarray(frames), fps)


def webp(frames: Pixels, fps: float) -> bytes:
    """An animated WebP: a third of a GIF's bytes, and all colours."""
    image = needed("a video as `webp`", "PIL.Image", "pillow")
    first, *rest = [image.fromarray(frame) for frame in frames]
    out = BytesIO()
    duration = max(1, round(1000 / fps))
    first.save(out, "WEBP", save_all=True, append_images=rest, duration=duration, loop=0)
    return out.getvalue()


def mp4(frames: Pixels, fps: float) -> bytes:
    """An MP4 of H.264, which browsers play: a hundredth of a GIF's bytes for long clips.

    An odd width or height is made even by its last column or row once more, since colours are kept
    for two by two pixels.
    """
    from fractions import Fraction

    av = needed("a video as `mp4`", "av", "av")
    _, height, width, _ = frames.shape
    even = np.pad(frames, ((0, 0), (0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    out = BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=Fraction(fps).limit_denominator(1000))
        stream.width, stream.height = even.shape[2], even.shape[1]
        stream.pix_fmt = "yuv420p"  # what every browser plays
        stream.options = {"crf": "18"}  # no difference that one sees
        for frame in even:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode(None))
    return out.getvalue()


ENCODERS: dict[str, Callable[[Pixels, float], bytes]] = {"gif": gif, "webp": webp, "mp4": mp4}
