"""The custom scalars plugin: charts of several tags, laid out by the user."""

from collections.abc import Iterator
from itertools import compress
from typing import Any

from starlette.responses import Response

from glassboard import wire
from glassboard.errors import UserError
from glassboard.server.encode import answer
from glassboard.server.params import OneRun
from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard import series
from glassboard.server.tensorboard.scalars import SeriesQuery, series_answer

KIND = "custom_scalars"
LAYOUT_TAG = "custom_scalars__config__"


class PatternQuery(OneRun, frozen=True):
    """The tags of one run that a regular expression matches from their beginning."""

    tag: str = ""


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/custom_scalars/…`."""

    @routes.get("/data/plugin/custom_scalars/layout")
    def get_layout() -> dict[str, Any]:
        return layout(session)

    @routes.get("/data/plugin/custom_scalars/scalars")
    def get_matching_scalars(query: PatternQuery) -> Response:
        return answer(_matching(session, query.run, query.tag))

    @routes.get("/data/plugin/custom_scalars/download_data")
    def get_download(query: SeriesQuery) -> Response:
        return series_answer(session, query)


def _matching(session: Session, run: str, pattern: str) -> Iterator[bytes]:
    tags = session.store.tag_names("scalars").get(run, [])
    try:
        found = session.matching(pattern, tags, from_start=True) if pattern else None
    except UserError:
        found = None
    if found is None:
        yield b'{"regex_valid":false,"tag_to_events":{}}'
        return
    wanted = ((tag, run, tag) for tag in compress(tags, found))
    yield b'{"regex_valid":true,"tag_to_events":'
    yield from series.keyed(session, wanted, series.triples)
    yield b"}"


def layout(session: Session) -> dict[str, Any]:
    """The layouts of all runs as one: charts of categories with the same title are put together,
    equal ones once.
    """
    merged: dict[str, Any] = {}
    for run in sorted(session.store.tag_names(KIND)):
        try:
            held = session.store.tensors(run, KIND, LAYOUT_TAG)
        except (KeyError, ValueError, OSError):
            continue
        for message in (tensor.strings[0] for tensor in held[-1:] if tensor.strings):
            fields = wire.fields_of(message)
            merged.setdefault("version", wire.integer(fields, 1))
            categories = merged.setdefault("category", [])
            for category in map(_category, wire.messages(fields, 2)):
                _merge(categories, category)
    return merged


def _merge(categories: list[dict[str, Any]], category: dict[str, Any]) -> None:
    for known in categories:
        if known["title"] == category["title"]:
            known["chart"] += [chart for chart in category["chart"] if chart not in known["chart"]]
            return
    categories.append(category)


def _category(message: bytes) -> dict[str, Any]:
    """Source, with the next two: TensorBoard's `custom_scalar/layout.proto`."""
    fields = wire.fields_of(message)
    charts = list(map(_chart, wire.messages(fields, 2)))
    return {
        "title": wire.text(fields, 1),
        "chart": charts,
        "closed": bool(wire.integer(fields, 3)),
    }


def _chart(message: bytes) -> dict[str, Any]:
    fields = wire.fields_of(message)
    chart: dict[str, Any] = {"title": wire.text(fields, 1)}
    for content in wire.messages(fields, 2):
        chart["multiline"] = {"tag": wire.texts(wire.fields_of(content), 1)}
    for content in wire.messages(fields, 3):
        margins = map(wire.fields_of, wire.messages(wire.fields_of(content), 1))
        chart["margin"] = {
            "series": [
                {
                    "value": wire.text(margin, 1),
                    "lower": wire.text(margin, 2),
                    "upper": wire.text(margin, 3),
                }
                for margin in margins
            ]
        }
    return chart
