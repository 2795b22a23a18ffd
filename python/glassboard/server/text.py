"""Text: what was written under one tag of one run, as it was written."""

from msgspec import Struct

from glassboard.server.params import OneTag
from glassboard.server.routes import Routes
from glassboard.server.session import Session


class Text(Struct):
    """One step's strings, in row-major order of `shape`."""

    step: int
    wall_time: float | None
    shape: list[int]
    strings: list[str]


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/text`."""

    @routes.get("/api/v1/text", answers=list[Text], summary="A tag's texts, one a step")
    def get_text(query: OneTag) -> list[Text]:
        with session.lookup("text", tag=query.tag, runs=[query.run]):
            return [Text(*told) for told in session.store.text(query.run, query.tag)]
