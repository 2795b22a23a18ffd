"""The time series plugin, TensorBoard's main tab: scalars, histograms and images by one route."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import starmap
from typing import Any

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from glassboard.errors import NotFoundError, UserError
from glassboard.server.encode import answer, encoded
from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard import series
from glassboard.server.tensorboard.blobs import blobs_of, named_blob, samples_by_run
from glassboard.server.tensorboard.histograms import histograms
from glassboard.server.tensorboard.tags import descriptions

ROUTE = "/data/plugin/timeseries/timeSeries"
ECHOED = {"plugin": str, "tag": str, "run": str, "sample": int}  # what an answer repeats
MAX_SAMPLE = 1 << 31


class Requests(Struct, frozen=True):
    """The one parameter of the route: a JSON list of questions."""

    requests: str


class ImageQuery(Struct, frozen=True):
    """A key that an answer of ours gave."""

    blob_key: str = msgspec.field(name="imageId")


class Bin(Struct, gc=False):
    """One bucket of a histogram."""

    min: float | str
    max: float | str
    count: float | str


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/timeseries/…`."""

    @routes.get("/data/plugin/timeseries/tags")
    def get_time_series_tags() -> dict[str, Any]:
        by_tag: dict[str, dict[str, Any]] = defaultdict(dict)
        for run, tags in samples_by_run(session, "images").items():
            for tag, samples in tags.items():
                by_tag[tag][run] = {"maxSamplesPerStep": samples}
        return {
            "scalars": _listed(session, "scalars"),
            "histograms": _listed(session, "histograms"),
            "images": {
                "tagDescriptions": descriptions(session, "images"),
                "tagRunSampledInfo": by_tag,
            },
        }

    @routes.get(ROUTE)
    def get_time_series(query: Requests) -> Response:
        return answer(_answers(session, _questions(query.requests)))

    @routes.post(ROUTE)
    def post_time_series(form: Requests) -> Response:
        return answer(_answers(session, _questions(form.requests)))

    @routes.get("/data/plugin/timeseries/imageData")
    def get_image(query: ImageQuery, request: Request) -> Response:
        return named_blob(session, request, query.blob_key, "images")


def _listed(session: Session, kind: str) -> dict[str, Any]:
    return {
        "runTagInfo": session.store.tag_names(kind),
        "tagDescriptions": descriptions(session, kind),
    }


def _questions(requests: str) -> list[dict[str, Any]]:
    """The questions, what is known of each; raises UserError, also where one comes twice: the
    answer cannot be larger than what is held.
    """
    try:
        asked = msgspec.json.decode(requests, type=list[dict[str, Any]])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise UserError(
            "`requests` is not a JSON list of objects",
            hint='for example `[{"plugin":"scalars","tag":"loss"}]`',
        ) from None
    questions = list(map(_known, asked))
    seen = set()
    for question in questions:
        if _error(question):
            continue
        if _series(question) in seen:
            raise UserError(
                f"`requests` asks twice for {question['plugin']} of `{question['tag'][:100]}`",
                hint="ask for each series once, or leave `run` out to get it of every run",
            )
        seen.add(_series(question))
    return questions


def _known(question: dict[str, Any]) -> dict[str, Any]:
    """Those parts of a question that mean something, and are what they should be."""
    known = {
        name: question[name] for name, kind in ECHOED.items() if type(question.get(name)) is kind
    }
    if not 0 <= known.get("sample", 0) < MAX_SAMPLE:
        del known["sample"]
    return known


def _series(question: dict[str, Any]) -> tuple[Any, ...]:
    """What a question is about; only images have samples."""
    plugin = question["plugin"]
    sample = question.get("sample") if plugin == "images" else None
    return plugin, question["tag"], question.get("run"), sample


def _answers(session: Session, questions: list[dict[str, Any]]) -> Iterator[bytes]:
    """The parts of a JSON list of answers, in the order of the questions."""
    yield b"["
    for place, question in enumerate(questions):
        yield b"," if place else b""
        yield from _answer(session, question)
    yield b"]"


def _answer(session: Session, asked: dict[str, Any]) -> Iterator[bytes]:
    """The parts of one answer: the question again, with the series or the reason why there are
    none. A series that is not there is none, not an error.
    """
    echo = {"plugin": None, "tag": None, **asked}
    error = _error(asked)
    if error:
        yield encoded({**echo, "error": error})
        return
    yield encoded(echo)[:-1] + b',"runToSeries":'
    plugin, tag, run = asked["plugin"], asked["tag"], asked.get("run")
    if plugin == "scalars":
        runs = list(session.store.tag_names("scalars")) if run is None else [run]
        yield from series.keyed(session, ((name, name, tag) for name in runs), series.points)
    else:
        yield from _heavy(session, plugin, run or "", tag, asked.get("sample", 0))
    yield b"}"


def _error(asked: dict[str, Any]) -> str:
    """What is wrong with a question, in TensorBoard's words."""
    if "tag" not in asked:
        return "Missing tag"
    if asked.get("plugin") not in ("scalars", "histograms", "images"):
        return "Invalid plugin"
    if asked["plugin"] != "scalars" and "run" not in asked:
        return "Missing run"
    if asked["plugin"] == "images" and "sample" not in asked:
        return "Missing sample"
    return ""


def _heavy(session: Session, plugin: str, run: str, tag: str, sample: int) -> Iterator[bytes]:
    """The parts of a JSON object with the one series of a run's histograms or images."""
    steps = _bins(session, run, tag) if plugin == "histograms" else _ids(session, run, tag, sample)
    comma = b"{" + encoded(run) + b":["
    try:
        for step in steps:
            yield comma + encoded(step)
            comma = b","
    except NotFoundError:
        pass
    yield b"]}" if comma == b"," else b"{}"


def _bins(session: Session, run: str, tag: str) -> Iterator[dict[str, Any]]:
    for wall_time, step, buckets in histograms(session, run, tag):
        yield {"wallTime": wall_time, "step": step, "bins": list(starmap(Bin, buckets))}


def _ids(session: Session, run: str, tag: str, sample: int) -> Iterator[dict[str, Any]]:
    for image in blobs_of(session, "images", run, tag, sample):
        yield {"step": image.step, "wallTime": image.wall_time, "imageId": image.key}
