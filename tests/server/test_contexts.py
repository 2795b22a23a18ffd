"""`/api/v1/contexts`: what runs were begun with."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from glassboard import SummaryWriter, proto
from glassboard._core import EventWriter
from glassboard.server.app import create_app
from support.ask import OPEN, Client, opened, until_ready


def contexts(logdir: Path, *runs: str) -> dict[str, list[dict[str, Any]]]:
    with opened(logdir) as session:
        until_ready(session)
        query = urlencode({"run": runs}, doseq=True)
        answer = Client(create_app(session, OPEN)).get(f"/api/v1/contexts?{query}")
    assert answer.status_code == 200
    told: dict[str, list[dict[str, Any]]] = answer.json()
    return told


def written(run: Path, *messages: bytes) -> None:
    writer = EventWriter(str(run))
    writer.scalar("loss", 1.0, 0, 1.0)
    for message in messages:
        writer.event(proto.double(1, 1.0) + proto.message(101, message))
    writer.close()


def test_of_all_runs_or_of_some_and_of_each_start(tmp_path: Path) -> None:
    for name in ("a", "b", "b"):
        SummaryWriter(tmp_path / name).close()
    written(tmp_path / "c")
    told = contexts(tmp_path)
    assert {run: len(starts) for run, starts in told.items()} == {"a": 1, "b": 2}
    first, second = told["b"]
    assert first["started"] < second["started"]
    assert first["packages"]["glassboard"]
    assert contexts(tmp_path, "b", "c", "gone") == {"b": told["b"]}


def test_what_is_not_known_is_empty(tmp_path: Path) -> None:
    written(tmp_path, b'{"started": 2.5, "later": {"more": 1}, "git": {"commit": "a1"}}')
    (told,) = contexts(tmp_path)["."]
    assert told["started"] == 2.5
    assert told["git"] == {"commit": "a1", "branch": "", "remote": "", "dirty": None}
    assert (told["host"], told["command"], told["memory"], told["gpus"]) == ("", [], 0, [])


def test_hostile_bytes_are_left_out(tmp_path: Path) -> None:
    huge = b'{"started": 1, "host": "' + b"x" * (1 << 20) + b'"}'
    then, never = b'{"started": "then"}', b'{"started": NaN}'
    written(tmp_path, b"", b"\xff\xfe", b"[" * 100_000, then, never, huge)
    assert contexts(tmp_path) == {}


def test_of_very_many_starts_the_last_ones_are_told(tmp_path: Path) -> None:
    written(tmp_path, *(b'{"started": %d}' % n for n in range(100)))
    assert [one["started"] for one in contexts(tmp_path)["."]] == list(range(80, 100))
