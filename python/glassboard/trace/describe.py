"""Readable text about what ran: tensors, calls, and the line of the model's code that called."""

from __future__ import annotations

import math
import os
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import torch

    from glassboard.trace.graph import Shape

LIMIT = 256  # characters of an attribute: a pane shows about three lines
ITEMS = 8  # elements of a list that are shown
ROWS, COLUMNS = ("crow_indices", "col_indices", "values"), ("ccol_indices", "row_indices", "values")
SPARSE = {
    "torch.sparse_coo": ("_indices", "_values"),
    "torch.sparse_csr": ROWS,
    "torch.sparse_bsr": ROWS,
    "torch.sparse_csc": COLUMNS,
    "torch.sparse_bsc": COLUMNS,
}
"""The dense tensors that make up a sparse one, by its layout."""


def dtype_of(tensor: torch.Tensor) -> str:
    """`float32` for `torch.float32`."""
    return str(tensor.dtype).removeprefix("torch.")


def shape_of(tensor: torch.Tensor) -> Shape:
    """The sizes; None for a tensor without ones (nested, or a lazy parameter before it ran)."""
    try:
        return tuple(int(size) for size in tensor.shape)
    except Exception:  # each kind of tensor without sizes raises an error of its own
        return None


def bytes_of(tensor: torch.Tensor) -> int:
    """What its elements take, without what it shares with others: those that a sparse one has, with
    their indices; 0 where it has no sizes.
    """
    import torch

    shape = shape_of(tensor)
    if shape is None:
        return 0
    if tensor.layout is torch.strided:
        return int(math.prod(shape) * tensor.element_size())
    parts = SPARSE.get(str(tensor.layout), ())
    if parts:
        return sum(bytes_of(getattr(tensor, part)()) for part in parts)
    return int(math.prod(shape) * tensor.element_size())


def parameters_of(module: torch.nn.Module) -> tuple[int, int, int]:
    """(elements, bytes, elements that are trained) of the parameters of a module and of all modules
    in it, each once; lazy ones have none yet.
    """
    from torch.nn.parameter import is_lazy

    elements = total = trained = 0
    for parameter in module.parameters():
        if is_lazy(parameter):
            continue
        elements += parameter.numel()
        total += bytes_of(parameter)
        trained += parameter.numel() if parameter.requires_grad else 0
    return elements, total, trained


def tensor_text(tensor: torch.Tensor) -> str:
    """`float32[8, 16]`: data type and sizes."""
    shape = shape_of(tensor)
    sizes = "?" if shape is None else ", ".join(map(str, shape))
    return f"{dtype_of(tensor)}[{sizes}]"


def inputs_text(
    named: Iterable[tuple[tuple[str, ...], torch.Tensor]], others: Iterable[Any] = ()
) -> str:
    """`x: float32[8, 16] on cpu, mask: bool[8] on cpu, a `str``: what a model was given, arguments
    that hold no tensor by their kind.
    """
    parts = [
        f"{'/'.join(path)}: {tensor_text(tensor)} on {tensor.device}" for path, tensor in named
    ]
    parts += [f"a `{type(value).__name__}`" for value in others]
    return ", ".join(parts) or "nothing"


def op_name(func: Callable[..., Any]) -> str:
    """The name of a torch function, without the underscores of a special method: `rsub`; `T` for
    the property.
    """
    name = str(getattr(func, "__name__", type(func).__name__))
    if name in {"__get__", "__set__"}:
        name = str(getattr(func, "__self__", func).__name__)
    return name[2:-2] if name.startswith("__") and name.endswith("__") else name


def call_text(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    """`flatten(float32[8, 16, 4, 4], 1)`: a call with its tensors as data type and sizes."""
    parts = [value_text(value) for value in args]
    parts += [f"{key}={value_text(value)}" for key, value in kwargs.items()]
    return shorten(f"{name}({', '.join(parts)})")


def value_text(value: Any) -> str:
    """An argument as one would write it; objects that would print at length by their class."""
    import torch

    if isinstance(value, torch.Tensor):
        return tensor_text(value)
    if value is None or isinstance(value, str | int | float | complex | slice):
        return repr_of(value)
    if isinstance(value, list | tuple):
        parts = [value_text(part) for part in value[:ITEMS]] + ["…"] * (len(value) > ITEMS)
        if isinstance(value, list):
            return f"[{', '.join(parts)}]"
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
    if isinstance(value, torch.dtype | torch.device | torch.memory_format | torch.layout):
        return str(value)
    return "…" if value is Ellipsis else type(value).__name__


def repr_of(value: Any) -> str:
    """Its `repr`, not too long; its class where that raises: a model that can't be printed runs."""
    try:
        return shorten(repr(value))
    except Exception:
        return type(value).__name__


def shorten(text: str) -> str:
    """The first LIMIT characters, with an ellipsis where something was cut off."""
    return text if len(text) <= LIMIT else text[: LIMIT - 1] + "…"


def source_line(*, until: str) -> str:
    """`model.py:12`: the innermost line that is neither torch's nor ours; empty where the file
    `until` is reached first.

    It is the line in the model's `forward` that called the layer or the function, since torch's own
    modules are passed over.
    """
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename != until:
        shown = _shown(frame.f_code.co_filename)
        if shown:
            return f"{shown}:{frame.f_lineno}"
        if frame.f_back is None:
            break
        frame = frame.f_back
    return ""


@lru_cache(maxsize=1024)
def _shown(filename: str) -> str:
    """The path as a user knows it; empty for torch's files and ours."""
    import torch

    hidden = (os.path.dirname(torch.__file__) + os.sep, os.path.dirname(__file__) + os.sep, "<")
    if filename.startswith(hidden):
        return ""
    return shown_path(filename)


def shown_path(filename: str) -> str:
    """The path below the working directory, or else the bare file name."""
    here = os.getcwd() + os.sep
    return filename.removeprefix(here) if filename.startswith(here) else os.path.basename(filename)
