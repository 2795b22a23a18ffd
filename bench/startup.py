"""How soon a server answers: process start to the first 200, glassboard beside TensorBoard.

    python -m bench.startup [LOGDIR] [--rounds 5]

Without LOGDIR both open a small one that is made for the occasion. Rounds are interleaved, and a
first one is not counted: it brings programs and files into the page cache. A path is asked for
every 5 ms until it is answered.
"""

import argparse
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from glassboard import SummaryWriter

ASKED = {
    "glassboard": {"page": "/", "data": "/api/v1/board"},
    "tensorboard": {"page": "/", "data": "/data/plugin/timeseries/tags"},
}
LIMIT = 60  # seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("logdir", nargs="?", help="default: three runs of six tags and 1,000 steps")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        logdir = given.logdir or small_logdir(Path(folder))
        seconds: dict[tuple[str, str], list[float]] = {}
        for n in range(given.rounds + 1):
            for product, paths in ASKED.items():
                for what, path in paths.items():
                    took = first_answer(product, logdir, path)
                    if n > 0:
                        seconds.setdefault((product, what), []).append(took)
    print(
        "| process start to first 200 | glassboard, s | tensorboard, s | ratio |\n|---|---|---|---|"
    )
    for what in ASKED["glassboard"]:
        ours, theirs = (seconds[product, what] for product in ASKED)
        ratio = statistics.median(theirs) / statistics.median(ours)
        print(f"| {what} | {spread(ours)} | {spread(theirs)} | **{ratio:.2f}x** |")


def small_logdir(folder: Path) -> str:
    for run in range(3):
        with SummaryWriter(str(folder / f"run{run}")) as writer:
            for step in range(1000):
                for tag in range(6):
                    writer.add_scalar(f"tag{tag}", step / (tag + 1), step)
    return str(folder)


def first_answer(product: str, logdir: str, path: str) -> float:
    """Seconds from the process's start to a 200 of the path."""
    program = shutil.which(product, path=str(Path(sys.executable).parent)) or shutil.which(product)
    if program is None:
        sys.exit(f"`{product}` is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "--logdir", logdir, "--port", str(port)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not answers(f"http://127.0.0.1:{port}{path}"):
                if time.perf_counter() - began > LIMIT:
                    sys.exit(f"`{product}` did not answer `{path}` within {LIMIT} s")
                time.sleep(0.005)
            return time.perf_counter() - began
        finally:
            process.send_signal(signal.SIGINT)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=LIMIT):
            return True
    except (urllib.error.URLError, ConnectionError):
        return False


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} [{min(values):.2f}..{max(values):.2f}]"


if __name__ == "__main__":
    main()
