"""How long a client waits for an answer of a server that has read everything, and how long the
answer is. Both servers run at the same time and are asked in turn.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlencode

from bench.figures import Figure
from bench.series import ROUTE, TAGS, question, series, wait_until_served
from bench.servers import OURS, THEIRS, Server, started
from bench.workloads import WORKLOADS, logdir

ASKED = 5  # times a round; the shortest counts, since the rest is other programs

Ask: TypeAlias = Callable[[], bytes]


def measure(data: Path, rounds: int) -> Iterator[Figure]:
    yield from _scalars(data, rounds)
    yield from _tags(data, rounds)
    yield from _histograms(data, rounds)


def _scalars(data: Path, rounds: int) -> Iterator[Figure]:
    """One tag of all runs, whole: as columns, and as JSON."""
    workload = WORKLOADS["sweep"]
    tag = workload.tag(0)
    form = question("scalars", tag)
    columns = f"/api/v1/scalars?{urlencode({'tag': tag})}"
    with _both(workload.name, data) as (ours, theirs):
        assert series(ours.ask(ROUTE, form)) == series(theirs.ask(ROUTE, form)), "the points differ"
        yield from _compare(
            f"{workload.what}: `/api/v1`",
            lambda: ours.ask(columns),
            lambda: theirs.ask(ROUTE, form),
            rounds,
        )
        yield from _compare(
            f"{workload.what}: `/api/v1`, `compression=lz4`",
            lambda: ours.ask(columns + "&compression=lz4"),
            lambda: theirs.ask(ROUTE, form),
            rounds,
        )
        yield from _compare(
            f"{workload.what}: TensorBoard's JSON",
            lambda: ours.ask(ROUTE, form),
            lambda: theirs.ask(ROUTE, form),
            rounds,
        )


def _tags(data: Path, rounds: int) -> Iterator[Figure]:
    """What there is, as TensorBoard's page asks for it."""
    workload = WORKLOADS["L3"]
    with _both(workload.name, data) as (ours, theirs):
        assert _runs_and_tags(ours) == _runs_and_tags(theirs), "the tags differ"
        yield from _compare(
            f"{workload.what}: runs and tags, TensorBoard's JSON",
            lambda: ours.ask(TAGS),
            lambda: theirs.ask(TAGS),
            rounds,
        )


def _runs_and_tags(server: Server) -> dict[str, list[str]]:
    held = json.loads(server.ask(TAGS))["scalars"]["runTagInfo"]
    return {run: sorted(tags) for run, tags in held.items()}


def _histograms(data: Path, rounds: int) -> Iterator[Figure]:
    """One tag of one run, as many steps as TensorBoard keeps, with the buckets as logged."""
    workload = WORKLOADS["weights"]
    run, tag = workload.run(0), workload.tag(0)
    form = question("histograms", tag, run)
    columns = f"/api/v1/histograms?{urlencode({'run': run, 'tag': tag})}"
    with _both(workload.name, data) as (ours, theirs):
        assert len(series(theirs.ask(ROUTE, form))[run]) == workload.steps, "steps are left out"
        yield from _compare(
            f"{workload.what}: `/api/v1`",
            lambda: ours.ask(columns),
            lambda: theirs.ask(ROUTE, form),
            rounds,
        )


@contextmanager
def _both(name: str, data: Path) -> Iterator[tuple[Server, Server]]:
    """Our server and theirs on a workload, when both have read it."""
    workload = WORKLOADS[name]
    place = logdir(workload, data)
    with started(OURS, place) as ours, started(THEIRS, place) as theirs:
        for server in (ours, theirs):
            wait_until_served(server, workload)
        yield ours, theirs


def _compare(what: str, ours: Ask, theirs: Ask, rounds: int) -> Iterator[Figure]:
    """Milliseconds, and kilobytes of the body."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for ask, took in zip((ours, theirs), seconds, strict=True):
            took.append(min(_seconds(ask) for _ in range(ASKED)) * 1e3)
    yield Figure(what, "ms", *seconds)
    yield Figure(what, "kB", [len(ours()) / 1e3], [len(theirs()) / 1e3])


def _seconds(ask: Ask) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began
