"""`/api/v1/marks`: when something was logged that charts mark."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from glassboard._core import EventWriter
from glassboard.server.app import create_app
from support.ask import OPEN, Client, opened, until_ready
from torch.utils.tensorboard import SummaryWriter


def marks(logdir: Path, *runs: str) -> list[dict[str, Any]]:
    with opened(logdir) as session:
        until_ready(session)
        query = urlencode({"run": runs}, doseq=True)
        answer = Client(create_app(session, OPEN)).get(f"/api/v1/marks?{query}")
    assert answer.status_code == 200
    told: list[dict[str, Any]] = answer.json()
    return told


def write_texts(run: Path, steps: range, tag: str = "notes", wall_time: float = 1.0) -> None:
    writer = EventWriter(str(run))
    writer.scalar("loss", 1.0, steps[0], wall_time)
    for step in steps:
        writer.text(tag, "x", step, wall_time + step)
    writer.close()


def test_texts_and_hyperparameters_are_told_and_nothing_else(tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path / "run10")) as writer:
        writer.add_scalar("loss", 1.0, 3)
        writer.add_text("late", "x", 7, walltime=70.0)
        writer.add_text("early", "x", 5, walltime=50.0)
        writer.add_hparams({"lr": 0.1}, {"acc": 1.0}, run_name="hp", global_step=9)
    write_texts(tmp_path / "run9", range(2))
    told = marks(tmp_path)
    assert [(mark["run"], mark["kind"], mark["tag"], mark["step"]) for mark in told] == [
        ("run9", "text", "notes", 0),
        ("run9", "text", "notes", 1),
        ("run10", "text", "early/text_summary", 5),
        ("run10", "text", "late/text_summary", 7),
        ("run10/hp", "hparams", "_hparams_/experiment", 9),
        ("run10/hp", "hparams", "_hparams_/session_end_info", 9),
        ("run10/hp", "hparams", "_hparams_/session_start_info", 9),
    ]
    assert [mark["wall_time"] for mark in told[:4]] == [1.0, 2.0, 50.0, 70.0]
    assert marks(tmp_path, "run10", "run9", "gone") == told[:4]
    assert marks(tmp_path, "gone") == []


def test_what_a_restart_superseded_is_left_out(tmp_path: Path) -> None:
    write_texts(tmp_path, range(10), wall_time=100.0)
    write_texts(tmp_path, range(4, 6), wall_time=200.0)
    assert [mark["step"] for mark in marks(tmp_path)] == [0, 1, 2, 3, 4, 5]


def test_those_with_most_are_thinned_evenly_and_the_last_one_stays(tmp_path: Path) -> None:
    write_texts(tmp_path / "many", range(10_000))
    write_texts(tmp_path / "few", range(3))
    told = marks(tmp_path)
    assert 1_000 <= len(told) <= 2_000
    steps = {run: [mark["step"] for mark in told if mark["run"] == run] for run in ("few", "many")}
    assert steps["few"] == [0, 1, 2]
    assert steps["many"] == [*range(0, 10_000, 8), 9_999]


def test_of_too_many_tags_some_are_told(tmp_path: Path) -> None:
    writer = EventWriter(str(tmp_path))
    for number in range(5_000):
        writer.text(f"t{number:04}", "x", number, 1.0)
    writer.close()
    told = marks(tmp_path)
    assert [mark["step"] for mark in told] == list(range(0, 5_000, 3))
