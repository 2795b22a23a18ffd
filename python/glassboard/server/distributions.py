"""Histograms of several tags at once, over the same bins, with what they tell of their values."""

from typing import Annotated, Literal

from msgspec import Meta, Struct
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.answers import ARROW, arrow_answer
from glassboard.server.params import TAG, RunName
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MAX_BINS = 4_096  # more than a screen has columns for

Tags = Annotated[list[str], Meta(min_length=1, description=f"{TAG}; one or more")]
Limit = Annotated[
    int, Meta(ge=1, le=2**31, description="at most this many steps of a tag, and the last one")
]
Bins = Annotated[int, Meta(ge=2, le=MAX_BINS, description="bins over all tags and steps")]
Scale = Annotated[
    Literal["linear", "log", "symlog"],
    Meta(description="what bins are equally wide in: value, log |value|, symmetric log"),
]


class DistributionsBody(Struct, frozen=True):
    """Which histograms, and the bins to put them in."""

    run: RunName
    tags: Tags
    limit: Limit | None = None
    bins: Bins | None = None
    scale: Scale = "linear"


def add_routes(routes: Routes, session: Session) -> None:
    """`POST /api/v1/distributions`."""

    @routes.post(
        "/api/v1/distributions",
        answers=ARROW,
        summary="What histograms tell, a row for each tag and step",
    )
    def post_distributions(body: DistributionsBody) -> Response:
        held = {run.name: run.tags for run in session.store.runs()}.get(body.run, {})
        known = set(held.get("histograms", ()))
        missing = next((tag for tag in body.tags if tag not in known), body.tags[0])
        with session.lookup("histograms", tag=missing, runs=[body.run]):
            try:
                stream = session.store.distributions(
                    body.run, body.tags, limit=body.limit, bins=body.bins, scale=body.scale
                )
            except ValueError as error:
                raise UserError(str(error)) from None
        return arrow_answer(stream)
