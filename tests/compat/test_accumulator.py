"""`EventAccumulator` beside TensorBoard's own, method by method."""

import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch.utils.tensorboard
from glassboard import SummaryWriter, compat
from tensorboard.backend.event_processing import event_accumulator as theirs
from tensorboard.util.tensor_util import make_ndarray

ALL = theirs.STORE_EVERYTHING_SIZE_GUIDANCE
LISTS = ["images", "audio", "histograms", "scalars", "distributions", "tensors", "run_metadata"]


def both(path: Path, **options: Any) -> tuple[compat.EventAccumulator, theirs.EventAccumulator]:
    given = {"size_guidance": ALL, **options}
    return (
        compat.EventAccumulator(str(path), **given).Reload(),
        theirs.EventAccumulator(str(path), **given).Reload(),
    )


def plain(value: Any) -> Any:
    """Named tuples and dataclasses as dicts, NaN as text: so that they compare."""
    if hasattr(value, "_asdict"):
        return {name: plain(item) for name, item in value._asdict().items()}
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


def answer(ask: Callable[[], Any]) -> Any:
    """What is answered, or which error is raised."""
    try:
        return ask()
    except (KeyError, ValueError) as error:
        return type(error)


def test_tags_are_the_same_but_for_the_scalars_of_tensorflow_2(run):
    ours, theirs = both(run)
    found, expected = ours.Tags(), theirs.Tags()
    assert {k: v for k, v in found.items() if k not in LISTS} == {
        k: v for k, v in expected.items() if k not in LISTS
    }
    as_tensors = {
        tag
        for tag in expected["tensors"]
        if theirs.summary_metadata[tag].plugin_data.plugin_name == "scalars"
    }
    for kind in LISTS:
        also = as_tensors if kind == "scalars" else set()
        assert found[kind] == sorted({*expected[kind], *also}), kind
    assert list(found) == list(expected)


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("Scalars", "scalars"),
        ("Histograms", "histograms"),
        ("CompressedHistograms", "distributions"),
        ("Images", "images"),
        ("Audio", "audio"),
    ],
)
def test_values_are_the_same(run, method, kind):
    ours, theirs = both(run)
    for tag in theirs.Tags()[kind]:
        found, expected = plain(getattr(ours, method)(tag)), plain(getattr(theirs, method)(tag))
        if kind == "distributions":
            for a, b in zip(found, expected, strict=True):
                values = a.pop("compressed_histogram_values"), b.pop("compressed_histogram_values")
                np.testing.assert_allclose(*values, rtol=1e-12, err_msg=tag)
        assert found == expected, tag
    with pytest.raises(KeyError):
        getattr(ours, method)("no such tag")


def test_tensors_are_the_same(run):
    ours, theirs = both(run)
    for tag in theirs.Tags()["tensors"]:
        found, expected = ours.Tensors(tag), theirs.Tensors(tag)
        assert [plain(e)["step"] for e in found] == [e.step for e in expected], tag
        assert [e.wall_time for e in found] == [e.wall_time for e in expected]
        for a, b in zip(found, expected, strict=True):
            ndarrays = make_ndarray(a.tensor_proto), make_ndarray(b.tensor_proto)
            np.testing.assert_array_equal(*ndarrays)
            assert ndarrays[0].dtype == ndarrays[1].dtype, tag
    with pytest.raises(KeyError):
        ours.Tensors("no such tag")


def test_scalars_of_tensorflow_2_are_scalars(tmp_path):
    with torch.utils.tensorboard.SummaryWriter(tmp_path) as writer:
        for step in range(5):
            writer.add_scalar("x", step / 4, step, new_style=True, walltime=9)
    ours = compat.EventAccumulator(tmp_path).Reload()
    assert ours.Scalars("x") == [(9, step, step / 4) for step in range(5)]
    with pytest.raises(KeyError):
        theirs.EventAccumulator(str(tmp_path)).Reload().Scalars("x")


def test_the_rest_is_the_same(run):
    ours, theirs = both(run)

    def check(ask: Callable[[Any], Any]) -> None:
        """The same answer, or the same error."""
        results = []
        for accumulator in (ours, theirs):
            results.append(answer(lambda accumulator=accumulator: ask(accumulator)))
        assert results[0] == results[1]

    check(lambda a: a.Graph())
    check(lambda a: a.MetaGraph())
    check(lambda a: a.RunMetadata("step1"))
    check(lambda a: a.RunMetadata("no such tag"))
    check(lambda a: a.FirstEventTimestamp())
    check(lambda a: a.GetSourceWriter())
    check(lambda a: a.summary_metadata)
    check(lambda a: a.SummaryMetadata("tf2"))
    for plugin in ("scalars", "text", "hparams", "pr_curves", "mesh", "none"):
        check(lambda a, plugin=plugin: a.PluginTagToContent(plugin))
    check(lambda a: a.PluginAssets("mine"))
    check(lambda a: a.PluginAssets("none"))
    check(lambda a: a.RetrievePluginAsset("mine", "a.txt"))
    check(lambda a: a.RetrievePluginAsset("mine", "b.txt"))
    check(lambda a: a.path)
    check(lambda a: sorted(a.images.Keys()))
    check(lambda a: plain([a.histograms.Items(tag) for tag in sorted(a.histograms.Keys())]))


