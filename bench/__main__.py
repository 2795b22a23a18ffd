"""Every benchmark, one after the other: `make bench`.

    python -m bench [--only NAME …] [--rounds 3] [--data DIR] [--markdown docs/performance.md]

First a table, row by row as it is measured: what reading and serving takes, ours and TensorBoard's
in turn. Then what else is compared, each in its own words. The logdirs take 1.8 GB.
"""

import argparse
import runpy
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench import answers, core, figures, live, load

LOADED = ("point", "L1", "L2", "L3", "L4", "L5", "L6")
ROWS: dict[str, Callable[[Path, int], Iterator[figures.Figure]]] = {
    **{name: partial(load.measure, name) for name in LOADED},
    "core": core.measure,
    "answers": answers.measure,
    "live": live.measure,
}
OTHERS = ("import_time", "startup", "write", "read", "graph", "page")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--only", nargs="+", choices=(*ROWS, *OTHERS), default=(*ROWS, *OTHERS))
    parser.add_argument("--rounds", type=int, default=3, help="of each row of the table")
    parser.add_argument("--data", type=Path, help="where the logdirs are kept for the next time")
    parser.add_argument("--markdown", type=Path, help="a file whose table is to be replaced")
    given = parser.parse_args()
    if any(name in ROWS for name in given.only):
        with tempfile.TemporaryDirectory() as folder:
            lines = list(_table(given.only, given.data or Path(folder), given.rounds))
        if given.markdown:
            figures.put_between_marks(given.markdown, "measured", lines)
    sys.argv = sys.argv[:1]  # the others have arguments of their own
    for name in OTHERS:
        if name in given.only:
            print(f"\n### {name}", flush=True)
            runpy.run_module(f"bench.{name}", run_name="__main__")


def _table(only: list[str], data: Path, rounds: int) -> Iterator[str]:
    """The lines, each printed as soon as there is one."""
    for line in _lines(only, data, rounds):
        print(line, flush=True)
        yield line


def _lines(only: list[str], data: Path, rounds: int) -> Iterator[str]:
    yield f"{figures.machine()}; median [least..most] of {rounds} in turn."
    yield ""
    yield figures.HEAD
    for name, measure in ROWS.items():
        if name in only:
            try:
                yield from map(str, measure(data, rounds))
            except (AssertionError, OSError) as error:  # TimeoutError is one; the other rows go on
                yield f"| {name} | not measured: {error} | | |"


if __name__ == "__main__":
    main()
