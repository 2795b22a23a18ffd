"""Bytes out of a logdir: ranges, caches, and nothing that a browser would run."""

import httpx
import pytest
from glassboard.server.blob import ASK_AGAIN, BINARY, blob_answer, sniffed
from glassboard.server.routes import Routes
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from support.ask import Client

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(100))


def ask(body: bytes = PNG, method: str = "GET", **headers: str) -> httpx.Response:
    routes = Routes()

    @routes.get("/")
    def get_blob(request: Request) -> Response:
        return blob_answer(request, "id-1", lambda: body, cache_control=ASK_AGAIN)

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(Starlette(routes=list(routes))).request(method, "/", headers=named)


def test_whole() -> None:
    answer = ask()
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["etag"] == '"id-1"'
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "image/png"
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=100-", 100, 108),
        ("bytes=100-999999999999", 100, 108),
        ("bytes=-8", 100, 108),
        ("bytes=-1000", 0, 108),
    ],
)
def test_a_part(asked: str, first: int, end: int) -> None:
    answer = ask(range=asked)
    assert (answer.status_code, answer.content) == (206, PNG[first:end])
    assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/108"
    assert answer.headers["content-length"] == str(end - first)


@pytest.mark.parametrize("asked", ["bytes=108-", "bytes=500-600", "bytes=-0"])
def test_a_part_that_is_not_there(asked: str) -> None:
    answer = ask(range=asked)
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */108"
    assert answer.json()["hint"] == "there are 108 bytes"


@pytest.mark.parametrize(
    "asked", ["", "bytes=", "bytes=-", "bytes=9-1", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"]
)
def test_what_is_no_range_gets_everything(asked: str) -> None:
    assert ask(range=asked).status_code == 200


def test_a_part_of_other_bytes_is_not_mixed_in() -> None:
    assert ask(range="bytes=0-1", if_range='"id-1"').status_code == 206
    assert ask(range="bytes=0-1", if_range='"id-0"').status_code == 200


@pytest.mark.parametrize("known", ['"id-1"', 'W/"id-1"', '"a", "id-1"', "*"])
def test_what_the_client_holds_is_not_sent_again(known: str) -> None:
    answer = ask(if_none_match=known)
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == '"id-1"'


@pytest.mark.parametrize("known", ['"id"', '"id-11"', "id-1", ""])
def test_another_tag_is_another_content(known: str) -> None:
    assert ask(if_none_match=known).status_code == 200


def test_head() -> None:
    assert ask(method="HEAD").headers["content-length"] == "108"


@pytest.mark.parametrize(
    "body",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"",
    ],
)
def test_what_could_run_is_downloaded(body: bytes) -> None:
    answer = ask(body)
    assert answer.headers["content-type"] == BINARY
    assert answer.headers["content-disposition"] == "attachment"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x20ftypisom\0\0\x02\0", "video/mp4"),
        (b"RIFF\0\0\0\0AVI ", BINARY),
    ],
)
def test_the_type_is_that_of_the_bytes(body: bytes, media_type: str) -> None:
    assert sniffed(body) == media_type
