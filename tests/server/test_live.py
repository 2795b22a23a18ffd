"""The event stream: in time, complete, and without a queue that grows."""

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from glassboard._core import EventWriter
from glassboard.server import live
from support.ask import opened, until_ready
from support.board import Board, board


@contextmanager
def events(running: Board) -> Iterator[Iterator[tuple[float, dict[str, Any]]]]:
    """(when it came, what it says) of each message."""
    connection = http.client.HTTPConnection(urlsplit(running.url).netloc, timeout=20)
    with closing(connection):
        connection.request("GET", "/api/v1/events")
        response = connection.getresponse()
        assert response.headers["content-type"].startswith("text/event-stream")

        def messages() -> Iterator[tuple[float, dict[str, Any]]]:
            while line := response.readline():
                if line.startswith(b"data: "):
                    yield time.monotonic(), json.loads(line[6:])

        yield messages()


def test_a_flush_is_told_within_a_second(tmp_path: Path) -> None:
    writer = EventWriter(str(tmp_path / "a run"))
    writer.scalar("loss", 1.0, 0, 1.0)
    writer.flush()
    with board(tmp_path) as running, events(running) as told:
        _, hello = next(told)
        assert hello["listing"] is True
        assert hello["runs"] == []
        for step in range(1, 4):
            time.sleep(0.3)
            writer.scalar("loss", 1.0, step, 1.0)
            writer.flush()
            flushed = time.monotonic()
            at, change = next(told)
            assert at - flushed < 1.0
            [run] = change["runs"]
            assert (run["run"], run["kinds"], run["last_step"]) == ("a run", ["scalars"], step)
            assert change["listing"] is False
            assert change["version"] > hello["version"]
    writer.close()


def test_a_new_run_is_a_new_listing(tmp_path: Path) -> None:
    with board(tmp_path) as running, events(running) as told:
        next(told)
        writer = EventWriter(str(tmp_path / "new"))
        writer.scalar("loss", 1.0, 0, 1.0)
        writer.close()
        began = time.monotonic()
        while True:
            at, change = next(told)
            if change["listing"] and [run["run"] for run in change["runs"]] == ["new"]:
                break
        assert at - began < 5


def test_streams_that_go_away_leave_the_others_alone(tmp_path: Path) -> None:
    writer = EventWriter(str(tmp_path))
    with board(tmp_path) as running, events(running) as told:
        next(told)
        for _ in range(20):
            with events(running) as gone:
                next(gone)
        threads = len(list(Path(f"/proc/{running.process.pid}/task").iterdir()))
        assert threads < 40  # none for each client
        writer.scalar("loss", 1.0, 0, 1.0)
        writer.close()
        assert next(told)[1]["listing"]


def test_a_slow_reader_gets_one_message_for_many_changes(tmp_path: Path) -> None:
    async def read() -> list[dict[str, Any]]:
        with opened(tmp_path) as session:
            until_ready(session)
            feed = live.Feed(session)
            watching = asyncio.create_task(feed.watch())
            stream = feed.stream()
            got = [await anext(stream)]
            writer = EventWriter(str(tmp_path / "run"))
            for step in range(20):
                writer.scalar("loss", 1.0, step, 1.0)
                writer.flush()
                await asyncio.sleep(0.05)
            writer.close()
            await asyncio.sleep(0.3)
            got.append(await anext(stream))
            watching.cancel()
            return [json.loads(message.split(b"data: ")[1]) for message in got]

    _, change = asyncio.run(read())
    assert [(run["run"], run["last_step"]) for run in change["runs"]] == [("run", 19)]


def test_silence_is_broken_by_a_message_without_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)

    async def read() -> list[dict[str, Any]]:
        with opened(tmp_path) as session:
            until_ready(session)
            stream = live.Feed(session).stream()
            messages = [await anext(stream) for _ in range(3)]
        return [json.loads(message.split(b"data: ")[1]) for message in messages]

    hello, *silence = asyncio.run(read())
    assert silence == [{"version": hello["version"], "listing": False, "runs": []}] * 2


def test_many_streams_are_told_together(tmp_path: Path) -> None:
    writer = EventWriter(str(tmp_path))
    came: list[float] = []
    ready = threading.Barrier(11)

    def listen(running: Board) -> None:
        with events(running) as told:
            next(told)
            ready.wait(20)
            came.append(next(told)[0])

    with board(tmp_path) as running:
        listeners = [threading.Thread(target=listen, args=(running,)) for _ in range(10)]
        for listener in listeners:
            listener.start()
        ready.wait(20)
        writer.scalar("loss", 1.0, 0, 1.0)
        writer.flush()
        flushed = time.monotonic()
        for listener in listeners:
            listener.join(20)
    writer.close()
    assert len(came) == 10
    assert max(came) - flushed < 1.0
