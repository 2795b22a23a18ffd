"""The server on a real socket, and clients that don't speak as they should."""

import json
import socket
from collections.abc import Iterator
from time import sleep

import pytest
from glassboard._core import EventWriter
from glassboard.server.routes import MAX_BODY
from glassboard.server.run import MAX_HEAD
from support.board import Board, board


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("run")
    writer = EventWriter(str(logdir))
    writer.scalar("loss", 1.0, 0, 1e9)
    writer.close()
    with board(logdir) as running:
        yield running
    assert "Traceback" not in running.printed, running.printed


def connected(running: Board) -> socket.socket:
    port = int(running.url.rsplit(":", 1)[1].strip("/"))
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def exchange(running: Board, sent: bytes) -> tuple[int, bytes]:
    """The status and the body that a client reads who sends all of that first."""
    with connected(running) as client:
        client.sendall(sent)
        answer = b""
        while part := client.recv(1 << 16):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /?" + b"x" * 4 * MAX_HEAD + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 4 * MAX_HEAD + b"\r\n\r\n",
    ],
    ids=["line", "header"],
)
def test_too_long_a_head_is_answered(running: Board, sent: bytes) -> None:
    status, body = exchange(running, sent)
    assert status == 431
    assert "longer than 1,048,576 bytes" in json.loads(body)["error"]


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9,
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX Y: z\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_what_is_no_request_is_answered(running: Board, sent: bytes) -> None:
    status, body = exchange(running, sent)
    assert 400 <= status < 500
    assert json.loads(body)["error"]
    assert running.describe()["progress"]["state"] == "ready"


POST = b"POST /data/plugin/timeseries/timeSeries HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "parts",
    [
        (POST + b"Content-Length: 100\r\n\r\n{}",),
        (CHUNKED + b"2\r\n{}\r\n", b"zz\r\n"),
        (CHUNKED + b"%x\r\n" % (2 * MAX_BODY) + b"x" * 2 * MAX_BODY + b"\r\n", b"zz\r\n"),
        (b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n",),
        (b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n", b"nonsense\r\n\r\n"),
    ],
    ids=["leaves", "broken chunk", "broken after the answer", "stream", "nonsense behind"],
)
def test_whoever_leaves_or_breaks_off_leaves_no_traceback(
    running: Board, parts: tuple[bytes, ...]
) -> None:
    with connected(running) as client:
        client.sendall(parts[0])
        for part in parts[1:]:
            client.recv(1) if b"GET" in parts[0] or len(parts[0]) > MAX_BODY else sleep(0.2)
            client.sendall(part)
    assert running.describe()["progress"]["state"] == "ready"
