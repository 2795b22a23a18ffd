"""Lines: what a chart draws, in the fewest bytes that hold it exactly."""

from typing import Annotated, Literal

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.answers import ARROW, arrow_answer
from glassboard.server.compress import most_columns
from glassboard.server.params import TAG
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MAX_WIDTH = 32_768  # columns: four screens of 8K side by side; 128 k points a line

Tags = Annotated[list[str], Meta(min_length=1, description=f"{TAG}: rows for each, in each run")]
Runs = Annotated[list[str], Meta(description="in these runs; null: in every run")]
Groups = Annotated[
    list["Group"], Meta(description="instead of runs: a row for each tag and group that has it")
]
Center = Annotated[
    Literal["mean", "median"], Meta(description="what the line of a group is at each x")
]
Band = Annotated[
    Literal["none", "std", "sem", "range", "iqr"],
    Meta(description="what lies around it: n - 1 for std and sem, quartiles for iqr"),
]
X = Annotated[
    Literal["step", "relative", "wall", "tag"],
    Meta(description="what lies along the horizontal axis; `relative` and `wall` are seconds"),
]
XTag = Annotated[
    str, Meta(description="with x = tag: its value at the same step, or else its last one before")
]
Align = Annotated[bool, Meta(description="x counts from each run's own first one")]
Bound = Annotated[float, Meta(description="a bound of x, inclusive; one neighbour outside is kept")]
Width = Annotated[
    int, Meta(ge=1, le=MAX_WIDTH, description="pixel columns: longer lines are reduced by M4")
]
LogX = Annotated[bool, Meta(description="the columns are equally wide in log10(x)")]
Smoother = Annotated[
    Literal["ema", "time", "mean", "gaussian"],
    Meta(description="TensorBoard's average, the same over x, a running mean, a Gaussian"),
]
Smoothing = Annotated[
    float,
    Meta(
        description="a weight from 0 (off) below 1; of mean and gaussian a window, 1 (off) or more"
    ),
]
Baseline = Annotated[str, Meta(description="the run whose line every other is compared with")]
Compare = Annotated[
    Literal["difference", "ratio"], Meta(description="each line minus, or over, the baseline's")
]
Superseded = Annotated[
    bool, Meta(description="what restarts superseded comes as further rows, `attempt` 1 and up")
]
Partition = Annotated[bool, Meta(description="a row begins anew whenever x goes down")]
Deltas = Annotated[
    bool, Meta(description="float32 as the bytes of their differences, where gzip is used for them")
]


class Group(Struct, frozen=True):
    """Runs that are drawn as one line."""

    name: str
    runs: list[str]


class LinesBody(Struct, frozen=True):
    """Which lines, and how they are drawn."""

    tags: Tags
    runs: Runs | None = None
    groups: Groups | None = None
    center: Center = "mean"
    band: Band = "none"
    x: X = "step"
    x_tag: XTag | None = None
    align: Align = False
    low: Bound | None = None
    high: Bound | None = None
    width: Width | None = None
    log_x: LogX = False
    smoother: Smoother = "ema"
    smoothing: Smoothing | None = None
    baseline: Baseline | None = None
    compare: Compare = "difference"
    superseded: Superseded = False
    partition: Partition = False
    deltas: Deltas = False


def add_routes(routes: Routes, session: Session) -> None:
    """`POST /api/v1/lines`."""

    @routes.post("/api/v1/lines", answers=ARROW, summary="What a chart draws, a row for each line")
    def post_lines(body: LinesBody, request: Request) -> Response:
        if body.runs is not None and body.groups is not None:
            raise UserError(
                "`runs` and `groups` exclude each other", hint="give one, and null for the other"
            )
        off = 0.0 if body.smoother in ("ema", "time") else 1.0
        groups = None
        if body.groups is not None:
            groups = [(group.name, group.runs) for group in body.groups]
        with session.lookup("scalars", tag=body.tags[0]):
            try:
                stream = session.store.lines(
                    body.tags,
                    runs=body.runs,
                    groups=groups,
                    center=body.center,
                    band=body.band,
                    x=body.x,
                    x_tag=body.x_tag,
                    align=body.align,
                    low=body.low,
                    high=body.high,
                    width=body.width,
                    log_x=body.log_x,
                    smoother=body.smoother,
                    smoothing=off if body.smoothing is None else body.smoothing,
                    baseline=body.baseline,
                    compare=body.compare,
                    superseded=body.superseded,
                    partition=body.partition,
                    deltas=most_columns(request.scope) // 4 if body.deltas else 0,
                )
            except ValueError as error:
                raise UserError(str(error)) from None
        return arrow_answer(stream)
