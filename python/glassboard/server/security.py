"""Who may ask: the token, the Host and Origin headers; and what a browser may do with the answers.

Three dangers, three checks:

- *Another machine reads the board.* We listen on the loopback address; asked to listen wider, we
  want a token.
- *A web page elsewhere reads a board on loopback by DNS rebinding*: its own name is made to point
  at 127.0.0.1, and the browser takes board and page for one site. The Host header then carries that
  foreign name, so only names that are surely ours are answered. Where a token is wanted any name
  will do, as a board may be behind a proxy or have names that it cannot know: the foreign page has
  neither the token nor, being another site to the browser, the cookie. With `--no-token` beyond
  loopback, addresses and this machine's own name are ours: no DNS answer can change an address.
- *A web page elsewhere makes a browser change something here.* Requests other than reads are
  refused unless their Origin, which every browser sends with those, is the host that they are sent
  to.
"""

import hashlib
import hmac
import secrets
import socket
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from msgspec import Struct
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glassboard.config import Config
from glassboard.server.answers import error_answer

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_BYTES = 24
SHOWN = 100  # characters of a header that a refusal repeats

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Access(Struct, frozen=True, kw_only=True):
    """Who is let in."""

    token: str | None
    """What a client must bring; None lets everybody in who uses one of our names."""
    names: frozenset[str]
    """The host names that are ours, in lower case."""
    any_address: bool
    """Whether every IP address counts as one of our names."""

    @classmethod
    def of(cls, config: Config, *, loopback: bool) -> "Access":
        """As the command line says; makes a token where the board can be reached from elsewhere and
        none is given.
        """
        token = config.token
        if token is None and not loopback and not config.no_token:
            token = secrets.token_urlsafe(TOKEN_BYTES)
        names = set(LOOPBACK_NAMES)
        if config.host:
            names.add(config.host.lower())
        if not loopback:
            names.add(socket.gethostname().lower())
        return cls(token=token, names=frozenset(names), any_address=not loopback)

    def knows(self, host: str) -> bool:
        """Whether a Host header's value is one of our names, with any port."""
        name = host_name(host)
        return name in self.names or (self.any_address and _is_address(name))

    def accepts(self, token: str) -> bool:
        """Whether it is the token, in a time that tells nothing about it."""
        return self.token is not None and hmac.compare_digest(token.encode(), self.token.encode())

    @property
    def cookie(self) -> str:
        """A name for each token, since browsers send a host's cookies to all its ports: two boards
        don't collide.
        """
        return "glassboard-" + hashlib.sha256((self.token or "").encode()).hexdigest()[:8]


def host_name(host: str) -> str:
    """The name in a Host header, in lower case and without port, brackets or final dot; empty if it
    has none.
    """
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class Guard:
    """ASGI middleware that lets through only what `Access` allows."""

    def __init__(self, app: ASGIApp, access: Access, *, page: str) -> None:
        """`page` is the path of the HTML page, where a token in the URL becomes a cookie."""
        self._app = app
        self._access = access
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http":
            app = self._answer(Request(scope)) or app
        await app(scope, receive, send)

    def _answer(self, request: Request) -> Response | None:
        """A refusal, or the redirect that hides the token; None lets the request through."""
        access, host = self._access, request.headers.get("host", "")
        if access.token is not None:
            in_url = "token" in request.query_params
            if not any(map(access.accepts, _tokens(request, access.cookie))):
                return _refusal(
                    request,
                    401,
                    "that is not this board's token" if in_url else "this board wants its token",
                    "open the URL that `glassboard` printed, or send `Authorization: Bearer TOKEN`",
                )
            if in_url and request.method == "GET" and request.scope["path"] == self._page:
                return self._keep_token(request)
        elif not access.knows(host):
            return _refusal(
                request,
                403,
                f"`{host[:SHOWN]}` is not a name of this board",
                "use the address that `glassboard` printed; with `--token` any name will do",
            )
        origin = request.headers.get("origin", "")
        if origin and request.method not in READING and origin.partition("://")[2] != host:
            return _refusal(
                request,
                403,
                f"`{request.method}` requests from `{origin[:SHOWN]}` are not accepted",
                "send them from the board's own page",
            )
        return None

    def _keep_token(self, request: Request) -> Response:
        """Moves the token from the URL, where it would be seen and shared, into a cookie that
        scripts can't read.
        """
        rest = [
            (name, value) for name, value in request.query_params.multi_items() if name != "token"
        ]
        location = self._page + ("?" + urlencode(rest) if rest else "")
        response = Response(status_code=303, headers={"Location": location})
        response.set_cookie(
            self._access.cookie,
            self._access.token or "",
            path=self._page,
            httponly=True,
            samesite="strict",
        )
        return response


def _tokens(request: Request, cookie: str) -> list[str]:
    """Every token that a request carries."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    found = [bearer.strip()] if scheme.lower() == "bearer" else []
    found += request.query_params.getlist("token")
    found += [request.cookies[cookie]] if cookie in request.cookies else []
    return found


def _refusal(request: Request, status: int, error: str, hint: str) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    accept = request.headers.get("accept", "")
    return error_answer(status, error, hint, accept=accept, headers=headers)


class SecureHeaders:
    """ASGI middleware: what a browser may do with an answer, on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)  # a page may need a policy of its own
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
