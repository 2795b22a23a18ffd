"""Histograms: the steps of one tag of one run."""

from typing import Annotated

from fastapi import FastAPI, Query, Response

from glassboard.server.answers import ARROW_ANSWER, arrow_answer
from glassboard.server.params import RunName, Tag
from glassboard.server.session import Session

MAX_BINS = 4_096  # more than a screen has columns for

Limit = Annotated[
    int | None, Query(ge=1, le=2**31, description="at most this many steps, and the last one")
]
Bins = Annotated[
    int | None,
    Query(
        ge=1, le=MAX_BINS, description="equal bins over all steps, in place of the logged buckets"
    ),
]


def add_routes(app: FastAPI, session: Session) -> None:
    """`GET /api/v1/histograms`."""

    @app.get(
        "/api/v1/histograms",
        responses=ARROW_ANSWER,
        response_class=Response,
        summary="A tag's histograms, a row a step",
    )
    def get_histograms(run: RunName, tag: Tag, limit: Limit = None, bins: Bins = None) -> Response:
        with session.lookup("histograms", tag=tag, runs=[run]):
            return arrow_answer(session.store.histograms(run, tag, limit=limit, bins=bins))
