"""Hyperparameters, curves, charts, meshes and embeddings, where torch's writer errs."""

import json
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import torch
from glassboard import SummaryWriter
from glassboard.writer import RecordWarning
from google.protobuf import text_format
from support.events import accumulated
from support.tensorboard import real_tensorboard
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig
from tensorboard.util.tensor_util import make_ndarray
from torch.utils.tensorboard import SummaryWriter as TorchWriter

HPARAMS = "data/plugin/hparams/experiment"


def started_with(run: Path) -> dict[str, Any]:
    """What a run's hyperparameters are, by TensorBoard's own messages."""
    content = accumulated(run).SummaryMetadata("_hparams_/session_start_info").plugin_data.content
    told = HParamsPluginData.FromString(content).session_start_info.hparams
    return {name: getattr(value, value.WhichOneof("kind")) for name, value in told.items()}


def test_hyperparameters_keep_their_types(tmp_path: Path) -> None:
    """torch's writer makes numbers of bools."""
    given = {"fast": True, "depth": 3, "lr": 0.1, "name": "adam", "none": None,
             "size": np.int64(7), "mask": np.bool_(False), "tensor": torch.tensor(2.5)}  # fmt: skip
    with SummaryWriter(tmp_path) as writer:
        writer.add_hparams(given, {"acc": 0.5}, run_name="trial")
    with TorchWriter(str(tmp_path / "torch")) as writer:
        writer.add_hparams({"fast": True}, {}, run_name="trial")
    found = started_with(tmp_path / "trial")
    expected = {"fast": True, "depth": 3.0, "lr": 0.1, "name": "adam", "size": 7.0, "mask": False,
                "tensor": 2.5}  # fmt: skip
    assert found == expected
    assert found["fast"] is True
    assert started_with(tmp_path / "torch" / "trial")["fast"] == 1.0
    assert not isinstance(started_with(tmp_path / "torch" / "trial")["fast"], bool)
    assert [event.value for event in accumulated(tmp_path / "trial").Scalars("acc")] == [0.5]


def test_tensorboard_shows_the_columns_of_every_run(tmp_path: Path) -> None:
    """With torch's writer it shows those of one run alone."""
    trials = [({"lr": 0.1}, {"acc": 0.5}), ({"decay": 0.9}, {"f1": 0.4})]
    columns = {}
    for kind, cls in (("ours", SummaryWriter), ("theirs", TorchWriter)):
        with cls(str(tmp_path / kind)) as writer:
            for number, (given, metrics) in enumerate(trials):
                writer.add_hparams(given, metrics, run_name=f"trial{number}")
        with real_tensorboard(tmp_path / kind, runs=3) as url:
            told = httpx.post(f"{url}/{HPARAMS}", json={}).json()
        columns[kind] = (
            {column["name"] for column in told["hparamInfos"]},
            {column["name"]["tag"] for column in told["metricInfos"]},
        )
    assert columns["ours"] == ({"lr", "decay"}, {"acc", "f1"})
    assert columns["theirs"] in [({"lr"}, {"acc"}), ({"decay"}, {"f1"})]


