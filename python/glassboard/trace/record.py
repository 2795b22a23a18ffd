"""Runs a model once and records what really ran."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.trace.describe import inputs_text
from glassboard.trace.inputs import Arguments, arguments
from glassboard.trace.names import clean, is_wrapper
from glassboard.trace.nest import tensors
from glassboard.trace.recorder import Recorder
from glassboard.trace.state import has_lazy, preserved

if TYPE_CHECKING:
    from glassboard.trace.graph import Graph


def record(model: Any, input_to_model: Any = None) -> Graph:
    """The graph of one forward pass of `model` (a `torch.nn.Module`).

    `input_to_model` is a tensor, a tuple or list of positional arguments, a mapping of keyword
    arguments, or None for none; tensors may lie in any nest. The model runs once, in evaluation
    mode as `torch.utils.tensorboard` traces it (so that a batch of one passes through batch
    normalisation) and with gradients enabled or not as they are for the caller. Whatever Python the
    model runs, it runs: control flow that depends on data takes the branch that this input takes.

    Afterwards modes, buffers, inputs, gradients and random number generators are as they were. A
    wrapper (`torch.compile`, `DataParallel`, `DistributedDataParallel`) is seen through; a scripted
    module is one node.

    Raises TypeError where `model` is no module, ImportError where PyTorch is missing, and whatever
    the model itself raises, with a note that says what it was given.
    """
    model = _module(model)
    call = arguments(model, input_to_model)
    with preserved(model, (tensor for _, tensor in call.named)):
        if has_lazy(model):
            _run(
                model, call
            )  # gives lazy modules their parameters, by operations that are none of the model's
        recorder = Recorder(model, until=__file__)
        for path, tensor in call.named:
            recorder.input("/".join(map(clean, path)), tensor)
        with recorder.watching():
            output = _run(model, call)
        for path, tensor in tensors(output):
            recorder.output("/".join(map(clean, path)) or "output", tensor)
    return recorder.graph


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
        if is_wrapper(model):
            model = model._orig_mod
        elif type(model).__name__ in {"DataParallel", "DistributedDataParallel"}:
            model = model.module
        else:
            return model


def _run(model: Any, call: Arguments) -> Any:
    try:
        return model(*call.args, **call.kwargs)
    except Exception as error:
        kind, given = type(model).__name__, inputs_text(call.named)
        _add_note(error, f"while recording the graph of `{kind}`, which was given {given}")
        raise


def _add_note(error: Exception, note: str) -> None:
    if hasattr(error, "add_note"):  # Python 3.11 and later
        error.add_note(note)
    elif error.args and isinstance(error.args[0], str):
        error.args = (f"{error.args[0]}\n{note}", *error.args[1:])
