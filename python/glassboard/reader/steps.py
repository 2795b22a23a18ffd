"""Which steps are meant: one, or those of a slice or a range."""

from operator import index
from typing import Any, NamedTuple, SupportsIndex, TypeAlias

Steps: TypeAlias = "SupportsIndex | slice | range | None"
"""A step; a slice or range of them, as Python counts; None for all."""

LOWEST, HIGHEST = -(2**63), 2**63 - 1  # what a step in an event file can be


class Bounds(NamedTuple):
    """As the core takes them: inclusive, and within int64."""

    low: int | None = None
    high: int | None = None
    every: int | None = None
    """How far apart, counted from `low`, or from 0."""


NONE = Bounds(1, 0)


def bounds(steps: Steps) -> Bounds:
    """The bounds of the steps that are meant; raises TypeError and ValueError with a sentence."""
    if steps is None:
        return Bounds()
    if not isinstance(steps, slice | range):
        step = _whole(steps, steps)
        return Bounds(step, step) if LOWEST <= step <= HIGHEST else NONE
    low, end, every = (
        None if part is None else _whole(part, steps)
        for part in (steps.start, steps.stop, steps.step)
    )
    if every is not None and every < 1:
        raise ValueError(f"`steps` must ascend, not go by `{every}`")
    if low is not None and low < LOWEST:
        low = LOWEST + (low - LOWEST) % (every or 1)  # counted on to where steps begin
    high = None if end is None else min(end - 1, HIGHEST)
    if (low is not None and low > HIGHEST) or (high is not None and high < LOWEST):
        return NONE
    return Bounds(low, high, None if every is None else min(every, 2**64 - 1))


def _whole(number: Any, steps: Steps) -> int:
    """A step as Python's int; `True` is none."""
    if not isinstance(number, bool):
        try:
            return index(number)
        except TypeError:
            pass
    raise TypeError(
        f"`steps` must be a step, a slice or a range, not `{steps!r}`\n"
        "hint: `slice(100, 200)` is from step 100 up to 199"
    )
