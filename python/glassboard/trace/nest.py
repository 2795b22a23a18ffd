"""Tensors inside whatever a model takes and gives: tuples, dicts, dataclasses, model outputs, plain
objects.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

DEPTH = (
    12  # levels of nesting: no real batch goes deeper, and an object that holds itself ends here
)

PLAIN = (type(None), bool, int, float, str, bytes, range)
"""What holds no tensor; most arguments are of these."""


def tensors(
    value: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], torch.Tensor]]:
    """(path, tensor) of every tensor in `value`, in its own order: keys, indices and attribute
    names lead to it.
    """
    import torch

    if isinstance(value, torch.Tensor):
        yield path, value
    elif type(value) not in PLAIN and len(path) < DEPTH:
        for name, part in parts(value):
            yield from tensors(part, (*path, name))


def parts(value: Any) -> Iterable[tuple[str, Any]]:
    """(name, part) of what lies directly in a value; none for what is no nest."""
    import torch

    if type(value) in (tuple, list):
        return zip(map(str, range(len(value))), value, strict=True)
    if isinstance(value, (*PLAIN, torch.nn.Module)) or callable(value):
        return ()
    if isinstance(value, Mapping):  # before dataclasses: Hugging Face's outputs are both
        return ((str(key), part) for key, part in value.items())
    if isinstance(value, Sequence):
        names = getattr(value, "_fields", None) or map(str, range(len(value)))
        return zip(names, value, strict=True)
    if dataclasses.is_dataclass(value):
        return ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
    return getattr(value, "__dict__", {}).items()
