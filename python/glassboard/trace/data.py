"""The user's own numbers, by the paths of modules: bits a weight, a learning rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glassboard.trace.graph import Graph


Entry = tuple[str, str, Any]
"""A number's name, a module's path, and the value."""


def entries_of(node_data: Any) -> list[Entry]:
    """What `node_data` says: `{"bits": {"layers.0": 4}}`, where the empty path is the model itself.

    Raises TypeError where it is no mapping of mappings.
    """
    by_name = node_data if isinstance(node_data, Mapping) else {"": node_data}
    if not all(isinstance(values, Mapping) for values in by_name.values()):
        raise TypeError(
            "`node_data` is no mapping of mappings\n"
            'hint: say `node_data={"bits": {"layers.0": 4}}`, with a path of `named_modules()`'
        )
    return [
        (str(name), str(path), value)
        for name, values in by_name.items()
        for path, value in values.items()
    ]


def with_data(graph: Graph, entries: Iterable[Entry]) -> Graph:
    """The graph with these numbers at its modules, at every call of each. What names no module, and
    what is no finite number, is left out, and a note says so.
    """
    paths = {module.path for module in graph.modules}
    told: dict[str, list[tuple[str, float]]] = {}
    notes = list(graph.notes)
    for name, path, value in entries:
        number = _number(value)
        if path not in paths:
            near = get_close_matches(path, paths, 1)
            hint = f"; did you mean `{near[0]}`?" if near else "."
            notes.append(f"`{name}` is said of `{path}`, which is no module that ran{hint}")
        elif number is None:
            kind = type(value).__name__
            whose = f"`{path}`" if path else "the model"
            notes.append(f"`{name}` of {whose} is a `{kind}`, and not a finite number.")
        else:
            told.setdefault(path, []).append((name, number))
    modules = (replace(module, data=tuple(told.get(module.path, ()))) for module in graph.modules)
    return replace(graph, modules=tuple(modules), notes=tuple(notes))


def _number(value: Any) -> float | None:
    """A finite number; None for anything else."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError, RuntimeError):  # a tensor of several elements
        return None
    return number if abs(number) < float("inf") else None
