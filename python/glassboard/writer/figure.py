"""Figures of matplotlib and plotly as pictures."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from glassboard.writer import pixels, value
from glassboard.writer.convert import UnfitError

if TYPE_CHECKING:
    from glassboard.writer.pixels import Pixels

HINT = "give a figure of matplotlib or plotly, or a list of matplotlib's of one size"


def value_of(figure: Any, close: bool) -> bytes:
    """A figure as it is drawn; several of matplotlib's, of one size, are tiled eight in a row."""
    if hasattr(figure, "to_image"):
        return _of_plotly(figure)
    figures = figure if isinstance(figure, list | tuple) else [figure]
    drawn = [_drawn(each, close) for each in figures]
    if len({picture.shape for picture in drawn}) != 1:
        raise UnfitError("a figure, or figures of one size", HINT)
    return pixels.value_of(pixels.of(np.stack(drawn), "NHWC", lambda *_: None))


def _of_plotly(figure: Any) -> bytes:
    try:
        encoded = figure.to_image(format="png")
    except Exception as error:  # the package that draws, or the browser that it needs, is missing
        reason = " ".join(str(error).split())
        raise UnfitError(
            f"a figure that plotly can draw ({reason})",
            "plotly draws with Chrome or Chromium, by way of the package `kaleido`",
        ) from error
    width, height = (int.from_bytes(encoded[at : at + 4], "big") for at in (16, 20))  # IHDR
    return value.image(encoded, height, width, 4)


def _drawn(figure: Any, close: bool) -> Pixels:
    if not hasattr(figure, "set_canvas") and hasattr(figure, "get_figure"):
        figure = figure.get_figure()  # of axes, as seaborn returns them
    if not hasattr(figure, "set_canvas"):
        raise UnfitError("a figure", HINT)
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    shown_by = figure.canvas
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = np.array(canvas.buffer_rgba())[:, :, :3]
    figure.set_canvas(shown_by)
    pyplot = sys.modules.get("matplotlib.pyplot")  # where it isn't, nothing is open
    if close and pyplot is not None:
        pyplot.close(figure)
    return drawn
