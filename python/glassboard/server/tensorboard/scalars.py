"""The scalars plugin."""

from typing import Annotated

from msgspec import Meta, Struct
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.encode import answer
from glassboard.server.params import OneTag
from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard import series
from glassboard.server.tensorboard.experiment import plain_refusal
from glassboard.server.tensorboard.tags import RunTags, tags_by_run

CSV = "text/csv"
OF_RUNS = "/data/plugin/scalars/scalars_multirun"


class SeriesQuery(OneTag, frozen=True):
    """One series, and in what form; what isn't `csv` is JSON, as there."""

    format: str = "json"


class ManyRuns(Struct, frozen=True):
    """The form of a question for one tag of several runs."""

    tag: Annotated[list[str], Meta(description="the tag, exactly once")] = []
    runs: Annotated[list[str], Meta(description="a run; given again for more")] = []


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/scalars/…`."""

    @routes.get("/data/plugin/scalars/tags")
    def get_scalar_tags() -> RunTags:
        return tags_by_run(session, "scalars")

    @routes.get("/data/plugin/scalars/scalars")
    def get_scalars(query: SeriesQuery) -> Response:
        return series_answer(session, query)

    @routes.get(OF_RUNS)
    def refuse_scalars_of_runs() -> Response:
        return plain_refusal(405, "Method Not Allowed: post a form", {"Allow": "POST"})

    @routes.post(OF_RUNS)
    def post_scalars_of_runs(form: ManyRuns) -> Response:
        if len(form.tag) != 1:
            raise UserError(
                "`tag` must be given exactly once", hint="give `runs` as often as needed"
            )
        wanted = ((run, run, form.tag[0]) for run in dict.fromkeys(form.runs))
        return answer(series.keyed(session, wanted, series.triples))


def series_answer(session: Session, query: SeriesQuery) -> Response:
    """A series as JSON or as a table."""
    with session.lookup("scalars", tag=query.tag, runs=[query.run]):
        columns = series.columns(session, query.run, query.tag)
    if query.format == "csv":
        return answer(series.as_csv(columns), CSV)
    return answer(series.as_json(columns, series.triples))
