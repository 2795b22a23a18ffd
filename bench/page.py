"""How long a person waits for the page of scalars, and on L4 for that of histograms, ours beside
TensorBoard's, and the goals.

    python -m bench.page [--only smalls L2 L3 L4 L6 live] [--rounds 3] [--data DIR]
                         [--pictures DIR] [--markdown docs/performance.md]

Rounds are in turn; in each, a server reads everything first, and its page is opened in a new
browser that has come to rest, with an empty cache, 1440 × 900, drawing in software. The clock is
the page's own, from the navigation on. TensorBoard's canvases are looked at every 40 ms, our page's
marks in every frame. `live` is our page alone, while eight runs grow.
"""

import argparse
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from glassboard import SummaryWriter

from bench import figures, goals, visit
from bench.figures import Figure
from bench.goals import Goal
from bench.series import read_once, wait_until_served
from bench.servers import OURS, THEIRS, started
from bench.workloads import WORKLOADS, logdir

UNITS = {
    "first chart": "s",
    "all in view": "s",
    "lines": "n",
    "transferred": "kB",
    "script": "kB",
    "heap": "MB",
    "memory": "MB",
    "longest task": "ms",
    "blocked": "ms",
    "hover": "ms",
    "hover, worst": "ms",
    "runs off": "ms",
    "runs on": "ms",
    "smoothing": "ms",
    "smoothing, at rest": "ms",
    "frame gap": "ms",
}
WORDS = {
    "first chart": "first chart",
    "all in view": "all charts in view",
    "lines": "runs shown without a click",
    "transferred": "transferred until all charts",
    "script": "script before the first chart, gzip",
    "heap": "JavaScript heap",
    "memory": "the page's process",
    "longest task": "longest task on the main thread",
    "blocked": "tasks over 50 ms until all charts, in all",
    "hover": "hover → painted, median",
    "hover, worst": "hover → painted, worst",
    "runs off": "all runs off",
    "runs on": "all runs on",
    "smoothing": "smoothing moved → all in view follow",
    "smoothing, at rest": "smoothing moved → all in view painted for the last time",
    "frame gap": "longest time between two frames",
}
SMOOTH = Goal(most=50)  # ms, of the longest task
GOALS: dict[str, dict[str, Goal]] = {
    "smalls": {
        "first chart": Goal(ratio=8),
        "all in view": Goal(ratio=8),
        "transferred": Goal(most=400),
        "script": Goal(most=150),
        "longest task": SMOOTH,
        "hover": Goal(most=17),
        "smoothing": Goal(most=100),
    },
    "L2": {
        "first chart": Goal(ratio=12),
        "all in view": Goal(ratio=15),
        "heap": Goal(ratio=3),
        "longest task": SMOOTH,
        "hover": Goal(most=17),
        "runs off": Goal(most=100),
        "runs on": Goal(most=200),
        "smoothing": Goal(most=100),
    },
    "L3": {
        "first chart": Goal(ratio=15),
        "all in view": Goal(ratio=20),
        "lines": Goal(least=WORKLOADS["L3"].runs),
        "heap": Goal(ratio=3),
        "longest task": SMOOTH,
        "hover": Goal(most=34),
        "runs off": Goal(most=150),
        "runs on": Goal(most=400),
        "smoothing": Goal(most=100),
    },
    "L4": {"first chart": Goal(ratio=8), "all in view": Goal(most=1), "longest task": SMOOTH},
    "L6": {"first chart": Goal(ratio=6), "longest task": SMOOTH},
    "live": {"longest task": SMOOTH},
}
LIVE_SECONDS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--only", nargs="+", choices=GOALS, default=tuple(GOALS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, help="where the logdirs are kept for the next time")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each page")
    parser.add_argument("--markdown", type=Path, help="a file whose table is to be replaced")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        for line in _lines(given.only, given.data or Path(folder), given.rounds, given.pictures):
            print(line, flush=True)
            lines.append(line)
    if given.markdown:
        figures.put_between_marks(given.markdown, "page", lines)


def _lines(only: list[str], data: Path, rounds: int, pictures: Path | None) -> Iterator[str]:
    yield f"{figures.machine()}; median [least..most] of {rounds} in turn. {_load()} at first."
    yield ""
    yield goals.HEAD
    for name in only:
        seen = _live(rounds) if name == "live" else _visits(name, data, rounds, pictures)
        what = "8 runs that grow" if name == "live" else WORKLOADS[name].what
        for key, words in WORDS.items():
            ours, theirs = (
                [v[key] for v in seen[product] if key in v] for product in (OURS, THEIRS)
            )
            if ours or theirs:
                figure = Figure(f"{what}: {words}", UNITS[key], ours, theirs)
                yield goals.row(figure, GOALS[name].get(key))
    yield ""
    yield f"{_load()} at last."


def _load() -> str:
    """Of the minute before, the bench's own processes among them."""
    return f"Load {os.getloadavg()[0]:.1f}"


def _visits(
    name: str, data: Path, rounds: int, pictures: Path | None
) -> dict[str, list[visit.Figures]]:
    """What was measured on each page, a visit a round."""
    workload = WORKLOADS[name]
    place = logdir(workload, data)
    read_once(place)
    seen: dict[str, list[visit.Figures]] = {OURS: [], THEIRS: []}
    for n in range(rounds):
        for product, found in seen.items():
            measured: visit.Figures = {}
            try:
                with started(product, place) as server:
                    wait_until_served(server, workload)
                    with visit.opened(product, server, measured, workload.plugin) as page:
                        if pictures and n == 0:
                            page.screenshot(path=pictures / f"{name}-{product}.png")
                        if workload.plugin == "scalars":
                            visit.hover(page, measured)
                        if workload.plugin == "scalars" and workload.runs > 1:
                            visit.switch(page, measured)
                            visit.smooth(page, measured)
            except TimeoutError as error:  # what was measured until then counts
                print(f"{name}, {product}, round {n + 1}: {error}", file=sys.stderr)
            found.append(measured)
    return seen


def _live(rounds: int) -> dict[str, list[visit.Figures]]:
    """Eight runs of sixteen tags, 20 steps of each a second."""
    found: list[visit.Figures] = []
    for _ in range(rounds):
        measured: visit.Figures = {}
        with tempfile.TemporaryDirectory() as folder:
            writers = [SummaryWriter(str(Path(folder) / f"seed{i}")) for i in range(8)]
            stop = threading.Event()
            thread = threading.Thread(target=_grow, args=(writers, stop))
            thread.start()
            try:
                with (
                    started(OURS, Path(folder)) as server,
                    visit.opened(OURS, server, {}) as page,
                ):
                    visit.stream(page, LIVE_SECONDS, measured)
            finally:
                stop.set()
                thread.join()
                for writer in writers:
                    writer.close()
        found.append(measured)
    return {OURS: found, THEIRS: []}


def _grow(writers: list[SummaryWriter], stop: threading.Event) -> None:
    """A thousand steps at once, then step after step until `stop`."""
    step = 0
    while step < 1_000 or not stop.wait(0.05):
        for i, writer in enumerate(writers):
            for tag in range(16):
                loss = 2.5 / (1 + 0.01 * step) + 0.1 * ((step * 37 + tag * 11 + i) % 10)
                writer.add_scalar(f"part{tag // 4}/loss{tag % 4}", loss, step)
        step += 1


if __name__ == "__main__":
    main()
