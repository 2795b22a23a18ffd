"""The shapes of our answers: JSON, Arrow and errors."""

import math
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from glassboard.errors import ForbiddenError, NotFoundError, TooMuchError, UserError

JSON = "application/json"
ARROW = "application/vnd.apache.arrow.stream"


class ErrorAnswer(Struct):
    """What every 4xx answers."""

    error: str
    hint: str


def json_answer(data: object) -> Response:
    """`data` as a JSON response. Numbers that are not finite become null: JSON has none."""
    return Response(msgspec.json.encode(data), media_type=JSON)


def number(value: float) -> float | str:
    """The number, or a word where JSON has none for it: the one that protobuf writes in JSON."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def arrow_answer(stream: bytes) -> Response:
    """An Arrow IPC stream, as the core made it."""
    return Response(stream, media_type=ARROW)


def join_streams(streams: Iterable[bytes]) -> Iterator[memoryview]:
    """Several Arrow IPC streams of one schema as the parts of one: the schema once, then the
    batches of each, then the end.

    A stream is messages, each of a mark of four bytes, the length of its head as int32, the head,
    and a body, which the first one, the schema, doesn't have; its last one has the length 0. (Arrow
    columnar format, "IPC Streaming Format".)
    """
    end = memoryview(b"")
    for place, stream in enumerate(streams):
        view = memoryview(stream)
        begin = 8 + int.from_bytes(view[4:8], "little") if place > 0 else 0
        view, end = view[begin:-8], view[-8:]
        yield view
    yield end


def error_answer(
    status: int, error: str, hint: str, *, accept: str = "", headers: dict[str, str] | None = None
) -> Response:
    """An error as JSON, or as text where `accept`, the request's header, shows a browser."""
    if "text/html" in accept:
        text = f"{error}\nhint: {hint}\n" if hint else f"{error}\n"
        return Response(text.encode(errors="replace"), status, headers, media_type="text/plain")
    error, hint = (text.encode(errors="replace").decode() for text in (error, hint))
    body = msgspec.json.encode(ErrorAnswer(error, hint))
    return Response(body, status, headers, media_type=JSON)


def status_of(error: UserError) -> int:
    """The HTTP status that says the same."""
    statuses = {NotFoundError: 404, TooMuchError: 413, ForbiddenError: 403}
    return statuses.get(type(error), 400)


def refusal(error: UserError, request: Request) -> Response:
    """A UserError as a response of ours."""
    accept = request.headers.get("accept", "")
    return error_answer(status_of(error), error.message, error.hint, accept=accept)
