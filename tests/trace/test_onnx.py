"""ONNX models as graphs, made with the `onnx` package itself."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from glassboard.trace import Graph, Node, encode
from glassboard.trace.onnx_graph import onnx_graph
from onnx import TensorProto, helper, numpy_helper
from support.graphs import check, edges
from tensorboard.compat.proto.graph_pb2 import GraphDef

FLOAT = TensorProto.FLOAT
OPSETS = [helper.make_opsetid("", 20), helper.make_opsetid("own", 1)]


def value(name: str, *sizes: int | str, dtype: int = FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, dtype, sizes)


def weight(name: str, *sizes: int) -> TensorProto:
    return numpy_helper.from_array(np.ones(sizes, np.float32), name)


def whole(*numbers: int, name: str) -> TensorProto:
    return numpy_helper.from_array(np.array(numbers, np.int64), name)


def model(
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    weights: tuple[TensorProto, ...] = (),
    functions: tuple[onnx.FunctionProto, ...] = (),
) -> onnx.ModelProto:
    graph = helper.make_graph(nodes, "g", inputs, outputs, weights)
    return helper.make_model(graph, opset_imports=OPSETS, functions=functions)


def layered() -> onnx.ModelProto:
    """Named as torch's first exporter names nodes, without any shape inside."""
    return model(
        [
            helper.make_node("MatMul", ["x", "layer.0.weight"], ["a"], "/layer/0/MatMul"),
            helper.make_node("Add", ["a", "layer.0.bias"], ["b"], "/layer/0/Add"),
            helper.make_node("Relu", ["b"], ["c"], "/layer/1/Relu"),
            helper.make_node("Reshape", ["c", "sizes"], ["y"], "/Reshape"),
        ],
        [value("x", "batch", 4)],
        [value("y", 1, "n")],
        (weight("layer.0.weight", 4, 8), weight("layer.0.bias", 8), whole(1, -1, name="sizes")),
    )


def recorded(proto: Any) -> Graph:
    """The graph, once TensorBoard's own classes have read it."""
    graph = check(onnx_graph(proto))
    found = GraphDef.FromString(encode(graph))
    assert [node.name for node in found.node] == [node.name for node in graph.nodes]
    return graph


def by_name(graph: Graph) -> dict[str, Node]:
    return {node.name: node for node in graph.nodes}


def test_names_nest_and_initialisers_lie_with_what_reads_them() -> None:
    graph = recorded(layered())
    assert edges(graph) == [
        "input/x <-",
        "layer/0/MatMul <- input/x",
        "layer/0/Add <- layer/0/MatMul",
        "layer/1/Relu <- layer/0/Add",
        "sizes <-",
        "Reshape <- layer/1/Relu, sizes",
        "output/y <- Reshape",
    ]
    nodes = by_name(graph)
    parameter = nodes["layer/0/weight"]
    assert (parameter.op, parameter.shapes, parameter.dtype) == ("Parameter", ((4, 8),), "float32")
    assert parameter.cost.output_bytes == 4 * 8 * 4
    assert parameter.attributes == (("onnx", "layer.0.weight"),)
    assert (nodes["sizes"].op, nodes["sizes"].attributes) == ("Constant", (("value", "[1, -1]"),))
    assert not graph.notes


def test_shapes_are_inferred_and_sizes_may_be_unknown() -> None:
    graph = recorded(layered())
    nodes = by_name(graph)
    assert nodes["layer/0/MatMul"].shapes == ((-1, 8),)
    assert nodes["layer/0/MatMul"].attributes[0] == (
        "call",
        "MatMul(float32[?, 4], float32[4, 8])",
    )
    assert nodes["layer/0/MatMul"].cost.output_bytes is None
    (found,) = [node for node in GraphDef.FromString(encode(graph)).node if node.op == "MatMul"]
    (shape,) = found.attr["_output_shapes"].list.shape
    assert [size.size for size in shape.dim] == [-1, 8]


@pytest.mark.parametrize("how", ["path", "text", "bytes", "file", "program"])
def test_what_may_be_given(how: str, tmp_path: Path) -> None:
    proto = layered()

    class Program:
        model_proto = proto

    path = tmp_path / "model.onnx"
    onnx.save(proto, path)
    given: dict[str, Any] = {
        "path": path,
        "text": str(path),
        "bytes": path.read_bytes(),
        "file": io.BytesIO(path.read_bytes()),
        "program": Program(),
    }
    assert recorded(given[how]) == recorded(proto)


