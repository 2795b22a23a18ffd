"""TensorBoard's own routes, so that scripts and clients written for its server work here.

Scalars and histograms so far. Unlike TensorBoard, nothing is sampled, and the program's flags are
not told to whoever asks. Numbers that are not finite are written as strings, as TensorBoard writes
them.
"""

import json
import math
from collections.abc import Callable, Collection, Iterable
from email.parser import BytesParser
from email.policy import HTTP
from itertools import chain
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from glassboard.errors import UserError
from glassboard.server.answers import json_answer, json_text
from glassboard.server.params import RunName, Tag
from glassboard.server.session import Session

MAX_FORM = 1 << 20  # bytes of a posted form: its one field holds a short JSON list
POINT = '{"wallTime":%s,"step":%d,"value":%s}'
BIN = '{"min":%s,"max":%s,"count":%s}'
HISTOGRAM = '{"wallTime":%s,"step":%d,"bins":[%s]}'
TRIPLE = "[%s,%d,%s]"
NOT_FINITE = {"nan": '"NaN"', "inf": '"Infinity"', "-inf": '"-Infinity"'}
ECHOED = ("plugin", "tag", "run")  # what an answer repeats of its question
Reader = Callable[[Session, str, str], str]  # (session, run, tag): a series as JSON
Bucket = tuple[float, float, float]  # left, right, count
LISTED_BY_RUN = ("scalars", "histograms")


