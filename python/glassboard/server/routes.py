"""Routes: what a URL takes and what it answers, declared once, for the request and for the schema.

How to add one: a module of a kind has a function `add_routes(routes, session)`, which `app.py`
calls, and in it

    class PointsQuery(OneTag, frozen=True):  # the parameters `run` and `tag`, and one more
        limit: Annotated[int, Meta(ge=1, description="at most this many")] | None = None

    @routes.get("/api/v1/points", answers=list[Point], summary="A tag's points")
    def get_points(query: PointsQuery) -> list[Point]:
        with session.lookup("points", tag=query.tag, runs=[query.run]):
            return session.store.points(query.run, query.tag, limit=query.limit)

A handler has those of these parameters that it needs, and their annotations say what is read:

- `query`: a struct; its fields are the URL's parameters. A field of a list type may be given many
  times, one with a default may be left out, and what won't do is refused with a sentence.
- `form`: the same of a posted form, multipart or urlencoded.
- `body`: any type that msgspec decodes, from the JSON that was sent; of type `bytes`, those.
- `request`: Starlette's request, for its headers; the body that was sent with it is read already.

It runs in a thread and may block. It returns what is to be sent as JSON, or a Starlette `Response`:
ready bytes, or a `StreamingResponse` of an iterator. It raises UserError (400), ForbiddenError
(403), NotFoundError (404) or TooMuchError (413); `Routes(refuse=…)` says what those look like. HEAD
works wherever GET does. One path may have a handler for each of GET, POST and PUT.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from glassboard.errors import UserError, uncapitalized
from glassboard.server.answers import json_answer, refusal
from glassboard.server.form import form_fields, read_body
from glassboard.server.params import read_params

MAX_BODY = 4 << 20  # bytes that a client may send: the names of 10,000 runs
SENDING = frozenset({"POST", "PUT"})  # the methods that come with a body

Handler = Callable[..., Any]
Decorated = TypeVar("Decorated", bound=Handler)


class Operation(Struct, frozen=True):
    """One method of one path."""

    handler: Handler
    takes: dict[str, Any]
    """The handler's parameters and their types."""
    answers: Any
    """What a 200 has: a type, sent as JSON, or a media type; None where nobody needs to know."""
    summary: str
    max_body: int
    """Bytes that may be sent with it."""


class Routes:
    """Paths with their operations."""

    def __init__(
        self, refuse: Callable[[UserError, Request], Response] = refusal, max_body: int = MAX_BODY
    ) -> None:
        self.operations: dict[str, dict[str, Operation]] = {}
        """By path and method."""
        self._refuse = refuse
        self._max_body = max_body

    def get(
        self, path: str, *, answers: Any = None, summary: str = ""
    ) -> Callable[[Decorated], Decorated]:
        """Declares the handler of GET, and HEAD."""
        return self._add("GET", path, answers, summary)

    def post(
        self, path: str, *, answers: Any = None, summary: str = "", max_body: int | None = None
    ) -> Callable[[Decorated], Decorated]:
        """Declares the handler of POST, which takes bodies of at most `max_body` bytes."""
        return self._add("POST", path, answers, summary, max_body)

    def put(
        self, path: str, *, answers: Any = None, summary: str = ""
    ) -> Callable[[Decorated], Decorated]:
        """Declares the handler of PUT."""
        return self._add("PUT", path, answers, summary)

    def __iter__(self) -> Iterator[Route]:
        """For Starlette, in the order of declaration."""
        for path, operations in self.operations.items():
            yield Route(path, self._endpoint(operations), methods=list(operations))

    def _add(
        self, method: str, path: str, answers: Any, summary: str, max_body: int | None = None
    ) -> Callable[[Decorated], Decorated]:
        def add(handler: Decorated) -> Decorated:
            takes = inspect.get_annotations(handler, eval_str=True)
            takes.pop("return", None)
            limit = self._max_body if max_body is None else max_body
            operation = Operation(handler, takes, answers, summary, limit)
            self.operations.setdefault(path, {})[method] = operation
            return handler

        return add

    def _endpoint(self, operations: dict[str, Operation]) -> Handler:
        async def answer(request: Request) -> Response:
            operation = operations["GET" if request.method == "HEAD" else request.method]
            try:
                # Read in any case: where it isn't, a client that still sends sees a reset.
                sent = request.method in SENDING
                body = await read_body(request, operation.max_body) if sent else b""
                answered = await run_in_threadpool(_handle, operation, request, body)
            except UserError as error:
                return self._refuse(error, request)
            except ClientDisconnect:
                return Response()  # which nobody reads
            if request.method == "HEAD" and isinstance(answered, StreamingResponse):
                head = Response(status_code=answered.status_code)
                head.raw_headers = answered.raw_headers
                return head
            return answered

        return answer


def _handle(operation: Operation, request: Request, body: bytes) -> Response:
    taken: dict[str, Any] = {}
    for name, kind in operation.takes.items():
        if name == "query":
            taken[name] = read_params(kind, request.query_params.multi_items())
        elif name == "form":
            content_type = request.headers.get("content-type", "")
            taken[name] = read_params(kind, form_fields(content_type, body))
        elif name == "body":
            taken[name] = body if kind is bytes else _decode(body, kind)
        else:
            taken[name] = request
    answered = operation.handler(**taken)
    return answered if isinstance(answered, Response) else json_answer(answered)


def _decode(body: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(
            "the body is not the JSON that was expected", hint=uncapitalized(str(error))
        ) from None
