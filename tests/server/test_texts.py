"""Texts in part, what is found in them, and the frame of an image that one of them names."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from glassboard.server.app import create_app
from support import damaged_texts
from support.ask import OPEN, Client, opened, until_ready


def table_of(stream: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pa.ipc.open_stream(stream).read_all().to_pylist()
    return rows


def test_the_newest_text_in_part(client: Client) -> None:
    answer = client.get("/api/v1/texts?run=lr%3D0.1&tag=notes&at=-1&limit=4")
    [row] = table_of(answer.content)
    assert (row["step"], row["strings"], row["whole"]) == (3, ["**bo"], False)
    assert row["size"] == len("**bold** <script>alert(1)</script>")
    answer = client.get("/api/v1/texts?run=lr%3D0.1&tag=nots&at=-1")
    assert answer.status_code == 404
    assert answer.json()["error"] == "run `lr=0.1` has no text under the tag `nots`"
    for wrong in ("at=x", "limit=0", f"at={2**70}"):
        assert client.get(f"/api/v1/texts?run=lr%3D0.1&tag=notes&{wrong}").status_code == 400


def test_one_that_cannot_be_read_costs_itself_alone(tmp_path: Path) -> None:
    damaged_texts.write(tmp_path / "run")
    with opened(tmp_path) as session:
        until_ready(session)
        client = Client(create_app(session, OPEN))
        told = client.get("/api/v1/text?run=run&tag=notes").json()
        shown = client.get("/data/plugin/text/text?run=run&tag=notes").json()
    assert [text["strings"] for text in told] == [["first"], [], ["third"]]
    assert [text["problem"] is None for text in told] == [True, False, True]
    assert "a tensor holds no strings" in told[1]["problem"]
    assert [text["step"] for text in shown] == [0, 20]


def test_a_search(client: Client) -> None:
    [row] = table_of(client.post("/api/v1/texts", json={"sought": "BOLD"}).content)
    assert (row["run"], row["before"], row["found"]) == ("lr=0.1", "**", "bold")
    assert table_of(client.post("/api/v1/texts", json={"sought": "bolt"}).content) == []
    for wrong in ("", "x" * 1001):
        assert client.post("/api/v1/texts", json={"sought": wrong}).status_code == 400


def test_a_search_for_a_regular_expression(client: Client) -> None:
    [row] = table_of(
        client.post("/api/v1/texts", json={"sought": "^..B[lo]+", "regex": True}).content
    )
    assert (row["found"], row["matched"], row["matches"]) == ("**bol", ["**bol"], 1)
    body = {"sought": "b[ol]", "regex": True}
    [row] = table_of(client.post("/api/v1/texts", json=body).content)
    assert row["matched"] == ["bo"]
    assert table_of(client.post("/api/v1/texts", json={"sought": "b[ol]"}).content) == []
    for wrong in ("(", "(a)\\1", "(?=a)b", "\\w{9999}"):
        # met at every key that is pressed: no error, which a browser would write down each time
        answer = client.post("/api/v1/texts", json={"sought": wrong, "regex": True})
        assert answer.status_code == 200, wrong
        assert table_of(answer.content) == []
        assert pa.ipc.open_stream(answer.content).schema.metadata[b"problem"]


def test_an_image_of_another_host_is_alone_in_its_frame(client: Client) -> None:
    answer = client.get("/remote-image", params={"src": 'https://a.b/c.png?"><script>'})
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert 'src="https://a.b/c.png?&quot;&gt;&lt;script&gt;"' in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("source", ["javascript:alert(1)", "data:text/html,x", "//a.b/c", "x"])
def test_what_is_no_address_of_another_host_gets_no_frame(client: Client, source: str) -> None:
    answer = client.get("/remote-image", params={"src": source})
    assert answer.status_code == 400
    assert "is no address of an image" in answer.json()["error"]
