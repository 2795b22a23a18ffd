"""`EventMultiplexer` beside TensorBoard's own."""

import shutil

import pytest
from glassboard import SummaryWriter
from glassboard.compat import EventMultiplexer
from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer as Theirs


@pytest.fixture
def logdir(tmp_path):
    for run in (".", "a", "a/b"):
        with SummaryWriter(tmp_path / run) as writer:
            for step in range(3):
                writer.add_scalar("x", step, step)
            writer.add_histogram("h", [1.0, 2.0], 0)
            writer.add_text("t", run, 0)
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", [None, "all"])
def test_runs_of_a_directory(logdir, name):
    ours, theirs = (
        m().AddRunsFromDirectory(str(logdir), name).Reload() for m in (EventMultiplexer, Theirs)
    )
    assert set(ours.Runs()) == set(theirs.Runs())
    assert ours.RunPaths() == theirs.RunPaths()
    for run, tags in theirs.Runs().items():
        assert ours.Runs()[run] == tags
        assert [tuple(e) for e in ours.Scalars(run, "x")] == [
            (e.wall_time, e.step, e.value) for e in theirs.Scalars(run, "x")
        ]
        assert len(ours.Histograms(run, "h")) == len(ours.CompressedHistograms(run, "h")) == 1
        assert ours.Tensors(run, "t/text_summary")[0].tensor_proto == (
            theirs.Tensors(run, "t/text_summary")[0].tensor_proto
        )
        assert ours.FirstEventTimestamp(run) == theirs.FirstEventTimestamp(run)
        assert ours.GetAccumulator(run).path == theirs.GetAccumulator(run).path
    assert ours.PluginRunToTagToContent("text") == theirs.PluginRunToTagToContent("text")
    assert ours.PluginRunToTagToContent("none") == theirs.PluginRunToTagToContent("none") == {}


def test_runs_by_name(logdir):
    for multiplexer in (EventMultiplexer, Theirs):
        runs = multiplexer({"one": str(logdir / "a")}).AddRun(str(logdir / "a" / "b")).Reload()
        assert set(runs.Runs()) == {"one", str(logdir / "a" / "b")}
        assert len(runs.Scalars("one", "x")) == 3
        with pytest.raises(KeyError):
            runs.Scalars("two", "x")
        with pytest.raises(KeyError):
            runs.Scalars("one", "y")


def test_a_run_whose_directory_is_gone_is_forgotten(logdir):
    runs = EventMultiplexer().AddRunsFromDirectory(str(logdir)).Reload()
    shutil.rmtree(logdir / "a" / "b")
    assert set(runs.Reload().Runs()) == {".", "a"}
    assert EventMultiplexer().AddRunsFromDirectory(str(logdir / "none")).Runs() == {}
