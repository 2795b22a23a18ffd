"""Scalar series as JSON, made column by column: a loop over points would take ten times as long."""

import struct
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from glassboard.server.encode import encoded, numbers
from glassboard.server.session import Session
from glassboard.server.tensorboard.sampling import with_extremes

PART = 1 << 15  # points that are encoded at once: about 2 MB of JSON


class Columns(NamedTuple):
    """A series: as many steps as wall times as values."""

    steps: "memoryview[int]"
    wall_times: "memoryview[float]"
    values: "memoryview[float]"


class Point(Struct, gc=False, rename="camel"):
    """A point as the time series plugin tells it."""

    wall_time: float | str
    step: int
    value: float | str


Form = Callable[[Sequence[Any], Sequence[int], Sequence[Any]], list[Any]]


def points(wall_times: Sequence[Any], steps: Sequence[int], values: Sequence[Any]) -> list[Any]:
    """The form of the time series plugin."""
    return list(map(Point, wall_times, steps, values))


def triples(wall_times: Sequence[Any], steps: Sequence[int], values: Sequence[Any]) -> list[Any]:
    """The form of all other plugins."""
    return list(zip(wall_times, steps, values, strict=True))


def columns(session: Session, run: str, tag: str) -> Columns:
    """A series, thinned out where the user wants it; raises KeyError."""
    whole = _viewed(*session.store.scalar_bytes(run, tag))
    places = with_extremes(whole.values, session.samples.get("scalars", 0))
    if len(places) == len(whole.values):
        return whole
    return _viewed(
        array("q", map(whole.steps.__getitem__, places)).tobytes(),
        array("d", map(whole.wall_times.__getitem__, places)).tobytes(),
        array("d", map(whole.values.__getitem__, places)).tobytes(),
    )


def _viewed(steps: bytes, wall_times: bytes, values: bytes) -> Columns:
    return Columns(
        memoryview(steps).cast("q"), memoryview(wall_times).cast("d"), memoryview(values).cast("d")
    )


def last(session: Session, run: str, tag: str) -> tuple[int, float, float]:
    """(step, wall time, value) of a series' last point; raises KeyError."""
    steps, wall_times, values = session.store.scalar_bytes(run, tag)
    step, wall_time, value = struct.unpack("<qdd", steps[-8:] + wall_times[-8:] + values[-8:])
    return int(step), float(wall_time), float(value)


def lists(series: Columns) -> Iterator[tuple[list[Any], list[int], list[Any]]]:
    """(wall times, steps, values), some thousand points at a time."""
    for low in range(0, len(series.steps), PART):
        high = low + PART
        yield (
            series.wall_times[low:high].tolist(),
            series.steps[low:high].tolist(),
            series.values[low:high].tolist(),
        )


def as_json(series: Columns, form: Form) -> Iterator[bytes]:
    """The parts of a JSON list of points."""
    yield b"["
    comma = b""
    for wall_times, steps, values in lists(series):
        yield comma
        yield encoded(form(numbers(wall_times), steps, numbers(values)))[1:-1]
        comma = b","
    yield b"]"


def as_csv(series: Columns) -> Iterator[bytes]:
    """The parts of a table with a row for each point."""
    yield b"Wall time,Step,Value\r\n"
    for wall_times, steps, values in lists(series):
        rows = zip(wall_times, steps, values, strict=True)
        yield "".join(map("%r,%d,%r\r\n".__mod__, rows)).encode()


def keyed(session: Session, wanted: Iterable[tuple[str, str, str]], form: Form) -> Iterator[bytes]:
    """The parts of a JSON object of series, each of (key, run, tag); those that are not there, or
    no longer, are left out.
    """
    comma = b"{"
    for key, run, tag in wanted:
        try:
            series = columns(session, run, tag)
        except (KeyError, UnicodeEncodeError):
            continue
        yield comma + encoded(key) + b":"
        yield from as_json(series, form)
        comma = b","
    yield b"{}" if comma == b"{" else b"}"
