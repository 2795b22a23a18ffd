"""Graphs of other writers: functions opened where they are called, what their nodes took, and
graphs from files.
"""

import random

import pyarrow as pa
import pytest
from glassboard._core import graph_of_file
from google.protobuf.text_format import MessageToString
from support.messages import fill
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.event_pb2 import Event, TaggedRunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.meta_graph_pb2 import MetaGraphDef


def table(stream):
    return pa.ipc.open_stream(stream).read_all()


def nodes(stream):
    """{name: (op, inputs)} of the nodes."""
    rows = [row for row in table(stream).to_pylist() if not row["module"]]
    return {row["name"]: (row["op"], row["inputs"]) for row in rows}


def notes(stream):
    return (table(stream).schema.metadata or {}).get(b"notes", b"").decode()


def add_node(graph, name, op, *inputs, **functions):
    node = graph.node.add(name=name, op=op, input=inputs)
    for attribute, function in functions.items():
        if isinstance(function, list):
            for one in function:
                node.attr[attribute].list.func.add(name=one)
        else:
            node.attr[attribute].func.name = function
    return node


def add_function(graph, name, arguments, results):
    """A function; results are {name: where it comes from}."""
    function = graph.library.function.add()
    function.signature.name = name
    for argument in arguments:
        function.signature.input_arg.add(name=argument, type=1)
    for result, source in results.items():
        function.signature.output_arg.add(name=result)
        function.ret[result] = source
    return function


def add_body(function, name, op, *inputs, **functions):
    node = function.node_def.add(name=name, op=op, input=inputs)
    for attribute, called in functions.items():
        node.attr[attribute].func.name = called


@pytest.fixture
def opened(tmp_path, write_events, open_store):
    """The nodes of a graph that a file holds, and the stream that tells them."""

    def opened(graph):
        write_events(tmp_path, Event(graph_def=graph.SerializeToString()))
        return open_store(tmp_path).graph(".")

    return opened


def test_a_function_stands_where_it_is_called(opened):
    graph = GraphDef()
    add_node(graph, "x", "Placeholder")
    add_node(graph, "ready", "NoOp")
    add_node(graph, "net/call", "PartitionedCall", "x", "x:1", "^ready", f="area")
    add_node(graph, "after", "Add", "net/call:1", "net/call")
    add_node(graph, "last", "NoOp", "^net/call")
    area = add_function(graph, "area", ["a", "b"], {"out": "mul:z:0", "first": "a"})
    add_body(area, "mul", "Mul", "a", "split:left:0")
    add_body(area, "split", "Split", "b", "^mul")
    stream = opened(graph)
    assert nodes(stream) == {
        "x": ("Placeholder", []),
        "ready": ("NoOp", []),
        "net/call/a": ("_Arg", ["x", "^ready"]),
        "net/call/b": ("_Arg", ["x:1"]),
        "net/call/mul": ("Mul", ["net/call/a", "net/call/split"]),
        "net/call/split": ("Split", ["net/call/b", "^net/call/mul"]),
        "net/call/out": ("_Retval", ["net/call/mul"]),
        "net/call/first": ("_Retval", ["net/call/a"]),
        "after": ("Add", ["net/call/first", "net/call/out"]),
        "last": ("NoOp", ["^net/call/first"]),
    }
    [call] = [row for row in table(stream).to_pylist() if row["module"]]
    assert (call["name"], call["op"]) == ("net/call", "area")
    told = dict(zip(call["attr_names"], call["attr_values"], strict=True))
    assert (told["_path"], told["_op"]) == ("net/call", "PartitionedCall")


def test_branches_and_loops_have_a_box_for_each_of_their_functions(opened):
    graph = GraphDef()
    for name in ("p", "x"):
        add_node(graph, name, "Placeholder")
    add_node(graph, "if", "StatelessIf", "p", "x", then_branch="yes", else_branch="no")
    add_node(graph, "while", "While", "if", cond="yes", body="no")
    add_node(graph, "case", "Case", "p", "while", branches=["yes", "no"])
    add_node(graph, "end", "Identity", "case")
    for name in ("yes", "no"):
        add_body(add_function(graph, name, ["a"], {"r": f"{name}:y:0"}), name, "Relu", "a")
    stream = opened(graph)
    found = nodes(stream)
    rows = {row["name"]: row["op"] for row in table(stream).to_pylist() if row["module"]}
    assert rows == {
        "if": "no, yes",
        "if/then_branch": "yes",
        "if/else_branch": "no",
        "while": "no, yes",
        "while/cond": "yes",
        "while/body": "no",
        "case": "yes, no",
        "case/branches_0": "yes",
        "case/branches_1": "no",
    }
    assert found["if/then_branch/a"] == found["if/else_branch/a"] == ("_Arg", ["x"])
    assert found["while/cond/a"] == ("_Arg", ["if/else_branch/r", "if/then_branch/r"])
    assert found["case/branches_0/a"] == ("_Arg", ["while/body/r"])
    assert found["end"] == ("Identity", ["case/branches_0/r", "case/branches_1/r"])


