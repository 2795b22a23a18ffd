"""`/api/v1/notes`: what the user says of runs, kept for all boards on the same logdir."""

import json
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from glassboard._core import EventWriter
from glassboard.errors import TooMuchError
from glassboard.server.app import create_app
from glassboard.server.note_files import Note, NoteFile
from support.ask import OPEN, Client, opened, opened_all, until_ready


def write_run(folder: Path) -> None:
    writer = EventWriter(str(folder))
    writer.scalar("loss", 1.0, 0, 1.0)
    writer.close()


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    for run in ("a", "b/c", "."):
        write_run(folder / run)
    return folder


def board(logdir: Path) -> Client:
    """A board that has read everything and is closed again: notes need no more of it."""
    with opened(logdir, config_dir=str(logdir.parent / "config")) as session:
        until_ready(session)
        return Client(create_app(session, OPEN))


def notes(client: Client) -> dict[str, Any]:
    answer = client.get("/api/v1/notes")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def put(client: Client, **change: Any) -> httpx.Response:
    return client.request("PUT", "/api/v1/notes", json=change)


def kept(logdir: Path) -> Path:
    [file] = (logdir.parent / "config" / "notes").glob("*.json")
    return file


def test_nothing_is_said_in_the_beginning_and_nothing_written(logdir: Path) -> None:
    assert notes(board(logdir)) == {"runs": {}, "version": 0}
    assert not (logdir.parent / "config").exists()


def test_fields_are_merged_and_null_takes_one_away(logdir: Path) -> None:
    client = board(logdir)
    answer = put(client, run="a", name="基线 <b>", color="#A0b1c2")
    assert answer.json() == {"name": "基线 <b>", "color": "#A0b1c2"}
    assert put(client, run="a", note="**good**", hidden=True).json() == {
        "name": "基线 <b>",
        "note": "**good**",
        "color": "#A0b1c2",
        "hidden": True,
    }
    put(client, run="b/c", color="--run-3")
    assert put(client, run="a", name=None, color="", hidden=False).json() == {"note": "**good**"}
    assert notes(client)["runs"] == {"a": {"note": "**good**"}, "b/c": {"color": "--run-3"}}
    assert put(client, run="a", note=None).json() == {}
    assert notes(client) == {"runs": {"b/c": {"color": "--run-3"}}, "version": 5}


def test_they_are_there_for_the_next_board_and_never_in_the_logdir(logdir: Path) -> None:
    before = sorted(logdir.rglob("*"))
    put(board(logdir), run=".", name="the whole")
    assert notes(board(logdir))["runs"] == {".": {"name": "the whole"}}
    assert sorted(logdir.rglob("*")) == before
    assert json.loads(kept(logdir).read_text("utf-8"))["logdir"] == str(logdir)
    assert kept(logdir).stat().st_mode & 0o077 == 0


def test_a_run_has_the_same_note_whatever_logdirs_it_is_shown_with(logdir: Path) -> None:
    put(board(logdir), run="a", name="A")
    put(board(logdir), run=".", name="all")
    other = logdir.parent / "other"
    write_run(other / "a")
    link = logdir.parent / "link"
    link.symlink_to(logdir)
    config = str(logdir.parent / "config")
    with opened_all([("x/y", link), ("z", other)], config_dir=config) as session:
        until_ready(session)
        client = Client(create_app(session, OPEN))
        assert notes(client)["runs"] == {"x/y/a": {"name": "A"}, "x/y": {"name": "all"}}
        put(client, run="z/a", name="Z")
        put(client, run="x/y/b/c", name="C")
        assert notes(client)["version"] == 4
    assert notes(board(logdir))["runs"] == {
        "a": {"name": "A"},
        ".": {"name": "all"},
        "b/c": {"name": "C"},
    }


