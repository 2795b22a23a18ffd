"""The debugger plugin, which reads dumps that only TensorFlow writes: there are none here."""

from glassboard.server.routes import Routes
from glassboard.server.session import Session


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/debugger-v2/runs`."""

    @routes.get("/data/plugin/debugger-v2/runs")
    def get_debugged_runs() -> dict[str, None]:
        return {}
