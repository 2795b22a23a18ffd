"""`open(logdir)`: what a logdir holds, as tables."""

from __future__ import annotations

import os
from operator import index
from typing import TYPE_CHECKING, SupportsIndex

from glassboard._core import Store
from glassboard.reader.names import chosen
from glassboard.reader.table import Table

if TYPE_CHECKING:
    from types import TracebackType

    from glassboard._core import Problem, Progress, Run
    from glassboard.reader.names import Names

PATIENCE = 0.1  # seconds between two chances for Ctrl-C


def open(logdir: str | os.PathLike[str], *, wait: bool = True) -> Reader:
    """Reads a logdir: everything that TensorFlow, PyTorch, Keras and others logged below it.

    Returns when everything is read that is there; with `wait=False` at once: reading goes on in
    threads of its own, `progress` tells how far it is, and `wait()` waits for its end. What is
    written later comes with `refresh()`.

    Only scalars are held in memory, 24 bytes a point; everything else is read when it is asked for.
    Nothing is sampled: every point is there. Raises FileNotFoundError or NotADirectoryError where
    there is no such logdir.
    """
    reader = Reader(logdir)
    if wait:
        try:
            reader.wait()
        except BaseException:
            reader.close()
            raise
    return reader


class Reader:
    """An open logdir; `glassboard.open` makes it. Also a context manager."""

    def __init__(self, logdir: str | os.PathLike[str]) -> None:
        self._store = Store(os.fspath(logdir), reload_interval=0)

    # --- what is there ----------------------------------------------------------------------------

    @property
    def logdir(self) -> str:
        """The absolute path."""
        return self._store.logdir

    @property
    def runs(self) -> list[str]:
        """The runs' names: paths below the logdir, `.` for the logdir itself; in natural order
        (`run9` before `run10`).
        """
        return [run.name for run in self._store.runs()]

    @property
    def tags(self) -> dict[str, list[str]]:
        """The tags of all runs by kind (`scalars`, `histograms`, `images` …; other plugins by their
        own name), sorted.
        """
        return _tags(self._store.runs())

    @property
    def problems(self) -> list[Problem]:
        """What could not be read: each with `run`, `file`, `offset`, `length` and `message`."""
        return self._store.problems()

    @property
    def progress(self) -> Progress:
        """How far the reading is."""
        return self._store.progress()

    # --- the values -------------------------------------------------------------------------------

    def scalars(
        self,
        tags: Names = None,
        runs: Names = None,
        steps: Steps = None,
        *,
        wide: bool = False,
        superseded: bool = False,
    ) -> Table:
        """Scalars, a row for each point: run, tag (dictionary-encoded strings), step (int64),
        wall_time (float64: seconds since 1970-01-01 UTC), value (float64).

        `tags` and `runs` are a name, a glob such as `"loss/*"`, a compiled regular expression, or
        several of these; all where they are left out. `steps` is a step, or a slice or range as
        Python counts: `slice(100, 200)` ends with 199, `range(0, 1000, 10)` takes every tenth. Rows
        come by run, tag and order of writing.

        `wide=True` gives run, step and a column for each tag instead, a row for each step of a run
        in ascending order; missing values are null (NaN in pandas), and of several values of a tag
        at one step the last one written counts. A tag that is called `run` or `step` has its column
        under that name with `_` behind.

        Points that a restart of the run superseded are left out; `superseded=True` keeps them where
        they were written, and adds a column superseded (bool).

        Raises KeyError for a run or tag that is not there (a pattern may fit none), ValueError for
        a wide table of more than 2^28 cells, or of superseded points.
        """
        if wide and superseded:
            raise ValueError(
                "a wide table has one value a step, and no place for superseded ones\n"
                "hint: leave out `wide=True` or `superseded=True`"
            )
        kind = "wide_scalars" if wide else "scalars"
        return self._table(kind, tags, runs, steps, of="scalars", superseded=superseded)

    def histograms(self, tags: Names = None, runs: Names = None, steps: Steps = None) -> Table:
        """Histograms, a row for each: run, tag, step, wall_time, min, max, num, sum, sum_squares
        (float64), nan, pos_inf, neg_inf (int64: values that no bucket holds), and the lists left,
        right and count (float64: its buckets without the empty ones at both ends).

        What TensorFlow 2 does not log (sum, sum_squares) is NaN, as are min and max of a histogram
        without values. Arguments and errors as in `scalars`, and OSError where a file is gone.
        """
        return self._table("histograms", tags, runs, steps)

    def text(self, tags: Names = None, runs: Names = None, steps: Steps = None) -> Table:
        """Texts, a row for each string: run, tag, step, wall_time, shape (list of int64: the tensor
        it stands in, [] or [1] nearly always), index (int64: its place there, row by row), text.

        Arguments and errors as in `histograms`.
        """
        return self._table("text", tags, runs, steps)

    def _table(
        self,
        kind: str,
        tags: Names,
        runs: Names,
        steps: Steps,
        *,
        of: str | None = None,
        superseded: bool = False,
    ) -> Table:
        held = self._store.runs()
        run_names = chosen(runs, [run.name for run in held], what="run")
        if run_names is not None:
            among = set(run_names)
            held = [run for run in held if run.name in among]
        of = of or kind
        tag_names = chosen(tags, _tags(held).get(of, []), what=f"tag of {of}")
        low, high, every = _bounds(steps)
        found = self._store.table(
            kind,
            runs=run_names,
            tags=tag_names,
            low=low,
            high=high,
            every=every,
            superseded=superseded,
        )
        return Table(found)

    # --- life -------------------------------------------------------------------------------------

    def wait(self) -> Reader:
        """Returns itself when everything is read that was there when it was opened.

        Raises FileNotFoundError or NotADirectoryError where there is no such logdir.
        """
        store = self._store
        while (progress := store.progress()).state == "loading":
            store.wait(store.version, PATIENCE)
        if progress.state == "waiting":
            path = store.logdir
            kind = NotADirectoryError if os.path.exists(path) else FileNotFoundError
            raise kind(f"{progress.reason}\nhint: give the directory below which event files lie")
        return self

    def refresh(self) -> Reader:
        """Reads what was written since, and only that; returns itself.

        Raises ValueError after `close()`.
        """
        self._store.refresh()
        return self

    def close(self) -> None:
        """Ends the threads that read. What was read stays there to be asked for."""
        self._store.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        progress, runs = self.progress, self._store.runs()
        lines = [f"glassboard.open({self.logdir!r})"]
        if progress.state != "ready":
            lines.append(f"  {progress.reason or 'reading'}")
        lines.append(f"  {_count(len(runs), 'run')}: {_listed([run.name for run in runs])}")
        points = f" ({_count(progress.points, 'point')})"
        for kind, tags in _tags(runs).items():
            lines.append(f"  {kind}{points * (kind == 'scalars')}: {_listed(tags)}")
        problems = len(self.problems)
        if problems:
            lines.append(f"  {_count(problems, 'problem')}: see `.problems`")
        return "\n".join(lines)


Steps = SupportsIndex | slice | range | None


def _bounds(steps: Steps) -> tuple[int | None, int | None, int | None]:
    """(lowest, highest, how far apart) of steps; raises ValueError, TypeError."""
    if steps is None:
        return None, None, None
    if isinstance(steps, SupportsIndex):
        return index(steps), index(steps), None
    if not isinstance(steps, slice | range):
        raise TypeError(
            f"`steps` must be a step, a slice or a range, not `{steps!r}`\n"
            "hint: `slice(100, 200)` is from step 100 up to 199"
        )
    if steps.step is not None and steps.step < 1:
        raise ValueError(f"`steps` must ascend, not go by `{steps.step}`")
    return steps.start, None if steps.stop is None else steps.stop - 1, steps.step


def _tags(runs: list[Run]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for run in runs:
        for kind, tags in run.tags.items():
            found.setdefault(kind, set()).update(tags)
    return {kind: sorted(tags) for kind, tags in sorted(found.items())}


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'s' * (n != 1)}"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f", … ({len(names):,})" if len(names) > 5 else "")
