"""Figures of two products side by side, as rows of a Markdown table."""

import math
import os
import platform
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HEAD = "| | glassboard | TensorBoard | TensorBoard ÷ glassboard |\n|---|---|---|---|"
BEGIN, END = "<!-- {}: begin -->", "<!-- {}: end -->"


@dataclass(frozen=True)
class Figure:
    """One quantity: less is better."""

    what: str
    unit: str
    ours: list[float]
    """A value a round; empty where none was measured."""
    theirs: list[float]

    def __str__(self) -> str:
        compared = math.isfinite(self.ratio()) and self.ratio() > 0
        cells = (
            spread(self.ours),
            spread(self.theirs),
            f"**{short(self.ratio())}×**" if compared else "–",
        )
        return f"| {self.what}, {self.unit} | {' | '.join(cells)} |"

    def ratio(self) -> float:
        """How many times theirs is ours; NaN where one of them is missing."""
        if not self.ours or not self.theirs:
            return math.nan
        ours, theirs = statistics.median(self.ours), statistics.median(self.theirs)
        return theirs / ours if ours else math.inf


def spread(values: list[float]) -> str:
    """The median, and the least and the most where there are several; `–` where there are none."""
    if not values:
        return "–"
    middle = short(statistics.median(values))
    return f"{middle} [{short(min(values))}..{short(max(values))}]" if len(values) > 1 else middle


def short(value: float) -> str:
    """Three digits that count, and whole numbers whole."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def machine(*packages: str) -> str:
    """What is measured where: ours, and TensorBoard's or those `packages`."""
    packages = ("glassboard", *(packages or ("tensorboard", "tensorboard-data-server")))
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, Python "
        f"{platform.python_version()}; " + ", ".join(f"{name} {version(name)}" for name in packages)
    )


def put_between_marks(path: Path, name: str, lines: Iterable[str]) -> None:
    """Replaces what the file has between the lines BEGIN and END of that name."""
    begin, end = BEGIN.format(name), END.format(name)
    text = path.read_text(encoding="utf-8")
    before, (_, after) = text.split(begin)[0], text.split(end)
    path.write_text("\n".join((before + begin, *lines, end + after)), encoding="utf-8")
