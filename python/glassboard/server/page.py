"""The page: the files that Vite built, and no other file of this machine."""

import mimetypes
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from glassboard.errors import NotFoundError
from glassboard.server.answers import error_answer
from glassboard.server.routes import Routes

FOLDER = Path(__file__).parent.parent / "_web"
INDEX = "index.html"
HASHED = "assets/"  # Vite puts a hash of the content into these names, so they may be kept for ever
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # how Vite packed them as well, the smallest first
TYPES = {  # not left to this machine's own table, which on some is wrong about scripts
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class Asset(Struct, frozen=True):
    """One file, ready to be sent."""

    body: bytes
    packed: dict[str, bytes]
    """The same by content encoding, the smallest first."""
    media_type: str
    etag: str
    cache_control: str


class Page:
    """The built page, held in memory once asked for.

    A path from a request is only ever looked up among the names that were found in the folder, so
    none leads out of it.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._built = 0  # when the index was written, ns: a new build starts afresh
        self._files: dict[str, Path] = {}
        self._assets: dict[str, Asset] = {}

    def find(self, name: str) -> Asset | None:
        """The file of that name below the folder; None if there is none, or no page at all."""
        try:
            built = (self._folder / INDEX).stat().st_mtime_ns
        except OSError:
            return None
        if built != self._built:
            files = (
                path for path in self._folder.rglob("*") if path.is_file() and not path.is_symlink()
            )
            self._files = {path.relative_to(self._folder).as_posix(): path for path in files}
            self._assets, self._built = {}, built
        if name not in self._assets and name in self._files:
            self._assets[name] = _load(name, self._files[name])
        return self._assets.get(name)


def _load(name: str, path: Path) -> Asset:
    body = path.read_bytes()
    beside = {code: path.with_name(path.name + suffix) for code, suffix in ENCODINGS.items()}
    return Asset(
        body=body,
        packed={code: file.read_bytes() for code, file in beside.items() if file.is_file()},
        media_type=TYPES.get(path.suffix)
        or mimetypes.guess_type(name)[0]
        or "application/octet-stream",
        etag=f'"{sha256(body).hexdigest()[:16]}"',
        cache_control="max-age=31536000, immutable" if name.startswith(HASHED) else "no-cache",
    )


def add_routes(routes: Routes, page: Page) -> None:
    """`GET /` and every file of the page. Goes behind all other routes."""

    @routes.get("/{name:path}")
    def get_file(request: Request) -> Response:
        name: str = request.path_params["name"]
        asset = page.find(name or INDEX)
        if asset is not None:
            return _answer(asset, request)
        if name in ("", INDEX):
            return error_answer(
                503,
                "the page is not built",
                "run `npm ci` and `npm run build` in `web/`, or install glassboard with pip",
                accept=request.headers.get("accept", ""),
            )
        raise NotFoundError(
            f"there is nothing at `/{name[:200]}`",
            hint="the board is at `/`, its data below `/api/v1/`",
        )


def _answer(asset: Asset, request: Request) -> Response:
    headers = {"ETag": asset.etag, "Cache-Control": asset.cache_control, "Vary": "Accept-Encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    accepted = request.headers.get("accept-encoding", "")
    body = asset.body
    for encoding, packed in asset.packed.items():
        if encoding in accepted:
            body = packed
            headers["Content-Encoding"] = encoding
            break
    return Response(body, headers=headers, media_type=asset.media_type)
