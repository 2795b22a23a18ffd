"""The histograms plugin, and the distributions, which are histograms told by their quantiles."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from starlette.responses import Response

from glassboard.server.answers import number
from glassboard.server.encode import answer, encoded, numbers
from glassboard.server.params import OneTag
from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard.compress import compressed
from glassboard.server.tensorboard.sampling import evenly
from glassboard.server.tensorboard.tags import RunTags, tags_by_run

Bucket = tuple[float, float, float]  # left, right, count


class Histogram(NamedTuple):
    """One step's histogram."""

    wall_time: float | str
    step: int
    buckets: list[Bucket]


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/histograms/…` and `/data/plugin/distributions/…`."""

    @routes.get("/data/plugin/distributions/tags")
    @routes.get("/data/plugin/histograms/tags")
    def get_histogram_tags() -> RunTags:
        return tags_by_run(session, "histograms")

    @routes.get("/data/plugin/histograms/histograms")
    def get_histograms(query: OneTag) -> Response:
        return answer(_listed(histograms(session, query.run, query.tag)))

    @routes.get("/data/plugin/distributions/distributions")
    def get_distributions(query: OneTag) -> Response:
        steps = histograms(session, query.run, query.tag)
        return answer(
            _listed((wall_time, step, compressed(buckets)) for wall_time, step, buckets in steps)
        )


def histograms(session: Session, run: str, tag: str) -> Iterator[Histogram]:
    """The steps of one tag; raises NotFoundError at once."""
    with session.lookup("histograms", tag=tag, runs=[run]):
        held = session.store.histogram_buckets(run, tag)
    places = evenly(len(held), session.samples.get("histograms", 0))
    for step, wall_time, buckets in map(held.__getitem__, places):
        yield Histogram(number(wall_time), step, _written(buckets))


def _written(buckets: list[Any]) -> list[Any]:
    """The buckets as they can be written: nearly always as they are."""
    flat = list(chain.from_iterable(buckets))
    told = numbers(flat)
    return buckets if told is flat else list(zip(told[::3], told[1::3], told[2::3], strict=True))


def _listed(items: Any) -> Iterator[bytes]:
    comma = b"["
    for item in items:
        yield comma + encoded(item)
        comma = b","
    yield b"[]" if comma == b"[" else b"]"
