"""`--path_prefix`: the board below a path of its own, as behind a proxy that serves several."""

from urllib.parse import quote

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from glassboard.server.answers import error_answer


class Prefix:
    """ASGI middleware: `/foo` redirects to `/foo/`, what lies below is passed on, and nothing else
    is there.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        """`prefix` has a slash in front and none behind, or is empty."""
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app, prefix = self._app, self._prefix
        if scope["type"] == "http" and prefix:
            path: str = scope["path"]
            if path == prefix:
                query = scope["query_string"].decode("latin-1")
                location = quote(prefix) + "/" + (f"?{query}" if query else "")
                app = Response(status_code=308, headers={"Location": location})
            elif not path.startswith(prefix + "/"):
                app = error_answer(404, "there is nothing here", f"the board is at `{prefix}/`")
            scope = {**scope, "root_path": prefix}
        await app(scope, receive, send)