def test_a_function_that_is_only_named_keeps_its_node(opened):
    graph = GraphDef()
    add_node(graph, "data", "MapDataset", "source", f="parse")
    add_body(add_function(graph, "parse", ["a"], {"r": "relu:y:0"}), "relu", "Relu", "a")
    add_body(add_function(graph, "unused", [], {}), "c", "Const")
    assert nodes(opened(graph)) == {
        "data": ("MapDataset", ["source"]),
        "data/f/a": ("_Arg", []),
        "data/f/relu": ("Relu", ["data/f/a"]),
        "data/f/r": ("_Retval", ["data/f/relu"]),
        "__function_library__/unused/c": ("Const", []),
    }


def test_functions_that_call_themselves_are_opened_once(opened):
    graph = GraphDef()
    add_node(graph, "start", "again", "x")
    again = add_function(graph, "again", ["a"], {"r": "next:r:0"})
    add_body(again, "next", "StatefulPartitionedCall", "a", f="again")
    assert list(nodes(opened(graph))) == ["start/a", "start/next", "start/r"]


def test_functions_that_double_with_every_level_stay_bounded(opened):
    graph = GraphDef()
    add_node(graph, "start", "f0")
    for level in range(60):
        function = add_function(graph, f"f{level}", [], {})
        for twin in ("a", "b"):
            add_body(function, twin, f"f{level + 1}")
    stream = opened(graph)
    assert len(nodes(stream)) <= 50_001
    assert "calls of functions stay closed: there would be too many nodes." in notes(stream)


def test_a_result_does_not_hide_a_node_of_its_name(opened):
    graph = GraphDef()
    add_node(graph, "call", "f", "x")
    add_body(add_function(graph, "f", ["a"], {"y": "y:y:0", "a": "a"}), "y", "Relu", "a")
    found = nodes(opened(graph))
    assert found["call/y"] == ("Relu", ["call/a"])
    assert found["call/y_"] == ("_Retval", ["call/y"])
    assert found["call/a_"] == ("_Retval", ["call/a"])


def test_nodes_of_one_name_are_told(opened):
    graph = GraphDef()
    for name in ("a", "b", "a"):
        add_node(graph, name, "Relu")
    assert notes(opened(graph)) == "Two nodes have the name `a`: the first one is drawn."
    add_node(graph, "b", "Relu")
    assert notes(opened(graph)).startswith("2 nodes have a name that another one has, such as `a`")


def test_layers_of_keras_have_their_class_for_an_operation(opened):
    graph = GraphDef()
    graph.node.add(name="dense").attr["keras_class"].s = b"Dense"
    assert nodes(opened(graph)) == {"dense": ("Dense", [])}


def test_few_values_are_told_and_many_counted(opened):
    graph = GraphDef()
    few = graph.node.add(name="few", op="Const").attr["value"].tensor
    few.dtype, few.float_val[:] = 1, [0.5, 2]
    few.tensor_shape.dim.add(size=2)
    text = graph.node.add(name="text", op="Const").attr["value"].tensor
    text.dtype, text.string_val[:] = 7, [b"hello"]
    many = graph.node.add(name="many", op="Const").attr["value"].tensor
    many.dtype, many.tensor_content = 1, bytes(4000)
    many.tensor_shape.dim.add(size=1000)
    ints = graph.node.add(name="ints", op="Const").attr["value"].list
    ints.i[:] = range(1_000_000)
    rows = {row["name"]: row["attr_values"] for row in table(opened(graph)).to_pylist()}
    assert rows["few"] == ["[0.5, 2]"]
    assert rows["text"] == ["hello"]
    assert rows["many"][0].startswith("a tensor of 40")
    assert rows["ints"][0].startswith("[0, 1, 2, ")
    assert len(rows["ints"][0].encode()) <= 1024


def stats_of(metadata, device, name, micros, *bytes_, nanos=0):
    if not any(known.device == device for known in metadata.step_stats.dev_stats):
        metadata.step_stats.dev_stats.add(device=device)
    [of_device] = [known for known in metadata.step_stats.dev_stats if known.device == device]
    node = of_device.node_stats.add(
        node_name=name, all_end_rel_micros=micros, all_end_rel_nanos=nanos
    )
    for total in bytes_:
        node.memory.add(allocator_name="cpu", total_bytes=total)
    shape = node.output.add(slot=0).tensor_description.shape
    shape.dim.add(size=3)


