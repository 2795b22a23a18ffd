"""Measures what each part of a recorded model takes, in further passes through it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from glassboard.trace.clock import clock_of
from glassboard.trace.counts import counted
from glassboard.trace.describe import shorten
from glassboard.trace.graph import Cost
from glassboard.trace.nest import tensors
from glassboard.trace.passes import Backward, Timing, Took
from glassboard.trace.state import shards
from glassboard.trace.watch import watching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    import torch

    from glassboard.trace.passes import Counting
    from glassboard.trace.recorder import Recorder

FORWARD = 3  # passes at most that the forward times are the medians of
BACKWARD = 3  # the same of the backward times, after one that warms up
STEADY = 0.1  # two passes that differ by no more than this share are enough
UNRELATED = "No backward pass: no output depends on a parameter."
LONG = 50_000_000  # nanoseconds; two such passes are enough, of which the quicker one is told


class OutOfTimeError(Exception):
    """The next pass would take longer than is left."""


class DifferentError(Exception):
    """A pass ran other functions or modules than the one that was recorded."""


@dataclass
class Costs:
    """Measures; None: was not measured."""

    forward: Took | None = None
    """Nanoseconds."""
    backward: Took | None = None
    flops: Took | None = None
    uncounted: Took | None = None
    """1 for each that does arithmetic which `flops` leaves out."""
    saved: Took | None = None
    kept: Took | None = None
    peaks: Took | None = None
    notes: list[str] = field(default_factory=list)
    differs: bool = False
    """Whether it runs something else than when it was recorded."""


class Meter:
    """Runs the passes, as many as the time allows.

    `run` runs the model, and `preserved` puts everything back that it changed. `took` is what the
    recorded pass took, in seconds, which counts into `time_limit`; `counting` what was counted in
    it, if anything.
    """

    def __init__(
        self,
        recorder: Recorder,
        run: Callable[[], Any],
        preserved: Callable[[], AbstractContextManager[Any]],
        *,
        model: torch.nn.Module,
        inputs: Iterable[torch.Tensor],
        counting: Counting | None,
        took: float,
        time_limit: float,
    ) -> None:
        self._recorder = recorder
        self._run = run
        self._preserved = preserved
        self._inputs = list(inputs)
        self._held = [*model.parameters(), *model.buffers()]
        self._sharded = bool(shards(model))
        self._clock = clock_of([*self._held, *self._inputs])
        self._ends = perf_counter() + time_limit - took
        self._longest = took
        self._limit = time_limit
        self._timed_passes: list[Took] = []
        self._costs = Costs()
        self._is_counted = counting is not None
        if counting is not None:
            self._keep(counting)

    def measured(self, *, backward: bool) -> Costs:
        """Everything that could be measured, with notes on what could not."""
        try:
            self._time()
            if backward if self._is_counted else self._counts(backward=backward):
                self._backward()
            while len(self._timed_passes) < FORWARD and not _steady(self._timed_passes):
                self._time()
        except OutOfTimeError:
            self._costs.notes.append(
                f"Measuring stopped early: it may take {self._limit:g} s, and a pass takes "
                f"{self._longest:.2g} s."
            )
        except DifferentError:
            note = "Nothing was measured: the model runs other operations each time it is called."
            self._costs = Costs(notes=[note], differs=True)
        except Exception as error:  # whatever the model raises when it runs once more
            why = "ran out of memory" if _is_of_memory(error) else "failed"
            self._costs.notes.append(f"Measuring {why}, and was left: {_sentence(error)}")
        return self._costs

    def _time(self) -> None:
        timing = Timing(self._clock)
        with self._preserved(), watching(timing):
            self._timed(self._run)
        self._keep_times(timing)

    def _keep_times(self, timing: Timing) -> None:
        took = timing.times()
        self._check(took)
        self._timed_passes.append(took)
        self._costs.forward = _median(self._timed_passes)

    def _counts(self, *, backward: bool) -> bool:
        """Whether a backward pass can follow."""
        import torch

        if any(tensor.is_inference() for tensor in [*self._held, *self._inputs]):
            self._costs.notes.append("No backward pass: tensors were made under inference mode.")
            backward = False
        if not backward:
            self._count(torch.no_grad())
            return False
        try:
            self._count(torch.enable_grad())
            return True
        except DifferentError:
            if torch.is_grad_enabled():
                raise
        # attention, for one, has a fast path without gradients
        self._count(torch.no_grad())
        self._costs.notes.append(
            "No backward pass: gradients are disabled here, and with them the model runs other "
            "operations."
        )
        return False

    def _count(self, grads: AbstractContextManager[Any]) -> None:
        """Counts what lets itself be counted: some kinds of tensors let nobody look at what runs,
        and `torch.func` nobody at what is kept.
        """
        import torch

        failed: list[Exception] = []
        with grads:
            for flops, saved in ((True, torch.is_grad_enabled()), (False, True), (True, False)):
                try:
                    self._count_one(flops=flops, saved=saved)
                    break
                except (OutOfTimeError, DifferentError):
                    raise
                except Exception as error:
                    failed.append(error)
            else:
                raise failed[0]
        if failed:
            what = "What is kept for the backward pass" if flops else "FLOPs"
            self._costs.notes.append(f"{what} could not be counted: {_sentence(failed[0])}")

    def _count_one(self, *, flops: bool, saved: bool) -> None:
        with (
            self._preserved(),
            counted(self._held, self._inputs, flops=flops, saved=saved) as counting,
        ):
            self._timed(self._run)
        self._keep(counting)

    def _keep(self, counting: Counting) -> None:
        self._check(counting.flops)
        if counting.counts_flops:
            self._costs.flops, self._costs.uncounted = counting.flops, counting.uncounted
        if counting.counts_saved:
            self._costs.saved, self._costs.kept = counting.saved, counting.kept
        self._costs.peaks = counting.peaks if counting.counts_peaks else None

    def _backward(self) -> None:
        import torch

        taught = [
            tensor
            for tensor in [*self._held, *self._inputs]
            if tensor.requires_grad and (tensor.is_leaf or tensor.grad_fn is not None)
        ]
        if not taught:
            self._costs.notes.append("No backward pass: nothing in the model asks for gradients.")
            return
        if self._sharded:
            self._costs.notes.append("No backward pass: FSDP would send gradients to others.")
            return
        listener = Backward(self._clock, self._inputs)
        # it takes this machine some time to note what made what; a device would wait for that
        timing = Timing(self._clock, listener) if self._clock.is_this_machines else None
        as_timed = torch.is_grad_enabled()
        with self._preserved(), torch.enable_grad():
            with watching(timing or listener):
                output = self._timed(self._run)
            self._check(listener.times())
            if timing and as_timed:
                self._keep_times(timing)
            roots = [_number(tensor) for _, tensor in tensors(output) if tensor.requires_grad]
            if not roots:
                self._costs.notes.append(UNRELATED)
                return
            found: list[Took] = []
            try:
                go_back = self._way_back(roots, taught)
                if go_back is None:
                    self._costs.notes.append(UNRELATED)
                    return
                first = self._costs.backward = listener.times()  # if there is no time for more
                for _ in range(BACKWARD):
                    self._timed(go_back)
                    found.append(listener.times())
                    if _steady([first, *found]):
                        break
            except (RuntimeError, NotImplementedError) as error:
                self._costs.notes.append(f"The backward pass failed: {_sentence(error)}")
            finally:
                self._costs.backward = _median(found) or self._costs.backward

    def _way_back(
        self, roots: list[torch.Tensor], taught: list[torch.Tensor]
    ) -> Callable[[], Any] | None:
        """A backward pass, which was gone once; None where it arrives nowhere."""
        way: Callable[[], Any] = partial(_gradients, roots, taught)
        try:
            if not self._timed(way):
                return None
        except RuntimeError:
            # checkpoints of the reentrant kind go only all the way back
            if not all(map(_may_accumulate, taught)):
                raise
            way = partial(_accumulated, roots)
            self._timed(way)
        return way

    def _timed(self, act: Callable[[], Any]) -> Any:
        """Raises OutOfTimeError where there is no time for as long a pass as one before."""
        began = perf_counter()
        if began + self._longest > self._ends:
            raise OutOfTimeError
        result = act()
        self._clock.settle()
        self._longest = max(self._longest, perf_counter() - began)
        return result

    def _check(self, took: Took) -> None:
        recorded = (len(self._recorder.steps), len(self._recorder.calls))
        if (len(took.steps), len(took.calls)) != recorded:
            raise DifferentError


def by_node(recorder: Recorder, costs: Costs) -> tuple[dict[str, Cost], list[Cost]]:
    """The costs of nodes by name, and of the recorder's calls."""
    calls = _of_calls(recorder, costs)
    outputs = {node.name: node.cost for node in recorder.nodes}
    nodes = {
        step.node: replace(
            outputs[step.node],
            forward_ns=_of_step(costs.forward, place),
            backward_ns=_of_step(costs.backward, place),
            saved_bytes=_of_step(costs.saved, place),
            peak_bytes=_of_step(costs.peaks, place),
            flops=_of_step(costs.flops, place),
            kept_bytes=_of_step(costs.kept, place),
            uncounted=_of_step(costs.uncounted, place) or None,
        )
        for place, step in enumerate(recorder.steps)
        if step.node
    }
    for call, cost in zip(recorder.calls, calls, strict=True):
        if call.node:
            nodes[call.node] = cost
    return nodes, calls


