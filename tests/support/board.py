"""A board in a process of its own, as a user starts it."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Board:
    """A running `glassboard`; `url` ends with a slash, and has no token."""

    def __init__(
        self, process: subprocess.Popen[str], port: int, prefix: str = "", token: str = ""
    ) -> None:
        self.process = process
        self.printed = ""
        """What it printed, once it has ended."""
        self.url = f"http://127.0.0.1:{port}{prefix}/"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str) -> bytes:
        request = urllib.request.Request(self.url + path, headers=self._headers)
        with urllib.request.urlopen(request, timeout=10) as response:
            return bytes(response.read())

    def describe(self) -> dict[str, Any]:
        """What `/api/v1/board` answers."""
        described: dict[str, Any] = json.loads(self.get("api/v1/board"))
        return described

    def wait_until(self, state: str, seconds: float = 20) -> None:
        """Returns once the board is `state` (`ready`, `waiting`); fails where it takes too long."""
        end = time.monotonic() + seconds
        seen: object = "no answer"
        while time.monotonic() < end:
            assert self.process.poll() is None, self.process.communicate()[0]
            try:
                seen = self.describe()["progress"]["state"]
            except OSError as error:
                seen = error
            if seen == state:
                return
            time.sleep(0.05)
        raise AssertionError(f"the board is not {state} after {seconds} s: {seen}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def board(
    logdir: Path,
    *options: str,
    state: str = "ready",
    port: int | None = None,
    prefix: str = "",
    token: str = "",
) -> Iterator[Board]:
    """`glassboard LOGDIR` on a free port, or this one, once it is `state`; ended as with Ctrl-C."""
    port = port or free_port()
    command = [sys.executable, "-m", "glassboard", str(logdir), "--port", str(port), *options]
    command += ["--path_prefix", prefix] if prefix else []
    command += ["--token", token] if token else []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    running = Board(process, port, prefix, token)
    try:
        running.wait_until(state)
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        try:
            running.printed = process.communicate(timeout=10)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
