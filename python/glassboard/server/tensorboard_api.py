"""TensorBoard's own routes, so that scripts and clients written for its server work here.

Scalars and histograms so far. Unlike TensorBoard, nothing is sampled, and the program's flags are
not told to whoever asks. Numbers that are not finite are written as strings, as TensorBoard writes
them.
"""

import json
import math
from collections.abc import Callable, Collection, Iterable
from itertools import chain
from typing import Any

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from glassboard.errors import UserError
from glassboard.server.answers import status_of
from glassboard.server.params import OneTag
from glassboard.server.routes import Routes
from glassboard.server.session import Session

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


class Requests(Struct, frozen=True):
    """The one parameter of the time series route: a JSON list of questions."""

    requests: str


def refusal(error: UserError, request: Request) -> Response:
    """An error as TensorBoard words it."""
    status = status_of(error)
    name = {404: "Not found", 400: "Invalid argument"}.get(status, "Resource exhausted")
    text = f"{name}: {error.message}; {error.hint}" if error.hint else f"{name}: {error.message}"
    return Response(text.encode(errors="replace"), status, media_type="text/plain")


def add_routes(routes: Routes, session: Session) -> None:
    """The routes below `/data`."""
    store = session.store

    @routes.get("/data/runs")
    def get_runs() -> list[str]:
        runs = sorted(
            store.runs(),
            key=lambda run: (math.isnan(run.first_wall_time), run.first_wall_time, run.name),
        )
        return [run.name for run in runs]

    @routes.get("/data/environment")
    def get_environment() -> dict[str, Any]:
        return {
            "version": session.version,
            "data_location": store.logdir,
            "window_title": session.title,
            "experiment_name": "",
            "experiment_description": "",
            "creation_time": 0.0,
        }

    @routes.get("/data/plugin/timeseries/tags")
    def get_time_series_tags() -> dict[str, Any]:
        held = [(run.name, run.tags) for run in store.runs()]
        listed: dict[str, Any] = {
            kind: {
                "runTagInfo": {run: tags[kind] for run, tags in held if kind in tags},
                "tagDescriptions": {},
            }
            for kind in LISTED_BY_RUN
        }
        return {**listed, "images": {"tagDescriptions": {}, "tagRunSampledInfo": {}}}

    @routes.get("/data/plugin/timeseries/timeSeries")
    def get_time_series(query: Requests) -> Response:
        return _time_series(session, query.requests)

    @routes.post("/data/plugin/timeseries/timeSeries")
    def post_time_series(form: Requests) -> Response:
        return _time_series(session, form.requests)

    @routes.get("/data/plugin/scalars/tags")
    def get_scalar_tags() -> dict[str, Any]:
        return {
            run.name: {tag: {"displayName": "", "description": ""} for tag in run.tags["scalars"]}
            for run in store.runs()
            if "scalars" in run.tags
        }

    @routes.get("/data/plugin/scalars/scalars")
    def get_scalars(query: OneTag) -> Response:
        with session.lookup("scalars", tag=query.tag, runs=[query.run]):
            return _json(_scalars(session, query.run, query.tag, TRIPLE))


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
    echo = _json_text({"plugin": None, "tag": None, **names})[:-1]
    if tag is None:
        return f'{echo},"error":"Missing tag"}}'
    if plugin not in READERS:
        return f'{echo},"error":"Invalid plugin"}}'
    if run is None and plugin == "histograms":
        return f'{echo},"error":"Missing run"}}'
    runs = [held.name for held in session.store.runs()] if run is None else [run]
    found = ((name, _if_any(READERS[plugin], session, name, tag)) for name in runs)
    series = ",".join(f"{_json_text(name)}:{points}" for name, points in found if points)
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


def _json_text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _json(text: str) -> Response:
    return Response(text.encode(errors="replace"), media_type="application/json")