def test_nodes_tell_what_a_step_took(tmp_path, write_events, open_store):
    graph = GraphDef()
    for name in ("a", "b", "gpu", "idle"):
        add_node(graph, name, "MatMul")
    metadata = RunMetadata()
    stats_of(metadata, "/device:CPU:0", "a", 5, 64, 36)
    stats_of(metadata, "/device:CPU:0", "a", 2, 100, nanos=2500)
    stats_of(metadata, "/device:CPU:0", "b", 1, -5)
    stats_of(metadata, "/device:GPU:0", "gpu:MatMul", 9)
    stats_of(metadata, "/device:GPU:0/stream:all", "gpu:MatMul", 90)
    tagged = TaggedRunMetadata(tag="step", run_metadata=metadata.SerializeToString())
    write_events(
        tmp_path, Event(graph_def=graph.SerializeToString()), Event(tagged_run_metadata=tagged)
    )
    store = open_store(tmp_path)
    rows = {row["name"]: row for row in table(store.graph(".", costs="step")).to_pylist()}
    told = {
        name: dict(zip(row["attr_names"], row["attr_values"], strict=True))
        for name, row in rows.items()
    }
    assert told == {
        "a": {"_forward_ns": "7500", "_allocated_bytes": "200"},
        "b": {"_forward_ns": "1000"},
        "gpu": {"_forward_ns": "9000"},
        "idle": {},
    }
    assert rows["gpu"]["device"] == "/device:GPU:0"
    assert rows["a"]["output_shapes"] == [[3]]
    with pytest.raises(KeyError):
        store.graph(".", costs="another")


def test_a_text_is_read_as_what_was_printed(tmp_path, write_events, open_store):
    for seed in range(40):
        graph = GraphDef()
        fill(graph, random.Random(seed), depth=5)
        graph.node.add(name="a node", op="Relu")
        folder = tmp_path / str(seed)
        write_events(folder, Event(graph_def=graph.SerializeToString()))
        expected = table(open_store(folder).graph("."))
        assert table(graph_of_file(MessageToString(graph).encode())).equals(expected), seed


def binary(message):
    return message.SerializeToString()


def text(message):
    return MessageToString(message).encode()


def varint(number):
    return bytes([number & 0x7F | 0x80, number >> 7]) if number > 0x7F else bytes([number])


def test_a_graph_is_found_in_what_holds_one():
    graph = GraphDef()
    add_node(graph, "call", "PartitionedCall", f="f")
    add_body(add_function(graph, "f", [], {}), "relu", "Relu")
    meta_graph = MetaGraphDef(graph_def=graph)
    meta_graph.meta_info_def.tags.append("serve")
    meta_graph.meta_info_def.tensorflow_version = "2.15.0"
    saved_model = b"\x08\x01\x12" + varint(meta_graph.ByteSize()) + meta_graph.SerializeToString()
    saved_text = f"saved_model_schema_version: 1\nmeta_graphs {{\n{MessageToString(meta_graph)}}}\n"
    messages = [data(message) for message in (graph, meta_graph) for data in (binary, text)]
    for data in (*messages, saved_model, saved_text.encode()):
        assert nodes(graph_of_file(data)) == {"call/relu": ("Relu", [])}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is no graph: it is empty"),
        (b"PK\x03\x04" + bytes(100), "it is a ZIP archive, as torch.save and Keras write them"),
        (b"\x89HDF\r\n\x1a\n", "it is an HDF5 file"),
        (b"node {\n  name: 3\n}", "line 2: a string is expected"),
        (b"just words", "line 1: a field's name is followed by neither"),
        (bytes(range(256)), "the file is no graph: "),
        (b"\x0a\xff\xff\xff\xff\x0f", "it ends in the middle of a field"),
        (b"node { " * 1000, "messages lie more than 100 deep"),
        (GraphDef().SerializeToString() + b"\x22\x02\x08\x01", "it holds no node"),
    ],
)
def test_what_is_no_graph_is_told(data, why):
    with pytest.raises(ValueError, match="hint: ") as told:
        graph_of_file(data)
    assert why in str(told.value)


def test_an_event_file_is_told_from_a_graph(tmp_path, write_events):
    write_events(tmp_path, Event(wall_time=1.0, file_version="brain.Event:2"))
    [file] = tmp_path.iterdir()
    with pytest.raises(ValueError, match="this is an event file"):
        graph_of_file(file.read_bytes())
