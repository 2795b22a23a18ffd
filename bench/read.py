"""How long a script waits for a logdir's scalars as a pandas DataFrame: `glassboard.open`, our
`EventAccumulator`, TensorBoard's, tbparse.

    python -m bench.read [LOGDIR] [--rounds 3]

Without LOGDIR, one of 200,000 records: 4 runs × 10 tags × 5,000 steps. Libraries are imported
before the clock starts; rounds are interleaved, and every reader reads the files anew. Where their
rows differ, it says so instead of a time.
"""

import argparse
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import glassboard
import pandas as pd
import tbparse
from glassboard import compat
from glassboard._core import EventWriter
from tensorboard.backend.event_processing import event_accumulator

ALL = {"scalars": 0}
COLUMNS = ["wall_time", "step", "value"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("logdir", nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    logging.disable()  # TensorBoard's, about files that it thinks odd
    with tempfile.TemporaryDirectory() as folder:
        logdir = given.logdir or write(Path(folder))
        took: dict[str, list[float]] = {name: [] for name in READERS}
        rows: dict[str, int] = {}
        for _ in range(given.rounds):
            for name, read in READERS.items():
                began = time.perf_counter()
                frame = read(logdir)
                took[name].append(time.perf_counter() - began)
                rows[name] = len(frame)
    ours, expected = statistics.median(took["glassboard.open"]), rows["glassboard.open"]
    print("| logdir → DataFrame | s | µs a row | ÷ `glassboard.open` |\n|---|---|---|---|")
    for name, times in took.items():
        middle = statistics.median(times)
        spread = f"{middle:.3f} [{min(times):.3f}..{max(times):.3f}]"
        a_row = f"{middle / max(rows[name], 1) * 1e6:.2f}"
        differs = "" if rows[name] == expected else f", but {rows[name]:,} rows, not {expected:,}"
        print(f"| {name} | {spread} | {a_row} | **{middle / ours:.1f}×**{differs} |")


def write(folder: Path) -> str:
    for run in range(4):
        writer = EventWriter(str(folder / f"run{run}"))
        for step in range(5_000):
            for tag in range(10):
                writer.scalar(f"group/tag{tag}", step / (tag + 1), step, 1e9 + step)
        writer.close()
    return str(folder)


def opened(logdir: str) -> pd.DataFrame:
    with glassboard.open(logdir) as reader:
        return reader.scalars().to_pandas()


def accumulated(accumulator: Callable[..., object]) -> Callable[[str], pd.DataFrame]:
    """The way that scripts take with an EventAccumulator of each run."""

    def read(logdir: str) -> pd.DataFrame:
        frames = []
        for folder, _, files in os.walk(logdir):
            if any("tfevents" in file for file in files):
                run = accumulator(folder, size_guidance=ALL).Reload()
                for tag in run.Tags()["scalars"]:
                    frame = pd.DataFrame(run.Scalars(tag), columns=COLUMNS)
                    frames.append(frame.assign(run=folder, tag=tag))
        return pd.concat(frames, ignore_index=True)

    return read


def parsed(logdir: str) -> pd.DataFrame:
    wanted = {"dir_name", "wall_time"}
    return tbparse.SummaryReader(logdir, extra_columns=wanted, event_types={"scalars"}).scalars


READERS: dict[str, Callable[[str], pd.DataFrame]] = {
    "glassboard.open": opened,
    "glassboard.compat.EventAccumulator": accumulated(compat.EventAccumulator),
    "tensorboard's EventAccumulator": accumulated(event_accumulator.EventAccumulator),
    "tbparse": parsed,
}


if __name__ == "__main__":
    main()