class AnyExperiment:
    """ASGI middleware: `/experiment/<id>/data/…` is `/data/…`, whatever the id, as there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            root: str = scope.get("root_path", "")
            parts = scope["path"].removeprefix(root).split("/", 3)
            if len(parts) == 4 and parts[1] == "experiment":
                scope = {**scope, "path": f"{root}/{parts[3]}"}
        await self._app(scope, receive, send)


def add_routes(app: FastAPI, session: Session) -> None:
    """The routes below `/data`."""
    store = session.store

    @app.get("/data/runs", include_in_schema=False)
    def get_runs() -> Response:
        runs = sorted(
            store.runs(),
            key=lambda run: (math.isnan(run.first_wall_time), run.first_wall_time, run.name),
        )
        return json_answer([run.name for run in runs])

    @app.get("/data/environment", include_in_schema=False)
    def get_environment() -> Response:
        return json_answer(
            {
                "version": session.version,
                "data_location": store.logdir,
                "window_title": session.title,
                "experiment_name": "",
                "experiment_description": "",
                "creation_time": 0.0,
            }
        )

    @app.get("/data/plugin/timeseries/tags", include_in_schema=False)
    def get_time_series_tags() -> Response:
        held = [(run.name, run.tags) for run in store.runs()]
        listed: dict[str, Any] = {
            kind: {
                "runTagInfo": {run: tags[kind] for run, tags in held if kind in tags},
                "tagDescriptions": {},
            }
            for kind in LISTED_BY_RUN
        }
        return json_answer({**listed, "images": {"tagDescriptions": {}, "tagRunSampledInfo": {}}})

    @app.get("/data/plugin/timeseries/timeSeries", include_in_schema=False)
    def get_time_series(requests: Annotated[str, Query()]) -> Response:
        return _time_series(session, requests)

    @app.post("/data/plugin/timeseries/timeSeries", include_in_schema=False)
    async def post_time_series(request: Request) -> Response:
        requests = _form_field(
            request.headers.get("content-type", ""), await _body(request), "requests"
        )
        return await run_in_threadpool(_time_series, session, requests)

    @app.get("/data/plugin/scalars/tags", include_in_schema=False)
    def get_scalar_tags() -> Response:
        return json_answer(
            {
                run.name: {
                    tag: {"displayName": "", "description": ""} for tag in run.tags["scalars"]
                }
                for run in store.runs()
                if "scalars" in run.tags
            }
        )

    @app.get("/data/plugin/scalars/scalars", include_in_schema=False)
    def get_scalars(run: RunName, tag: Tag) -> Response:
        with session.lookup("scalars", tag=tag, runs=[run]):
            return _json(_scalars(session, run, tag, TRIPLE))


def _time_series(session: Session, requests: str) -> Response:
    """The answers to a JSON list of questions, in its order."""
    try:
        questions = json.loads(requests)
    except (ValueError, RecursionError):
        questions = None
    if not (isinstance(questions, list) and all(isinstance(q, dict) for q in questions)):
        raise UserError(
            "`requests` is not a JSON list of objects",
            hint='for example `[{"plugin":"scalars","tag":"loss"}]`',
        )
    return _json("[" + ",".join(_answer(session, question) for question in questions) + "]")


def _answer(session: Session, question: dict[str, Any]) -> str:
    """One question's answer as JSON: the question again, with the series or the reason why there
    are none.
    """
    names = {key: question[key] for key in ECHOED if isinstance(question.get(key), str)}
    plugin, tag, run = (names.get(key) for key in ECHOED)
    echo = json_text({"plugin": None, "tag": None, **names})[:-1]
    if tag is None:
        return f'{echo},"error":"Missing tag"}}'
    if plugin not in READERS:
        return f'{echo},"error":"Invalid plugin"}}'
    if run is None and plugin == "histograms":
        return f'{echo},"error":"Missing run"}}'
    runs = [held.name for held in session.store.runs()] if run is None else [run]
    found = ((name, _if_any(READERS[plugin], session, name, tag)) for name in runs)
    series = ",".join(f"{json_text(name)}:{points}" for name, points in found if points)
    return f'{echo},"runToSeries":{{{series}}}}}'


def _if_any(read: Reader, session: Session, run: str, tag: str) -> str:
    """The series as JSON; empty where there is none, which TensorBoard takes for no error."""
    try:
        return read(session, run, tag)
    except (KeyError, ValueError, OSError):
        return ""


def _scalars(session: Session, run: str, tag: str, form: str = POINT) -> str:
    """A series as JSON. Formatted column by column: dictionaries and the encoder would take three
    times as long.
    """
    steps, wall_times, values = (c.tolist() for c in session.store.scalar_columns(run, tag))
    points = zip(_numbers(wall_times), steps, _numbers(values), strict=True)
    return "[" + ",".join(map(form.__mod__, points)) + "]"


def _histograms(session: Session, run: str, tag: str) -> str:
    texts = (
        HISTOGRAM % (*_numbers([wall_time]), step, ",".join(map(BIN.__mod__, _bins(buckets))))
        for step, wall_time, buckets in session.store.histogram_buckets(run, tag)
    )
    return "[" + ",".join(texts) + "]"


def _bins(buckets: list[Bucket]) -> Iterable[tuple[Any, ...]]:
    """The buckets as they can be written into JSON: nearly always as they are."""
    if all(map(math.isfinite, chain.from_iterable(buckets))):
        return buckets
    return [tuple(_numbers(bucket)) for bucket in buckets]


READERS: dict[str, Reader] = {"scalars": _scalars, "histograms": _histograms}


def _numbers(numbers: Collection[float]) -> Collection[Any]:
    """The numbers as they can be written into JSON, those that it has not as strings."""
    if all(map(math.isfinite, numbers)):
        return numbers
    return [number if math.isfinite(number) else NOT_FINITE[str(number)] for number in numbers]


def _json(text: str) -> Response:
    return Response(text.encode(errors="replace"), media_type="application/json")


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            raise HTTPException(413, f"the form is larger than {MAX_FORM} bytes")
    return body


def _form_field(content_type: str, body: bytes, name: str) -> str:
    """One field of a posted form, multipart as TensorBoard's page sends it or urlencoded; raises
    UserError.
    """
    if content_type.startswith("multipart/form-data"):
        head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
        for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
            if part.get_param("name", header="content-disposition") == name:
                return bytes(part.get_payload(decode=True)).decode(errors="replace")
    elif content_type.startswith("application/x-www-form-urlencoded"):
        for value in parse_qs(body.decode(errors="replace")).get(name, ()):
            return value
    raise UserError(
        f"the form field `{name}` is missing", hint="send it as multipart/form-data or urlencoded"
    )
