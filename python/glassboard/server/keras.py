"""Keras models as GraphDefs: a node a layer, named by the models that it lies in.

Source of the JSON: what `Model.to_json()` of Keras 2 and 3 writes; of the nodes and their two
attributes: TensorBoard's conceptual graph.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from glassboard.errors import NotFoundError

DTYPES = {
    "float16": "DT_HALF",
    "float32": "DT_FLOAT",
    "float64": "DT_DOUBLE",
    "bfloat16": "DT_BFLOAT16",
    "int8": "DT_INT8",
    "int16": "DT_INT16",
    "int32": "DT_INT32",
    "int64": "DT_INT64",
    "uint8": "DT_UINT8",
    "uint16": "DT_UINT16",
    "uint32": "DT_UINT32",
    "uint64": "DT_UINT64",
    "bool": "DT_BOOL",
    "string": "DT_STRING",
    "complex64": "DT_COMPLEX64",
    "complex128": "DT_COMPLEX128",
}
Layer = dict[str, Any]


class Node(NamedTuple):
    """A layer, with what is known of it."""

    name: str
    inputs: list[str]
    class_name: str
    dtype: str
    """TensorFlow's name of it; empty where it has none."""


def graph_of_model(model: bytes) -> bytes:
    """The text form of the GraphDef of a model's JSON; raises NotFoundError for JSON that is no
    model.
    """
    try:
        return "".join(map(_text, _nodes(json.loads(model)))).encode()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise NotFoundError("what was logged here is no Keras model") from None


def _nodes(model: Layer) -> Iterator[Node]:
    entered: dict[str, str] = {}  # an inner model's input layer: what the outer one feeds into it
    left: dict[str, list[str]] = {}  # a model: its output layers
    before = ""  # the layer that a Sequential model feeds into the next
    for scope, layer in _walk(model):
        config = layer["config"]
        name = _within(scope, config["name"])
        inbound = _inbound(layer)
        if config.get("layers"):
            inputs = [_within(name, entry[0]) for entry in _entries(config.get("input_layers"))]
            outputs = [_within(name, entry[0]) for entry in _entries(config.get("output_layers"))]
            functional = bool(inputs and outputs)
            if inbound and functional:
                fed = [_within(scope, source) for source, _ in inbound]
                entered.update(zip(inputs, fed, strict=False))
            elif inbound:
                before = _within(scope, inbound[0][0])
            elif before and functional:
                entered[inputs[0]] = before
            last = config["layers"][-1]["config"]["name"]
            left[name] = outputs if functional else [_within(name, last)]
            continue
        fed = []
        if layer.get("inbound_nodes") is not None:
            for source, output in inbound:
                outputs = left.get(_within(scope, source), [_within(scope, source)])
                fed.append(outputs[min(output, len(outputs) - 1)])
        elif before:
            fed.append(before)
        if name in entered:
            fed.append(entered[name])
        yield Node(name, fed, str(layer.get("class_name") or ""), _dtype(config.get("dtype")))
        before = name


def _walk(layer: Layer, scope: str = "") -> Iterator[tuple[str, Layer]]:
    """(the names of the models around it, layer), outer ones first."""
    yield scope, layer
    inside = _within(scope, layer["config"]["name"])
    for inner in layer["config"].get("layers") or ():
        yield from _walk(inner, inside)


def _within(scope: str, name: str) -> str:
    return f"{scope}/{name}" if scope else name


def _entries(entries: Any) -> list[Any]:
    """`[layer, node, tensor]` or a list of them, or of Keras 3 a mapping, as a list of them."""
    if isinstance(entries, dict):
        return [entry for value in entries.values() for entry in _entries(value)]
    if not entries:
        return []
    return entries if isinstance(entries[0], list) else [entries]


def _inbound(layer: Layer) -> list[tuple[str, int]]:
    """(layer, which of its outputs) of everything that is fed into a layer."""
    found = []
    for node in layer.get("inbound_nodes") or ():
        if isinstance(node, dict):
            found += list(_histories(node.get("args", ())))
            found += list(_histories(list(node.get("kwargs", {}).values())))
        else:  # Keras 2, which TensorBoard leaves without edges
            found += [
                (entry[0], entry[2]) for entry in node if isinstance(entry, list) and len(entry) > 2
            ]
    return found


def _histories(value: Any) -> Iterator[tuple[str, int]]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _histories(item)
    elif isinstance(value, dict):
        config = value.get("config")
        history: Any = config.get("keras_history") if isinstance(config, dict) else None
        if isinstance(history, list) and len(history) > 2:
            yield history[0], int(history[2])


def _dtype(told: Any) -> str:
    """Of a name, or of the policy that most layers have in its place."""
    if isinstance(told, dict):
        told = told.get("config", {}).get("name")
    return DTYPES.get(told, "") if isinstance(told, str) else ""


def _text(node: Node) -> str:
    fields = [f"  name: {_quoted(node.name)}"]
    fields += [f"  input: {_quoted(name)}" for name in node.inputs]
    if node.dtype:
        fields.append(_attribute("dtype", f"type: {node.dtype}"))
    if node.class_name:
        fields.append(_attribute("keras_class", f"s: {_quoted(node.class_name)}"))
    return "node {\n" + "\n".join(fields) + "\n}\n"


def _attribute(key: str, value: str) -> str:
    return f'  attr {{\n    key: "{key}"\n    value {{\n      {value}\n    }}\n  }}'


def _quoted(text: str) -> str:
    escaped = (
        f"\\{byte:03o}" if byte < 0x20 or byte > 0x7E or byte in b'"\\' else chr(byte)
        for byte in text.encode(errors="replace")
    )
    return '"' + "".join(escaped) + '"'
