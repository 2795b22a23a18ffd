"""How soon a server answers: process start to the first 200, glassboard beside TensorBoard.

    python -m bench.startup [LOGDIR] [--rounds 5]

Without LOGDIR both open a small one that is made for the occasion. Rounds are interleaved, and a
first one is not counted: it brings programs and files into the page cache. A path is asked for
every 5 ms until it is answered.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from glassboard import SummaryWriter

from bench.figures import HEAD, Figure
from bench.series import TAGS
from bench.servers import OURS, THEIRS, Server, started

ASKED = {
    OURS: {"page": "/", "data": "/api/v1/board"},
    THEIRS: {"page": "/", "data": TAGS},
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
    print(HEAD)
    for what in ASKED[OURS]:
        print(
            Figure(f"process start to first 200: {what}", "s", *(seconds[p, what] for p in ASKED))
        )


def small_logdir(folder: Path) -> str:
    for run in range(3):
        with SummaryWriter(str(folder / f"run{run}")) as writer:
            for step in range(1000):
                for tag in range(6):
                    writer.add_scalar(f"tag{tag}", step / (tag + 1), step)
    return str(folder)


def first_answer(product: str, logdir: str, path: str) -> float:
    """Seconds from the process's start to a 200 of the path."""
    with started(product, Path(logdir)) as server:
        while not answers(server, path):
            if server.since() > LIMIT:
                sys.exit(f"`{product}` did not answer `{path}` within {LIMIT} s")
            time.sleep(0.005)
        return server.since()


def answers(server: Server, path: str) -> bool:
    try:
        server.ask(path)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
