"""Every kind that isn't a line, as tables."""

import io
import math

import glassboard
import numpy as np
import pytest
import torch
import torch.utils.tensorboard
from PIL import Image
from support import damaged_texts
from support.events import accumulated
from support.odd_histograms import DAMAGED, UNREADABLE, tag, write
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.scalar.summary import scalar_pb
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util.tensor_util import make_ndarray


@pytest.fixture(scope="module")
def logdir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("logdir")
    with torch.utils.tensorboard.SummaryWriter(folder / "run") as writer:
        for step in range(4):
            writer.add_image("image", np.full((3, 4, 5), step * 60, np.uint8), step)
        writer.add_audio("sound", torch.zeros(1, 800), 1, sample_rate=8000)
        writer.add_pr_curve(
            "pr", np.array([0, 1, 1]), np.array([0.1, 0.9, 0.4]), 2, num_thresholds=5
        )
        writer.add_mesh("mesh", torch.rand(1, 3, 3), global_step=6)
        writer.add_graph(torch.nn.Linear(2, 1), torch.zeros(1, 2))
        writer.add_tensor("tensor", torch.arange(6, dtype=torch.int16).reshape(2, 3), 5)
        writer.add_custom_scalars({"all": {"losses": ["Multiline", ["loss"]]}})
    for lr, on, name in ((0.1, True, "a"), (1, False, None)):
        with torch.utils.tensorboard.SummaryWriter(folder / "hp") as writer:
            values = {"lr": lr, "on": on} | ({} if name is None else {"name": name, "run": 2})
            writer.add_hparams(values, {"loss": lr * 2}, run_name=f"lr={lr}")
    return folder


@pytest.fixture(scope="module")
def reader(logdir):
    with glassboard.open(logdir) as reader:
        yield reader


def test_a_damaged_histogram_costs_itself_alone_and_is_told(tmp_path):
    write(tmp_path / "run")
    with glassboard.open(tmp_path) as reader:
        damaged, alone = tag(DAMAGED), tag(UNREADABLE)
        with pytest.warns(UserWarning, match=f"2 histograms can't be read .* `{damaged}`"):
            table = reader.histograms([damaged, alone])
        assert table["step"].tolist() == [0, 2]
        assert [left_out[:3] for left_out in table.unreadable] == [
            ("run", damaged, 1),
            ("run", alone, 0),
        ]
        assert "has no three columns" in table.unreadable[0].reason
        assert "2 rows × 15 columns, 2 left out: see `.unreadable`" in repr(table)
        assert table.to_arrow().schema.metadata[b"unreadable"].startswith(b"run\tdamaged")
        assert reader.histograms(damaged, steps=slice(2, None)).unreadable == []


def test_a_damaged_text_costs_itself_alone_and_is_told(tmp_path):
    damaged_texts.write(tmp_path / "run")
    with glassboard.open(tmp_path) as reader:
        with pytest.warns(UserWarning, match="1 text can't be read .* `notes` .* step 10") as told:
            table = reader.text()
        assert told[0].filename == __file__
        assert table["text"] == ["first", "third"]
        [left_out] = table.unreadable
        assert left_out[:3] == ("run", damaged_texts.TAG, 10)
        assert "a tensor holds no strings" in left_out.reason
        assert reader.text(steps=slice(20, None)).unreadable == []


def test_images_are_as_they_were_logged(logdir, reader):
    rows = list(reader.images("image"))
    expected = accumulated(logdir / "run").Images("image")
    assert rows[-1]["data"] == expected[-1].encoded_image_string
    assert [row["step"] for row in rows] == [0, 1, 2, 3]
    assert {(row["width"], row["height"], row["content_type"]) for row in rows} == {
        (5, 4, "image/png")
    }
    assert np.asarray(Image.open(io.BytesIO(rows[2]["data"]))).tolist() == [[[120] * 3] * 5] * 4
    table = reader.images(steps=range(1, 3), data=False)
    assert table["step"].tolist() == [1, 2]
    assert "data" not in table.columns
    assert reader.images(superseded=True)["superseded"].tolist() == [False] * 4