def test_what_size_guidance_keeps_is_the_same(tmp_path):
    with torch.utils.tensorboard.SummaryWriter(tmp_path) as writer:
        for step in range(300):
            writer.add_scalar("x", step, step)
            writer.add_histogram("h", np.ones(3) * step, step)
            writer.add_text("t", str(step), step)
    size = {"scalars": 40, "histograms": 1, "distributions": 7, "tensors": 20}
    ours, theirs = both(tmp_path, size_guidance=size)
    assert plain(ours.Scalars("x")) == plain(theirs.Scalars("x"))
    assert len(ours.Scalars("x")) == 40
    assert plain(ours.Histograms("h")) == plain(theirs.Histograms("h"))
    steps = [[e.step for e in a.CompressedHistograms("h")] for a in (ours, theirs)]
    assert steps[0] == steps[1]
    steps = [[e.step for e in a.Tensors("t/text_summary")] for a in (ours, theirs)]
    assert steps[0] == steps[1]
    assert len(compat.EventAccumulator(tmp_path).Reload().Histograms("h")) == 300
    with pytest.raises(ValueError, match="the size of `scalars`"):
        compat.EventAccumulator(tmp_path, {"scalars": -1})


def test_other_percentiles(tmp_path):
    with torch.utils.tensorboard.SummaryWriter(tmp_path) as writer:
        writer.add_histogram("h", np.random.default_rng(0).normal(size=500), 0)
        writer.add_histogram("h", np.ones(3), 1)
    ours, theirs = both(tmp_path, compression_bps=(0, 2500, 5000, 7500, 10000))
    for a, b in zip(ours.CompressedHistograms("h"), theirs.CompressedHistograms("h"), strict=True):
        values = a.compressed_histogram_values, b.compressed_histogram_values
        np.testing.assert_allclose(*values, rtol=1e-12)
        assert len(values[0]) == 5


def test_a_restart_is_purged_or_not(tmp_path):
    for steps in (range(10), range(5, 8)):
        purge_step = steps.start or None
        with torch.utils.tensorboard.SummaryWriter(tmp_path, purge_step=purge_step) as writer:
            for step in steps:
                writer.add_scalar("x", step, step)
    for purge in (True, False):
        ours, theirs = both(tmp_path, purge_orphaned_data=purge)
        steps = [event.step for event in ours.Scalars("x")]
        assert steps == [event.step for event in theirs.Scalars("x")]
        assert len(steps) == (8 if purge else 13)


def test_a_file_alone_can_be_read(run):
    (file,) = [f for f in run.glob("*tfevents*") if f.stat().st_size > 1000][:1]
    ours, theirs = both(file)
    assert ours.Tags()["histograms"] == sorted(theirs.Tags()["histograms"])
    assert ours.Tags()["scalars"]


def test_reload_reads_what_is_new(tmp_path):
    ours = compat.EventAccumulator(tmp_path)
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("x", 1, 1)
        writer.flush()
        assert ours.Tags()["scalars"] == []
        with pytest.raises(KeyError):
            ours.Scalars("x")
        assert ours.Reload() is ours
        assert len(ours.Scalars("x")) == 1
        writer.add_scalar("x", 2, 2)
        writer.flush()
        assert len(ours.Scalars("x")) == 1
        assert len(ours.Reload().Scalars("x")) == 2


def test_a_path_that_is_not_there(tmp_path):
    with pytest.raises(ValueError, match="path must be a valid string"):
        compat.EventAccumulator("")
    with pytest.raises(FileNotFoundError):
        compat.EventAccumulator(tmp_path / "none").Reload()
    with pytest.raises(ValueError, match="No event timestamp"):
        compat.EventAccumulator(tmp_path).FirstEventTimestamp()


def test_only_what_answers_with_its_messages_needs_tensorboard(tmp_path):
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("x", 1, 1)
        writer.add_text("t", "x", 1)
    code = f"""
import sys; sys.modules["tensorboard"] = None
from glassboard.compat import EventAccumulator
a = EventAccumulator({str(tmp_path)!r}).Reload()
print(a.Tags()["scalars"], a.Scalars("x")[0].value)
try:
    a.Tensors("t/text_summary")
except ImportError as error:
    print(error)
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.splitlines() == [
        "['x'] 1.0",
        "`TensorProto` is a message of `tensorboard`, which is not installed",
        "hint: pip install tensorboard, or read it with `glassboard.open`",
    ]