def _of_calls(recorder: Recorder, costs: Costs) -> list[Cost]:
    forward, backward = _sums(recorder, costs.forward), _sums(recorder, costs.backward)
    saved, kept = _sums(recorder, costs.saved), _sums(recorder, costs.kept)
    flops, uncounted = _sums(recorder, costs.flops), _sums(recorder, costs.uncounted)
    return [
        Cost(
            forward_ns=_at(forward, call.place),
            backward_ns=_at(backward, call.place),
            output_bytes=call.output_bytes,
            saved_bytes=_at(saved, call.place),
            peak_bytes=costs.peaks.calls[call.place] if costs.peaks else None,
            flops=_at(flops, call.place),
            kept_bytes=_at(kept, call.place),
            uncounted=_at(uncounted, call.place) or None,
        )
        for call in recorder.calls
    ]


def _sums(recorder: Recorder, took: Took | None) -> list[int] | None:
    """Of each call, with all that was called in it: a whole is the sum of its parts even where each
    is a median.
    """
    if took is None:
        return None
    sums = list(took.calls)
    for step, number in zip(recorder.steps, took.steps, strict=True):
        if step.caller:
            sums[step.caller.place] += number
    for call in reversed(recorder.calls):  # a caller comes before what it calls
        if call.caller:
            sums[call.caller.place] += sums[call.place]
    return sums


