"""Graphs as text: what protobuf itself prints for TensorBoard's messages."""

import random

import pytest
from google.protobuf.message import DecodeError
from google.protobuf.text_format import MessageToString
from support.messages import fill, reachable, used
from tensorboard.backend.process_graph import prepare_graph_for_ui
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.event_pb2 import Event, TaggedRunMetadata
from tensorboard.compat.proto.full_type_pb2 import FullTypeDef
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.meta_graph_pb2 import MetaGraphDef
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.graph.graph_util import merge_graph_defs

RUN_METADATA, FUNCTIONS, KERAS = (
    "graph_run_metadata",
    "graph_run_metadata_graph",
    "graph_keras_model",
)


def tagged(tag, message):
    message = message if isinstance(message, bytes) else message.SerializeToString()
    return Event(tagged_run_metadata=TaggedRunMetadata(tag=tag, run_metadata=message))


def blob(tag, plugin, content, version=b"1", step=0):
    """A value as `tf.summary.trace_export` and Keras write it: a string tensor without a shape."""
    value = Summary.Value(tag=tag)
    value.metadata.plugin_data.plugin_name = plugin
    value.metadata.plugin_data.content = version
    value.tensor.dtype = 7
    value.tensor.string_val.append(content)
    return Event(step=step, summary=Summary(value=[value]))


def test_any_message_is_printed_as_protobuf_prints_it(tmp_path, write_events, open_store):
    messages = {}
    for seed in range(150):
        message = RunMetadata()
        fill(message, random.Random(seed), depth=2 + seed % 6)
        tensor = message.partition_graphs.add().node.add().attr["far down"].tensor
        fill(tensor, random.Random(seed), depth=4)
        messages[f"seed {seed}"] = message
    write_events(tmp_path, *(tagged(tag, message) for tag, message in messages.items()))
    store = open_store(tmp_path)
    for tag, message in messages.items():
        assert store.run_metadata_text(".", tag).decode() == MessageToString(message), tag
    assert set().union(*map(used, messages.values())) == reachable(RunMetadata.DESCRIPTOR)


def test_a_graph_of_every_field_is_printed(tmp_path, write_events, open_store):
    graphs = []
    for seed in range(60):
        graph = GraphDef()
        fill(graph, random.Random(seed), depth=5)
        graphs.append(graph)
        write_events(tmp_path / str(seed), Event(graph_def=graph.SerializeToString()))
    store = open_store(tmp_path)
    for seed, graph in enumerate(graphs):
        assert store.graph_text(str(seed), None).decode() == MessageToString(graph), seed


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(b"\x28\x96\x01\xca\x3e\x02hi", id="unknown fields"),
        pytest.param(b"\x22\x04\x08\x07\x10\x02\x22\x02\x08\x09", id="a message in two pieces"),
        pytest.param(b"\x22\x06\x1a\x04\x01\x02\x80\x01\x22\x02\x18\x09", id="packed and not"),
        pytest.param(b"\x0a\x0b\x2a\x03\x0a\x01a\x2a\x04\x0a\x02bb", id="keys without values"),
        pytest.param(b"\x0a\x0c\x2a\x04\x12\x02\x28\x01\x2a\x04\x12\x02\x18\x05", id="no key"),
        pytest.param(b"\x0a\x0a\x2a\x08\x12\x06\x18\x05\x28\x01\x18\x07", id="one of several"),
        pytest.param(b"\x0a\x08\x2a\x06\x12\x04\x3a\x00\x3a\x00", id="one of several, in pieces"),
        pytest.param(b"\x18\x80\x80\x80\x80\x10\x0d\0\0\0\0", id="cut to 32 bits, and misfit"),
        pytest.param(b"\x0a\x06\x0a\x01a\x0a\x01b", id="the last name"),
    ],
)
def test_bytes_that_no_writer_writes(tmp_path, write_events, open_store, message):
    write_events(tmp_path, Event(graph_def=message))
    expected = MessageToString(GraphDef.FromString(message))
    assert open_store(tmp_path).graph_text(".", None).decode() == expected


def test_messages_are_nested_as_deep_as_protobuf_reads_them(tmp_path, write_events, open_store):
    def nested(levels):
        message = b""
        for _ in range(levels):
            message = FullTypeDef(s="x").SerializeToString() + field(2, message)  # args
        return field(1, field(7, message))  # GraphDef.node, NodeDef.experimental_type

    deepest = max(n for n in range(120) if parses(nested(n)))
    for name, levels in (("deep", deepest), ("deeper", deepest + 1), ("deepest", 4000)):
        write_events(tmp_path / name, Event(graph_def=nested(levels)))
    store = open_store(tmp_path)
    expected = MessageToString(GraphDef.FromString(nested(deepest)))
    assert store.graph_text("deep", None).decode() == expected
    for run in ("deeper", "deepest"):
        with pytest.raises(ValueError, match="more than 100 deep"):
            store.graph_text(run, None)


def field(number, content):
    """A field of bytes, serialized."""
    length, size = [], len(content)
    while size > 0x7F:
        length.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([number << 3 | 2, *length, size]) + content


def parses(message):
    try:
        GraphDef.FromString(message)
    except DecodeError:
        return False
    return True


