"""The plugins that TensorBoard's page knows: which have data here, and how the page loads them."""

import hashlib
from base64 import b64encode
from typing import Any, NamedTuple

from starlette.responses import HTMLResponse, Response

from glassboard.server.session import Session
from glassboard.server.tensorboard.projector import has_configs

ANGULAR = {"type": "NG_COMPONENT"}
GRAPHS = (
    "graphs",
    "graph_keras_model",
    "graph_run_metadata",
    "graph_run_metadata_graph",
    "graph_tagged_run_metadata",
)


class Plugin(NamedTuple):
    """One tab of TensorBoard's page."""

    name: str
    tab: str = ""
    """Its title, where it isn't the name."""
    element: str = ""
    """The custom element that draws it; empty: a part of the Angular application."""
    kinds: tuple[str, ...] = ()
    """What it shows."""
    reloads: bool = True


PLUGINS = (
    Plugin("timeseries", "Time Series", kinds=("scalars", "histograms", "images")),
    Plugin("scalars", element="tf-scalar-dashboard", kinds=("scalars",)),
    Plugin(
        "custom_scalars",
        "Custom Scalars",
        element="tf-custom-scalar-dashboard",
        kinds=("custom_scalars",),
    ),
    Plugin("images", element="tf-image-dashboard", kinds=("images",)),
    Plugin("audio", element="tf-audio-dashboard", kinds=("audio",)),
    Plugin("debugger-v2", "Debugger V2"),
    Plugin("graphs", element="tf-graph-dashboard", kinds=GRAPHS, reloads=False),
    Plugin("distributions", element="tf-distribution-dashboard", kinds=("histograms",)),
    Plugin("histograms", element="tf-histogram-dashboard", kinds=("histograms",)),
    Plugin("text", element="tf-text-dashboard", kinds=("text",)),
    Plugin("pr_curves", "PR Curves", element="tf-pr-curve-dashboard", kinds=("pr_curves",)),
    Plugin("profile_redirect", "Profile", element="tf-profile-redirect-dashboard"),
    Plugin("hparams", element="tf-hparams-dashboard", kinds=("hparams",)),
    Plugin("mesh", element="mesh-dashboard", kinds=("mesh",)),
    Plugin("wit_redirect", "What-If Tool", element="tf-wit-redirect-dashboard"),
)
IFRAMES = ("projector",)
ENTRY = """\
<!DOCTYPE html>
<head><base href="plugin/{name}/" /></head>
<body><script type="module">{script}</script></body>
"""
SCRIPT = 'import("./index.js").then((m) => void m.render());'
POLICY = (  # of the frame that a plugin draws in, which needs what TensorBoard's own pages need
    "default-src 'self'; font-src 'self' data:; frame-src 'self'; img-src 'self' data: blob:; "
    "object-src 'none'; style-src 'self' data: 'unsafe-inline'; connect-src 'self'; "
    "frame-ancestors 'self'; script-src 'self' 'unsafe-eval' 'sha256-{digest}'"
)


def names() -> list[str]:
    """All of them, in the page's order."""
    return [*(plugin.name for plugin in PLUGINS), *IFRAMES]


def plugins(session: Session) -> dict[str, dict[str, Any]]:
    """The listing, in the order of the page's tabs."""
    kinds = {kind for plugin in PLUGINS for kind in plugin.kinds}
    held = {kind for kind in kinds if session.store.tag_names(kind)}
    listed = {
        plugin.name: _listed(
            plugin.tab or plugin.name,
            enabled=not held.isdisjoint(plugin.kinds),
            reloads=plugin.reloads,
            loading={"type": "CUSTOM_ELEMENT", "element_name": plugin.element}
            if plugin.element
            else ANGULAR,
        )
        for plugin in PLUGINS
    }
    for name in IFRAMES:
        loading = {"type": "IFRAME", "module_path": f"/data/plugin/{name}/index.js"}
        listed[name] = _listed(name, enabled=has_configs(session), reloads=False, loading=loading)
    return listed


def _listed(tab: str, *, enabled: bool, reloads: bool, loading: dict[str, str]) -> dict[str, Any]:
    return {
        "disable_reload": not reloads,
        "enabled": enabled,
        "remove_dom": False,
        "tab_name": tab,
        "loading_mechanism": loading,
    }


def entry_page(name: str) -> Response:
    """The page of a frame, which loads the plugin's script from beside its routes."""
    digest = b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    headers = {"Content-Security-Policy": POLICY.format(digest=digest)}
    return HTMLResponse(ENTRY.format(name=name, script=SCRIPT), headers=headers)
