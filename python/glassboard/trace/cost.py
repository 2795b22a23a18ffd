"""Measures what each part of a recorded model takes, in further passes through it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from statistics import median_low
from time import perf_counter
from typing import TYPE_CHECKING, Any

from glassboard.trace.clock import clock_of
from glassboard.trace.graph import Cost
from glassboard.trace.nest import tensors
from glassboard.trace.passes import Backward, Counting, Timing
from glassboard.trace.watch import watching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    import torch

    from glassboard.trace.recorder import Recorder
    from glassboard.trace.watch import Listener

FORWARD = 3  # passes that the forward times are the medians of
BACKWARD = 3  # the same of the backward times, after one that warms up


class OutOfTimeError(Exception):
    """The next pass would take longer than is left."""


class DifferentError(Exception):
    """A pass ran other functions or modules than the one that was recorded."""


@dataclass
class Costs:
    """By the places of steps and calls in the recorder's lists; what is empty was not measured."""

    forward: list[int] = field(default_factory=list)
    """Of each step, nanoseconds."""
    call_forward: list[int] = field(default_factory=list)
    backward: list[int] = field(default_factory=list)
    flops: list[int] = field(default_factory=list)
    saved: list[int] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    call_peaks: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Meter:
    """Runs the passes, as many as the time allows.

    `run` runs the model, and `preserved` puts everything back that it changed. `took` is what the
    recorded pass took, in seconds, which counts into `time_limit`.
    """

    def __init__(
        self,
        recorder: Recorder,
        run: Callable[[], Any],
        preserved: Callable[[], AbstractContextManager[None]],
        *,
        model: torch.nn.Module,
        inputs: Iterable[torch.Tensor],
        took: float,
        time_limit: float,
    ) -> None:
        self._recorder = recorder
        self._run = run
        self._preserved = preserved
        self._inputs = list(inputs)
        self._held = [*model.parameters(), *model.buffers()]
        self._clock = clock_of([*self._held, *self._inputs])
        self._ends = perf_counter() + time_limit - took
        self._longest = took
        self._limit = time_limit
        self._costs = Costs()

    def measured(self, *, backward: bool) -> Costs:
        """Everything that could be measured, with notes on what could not."""
        try:
            self._times()
            self._counts(backward=backward)
            if backward:
                self._backward()
        except OutOfTimeError:
            self._costs.notes.append(
                f"Measuring stopped early: it may take {self._limit:g} s, and a pass takes "
                f"{self._longest:.2g} s."
            )
        except DifferentError:
            self._costs = Costs(
                notes=[
                    "Nothing was measured: the model runs other operations each time it is called."
                ]
            )
        except Exception as error:  # whatever the model raises when it runs once more
            self._costs = Costs(notes=[f"Measuring failed, and was left: {_sentence(error)}"])
        return self._costs

    def _times(self) -> None:
        steps, calls = [], []
        try:
            for _ in range(FORWARD):
                timing = Timing(self._clock)
                self._pass(timing)
                took = timing.times()
                self._check(len(took[0]), len(took[1]))
                steps.append(took[0])
                calls.append(took[1])
        finally:
            self._costs.forward = _medians(steps)
            self._costs.call_forward = _medians(calls)

    def _counts(self, *, backward: bool) -> None:
        import torch

        devices = {tensor.device for tensor in self._held if tensor.is_cuda}
        counting = Counting(self._held, min(devices, key=str) if devices else None)
        grads = torch.enable_grad() if backward else torch.no_grad()
        hooks = torch.autograd.graph.saved_tensors_hooks(counting.save, counting.restore)
        with grads, hooks, counting.counter:
            self._pass(counting)
        self._check(len(counting.flops), len(counting.call_peaks))
        self._costs.flops = counting.flops
        if backward:
            self._costs.saved = [counting.saved[place] for place in range(len(counting.flops))]
        if devices:
            self._costs.peaks, self._costs.call_peaks = counting.step_peaks, counting.call_peaks

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
        listener = Backward(self._clock, self._inputs)
        with self._preserved(), torch.enable_grad():
            with watching(listener):
                output = self._timed(self._run)
            self._check(listener.steps, None)
            roots = [tensor for _, tensor in tensors(output) if tensor.requires_grad]
            if not roots:
                self._costs.notes.append("No backward pass: no output depends on a parameter.")
                return
            found = []
            try:
                for _ in range(1 + BACKWARD):
                    self._timed(lambda: _gradients(roots, taught))
                    found.append(listener.times())
            except (RuntimeError, NotImplementedError) as error:
                self._costs.notes.append(f"The backward pass failed: {_sentence(error)}")
            finally:
                self._costs.backward = _medians(found[1:] or found)

    def _pass(self, listener: Listener) -> None:
        with self._preserved(), watching(listener):
            self._timed(self._run)

    def _timed(self, act: Callable[[], Any]) -> Any:
        """Raises OutOfTimeError where there is no time for as long a pass as one before."""
        began = perf_counter()
        if began + self._longest > self._ends:
            raise OutOfTimeError
        result = act()
        self._clock.settle()
        self._longest = max(self._longest, perf_counter() - began)
        return result

    def _check(self, steps: int, calls: int | None) -> None:
        same = steps == len(self._recorder.steps)
        if not same or calls not in (None, len(self._recorder.calls)):
            raise DifferentError


