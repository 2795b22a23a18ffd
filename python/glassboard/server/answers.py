"""The shapes of our answers: JSON, Arrow and errors, for the routes and for the schema."""

import json
import math
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from typing_extensions import TypedDict

from glassboard.errors import UserError

ARROW = "application/vnd.apache.arrow.stream"
SHOWN_INPUT = 100  # characters of a bad parameter that an error repeats


class ErrorAnswer(TypedDict):
    """What every 4xx answers."""

    error: str
    hint: str


ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorAnswer, "description": "what was wrong"}
}
ARROW_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {ARROW: {"schema": {"type": "string", "format": "binary"}}},
        "description": "an Arrow IPC stream",
    }
}


def json_text(data: object) -> str:
    """Compact JSON. Numbers that are not finite must have been replaced: JSON has none."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def json_answer(data: object) -> Response:
    """`data` as a JSON response."""
    return Response(json_text(data).encode(errors="replace"), media_type="application/json")


def arrow_answer(stream: bytes) -> Response:
    """An Arrow IPC stream, as the core made it."""
    return Response(stream, media_type=ARROW)


def finite(number: float) -> float | None:
    """The number, or None where JSON has none: wall times come out of files, which may hold
    anything.
    """
    return number if math.isfinite(number) else None


def error_answer(
    status: int, error: str, hint: str, *, accept: str = "", headers: dict[str, str] | None = None
) -> Response:
    """An error as JSON, or as text where `accept`, the request's header, shows a browser."""
    if "text/html" in accept:
        text = f"{error}\nhint: {hint}\n" if hint else f"{error}\n"
        return Response(text, status, headers, media_type="text/plain")
    body = json_text({"error": error, "hint": hint}).encode(errors="replace")
    return Response(body, status, headers, media_type="application/json")


def user_error_answer(status: int, error: UserError, request: Request) -> Response:
    """A UserError as a response."""
    return error_answer(status, error.message, error.hint, accept=request.headers.get("accept", ""))


def bad_parameter(error: RequestValidationError) -> UserError:
    """The first of FastAPI's findings, as a sentence."""
    finding = error.errors()[0]
    name = ".".join(str(part) for part in finding["loc"][1:])
    if finding["type"] == "missing":
        return UserError(
            f"the parameter `{name}` is missing", hint="the schema is at `/api/v1/openapi.json`"
        )
    given = str(finding.get("input", ""))[:SHOWN_INPUT]
    reason = str(finding["msg"])
    return UserError(f"`{given}` won't do for `{name}`", hint=reason[:1].lower() + reason[1:])
