"""Exports: the points of many series, or histograms, as one file, made while it is sent.

A script posts what it wants and is sent the file. A page can't: what it fetches it has to hold, and
a browser saves what comes while it comes only where it goes to an address by itself. So a page puts
what it wants, learns here whether that will do, and goes to the address of that.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import quote

import msgspec
from msgspec import Meta, Struct
from starlette.responses import Response

from glassboard.errors import NotFoundError, UserError
from glassboard.server.answers import JSON
from glassboard.server.encode import answer, encoded, numbers
from glassboard.server.params import TAG, Superseded
from glassboard.server.routes import Routes
from glassboard.server.session import Session

if TYPE_CHECKING:
    from glassboard._core import Export, HistogramExport

BINARY = "application/octet-stream"
MEDIA_TYPES = {"csv": "text/csv", "json": JSON, "parquet": "application/vnd.apache.parquet"}
KEPT = 16  # requests; each is as large as a body may be, at most
PART = 1 << 15  # numbers that become JSON at once
MOMENTS = ("wall_time", "min", "max", "num", "sum", "sum_squares")
NAME_BYTES = 200  # of a file's name without its ending; file systems take 255

Format = Annotated[Literal["csv", "json", "parquet"], Meta(description="of the file")]
Exported = Annotated[
    Literal["scalars", "histograms"],
    Meta(description="histograms come whole: bounds and `superseded` are those of scalars"),
]
Tags = Annotated[list[str], Meta(description=f"{TAG}; null: every tag")]
Runs = Annotated[list[str], Meta(description="in these runs; null: in every run")]
X = Annotated[
    Literal["step", "relative", "wall"], Meta(description="what `low` and `high` are about")
]
Bound = Annotated[float, Meta(description="a bound of x, inclusive")]
Key = Annotated[str, Meta(description="what `PUT` answered")]


class ExportBody(Struct, frozen=True):
    """Which points, and as what."""

    format: Format
    kind: Exported = "scalars"
    tags: Tags | None = None
    runs: Runs | None = None
    x: X = "step"
    low: Bound | None = None
    high: Bound | None = None
    superseded: Superseded = False


class KeptExport(Struct):
    """Where the file is."""

    key: Key


class KeptQuery(Struct, frozen=True):
    """Which of those that were put."""

    key: Key


def add_routes(routes: Routes, session: Session) -> None:
    """`POST`, `PUT` and `GET /api/v1/export`."""
    kept = _Kept()

    @routes.post("/api/v1/export", answers=BINARY, summary="Points as a file")
    def post_export(body: ExportBody) -> Response:
        return _file(session, body)

    @routes.put("/api/v1/export", answers=KeptExport, summary="Keeps what `GET` is to answer")
    def put_export(body: ExportBody) -> KeptExport:
        _begun(session, body)
        return KeptExport(kept.keep(body))

    @routes.get("/api/v1/export", answers=BINARY, summary="The file that was put")
    def get_export(query: KeptQuery) -> Response:
        return _file(session, kept.find(query.key))


class _Kept:
    """The latest requests that were put, by a checksum."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[str, ExportBody] = OrderedDict()
        self._lock = Lock()

    def keep(self, body: ExportBody) -> str:
        key = sha256(msgspec.json.encode(body)).hexdigest()[:32]
        with self._lock:
            self._bodies[key] = body
            self._bodies.move_to_end(key)
            while len(self._bodies) > KEPT:
                self._bodies.popitem(last=False)
        return key

    def find(self, key: str) -> ExportBody:
        with self._lock:
            body = self._bodies.get(key)
        if body is None:
            raise NotFoundError(
                "this download is not known any more", hint="begin it again on the page"
            )
        return body


def _file(session: Session, body: ExportBody) -> Response:
    parts = _begun(session, body)[body.format]()
    headers = {"Content-Disposition": _disposition(f"{_name(body)}.{body.format}")}
    return answer(parts, MEDIA_TYPES[body.format], headers)


def _begun(session: Session, body: ExportBody) -> dict[str, Callable[[], Iterator[bytes]]]:
    """What makes the file's parts, by format; raises UserError where there is nothing to export."""
    for name, chosen in (("tags", body.tags), ("runs", body.runs)):
        if chosen == []:
            raise UserError(f"no {name} are chosen", hint="name some, or give null for all of them")
    try:
        if body.kind == "histograms":
            histograms = session.store.export_histograms(tags=body.tags, runs=body.runs)
            return {
                "csv": histograms.csv,
                "parquet": histograms.parquet,
                "json": lambda: _histograms(histograms),
            }
        points = session.store.export(
            tags=body.tags,
            runs=body.runs,
            x=body.x,
            low=body.low,
            high=body.high,
            superseded=body.superseded,
        )
        return {"csv": points.csv, "parquet": points.parquet, "json": lambda: _json(points)}
    except KeyError:
        unknown = _unknown(session, body.kind, body.tags or [])
        with session.lookup(body.kind, tag=unknown, runs=body.runs):
            raise
    except ValueError as error:
        raise UserError(
            str(error), hint="`/api/v1/summaries` tells which points there are"
        ) from None


def _unknown(session: Session, kind: str, tags: list[str]) -> str:
    """The first tag that no run has."""
    held = set().union(*session.store.tag_names(kind).values())
    return next((tag for tag in tags if tag not in held), "")


def _name(body: ExportBody) -> str:
    """What the file is called: by its run and its tags, where they are few."""
    runs = body.runs if body.runs and len(body.runs) == 1 else []
    tags = body.tags if body.tags and len(body.tags) <= 2 else [body.kind]
    parts = [re.sub(r"[^\w.+=-]+", "_", name).strip("_.") for name in runs + tags]
    name = "_".join(filter(None, parts)) or body.kind
    return name.encode(errors="ignore")[:NAME_BYTES].decode(errors="ignore")


def _disposition(name: str) -> str:
    """Of a file to be saved (RFC 6266); the first name is for those who don't know the second."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def _json(points: "Export") -> Iterator[bytes]:
    """The parts of a JSON list of series."""
    mark = b"["
    for run, tag, steps, wall_times, values, superseded in points:
        yield mark + encoded({"run": run, "tag": tag})[:-1]
        yield from _list("step", memoryview(steps).cast("q"))
        yield from _list("wall_time", memoryview(wall_times).cast("d"))
        yield from _list("value", memoryview(values).cast("d"))
        if superseded is not None:
            yield from _list("superseded", memoryview(superseded).cast("?"))
        yield b"}"
        mark = b",\n"
    yield b"]\n"


def _histograms(histograms: "HistogramExport") -> Iterator[bytes]:
    """The parts of a JSON list of histograms."""
    mark = b"["
    for run, tag, step, wall_time, moments, odd, *buckets in histograms:
        whole: dict[str, object] = {"run": run, "tag": tag, "step": step}
        whole |= zip(MOMENTS, numbers((wall_time, *moments)), strict=True)
        whole |= zip(("nan", "pos_inf", "neg_inf"), odd, strict=True)
        yield mark + encoded(whole)[:-1]
        for name, column in zip(("left", "right", "count"), buckets, strict=True):
            yield from _list(name, memoryview(column).cast("d"))
        yield b"}"
        mark = b",\n"
    yield b"]\n"


def _list(
    name: str, column: "memoryview[int] | memoryview[float] | memoryview[bool]"
) -> Iterator[bytes]:
    yield f',"{name}":['.encode()
    for low in range(0, len(column), PART):
        part = encoded(numbers(column[low : low + PART].tolist()))
        yield (b"," if low else b"") + part[1:-1]
    yield b"]"
