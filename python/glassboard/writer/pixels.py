"""Pictures: from arrays in any order of dimensions to pixels.

Pixels are uint8 arrays of shape [height, width, channels], with 3 channels or 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from glassboard import _core
from glassboard.writer import convert, value
from glassboard.writer.convert import UnfitError
from glassboard.writer.packages import needed

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]
    Tell = Callable[[str, str, str], None]

ORDERS = {2: "HW", 3: "HWC", 4: "NHWC"}
IN_A_ROW = 8  # of a batch, as torch tiles it
MAGENTA = (255, 0, 255)


def checked_order(dataformats: Any) -> str:
    """`dataformats` in capitals: `HW`, or the letters of `CHW` or `NCHW` in any order.

    Raises ValueError for anything else.
    """
    order = str(dataformats).upper()
    if order and sorted(order) == sorted(ORDERS.get(len(order), "")):
        return order
    raise ValueError(
        f"`dataformats` is `{dataformats}`, which names no order of dimensions\n"
        "hint: say `HW`, `CHW` or `HWC` for a picture, `NCHW` or `NHWC` for a batch of them"
    )


def of(picture: Any, order: str, tell: Tell) -> Pixels:
    """A picture, or a batch of them tiled eight in a row.

    Floats are brightnesses from 0 to 1, integers from 0 to 255; what lies beyond is clipped, and
    NaN is magenta, which is told. A picture of Pillow's says its order itself.
    """
    if hasattr(picture, "getbands"):
        picture = picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGB")
        order = "HWC"
    return tiled(batch_of(convert.array(picture), order, tell), IN_A_ROW)


def batch_of(array: npt.NDArray[Any], order: str, tell: Tell) -> Pixels:
    """One picture or many, of shape [n, height, width, channels]."""
    if array.ndim != len(order):
        raise UnfitError(
            f"{len(order)} dimensions ({order})",
            "say with `dataformats` what the dimensions are, such as `HWC`",
        )
    array = array.transpose([order.index(axis) for axis in ORDERS[len(order)]])
    array = array[..., None] if len(order) == 2 else array
    array = array if len(order) == 4 else array[None]
    if not array.size:
        raise UnfitError("at least one pixel", "skip the call where there is no picture")
    if array.shape[-1] not in (1, 2, 3, 4):
        raise UnfitError(
            f"1 to 4 channels, not {array.shape[-1]} ({order})",
            "say with `dataformats` what the dimensions are, such as `HWC`",
        )
    pixels = _bytes(array, tell)
    if pixels.shape[-1] > 2:
        return pixels
    grey, alpha = pixels[..., :1].repeat(3, axis=-1), pixels[..., 1:]
    return np.concatenate([grey, alpha], axis=-1)


def value_of(pixels: Pixels, rescale: float = 1) -> bytes:
    """A picture as PNG, drawn larger or smaller by a factor."""
    height, width, channels = pixels.shape
    if rescale != 1:
        size = max(1, int(width * rescale)), max(1, int(height * rescale))
        if size[0] * size[1] * channels >= 1 << 31:
            raise UnfitError("a picture of less than 2 GiB", "make `rescale` smaller")
        image = needed("`rescale`", "PIL.Image", "pillow").fromarray(pixels)
        pixels = np.asarray(image.resize(size, 1))  # Lanczos
    return value.image(_core.png(np.ascontiguousarray(pixels)), height, width, channels)


def moving_value_of(frames: Pixels, encoded: bytes) -> bytes:
    """Frames of shape [time, height, width, 3], encoded already."""
    _, height, width, channels = frames.shape
    return value.image(encoded, height, width, channels)


def with_boxes(pixels: Pixels, boxes: Any, labels: Any) -> Pixels:
    """A picture with red rectangles on it: `boxes` are left, top, right and bottom in pixels, of
    shape [n, 4]; `labels` a text for each, one text for all, or None.
    """
    corners = convert.array(boxes)
    corners = corners.reshape(1, -1) if corners.ndim == 1 and corners.size == 4 else corners
    if corners.ndim != 2 or corners.shape[1] != 4:
        shape = tuple(corners.shape)
        raise UnfitError(
            f"boxes of shape [n, 4], not {shape}", "give left, top, right, bottom of each"
        )
    texts = [labels] * len(corners) if labels is None or isinstance(labels, str) else list(labels)
    if len(texts) != len(corners):
        raise UnfitError(f"{len(corners)} labels, not {len(texts)}", "give a label for each box")
    image = needed("drawing boxes", "PIL.Image", "pillow").fromarray(pixels)
    for (left, top, right, bottom), text in zip(corners.tolist(), texts, strict=True):
        _draw_box(image, left, top, right, bottom, None if text is None else str(text))
    return np.asarray(image, np.uint8)


def frames_of(video: Any, tell: Tell) -> Pixels:
    """Frames, of shape [time, height, width, 3], of clips of shape [n, time, channels, height,
    width], which are tiled in rows as torch tiles them.
    """
    array = convert.array(video)
    if array.ndim != 5 or array.shape[2] not in (1, 3, 4):
        raise UnfitError(
            "5 dimensions (N, T, C, H, W) with 1, 3 or 4 channels",
            "a single clip of shape (T, C, H, W) becomes one by `clip[None]`",
        )
    if not array.size:
        raise UnfitError("at least one frame", "skip the call where there is no frame")
    clips = _bytes(array.transpose(0, 1, 3, 4, 2), tell)[..., :3]
    if clips.shape[-1] == 1:
        clips = clips.repeat(3, axis=-1)
    count = len(clips)
    rows = 2 ** ((count.bit_length() - 1) // 2)
    columns = 2 ** (count - 1).bit_length() // rows
    return np.stack([tiled(clips[:, time], columns, rows) for time in range(clips.shape[1])])


def _bytes(array: npt.NDArray[Any], tell: Tell) -> Pixels:
    if array.dtype == np.uint8:
        return np.asarray(array, np.uint8)
    if array.dtype.kind not in "fiub":
        raise UnfitError("real numbers", "give floats from 0 to 1, or integers from 0 to 255")
    scale = 255 if array.dtype.kind in "fb" else 1
    scaled = array.astype(np.float32) * np.float32(scale)
    hidden = np.isnan(scaled)
    pixels: Pixels = np.where(hidden, 0, scaled).clip(0, 255).astype(np.uint8)
    if hidden.any():
        tell("not a number", f"{hidden.sum()} of {hidden.size} values are NaN; they are magenta",
             "look for a division by zero")  # fmt: skip
        odd = hidden.any(axis=-1)
        color = MAGENTA if array.shape[-1] >= 3 else MAGENTA[:1]
        pixels[odd, : len(color)] = color
    return pixels


def tiled(batch: Pixels, columns: int, rows: int | None = None) -> Pixels:
    """One picture of many: `columns` beside each other; what is left over is black."""
    count, height, width, channels = batch.shape
    columns = min(columns, count) if rows is None else columns
    rows = rows or -(-count // columns)
    if rows * columns == 1:
        return np.asarray(batch[0], np.uint8)
    canvas = np.zeros((rows * columns, height, width, channels), np.uint8)
    canvas[:count] = batch
    grid = canvas.reshape(rows, columns, height, width, channels).swapaxes(1, 2)
    return np.asarray(grid.reshape(rows * height, columns * width, channels), np.uint8)


def _draw_box(
    image: Any, left: float, top: float, right: float, bottom: float, text: str | None
) -> None:
    from PIL import ImageDraw, ImageFont

    draw = ImageDraw.Draw(image)
    corners = [(left, top), (left, bottom), (right, bottom), (right, top), (left, top)]
    draw.line(corners, width=2, fill="Red")
    if not text:
        return
    font = ImageFont.load_default()
    from_x, from_y, to_x, to_y = font.getbbox(text)
    width, height = to_x - from_x, to_y - from_y
    margin = np.ceil(0.05 * height)
    draw.rectangle([(left, bottom - height - 2 * margin), (left + width, bottom)], fill="Red")
    draw.text((left + margin, bottom - height - margin), text, fill="black", font=font)
