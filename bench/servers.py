"""A product's server as a process: started on a logdir, asked over HTTP, weighed, and stopped."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

OURS, THEIRS = "glassboard", "tensorboard"
MODULES = {OURS: "glassboard", THEIRS: "tensorboard.main"}
LIMIT = 120  # seconds that one answer may take


class Server:
    """A process that is starting."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, began: float) -> None:
        self.process = process
        self.began = began
        """Just before its start, on the clock of `time.perf_counter`."""
        self.url = f"http://127.0.0.1:{port}"

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> bytes:
        """The answer's body; of a posted form where one is given. OSError where nobody answers, or
        not with a 200.
        """
        body = urllib.parse.urlencode(form).encode() if form else None
        try:
            with urllib.request.urlopen(self.url + path, body, timeout=LIMIT) as answer:
                return bytes(answer.read())
        except OSError:
            if self.process.poll() is not None:
                sys.exit(f"`{self.process.args!r}` ended with {self.process.returncode}")
            raise

    def since(self) -> float:
        """Seconds since its start."""
        return time.perf_counter() - self.began

    def peak_memory(self) -> float:
        """The most megabytes it ever took: of each of its processes, added up."""
        return sum(map(_peak, self._processes())) / 1e6

    def stop(self) -> None:
        processes = self._processes()
        self.process.send_signal(signal.SIGINT)
        _, alive = psutil.wait_procs(processes, timeout=5)
        for process in alive:
            process.kill()
        self.process.wait()

    def _processes(self) -> list[Any]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]


@contextmanager
def started(product: str, logdir: Path, cache: Path | None = None) -> Iterator[Server]:
    """The product's server on a free port, with an empty cache unless one is given."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as empty:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [
            sys.executable,
            "-m",
            MODULES[product],
            "--logdir",
            str(logdir),
            "--port",
            str(port),
        ]
        server = Server(
            began=time.perf_counter(),
            process=subprocess.Popen(
                command,
                env={**os.environ, "GLASSBOARD_CACHE_DIR": str(cache or empty)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ),
            port=port,
        )
        try:
            yield server
        finally:
            server.stop()


def _peak(process: Any) -> int:
    """VmHWM of /proc, in bytes; where there is none, what the process takes now."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        return int(status.split("VmHWM:")[1].split()[0]) << 10
    except (OSError, IndexError):
        return int(process.memory_info().rss)