REFUSED = [
    ({}, 400, "`run`"),
    ({"run": "nowhere"}, 404, "there is no run `nowhere`"),
    ({"run": "a", "name": "x" * 301}, 400, "300"),
    ({"run": "a", "note": "x" * 20_001}, 400, "20000"),
    ({"run": "a", "color": "red"}, 400, "color"),
    ({"run": "a", "color": "#12345"}, 400, "color"),
    ({"run": "a", "color": "--run-3;x"}, 400, "color"),
    ({"run": "a", "color": "#123456\n"}, 400, "color"),
    ({"run": "a", "hidden": "yes"}, 400, "hidden"),
    ({"run": "a", "name": 3}, 400, "name"),
]


@pytest.mark.parametrize(("change", "status", "said"), REFUSED)
def test_what_will_not_do_is_refused(
    logdir: Path, change: dict[str, Any], status: int, said: str
) -> None:
    client = board(logdir)
    answer = put(client, **change)
    assert answer.status_code == status
    assert said in answer.json()["error"] + answer.json()["hint"]
    assert notes(client)["version"] == 0


def test_a_lone_surrogate_is_refused_or_kept_but_never_a_failure(logdir: Path) -> None:
    client = board(logdir)
    body = b'{"run": "a", "name": "\\ud800"}'
    assert client.request("PUT", "/api/v1/notes", content=body).status_code in (200, 400)
    body = b'{"run": "\\ud800", "name": "x"}'
    assert client.request("PUT", "/api/v1/notes", content=body).status_code in (400, 404)
    assert client.get("/api/v1/notes").status_code == 200


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"logdir": 1}', b'{"logdir": "/", "runs": {"a": 1}}', b"\xff"]
)
def test_a_damaged_file_is_kept_aside_and_told(
    logdir: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    client = board(logdir)
    put(client, run="a", name="A")
    file = kept(logdir)
    file.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert notes(client)["runs"] == {}
    [aside] = file.parent.glob("*.damaged-*")
    assert aside.read_bytes() == content
    assert str(aside) in caplog.text
    put(client, run="a", name="anew")
    assert notes(client)["runs"] == {"a": {"name": "anew"}}


def test_what_two_boards_write_at_once_is_all_there(tmp_path: Path) -> None:
    config, logdir = str(tmp_path / "config"), "/some/where"
    program = (
        "import sys; from glassboard.server.note_files import NoteFile\n"
        "for i in range(30): NoteFile(*sys.argv[1:3]).change(f'{sys.argv[3]}{i}', {'name': 'x'})"
    )
    boards = [
        subprocess.Popen([sys.executable, "-c", program, config, logdir, name])
        for name in ("one", "two")
    ]
    with ThreadPoolExecutor(8) as threads:
        for i in range(60):
            change = {"note" if i % 2 else "color": "#000000"}
            threads.submit(NoteFile(config, logdir).change, f"three{i // 2}", change)
    assert [process.wait(60) for process in boards] == [0, 0]
    held = NoteFile(config, logdir).read()
    assert held.version == 120
    assert len(held.runs) == 90
    assert all(
        note == Note(color="#000000", note="#000000")
        for run, note in held.runs.items()
        if run.startswith("three")
    )
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_file_that_may_not_be_written_is_told_in_a_sentence(logdir: Path) -> None:
    client = board(logdir)
    (logdir.parent / "config").write_text("in the way")
    answer = put(client, run="a", name="A")
    assert answer.status_code == 403
    assert answer.json()["error"].startswith("the notes cannot be written: ")
    assert "GLASSBOARD_CONFIG_DIR" in answer.json()["hint"]


def test_notes_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glassboard.server.note_files.MOST_BYTES", 30_000)
    file = NoteFile(str(tmp_path), "/a")
    file.change("a", {"note": "x" * 20_000})
    with pytest.raises(TooMuchError, match="the notes of this logdir"):
        file.change("b", {"note": "x" * 20_000})
    assert list(file.read().runs) == ["a"]
    assert not [name for name in os.listdir(tmp_path / "notes") if name.endswith(".tmp")]
