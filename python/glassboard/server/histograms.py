"""Histograms: the steps of one tag of one run."""

from typing import Annotated

from msgspec import Meta
from starlette.responses import Response

from glassboard.server.answers import ARROW, arrow_answer
from glassboard.server.params import OneTag
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MAX_BINS = 4_096  # more than a screen has columns for

Limit = Annotated[
    int, Meta(ge=1, le=2**31, description="at most this many steps, and the last one")
]
Bins = Annotated[
    int,
    Meta(ge=1, le=MAX_BINS, description="equal bins over all steps, not the buckets as logged"),
]


class HistogramsQuery(OneTag, frozen=True):
    """Which histograms, and how much of them."""

    limit: Limit | None = None
    bins: Bins | None = None


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/histograms`."""

    @routes.get("/api/v1/histograms", answers=ARROW, summary="A tag's histograms, a row a step")
    def get_histograms(query: HistogramsQuery) -> Response:
        with session.lookup("histograms", tag=query.tag, runs=[query.run]):
            return arrow_answer(
                session.store.histograms(query.run, query.tag, limit=query.limit, bins=query.bins)
            )
