"""Several graphs of a run, what was measured of them, and graphs from files."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import torch
from glassboard import SummaryWriter
from glassboard.server.app import create_app
from glassboard.server.graphs import MAX_FILE
from support.ask import OPEN, Client, opened_all, until_ready
from torch import nn

DATA = Path(__file__).parents[1] / "data"
KERAS = DATA / "keras" / "tensorflow" / "train"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    logdir = tmp_path_factory.mktemp("graphs")
    with SummaryWriter(logdir / "gan") as writer:
        writer.add_graph(nn.Linear(2, 3), torch.ones(1, 2))
        writer.add_graph(nn.Sequential(nn.ReLU()), torch.ones(1, 2), measure=False)
        writer.add_graph(nn.Tanh(), torch.ones(1, 2), tag="critic")
    logdirs = [("ours", logdir), ("others", DATA)]
    with opened_all(logdirs, config_dir=str(logdir / "config")) as session:
        until_ready(session)
        yield Client(create_app(session, OPEN))


def rows(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.apache.arrow.stream"
    return pa.ipc.open_stream(answer.content).read_all().to_pylist()


def names(answer: Any) -> set[str]:
    return {row["name"] for row in rows(answer)}


def test_a_graph_of_each_tag(client: Client) -> None:
    url = "/api/v1/graph?run=ours/gan"
    assert "Linear/linear" in names(client.get(url))
    assert "Sequential/ReLU[0]/relu" in names(client.get(url + "&tag=Sequential"))
    assert "Tanh/tanh" in names(client.get(url + "&tag=critic"))
    answer = client.get(url + "&tag=crit")
    assert answer.status_code == 404
    assert answer.json()["error"] == "run `ours/gan` has no graph under the tag `crit`"
    assert answer.json()["hint"] == "those that it has are under the tags `Sequential`, `critic`"


def test_the_board_lists_them(client: Client) -> None:
    board = client.get("/api/v1/board").json()
    assert {"critic"} <= set(board["tags"]["graph_run_metadata"])
    assert {"Sequential"} <= set(board["tags"]["graph_run_metadata_graph"])


def test_a_keras_model_is_a_graph_of_its_layers(client: Client) -> None:
    run = "others/keras/tensorflow/train"
    found = rows(client.get(f"/api/v1/graph?run={run}&tag=keras"))
    assert {row["op"] for row in found} >= {"Dense"}
    assert any(row["inputs"] for row in found)


def test_costs_of_a_step_are_told(client: Client) -> None:
    url = "/api/v1/graph?run=others/tensorflow1/session"
    plain, told = rows(client.get(url)), rows(client.get(url + "&costs=step%203"))
    assert len(plain) == len(told)
    assert not any("_forward_ns" in row["attr_names"] for row in plain)
    assert any("_forward_ns" in row["attr_names"] for row in told)
    answer = client.get(url + "&costs=step%204")
    assert answer.status_code == 404
    assert "no times under the tag `step 4`" in answer.json()["error"]


def test_a_graph_from_a_file(client: Client) -> None:
    text = b"node { name: 'a' op: 'Relu' input: 'b' }"
    [row] = rows(client.post("/api/v1/graph", content=text))
    assert (row["name"], row["op"], row["inputs"]) == ("a", "Relu", ["b"])


def test_a_keras_model_from_a_file(client: Client) -> None:
    layer = {"class_name": "Dense", "config": {"name": "dense"}}
    model = {"class_name": "Sequential", "config": {"name": "net", "layers": [layer]}}
    answer = client.post("/api/v1/graph", content=json.dumps(model).encode())
    [row] = rows(answer)
    assert (row["name"].rpartition("/")[2], row["op"]) == ("dense", "Dense")


@pytest.mark.parametrize(
    ("sent", "error", "hint"),
    [
        (b"", "the file is no graph: it is empty", "a GraphDef (.pb, .pbtxt)"),
        (b"PK\x03\x04", "it is a ZIP archive", "saved_model.pb"),
        (
            b'{"a": 1}',
            "the file is JSON, but no model that Keras wrote",
            '{"bits": {"layers.0": 4}}',
        ),
        (b"{not json", "the file is JSON, but no model that Keras wrote", ""),
        (b"\xff" * 100, "the file is no graph: ", "can be shown"),
    ],
)
def test_a_file_that_is_no_graph_is_told(
    client: Client, sent: bytes, error: str, hint: str
) -> None:
    answer = client.post("/api/v1/graph", content=sent)
    assert answer.status_code == 400
    assert error in answer.json()["error"]
    assert hint in answer.json()["hint"]


def test_a_file_may_be_larger_than_what_else_is_sent(client: Client) -> None:
    constant = "x" * (8 << 20)
    text = f'node {{ name: "a" op: "Const" attr {{ key: "v" value {{ s: "{constant}" }} }} }}'
    [row] = rows(client.post("/api/v1/graph", content=text.encode()))
    assert len(row["attr_values"][0]) < 1100


def test_a_file_may_be_no_larger_than_that(client: Client) -> None:
    answer = client.post("/api/v1/graph", content=bytes(MAX_FILE + 1))
    assert answer.status_code == 413
    assert "the body is larger than 268,435,456 bytes" in answer.json()["error"]
