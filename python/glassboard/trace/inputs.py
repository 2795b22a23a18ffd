"""From what `add_graph` was given to the arguments of `forward`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from itertools import tee
from typing import TYPE_CHECKING, Any

from glassboard.trace.contents import contents
from glassboard.trace.names import inmost
from glassboard.trace.nest import tensors

if TYPE_CHECKING:
    import torch


COPIED = tuple(map(type, map(iter, ([], (), "", b"", range(0), {}, {}.values(), {}.items()))))
"""Iterators whose copies go their own way, from where they stand."""


@dataclass(frozen=True)
class Arguments:
    """How a model is called; `named` are its tensors, by the name of `forward`'s parameter and the
    path inside its value.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    named: tuple[tuple[tuple[str, ...], torch.Tensor], ...]

    _begun: dict[int, Any] = field(default_factory=dict)

    def given(self) -> tuple[list[Any], dict[str, Any]]:
        """(args, kwargs) of one call: iterators begin anew in each."""
        args = [self._anew(value) for value in self.args]
        return args, {name: self._anew(value) for name, value in self.kwargs.items()}

    def notes(self) -> list[str]:
        """Sentences on what a model reads of its inputs and nobody can read again."""
        values = [*self.args, *self.kwargs.values()]
        copied = {id(value) for value in values if type(value) in COPIED}
        kinds = {
            type(part).__name__: None
            for part in contents(values, objects=True)
            if isinstance(part, Iterator) and id(part) not in copied
        }
        return [
            f"What the model read from the `{kind}` that it was given is gone from there: that can "
            "be read only once."
            for kind in kinds
        ]

    def _anew(self, value: Any) -> Any:
        if not isinstance(value, Iterator):
            return value
        if type(value) in COPIED:
            return copy(value)
        kept = self._begun.setdefault(id(value), tee(value, 1)[0])
        return copy(kept)


def arguments(model: torch.nn.Module, given: Any) -> Arguments:
    """Reads `input_to_model`: a tuple or list holds positional arguments, a mapping keyword
    arguments, None means no argument.

    Where `forward` doesn't take them so (a model whose only argument is a dict, or a list), it gets
    the value whole.
    """
    signature = _signature(model)
    readings = _readings(given)
    for args, kwargs in readings:
        try:
            bound = signature.bind(*args, **kwargs) if signature else None
        except TypeError:
            continue
        if bound is None:
            break
        return Arguments(args, kwargs, tuple(tensors(_spread(bound))))
    # Called the first way, so that the model itself says what is missing.
    args, kwargs = readings[0]
    by_place = {str(index): value for index, value in enumerate(args)}
    return Arguments(args, kwargs, tuple(tensors({**by_place, **kwargs})))


def _readings(given: Any) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """(args, kwargs) that may be meant, the likeliest first."""
    if given is None:
        return [((), {})]
    whole: tuple[tuple[Any, ...], dict[str, Any]] = ((given,), {})
    if isinstance(given, Mapping) and all(isinstance(key, str) for key in given):
        return [((), dict(given)), whole]
    if isinstance(given, tuple | list):
        return [(tuple(given), {}), whole]
    return [whole]


def _signature(model: torch.nn.Module) -> inspect.Signature | None:
    """The signature of `forward`; None where there is none to see (a function written in C)."""
    try:
        return inspect.signature(inmost(model).forward)
    except (TypeError, ValueError):
        return None


def _spread(bound: inspect.BoundArguments) -> dict[str, Any]:
    """Arguments by name, those that `**kwargs` took up by their own."""
    named: dict[str, Any] = {}
    for name, value in bound.arguments.items():
        if bound.signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
            named.update(value)
        else:
            named[name] = value
    return named
