"""Marks: when a run logged something that is worth a line in the charts of its scalars."""

from msgspec import Struct, field

from glassboard.server.params import Runs
from glassboard.server.routes import Routes
from glassboard.server.session import Session

KINDS = ("text", "hparams")
MOST = 2_000  # marks: more than any chart has pixels for


class MarksQuery(Struct, frozen=True):
    """Of which runs."""

    runs: Runs | None = field(name="run", default=None)


class Mark(Struct):
    """A value that was logged."""

    run: str
    kind: str
    tag: str
    step: int
    wall_time: float | None


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/marks`."""

    @routes.get("/api/v1/marks", answers=list[Mark], summary="When texts and the like were logged")
    def get_marks(query: MarksQuery) -> list[Mark]:
        return [
            Mark(*told) for told in session.store.occurrences(KINDS, runs=query.runs, most=MOST)
        ]
