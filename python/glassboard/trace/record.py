"""Runs a model and records what really ran."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from numbers import Integral, Real
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any

from glassboard.trace.describe import inputs_text, parameters_of
from glassboard.trace.flow import compiler_is_there
from glassboard.trace.graph import Cost, Graph, Module
from glassboard.trace.inputs import Arguments, arguments
from glassboard.trace.names import clean, kind_of, wrapped_by
from glassboard.trace.nest import tensors
from glassboard.trace.recorder import Recorder
from glassboard.trace.state import has_lazy, preserved
from glassboard.trace.watch import by_hooks, watching
from glassboard.trace.weights import WeightGuard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from glassboard.trace.passes import Counting


def record(
    model: Any,
    input_to_model: Any = None,
    *,
    measure: bool = False,
    backward: bool = True,
    depth: int | None = None,
    time_limit: float = 10.0,
) -> Graph:
    """The graph of one forward pass of `model` (a `torch.nn.Module`).

    `input_to_model` is a tensor, a tuple or list of positional arguments, a mapping of keyword
    arguments, or None for none; tensors may lie in any nest. The model runs in evaluation mode as
    `torch.utils.tensorboard` traces it (so that a batch of one passes through batch normalisation)
    and with gradients enabled or not as they are for the caller. Whatever Python the model runs, it
    runs: control flow that depends on data takes the branch that this input takes.

    It runs once. With `measure` it runs some more times, each from the same state, to tell what
    every operation and every module takes, and with `backward` a backward pass as well; that ends
    after `time_limit` seconds, with what was measured until then. Modules more than `depth` levels
    below the model are told without their insides; None tells all.

    Afterwards attributes, buffers, inputs, gradients and random number generators are as they were,
    in collections as deep as they lie; what is in an object that is an attribute is the model's own
    business, and what was read from a generator is gone, which a note says. Hooks of the model are
    a part of it, and called in every pass.
    A wrapper (`torch.compile`, `DataParallel`, `DistributedDataParallel`, FSDP) is seen through; a
    scripted module is one node.

    Raises TypeError where `model` is no module, ValueError for another `depth` or `time_limit`,
    ImportError where PyTorch is missing, and whatever the model itself raises, with a note that
    says what it was given.
    """
    _check(depth, time_limit)
    model = _module(model)
    call = arguments(model, input_to_model)
    inputs, given = [tensor for _, tensor in call.named], (call.args, call.kwargs)
    held = [*model.parameters(), *model.buffers()]
    at_once = measure and _may_count_at_once([*held, *inputs], backward=backward)
    run = partial(_run, model, call, model)
    first, unheard = True, False
    while True:
        had_compiler = compiler_is_there()
        with preserved(model, given) as keep:
            if has_lazy(model):
                # gives lazy modules their parameters, by operations that are none of the model's
                run()
            guard = WeightGuard(model)
            recorder = Recorder(model, until=__file__, guard=guard, depth=depth)
            for path, tensor in call.named:
                recorder.input("/".join(map(clean, path)), tensor)
            began = perf_counter()
            try:
                with preserved(model, given) if measure else nullcontext(keep) as guard.keep:
                    with _heard(
                        recorder, held, inputs, count=at_once, backward=backward
                    ) as counting:
                        output = run()
                    for path, tensor in tensors(output):
                        recorder.output("/".join(map(clean, path)) or "output", tensor)
            except Exception:
                if at_once:  # it may be the counting that failed
                    at_once = False
                    continue
                raise
            took = perf_counter() - began
            del output
            if not unheard and not any(each.module is model for each in recorder.calls):
                unheard = True
                run = partial(_run, model, call, by_hooks(model))
                continue
            if first and compiler_is_there() and not had_compiler:
                first = False
                continue  # the model brought it in, and part of it ran compiled, out of sight
            if not measure:
                break
            from glassboard.trace.cost import Meter, by_node

            meter = Meter(
                recorder,
                run,
                partial(preserved, model, given, guard.changed),
                model=model,
                inputs=inputs,
                counting=counting,
                took=took,
                time_limit=time_limit,
            )
            found = meter.measured(backward=backward)
            if first and found.differs:
                first = at_once = False
                continue  # the first time it may import, or set up, what it uses from then on
            return _graph(recorder, *by_node(recorder, found), [*found.notes, *call.notes()])
    costs = [Cost(output_bytes=each.output_bytes) for each in recorder.calls]
    return _graph(recorder, {}, costs, call.notes())


def _may_count_at_once(tensors: list[Any], *, backward: bool) -> bool:
    from glassboard.trace.counts import may_count_at_once

    return may_count_at_once(tensors, backward=backward)


@contextmanager
def _heard(
    recorder: Recorder, held: list[Any], inputs: list[Any], *, count: bool, backward: bool
) -> Iterator[Counting | None]:
    """Lets the recorder hear what runs in the block, and counts what that takes where it may."""
    if count:
        from glassboard.trace.counts import counted

        with counted(held, inputs, flops=True, saved=backward, besides=recorder) as counting:
            yield counting
    else:
        with watching(recorder):
            yield None


def _graph(
    recorder: Recorder, nodes: dict[str, Cost], calls: list[Cost], notes: Sequence[str] = ()
) -> Graph:
    """With the costs of nodes, by name, and of the recorder's calls."""
    numbers: Counter[int] = Counter()
    sizes: dict[int, tuple[int, int, int]] = {}
    modules = []
    for call, cost in zip(recorder.calls, calls, strict=True):
        if call.caller and call.caller.closed:
            continue
        key = id(call.module)
        if key not in sizes:
            sizes[key] = parameters_of(call.module)
        number, bytes_, trainable = sizes[key]
        modules.append(
            Module(
                name=call.box,
                path=call.path,
                kind=kind_of(call.module),
                call=numbers[key],
                parameters=number,
                parameter_bytes=bytes_,
                trainable=trainable,
                cost=cost,
                shapes=call.shapes,
            )
        )
        numbers[key] += 1
    return Graph(
        nodes=tuple(
            replace(node, cost=nodes[node.name]) if node.name in nodes else node
            for node in recorder.nodes
        ),
        modules=tuple(modules),
        notes=tuple(notes),
    )


