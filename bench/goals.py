"""What is to be reached, beside what is."""

import statistics
from dataclasses import dataclass

from bench.figures import Figure

HEAD = (
    "| | glassboard | TensorBoard | TensorBoard ÷ glassboard | goal | |\n|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Goal:
    """A bound; those that are None don't bind."""

    ratio: float | None = None
    """So many times less than the peer's, at least."""
    most: float | None = None
    """Of ours, in the figure's unit."""
    least: float | None = None

    def __str__(self) -> str:
        bounds = (("≥ {:g}×", self.ratio), ("≤ {:g}", self.most), ("≥ {:g}", self.least))
        return ", ".join(text.format(bound) for text, bound in bounds if bound is not None)

    def met(self, figure: Figure) -> bool:
        if not figure.ours or (self.ratio is not None and not figure.theirs):
            return False
        ours = statistics.median(figure.ours)
        return (
            (self.ratio is None or figure.ratio() >= self.ratio)
            and (self.most is None or ours <= self.most)
            and (self.least is None or ours >= self.least)
        )


def verdict(figure: Figure, goal: Goal | None) -> str:
    """Whether the goal is met; nothing where there is none."""
    return "" if goal is None else "met" if goal.met(figure) else "**missed**"


def row(figure: Figure, goal: Goal | None) -> str:
    """A row below HEAD."""
    return f"{figure} {goal or ''} | {verdict(figure, goal)} |"
