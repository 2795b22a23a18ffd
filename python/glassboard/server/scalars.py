"""Scalars: the points of one tag, of many runs at once."""

from typing import Annotated, Literal

from fastapi import FastAPI, Query, Response

from glassboard.errors import UserError
from glassboard.server.answers import ARROW_ANSWER, arrow_answer
from glassboard.server.params import Tag
from glassboard.server.session import Session

MAX_WIDTH = 32_768  # columns: four screens of 8K side by side; 128 k points a series

Runs = Annotated[
    list[str] | None,
    Query(alias="run", description="a run; give it again for more; every run by default"),
]
X = Annotated[
    Literal["step", "relative", "wall"],
    Query(description="what `low`, `high` and `width` are about"),
]
Bound = Annotated[float | None, Query(allow_inf_nan=False, description="a bound of x, inclusive")]
Width = Annotated[
    int | None,
    Query(ge=1, le=MAX_WIDTH, description="pixel columns: longer series are reduced by M4"),
]
Smoothing = Annotated[
    float, Query(ge=0, lt=1, allow_inf_nan=False, description="TensorBoard's smoothing weight")
]


def add_routes(app: FastAPI, session: Session) -> None:
    """`GET /api/v1/scalars`."""

    @app.get(
        "/api/v1/scalars",
        responses=ARROW_ANSWER,
        response_class=Response,
        summary="A tag's points, a row a run",
    )
    def get_scalars(
        tag: Tag,
        runs: Runs = None,
        x: X = "step",
        low: Bound = None,
        high: Bound = None,
        width: Width = None,
        smoothing: Smoothing = 0.0,
    ) -> Response:
        if low is not None and high is not None and low > high:
            raise UserError(
                f"`low` ({low}) is above `high` ({high})", hint="swap them, or leave one out"
            )
        with session.lookup("scalars", tag=tag, runs=runs):
            return arrow_answer(
                session.store.scalars(
                    tag, runs=runs, x=x, low=low, high=high, width=width, smoothing=smoothing
                )
            )
