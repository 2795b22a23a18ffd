"""Runs the application on a socket until a signal ends it."""

import logging
import socket

import uvicorn
from starlette.types import ASGIApp

MAX_HEAD = 1 << 20  # bytes of a request's line and headers: a URL may name thousands of runs


def run(app: ASGIApp, listener: socket.socket) -> None:
    """Serves until SIGINT or SIGTERM, which the handler that was in place before then gets as well.

    Nothing waits for open connections: an event stream never ends by itself, and a board has
    nothing to lose.
    """
    logging.getLogger("uvicorn.error").setLevel(
        logging.CRITICAL
    )  # the application logs its own failures
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # nothing here depends on them, and anybody can send them
        server_header=False,
        timeout_graceful_shutdown=0,
        h11_max_incomplete_event_size=MAX_HEAD,
    )
    uvicorn.Server(config).run(sockets=[listener])
