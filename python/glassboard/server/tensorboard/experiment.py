"""What stands around TensorBoard's routes: experiments in the path, and errors as it words them."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from glassboard.errors import NotFoundError, UserError
from glassboard.server.answers import status_of
from glassboard.server.routes import Routes

DATA = "/data/"
EXPERIMENTS = ("experiment", "compare")
WORDS = {400: "Invalid argument", 404: "Not found", 413: "Resource exhausted"}
SHOWN = 200  # characters of a path that an error repeats


class AnyExperiment:
    """ASGI middleware: `/experiment/<id>/…` and `/compare/<ids>/…` are `/…`, whatever the ids, as a
    logdir is one experiment; and one slash behind a data route doesn't count.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            root: str = scope.get("root_path", "")
            path: str = scope["path"].removeprefix(root)
            parts = path.split("/", 3)
            if len(parts) == 4 and parts[1] in EXPERIMENTS:
                path = "/" + parts[3]
            if path.startswith(DATA):
                path = path.removesuffix("/")
            scope = {**scope, "path": root + path}
        await self._app(scope, receive, send)


def add_routes(routes: Routes) -> None:
    """What is left below `/data`: nothing, said in TensorBoard's way. Goes behind the others."""

    @routes.get("/data/{rest:path}")
    def get_nothing(request: Request) -> None:
        path = request.scope["path"][:SHOWN]
        raise NotFoundError(f"there is nothing at `{path}`")


def refusal(error: UserError, request: Request) -> Response:
    """An error as TensorBoard words it."""
    told = f"{error.message}; {error.hint}" if error.hint else error.message
    return plain_refusal(status_of(error), told)


def plain_refusal(status: int, told: str, headers: dict[str, str] | None = None) -> Response:
    """Text with TensorBoard's name of the status in front."""
    text = f"{WORDS[status]}: {told}" if status in WORDS else told
    return Response(text.encode(errors="replace"), status, headers, media_type="text/plain")
