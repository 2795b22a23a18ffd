"""What an ONNX node says of itself: its place in the model, its bodies, its readable attributes."""

from __future__ import annotations

import re
from ast import literal_eval
from typing import TYPE_CHECKING

from glassboard.trace.describe import shorten, shown_path
from glassboard.trace.names import clean
from glassboard.trace.onnx_values import Value, attribute_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onnx import GraphProto, NodeProto

TORCH = "pkg.torch.onnx."
"""Begins the names of what torch's exporter notes at a node."""
FRAME = re.compile(r'File "([^"<]+)", line (\d+)')


def path_of(node: NodeProto) -> list[str]:
    """The boxes that a node lies in, and its own name."""
    modules = _modules(_notes(node))
    if modules:
        return [*modules, clean(node.op_type)]
    return [clean(part) for part in node.name.split("/") if part] or [clean(node.op_type)]


def bodies(node: NodeProto) -> list[tuple[str, GraphProto]]:
    """The graphs among its attributes, each with its attribute's name."""
    found = []
    for attribute in node.attribute:
        name = clean(attribute.name)
        if attribute.HasField("g"):
            found.append((name, attribute.g))
        found += [(f"{name}_{place}", graph) for place, graph in enumerate(attribute.graphs)]
    return found


def attributes(
    node: NodeProto, given: Iterable[Value], shown_as: str
) -> tuple[tuple[str, str], ...]:
    """Readable ones: the call, the node's own name where it is shown as another, its domain, the
    line in the user's code.
    """
    return tuple(_attributes(node, given, shown_as))


def _attributes(
    node: NodeProto, given: Iterable[Value], shown_as: str
) -> Iterator[tuple[str, str]]:
    parts = [str(value) for value in given]
    parts += [
        f"{each.name}={attribute_text(each)}"
        for each in node.attribute
        if not each.HasField("g") and not each.graphs
    ]
    yield "call", shorten(f"{node.op_type}({', '.join(parts)})")
    if node.name and node.name.strip("/") != shown_as:
        yield "onnx", node.name
    if node.domain not in ("", "ai.onnx"):
        yield "domain", node.domain
    for path, line in reversed(FRAME.findall(_notes(node).get(f"{TORCH}stack_trace", ""))):
        if "/torch/" not in path.replace("\\", "/"):
            yield "source", f"{shown_path(path)}:{line}"
            return


def _modules(notes: dict[str, str]) -> list[str]:
    """`Net`, `Linear[fc]`: the modules that torch's exporter noted, the outermost first."""
    try:
        scopes = literal_eval(notes[f"{TORCH}name_scopes"])
        kinds = literal_eval(notes[f"{TORCH}class_hierarchy"])
        # the last of both are the operation's own
        around = ["", *scopes[:-2]]
        return [
            _module(scope, outer, kind)
            for scope, outer, kind in zip(scopes[:-1], around, kinds[:-1], strict=True)
        ]
    except (KeyError, ValueError, SyntaxError, TypeError, AttributeError):
        return []  # another exporter's


def _module(scope: str, outer: str, kind: str) -> str:
    name = scope.removeprefix(f"{outer}." if outer else "")
    kind = clean(kind.rpartition(".")[2])
    return f"{kind}[{clean(name)}]" if name else kind


def _notes(node: NodeProto) -> dict[str, str]:
    return {each.key: each.value for each in node.metadata_props}
