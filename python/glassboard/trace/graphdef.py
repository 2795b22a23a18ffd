"""A graph as TensorFlow's GraphDef message, which TensorBoard draws.

The fields are those of
`tensorflow/core/framework/{graph,node_def,attr_value,tensor_shape,types}.proto`. Written by hand:
these few messages don't justify a dependency on protobuf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassboard.trace.graph import Graph, Node, Shape

PRODUCER = 22  # GraphDef.versions.producer, as torch writes it: old enough for every reader

DATA_TYPES = {
    "float32": 1,
    "float64": 2,
    "int32": 3,
    "uint8": 4,
    "int16": 5,
    "int8": 6,
    "complex64": 8,
    "int64": 9,
    "bool": 10,
    "bfloat16": 14,
    "uint16": 17,
    "complex128": 18,
    "float16": 19,
    "uint32": 22,
    "uint64": 23,
}


def encode(graph: Graph) -> bytes:
    """The graph as a serialized GraphDef.

    Each node carries `_output_shapes` (list(shape)), `dtype` (type) where TensorFlow knows it, and
    its readable attributes (bytes).
    """
    versions = _field(4, _varint(1 << 3) + _varint(PRODUCER))
    return b"".join(_field(1, _node(node)) for node in graph.nodes) + versions


def _node(node: Node) -> bytes:
    parts = [_text(1, node.name), _text(2, node.op)]
    parts += [_text(3, name) for name in node.inputs]
    if node.device:
        parts.append(_text(4, _device(node.device)))
    if node.shapes:
        shapes = b"".join(_field(7, _shape(shape)) for shape in node.shapes)
        parts.append(_attribute("_output_shapes", _field(1, shapes)))
    if node.dtype in DATA_TYPES:
        data_type = _varint(6 << 3) + _varint(DATA_TYPES[node.dtype])
        parts.append(_attribute("dtype", data_type))
    parts += [_attribute(name, _text(2, value)) for name, value in node.attributes]
    return b"".join(parts)


def _device(device: str) -> str:
    """`cuda:1` as TensorBoard's colouring by device reads it: `/device:GPU:1`."""
    kind, _, index = device.partition(":")
    return f"/device:{'GPU' if kind == 'cuda' else kind.upper()}:{index or 0}"


def _shape(shape: Shape) -> bytes:
    if shape is None:
        return _varint(3 << 3) + _varint(1)  # unknown_rank
    return b"".join(_field(2, _varint(1 << 3) + _varint(size)) for size in shape)


def _attribute(name: str, value: bytes) -> bytes:
    return _field(5, _text(1, name) + _field(2, value))


def _text(number: int, value: str) -> bytes:
    return _field(number, value.encode("utf-8", "replace"))


def _field(number: int, payload: bytes) -> bytes:
    """A length-delimited field."""
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