def test_each_image_of_a_step_is_a_row(tmp_path):
    """As TensorFlow 2 logs them: width, height and the images in one tensor of strings."""
    writer = EventFileWriter(str(tmp_path))
    value = Summary.Value(tag="i")
    value.metadata.plugin_data.plugin_name = "images"
    value.tensor.dtype = 7
    value.tensor.tensor_shape.dim.add(size=4)
    value.tensor.string_val.extend([b"2", b"3", b"GIF89a1", b"GIF89a22"])
    writer.add_event(Event(step=1, wall_time=1, summary=Summary(value=[value])))
    writer.close()
    with glassboard.open(tmp_path) as reader:
        table = reader.images()
    assert table["sample"].tolist() == [0, 1]
    assert table["data"] == [b"GIF89a1", b"GIF89a22"]
    assert table["content_type"] == ["image/gif"] * 2


def test_sounds(reader):
    (row,) = reader.audio()
    assert (row["sample_rate"], row["length_frames"], row["content_type"]) == (
        8000,
        800,
        "audio/wav",
    )
    assert row["data"].startswith(b"RIFF")


def test_tensors_become_arrays(reader):
    (row,) = reader.tensors("tensor", kind="tensor")
    array = np.frombuffer(row["data"], row["dtype"]).reshape(row["shape"])
    assert (array.dtype, array.tolist(), row["step"]) == (np.int16, [[0, 1, 2], [3, 4, 5]], 5)


def test_what_any_plugin_logged_is_tensors(logdir, reader):
    (mesh,) = reader.tensors(kind="mesh")
    vertices = np.frombuffer(mesh["data"], mesh["dtype"]).reshape(mesh["shape"])
    (expected,) = accumulated(logdir / "run").Tensors("mesh_VERTEX")
    np.testing.assert_array_equal(vertices, make_ndarray(expected.tensor_proto))
    (layout,) = reader.tensors(kind="custom_scalars")
    (message,) = layout["strings"]
    assert layout_pb2.Layout.FromString(message).category[0].title == "all"
    with pytest.raises(KeyError, match="there is no tag of mesh `x`"):
        reader.tensors("x", kind="mesh")
    assert len(reader.tensors(kind="nothing")) == 0


def test_pr_curves(logdir, reader):
    (row,) = reader.pr_curves()
    (expected,) = accumulated(logdir / "run").Tensors("pr")
    names = ["true_positives", "false_positives", "true_negatives", "false_negatives"]
    found = [row[name] for name in [*names, "precision", "recall"]]
    np.testing.assert_array_equal(found, make_ndarray(expected.tensor_proto))
    assert row["threshold"] == [0, 0.25, 0.5, 0.75, 1]


def test_a_tensor_that_is_no_curve_is_said(tmp_path):
    writer = EventFileWriter(str(tmp_path))
    summary = scalar_pb("x", 1)
    summary.value[0].metadata.plugin_data.plugin_name = "pr_curves"
    writer.add_event(Event(step=3, wall_time=1, summary=summary))
    writer.close()
    with (
        glassboard.open(tmp_path) as reader,
        pytest.raises(ValueError, match="a PR curve at step 3 is"),
    ):
        reader.pr_curves()


def test_graphs_are_their_nodes(logdir, reader):
    table = reader.graphs("run")
    graph = accumulated(logdir / "run").Graph()
    assert table["name"] == [node.name for node in graph.node]
    assert table["inputs"] == [list(node.input) for node in graph.node]
    assert set(table["run"]) == {"run"}
    assert len(reader.graphs("hp")) == 0


def test_hyperparameters_have_a_row_for_each_run(reader):
    table = reader.hparams(metrics="lo*")
    assert table.columns == [
        *("run", "group", "status", "start_time", "end_time"),
        *("lr", "name", "on", "run_", "loss"),
    ]
    first, second = table
    assert (first["run"], first["lr"], first["on"], first["name"]) == ("hp/lr=0.1", 0.1, True, "a")
    assert (second["run"], second["lr"], second["on"], second["name"]) == (
        "hp/lr=1",
        1,
        False,
        None,
    )
    assert (first["run_"], first["status"], first["loss"]) == (2, "success", np.float32(0.2))
    assert math.isnan(second["run_"])
    assert len(reader.hparams("run")) == 0
    assert table.schema["lr"] == "double"


def test_the_overview_has_a_row_for_each_tag(reader):
    table = reader.overview("run")
    rows = {row["tag"]: row for row in table}
    others = {"sound", "pr", "mesh_VERTEX", "graph", "step1", "custom_scalars__config__"}
    assert set(rows) == {"image", "tensor", *others}
    assert (rows["image"]["kind"], rows["image"]["count"], rows["image"]["last_step"]) == (
        "images",
        4,
        3,
    )
    assert rows["image"]["bytes"] > 100
    assert rows["pr"]["plugin"] == "pr_curves"
