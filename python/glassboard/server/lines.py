"""Lines: what a chart draws, in the fewest bytes that hold it exactly."""

from typing import Annotated, Literal

from msgspec import Meta, Struct
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.answers import ARROW, arrow_answer
from glassboard.server.params import TAG
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MAX_WIDTH = 32_768  # columns: four screens of 8K side by side; 128 k points a line

Tags = Annotated[list[str], Meta(min_length=1, description=f"{TAG}: a row for each, in each run")]
Runs = Annotated[list[str], Meta(description="in these runs; null: in every run")]
X = Annotated[
    Literal["step", "relative", "wall"],
    Meta(description="what lies along the horizontal axis"),
]
Align = Annotated[bool, Meta(description="x counts from each line's own first one")]
Bound = Annotated[float, Meta(description="a bound of x, inclusive")]
Width = Annotated[
    int, Meta(ge=1, le=MAX_WIDTH, description="pixel columns: longer lines are reduced by M4")
]
LogX = Annotated[bool, Meta(description="the columns are equally wide in log10(x)")]
SmootherName = Annotated[Literal["ema"], Meta(description="how values are smoothed")]
Smoothing = Annotated[float, Meta(ge=0, description="how much")]
Superseded = Annotated[
    bool, Meta(description="what restarts superseded comes as further rows, `attempt` 1 and up")
]
Partition = Annotated[bool, Meta(description="a row begins anew whenever x goes down")]


class LinesBody(Struct, frozen=True):
    """Which lines, and how they are drawn."""

    tags: Tags
    runs: Runs | None = None
    x: X = "step"
    align: Align = False
    low: Bound | None = None
    high: Bound | None = None
    width: Width | None = None
    log_x: LogX = False
    smoother: SmootherName = "ema"
    smoothing: Smoothing = 0.0
    superseded: Superseded = False
    partition: Partition = False


def add_routes(routes: Routes, session: Session) -> None:
    """`POST /api/v1/lines`."""

    @routes.post("/api/v1/lines", answers=ARROW, summary="Lines of a chart, a row for each")
    def post_lines(body: LinesBody) -> Response:
        with session.lookup("scalars", tag=body.tags[0]):
            try:
                stream = session.store.lines(
                    body.tags,
                    runs=body.runs,
                    x=body.x,
                    align=body.align,
                    low=body.low,
                    high=body.high,
                    width=body.width,
                    log_x=body.log_x,
                    smoother=body.smoother,
                    smoothing=body.smoothing,
                    superseded=body.superseded,
                    partition=body.partition,
                )
            except ValueError as error:
                raise UserError(str(error)) from None
        return arrow_answer(stream)
