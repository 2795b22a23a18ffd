"""Text: what was written under one tag of one run, and a search in all of it."""

from typing import Annotated

from msgspec import Meta, Struct, field
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.answers import ARROW, arrow_answer
from glassboard.server.params import OneTag, Runs
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MOST_FOUND = 1_000  # texts: more than anybody looks through
LONGEST_SOUGHT = 1_000  # bytes

Place = Annotated[int, Meta(ge=-(2**31), le=2**31)]
At = Annotated[
    list[Place],
    Meta(description="the place of a text that is read; -1 is the newest; give it again for more"),
]
Limit = Annotated[
    int, Meta(ge=1, le=2**31, description="so many bytes of each at most; the whole by default")
]
Skip = Annotated[
    int,
    Meta(ge=0, le=2**40, description="so many bytes are left out before, of a text of one string"),
]
Sought = Annotated[str, Meta(min_length=1, description="what to search for, in whichever case")]
IsRegex = Annotated[
    bool,
    Meta(description="a regular expression, without look-around and back references"),
]
Tags = Annotated[list[str], Meta(description="of these tags; of every one by default")]
MostFound = Annotated[int, Meta(ge=1, le=MOST_FOUND, description="so many texts are told at most")]


class Text(Struct):
    """One step's strings, in row-major order of `shape`; or why there are none."""

    step: int
    wall_time: float | None
    shape: list[int]
    strings: list[str]
    problem: Annotated[
        str | None, Meta(description="why it can't be read; the others are told all the same")
    ]


class TextsQuery(OneTag, frozen=True):
    """Which texts of a tag are read, and how much of them."""

    at: At = field(default_factory=list)
    skip: Skip = 0
    limit: Limit | None = None


class SearchBody(Struct, frozen=True):
    """What is searched for, and where."""

    sought: Sought
    regex: IsRegex = False
    runs: Runs | None = None
    tags: Tags | None = None
    most: MostFound = MOST_FOUND


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/text`, `GET /api/v1/texts` and `POST /api/v1/texts`."""

    @routes.get("/api/v1/text", answers=list[Text], summary="A tag's texts, one a step")
    def get_text(query: OneTag) -> list[Text]:
        with session.lookup("text", tag=query.tag, runs=[query.run]):
            return [Text(*told) for told in session.store.text(query.run, query.tag)]

    @routes.get(
        "/api/v1/texts", answers=ARROW, summary="When a tag's texts were logged, and some in part"
    )
    def get_texts(query: TextsQuery) -> Response:
        with session.lookup("text", tag=query.tag, runs=[query.run]):
            return arrow_answer(
                session.store.texts(
                    query.run, query.tag, at=query.at, skip=query.skip, limit=query.limit
                )
            )

    @routes.post("/api/v1/texts", answers=ARROW, summary="The texts that contain something")
    def post_texts(body: SearchBody) -> Response:
        try:
            return arrow_answer(
                session.store.search_texts(
                    body.sought, regex=body.regex, runs=body.runs, tags=body.tags, most=body.most
                )
            )
        except (ValueError, UnicodeEncodeError) as error:
            raise UserError(
                str(error), hint=f"give 1 to {LONGEST_SOUGHT:,} bytes of text"
            ) from None
