"""What is compressed, and for whom."""

import gzip

import httpx
import pytest
from glassboard.server.answers import ARROW
from glassboard.server.compress import MOST_HERE, Compress
from support.ask import Client

BODY = b'["' + b"x" * 5000 + b'"]'


def answer(
    media_type: str, *, body: bytes = BODY, encoding: str = "gzip", client: str = "127.0.0.1"
) -> httpx.Response:
    from starlette.responses import Response

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        scope = {**scope, "client": (client, 1)}
        await Compress(Response(body, media_type=media_type))(scope, receive, send)

    return Client(app).get("/", headers={"Accept-Encoding": encoding})


@pytest.mark.parametrize(
    ("media_type", "client", "compressed"),
    [
        ("application/json", "127.0.0.1", True),
        ("application/json", "10.0.0.9", True),
        (ARROW, "127.0.0.1", True),
        (ARROW, "10.0.0.9", True),
        ("image/png", "10.0.0.9", False),
    ],
)
def test_by_type_and_client(media_type: str, client: str, compressed: bool) -> None:
    given = answer(media_type, client=client)
    assert given.content == BODY
    assert ("content-encoding" in given.headers) is compressed
    if compressed:
        assert int(given.headers["content-length"]) == len(gzip.compress(BODY, 1))


@pytest.mark.parametrize(
    ("client", "size", "compressed"),
    [
        ("127.0.0.1", MOST_HERE, True),
        ("127.0.0.1", MOST_HERE + 1, False),
        ("::1", MOST_HERE + 1, False),
        ("10.0.0.9", MOST_HERE + 1, True),
    ],
)
def test_large_columns_only_for_other_machines(client: str, size: int, compressed: bool) -> None:
    given = answer(ARROW, body=bytes(size), client=client)
    assert given.content == bytes(size)
    assert ("content-encoding" in given.headers) is compressed


def test_not_for_a_client_that_does_not_ask() -> None:
    assert "content-encoding" not in answer("application/json", encoding="identity").headers


def test_not_what_is_small_already() -> None:
    assert "content-encoding" not in answer("application/json", body=b"[]").headers
