"""Scalars: the points of one tag, of many runs at once."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.answers import ARROW, arrow_answer
from glassboard.server.params import Tag
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MAX_WIDTH = 32_768  # columns: four screens of 8K side by side; 128 k points a series

Runs = Annotated[list[str], Meta(description="a run; give it again for more; every run by default")]
X = Annotated[
    Literal["step", "relative", "wall"],
    Meta(description="what `low`, `high` and `width` are about"),
]
Bound = Annotated[float, Meta(description="a bound of x, inclusive")]
Width = Annotated[
    int, Meta(ge=1, le=MAX_WIDTH, description="pixel columns: longer series are reduced by M4")
]
Smoothing = Annotated[float, Meta(ge=0, lt=1, description="TensorBoard's smoothing weight")]


class ScalarsQuery(Struct, frozen=True):
    """Which points, and what is done with them."""

    tag: Tag
    runs: Runs | None = field(name="run", default=None)
    x: X = "step"
    low: Bound | None = None
    high: Bound | None = None
    width: Width | None = None
    smoothing: Smoothing = 0.0


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/scalars`."""

    @routes.get("/api/v1/scalars", answers=ARROW, summary="A tag's points, a row a run")
    def get_scalars(query: ScalarsQuery) -> Response:
        low, high = query.low, query.high
        if low is not None and high is not None and low > high:
            raise UserError(
                f"`low` ({low}) is above `high` ({high})", hint="swap them, or leave one out"
            )
        with session.lookup("scalars", tag=query.tag, runs=query.runs):
            return arrow_answer(
                session.store.scalars(
                    query.tag,
                    runs=query.runs,
                    x=query.x,
                    low=low,
                    high=high,
                    width=query.width,
                    smoothing=query.smoothing,
                )
            )
