"""TensorBoard's own HTTP API, so that clients written for its server work here, its own page too.

One module a plugin. Unlike TensorBoard, nothing is sampled unless the user wants it, and the
program's flags are not told to whoever asks. Numbers that JSON has not are the strings `NaN`,
`Infinity` and `-Infinity`, as there; errors are text in its words.

Source of the routes and of what they answer: TensorBoard 2.21, asked by `tests/interop`.
"""

from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard import (
    core,
    custom_scalars,
    debugger,
    experiment,
    graphs,
    histograms,
    hparams,
    images,
    mesh,
    pr_curves,
    projector,
    scalars,
    text,
    timeseries,
)

PLUGINS = (
    core,
    timeseries,
    scalars,
    histograms,
    images,
    text,
    graphs,
    pr_curves,
    hparams,
    custom_scalars,
    mesh,
    projector,
    debugger,
)


def add_routes(routes: Routes, session: Session) -> None:
    """The routes below `/data`."""
    for plugin in PLUGINS:
        plugin.add_routes(routes, session)
    experiment.add_routes(routes)
