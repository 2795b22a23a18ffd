"""Runs the application on a socket until a signal ends it."""

import logging
import socket
import sys
from http import HTTPStatus

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from glassboard.server.answers import error_answer

MAX_HEAD = 1 << 20  # bytes of a request's line and headers: a URL may name thousands of runs
PATIENCE = 2.0  # seconds that a client has to read why it is refused


class Protocol(H11Protocol):
    """uvicorn's, but whoever sends what is no request, or too long a one, gets to read that.

    uvicorn closes the connection at once, and what still comes in then makes the system reset it,
    before most clients have read the answer.
    """

    _is_refused = False

    def data_received(self, data: bytes) -> None:
        if not self._is_refused:
            super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Called while h11's error is handled."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):  # an answer has begun already
            self.transport.close()
            return
        status = getattr(sys.exc_info()[1], "error_status_hint", 400)
        error, hint = "that is no HTTP request", "speak HTTP/1.1"
        if status == 431:
            error = f"the request's line and headers are longer than {MAX_HEAD:,} bytes"
            hint = "ask for fewer runs or tags at once"
        answer = error_answer(status, error, hint, headers={"connection": "close"})
        phrase = HTTPStatus(status).phrase
        response = h11.Response(status_code=status, headers=answer.raw_headers, reason=phrase)
        for event in (response, h11.Data(data=bytes(answer.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        if self.cycle is not None:  # the application has the beginning of it, and nobody to answer
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.write_eof()
        self._is_refused = True
        self.loop.call_later(PATIENCE, self.transport.close)


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
        http=Protocol,
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
