"""A run stays where it began, whatever becomes of the working directory and of open files."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from glassboard import FileWriter, SummaryWriter
from support.events import event_files, scalars


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory to go to, from a temporary one."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_a_run_stays_where_it_began(elsewhere: Path, tmp_path: Path) -> None:
    with SummaryWriter("run") as writer:
        writer.add_scalar("a", 1.0, 1)
        os.chdir(elsewhere)
        writer.add_scalar("a", 2.0, 2)
        writer.add_scalars("s", {"x": 1.0}, 1)
        writer.add_hparams({"lr": 0.1}, {"m": 1.0}, run_name="trial")
        writer.add_embedding(np.eye(2))
        writer.close()
        writer.add_scalar("a", 3.0, 3)
        assert writer.log_dir == writer.get_logdir() == "run"
        assert list(writer.all_writers or ()) == ["run"]
    assert list(elsewhere.iterdir()) == []
    run = tmp_path / "run"
    assert scalars(run, "a") == [(1, 1.0), (2, 2.0), (3, 3.0)]
    assert scalars(run / "s_x", "s") == [(1, 1.0)]
    assert scalars(run / "trial", "m") == [(0, 1.0)]
    assert (run / "projector_config.pbtxt").exists()


def test_a_file_writer_stays_where_it_began(elsewhere: Path, tmp_path: Path) -> None:
    writer = FileWriter("run")
    os.chdir(elsewhere)
    writer.reopen()
    writer.close()
    assert len(event_files(tmp_path / "run")) == 2
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="processes have no such limit there")
def test_a_process_that_may_open_few_files_loses_nothing(tmp_path: Path) -> None:
    script = """
import resource, sys
from glassboard import SummaryWriter
resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
with SummaryWriter(sys.argv[1]) as writer:
    for step in range(3):
        writer.add_scalar("a", 1.0, step)
        writer.add_scalars("s", {f"k{n}": 1.0 for n in range(100)}, step)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for run, tag in [(tmp_path, "a"), *((tmp_path / f"s_k{n}", "s") for n in range(100))]:
        assert scalars(run, tag) == [(0, 1.0), (1, 1.0), (2, 1.0)]
