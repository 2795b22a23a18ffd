"""What code written for tensorboardX takes for granted."""

import inspect
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import tensorboardX
from glassboard import GlobalSummaryWriter, SummaryWriter
from support.events import accumulated, scalars
from support.tensorboard import real_tensorboard


def test_display_name_and_description_are_shown_by_tensorboard(tmp_path: Path) -> None:
    for cls, run in ((SummaryWriter, "ours"), (tensorboardX.SummaryWriter, "theirs")):
        with cls(logdir=str(tmp_path / run)) as writer:
            told = {"display_name": "the *loss*", "summary_description": "what is **lost**"}
            writer.add_scalar("loss", 0.5, 1, **told)
            writer.add_scalar("loss", 1e300, 2, **told)
            writer.add_scalar("named", 1.0, 1, display_name="n")
    with real_tensorboard(tmp_path, 2) as url:
        seen = httpx.get(f"{url}/data/plugin/scalars/tags").json()
    assert seen["ours"] == seen["theirs"]
    assert seen["ours"]["loss"] == {
        "displayName": "the *loss*",
        "description": "<p>what is <strong>lost</strong></p>",
    }
    assert scalars(tmp_path / "ours", "loss") == [(1, 0.5), (2, float("inf"))]


def test_a_writer_that_writes_nothing_takes_everything(tmp_path: Path) -> None:
    with SummaryWriter(logdir=tmp_path / "run", write_to_disk=False) as writer:
        writer.add_scalar("a", 1.0, 1)
        writer.add_scalars("s", {"x": 1.0}, 1)
        writer.add_text("t", "x", 1)
        writer.add_image("i", [[0.5]], 1, dataformats="HW")
        writer.add_hparams({"lr": 0.1}, {"acc": 1.0})
        writer.add_embedding([[1.0, 2.0]])
        writer.flush()
        assert str(writer.get_logdir()) == str(tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_scalars_are_exported_as_tensorboardx_exports_them(tmp_path: Path) -> None:
    exported = {}
    for cls, name in ((SummaryWriter, "ours"), (tensorboardX.SummaryWriter, "theirs")):
        path = tmp_path / f"{name}.json"
        with cls(logdir=str(tmp_path / name)) as writer:
            parts = []
            for steps in ((-1, 2), (), (7,)):  # what was exported is not exported again
                for step in steps:
                    writer.add_scalars("group", {"x": 0.5 * step, "y": 2.0}, step, 10.0 + step)
                writer.add_scalar("alone", 1.0, 1)
                writer.export_scalars_to_json(path)
                told = json.loads(path.read_text())
                parts.append({Path(run).name[-1]: points for run, points in told.items()})
        exported[name] = parts
    assert exported["ours"] == exported["theirs"]
    assert exported["ours"][0]["x"] == [[9.0, -1, -0.5], [12.0, 2, 1.0]]


def test_an_export_after_close_holds_all(tmp_path: Path) -> None:
    writer = SummaryWriter(logdir=tmp_path / "run")
    writer.add_scalars("a", {"x": 1.0}, 1)
    writer.close()
    writer.add_scalars("a", {"x": 2.0}, 2)
    writer.close()
    writer.export_scalars_to_json(tmp_path / "all.json")
    (points,) = json.loads((tmp_path / "all.json").read_text()).values()
    assert [point[1:] for point in points] == [[1, 1.0], [2, 2.0]]


def test_hyperparameters_by_name(tmp_path: Path) -> None:
    with SummaryWriter(logdir=tmp_path) as writer:
        writer.add_hparams({"lr": 0.1}, {"acc": 1.0}, name="trial", global_step=3)
    assert scalars(tmp_path / "trial", "acc") == [(3, 1.0)]


def test_a_global_writer_counts_steps(tmp_path: Path) -> None:
    writer = GlobalSummaryWriter(str(tmp_path), coalesce_process=False)
    for _ in range(2):
        writer.add_scalar("a", 1.0)
        writer.add_scalar("b", 2.0, walltime=5.0)
        writer.add_text("a", "x")
        writer.add_image("a/i", [[0.5]], dataformats="HW")
    assert writer.file_writer is not None
    writer.close()
    found = accumulated(tmp_path)
    assert [event.step for event in found.Scalars("a")] == [0, 1]
    assert [(event.step, event.wall_time) for event in found.Scalars("b")] == [(0, 5.0), (1, 5.0)]
    assert [event.step for event in found.Tensors("a/text_summary")] == [0, 1]
    assert [event.step for event in found.Images("a/i")] == [1]  # of which one is kept


@pytest.mark.skipif(sys.platform == "win32", reason="nothing forks there")
def test_a_pool_counts_together(tmp_path: Path) -> None:
    script = """
import multiprocessing, os, sys
from glassboard import GlobalSummaryWriter
os.chdir(sys.argv[1])
assert GlobalSummaryWriter.getSummaryWriter() is GlobalSummaryWriter.getSummaryWriter()
writer = GlobalSummaryWriter("run")

def work(value):
    writer.add_scalar("a", value)

with multiprocessing.get_context("fork").Pool(2) as pool:
    pool.map(work, range(100))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = scalars(tmp_path / "run", "a")
    assert sorted(step for step, _ in found) == list(range(100))
    assert sorted(value for _, value in found) == [float(n) for n in range(100)]


@pytest.mark.parametrize("method", ["__init__", "add_scalar", "add_image", "add_text", "close"])
def test_the_global_writer_takes_what_tensorboardxs_takes(method: str) -> None:
    ours, theirs = (
        [
            (p.name, p.default)
            for p in inspect.signature(getattr(cls, method)).parameters.values()
            if p.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        for cls in (GlobalSummaryWriter, tensorboardX.GlobalSummaryWriter)
    )
    assert ours == theirs
