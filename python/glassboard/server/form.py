"""What a client sends: a body of bounded size, and the fields of a form in it."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from starlette.requests import Request

from glassboard.errors import TooMuchError


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body; raises TooMuchError once it is longer than `limit` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooMuchError(
                f"the body is larger than {limit:,} bytes", hint="ask for less at once"
            )
    return bytes(body)


def form_fields(content_type: str, body: bytes) -> list[tuple[str, str]]:
    """(name, value) of each field, of multipart/form-data or an urlencoded form; none where the
    body is neither, or broken.

    Python's `email`, which knows multipart, is busy with a head of many parameters for minutes.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    boundary = _parameter(content_type, "boundary") if kind == "multipart/form-data" else ""
    return list(_parts(boundary.encode("latin-1", "replace"), body)) if boundary else []


def _parts(boundary: bytes, body: bytes) -> Iterator[tuple[str, str]]:
    """The fields of a multipart body (RFC 7578)."""
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:]:
        if part.startswith(b"--"):
            return
        head, _, value = part.partition(b"\r\n\r\n")
        for line in head.decode(errors="replace").split("\r\n"):
            name, _, disposition = line.partition(":")
            if name.strip().lower() == "content-disposition":
                yield _parameter(disposition, "name"), value.decode(errors="replace")


def _parameter(header: str, name: str) -> str:
    """A parameter of a header's value, without its quotes; empty where it has none."""
    for parameter in header.split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == name:
            return value.strip().strip('"')
    return ""
