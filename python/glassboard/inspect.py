"""`glassboard inspect`: what a logdir holds, as tables in the terminal or as JSON."""

import argparse
import json
import math
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from glassboard._core import Problem, Run, Store, TagInfo
from glassboard.config import resolve_logdirs
from glassboard.errors import UserError
from glassboard.reader.names import chosen

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

SHOWN = 40  # rows of a table, unless all are asked for
NARROWEST = 80  # columns of a terminal; a narrower one breaks the lines itself
PIPED = 160  # columns where the output is no terminal
PATIENCE = 0.1  # seconds between two chances for Ctrl-C

DESCRIPTION = """\
Lists what event files hold: runs, tags, values, steps, bytes, and what could not be read.
"""


@dataclass
class Held:
    """One run and what of it was asked for."""

    run: Run
    tags: list[TagInfo]
    files: int
    bytes: int
    """Of its files."""

    @property
    def last_step(self) -> int:
        """The highest of its tags' last steps."""
        return max((tag.last_step for tag in self.tags), default=0)


@dataclass
class Sum:
    """One tag in all runs that have it."""

    runs: int = 0
    count: int = 0
    bytes: int = 0
    steps: list[int] = field(default_factory=list)

    def add(self, tag: TagInfo) -> None:
        """Adds the tag of one run."""
        self.runs += 1
        self.count += tag.count
        self.bytes += tag.bytes
        self.steps += [tag.first_step, tag.last_step]


def inspect(arguments: Sequence[str]) -> int:
    """Runs `inspect …`, or TensorBoard's `--inspect …`; returns the exit status.

    Raises UserError for a logdir, run or tag that is not there.
    """
    given = _parser().parse_args(arguments[1:] if arguments[:1] == ["inspect"] else arguments)
    if given.inspect:
        sys.stderr.write("`--inspect` is `glassboard inspect` here\n")
    paths = [*given.paths, *given.event_file]
    with closing(_read(resolve_logdirs(paths, given.logdir, given.logdir_spec))) as store:
        runs = store.runs()
        names = chosen(given.run or None, [run.name for run in runs], what="run")
        runs = runs if names is None else [run for run in runs if run.name in set(names)]
        every = sorted({tag for run in runs for tags in run.tags.values() for tag in tags})
        tags = chosen(given.tag or None, every, what="tag")
        held = [_held(store, run, None if tags is None else set(tags)) for run in runs]
        if tags is not None:
            held = [of_run for of_run in held if of_run.tags]
        problems = [p for p in store.problems() if names is None or p.run in names]
        if given.json:
            described = _described(store, held, problems)
            sys.stdout.write(json.dumps(described, ensure_ascii=False, indent=1) + "\n")
        else:
            _show(store, held, problems, limit=None if given.all else SHOWN)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("glassboard inspect", description=DESCRIPTION)
    parser.add_argument(
        "paths", metavar="LOGDIR", nargs="*", help="directories, or an event file (default: runs)"
    )
    parser.add_argument(
        "--run", metavar="NAME", action="append", help="only this run; a glob such as 'exp*'"
    )
    parser.add_argument(
        "--tag", metavar="NAME", action="append", help="only this tag; a glob such as 'loss/*'"
    )
    parser.add_argument("--all", action="store_true", help=f"more than {SHOWN} rows of each table")
    parser.add_argument("--json", action="store_true", help="everything, for other programs")
    for flag in ("--logdir", "--logdir_spec", "--event_file"):
        parser.add_argument(
            flag, metavar="PATH", action="append", default=[], help="as TensorBoard spells it"
        )
    parser.add_argument("--inspect", action="store_true", help=argparse.SUPPRESS)
    return parser


def _read(logdirs: Sequence[tuple[str, str]]) -> Store:
    """The store, once everything is read that is there."""
    paths = [path for _, path in logdirs]
    if len(paths) > 1 and any(map(os.path.isfile, paths)):
        hint = "give one event file, or the directories that they lie in"
        raise UserError("several paths were given, and not all are directories", hint=hint)
    if os.path.isfile(paths[0]):
        alone = Store.of_run(paths[0])
        try:
            alone.refresh()
        except OSError as error:
            raise UserError(f"`{paths[0]}` cannot be read: {error.strerror}") from error
        return alone
    store = Store(logdirs, reload_interval=0)
    while store.progress().state == "loading":
        store.wait(store.version, PATIENCE)
    if reason := store.progress().reason:
        store.close()
        hint = "give the directories below which event files lie: `glassboard inspect runs`"
        raise UserError(reason.replace("does not exist yet", "does not exist"), hint=hint)
    return store


def _held(store: Store, run: Run, tags: set[str] | None) -> Held:
    infos = [tag for tag in store.tags(run.name) if tags is None or tag.name in tags]
    sizes = [os.path.getsize(file) for file in store.files(run.name) if os.path.exists(file)]
    return Held(run, infos, len(sizes), sum(sizes))


# --- as JSON --------------------------------------------------------------------------------------


