"""Time on the device that a model runs on."""

from __future__ import annotations

from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import torch

Mark = Any
"""A moment: nanoseconds of this machine, or an event in a CUDA stream."""


class Clock:
    """Of the machine's own processor."""

    is_this_machines = True
    """Whether a mark is a moment of this machine, all that was begun being done."""

    def mark(self) -> Mark:
        """This moment."""
        return perf_counter_ns()

    def settle(self) -> None:
        """Waits until all that was begun has been done; then marks can be compared."""

    def between(self, one: Mark, other: Mark) -> int:
        """Nanoseconds from one mark to the other."""
        return int(other - one)


class CudaClock(Clock):
    """Of a CUDA device: marks are events in its present stream, so nothing waits for them."""

    is_this_machines = False

    def __init__(self, device: torch.device) -> None:
        self._device = device

    def mark(self) -> Mark:
        import torch

        event = torch.cuda.Event(enable_timing=True)
        event.record(torch.cuda.current_stream(self._device))
        return event

    def settle(self) -> None:
        import torch

        torch.cuda.synchronize(self._device)

    def between(self, one: Mark, other: Mark) -> int:
        return int(one.elapsed_time(other) * 1e6)


class WaitingClock(Clock):
    """Of any other device: each mark waits until the device has done what it was given."""

    def __init__(self, device: torch.device) -> None:
        import torch

        self._wait = getattr(getattr(torch, device.type, None), "synchronize", None)

    def mark(self) -> Mark:
        self.settle()
        return perf_counter_ns()

    def settle(self) -> None:
        if self._wait is not None:
            self._wait()


def clock_of(tensors: Iterable[torch.Tensor]) -> Clock:
    """The clock of the first device other than the processor that a tensor lies on."""
    for tensor in tensors:
        if tensor.device.type == "cuda":
            return CudaClock(tensor.device)
        if tensor.device.type not in ("cpu", "meta"):
            return WaitingClock(tensor.device)
    return Clock()
