"""The graphs plugin: GraphDefs as the text that TensorBoard's page parses."""

from typing import Annotated, Any

from msgspec import Meta
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.keras import graph_of_model
from glassboard.server.params import OneRun, OneTag
from glassboard.server.routes import Routes
from glassboard.server.session import Session

PBTXT = "text/x-protobuf"


class GraphQuery(OneRun, frozen=True):
    """A run's own graph, or with a tag one of those that were logged under a name."""

    tag: str | None = None
    conceptual: str = "false"
    limit_attr_size: (
        Annotated[int, Meta(ge=0, le=1 << 53, description="bytes of an attribute")] | None
    ) = None
    large_attrs_key: str | None = None


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/graphs/…`."""
    store = session.store

    @routes.get("/data/plugin/graphs/info")
    def get_info() -> dict[str, Any]:
        return graph_info(session)

    @routes.get("/data/plugin/graphs/graph")
    def get_graph(query: GraphQuery) -> Response:
        if (query.limit_attr_size is None) != (query.large_attrs_key is None):
            raise UserError(
                "one of `limit_attr_size` and `large_attrs_key` is missing",
                hint="give both, or none for all attributes whole",
            )
        with session.lookup("graphs", tag=query.tag or "graph", runs=[query.run]):
            if query.conceptual == "true":
                model = store.keras_model(query.run, query.tag or "")
                return Response(graph_of_model(model), media_type=PBTXT)
            text = store.graph_text(
                query.run,
                query.tag,
                limit_attr_size=query.limit_attr_size,
                large_attrs_key=query.large_attrs_key,
            )
        return Response(text, media_type=PBTXT)

    @routes.get("/data/plugin/graphs/run_metadata")
    def get_run_metadata(query: OneTag) -> Response:
        with session.lookup("graphs", tag=query.tag, runs=[query.run]):
            return Response(store.run_metadata_text(query.run, query.tag), media_type=PBTXT)


def graph_info(session: Session) -> dict[str, Any]:
    """Which graphs and profiles each run has; runs with neither are left out."""
    store = session.store
    info = {}
    for name in (run.name for run in store.runs()):
        try:
            whole, tags = store.has_run_graph(name), store.graph_tags(name)
        except KeyError:
            continue  # deleted since it was listed
        if whole or tags:
            told = {
                tag: {"tag": tag, "conceptual_graph": keras, "op_graph": ops, "profile": profile}
                for tag, keras, ops, profile in tags
            }
            info[name] = {"run": name, "tags": told, "run_graph": whole}
    return info
