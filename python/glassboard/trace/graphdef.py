"""A graph as TensorFlow's GraphDef message, which TensorBoard draws.

The fields are those of
`tensorflow/core/framework/{graph,node_def,attr_value,tensor_shape,types}.proto`, and two of our own
that other readers skip, as protobuf has it: MODULES and NOTES.
"""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING

from glassboard.proto import DATA_TYPES, integer, message, text
from glassboard.trace.graph import Cost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glassboard.trace.graph import Graph, Module, Node, Shape

PRODUCER = 22  # GraphDef.versions.producer, as torch writes it: old enough for every reader
MODULES = 1000  # of GraphDef: a NodeDef for each call of a module, in the order of the calls
NOTES = 1001  # of GraphDef: sentences on what could not be measured, or said of a module
DATA = "_data:"  # begins the names of a module's attributes that are the user's own numbers

COSTS = [field.name for field in fields(Cost)]


def encode(graph: Graph) -> bytes:
    """The graph as a serialized GraphDef.

    Each node carries `_output_shapes` (list(shape)), `dtype` (type) where TensorFlow knows it, its
    readable attributes (bytes), and what it takes: the fields of `Cost` that were measured, with an
    underscore in front (int).
    """
    parts = [message(1, _node(node)) for node in graph.nodes]
    parts.append(message(4, integer(1, PRODUCER)))
    parts += [message(MODULES, _module(module)) for module in graph.modules]
    parts += [text(NOTES, note) for note in graph.notes]
    return b"".join(parts)


def _node(node: Node) -> bytes:
    parts = [text(1, node.name), text(2, node.op)]
    parts += [text(3, name) for name in node.inputs]
    if node.device:
        parts.append(text(4, device_name(node.device)))
    parts += _shapes(node.shapes)
    if node.dtype in DATA_TYPES:
        parts.append(_attribute("dtype", integer(6, DATA_TYPES[node.dtype])))
    parts += [_attribute(name, text(2, value)) for name, value in node.attributes]
    parts += _integers(_measured(node.cost))
    return b"".join(parts)


def _module(module: Module) -> bytes:
    numbers = {
        "call": module.call,
        "parameters": module.parameters,
        "parameter_bytes": module.parameter_bytes,
        "trainable": module.trainable,
        **_measured(module.cost),
    }
    parts = [text(1, module.name), text(2, module.kind)]
    parts.append(_attribute("_path", text(2, module.path)))
    parts += _shapes(module.shapes)
    parts += [_attribute(f"{DATA}{name}", text(2, repr(number))) for name, number in module.data]
    return b"".join(parts + _integers(numbers))


def _shapes(shapes: tuple[Shape, ...]) -> list[bytes]:
    """The attribute by which TensorBoard tells what comes out; none where nothing does."""
    told = b"".join(message(7, shape_of(shape)) for shape in shapes)
    return [_attribute("_output_shapes", message(1, told))] if shapes else []


def _measured(cost: Cost) -> dict[str, int]:
    costs = ((name, getattr(cost, name)) for name in COSTS)
    return {name: value for name, value in costs if value is not None}


def _integers(numbers: Mapping[str, int]) -> list[bytes]:
    return [_attribute(f"_{name}", integer(3, value)) for name, value in numbers.items()]


def device_name(device: str) -> str:
    """`cuda:1` as TensorBoard's colouring by device reads it: `/device:GPU:1`."""
    kind, _, index = device.partition(":")
    return f"/device:{'GPU' if kind == 'cuda' else kind.upper()}:{index or 0}"


@lru_cache(maxsize=1024)  # the tensors of a model have few shapes
def shape_of(shape: Shape) -> bytes:
    """A TensorShapeProto."""
    if shape is None:
        return integer(3, 1)  # unknown_rank
    return b"".join(message(2, integer(1, size)) for size in shape)


def _attribute(name: str, value: bytes) -> bytes:
    return message(5, _named(name) + message(2, value))


@lru_cache(maxsize=1024)
def _named(name: str) -> bytes:
    return text(1, name)
