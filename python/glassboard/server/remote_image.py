"""Images of other hosts that a logged text names: each in a frame of its own, once a reader has
asked for it.

The page's own policy lets it load nothing from elsewhere, whatever a text makes of it. This frame's
lets it load images and nothing else, no script runs in it, and it tells the host neither the
board's address nor anything of the page.
"""

import html
from base64 import b64encode
from hashlib import sha256
from typing import Annotated

from msgspec import Meta, Struct
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.routes import Routes

LONGEST = 8_000  # characters of an address
STYLE = "html,body{height:100%;margin:0}img{width:100%;height:100%;object-fit:contain;\
object-position:0 0}"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src http: https:",
        f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    )
)

Source = Annotated[str, Meta(description="the image's address: `https://…` or `http://…`")]


class ImageQuery(Struct, frozen=True):
    """Which image."""

    src: Source


def add_routes(routes: Routes) -> None:
    """`GET /remote-image`."""

    @routes.get("/remote-image")
    def get_frame(query: ImageQuery) -> Response:
        source = query.src
        if not source.lower().startswith(("http://", "https://")) or len(source) > LONGEST:
            raise UserError(
                f"`{source[:100]}` is no address of an image", hint="give one of `https://…`"
            )
        body = (
            f'<!doctype html><meta charset="utf-8"><title>image</title><style>{STYLE}</style>'
            f'<img alt="" referrerpolicy="no-referrer" src="{html.escape(source)}">'
        )
        return Response(
            body.encode(errors="replace"),
            headers={"Content-Security-Policy": POLICY},
            media_type="text/html",
        )