def _check(depth: Any, time_limit: Any) -> None:
    whole = isinstance(depth, Integral) and not isinstance(depth, bool)
    if depth is not None and not (whole and depth >= 0):
        raise ValueError(f"`depth` must be a whole number of at least 0, or None, not `{depth!r}`")
    if not (isinstance(time_limit, Real) and float(time_limit) >= 0):
        raise ValueError(f"`time_limit` must be seconds, at least 0, not `{time_limit!r}`")


def _module(model: Any) -> Any:
    """The module itself, without the wrappers that only say how to run it."""
    try:
        import torch
    except ImportError as error:
        raise ImportError(
            "`add_graph` needs PyTorch, which is not installed\n"
            "hint: pip install 'glassboard[torch]'"
        ) from error
    if not isinstance(model, torch.nn.Module):
        raise TypeError(
            f"`model` is a `{type(model).__name__}`, not a `torch.nn.Module`\n"
            "hint: call `add_graph(model, inputs)` with the model itself, not its output"
        )
    while True:
        if "_orig_mod" in model._modules:  # other shells have work to do around what is in them
            model = wrapped_by(model)
        elif type(model).__name__ in {"DataParallel", "DistributedDataParallel"}:
            model = model.module
        else:
            return model


def _run(model: Any, call: Arguments, entry: Callable[..., Any]) -> Any:
    args, kwargs = call.given()
    try:
        with _room_to_listen():
            return entry(*args, **kwargs)
    except Exception as error:
        _add_note(error, _situation(model, call))
        raise


@contextmanager
def _room_to_listen() -> Iterator[None]:
    """Lets a model recurse as deep as it does by itself: to listen takes frames of Python, too.

    The limit is that of all threads: the first one in doubles it, the last one out puts it back.
    """
    with _ROOM:
        if not _ROOM_TAKEN:
            sys.setrecursionlimit(2 * sys.getrecursionlimit())
        _ROOM_TAKEN.append(None)
    try:
        yield
    finally:
        with _ROOM:
            _ROOM_TAKEN.pop()
            if not _ROOM_TAKEN:
                sys.setrecursionlimit(sys.getrecursionlimit() // 2)


_ROOM, _ROOM_TAKEN = Lock(), list[None]()


def _situation(model: Any, call: Arguments) -> str:
    """What was recorded, what it was given, and what of that lies elsewhere."""
    values = [*call.args, *call.kwargs.values()]
    others = [value for value in values if next(tensors(value), None) is None]
    kind, given = type(model).__name__, inputs_text(call.named, others)
    text = f"while recording the graph of `{kind}`, which was given {given}"
    own = sorted({str(tensor.device) for tensor in [*model.parameters(), *model.buffers()]})
    foreign = [tensor for _, tensor in call.named if own and str(tensor.device) not in own]
    if foreign:
        text += f"; the model lies on {' and '.join(own)}\nhint: move the input: `.to({own[0]!r})`"
    return text


def _add_note(error: Exception, note: str) -> None:
    if hasattr(error, "add_note"):  # Python 3.11 and later
        error.add_note(note)
    elif error.args and isinstance(error.args[0], str):
        error.args = (f"{error.args[0]}\n{note}", *error.args[1:])
