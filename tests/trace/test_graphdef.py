"""The encoded GraphDef, read by TensorBoard's own protobuf classes."""

import pytest
from glassboard.trace import Graph, Node, encode
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.types_pb2 import DataType


def decoded(*nodes: Node) -> GraphDef:
    found = GraphDef()
    found.ParseFromString(encode(Graph(nodes)))
    return found


def test_every_field() -> None:
    node = Node(
        "Net/损失",
        "add",
        ("a", "b:1"),
        ((2, 300), (), None, (0,)),
        "float32",
        "cuda:1",
        (("call", "add(…)"), ("source", "model.py:3")),
    )
    graph = decoded(node, Node("bare", "Input"))
    first, second = graph.node
    assert graph.versions.producer == 22
    assert (first.name, first.op, list(first.input)) == ("Net/损失", "add", ["a", "b:1"])
    assert first.device == "/device:GPU:1"
    shapes = first.attr["_output_shapes"].list.shape
    assert [[dim.size for dim in shape.dim] for shape in shapes] == [[2, 300], [], [], [0]]
    assert [shape.unknown_rank for shape in shapes] == [False, False, True, False]
    assert first.attr["dtype"].type == DataType.DT_FLOAT
    assert first.attr["call"].s.decode() == "add(…)"
    assert first.attr["source"].s == b"model.py:3"
    assert (second.name, second.device, dict(second.attr)) == ("bare", "", {})


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [
        ("bfloat16", DataType.DT_BFLOAT16),
        ("float16", DataType.DT_HALF),
        ("int64", DataType.DT_INT64),
        ("bool", DataType.DT_BOOL),
        ("complex64", DataType.DT_COMPLEX64),
        ("float8_e4m3fn", None),
    ],
)
def test_data_types(dtype: str, expected: int | None) -> None:
    attributes = decoded(Node("a", "b", dtype=dtype)).node[0].attr
    assert (attributes["dtype"].type if "dtype" in attributes else None) == expected


def test_half_characters_in_a_name() -> None:
    assert decoded(Node("a\udc80", "b")).node[0].name == "a?"


def test_sizes_beyond_one_byte() -> None:
    (shape,) = (
        decoded(Node("a", "b", shapes=((2**40, 127, 128),)))
        .node[0]
        .attr["_output_shapes"]
        .list.shape
    )
    assert [dim.size for dim in shape.dim] == [2**40, 127, 128]
