"""The whole server on one screen: what a request passes, and where it ends."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from glassboard.server import (
    board,
    contexts,
    deletion,
    distributions,
    export,
    graphs,
    histograms,
    hparams,
    lines,
    live,
    marks,
    media,
    notes,
    page,
    remote_image,
    scalars,
    schema,
    summaries,
    tags,
    tensorboard,
    tensors,
    text,
)
from glassboard.server.answers import error_answer
from glassboard.server.compress import Compress
from glassboard.server.prefix import Prefix
from glassboard.server.routes import Routes
from glassboard.server.security import Access, Guard, SecureHeaders
from glassboard.server.session import Session
from glassboard.server.tensorboard import experiment

logger = logging.getLogger(__name__)


def create_app(session: Session, access: Access, *, path_prefix: str = "") -> ASGIApp:
    """The ASGI application of one board. A request passes the middleware from the last line
    upwards.
    """
    app: ASGIApp = _routes(session)
    app = experiment.AnyExperiment(app)
    app = Compress(app)
    app = Prefix(app, path_prefix)
    app = Guard(app, access, page=path_prefix + "/")
    return SecureHeaders(app)


def _routes(session: Session) -> Starlette:
    ours, theirs, apart = Routes(), Routes(refuse=experiment.refusal), Routes()
    feed = live.Feed(session)
    numbers = (scalars, lines, summaries, histograms, distributions)
    others = (text, media, tensors, graphs, hparams, contexts, marks)
    for kind in (board, tags, *numbers, *others, export, notes, deletion):
        kind.add_routes(ours, session)
    live.add_routes(ours, feed)
    tensorboard.add_routes(theirs, session)
    schema.add_routes(apart, ours, session.version)
    remote_image.add_routes(apart)
    page.add_routes(apart, page.Page())  # takes every path that is left

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with feed.lifespan(app):
            # what runs handlers in threads is imported when it is first used: not by a request
            await run_in_threadpool(int)
            yield

    return Starlette(
        routes=[*ours, *theirs, *apart],
        lifespan=lifespan,
        exception_handlers={HTTPException: _on_http_error, Exception: _on_defect},
    )


def _on_http_error(request: Request, error: Exception) -> Response:
    """Starlette's own refusals, such as a method that a route doesn't have."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if request.scope["path"].startswith(experiment.DATA):
        return experiment.plain_refusal(error.status_code, error.detail, headers)
    hint = ""
    if "Allow" in headers:
        headers["Allow"] = ", ".join(sorted(headers["Allow"].split(", ")))
        hint = f"this one takes {headers['Allow']}"
    return error_answer(error.status_code, error.detail.lower(), hint, headers=headers)


def _on_defect(request: Request, error: Exception) -> Response:
    """Our own mistake: the terminal gets the traceback, the client a sentence."""
    logger.error("`%s %s` failed", request.method, request.scope["path"], exc_info=error)
    return error_answer(
        500, "glassboard failed at this request", "its terminal says why: please report it"
    )
