"""Figures of series: ends, extremes and means, over all of x or a part of it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.answers import ARROW, arrow_answer
from glassboard.server.params import TAG
from glassboard.server.routes import Routes
from glassboard.server.session import Session

Tags = Annotated[list[str], Meta(min_length=1, description=f"{TAG}; null: every tag")]
Runs = Annotated[list[str], Meta(description="in these runs; null: in every run")]
X = Annotated[
    Literal["step", "relative", "wall"], Meta(description="what `low` and `high` are about")
]
Bound = Annotated[float, Meta(description="a bound of x, inclusive")]


class SummariesBody(Struct, frozen=True):
    """Which series, and which part of them."""

    tags: Tags | None = None
    runs: Runs | None = None
    x: X = "step"
    low: Bound | None = None
    high: Bound | None = None


def add_routes(routes: Routes, session: Session) -> None:
    """`POST /api/v1/summaries`."""

    @routes.post("/api/v1/summaries", answers=ARROW, summary="Figures, a row for each run and tag")
    def post_summaries(body: SummariesBody) -> Response:
        with session.lookup("scalars", tag=body.tags[0] if body.tags else ""):
            try:
                stream = session.store.summaries(
                    tags=body.tags, runs=body.runs, x=body.x, low=body.low, high=body.high
                )
            except ValueError as error:
                raise UserError(str(error)) from None
        return arrow_answer(stream)
