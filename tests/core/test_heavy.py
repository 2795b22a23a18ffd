"""Histograms, texts and graphs: read from the files when they are asked for."""

import numpy as np
import pytest
import torch.utils.tensorboard
from glassboard.trace.graph import Cost, Graph, Module, Node
from glassboard.trace.graphdef import encode
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.data_compat import migrate_value
from tensorboard.util.tensor_util import make_ndarray

COLUMNS = [
    "step",
    "wall_time",
    "min",
    "max",
    "num",
    "sum",
    "sum_squares",
    "nan",
    "pos_inf",
    "neg_inf",
]


def test_histograms_are_those_that_tensorboard_shows(
    tmp_path, writer, open_store, table, tensorboard
):
    rng = np.random.default_rng(0)
    for step in range(5):
        writer.histogram("w", rng.standard_normal(100) * 10.0**step, step, 50.0 + step)
    writer.histogram("w", np.full(7, 2.0), 5, 55.0)
    writer.close()
    found = table(open_store(tmp_path).histograms("run", "w"))
    assert found.schema.names == [*COLUMNS, "left", "right", "count"]
    rows = found.to_pylist()
    for row, event in zip(rows, tensorboard(tmp_path / "run").Histograms("w"), strict=True):
        logged = event.histogram_value
        assert (row["step"], row["wall_time"]) == (event.step, event.wall_time)
        assert (row["min"], row["max"], row["num"], row["sum"], row["sum_squares"]) == (
            logged.min,
            logged.max,
            logged.num,
            logged.sum,
            logged.sum_squares,
        )
        value = Summary.Value(tag="w")
        value.histo.bucket_limit.extend(logged.bucket_limit)
        value.histo.bucket.extend(logged.bucket)
        value.histo.min, value.histo.max, value.histo.num = logged.min, logged.max, logged.num
        shown = make_ndarray(migrate_value(value).tensor)  # float32, shape [k, 3]
        ours = np.column_stack([row["left"], row["right"], row["count"]])
        np.testing.assert_allclose(ours, shown, rtol=1e-6)
        assert sum(row["count"]) == row["num"]
        assert (row["left"][0], row["right"][-1]) == (row["min"], row["max"])
        assert row["left"][1:] == row["right"][:-1]
    assert (rows[5]["left"], rows[5]["right"], rows[5]["count"]) == ([2.0], [2.0], [7.0])


def test_buckets_also_come_as_plain_values(tmp_path, writer, open_store):
    writer.histogram("w", np.array([1.0, 1.0, 3.0]), 4, 5.0)
    writer.close()
    ((step, wall_time, buckets),) = open_store(tmp_path).histogram_buckets("run", "w")
    assert (step, wall_time) == (4, 5.0)
    (left, _, first), *between, (_, right, last) = buckets
    assert (left, right, first, last) == (1.0, 3.0, 2.0, 1.0)
    assert all(count == 0 for _, _, count in between)


def test_values_that_are_not_finite_are_told(tmp_path, writer, open_store, table):
    writer.histogram("w", np.array([np.nan, np.nan, np.inf, 1.0], np.float32), 1, 1.0)
    writer.histogram("w", np.array([-np.inf]), 2, 1.0)
    writer.close()
    first, second = table(open_store(tmp_path).histograms("run", "w")).to_pylist()
    assert (first["nan"], first["pos_inf"], first["neg_inf"], first["num"]) == (2, 1, 0, 1)
    assert (second["nan"], second["neg_inf"], second["num"], second["count"]) == (0, 1, 0, [])
    assert np.isnan([second["min"], second["max"]]).all()


def test_equal_bins_share_one_range(tmp_path, writer, open_store, table):
    writer.histogram("w", np.array([0.0, 1.0, 2.0, 4.0]), 1, 1.0)
    writer.histogram("w", np.array([-4.0, 0.5]), 2, 1.0)
    writer.close()
    store = open_store(tmp_path)
    binned = table(store.histograms("run", "w", bins=8))
    assert binned.schema.names == [*COLUMNS, "count"]
    assert binned.schema.metadata == {b"low": b"-4", b"high": b"4"}
    counts = np.array(binned["count"].to_pylist())
    assert counts.shape == (2, 8)
    np.testing.assert_allclose(counts.sum(axis=1), [4, 2])
    assert (counts[0, :4] == 0).all()
    with pytest.raises(ValueError, match="`bins` must be 16384 or less"):
        store.histograms("run", "w", bins=1 << 40)


def test_equal_bins_of_one_value(tmp_path, writer, open_store, table):
    writer.histogram("w", np.full(9, 3.0), 1, 1.0)
    writer.close()
    binned = table(open_store(tmp_path).histograms("run", "w", bins=4))
    assert binned.schema.metadata == {b"low": b"2.5", b"high": b"3.5"}
    assert binned["count"].to_pylist() == [[0, 0, 9, 0]]


@pytest.mark.parametrize(
    ("count", "limit", "steps"),
    [
        (10, None, list(range(10))),
        (10, 100, list(range(10))),
        (10, 9, list(range(10))),
        (10, 8, [0, 2, 4, 6, 8, 9]),
        (11, 5, [0, 2, 4, 6, 8, 10]),
        (10, 1, [0, 9]),
        (1, 1, [0]),
    ],
)
def test_a_limit_keeps_the_same_steps_while_a_run_grows(
    tmp_path, writer, open_store, table, count, limit, steps
):
    for step in range(count):
        writer.histogram("w", np.array([1.0]), step, 1.0)
    writer.close()
    assert (
        table(open_store(tmp_path).histograms("run", "w", limit=limit))["step"].to_pylist() == steps
    )


