"""Tags: everything that one run logged, of whatever kind, and what its writer said of it."""

from msgspec import Struct

from glassboard.server.params import OneRun
from glassboard.server.routes import Routes
from glassboard.server.session import Session


class Tag(Struct):
    """One tag of one kind."""

    kind: str
    name: str
    plugin: str
    """Empty where none was named."""
    content: bytes
    """The plugin's own metadata, in base64."""
    display_name: str
    description: str
    data_class: int
    """1 for scalars, 2 for tensors, 3 for sequences of blobs; 0 where it is unknown."""
    count: int
    bytes: int
    """That the values take in their files; 0 for scalars."""
    first_step: int
    last_step: int
    first_wall_time: float | None
    last_wall_time: float | None


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/tags`."""

    @routes.get("/api/v1/tags", answers=list[Tag], summary="Every tag of a run, and what it holds")
    def get_tags(query: OneRun) -> list[Tag]:
        with session.lookup("tags", tag="", runs=[query.run]):
            held = session.store.tags(query.run)
        return [
            Tag(
                kind=tag.kind,
                name=tag.name,
                plugin=tag.plugin,
                content=tag.content,
                display_name=tag.display_name,
                description=tag.description,
                data_class=tag.data_class,
                count=tag.count,
                bytes=tag.bytes,
                first_step=tag.first_step,
                last_step=tag.last_step,
                first_wall_time=tag.first_wall_time,
                last_wall_time=tag.last_wall_time,
            )
            for tag in held
        ]