def test_large_attributes_are_left_out_and_listed(tmp_path, write_events, open_store):
    graph = GraphDef()
    node = graph.node.add(name="n", op="Const")
    node.attr["value"].tensor.tensor_content = bytes(2000)
    node.attr["also"].s = b"x" * 1023
    node.attr["small"].s = b"x" * 1000
    graph.node.add(name="m", op="NoOp").attr["T"].type = 1
    write_events(tmp_path, Event(graph_def=graph.SerializeToString()))
    store = open_store(tmp_path)
    prepare_graph_for_ui(graph, 1024, "_too_large_attrs")
    found = store.graph_text(".", None, limit_attr_size=1024, large_attrs_key="_too_large_attrs")
    graph.node[0].attr["_too_large_attrs"].list.s.sort()
    assert found.decode() == MessageToString(graph)
    for arguments in ({"limit_attr_size": 1}, {"limit_attr_size": 0, "large_attrs_key": "k"}):
        with pytest.raises(ValueError, match="`limit_attr_size`"):
            store.graph_text(".", None, **arguments)


def function_graph(name):
    graph = GraphDef()
    graph.versions.producer = 22
    graph.node.add(name="x", op="Placeholder")
    graph.node.add(name="y", op="Relu", input=["x"])
    call = graph.node.add(name="call", op="PartitionedCall", input=["y"])
    call.attr["f"].func.name = name
    call.attr["T"].type = 1
    function = graph.library.function.add()
    function.signature.name = name
    function.node_def.add(name="inner", op="Neg")
    graph.library.gradient.add(function_name=name, gradient_func=name + "_grad")
    return graph


def test_graphs_of_several_functions_are_put_side_by_side(tmp_path, write_events, open_store):
    one, two = RunMetadata(), RunMetadata()
    one.function_graphs.add().pre_optimization_graph.CopyFrom(function_graph("f"))
    one.function_graphs[0].post_optimization_graph.node.add(name="other")
    two.CopyFrom(one)
    two.function_graphs.add().pre_optimization_graph.CopyFrom(function_graph("g"))
    events = [
        blob("one", FUNCTIONS, one.SerializeToString()),
        blob("two", RUN_METADATA, b"", step=1),
        blob("two", RUN_METADATA, two.SerializeToString(), step=2),
        blob("none", FUNCTIONS, b""),
    ]
    write_events(tmp_path, *events)
    store = open_store(tmp_path)
    for tag, metadata in (("one", one), ("two", two), ("none", RunMetadata())):
        graphs = [f.pre_optimization_graph for f in metadata.function_graphs]
        merged = MessageToString(merge_graph_defs(graphs))
        assert store.graph_text(".", tag).decode() == merged, tag
    assert store.run_metadata_text(".", "two").decode() == MessageToString(two)


def test_orders_and_calls_keep_their_meaning_side_by_side(tmp_path, write_events, open_store):
    """TensorBoard makes `graph_1/^x` of them, a node that doesn't exist, and forgets calls."""
    metadata = RunMetadata()
    for _ in range(2):
        graph = metadata.function_graphs.add().pre_optimization_graph
        graph.node.add(name="y", op="StatefulPartitionedCall", input=["x:1", "^x"])
        graph.node[0].attr["f"].func.name = "f"
    write_events(tmp_path, blob("t", FUNCTIONS, metadata.SerializeToString()))
    text = open_store(tmp_path).graph_text(".", "t").decode()
    assert 'input: "graph_2/x:1"\n  input: "^graph_2/x"' in text
    assert 'name: "graph_2_f"' in text


def test_what_tags_have_of_graphs_is_told(tmp_path, write_events, open_store):
    model = b'{"class_name": "Functional", "config": {}}'
    write_events(
        tmp_path,
        blob("batch_2", RUN_METADATA, b""),
        blob("func", FUNCTIONS, b""),
        blob("keras", KERAS, model),
        blob("odd", KERAS, b"{}", version=b"2"),
        tagged("step1", RunMetadata()),
        tagged("keras", RunMetadata()),
    )
    store = open_store(tmp_path)
    assert store.graph_tags(".") == [
        ("batch_2", False, True, True),
        ("func", False, True, False),
        ("keras", True, False, True),
        ("step1", False, False, True),
    ]
    assert store.keras_model(".", "keras") == model
    assert not store.has_run_graph(".")
    for ask in (
        lambda: store.graph_text(".", None),
        lambda: store.graph_text(".", "step1"),
        lambda: store.graph_text("?", None),
        lambda: store.run_metadata_text(".", "func"),
        lambda: store.keras_model(".", "func"),
        lambda: store.graph_tags("?"),
        lambda: store.has_run_graph("?"),
    ):
        with pytest.raises(KeyError):
            ask()


def test_a_runs_graph_is_found_wherever_it_was_put(tmp_path, write_events, open_store, table):
    graph = GraphDef(node=[{"name": "n", "op": "NoOp"}])
    meta_graph = MetaGraphDef(graph_def=graph)
    meta_graph.meta_info_def.tags.append("serve")
    write_events(tmp_path / "own", Event(graph_def=b""), Event(graph_def=graph.SerializeToString()))
    write_events(tmp_path / "meta", Event(meta_graph_def=meta_graph.SerializeToString()))
    write_events(tmp_path / "tensor", blob("__run_graph__", "graphs", graph.SerializeToString()))
    store = open_store(tmp_path)
    for run in ("own", "meta", "tensor"):
        assert store.has_run_graph(run)
        assert store.graph_text(run, None).decode() == MessageToString(graph)
        assert table(store.graph(run)).to_pylist()[0]["name"] == "n"
