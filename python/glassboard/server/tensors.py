"""Tensors: what any plugin logged under one tag of one run, by type and shape."""

from typing import Annotated

from msgspec import Meta, Struct

from glassboard.errors import TooMuchError
from glassboard.server.params import OneTag, Superseded
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MOST_BYTES = 1 << 28  # that a tag's values may take in their files: they are all decoded at once


class TensorsQuery(OneTag, frozen=True, kw_only=True):
    """Which values."""

    kind: Annotated[str, Meta(description="of which kind, as `/api/v1/tags` names it")] = "tensors"
    superseded: Superseded = False


class Tensor(Struct):
    """One value."""

    index: int
    """For `/api/v1/blob`: its place among all values of the tag, in the order of writing."""
    step: int
    wall_time: float | None
    dtype: str
    shape: list[int]
    bytes: int
    """Of its numbers, or of all its strings."""
    superseded: bool


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/tensors`."""

    @routes.get(
        "/api/v1/tensors", answers=list[Tensor], summary="A tag's values, by type and shape"
    )
    def get_tensors(query: TensorsQuery) -> list[Tensor]:
        run, kind, tag = query.run, query.kind, query.tag
        with session.lookup(kind, tag=tag, runs=[run]):
            for held in session.store.tags(run):
                if (held.kind, held.name) == (kind, tag) and held.bytes > MOST_BYTES:
                    raise TooMuchError(
                        f"the values of `{tag}` take {held.bytes:,} bytes",
                        hint="ask `/api/v1/blob` for one of them",
                    )
            values = session.store.tensors(run, kind, tag, superseded=True)
        return [
            Tensor(
                index=index,
                step=value.step,
                wall_time=value.wall_time,
                dtype=value.dtype,
                shape=value.shape,
                bytes=len(value.data) + sum(map(len, value.strings)),
                superseded=value.superseded,
            )
            for index, value in enumerate(values)
            if query.superseded or not value.superseded
        ]
