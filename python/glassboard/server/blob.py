"""Bytes out of a logdir, as HTTP sends files: in ranges, with a tag for caches, and never as
something that a browser would run.
"""

import re
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from glassboard.server.answers import error_answer

FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
BINARY = "application/octet-stream"
# What a browser shows and cannot be made to run, by where its signature is and what it is. SVG and
# HTML may hold scripts, so they aren't here: what isn't is downloaded.
SIGNATURES = (
    ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", 0, b"\xff\xd8\xff"),
    ("image/gif", 0, b"GIF8"),
    ("image/bmp", 0, b"BM"),
    ("image/webp", 8, b"WEBP"),
    ("image/avif", 4, b"ftypavif"),
    ("video/mp4", 4, b"ftypiso"),
    ("video/mp4", 4, b"ftypmp4"),
    ("video/mp4", 4, b"ftypavc"),
    ("video/mp4", 4, b"ftypM4V"),
    ("audio/wav", 8, b"WAVE"),
    ("audio/flac", 0, b"fLaC"),
    ("audio/ogg", 0, b"OggS"),
    ("audio/mpeg", 0, b"ID3"),
    ("audio/mpeg", 0, b"\xff\xfb"),
)


def blob_answer(
    request: Request, identity: str, read: Callable[[], bytes], *, cache_control: str
) -> Response:
    """The bytes, or the part that a Range header asks for; 304 where the client holds them already.

    `identity` changes with the bytes, and needs no quotes. `read` is called only where they are
    sent. Several ranges at once are answered with everything, as RFC 9110 allows.
    """
    etag = f'"{identity}"'
    headers = {"ETag": etag, "Cache-Control": cache_control, "Accept-Ranges": "bytes"}
    known = request.headers.get("if-none-match", "")
    if known.strip() == "*" or etag in re.findall(r'"[^"]*"', known):
        return Response(status_code=304, headers=headers)
    body = read()
    media_type = sniffed(body)
    if media_type == BINARY:
        headers["Content-Disposition"] = "attachment"
    if request.headers.get("if-range", etag) != etag:
        return Response(body, headers=headers, media_type=media_type)
    match asked_range(request.headers.get("range", ""), len(body)):
        case None:
            return Response(body, headers=headers, media_type=media_type)
        case (first, end) if first < end:
            headers["Content-Range"] = f"bytes {first}-{end - 1}/{len(body)}"
            return Response(body[first:end], 206, headers, media_type)
        case _:
            return error_answer(
                416,
                "the range lies behind the end",
                f"there are {len(body):,} bytes",
                headers={"Content-Range": f"bytes */{len(body)}"},
            )


def asked_range(header: str, length: int) -> tuple[int, int] | None:
    """(first, end) of the bytes that a Range header asks for, empty where there are none of them;
    None where it asks for all, or for what we don't give.
    """
    found = re.fullmatch(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", header)
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(0, length - int(last)), length
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, length) if last else length


def sniffed(body: bytes) -> str:
    """The media type by the bytes themselves, whatever they were logged as; octets where it isn't
    one that is safe to show.
    """
    for media_type, place, signature in SIGNATURES:
        if body.startswith(signature, place):
            return media_type
    return BINARY
