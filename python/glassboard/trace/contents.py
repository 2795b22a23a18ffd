"""What a model holds in plain attributes, or is given, and can change in place: lists, dicts,
arrays, tensors, random number generators.
"""

from __future__ import annotations

import random
import sys
from collections import deque
from contextlib import suppress
from functools import cache, partial
from itertools import chain
from types import MemberDescriptorType, ModuleType
from typing import TYPE_CHECKING, Any

from glassboard.trace.nest import DEPTH, PLAIN, parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import torch

COLLECTIONS = (list, dict, set, deque)
NESTS = (*COLLECTIONS, tuple, frozenset)


def contents(values: Iterable[Any], *, objects: bool) -> Iterator[Any]:
    """All that lies in `values`, and they themselves, each once; nothing that holds no others.

    Collections of Python are looked into, and with `objects` whatever `nest.tensors` looks into.
    """
    import torch

    seen: dict[int, Any] = {}  # held, since a freed one's id may come back as another's
    waiting = [(value, 0) for value in values]
    while waiting:
        value, depth = waiting.pop()
        if type(value) in PLAIN or id(value) in seen:
            continue
        seen[id(value)] = value
        yield value
        if depth == DEPTH or isinstance(value, torch.Tensor | ModuleType):
            continue
        if isinstance(value, NESTS):
            inside = value.values() if isinstance(value, dict) else value
        elif objects:
            inside = [*(part for _, part in parts(value)), *_held_by(value).values()]
        else:
            inside = ()
        waiting += [(part, depth + 1) for part in inside if type(part) not in PLAIN]


def modules(model: torch.nn.Module) -> list[torch.nn.Module]:
    """Those of a model, and those that lie in plain attributes, such as a teacher in a list: it is
    run, though none of its weights are the model's.
    """
    import torch

    found: dict[int, torch.nn.Module] = {}
    waiting = [model]
    while waiting:
        for module in waiting.pop().modules():
            if id(module) not in found:
                found[id(module)] = module
                held = contents(_plain_attributes(module), objects=False)
                waiting += [part for part in held if isinstance(part, torch.nn.Module)]
    return list(found.values())


def attributes(modules: Iterable[torch.nn.Module]) -> Iterator[Any]:
    """The contents of the modules' plain attributes."""
    return contents(chain.from_iterable(map(_plain_attributes, modules)), objects=False)


def _plain_attributes(module: torch.nn.Module) -> list[Any]:
    return [
        value
        for name, value in vars(module).items()
        if name not in _every_module_has() and type(value) not in PLAIN
    ]


@cache
def _every_module_has() -> frozenset[str]:
    import torch

    return frozenset(vars(torch.nn.Module()))


def undo_of(value: Any) -> Callable[[], None] | None:
    """What gives it back what it holds now; None for what can't be changed, and for tensors, whose
    values take more than a list of them.
    """
    if isinstance(value, COLLECTIONS):
        return partial(_refill, value, _elements(value))
    if isinstance(value, random.Random):
        return partial(value.setstate, value.getstate())
    return _of_numpy(value) or _of_torch(value)


def undo_of_object(value: Any) -> Callable[[], None] | None:
    """The same of an object, by its attributes; None for what isn't looked into."""
    held = _held_by(value)
    return partial(_restore_object, value, held) if held else None


def _held_by(value: Any) -> dict[str, Any]:
    """The attributes of what is neither a function, nor a class or a module of any kind."""
    if callable(value) or isinstance(value, ModuleType):
        return {}
    slots = {name: getattr(value, name) for name in _slots(type(value)) if hasattr(value, name)}
    return slots | getattr(value, "__dict__", {})


def _slots(kind: type) -> set[str]:
    return {
        name
        for base in kind.__mro__
        if "__slots__" in vars(base)
        for name, member in vars(base).items()
        if isinstance(member, MemberDescriptorType)
    }


def _restore_object(value: Any, before: dict[str, Any]) -> None:
    slots = _slots(type(value))
    for name in slots:
        if name in before:
            object.__setattr__(value, name, before[name])  # also where it is frozen
        elif hasattr(value, name):
            object.__delattr__(value, name)
    if hasattr(value, "__dict__"):
        restore_attributes(value, {name: before[name] for name in before.keys() - slots})


def restore_attributes(holder: Any, before: dict[str, Any]) -> None:
    """What a forward pass keeps for the next one is forgotten: a model then does the same again."""
    now = vars(holder)
    for name in now.keys() - before.keys():
        del now[name]
    now.update(before)


def _elements(collection: Any) -> list[Any]:
    return list(collection.items() if isinstance(collection, dict) else collection)


def _refill(collection: Any, before: list[Any]) -> None:
    with suppress(Exception):  # a kind of its own, which lets nobody
        if _identities(collection, _elements(collection)) == _identities(collection, before):
            return
        collection.clear()
        add_all = collection.extend if hasattr(collection, "extend") else collection.update
        add_all(before)


def _identities(collection: Any, elements: list[Any]) -> list[int]:
    """Which elements these are; of a dict the keys, too."""
    each = chain(*elements) if isinstance(collection, dict) else elements
    return [id(element) for element in each]


def _of_numpy(value: Any) -> Callable[[], None] | None:
    # what was not imported holds nothing, and takes a while to import
    numpy, drawing = sys.modules.get("numpy"), sys.modules.get("numpy.random")
    if numpy and type(value) is numpy.ndarray and value.flags.writeable:
        return partial(_rewrite, value, value.copy())
    if drawing and isinstance(value, drawing.RandomState):
        return partial(value.set_state, value.get_state())
    if drawing and isinstance(value, drawing.Generator):
        bits = value.bit_generator
        return partial(setattr, bits, "state", bits.state)
    return None


def _rewrite(array: Any, before: Any) -> None:
    with suppress(Exception):
        if array.shape != before.shape:
            array.resize(before.shape, refcheck=False)
        if array.tobytes() != before.tobytes():  # NaN is NaN
            array[...] = before


def _of_torch(value: Any) -> Callable[[], None] | None:
    import torch

    if isinstance(value, torch.Generator):
        return partial(value.set_state, value.get_state())
    return None