def test_weights_in_another_file_are_not_needed(tmp_path: Path) -> None:
    onnx.save(layered(), tmp_path / "m.onnx", save_as_external_data=True, size_threshold=0)
    for path in tmp_path.iterdir():
        if path.suffix != ".onnx":
            path.unlink()
    graph = recorded(tmp_path / "m.onnx")
    assert by_name(graph)["layer/0/weight"].cost.output_bytes == 128


def test_modules_that_torchs_exporter_noted() -> None:
    node = helper.make_node("Gemm", ["x", "fc.weight"], ["y"], "node_linear")
    notes = {
        "name_scopes": "['', 'layers.0', 'layers.0.fc', 'linear']",
        "class_hierarchy": "['m.Net', 'm.Block', 'torch.nn.Linear', 'aten.linear.default']",
        "stack_trace": 'File "/x/net.py", line 12, in forward\n    y = self.fc(x)\n'
        'File "/x/torch/nn/modules/linear.py", line 9, in forward\n    …',
    }
    for key, text in notes.items():
        node.metadata_props.add(key=f"pkg.torch.onnx.{key}", value=text)
    graph = recorded(model([node], [value("x", 2, 4)], [value("y", 2, 3)], (weight("fc.weight"),)))
    (found,) = [each for each in graph.nodes if each.op == "Gemm"]
    assert found.name == "Net/Block[layers.0]/Linear[fc]/Gemm"
    assert ("onnx", "node_linear") in found.attributes
    assert ("source", "net.py:12") in found.attributes


def branch(name: str, op: str) -> onnx.GraphProto:
    """Reads `x` and `w` of the graph around it."""
    node = helper.make_node(op, ["x", "w"], [f"{name}_out"])
    return helper.make_graph([node], name, [], [value(f"{name}_out", 2)])


def test_both_branches_of_an_if() -> None:
    choose = helper.make_node(
        "If",
        ["c"],
        ["y"],
        "/choose",
        then_branch=branch("t", "Add"),
        else_branch=branch("e", "Mul"),
    )
    graph = recorded(
        model(
            [choose],
            [value("x", 2), value("c", dtype=TensorProto.BOOL)],
            [value("y", 2)],
            (weight("w", 2),),
        )
    )
    assert edges(graph) == [
        "input/x <-",
        "input/c <-",
        "choose/else_branch/Mul <- input/x",
        "choose/then_branch/Add <- input/x",
        "choose/If <- input/c, choose/else_branch/Mul, choose/then_branch/Add",
        "output/y <- choose/If",
    ]
    assert [node.op for node in graph.nodes].count("Parameter") == 1


def test_the_body_of_a_loop_gets_what_the_loop_was_given() -> None:
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["going"], ["on"]),
            helper.make_node("Add", ["carried", "w"], ["more"]),
        ],
        "body",
        [
            value("i", dtype=TensorProto.INT64),
            value("going", dtype=TensorProto.BOOL),
            value("carried", 2),
        ],
        [value("on", dtype=TensorProto.BOOL), value("more", 2)],
    )
    graph = recorded(
        model(
            [helper.make_node("Loop", ["n", "", "x"], ["y"], body=body)],
            [value("x", 2), value("n", dtype=TensorProto.INT64)],
            [value("y", 2)],
            (weight("w", 2),),
        )
    )
    assert edges(graph) == [
        "input/x <-",
        "input/n <-",
        "Loop/body/i <- input/n",
        "Loop/body/going <-",
        "Loop/body/carried <- input/x",
        "Loop/body/Identity <- Loop/body/going",
        "Loop/body/Add <- Loop/body/carried",
        "Loop/Loop <- input/n, input/x, Loop/body/Identity, Loop/body/Add",
        "output/y <- Loop/Loop",
    ]


def twice(inside: str = "Add") -> onnx.FunctionProto:
    nodes = [helper.make_node(inside, ["v", "v"], ["w"], domain="own" if inside == "Twice" else "")]
    return helper.make_function("own", "Twice", ["v"], ["w"], nodes, OPSETS)


def test_a_function_of_the_models_own_stands_open_in_place_of_its_call() -> None:
    call = helper.make_node("Twice", ["x"], ["y"], "first", domain="own")
    again = helper.make_node("Twice", ["y"], ["z"], "second", domain="own")
    graph = recorded(
        model([call, again], [value("x", 2)], [value("z", 2)], functions=(twice(),)),
    )
    assert edges(graph) == [
        "input/x <-",
        "first/Add <- input/x, input/x",
        "second/Add <- first/Add, first/Add",
        "output/z <- second/Add",
    ]


