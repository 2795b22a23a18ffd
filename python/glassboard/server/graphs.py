"""Graphs: the nodes of a model that a run logged, or that a file holds."""

from typing import Annotated

from msgspec import Meta
from starlette.responses import Response

from glassboard.errors import NotFoundError, UserError
from glassboard.server.answers import ARROW, arrow_answer
from glassboard.server.keras import graph_of_model
from glassboard.server.params import OneRun
from glassboard.server.routes import Routes
from glassboard.server.session import Session

GRAPH_TAG = "graph"  # the name under which the board lists a run's graph
NAMED = 20  # tags that a hint lists
MAX_FILE = 256 << 20  # bytes of a file that is sent to be looked at


class GraphQuery(OneRun, frozen=True):
    """A run's own graph, or one of those that it logged under a tag."""

    tag: (
        Annotated[str, Meta(description="a graph with a tag; the run's own without one")] | None
    ) = None
    costs: (
        Annotated[str, Meta(description="a tag of times and memory to tell with the nodes")] | None
    ) = None


def add_routes(routes: Routes, session: Session) -> None:
    """`GET` and `POST /api/v1/graph`."""

    @routes.get("/api/v1/graph", answers=ARROW, summary="A run's graph, a row a node")
    def get_graph(query: GraphQuery) -> Response:
        store, run, tag = session.store, query.run, query.tag
        with session.lookup("graphs", tag=tag or GRAPH_TAG, runs=[run]):
            tags = store.graph_tags(run)
            keras = [name for name, conceptual, *_ in tags if conceptual]
            with_graph = [name for name, conceptual, ops, _ in tags if conceptual or ops]
            measured = [name for name, *_, profile in tags if profile]
            if tag is not None and tag not in with_graph:
                raise _missing(run, "graph", tag, with_graph)
            if query.costs is not None and query.costs not in measured:
                raise _missing(run, "times", query.costs, measured)
            if tag in keras:
                model = store.keras_model(run, tag)
                return arrow_answer(session.graph_of_file(graph_of_model(model)))
            return arrow_answer(store.graph(run, tag, costs=query.costs))

    @routes.post(
        "/api/v1/graph",
        answers=ARROW,
        summary="The graph in a file that is sent; nothing of it is kept",
        max_body=MAX_FILE,
    )
    def read_graph(body: bytes) -> Response:
        if body.lstrip()[:1] == b"{":
            try:
                body = graph_of_model(body)
            except UserError:
                raise UserError(
                    "the file is JSON, but no model that Keras wrote",
                    hint='numbers of your own look like this: {"bits": {"layers.0": 4}}',
                ) from None
        return arrow_answer(session.graph_of_file(body))


def _missing(run: str, what: str, tag: str, tags: list[str]) -> NotFoundError:
    listed = ", ".join(f"`{name}`" for name in tags[:NAMED])
    return NotFoundError(
        f"run `{run}` has no {what} under the tag `{tag[:200]}`",
        hint=f"those that it has are under the tags {listed}" if tags else "it has none with a tag",
    )
