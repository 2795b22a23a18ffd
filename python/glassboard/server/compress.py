"""Compression of answers that are made on the fly; the page's own files are compressed once, in
`page.py`.
"""

import gzip
import sys
from ipaddress import ip_address

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glassboard.server.answers import ARROW, JSON

LEVEL = 1  # about 80 MB/s; higher levels cost more than they save on columns of numbers
MINIMUM = 1_000  # bytes: below that the headers weigh as much
MOST_HERE = 64 << 10  # bytes of columns, for a client on this machine: under a millisecond


class Compress:
    """ASGI middleware: gzip for JSON, and for Arrow columns, large ones only for other machines.

    JSON shrinks tenfold. Columns shrink to a half or two thirds, which is worth it on a network and
    a loss on loopback, where sending a megabyte takes less time than compressing it. Yet what comes
    through a tunnel or out of a container comes over loopback as well: columns so small that the
    time doesn't count are compressed for everybody. Only answers in one piece are touched: an event
    stream flows.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            await self._app(scope, receive, send)
            return
        most_of = {JSON: sys.maxsize, ARROW: most_columns(scope)}
        start: Message | None = None
        most = 0

        async def send_smaller(message: Message) -> None:
            nonlocal start, most
            if message["type"] == "http.response.start":
                most = most_of.get(Headers(raw=message["headers"]).get("content-type", ""), 0)
                if most > 0:
                    start = message
                    return
            elif start is not None:
                held, start = start, None
                body = message.get("body", b"")
                if MINIMUM <= len(body) <= most and not message.get("more_body", False):
                    body = await to_thread.run_sync(gzip.compress, body, LEVEL)
                    headers = MutableHeaders(scope=held)
                    headers["Content-Encoding"] = "gzip"
                    headers["Content-Length"] = str(len(body))
                    headers.add_vary_header("Accept-Encoding")
                    message = {**message, "body": body}
                await send(held)
            await send(message)

        await self._app(scope, receive, send_smaller)


def most_columns(scope: Scope) -> int:
    """How many bytes of Arrow columns are compressed at most in an answer to this client."""
    return MOST_HERE if _on_this_machine(scope) else sys.maxsize


def _on_this_machine(scope: Scope) -> bool:
    client = scope.get("client")
    if client is None:
        return True
    try:
        return ip_address(client[0]).is_loopback
    except ValueError:
        return False
