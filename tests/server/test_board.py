"""`/api/v1/board`: what is there, what is wrong with it, what is waited for."""

import os
from pathlib import Path
from typing import Any

import pytest
from glassboard._core import EventWriter
from glassboard.server.app import create_app
from glassboard.server.session import Session
from support.ask import OPEN, Client, opened, until, until_ready

START = 1_700_000_000.0  # as in conftest.py


def board(client: Client) -> dict[str, Any]:
    answer = client.get("/api/v1/board")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_it_lists_runs_and_their_tags_by_place(client: Client, logdir: Path) -> None:
    told = board(client)
    assert told["logdir"] == str(logdir)
    assert told["title"] == "my <title>"
    assert told["glassboard"] == "0.1.0"
    assert told["allow_delete"] is False
    assert told["tags"] == {
        "graphs": ["graph"],
        "histograms": ["fc/weight"],
        "scalars": ["acc", "loss/train", "中文/损失"],
        "text": ["notes"],
    }
    runs = {run["name"]: run for run in told["runs"]}
    assert list(runs) == ["deep/er", "lr=0.1", 'quote"<b>']
    assert runs["lr=0.1"]["tags"] == {
        "graphs": [0],
        "histograms": [0],
        "scalars": [0, 1],
        "text": [0],
    }
    assert runs['quote"<b>']["tags"] == {"scalars": [2]}
    assert runs["lr=0.1"]["last_step"] == 99
    assert runs["lr=0.1"]["last_wall_time"] >= START + 99
    assert told["progress"]["state"] == "ready"
    assert told["progress"]["points"] == 206
    assert told["problems"] == []


def test_an_empty_logdir_is_an_empty_board(tmp_path: Path) -> None:
    with opened(tmp_path) as session:
        until_ready(session)
        told = board(Client(create_app(session, OPEN)))
    assert (told["runs"], told["tags"], told["problems"]) == ([], {}, [])


def test_a_logdir_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    later = tmp_path / "later"
    with opened(later) as session:
        client = Client(create_app(session, OPEN))
        until(session, lambda: board(client)["progress"]["state"] == "waiting")
        assert str(later) in board(client)["progress"]["reason"]
        writer = EventWriter(str(later / "run"))
        writer.scalar("loss", 1.0, 0, 1.0)
        writer.close()
        until(session, lambda: board(client)["tags"] == {"scalars": ["loss"]})
        assert board(client)["progress"]["state"] == "ready"


def test_a_logdir_that_is_a_file_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a directory")
    with opened(file) as session:
        client = Client(create_app(session, OPEN))
        until(session, lambda: board(client)["progress"]["state"] == "waiting")
        assert str(file) in board(client)["progress"]["reason"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_directory_without_permission_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    try:
        with opened(closed) as session:
            client = Client(create_app(session, OPEN))
            until(session, lambda: board(client)["progress"]["reason"])
            assert str(closed) in board(client)["progress"]["reason"]
    finally:
        closed.chmod(0o700)


def test_a_damaged_file_is_a_problem_with_its_place(tmp_path: Path) -> None:
    writer = EventWriter(str(tmp_path / "run"))
    for step in range(10):
        writer.scalar("loss", 1.0, step, 1.0)
    writer.close()
    file = Path(writer.path)
    damaged = bytearray(file.read_bytes())
    damaged[-1] ^= 0xFF  # the last record's checksum
    file.write_bytes(damaged)
    with opened(tmp_path) as session:
        until(session, session.store.problems)
        told = board(Client(create_app(session, OPEN)))
    [problem] = told["problems"]
    assert (problem["run"], problem["file"]) == ("run", str(file))
    assert 0 < problem["offset"] < len(damaged)
    assert problem["message"]
    assert told["runs"][0]["last_step"] == 8


def test_wall_times_that_json_cannot_hold_are_null(tmp_path: Path) -> None:
    writer = EventWriter(str(tmp_path / "run"))
    writer.scalar("loss", 1.0, 0, float("nan"))
    writer.close()
    with opened(tmp_path) as session:
        until_ready(session)
        [run] = board(Client(create_app(session, OPEN)))["runs"]
    assert run["name"] == "run"
    assert run["first_wall_time"] is None or isinstance(run["first_wall_time"], float)


def test_the_version_grows_with_the_store(session: Session, client: Client) -> None:
    assert board(client)["version"] <= session.store.version