def test_texts_come_with_their_shape(tmp_path, open_store, write_events):
    with torch.utils.tensorboard.SummaryWriter(str(tmp_path / "run")) as writer:
        writer.add_text("notes", "# one", 1, walltime=5.0)
        writer.add_text("notes", "你好", 2, walltime=6.0)
    matrix = Summary.Value(tag="matrix")
    matrix.metadata.plugin_data.plugin_name = "text"
    matrix.tensor.dtype = 7
    matrix.tensor.tensor_shape.dim.add().size = 2
    matrix.tensor.tensor_shape.dim.add().size = 1
    matrix.tensor.string_val.extend([b"a", b"\xff"])
    write_events(tmp_path / "run", Event(step=3, wall_time=7.0, summary=Summary(value=[matrix])))
    store = open_store(tmp_path)
    assert store.text("run", "notes/text_summary") == [
        (1, 5.0, [1], ["# one"], None),
        (2, 6.0, [1], ["你好"], None),
    ]
    assert store.text("run", "matrix") == [(3, 7.0, [2, 1], ["a", "\ufffd"], None)]


def test_a_graph_is_read(tmp_path, writer, open_store, table):
    first, last = GraphDef(), GraphDef()
    first.node.add(name="old")
    node = last.node.add(name="net/fc", op="aten::linear", device="/cpu", input=["x", "^y", "z:1"])
    node.attr["attr"].s = b"{ bias }"
    node.attr["T"].type = 1
    node.attr["strides"].list.i.extend([1, 2])
    shapes = node.attr["_output_shapes"].list.shape
    shapes.add().dim.add().size = -1
    shapes.add().unknown_rank = True
    last.node.add(name="x", op="IO Node")
    writer.graph(first.SerializeToString(), 1.0)
    writer.graph(last.SerializeToString(), 2.0)
    writer.close()
    fc, x = table(open_store(tmp_path).graph("run")).to_pylist()
    assert fc == {
        "name": "net/fc",
        "op": "aten::linear",
        "device": "/cpu",
        "inputs": ["x", "^y", "z:1"],
        "output_shapes": [[-1], None],
        "attr_names": ["T", "attr", "strides"],
        "attr_values": ["DT_FLOAT", "{ bias }", "[1, 2]"],
        "module": False,
    }
    assert (x["name"], x["inputs"], x["output_shapes"], x["attr_names"]) == ("x", [], [], [])


def test_the_calls_of_modules_follow_the_nodes(tmp_path, writer, open_store, table):
    cost = Cost(forward_ns=1500, flops=48)
    graph = Graph(
        nodes=(Node("Net/Linear[fc]/linear", "linear", cost=cost), Node("output", "Output")),
        modules=(
            Module("Net", "", "Net", parameters=15, parameter_bytes=60, trainable=12),
            Module("Net/Linear[fc]", "fc", "Linear", call=1, cost=cost),
        ),
        notes=("no backward pass", "no peak memory"),
    )
    writer.graph(encode(graph), 1.0)
    writer.close()
    found = table(open_store(tmp_path).graph("run"))
    assert found.schema.metadata == {b"notes": b"no backward pass\nno peak memory"}
    linear, output, net, fc = found.to_pylist()
    assert [row["module"] for row in (linear, output, net, fc)] == [False, False, True, True]
    assert attributes(linear) == {"_flops": "48", "_forward_ns": "1500"}
    assert (net["name"], net["op"]) == ("Net", "Net")
    assert attributes(net) == {
        "_call": "0",
        "_parameter_bytes": "60",
        "_parameters": "15",
        "_path": "",
        "_trainable": "12",
    }
    assert attributes(fc)["_call"] == "1"
    assert attributes(fc)["_path"] == "fc"
    assert attributes(fc)["_forward_ns"] == "1500"


def attributes(row):
    return dict(zip(row["attr_names"], row["attr_values"], strict=True))


@pytest.mark.filterwarnings(
    "ignore:`torch.jit:FutureWarning", "ignore:`torch.jit:DeprecationWarning"
)
def test_torchs_graph_is_read(tmp_path, open_store, table):
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU())
    with torch.utils.tensorboard.SummaryWriter(str(tmp_path)) as writer:
        writer.add_graph(model, torch.zeros(2, 4))
    nodes = {row["name"]: row for row in table(open_store(tmp_path).graph(".")).to_pylist()}
    (linear,) = [row for row in nodes.values() if row["op"] == "aten::linear"]
    assert linear["output_shapes"] == [[2, 3]]


def test_a_file_that_is_gone_is_told(tmp_path, writer, open_store):
    writer.text("notes", "x", 1, 1.0)
    writer.close()
    store = open_store(tmp_path, reload_interval=0)
    (tmp_path / "run").rename(tmp_path / "moved")
    with pytest.raises(OSError, match="is gone or was rewritten since it was read"):
        store.text("run", "notes")
    (tmp_path / "moved").rename(tmp_path / "run")
    path = next((tmp_path / "run").iterdir())
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(OSError, match="is gone or was rewritten since it was read"):
        store.text("run", "notes")
