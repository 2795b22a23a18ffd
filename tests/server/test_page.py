"""The page's files: served well, and nothing else of this machine."""

import gzip
import os
from pathlib import Path

import pytest
from glassboard.server import page
from glassboard.server.routes import Routes
from starlette.applications import Starlette
from support.ask import Client

INDEX = "<!doctype html><title>glassboard</title>" + "x" * 2000
SCRIPT = "console.log(1);" * 500
PACKED = {"gz": gzip.compress(SCRIPT.encode()), "br": b"nobody here reads brotli"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "_web"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text(INDEX)
    (built / "assets" / "app-abc123.js").write_text(SCRIPT)
    for encoding, content in PACKED.items():
        (built / "assets" / f"app-abc123.js.{encoding}").write_bytes(content)
    (built / "assets" / "inter-abc.woff2").write_bytes(os.urandom(3000))
    (tmp_path / "secret.txt").write_text("secret")
    return built


def client_of(folder: Path) -> Client:
    routes = Routes()
    page.add_routes(routes, page.Page(folder))
    return Client(Starlette(routes=list(routes)))


def test_the_index_is_asked_for_again_each_time(folder: Path) -> None:
    client = client_of(folder)
    for path in ("/", "/index.html"):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (200, INDEX)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"
    again = client.get("/", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_hashed_files_are_kept_for_ever(folder: Path) -> None:
    plain = client_of(folder).get("/assets/app-abc123.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == SCRIPT
    assert "content-encoding" not in plain.headers
    assert "immutable" in plain.headers["cache-control"]
    assert plain.headers["content-type"].startswith("text/javascript")
    assert plain.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "encoding", "packed"),
    [("gzip", "gzip", "gz"), ("gzip, deflate, br", "br", "br")],
)
def test_they_are_sent_as_they_were_packed(
    folder: Path, accepted: str, encoding: str, packed: str
) -> None:
    client = client_of(folder)
    head = client.request("HEAD", "/assets/app-abc123.js", headers={"Accept-Encoding": accepted})
    assert head.headers["content-encoding"] == encoding
    assert int(head.headers["content-length"]) == len(PACKED[packed])
    assert head.headers["content-type"].startswith("text/javascript")


def test_fonts_are_not_compressed_again(folder: Path) -> None:
    answer = client_of(folder).get("/assets/inter-abc.woff2")
    assert answer.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in answer.headers


def test_head(folder: Path) -> None:
    assert client_of(folder).request("HEAD", "/").status_code == 200


def test_a_new_build_is_served_at_once(folder: Path) -> None:
    client = client_of(folder)
    assert client.get("/").text == INDEX
    (folder / "index.html").write_text("new")
    (folder / "assets" / "new.css").write_text("a{}")
    os.utime(folder / "index.html", ns=(1, 1))
    assert client.get("/").text == "new"
    assert client.get("/assets/new.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    "name",
    [
        "secret.txt",
        "../secret.txt",
        "assets/../../secret.txt",
        "/etc/passwd",
        "//etc/passwd",
        "..\\secret.txt",
        "assets",
        "assets/",
        "link.txt",
        "linked/secret.txt",
        "index.html\0",
        "a" * 10_000,
    ],
)
def test_no_name_leads_out_of_the_folder(folder: Path, name: str) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "linked").symlink_to(folder.parent)
    assert page.Page(folder).find(name) is None


def test_a_page_that_is_not_built_says_how(tmp_path: Path) -> None:
    answer = client_of(tmp_path / "_web").get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert answer.text.startswith("the page is not built\nhint: run `npm ci`")
