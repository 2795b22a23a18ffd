"""Compression of answers that are made on the fly; the page's own files are compressed once, in
`page.py`.
"""

import gzip
from ipaddress import ip_address

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glassboard.server.answers import ARROW

LEVEL = 1  # about 80 MB/s; higher levels cost more than they save on columns of numbers
MINIMUM = 1_000  # bytes: below that the headers weigh as much


class Compress:
    """ASGI middleware: gzip for JSON, and for Arrow columns unless the client is on this machine.

    JSON shrinks tenfold. Columns shrink to about a half, which is worth it on a network and a loss
    on loopback, where sending a megabyte takes less time than compressing it. Only answers in one
    piece are touched: an event stream flows.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            await self._app(scope, receive, send)
            return
        types = ("application/json",) if _on_this_machine(scope) else ("application/json", ARROW)
        start: Message | None = None

        async def send_smaller(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                if Headers(raw=message["headers"]).get("content-type") in types:
                    start = message
                    return
            elif start is not None:
                held, start = start, None
                body = message.get("body", b"")
                if len(body) >= MINIMUM and not message.get("more_body", False):
                    body = await to_thread.run_sync(gzip.compress, body, LEVEL)
                    headers = MutableHeaders(scope=held)
                    headers["Content-Encoding"] = "gzip"
                    headers["Content-Length"] = str(len(body))
                    headers.add_vary_header("Accept-Encoding")
                    message = {**message, "body": body}
                await send(held)
            await send(message)

        await self._app(scope, receive, send_smaller)


def _on_this_machine(scope: Scope) -> bool:
    client = scope.get("client")
    if client is None:
        return True
    try:
        return ip_address(client[0]).is_loopback
    except ValueError:
        return False
