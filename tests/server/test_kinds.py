"""Each kind: the core's answers arrive whole, and bad questions get a sentence."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from glassboard._core import EventWriter
from glassboard.server import board, scalars
from glassboard.server.answers import ARROW
from glassboard.server.app import create_app
from glassboard.server.session import Session
from support.ask import OPEN, Client, opened, until_ready


def table(client: Client, path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == ARROW
    return table_of(answer.content)


def table_of(stream: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pa.ipc.open_stream(stream).read_all().to_pylist()
    return rows


def test_scalars_of_every_run_that_has_the_tag(client: Client) -> None:
    rows = {row["run"]: row for row in table(client, "/api/v1/scalars?tag=loss/train")}
    assert set(rows) == {"lr=0.1", "deep/er"}
    assert rows["lr=0.1"]["step"] == list(range(100))
    assert rows["lr=0.1"]["value"] == pytest.approx([1 / (s + 1) for s in range(100)], rel=1e-7)
    assert [str(v) for v in rows["deep/er"]["value"]] == ["1.0", "nan", "inf", "-inf", "0.5"]


def test_packed_scalars_are_the_same_and_fewer_bytes(client: Client) -> None:
    plain = client.get("/api/v1/scalars", params={"tag": "loss/train"})
    packed = client.get("/api/v1/scalars", params={"tag": "loss/train", "compression": "lz4"})
    rows = [str(pa.ipc.open_stream(got.content).read_all().to_pylist()) for got in (plain, packed)]
    assert rows[0] == rows[1]  # as text: NaN is in there
    assert len(packed.content) < len(plain.content)
    refused = client.get("/api/v1/scalars", params={"tag": "loss/train", "compression": "zip"})
    assert refused.status_code == 400
    assert "compression" in refused.json()["error"]


def test_scalars_of_named_runs(client: Client) -> None:
    rows = table(client, "/api/v1/scalars?tag=loss/train&run=deep/er")
    assert [row["run"] for row in rows] == ["deep/er"]


def test_a_range_keeps_its_neighbours(client: Client) -> None:
    [row] = table(client, "/api/v1/scalars?tag=acc&run=lr%3D0.1&low=10&high=20")
    assert row["step"] == list(range(9, 22))


def test_relative_time(client: Client) -> None:
    [row] = table(client, "/api/v1/scalars?tag=acc&run=lr%3D0.1&x=relative&high=3")
    assert row["step"] == [0, 1, 2, 3, 4]


def test_width_reduces_and_smoothing_adds_a_column(client: Client) -> None:
    [row] = table(client, "/api/v1/scalars?tag=acc&run=lr%3D0.1&width=5&smoothing=0.9")
    assert row["points"] == 100
    assert len(row["step"]) <= 20
    assert len(row["smoothed"]) == len(row["step"])


def test_a_tag_in_any_script(client: Client) -> None:
    assert table(client, "/api/v1/scalars?tag=中文/损失")[0]["value"] == [1.5]


MANY = "/api/v1/scalars?tag=acc&tag=loss/train&tag=中文/损失"


def test_scalars_of_many_tags_name_the_tag_of_each_row(client: Client) -> None:
    rows = table(client, MANY)
    assert [(row["tag"], row["run"]) for row in rows] == [
        ("acc", "lr=0.1"),
        ("loss/train", "deep/er"),
        ("loss/train", "lr=0.1"),
        ("中文/损失", 'quote"<b>'),
    ]
    assert rows[2]["step"] == list(range(100))
    [row] = table(client, "/api/v1/scalars?tag=acc&tag=loss/train&run=lr%3D0.1&low=98&width=1")[1:]
    assert (row["tag"], row["points"]) == ("loss/train", 2)


@pytest.mark.parametrize("path", [MANY, "/api/v1/scalars?tag=loss/train", MANY + "&smoothing=0.5"])
def test_a_large_answer_comes_in_several_batches(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    whole = client.get(path)
    assert "content-length" in whole.headers
    monkeypatch.setattr(scalars, "AT_ONCE", 0)
    streamed = client.get(path)
    assert "content-length" not in streamed.headers
    reader = pa.ipc.open_stream(streamed.content)
    batches = list(reader)
    assert len(batches) == 1 + len(table_of(whole.content))
    # as text, for NaN equals itself there
    assert str(pa.Table.from_batches(batches).to_pylist()) == str(table_of(whole.content))


@pytest.mark.parametrize("path", ["tag=acc&tag=nope", "tag=acc&run=nope", "tag=acc&tag="])
@pytest.mark.parametrize("at_once", [0, 10**9])
def test_a_name_that_is_not_there_is_told_before_the_answer_begins(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str, at_once: int
) -> None:
    monkeypatch.setattr(scalars, "AT_ONCE", at_once)
    answer = client.get("/api/v1/scalars?" + path)
    assert answer.status_code == 404
    assert answer.json()["error"].startswith("there ")


def test_histograms(client: Client) -> None:
    rows = table(client, "/api/v1/histograms?run=lr%3D0.1&tag=fc/weight")
    assert [row["step"] for row in rows] == list(range(5))
    assert [sum(row["count"]) for row in rows] == [100.0] * 5
    binned = table(client, "/api/v1/histograms?run=lr%3D0.1&tag=fc/weight&limit=2&bins=10")
    assert [row["step"] for row in binned][-1] == 4
    assert {len(row["count"]) for row in binned} == {10}


def test_distributions(client: Client) -> None:
    asked = {"runs": ["lr=0.1"], "tags": ["fc/weight"], "bins": 8, "scale": "log", "limit": 2}
    answer = client.post("/api/v1/distributions", json=asked)
    rows = table_of(answer.content)
    assert {row["tag"] for row in rows} == {"fc/weight"}
    assert [sum(row["count"]) for row in rows] == pytest.approx([100.0] * len(rows))
    assert {len(row["quantiles"]) for row in rows} == {9}
    asked["tags"] = ["fc/weight", "fc/wieght"]
    answer = client.post("/api/v1/distributions", json=asked)
    assert answer.status_code == 404
    assert answer.json()["error"] == "run `lr=0.1` has no histograms under the tag `fc/wieght`"
    assert "`fc/weight`" in answer.json()["hint"]
    for wrong in ({"scale": "cubic"}, {"runs": []}, {"steps": []}, {"steps": [2**70]}):
        answer = client.post("/api/v1/distributions", json={**asked, **wrong})
        assert answer.status_code == 400, wrong
    answer = client.post("/api/v1/distributions", json={**asked, "runs": ["lr=0.1", "nope"]})
    assert answer.json()["error"] == "there is no run `nope`"


def test_distributions_of_runs_at_a_step(client: Client) -> None:
    runs = [run["name"] for run in client.get("/api/v1/board").json()["runs"]]
    asked = {"runs": runs, "tags": ["fc/weight"], "steps": [3], "bins": 8}
    rows = table_of(client.post("/api/v1/distributions", json=asked).content)
    assert [(row["run"], row["tag"], row["step"]) for row in rows] == [("lr=0.1", "fc/weight", 3)]


def test_text_comes_as_it_was_written(client: Client) -> None:
    answer = client.get("/api/v1/text?run=lr%3D0.1&tag=notes")
    assert answer.headers["content-type"] == "application/json"
    [text] = answer.json()
    assert text["strings"] == ["**bold** <script>alert(1)</script>"]
    assert (text["step"], text["shape"]) == (3, [1])


def test_a_graph(client: Client) -> None:
    [node] = table(client, "/api/v1/graph?run=lr%3D0.1")
    assert (node["name"], node["op"]) == ("x", "Const")


NOT_THERE = [
    ("/scalars?tag=los/train", "there are no scalars under the tag `los/train`", "`loss/train`"),
    ("/scalars?tag=acc&run=lr%3D0.2", "there is no run `lr=0.2`", "`lr=0.1`"),
    ("/histograms?run=nope&tag=fc/weight", "there is no run `nope`", "`/api/v1/board`"),
    ("/histograms?run=deep/er&tag=w", "run `deep/er` has no histograms under the tag `w`", ""),
    ("/text?run=lr%3D0.1&tag=note", "run `lr=0.1` has no text under the tag `note`", "`notes`"),
    ("/graph?run=deep/er", "run `deep/er` has no graphs under the tag `graph`", ""),
    ("/scalars?tag=", "there are no scalars under the tag ``", ""),
    ("/scalars?tag=%00%ff", "there are no scalars under the tag", ""),
    ("/scalars?tag=" + "x" * 5000, "there are no scalars under the tag `xxx", "`/api/v1/board`"),
    ("/nothing", "there is nothing at `/api/v1/nothing`", ""),
]


@pytest.mark.parametrize(("path", "error", "hint"), NOT_THERE)
def test_what_is_not_there_is_named(client: Client, path: str, error: str, hint: str) -> None:
    answer = client.get("/api/v1" + path)
    assert answer.status_code == 404
    told = answer.json()
    assert set(told) == {"error", "hint"}
    assert error in told["error"]
    assert hint in told["hint"]
    assert len(answer.content) < 1000


BAD = [
    ("/scalars", "the parameter `tag` is missing"),
    ("/histograms?run=a", "the parameter `tag` is missing"),
    ("/scalars?tag=acc&width=0", "`0` won't do for `width`"),
    ("/scalars?tag=acc&width=-1", "`-1` won't do for `width`"),
    ("/scalars?tag=acc&width=1e9", "`1e9` won't do for `width`"),
    ("/scalars?tag=acc&width=99999999999999999999", "won't do for `width`"),
    ("/scalars?tag=acc&width=ten", "`ten` won't do for `width`"),
    ("/scalars?tag=acc&low=nan", "`nan` won't do for `low`"),
    ("/scalars?tag=acc&high=inf", "`inf` won't do for `high`"),
    ("/scalars?tag=acc&low=2&high=1", "`low` (2.0) is above `high` (1.0)"),
    ("/scalars?tag=acc&smoothing=1", "`1` won't do for `smoothing`"),
    ("/scalars?tag=acc&smoothing=nan", "`nan` won't do for `smoothing`"),
    ("/scalars?tag=acc&x=time", "`time` won't do for `x`"),
    ("/histograms?run=lr%3D0.1&tag=fc/weight&bins=0", "`0` won't do for `bins`"),
    ("/histograms?run=lr%3D0.1&tag=fc/weight&bins=100000", "won't do for `bins`"),
    ("/histograms?run=lr%3D0.1&tag=fc/weight&limit=-5", "`-5` won't do for `limit`"),
]


@pytest.mark.parametrize(("path", "error"), BAD)
def test_a_bad_value_is_refused_with_a_sentence(client: Client, path: str, error: str) -> None:
    answer = client.get("/api/v1" + path)
    assert answer.status_code == 400
    told = answer.json()
    assert error in told["error"]
    assert told["hint"]


def test_a_method_that_is_not_there(client: Client) -> None:
    answer = client.post("/api/v1/board")
    assert answer.status_code == 405
    assert answer.json() == {"error": "method not allowed", "hint": "this one takes GET, HEAD"}


def test_a_person_gets_errors_as_text(client: Client) -> None:
    answer = client.get("/api/v1/scalars", headers={"Accept": "text/html,*/*"})
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("the parameter `tag` is missing\nhint: ")


def test_a_file_that_is_gone_is_not_a_failure(tmp_path: Path) -> None:
    writer = EventWriter(str(tmp_path))
    writer.text("notes", "x", 0, 1.0)
    writer.close()
    with opened(tmp_path, reload_interval=0) as session:
        until_ready(session)
        Path(writer.path).unlink()
        answer = Client(create_app(session, OPEN)).get("/api/v1/text?run=.&tag=notes")
    assert answer.status_code == 404
    assert answer.json()["error"].startswith("`notes` cannot be read: ")
    assert writer.path in answer.json()["error"]


def test_the_schema_describes_every_route(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    columns = {"scalars", "lines", "summaries", "histograms", "distributions", "graph"}
    others = {"board", "progress", "tags", "text", "texts", "media", "blob", "tensors", "events"}
    others |= {"hparams", "contexts", "marks", "notes", "delete", "undelete", "export"}
    assert set(schema["paths"]) == {f"/api/v1/{name}" for name in columns | others}
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            assert set(operation["responses"]) == {"200", "4XX"}, path
    answer = schema["paths"]["/api/v1/scalars"]["get"]["responses"]["200"]
    assert set(answer["content"]) == {ARROW}
    assert {"Board", "Run", "Tag", "Text", "Medium", "Tensor", "ErrorAnswer"} <= set(
        schema["components"]["schemas"]
    )


def test_our_own_mistake_is_a_sentence_too(
    session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from glassboard.server.app import create_app
    from support.ask import OPEN

    client = Client(create_app(session, OPEN))
    monkeypatch.setattr(board, "board", lambda session: 1 / 0)
    answer = client.get("/api/v1/board")
    assert answer.status_code == 500
    assert answer.json()["error"] == "glassboard failed at this request"
    assert "Traceback" not in answer.text
    assert "ZeroDivisionError" in caplog.text
    assert answer.headers["content-security-policy"]
