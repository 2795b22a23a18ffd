"""Text: what was written under one tag of one run, as it was written."""

from fastapi import FastAPI, Response
from typing_extensions import TypedDict

from glassboard.server.answers import finite, json_answer
from glassboard.server.params import RunName, Tag
from glassboard.server.session import Session


class Text(TypedDict):
    """One step's strings, in row-major order of `shape`."""

    step: int
    wall_time: float | None
    shape: list[int]
    strings: list[str]


def add_routes(app: FastAPI, session: Session) -> None:
    """`GET /api/v1/text`."""

    @app.get(
        "/api/v1/text", responses={200: {"model": list[Text]}}, summary="A tag's texts, one a step"
    )
    def get_text(run: RunName, tag: Tag) -> Response:
        with session.lookup("text", tag=tag, runs=[run]):
            held = session.store.text(run, tag)
        return json_answer(
            [
                Text(step=step, wall_time=finite(wall_time), shape=shape, strings=strings)
                for step, wall_time, shape, strings in held
            ]
        )