def _described(store: Store, held: list[Held], problems: list[Problem]) -> dict[str, Any]:
    return {
        "logdir": store.logdir,
        "runs": [
            {
                "name": of_run.run.name,
                "files": of_run.files,
                "bytes": of_run.bytes,
                "last_step": of_run.last_step,
                "first_wall_time": _finite(of_run.run.first_wall_time),
                "last_wall_time": _finite(of_run.run.last_wall_time),
                "tags": [_described_tag(tag) for tag in of_run.tags],
            }
            for of_run in held
        ],
        "problems": [
            {
                "run": problem.run,
                "file": problem.file,
                "offset": problem.offset,
                "length": problem.length,
                "message": problem.message,
            }
            for problem in problems
        ],
    }


def _described_tag(tag: TagInfo) -> dict[str, Any]:
    return {
        "name": tag.name,
        "kind": tag.kind,
        "plugin": tag.plugin,
        "count": tag.count,
        "bytes": tag.bytes,
        "first_step": tag.first_step,
        "last_step": tag.last_step,
        "first_wall_time": _finite(tag.first_wall_time),
        "last_wall_time": _finite(tag.last_wall_time),
    }


def _finite(number: float) -> float | None:
    """JSON has no other numbers."""
    return number if math.isfinite(number) else None


# --- in the terminal ------------------------------------------------------------------------------


def _show(store: Store, held: list[Held], problems: list[Problem], *, limit: int | None) -> None:
    from rich.console import Console

    terminal = Console()
    width = max(terminal.width, NARROWEST) if terminal.is_terminal else PIPED
    console = Console(markup=False, emoji=False, highlight=False, width=width)
    infos = [tag for of_run in held for tag in of_run.tags]
    names = {(tag.kind, tag.name) for tag in infos}
    points = sum(tag.count for tag in infos if tag.kind == "scalars")
    parts = [
        _count(len(held), "run"),
        _count(len(names), "tag"),
        _count(points, "scalar point"),
        _size(sum(of_run.bytes for of_run in held)),
    ]
    console.print(_safe(store.logdir), style="bold")
    console.print(", ".join(parts))
    if held:
        _show_runs(console, held, limit)
        _show_tags(console, infos, limit)
    if problems:
        _show_problems(console, problems, limit)


def _show_runs(console: "Console", held: list[Held], limit: int | None) -> None:
    table = _table("run", "tags", "values", "last step", "files", "bytes", "last event")
    for of_run in held[:limit]:
        run = of_run.run
        table.add_row(
            _name(console, run.name),
            f"{len(of_run.tags):,}",
            f"{sum(tag.count for tag in of_run.tags):,}",
            f"{of_run.last_step:,}",
            f"{of_run.files:,}",
            _size(of_run.bytes),
            _moment(run.last_wall_time),
        )
    console.print(table)
    _say_more(console, len(held), limit, "run", "`--run 'exp*'` chooses")


def _show_tags(console: "Console", infos: Iterable[TagInfo], limit: int | None) -> None:
    sums: dict[tuple[str, str], Sum] = {}
    for tag in infos:
        sums.setdefault((tag.kind, tag.name), Sum()).add(tag)
    table = _table("tag", "kind", "runs", "values", "steps", "bytes")
    table.columns[1].justify = "left"
    by_kind = sorted(sums.items(), key=lambda item: (item[0][0] != "scalars", item[0]))
    for (kind, name), of_tag in by_kind[:limit]:
        table.add_row(
            _name(console, name),
            _safe(kind),
            f"{of_tag.runs:,}",
            f"{of_tag.count:,}",
            f"{min(of_tag.steps):,} – {max(of_tag.steps):,}",
            _size(of_tag.bytes) if of_tag.bytes else "",
        )
    console.print(table)
    _say_more(console, len(sums), limit, "tag", "`--tag 'loss/*'` chooses")


def _show_problems(console: "Console", problems: list[Problem], limit: int | None) -> None:
    console.print(_count(len(problems), "problem"), style="yellow")
    for problem in problems[:limit]:
        where = "" if problem.offset is None else f", byte {problem.offset:,}"
        console.print(f"  {_safe(problem.file)}{where}: {_safe(problem.message)}")
    _say_more(console, len(problems), limit, "problem", "`--json` lists them")


def _table(first: str, *others: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _name(console: "Console", text: str) -> "Text":
    """A name in one line: cut to what fits in a terminal, and folded for programs."""
    from rich.text import Text

    whole = not console.is_terminal
    return Text(_safe(text), overflow="fold" if whole else "ellipsis", no_wrap=not whole)


def _say_more(console: "Console", n: int, limit: int | None, noun: str, hint: str) -> None:
    if limit is not None and n > limit:
        more = _count(n - limit, f"more {noun}")
        console.print(f"… and {more}: `--all` lists them, {hint}\n", style="dim")


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'s' * (n != 1)}"


def _size(n: int) -> str:
    """Bytes, in the unit that leaves one to three digits."""
    size, units = float(n), iter(("B", "kB", "MB", "GB"))
    unit = next(units)
    while size >= 999.5 and (larger := next(units, None)) is not None:
        size, unit = size / 1000, larger
    return f"{size:,.0f} {unit}" if unit == "B" or size >= 99.5 else f"{size:.2g} {unit}"


def _moment(seconds: float) -> str:
    try:
        return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):  # no such time
        return f"{seconds:g}"


def _safe(text: str) -> str:
    """What was logged, without what would command the terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
