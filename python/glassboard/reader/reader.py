"""`open(logdir)`: what a logdir holds, as tables."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from glassboard import _core
from glassboard.reader.hparams import columns as by_name
from glassboard.reader.hparams import session
from glassboard.reader.names import UnknownNameError, chosen
from glassboard.reader.steps import bounds
from glassboard.reader.table import Table

if TYPE_CHECKING:
    from collections.abc import Container
    from types import TracebackType

    from glassboard._core import Problem, Progress, Run
    from glassboard.reader.hparams import Value
    from glassboard.reader.names import Names
    from glassboard.reader.steps import Steps
    from glassboard.trace.graph import Graph

Path = str | os.PathLike[str]
Logdir = Path | Iterable[Path] | Mapping[str, Path]

PATIENCE = 0.1  # seconds between two chances for Ctrl-C
OVERVIEW = (  # attributes of a TagInfo
    "run",
    "kind",
    "name",
    "plugin",
    "count",
    "bytes",
    "first_step",
    "last_step",
    "first_wall_time",
    "last_wall_time",
    "display_name",
    "description",
)


def open(logdir: Logdir, *, wait: bool = True) -> Reader:
    """Reads a logdir: everything that TensorFlow, PyTorch, Keras and others logged below it.

    Only scalars are held in memory, 24 bytes a point; everything else is read when it is asked for.
    Nothing is sampled: every point is there. What is written later comes with `refresh()`.

    Args:
        logdir: a path; one with wildcards, `exp*/runs`, is every directory that matches. Several as
            a list of paths, or as a dict of names and paths (with `{"old": "/data/runs"}` a run is
            called `old/exp1`).
        wait: returns when everything is read that is there. False: at once; reading goes on in
            threads of its own, `progress` tells how far it is, and `wait()` waits for its end.

    Raises:
        FileNotFoundError, NotADirectoryError: there is no such logdir.

    Example:
        >>> writer.add_scalar("loss", 0.5, global_step=1)
        >>> reader = glassboard.open(logdir)
        >>> reader.tags
        {'scalars': ['loss']}
        >>> [row["value"] for row in reader.scalars("loss")]
        [0.5]
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

    def __init__(self, logdir: Logdir) -> None:
        self._store = _core.Store(_logdirs(logdir), reload_interval=0)

    # --- what is there ----------------------------------------------------------------------------

    @property
    def logdir(self) -> str:
        """The absolute path; of several, what was given, as `/a, name=/b`."""
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
        form = "wide_scalars" if wide else "scalars"
        return self._table(form, "scalars", tags, runs, steps, superseded=superseded)

    def histograms(self, tags: Names = None, runs: Names = None, steps: Steps = None) -> Table:
        """Histograms, a row for each: run, tag, step, wall_time, min, max, num, sum, sum_squares
        (float64), nan, pos_inf, neg_inf (int64: values that no bucket holds), and the lists left,
        right and count (float64: its buckets without the empty ones at both ends).

        What TensorFlow 2 does not log (sum, sum_squares) is NaN, as are min and max of a histogram
        without values. One that is damaged is left out, with a UserWarning: the table's
        `unreadable` tells run, tag, step and reason. Arguments and errors as in `scalars`, and
        OSError where a file is gone.
        """
        table = self._table("histograms", "histograms", tags, runs, steps)
        _warn_of_unreadable(table, "histogram")
        return table

    def text(self, tags: Names = None, runs: Names = None, steps: Steps = None) -> Table:
        """Texts, a row for each string: run, tag, step, wall_time, shape (list of int64: the tensor
        it stands in, [] or [1] nearly always), index (int64: its place there, row by row), text.

        One that is damaged is left out and told, as of `histograms`; arguments and errors are
        theirs, too.
        """
        table = self._table("text", "text", tags, runs, steps)
        _warn_of_unreadable(table, "text")
        return table

    def images(
        self,
        tags: Names = None,
        runs: Names = None,
        steps: Steps = None,
        *,
        data: bool = True,
        superseded: bool = False,
    ) -> Table:
        """Images, a row for each: run, tag, step, wall_time, sample (int64: its place among those
        of the step), width, height (int64: of the step's first one, 0 where unknown), content_type
        (string: by the first bytes), data (binary: the encoded image, as it was logged).

        `data=False` leaves the images themselves in their files. Other arguments and errors as in
        `histograms`.
        """
        return self._table("images", "images", tags, runs, steps, data=data, superseded=superseded)

    def audio(
        self,
        tags: Names = None,
        runs: Names = None,
        steps: Steps = None,
        *,
        data: bool = True,
        superseded: bool = False,
    ) -> Table:
        """Sounds: as `images`, with sample_rate (float64, in hertz) and length_frames (int64:
        samples of each channel) instead of width and height.
        """
        return self._table("audio", "audio", tags, runs, steps, data=data, superseded=superseded)

    def tensors(
        self,
        tags: Names = None,
        runs: Names = None,
        steps: Steps = None,
        *,
        kind: str = "tensors",
        superseded: bool = False,
    ) -> Table:
        """The values of any kind as tensors, a row for each: run, tag, step, wall_time, dtype
        (string: NumPy's name, or `string`), shape (list of int64), data (binary: numbers row by
        row, little-endian), strings (list of binary).

        `kind` is a key of `tags`: `tensors` is what no plugin claims; `mesh`, `custom_scalars` or
        any other plugin's name gives what that plugin logged, and `images`, `histograms`, … what
        TensorBoard makes of those. A value with nothing but metadata has shape [0].
        `np.frombuffer(row["data"], row["dtype"]).reshape(row["shape"])` is one of numbers.
        Arguments and errors as in `histograms`, and ValueError for more than 2 GiB in one tag.
        """
        return self._table("tensors", kind, tags, runs, steps, superseded=superseded)

    def pr_curves(self, tags: Names = None, runs: Names = None, steps: Steps = None) -> Table:
        """Precision and recall, a row for each curve: run, tag, step, wall_time, and the lists
        threshold, true_positives, false_positives, true_negatives, false_negatives, precision and
        recall (float64), all of one length.

        Arguments and errors as in `histograms`, and ValueError for a tensor that is no curve.
        """
        return self._table("pr_curves", "pr_curves", tags, runs, steps)

    def graphs(self, runs: Names = None) -> Table:
        """The runs' graphs, a row for each node: run, name, op, device, inputs (list of strings, as
        in a NodeDef), output_shapes (list of lists of int64: -1 for an unknown size, null for an
        unknown rank), attr_names, attr_values (lists of strings). Errors as in `histograms`.
        """
        return self._table("graphs", "graphs", None, runs, None)

    def graph(self, run: str, tag: str | None = None) -> Graph:
        """A run's graph as `add_graph` recorded it: nodes, and modules with what they take
        (`glassboard.trace.Graph`). With a tag the one that has it, else the run's own; of several
        the last one written.

        Raises KeyError for a run or a graph that is not there, ValueError for a damaged one.
        """
        from glassboard.reader.graph import decoded

        self._chosen([run])
        try:
            return decoded(self._store.graph_def(run, tag))
        except KeyError:
            which = "" if tag is None else f" with the tag `{tag}`"
            tags = [name for name, _, ops, _ in self._store.graph_tags(run) if ops]
            hint = f"it has the tags {', '.join(map(repr, tags))}" if tags else ""
            raise UnknownNameError(
                f"the run `{run}` has no graph{which}",
                hint=hint or "`reader.graphs()` has those of all runs",
            ) from None

    def hparams(self, runs: Names = None, *, metrics: Names = ()) -> Table:
        """Hyperparameters, a row for each run that logged any: run, group, status (`success`,
        `failure`, `running`, `unknown`), start_time, end_time (float64: seconds since 1970-01-01
        UTC), and a column for each hyperparameter: float64, bool, or string where it is one in some
        run; null where a run does not have it.

        `metrics` are scalar tags (names and patterns as in `scalars`): each adds a column with the
        value that was written last. Columns that would have the same name get a `_` behind.

        Raises KeyError for a run or tag that is not there, ValueError for malformed metadata.
        """
        store, held = self._store, self._chosen(runs)
        found = [(run, session(store.tags(run.name))) for run in held]
        rows = [(run, of_run) for run, of_run in found if of_run is not None]
        columns: dict[str, list[Value]] = {"run": [run.name for run, _ in rows]}
        for name in ("group", "status", "start_time", "end_time"):
            columns[name] = [getattr(of_run, name) for _, of_run in rows]
        values = by_name([of_run.values for _, of_run in rows])
        tags = chosen(metrics, _tags(held).get("scalars", []), what="tag of scalars") or []
        for tag in tags:
            values[_free(tag, values)] = [self._last(run, tag) for run, _ in rows]
        for name, column in values.items():
            columns[_free(name, columns)] = column
        return Table(_core.Table(list(columns.items())))

    def context(self, run: str) -> list[dict[str, Any]]:
        """What a run was begun with, a dict for each time that a `SummaryWriter` of ours was made
        for it: started (seconds since 1970-01-01 UTC), command, directory, git, python, packages,
        host, os, cpu, cores, memory, gpus, environment; what wasn't known is left out. Empty for
        runs of other writers.

        Raises KeyError for a run that is not there.
        """
        self._chosen([run])
        found = (_as_dict(message) for _, message in self._store.contexts(run))
        return [told for told in found if told]

    def overview(self, runs: Names = None) -> Table:
        """What there is, a row for each tag of each kind of each run: run, kind, tag, plugin,
        count (int64: values), bytes (int64: what they take in their files, 0 for scalars),
        first_step, last_step (int64), first_wall_time, last_wall_time (float64), display_name and
        description (strings).
        """
        tags = [tag for run in self._chosen(runs) for tag in self._store.tags(run.name)]
        columns = {
            "tag" if name == "name" else name: [getattr(tag, name) for tag in tags]
            for name in OVERVIEW
        }
        return Table(_core.Table(list(columns.items())))

    def _last(self, run: Run, tag: str) -> float | None:
        """The value of a tag that was written last; None where the run has none."""
        if tag not in run.tags.get("scalars", []):
            return None
        return float(self._store.scalar_columns(run.name, tag)[2][-1])

    def _chosen(self, runs: Names) -> list[Run]:
        held = self._store.runs()
        names = chosen(runs, [run.name for run in held], what="run")
        return held if names is None else [run for run in held if run.name in set(names)]

    def _table(
        self,
        form: str,
        kind: str,
        tags: Names,
        runs: Names,
        steps: Steps,
        *,
        superseded: bool = False,
        data: bool = True,
    ) -> Table:
        held = self._chosen(runs)
        tag_names = chosen(tags, _tags(held).get(kind, []), what=f"tag of {kind}")
        low, high, every = bounds(steps)
        found = self._store.table(
            form,
            kind=kind,
            runs=None if runs is None else [run.name for run in held],
            tags=tag_names,
            low=low,
            high=high,
            every=every,
            superseded=superseded,
            data=data,
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


def _logdirs(given: Logdir) -> str | list[tuple[str, str]]:
    """What the store takes: a path, or names, which may be empty, and paths."""
    if isinstance(given, str | os.PathLike):
        return os.path.expanduser(given)
    pairs = given.items() if isinstance(given, Mapping) else [("", path) for path in given]
    return [(name, os.path.expanduser(path)) for name, path in pairs]


def _free(name: str, taken: Container[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _tags(runs: list[Run]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for run in runs:
        for kind, tags in run.tags.items():
            found.setdefault(kind, set()).update(tags)
    return {kind: sorted(tags) for kind, tags in sorted(found.items())}


def _as_dict(message: bytes) -> dict[str, Any]:
    """Empty for what is none: other writers may use the field for something else."""
    try:
        told = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _warn_of_unreadable(table: Table, noun: str) -> None:
    """Warns whoever called the reader's method of what the table had to leave out."""
    if left_out := table.unreadable:
        first = left_out[0]
        warnings.warn(
            f"{_count(len(left_out), noun)} can't be read and left out, first that of "
            f"`{first.tag}` in the run `{first.run}` at step {first.step}: {first.reason}\n"
            "hint: the table's `unreadable` lists them",
            stacklevel=3,
        )


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'s' * (n != 1)}"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f", … ({len(names):,})" if len(names) > 5 else "")
