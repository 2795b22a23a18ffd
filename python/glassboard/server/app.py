"""The whole server on one screen: what a request passes, and where it ends."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from glassboard.errors import NotFoundError, UserError
from glassboard.server import board, graphs, histograms, live, page, scalars, tensorboard_api, text
from glassboard.server.answers import ERRORS, bad_parameter, error_answer, user_error_answer
from glassboard.server.compress import Compress
from glassboard.server.prefix import Prefix
from glassboard.server.security import Access, Guard, SecureHeaders
from glassboard.server.session import Session

logger = logging.getLogger(__name__)


def create_app(session: Session, access: Access, *, path_prefix: str = "") -> ASGIApp:
    """The ASGI application of one board. A request passes the middleware from the last line
    upwards.
    """
    app: ASGIApp = _routes(session)
    app = tensorboard_api.AnyExperiment(app)
    app = Compress(app)
    app = Prefix(app, path_prefix)
    app = Guard(app, access, page=path_prefix + "/")
    return SecureHeaders(app)


def _routes(session: Session) -> FastAPI:
    feed = live.Feed(session)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(feed.watch())
        yield
        watching.cancel()

    app = FastAPI(
        title="glassboard",
        version=session.version,
        description="What training runs have recorded below one logdir.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # these two would load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        responses=ERRORS,
        lifespan=lifespan,
    )
    for kind in (board, scalars, histograms, text, graphs, tensorboard_api):
        kind.add_routes(app, session)
    live.add_routes(app, feed)
    page.add_routes(app, page.Page())

    app.add_exception_handler(RequestValidationError, _on_bad_parameter)
    app.add_exception_handler(UserError, _on_user_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_defect)
    return app


def _on_bad_parameter(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return user_error_answer(400, bad_parameter(error), request)


def _on_user_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, UserError)
    return user_error_answer(404 if isinstance(error, NotFoundError) else 400, error, request)


def _on_http_error(request: Request, error: Exception) -> Response:
    """Starlette's own refusals, such as a method that a route doesn't have."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    hint = f"this one takes {headers['Allow']}" if "Allow" in headers else ""
    return error_answer(error.status_code, error.detail.lower(), hint, headers=headers)


def _on_defect(request: Request, error: Exception) -> Response:
    """Our own mistake: the terminal gets the traceback, the client a sentence."""
    logger.error("`%s %s` failed", request.method, request.scope["path"], exc_info=error)
    return error_answer(
        500, "glassboard failed at this request", "its terminal says why: please report it"
    )
