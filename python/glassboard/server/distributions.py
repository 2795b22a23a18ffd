"""Histograms of several tags and runs at once, over the same bins, with what they tell of their
values.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.answers import ARROW, arrow_answer
from glassboard.server.params import TAG
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MAX_BINS = 4_096  # more than a screen has columns for

Runs = Annotated[list[str], Meta(min_length=1, description="names of runs; one or more")]
Tags = Annotated[
    list[str],
    Meta(min_length=1, description=f"{TAG}; one or more, of which a run need not have each"),
]
Limit = Annotated[
    int,
    Meta(
        ge=1,
        le=2**31,
        description="about this many steps of a tag: evenly chosen ones, the last one, and those"
        " that stand out",
    ),
]
Also = Annotated[
    list[Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]],
    Meta(description="besides `limit`: the last histogram at each of these steps or before it"),
]
Steps = Annotated[
    list[Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]],
    Meta(
        min_length=1,
        description="in place of `limit`: for each of these the last histogram at it or before it,"
        " or else the first",
    ),
]
Bins = Annotated[int, Meta(ge=2, le=MAX_BINS, description="bins over all tags and steps")]
Scale = Annotated[
    Literal["linear", "log", "symlog"],
    Meta(description="what bins are equally wide in: value, log |value|, symmetric log"),
]


class DistributionsBody(Struct, frozen=True):
    """Which histograms, and the bins to put them in."""

    runs: Runs
    tags: Tags
    limit: Limit | None = None
    also: Also = []
    steps: Steps | None = None
    bins: Bins | None = None
    scale: Scale = "linear"


def add_routes(routes: Routes, session: Session) -> None:
    """`POST /api/v1/distributions`."""

    @routes.post(
        "/api/v1/distributions",
        answers=ARROW,
        summary="What histograms tell, a row for each run, tag and step",
    )
    def post_distributions(body: DistributionsBody) -> Response:
        held = session.store.tag_names("histograms")
        known = set().union(*(held.get(run, []) for run in body.runs))
        missing = next((tag for tag in body.tags if tag not in known), body.tags[0])
        with session.lookup("histograms", tag=missing, runs=body.runs):
            try:
                stream = session.store.distributions(
                    body.runs,
                    body.tags,
                    limit=body.limit,
                    also=body.also,
                    steps=body.steps,
                    bins=body.bins,
                    scale=body.scale,
                )
            except ValueError as error:
                raise UserError(str(error)) from None
        return arrow_answer(stream)