def test_a_domain_names_the_columns(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_hparams(
            {"opt": "sgd", "fast": True}, {"acc": 0.5}, {"opt": ["sgd", "adam"]}, name="trial"
        )
    content = accumulated(tmp_path / "trial").SummaryMetadata("_hparams_/experiment").plugin_data
    told = HParamsPluginData.FromString(content.content).experiment
    assert [(column.name, column.type) for column in told.hparam_infos] == [("opt", 1), ("fast", 2)]
    assert list(told.hparam_infos[0].domain_discrete) == ["sgd", "adam"]
    assert [column.name.tag for column in told.metric_infos] == ["acc"]


@pytest.mark.parametrize(
    ("hparams", "metrics", "domain"),
    [
        ([("lr", 1)], {}, None),
        ({}, None, None),
        ({"lr": 1}, {}, {"decay": [1]}),
        ({"lr": 1}, {}, {"lr": 1}),
        ({"lr": 1}, {}, {"lr": ["a"]}),
        ({"lr": 1}, {}, ["lr"]),
    ],
)
def test_misuse_is_refused(tmp_path: Path, hparams: Any, metrics: Any, domain: Any) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises(TypeError):
        writer.add_hparams(hparams, metrics, domain)


def test_other_hyperparameters_are_recorded_as_text(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.warns(RecordWarning) as told:
        writer.add_hparams({"sizes": [1, 2], "path": Path("a/b")}, {}, run_name="trial")
    assert len(told) == 2
    assert started_with(tmp_path / "trial") == {"sizes": "[1, 2]", "path": "a/b"}


def test_a_curve_by_hand(tmp_path: Path) -> None:
    """Two thresholds: 0, where everything counts as positive, and 1."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_pr_curve("tag", [1, 1, 0], [1.0, 0.2, 0.4], num_thresholds=2)
    (found,) = accumulated(tmp_path).Tensors("tag")
    assert make_ndarray(found.tensor_proto).tolist() == [
        [2, 1], [1, 0], [0, 1], [0, 1], [np.float32(2 / 3), 1], [1, 0.5],
    ]  # fmt: skip


def test_a_curve_may_have_many_thresholds(tmp_path: Path) -> None:
    """torch's writer stops at 127 without a word."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_pr_curve("tag", torch.rand(99) > 0.5, torch.rand(99), num_thresholds=1000)
        with pytest.raises(ValueError, match="`num_thresholds`"):
            writer.add_pr_curve("tag", [1], [1.0], num_thresholds=1)
    (found,) = accumulated(tmp_path).Tensors("tag")
    assert make_ndarray(found.tensor_proto).shape == (6, 1000)


@pytest.mark.parametrize(
    ("labels", "predictions", "weights", "message"),
    [
        ([1, 0], [0.5], None, "2 labels, 1 predictions"),
        ([1, 0], [0.5, 0.5], [1, 2, 3], "3 weights"),
        (["a"], [0.5], None, "not recorded"),
        ([1, 0], [1.5, float("nan")], None, "2 of 2 predictions are not within 0 and 1"),
    ],
)
def test_curves_of_bad_values_are_told(
    tmp_path: Path, labels: Any, predictions: Any, weights: Any, message: str
) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match=message):
            writer.add_pr_curve("tag", labels, predictions, weights=weights)
        writer.add_pr_curve("tag", labels, predictions, weights=weights)  # told already


def test_a_raw_curve_needs_rows_of_one_length(tmp_path: Path) -> None:
    rows = [np.ones(3)] * 5
    with SummaryWriter(tmp_path) as writer, pytest.warns(RecordWarning, match="2 recall"):
        writer.add_pr_curve_raw("tag", *rows, np.ones(2))


def test_charts_of_several_calls_stay(tmp_path: Path) -> None:
    """torch's writer keeps the last call's alone."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_custom_scalars_multilinechart(["a", "b"], "one", "lines")
        writer.add_custom_scalars_marginchart(("a", "b", "c"), "one", "band")
        writer.add_custom_scalars({"two": {"more": ["Multiline", ["c.*"]]}})
    *_, last = accumulated(tmp_path).Tensors("custom_scalars__config__")
    layout = layout_pb2.Layout.FromString(make_ndarray(last.tensor_proto).item())
    titles = [(each.title, [chart.title for chart in each.chart]) for each in layout.category]
    assert titles == [("one", ["lines", "band"]), ("two", ["more"])]


@pytest.mark.parametrize(
    "layout",
    [
        None,
        ["a"],
        {"one": ["a"]},
        {"one": {"two": "Multiline"}},
        {"one": {"two": ["Pie", ["a"]]}},
        {"one": {"two": ["Margin", ["a", "b"]]}},
        {"one": {"two": ["Multiline", "a"]}},
    ],
)
def test_a_layout_that_is_none_is_refused(tmp_path: Path, layout: Any) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises((TypeError, ValueError), match="hint"):
        writer.add_custom_scalars(layout)


@pytest.mark.parametrize(
    ("vertices", "colors", "message"),
    [
        (torch.rand(1, 4, 2), None, r"shape \[batch, n, 3\] of vertex values, not \(1, 4, 2\)"),
        (torch.rand(1, 4, 3), torch.rand(1, 2, 3), "a colour for each vertex"),
    ],
)
def test_a_mesh_of_another_shape_is_told(
    tmp_path: Path, vertices: Any, colors: Any, message: str
) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.warns(RecordWarning, match=message):
        writer.add_mesh("tag", vertices, colors)


def test_a_single_mesh_is_a_batch_of_one(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_mesh("tag", torch.rand(4, 3))
    (event,) = accumulated(tmp_path).Tensors("tag_VERTEX")
    assert [dim.size for dim in event.tensor_proto.tensor_shape.dim] == [1, 4, 3]


def embeddings(run: Path) -> list[str]:
    config = text_format.Parse((run / "projector_config.pbtxt").read_text(), ProjectorConfig())
    return [each.tensor_name for each in config.embeddings]


def test_embeddings_of_a_second_writer_are_kept(tmp_path: Path) -> None:
    """torch's writer begins its list anew."""
    for cls, run in ((SummaryWriter, tmp_path / "ours"), (TorchWriter, tmp_path / "theirs")):
        for step in (1, 2):
            with cls(str(run)) as writer:
                writer.add_embedding(torch.rand(3, 2), global_step=step)
    assert embeddings(tmp_path / "ours") == ["default:00001", "default:00002"]
    assert embeddings(tmp_path / "theirs") == ["default:00002"]


def test_an_embedding_goes_on_from_torchs_list_and_replaces_its_own(tmp_path: Path) -> None:
    with TorchWriter(str(tmp_path)) as theirs:
        theirs.add_embedding(torch.rand(3, 2), list("abc"), torch.rand(3, 3, 2, 2), 1, "torch")
    with SummaryWriter(tmp_path) as ours:
        for count in (3, 4):
            ours.add_embedding(torch.rand(count, 2), tag='with "quotes"', global_step=1)
    assert embeddings(tmp_path) == ["torch:00001", 'with "quotes":00001']
    (table,) = tmp_path.glob("00001/with*/tensors.tsv")
    assert len(table.read_text().splitlines()) == 4


def test_breaks_in_labels_are_told(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.warns(RecordWarning, match="tabs or line"):
        writer.add_embedding(torch.rand(2, 2), ["a\tb", "c\nd"])
    assert (tmp_path / "00000/default/metadata.tsv").read_text() == "a b\nc d\n"


@pytest.mark.parametrize(
    ("matrix", "more", "message"),
    [
        (torch.rand(3), {}, r"shape \[n, dimensions\]"),
        (torch.rand(3, 2), {"metadata": ["a"]}, "3 labels, one a point, not 1"),
        (torch.rand(1, 2), {"metadata": [["a"]], "metadata_header": ["x", "y"]}, "rows of 2"),
        (torch.rand(3, 2), {"label_img": torch.rand(2, 3, 4, 4)}, "3 pictures"),
    ],
)
def test_embeddings_of_bad_values_are_told(
    tmp_path: Path, matrix: Any, more: dict[str, Any], message: str
) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.warns(RecordWarning, match=message):
        writer.add_embedding(matrix, **more)
    assert not (tmp_path / "projector_config.pbtxt").exists()


def test_the_settings_of_a_mesh_ride_along(tmp_path: Path) -> None:
    from tensorboard.plugins.mesh.plugin_data_pb2 import MeshPluginData

    with SummaryWriter(tmp_path) as writer:
        writer.add_mesh("tag", torch.rand(4, 3), config_dict={"camera": {"fov": 75}})
    told = accumulated(tmp_path).SummaryMetadata("tag_VERTEX").plugin_data.content
    assert json.loads(MeshPluginData.FromString(told).json_config) == {"camera": {"fov": 75}}
