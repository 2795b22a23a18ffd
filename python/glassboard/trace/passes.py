"""Passes through a model that was recorded before, each of which measures something: the same torch
functions and modules run in the same order, and so each is known by its place.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from glassboard.trace.describe import bytes_of
from glassboard.trace.nest import tensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import torch

    from glassboard.trace.clock import Clock, Mark


class Timing:
    """How long each takes. What it takes to listen is not counted."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._steps: list[tuple[Mark, Mark]] = []
        self._calls: list[list[Any]] = []
        self._running: list[list[Any]] = []
        self._listened = 0
        """Nanoseconds of this machine spent in here so far, the work itself left out."""

    def enter(self, module: torch.nn.Module) -> None:
        call = [None, None, 0]
        self._calls.append(call)
        self._running.append(call)
        call[2] = -self._listened
        call[0] = self._clock.mark()

    def leave(self, module: torch.nn.Module, given: Any, output: Any) -> None:
        ended = self._clock.mark()
        call = self._running.pop()
        call[1] = ended
        call[2] += self._listened

    def call(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        mark = self._clock.mark
        entered = mark()
        began = mark()
        result = func(*args, **kwargs)
        ended = mark()
        self._steps.append((began, ended))
        if isinstance(ended, int):
            self._listened += mark() - ended + began - entered
        return result

    def times(self) -> tuple[list[int], list[int]]:
        """Nanoseconds of each torch function, and of each call of a module."""
        self._clock.settle()
        between = self._clock.between
        steps = [between(*step) for step in self._steps]
        return steps, [max(0, between(began, ended) - away) for began, ended, away in self._calls]


class Peaks:
    """The most bytes that were allocated on a CUDA device within stretches, one in another."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._open: list[list[int]] = []

    def begin(self) -> None:
        """Opens a stretch."""
        import torch

        self._note()
        now = torch.cuda.memory_allocated(self._device)
        self._open.append([now, now])

    def end(self) -> int:
        """Closes the innermost one; the bytes beyond what was allocated when it began."""
        self._note()
        before, most = self._open.pop()
        return most - before

    def _note(self) -> None:
        import torch

        most = torch.cuda.max_memory_allocated(self._device)
        for stretch in self._open:
            stretch[1] = max(stretch[1], most)
        torch.cuda.reset_peak_memory_stats(self._device)


class OneModule:
    """Stands in for a FlopCounterMode's own tracker of modules, which calls torch functions at
    every module: they would be taken for the model's.
    """

    parents = frozenset({"Global"})

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        pass


class Counting:
    """What each torch function takes but time: FLOPs, bytes kept for the backward pass, and on a
    CUDA device the peak of its memory, which calls of modules have, too.
    """

    def __init__(self, held: Iterable[torch.Tensor], device: torch.device | None) -> None:
        from torch.utils.flop_counter import FlopCounterMode

        self.counter = FlopCounterMode(display=False)
        if hasattr(self.counter, "mod_tracker"):  # since torch 2.4
            self.counter.mod_tracker = OneModule()
        self.flops: list[int] = []
        self.saved: Counter[int] = Counter()
        self.step_peaks: list[int] = []
        self.call_peaks: list[int] = []
        self._peaks = Peaks(device) if device else None
        self._held = {_storage(tensor) for tensor in held}
        self._step = -1
        self._running: list[int] = []

    def enter(self, module: torch.nn.Module) -> None:
        self._running.append(len(self.call_peaks))
        self.call_peaks.append(0)
        if self._peaks:
            self._peaks.begin()

    def leave(self, module: torch.nn.Module, given: Any, output: Any) -> None:
        place = self._running.pop()
        if self._peaks:
            self.call_peaks[place] = self._peaks.end()

    def call(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        self._step = len(self.flops)
        before = self.counter.get_total_flops()
        if self._peaks:
            self._peaks.begin()
        result = func(*args, **kwargs)
        self.step_peaks.append(self._peaks.end() if self._peaks else 0)
        self.flops.append(self.counter.get_total_flops() - before)
        return result

    def save(self, tensor: torch.Tensor) -> torch.Tensor:
        """A hook of `saved_tensors_hooks`. What the model holds anyway is not kept for this."""
        if _storage(tensor) not in self._held:
            self.saved[self._step] += bytes_of(tensor)
        # an output that its own function keeps would never be freed
        return tensor.detach()

    @staticmethod
    def restore(tensor: torch.Tensor) -> torch.Tensor:
        """The other hook."""
        return tensor


class Backward:
    """Which torch function made which part of autograd's graph, and how long each part takes."""

    def __init__(self, clock: Clock, inputs: Iterable[torch.Tensor]) -> None:
        self.steps = 0
        self._clock = clock
        self._owner: dict[Any, int] = {
            tensor.grad_fn: -1 for tensor in inputs if tensor.grad_fn is not None
        }
        self._began: dict[Any, Mark] = {}
        self._parts: list[tuple[int, Mark, Mark]] = []

    def enter(self, module: torch.nn.Module) -> None:
        pass

    def leave(self, module: torch.nn.Module, given: Any, output: Any) -> None:
        pass

    def call(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        place = self.steps
        self.steps += 1
        result = func(*args, **kwargs)
        changed = [tensor for _, tensor in tensors((args, kwargs))]
        for tensor in [*(tensor for _, tensor in tensors(result)), *changed]:
            self._own(tensor.grad_fn, place)
        return result

    def _own(self, part: Any, place: int) -> None:
        """Takes a part of the graph, and what it leads to, for that step's, up to earlier ones'."""
        waiting = [part]
        while waiting:
            part = waiting.pop()
            if part is None or part in self._owner or type(part).__name__ == "AccumulateGrad":
                continue
            self._owner[part] = place
            part.register_prehook(lambda _, part=part: self._begin(part))
            part.register_hook(lambda *_, part=part: self._end(part))
            waiting += [further for further, _ in part.next_functions]

    def _begin(self, part: Any) -> None:
        self._began[part] = self._clock.mark()

    def _end(self, part: Any) -> None:
        self._parts.append((self._owner[part], self._began[part], self._clock.mark()))

    def times(self) -> list[int]:
        """Nanoseconds that the parts of each torch function took since this was last asked."""
        self._clock.settle()
        found = [0] * self.steps
        for place, began, ended in self._parts:
            if place >= 0:
                found[place] += self._clock.between(began, ended)
        self._parts.clear()
        return found


def _storage(tensor: torch.Tensor) -> int:
    """Where its elements lie; 0 for a kind of tensor that doesn't tell."""
    try:
        return int(tensor.untyped_storage().data_ptr())
    except Exception:  # each such kind raises an error of its own
        return 0
