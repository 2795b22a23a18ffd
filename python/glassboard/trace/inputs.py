"""From what `add_graph` was given to the arguments of `forward`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glassboard.trace.nest import tensors

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Arguments:
    """How a model is called; `named` are its tensors, by the name of `forward`'s parameter and the
    path inside its value.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    named: tuple[tuple[tuple[str, ...], torch.Tensor], ...]


def arguments(model: torch.nn.Module, given: Any) -> Arguments:
    """Reads `input_to_model`: a tuple or list holds positional arguments, a mapping keyword
    arguments, None means no argument.

    Where `forward` doesn't take them so (a model whose only argument is a dict, or a list), it gets
    the value whole.
    """
    signature = _signature(model)
    for args, kwargs in _readings(given):
        if signature is None:
            return Arguments(args, kwargs, tuple(tensors({**_indexed(args), **kwargs})))
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError:
            continue
        return Arguments(args, kwargs, tuple(tensors(_spread(signature, bound.arguments))))
    # It takes neither: called the first way, so that the model itself says what is missing.
    args, kwargs = next(_readings(given))
    return Arguments(args, kwargs, tuple(tensors({**_indexed(args), **kwargs})))


def _readings(given: Any) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    if given is None:
        yield (), {}
    elif isinstance(given, Mapping) and all(isinstance(key, str) for key in given):
        yield (), dict(given)
    elif isinstance(given, tuple | list):
        yield tuple(given), {}
    yield (given,), {}


def _signature(model: torch.nn.Module) -> inspect.Signature | None:
    """The signature of `forward`; None where there is none to see (a function written in C)."""
    try:
        return inspect.signature(model.forward)
    except (TypeError, ValueError):
        return None


def _indexed(args: tuple[Any, ...]) -> dict[str, Any]:
    return {str(index): value for index, value in enumerate(args)}


def _spread(signature: inspect.Signature, bound: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by name, those that `**kwargs` took up by their own."""
    named: dict[str, Any] = {}
    for name, value in bound.items():
        if signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
            named.update(value)
        else:
            named[name] = value
    return named
