"""Screenshots held against the ones that are kept: tests/data/pictures."""

import os
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from support.files import ROOT

KEPT = ROOT / "tests/data/pictures"
WRITE = "GLASSBOARD_WRITE_PICTURES"  # set: pictures are kept anew instead of compared
COLOURS = 200  # of a kept picture: a page has few, and it is then a fifth as large
SEEN = 40  # of 255, that a pixel's red, green or blue is off before it counts: types are drawn
# a little differently by each release of a browser
MOST_OFF = 0.004  # share of pixels


def check(name: str, screenshot: bytes, scratch: Path) -> None:
    """Fails where the screenshot shows something else than the picture of that name; it then leaves
    both, and where they differ, in `scratch`.
    """
    seen = Image.open(BytesIO(screenshot)).convert("RGB")
    place = KEPT / f"{name}.png"
    if os.environ.get(WRITE):
        seen.quantize(COLOURS, dither=Image.Dither.NONE).save(place, optimize=True)
        return
    assert place.exists(), f"no picture `{name}` is kept: run this test with {WRITE}=1, and look"
    kept = Image.open(place).convert("RGB")
    assert seen.size == kept.size, f"`{name}` is {seen.size} pixels, and was {kept.size}"
    off = difference(seen, kept)
    share = float(off.mean())
    if share > MOST_OFF:
        seen.save(scratch / f"{name}.seen.png")
        kept.save(scratch / f"{name}.kept.png")
        Image.fromarray(np.where(off, 0, 255).astype(np.uint8)).save(scratch / f"{name}.off.png")
    assert share <= MOST_OFF, (
        f"{share:.1%} of `{name}` looks different: see {scratch}; {WRITE}=1 keeps what is seen now"
    )


def difference(one: Image.Image, other: Image.Image) -> npt.NDArray[np.bool_]:
    """(height, width): which pixels are another colour to the eye."""
    pixels = [np.asarray(image).astype(int) for image in (one, other)]
    off: npt.NDArray[np.bool_] = np.abs(pixels[0] - pixels[1]).max(axis=2) > SEEN
    return off