def by_node(recorder: Recorder, costs: Costs) -> tuple[dict[str, Cost], list[Cost]]:
    """The costs of nodes by name, and of the recorder's calls."""
    calls = _of_calls(recorder, costs)
    outputs = {node.name: node.cost for node in recorder.nodes}
    nodes = {
        step.node: replace(
            outputs[step.node],
            forward_ns=_at(costs.forward, place),
            backward_ns=_at(costs.backward, place),
            saved_bytes=_at(costs.saved, place),
            peak_bytes=_at(costs.peaks, place),
            flops=_at(costs.flops, place),
        )
        for place, step in enumerate(recorder.steps)
        if step.node
    }
    for call, cost in zip(recorder.calls, calls, strict=True):
        if call.node:
            nodes[call.node] = cost
    return nodes, calls


def _of_calls(recorder: Recorder, costs: Costs) -> list[Cost]:
    """Of each call: its own times and peaks, and the sums of what was called in it."""
    sums = [Counter[str]() for _ in recorder.calls]
    for place, step in enumerate(recorder.steps):
        if step.caller:
            for name in ("backward", "flops", "saved"):
                sums[step.caller.place][name] += _at(getattr(costs, name), place) or 0
    for call in reversed(recorder.calls):  # a caller comes before what it calls
        if call.caller:
            sums[call.caller.place].update(sums[call.place])
    return [
        Cost(
            forward_ns=_at(costs.call_forward, call.place),
            backward_ns=sums[call.place]["backward"] if costs.backward else None,
            output_bytes=call.output_bytes,
            saved_bytes=sums[call.place]["saved"] if costs.saved else None,
            peak_bytes=_at(costs.call_peaks, call.place),
            flops=sums[call.place]["flops"] if costs.flops else None,
        )
        for call in recorder.calls
    ]


def _gradients(roots: list[torch.Tensor], taught: list[torch.Tensor]) -> None:
    """A backward pass that leaves `grad` alone."""
    import torch

    ones = [torch.ones_like(root) for root in roots]
    torch.autograd.grad(roots, taught, ones, retain_graph=True, allow_unused=True)


def _medians(passes: list[list[int]]) -> list[int]:
    return [median_low(each) for each in zip(*passes, strict=True)]


def _at(values: list[int], place: int) -> int | None:
    return values[place] if values else None


def _sentence(error: BaseException) -> str:
    """The first line of what it says."""
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"[:300]