def _of_step(took: Took | None, place: int) -> int | None:
    return None if took is None else took.steps[place]


def _at(values: list[int] | None, place: int) -> int | None:
    return None if values is None else values[place]


def _number(output: torch.Tensor) -> torch.Tensor:
    """A sum, to go back from with the gradient 1 everywhere. (A gradient that one gives to torch
    oneself makes it import a computer algebra system.)
    """
    import torch

    if output.layout is torch.strided and output.is_nested:  # these have no sum
        output = torch.nested.to_padded_tensor(output, 0.0)
    total = (output * torch.ones_like(output)).sum()
    return total.real if total.is_complex() else total


def _gradients(roots: list[torch.Tensor], taught: list[torch.Tensor]) -> bool:
    """A backward pass that leaves `grad` alone; whether any gradient arrives."""
    import torch

    found = torch.autograd.grad(roots, taught, retain_graph=True, allow_unused=True)
    return any(gradient is not None for gradient in found)


def _may_accumulate(tensor: torch.Tensor) -> bool:
    """Whether a gradient that reaches it does nothing that cannot be put back: it goes no further,
    no optimizer steps at once, and no other process is told.
    """
    import torch

    alone = not (torch.distributed.is_available() and torch.distributed.is_initialized())
    return tensor.is_leaf and alone and not getattr(tensor, "_post_accumulate_grad_hooks", None)


def _accumulated(roots: list[torch.Tensor]) -> None:
    """A backward pass as a training makes it."""
    import torch

    torch.autograd.backward(roots, retain_graph=True)


def _steady(passes: list[Took]) -> bool:
    """Whether the last two took the same time, as nearly as matters, or so long that a third would
    be waited for.
    """
    if len(passes) < 2:
        return False
    less, more = sorted(sum(took.steps) + sum(took.calls) for took in passes[-2:])
    return more - less <= STEADY * less or less >= LONG


def _median(passes: list[Took]) -> Took | None:
    """Of each step and each call."""
    if not passes:
        return None
    return Took(
        [_middle(each) for each in zip(*(took.steps for took in passes), strict=True)],
        [_middle(each) for each in zip(*(took.calls for took in passes), strict=True)],
    )


def _middle(values: Iterable[int]) -> int:
    """The median, of two the lesser."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]


def _sentence(error: BaseException) -> str:
    """The first line of what it says."""
    first = str(error).strip().partition("\n")[0]
    return shorten(f"{type(error).__name__}: {first}" if first else type(error).__name__)


def _is_of_memory(error: BaseException) -> bool:
    import torch

    return isinstance(error, MemoryError | torch.cuda.OutOfMemoryError)
