"""The routes that belong to no plugin: what is served, and from where."""

import math
from typing import Any

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from glassboard.errors import NotFoundError, UserError
from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard.listing import IFRAMES, entry_page, names, plugins

OLD_PAGES = ("audio", "events", "graphs", "histograms", "images")  # TensorBoard's, until 2017


class OnePlugin(Struct, frozen=True):
    """The parameter of the plugin's entry page."""

    name: str


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/…` without `plugin`."""
    store = session.store

    @routes.get("/data/environment")
    def get_environment() -> dict[str, Any]:
        """Without the flags, which TensorBoard tells to whoever asks."""
        return {
            "version": session.version,
            "data_location": store.logdir,
            "window_title": session.title,
            "experiment_name": "",
            "experiment_description": "",
            "creation_time": 0.0,
        }

    @routes.get("/data/logdir")
    def get_logdir() -> dict[str, str]:
        return {"logdir": store.logdir}

    @routes.get("/data/window_properties")
    def get_window_properties() -> dict[str, str]:
        return {"window_title": session.title}

    @routes.get("/data/runs")
    def get_runs() -> list[str]:
        runs = sorted(
            store.runs(),
            key=lambda run: (math.isnan(run.first_wall_time), run.first_wall_time, run.name),
        )
        return [run.name for run in runs]

    @routes.get("/data/experiments")
    def get_experiments() -> list[str]:
        return []  # of a database mode that TensorBoard no longer has

    @routes.get("/data/experiment_runs")
    def get_experiment_runs() -> list[str]:
        return []

    @routes.get("/data/notifications")
    def get_notifications() -> dict[str, list[str]]:
        """None. TensorBoard redirects to a file that isn't there, which means the same."""
        return {"notifications": []}

    @routes.get("/data/plugins_listing")
    def get_plugins() -> dict[str, dict[str, Any]]:
        return plugins(session)

    @routes.get("/data/plugin_entry.html")
    def get_plugin_entry(query: OnePlugin) -> Response:
        if query.name not in names():
            raise NotFoundError(f"there is no plugin `{query.name[:100]}`")
        if query.name not in IFRAMES:
            raise UserError(f"the plugin `{query.name}` is not a module that a frame could load")
        return entry_page(query.name)

    for page in OLD_PAGES:

        @routes.get(f"/{page}")
        def get_old_page(request: Request) -> Response:
            return RedirectResponse("./", 302)
