"""Images and audio: what lies under one tag of one run, and each of them as bytes."""

from typing import Annotated, Literal

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response

from glassboard.errors import NotFoundError
from glassboard.server.blob import ASK_AGAIN, BINARY, FOR_EVER, blob_answer
from glassboard.server.params import OneTag, Superseded
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MOST = 2**63 - 1  # what an index may be


class MediaQuery(OneTag, frozen=True, kw_only=True):
    """Which images or sounds."""

    kind: Annotated[Literal["images", "audio"], Meta(description="what they are")] = "images"
    superseded: Superseded = False


class BlobQuery(OneTag, frozen=True, kw_only=True):
    """Which value, of whatever kind."""

    index: Annotated[int, Meta(ge=0, le=MOST, description="its `index` in the list")]
    kind: Annotated[str, Meta(description="of which kind, as `/api/v1/tags` names it")] = "images"
    sample: Annotated[int, Meta(ge=0, le=MOST, description="which one of the step's")] = 0
    id: Annotated[
        str | None,
        Meta(description="its `id` in the list: with it the answer may be kept for ever"),
    ] = None


class Sample(Struct):
    """One of the images, or sounds, of a step."""

    id: str
    """Changes when the bytes could."""
    bytes: int


class Medium(Struct):
    """What was logged at one step. What isn't known is 0."""

    index: int
    step: int
    wall_time: float | None
    content_type: str
    width: int
    height: int
    sample_rate: float
    length_frames: int
    samples: list[Sample]
    superseded: bool


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/media` and `/api/v1/blob`."""
    store = session.store

    @routes.get("/api/v1/media", answers=list[Medium], summary="A tag's images or sounds, by step")
    def get_media(query: MediaQuery) -> list[Medium]:
        run, kind, tag = query.run, query.kind, query.tag
        with session.lookup(kind, tag=tag, runs=[run]):
            return [
                Medium(
                    index=medium.index,
                    step=medium.step,
                    wall_time=medium.wall_time,
                    content_type=medium.content_type,
                    width=medium.width,
                    height=medium.height,
                    sample_rate=medium.sample_rate,
                    length_frames=medium.length_frames,
                    samples=[
                        Sample(store.blob_id(run, kind, tag, medium.index, place), length)
                        for place, length in enumerate(medium.lengths)
                    ],
                    superseded=medium.superseded,
                )
                for medium in store.media(run, kind, tag, superseded=query.superseded)
            ]

    @routes.get("/api/v1/blob", answers=BINARY, summary="One image or sound, as it was logged")
    def get_blob(query: BlobQuery, request: Request) -> Response:
        place = query.run, query.kind, query.tag, query.index, query.sample
        with session.lookup(query.kind, tag=query.tag, runs=[query.run]):
            identity = store.blob_id(*place)
            if query.id not in (None, identity):
                raise NotFoundError(
                    f"`{query.tag}` has other bytes there now", hint="`/api/v1/media` lists them"
                )
            return blob_answer(
                request,
                identity,
                lambda: store.blob(*place),
                cache_control=ASK_AGAIN if query.id is None else FOR_EVER,
            )
