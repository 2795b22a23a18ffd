"""Scalars: the points of many runs and tags at once."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Annotated, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import replace
from starlette.responses import Response, StreamingResponse

from glassboard.errors import NotFoundError, TooMuchError, UserError
from glassboard.server.answers import ARROW, arrow_answer, join_streams
from glassboard.server.params import TAG, Runs, Superseded
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MAX_WIDTH = 32_768  # columns: four screens of 8K side by side; 128 k points a series
POINTS_A_COLUMN = 4  # that M4 keeps: the first, lowest, highest and last
AT_ONCE = 4_000_000  # points of an answer that is made in one piece: about 100 MB
LONGEST = 32_000_000  # points of one series that is sent whole: it is in memory three times then

Tags = Annotated[list[str], Meta(min_length=1, description=f"{TAG}; give it again for more")]
X = Annotated[
    Literal["step", "relative", "wall"],
    Meta(description="what `low`, `high` and `width` are about"),
]
Bound = Annotated[float, Meta(description="a bound of x, inclusive")]
Width = Annotated[
    int, Meta(ge=1, le=MAX_WIDTH, description="pixel columns: longer series are reduced by M4")
]
Smoothing = Annotated[float, Meta(ge=0, lt=1, description="TensorBoard's smoothing weight")]

Compression = Annotated[
    Literal["lz4"],
    Meta(description="each column packed, which readers of Arrow undo by themselves"),
]


class ScalarsQuery(Struct, frozen=True):
    """Which points, and what is done with them."""

    tags: Tags = field(name="tag")
    runs: Runs | None = field(name="run", default=None)
    x: X = "step"
    low: Bound | None = None
    high: Bound | None = None
    width: Width | None = None
    smoothing: Smoothing = 0.0
    superseded: Superseded = False
    compression: Compression | None = None


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/scalars`."""

    @routes.get("/api/v1/scalars", answers=ARROW, summary="Points, a row for each run and tag")
    def get_scalars(query: ScalarsQuery) -> Response:
        if query.low is not None and query.high is not None and query.low > query.high:
            raise UserError(
                f"`low` ({query.low}) is above `high` ({query.high})",
                hint="swap them, or leave one out",
            )
        query = _without_repeats(query)
        if _fits(session, query):
            rows = [_rows(session, query, tag, query.runs) for tag in query.tags]
            return arrow_answer(rows[0] if len(rows) == 1 else b"".join(join_streams(rows)))
        series = _series(session, query)
        if query.width is None and session.store.progress().points > LONGEST:
            _refuse_longest(session, series)
        none = _rows(session, query, query.tags[0], [])  # the schema, where nothing else is left
        batches = chain([none], _batches(session, query, series))
        return StreamingResponse(join_streams(batches), media_type=ARROW)


def _without_repeats(query: ScalarsQuery) -> ScalarsQuery:
    """The same with each name once: the answer cannot be larger than what is held."""
    runs = None if query.runs is None else list(dict.fromkeys(query.runs))
    return replace(query, tags=list(dict.fromkeys(query.tags)), runs=runs)


def _fits(session: Session, query: ScalarsQuery) -> bool:
    """Whether the answer is surely small enough to be made in one piece."""
    if session.store.progress().points <= AT_ONCE:
        return True
    if query.width is None:
        return False
    runs = len(session.store.runs()) if query.runs is None else len(query.runs)
    return runs * len(query.tags) * POINTS_A_COLUMN * query.width <= AT_ONCE


def _series(session: Session, query: ScalarsQuery) -> list[tuple[str, str]]:
    """The (tag, run) of each row of the answer; raises NotFoundError, before anything is sent."""
    held = {run.name: set(run.tags.get("scalars", ())) for run in session.store.runs()}
    series = []
    for tag in query.tags:
        with session.lookup("scalars", tag=tag, runs=query.runs):
            runs = [run for run in query.runs or held if tag in held[run]]
            if not runs and not any(tag in tags for tags in held.values()):
                raise KeyError(tag)
            series += [(tag, run) for run in runs]
    return series


def _refuse_longest(session: Session, series: list[tuple[str, str]]) -> None:
    """Raises TooMuchError where one of them is too long to be held in memory again."""
    asked = set(series)
    for run in {run for _, run in series}:
        with session.lookup("scalars", tag="", runs=[run]):
            held = session.store.tags(run)
        for tag in held:
            if tag.kind == "scalars" and tag.count > LONGEST and (tag.name, run) in asked:
                raise TooMuchError(
                    f"`{tag.name}` of run `{run}` has {tag.count:,} points",
                    hint="give `width`, and a range: what a chart shows of them is sent",
                )


def _batches(
    session: Session, query: ScalarsQuery, series: list[tuple[str, str]]
) -> Iterator[bytes]:
    """One series after the other, so that no more than one is held at a time."""
    for tag, run in series:
        with suppress(NotFoundError):  # deleted meanwhile
            yield _rows(session, query, tag, [run])


def _rows(session: Session, query: ScalarsQuery, tag: str, runs: list[str] | None) -> bytes:
    """The rows of one tag in some runs, or in all; raises NotFoundError."""
    with session.lookup("scalars", tag=tag, runs=runs):
        return session.store.scalars(
            tag,
            runs=runs,
            x=query.x,
            low=query.low,
            high=query.high,
            width=query.width,
            smoothing=query.smoothing,
            superseded=query.superseded,
            tagged=len(query.tags) > 1,
            compression=query.compression,
        )
