"""The part of `SummaryWriter` that torch's hasn't: a step for all calls, many numbers at once, and
how long something takes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from glassboard.writer.numbers import NumberMethods

if TYPE_CHECKING:
    from collections.abc import Iterator


class StepMethods(NumberMethods):
    """What a training loop is shorter with."""

    @property
    def step(self) -> int | None:
        """The step of every call that is given none: an int of 64 bits. None at first, as torch
        has it: such calls are recorded without a step, which readers take for 0.

        Example:
            >>> writer.step = 7
            >>> writer.add_scalar("loss", 0.5)
            >>> writer.add_scalar("accuracy", 0.75)
            >>> glassboard.open(logdir).scalars()["step"]
            array([7, 7])
        """
        return self._intake.present

    @step.setter
    def step(self, step: int | None) -> None:
        self._intake.present = None if step is None else self._intake.step("step", step)

    def add_scalars_dict(
        self,
        values: Mapping[str, Any],
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Records several numbers in this run, each under its key (`add_scalars` makes a run of
        each).

        Args:
            values: numbers, or arrays and tensors with one element, by tag; in dicts within, tags
                are joined by `/`: `{"train": {"loss": 0.5}}` is recorded as `train/loss`.
            global_step: the training step of all of them.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Raises:
            TypeError: `values` is no mapping.

        Example:
            >>> writer.add_scalars_dict({"lr": 0.1, "train": {"loss": 0.5, "accuracy": 0.75}}, 1)
            >>> glassboard.open(logdir).tags["scalars"]
            ['lr', 'train/accuracy', 'train/loss']
        """
        step = self._intake.step("add_scalars_dict", global_step)
        wall_time = self._intake.wall_time("add_scalars_dict", walltime)
        for tag, value in self._flat("", values):
            self.add_scalar(tag, value, step, wall_time)

    def _flat(self, prefix: str, values: Any) -> Iterator[tuple[str, Any]]:
        for key, value in self._intake.numbers(prefix or "add_scalars_dict", values).items():
            tag = f"{prefix}/{key}" if prefix else key
            if isinstance(value, Mapping):
                yield from self._flat(tag, value)
            else:
                yield tag, value

    @contextmanager
    def timer(self, name: str, global_step: int | None = None) -> Iterator[None]:
        """Records how long the `with` block takes, in seconds, as the scalar `time/<name>`; a block
        that raises is not recorded. It decorates a function as well.

        Args:
            name: ends the tag.
            global_step: the training step; if it is left out, the writer's `step`, and if that is
                not set, how many times this timer has recorded before.

        What a GPU still has to do when the block ends is not waited for.

        Example:
            >>> for step in range(3):
            ...     with writer.timer("data", step):
            ...         batch = torch.rand(64, 100)
            >>> len(glassboard.open(logdir).scalars("time/data"))
            3
        """
        began = time.perf_counter()
        yield
        seconds = time.perf_counter() - began
        tag = f"time/{self._intake.tag(name)}"
        step = self.step if global_step is None else self._intake.step(tag, global_step)
        if step is None:
            step = self._uses[tag]
            self._uses[tag] += 1
        self.add_scalar(tag, seconds, step)

    @cached_property
    def _uses(self) -> Counter[str]:
        return Counter()
