"""Graphs: the nodes of one run's model."""

from fastapi import FastAPI, Response

from glassboard.server.answers import ARROW_ANSWER, arrow_answer
from glassboard.server.params import RunName
from glassboard.server.session import Session

GRAPH_TAG = "graph"  # the name under which the board lists a run's graph


def add_routes(app: FastAPI, session: Session) -> None:
    """`GET /api/v1/graph`."""

    @app.get(
        "/api/v1/graph",
        responses=ARROW_ANSWER,
        response_class=Response,
        summary="A run's graph, a row a node",
    )
    def get_graph(run: RunName) -> Response:
        with session.lookup("graphs", tag=GRAPH_TAG, runs=[run]):
            return arrow_answer(session.store.graph(run))