def test_a_function_that_calls_itself_ends() -> None:
    call = helper.make_node("Twice", ["x"], ["y"], "call", domain="own")
    graph = recorded(
        model([call], [value("x", 2)], [value("y", 2)], functions=(twice("Twice"),)),
    )
    assert "call/Twice" in by_name(graph)


def test_a_value_that_nothing_gives_is_told() -> None:
    graph = recorded(
        model([helper.make_node("Relu", ["no: such"], ["y"])], [], [value("y", 2)]),
    )
    assert edges(graph) == ["no__such <-", "Relu <- no__such", "output/y <- Relu"]
    assert by_name(graph)["no__such"].op == "Missing"
    assert graph.notes == ("`no: such` is read in the model, but nothing gives it before.",)


def test_a_node_named_like_a_box() -> None:
    nodes = [
        helper.make_node("Relu", ["x"], ["a"], "fc"),
        helper.make_node("Relu", ["a"], ["b"], "fc/Relu"),
        helper.make_node("Relu", ["b"], ["y"], "fc/Relu"),
    ]
    graph = recorded(model(nodes, [value("x", 2)], [value("y", 2)]))
    relus = [node.name for node in graph.nodes if node.op == "Relu"]
    assert relus == ["fc_1", "fc/Relu", "fc/Relu_1"]


def test_several_outputs_and_attributes_of_all_kinds() -> None:
    split = helper.make_node(
        "Split", ["x"], ["a", "", "b"], axis=1, num_outputs=123456789, domain="own"
    )
    odd = helper.make_node(
        "Odd",
        ["b"],
        ["y"],
        domain="own",
        floats=[0.1, 2.5],
        names=["p", "q"],
        many=list(range(20)),
        text="é",
        table=whole(3, 4, name="t"),
    )
    graph = recorded(model([split, odd], [value("x", 2, 6)], [value("y", 2)]))
    nodes = by_name(graph)
    assert nodes["Odd"].inputs == ("Split:2",)
    assert dict(nodes["Split"].attributes) == {
        "call": "Split(float32[2, 6], axis=1, num_outputs=123456789)",
        "domain": "own",
    }
    for part in (
        "floats=[0.1, 2.5]",
        "names=['p', 'q']",
        "many=[0, 1, 2, 3, 4, 5, 6, 7, …]",
        "text='é'",
        "table=[3, 4]",
    ):
        assert part in dict(nodes["Odd"].attributes)["call"]


@pytest.mark.parametrize(
    ("dtype", "name", "size"),
    [
        (TensorProto.FLOAT16, "float16", 2),
        (TensorProto.BFLOAT16, "bfloat16", 2),
        (TensorProto.FLOAT8E4M3FN, "float8_e4m3fn", 1),
        (TensorProto.DOUBLE, "float64", 8),
        (TensorProto.BOOL, "bool", 1),
        (TensorProto.INT4, "int4", 1),
        (TensorProto.STRING, "string", None),
    ],
)
def test_data_types(dtype: int, name: str, size: int | None) -> None:
    graph = recorded(
        model([helper.make_node("Identity", ["x"], ["y"])], [value("x", 1, dtype=dtype)], [])
    )
    node = by_name(graph)["input/x"]
    assert (node.dtype, node.cost.output_bytes) == (name, size)


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        (b"\xff\xff nothing", ValueError, "the `bytes` holds no ONNX model\nhint: `torch.onnx"),
        (b"", ValueError, "the `bytes` holds no ONNX model"),
        ("no/such.onnx", FileNotFoundError, r"no/such\.onnx"),
        (3, TypeError, "`prototxt` is a `int`, not a path, bytes, an open file"),
    ],
)
def test_what_is_no_model(given: Any, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        onnx_graph(given)


def test_a_file_that_holds_no_model(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_text("weights, perhaps")
    with pytest.raises(ValueError, match=r"model\.onnx` holds no ONNX model"):
        onnx_graph(path)


def test_without_the_onnx_package() -> None:
    script = """
import sys, tempfile
sys.modules["onnx"] = None
from glassboard import SummaryWriter
with SummaryWriter(tempfile.mkdtemp()) as writer:
    try:
        writer.add_onnx_graph("model.onnx")
    except ImportError as error:
        print(error)
"""
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.splitlines() == [
        "`add_onnx_graph` needs the `onnx` package, which is not installed",
        "hint: pip install 'glassboard[onnx]'",
    ]
