"""What a client sends: a body of bounded size, and the fields of a form in it."""

from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from starlette.requests import Request

from glassboard.errors import TooMuchError


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body; raises TooMuchError once it is longer than `limit` bytes."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooMuchError(
                f"the body is larger than {limit:,} bytes", hint="ask for less at once"
            )
    return body


def form_fields(content_type: str, body: bytes) -> list[tuple[str, str]]:
    """(name, value) of each field, of multipart/form-data or an urlencoded form; none where the
    body is neither, or broken.
    """
    if content_type.startswith("application/x-www-form-urlencoded"):
        return parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    if not content_type.startswith("multipart/form-data"):
        return []
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    fields = []
    for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            value = bytes(part.get_payload(decode=True) or b"")
            fields.append((name, value.decode(errors="replace")))
    return fields
