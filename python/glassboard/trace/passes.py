"""Passes through a model that was recorded before, each of which measures something: the same torch
functions and modules run in the same order, and so each is known by its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from glassboard.trace.describe import bytes_of
from glassboard.trace.nest import tensors
from glassboard.trace.watch import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import torch

    from glassboard.trace.clock import Clock, Mark
    from glassboard.trace.watch import Listener


@dataclass(frozen=True)
class Took:
    """One measure, by the places of steps and calls in the recorder's lists."""

    steps: list[int] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)
    """What each call took itself, outside the steps and the calls that it made: Python, and what
    runs out of sight. Of peaks: all in all.
    """


class Timing:
    """How long each takes. What it takes to listen is not counted, nor what `besides` does, which
    hears the same pass.
    """

    def __init__(self, clock: Clock, besides: Listener = NOBODY) -> None:
        self._clock = clock
        self._besides = besides
        self._steps: list[list[Any]] = []
        self._calls: list[list[Any]] = []
        self._running: list[int] = []
        self._listened = 0
        """Nanoseconds of this machine spent in here so far, the work itself left out."""

    def enter(self, module: torch.nn.Module) -> None:
        entered = self._clock.mark()
        call = [None, None, self._caller(), 0]
        self._running.append(len(self._calls))
        self._calls.append(call)
        self._besides.enter(module)
        began = call[0] = self._clock.mark()
        self._away(entered, began)
        call[3] = -self._listened

    def leave(self, module: torch.nn.Module, given: Any, output: Any) -> None:
        ended = self._clock.mark()
        call = self._calls[self._running.pop()]
        call[1] = ended
        call[3] += self._listened
        self._besides.leave(module, given, output)
        self._away(ended, self._clock.mark())

    def call(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        mark = self._clock.mark
        entered = mark()
        step = [entered, entered, self._caller()]
        self._steps.append(step)

        def timed(*args: Any, **kwargs: Any) -> Any:
            step[0] = mark()
            try:
                return func(*args, **kwargs)
            finally:  # models catch errors
                step[1] = mark()

        try:
            return self._besides.call(timed, args, kwargs)
        finally:
            self._away(entered, step[0])
            self._away(step[1], mark())

    def _away(self, began: Mark, ended: Mark) -> None:
        """Between these, nothing of the model ran. A device goes on meanwhile."""
        if isinstance(began, int):
            self._listened += ended - began

    def _caller(self) -> int | None:
        return self._running[-1] if self._running else None

    def times(self) -> Took:
        """Nanoseconds of each torch function, and of each call of a module."""
        self._clock.settle()
        between = self._clock.between
        steps = [between(began, ended) for began, ended, _ in self._steps]
        whole = [max(0, between(began, ended) - away) for began, ended, _, away in self._calls]
        calls = list(whole)
        for took, (*_, caller) in zip(steps, self._steps, strict=True):
            if caller is not None:
                calls[caller] -= took
        for took, (_, _, caller, _) in zip(whole, self._calls, strict=True):
            if caller is not None:
                calls[caller] -= took
        return Took(steps, [max(0, own) for own in calls])


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


class Counting:
    """What each takes but time: FLOPs where there is a counter of them, bytes kept for the backward
    pass, and on a CUDA device the peak of its memory. `held` are the model's own tensors, `inputs`
    what it was given. `besides` hears the same pass.
    """

    def __init__(
        self,
        held: Iterable[torch.Tensor],
        inputs: Iterable[torch.Tensor],
        device: torch.device | None,
        counter: Any,
        *,
        saved: bool,
        besides: Listener = NOBODY,
    ) -> None:
        self.counts_flops, self.counts_saved = counter is not None, saved
        self.counts_peaks = device is not None
        self._besides = besides
        self.flops, self.uncounted = Took(), Took()
        self.saved, self.kept, self.peaks = Took(), Took(), Took()
        self._counter = counter
        self._counted = self._left_out = 0
        self._peaks = Peaks(device) if device else None
        self._held = Held(held)
        self._kept = Kept(inputs)
        self._within: list[tuple[str, int]] = []
        """The steps and calls that run now, the innermost last."""

    def enter(self, module: torch.nn.Module) -> None:
        self._besides.enter(module)
        self._begin("calls")

    def leave(self, module: torch.nn.Module, given: Any, output: Any) -> None:
        self._end()
        self._besides.leave(module, given, output)

    def call(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        self._begin("steps")
        try:
            return self._besides.call(func, args, kwargs)
        finally:
            self._end()

    def _begin(self, kind: str) -> None:
        self._count()
        self._within.append((kind, len(getattr(self.flops, kind))))
        for measure in (self.flops, self.uncounted, self.saved, self.kept, self.peaks):
            getattr(measure, kind).append(0)
        if self._peaks:
            self._peaks.begin()

    def _end(self) -> None:
        self._count()
        kind, place = self._within.pop()
        if self._peaks:
            getattr(self.peaks, kind)[place] = self._peaks.end()

    def _count(self) -> None:
        """Tells the FLOPs since it was last called to what runs now, and that some are missing."""
        if self._counter is None:
            return
        total = self._counter.total
        self._add(self.flops, total - self._counted)
        self._counted = total
        if self._counter.left_out > self._left_out and self._within:
            kind, place = self._within[-1]
            getattr(self.uncounted, kind)[place] = 1
        self._left_out = self._counter.left_out

    def _add(self, measure: Took, number: int) -> None:
        if self._within:
            kind, place = self._within[-1]
            getattr(measure, kind)[place] += number

    def save(self, tensor: torch.Tensor) -> torch.Tensor:
        """A hook of `saved_tensors_hooks`. What the model holds anyway is not kept for this."""
        import torch

        with torch._C.DisableTorchFunction():  # an autograd.Function saves outside any function
            if tensor not in self._held:
                self._add(self.saved, bytes_of(tensor))
                self._add(self.kept, self._kept.more(tensor))
            # an output that its own function keeps would never be freed
            return tensor.detach()

    @staticmethod
    def restore(tensor: torch.Tensor) -> torch.Tensor:
        """The other hook."""
        return tensor


class Backward:
    """Which torch function, or which module out of sight, made which part of autograd's graph, and
    how long each part takes.
    """

    def __init__(self, clock: Clock, inputs: Iterable[torch.Tensor]) -> None:
        self._clock = clock
        self._made = {"steps": 0, "calls": 0}
        self._running: list[int] = []
        self._owner: dict[Any, tuple[str, int] | None] = {
            tensor.grad_fn: None for tensor in inputs if tensor.grad_fn is not None
        }
        self._began: dict[Any, Mark] = {}
        self._parts: list[tuple[tuple[str, int], Mark, Mark]] = []

    def enter(self, module: torch.nn.Module) -> None:
        self._running.append(self._next("calls"))

    def leave(self, module: torch.nn.Module, given: Any, output: Any) -> None:
        owner = "calls", self._running.pop()
        for _, tensor in tensors(output):
            self._own(tensor.grad_fn, owner)

    def call(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        owner = "steps", self._next("steps")
        result = func(*args, **kwargs)
        changed = [tensor for _, tensor in tensors((args, kwargs))]
        for tensor in [*(tensor for _, tensor in tensors(result)), *changed]:
            self._own(tensor.grad_fn, owner)
        return result

    def _next(self, kind: str) -> int:
        self._made[kind] += 1
        return self._made[kind] - 1

    def _own(self, part: Any, owner: tuple[str, int]) -> None:
        """Gives a part of the graph to an owner, and what it leads to, up to what has one."""
        waiting = [part]
        while waiting:
            part = waiting.pop()
            if part is None or part in self._owner or type(part).__name__ == "AccumulateGrad":
                continue
            self._owner[part] = owner
            part.register_prehook(lambda _, part=part: self._begin(part))
            part.register_hook(lambda *_, part=part, owner=owner: self._end(part, owner))
            waiting += [further for further, _ in part.next_functions]

    def _begin(self, part: Any) -> None:
        self._began[part] = self._clock.mark()

    def _end(self, part: Any, owner: tuple[str, int]) -> None:
        self._parts.append((owner, self._began[part], self._clock.mark()))

    def times(self) -> Took:
        """Nanoseconds that the parts of each took since this was last asked."""
        self._clock.settle()
        found = Took([0] * self._made["steps"], [0] * self._made["calls"])
        for (kind, place), began, ended in self._parts:
            getattr(found, kind)[place] += self._clock.between(began, ended)
        self._parts.clear()
        return found


class Held:
    """Tensors, by the memory that they lie in."""

    def __init__(self, held: Iterable[torch.Tensor]) -> None:
        self._tensors = list(held)
        self._storages = {_storage(tensor) for tensor in self._tensors} - {0}

    def __contains__(self, tensor: torch.Tensor) -> bool:
        storage = _storage(tensor)
        if storage:
            return storage in self._storages
        return any(tensor is held for held in self._tensors)


class Kept:
    """The memory of what is kept, each storage once. All of it stays, also where only a part is
    kept; but of an input, which may be a slice of all the data, its own part.
    """

    def __init__(self, inputs: Iterable[torch.Tensor]) -> None:
        self._told: set[int] = set()
        self._given = {_storage(tensor): bytes_of(tensor) for tensor in inputs}

    def more(self, tensor: torch.Tensor) -> int:
        """The bytes that are kept for this tensor alone. Those without storage are told each."""
        storage = _storage(tensor)
        if storage == 0:
            return bytes_of(tensor)
        if storage in self._told:
            return 0
        self._told.add(storage)
        whole = int(tensor.untyped_storage().nbytes())
        return min(whole, self._given.get(storage, whole))


def _storage(tensor: torch.Tensor) -> int:
    """Where its elements lie; 0 for an empty one, and for a kind that doesn't tell."""
    try:
        return int(tensor.untyped_storage().data_ptr())
    except Exception:  # each such kind raises an error of its own
        return 0
