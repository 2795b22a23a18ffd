"""Graphs: the nodes of one run's model."""

from starlette.responses import Response

from glassboard.server.answers import ARROW, arrow_answer
from glassboard.server.params import OneRun
from glassboard.server.routes import Routes
from glassboard.server.session import Session

GRAPH_TAG = "graph"  # the name under which the board lists a run's graph


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/graph`."""

    @routes.get("/api/v1/graph", answers=ARROW, summary="A run's graph, a row a node")
    def get_graph(query: OneRun) -> Response:
        with session.lookup("graphs", tag=GRAPH_TAG, runs=[query.run]):
            return arrow_answer(session.store.graph(query.run))
