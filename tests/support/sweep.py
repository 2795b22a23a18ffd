"""A small sweep of which every value is known: six runs in two folders, every other one written by
torch's writer.
"""

import importlib
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

WRITERS = ("glassboard", "torch.utils.tensorboard")
FACTORS = {
    "fast/seed0": 1,
    "fast/seed1": 2,
    "fast/seed2": 4,
    "slow/seed0": 5,
    "slow/seed1": 6,
    "slow/seed2": 9,
}
RUNS = tuple(FACTORS)
GREATEST = max(FACTORS.values())
STEPS = 100
BEGAN = 1_700_000_000.0  # the wall time of the first run's first point
SECONDS = 2.0  # between two steps

# of the run's factor and the step
TAGS: dict[str, Callable[[int, int], float]] = {
    "loss/train": lambda factor, step: factor * math.exp(-step / 40),
    "loss/val": lambda factor, step: factor * math.exp(-step / 50) + 0.05,
    "accuracy": lambda factor, step: 1 - math.exp(-step / (10 * factor)),
    "epoch": lambda _, step: step // 10,
    "change": lambda factor, step: factor * math.sin(step / 10),
    "below": lambda factor, step: -factor - step / STEPS,
    "uneven": lambda factor, step: factor * math.cos(step / 10),
}
# farther and farther apart
UNEVEN = tuple(n * (n + 1) // 2 for n in range(14))


def value(tag: str, run: str, step: int) -> float:
    return TAGS[tag](FACTORS[run], step)


def steps(tag: str) -> tuple[int, ...]:
    """At which the tag was logged."""
    return UNEVEN if tag == "uneven" else tuple(range(STEPS))


def values(tag: str, run: str) -> list[float]:
    """At all its steps."""
    return [value(tag, run, step) for step in steps(tag)]


def wall_time(run: str, step: int) -> float:
    return BEGAN + 1_000 * RUNS.index(run) + SECONDS * step


def write(logdir: Path) -> None:
    for number, run in enumerate(RUNS):
        writer_class: Any = importlib.import_module(WRITERS[number % 2]).SummaryWriter
        with writer_class(str(logdir / run)) as writer:
            for step in range(STEPS):
                for tag in TAGS:
                    if step in steps(tag):
                        at = wall_time(run, step)
                        writer.add_scalar(tag, value(tag, run, step), step, walltime=at)
