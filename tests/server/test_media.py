"""Tags, images, sounds and tensors: their lists, and their bytes over HTTP."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from glassboard.server import scalars, tensors
from glassboard.server.app import create_app
from PIL import Image
from support.ask import OPEN, Client, opened, until_ready
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from torch.utils.tensorboard import SummaryWriter

PICTURE = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(3, 4, 5)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def tensor(tag: str, array: np.ndarray) -> Summary:
    """As a plugin of one's own would log it."""
    shape = {"dim": [{"size": size} for size in array.shape]}
    proto = TensorProto(dtype="DT_FLOAT", tensor_content=array.tobytes(), tensor_shape=shape)
    metadata = {"plugin_data": {"plugin_name": "mine", "content": b"\x00\xff"}, "data_class": 2}
    value = {"tag": tag, "tensor": proto, "metadata": metadata}
    return Summary(value=[value])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`run` was started again at step 3."""
    logdir = tmp_path_factory.mktemp("media")
    for begin, end in ((0, 5), (3, 6)):
        with SummaryWriter(str(logdir / "run"), purge_step=begin or None) as writer:
            for step in range(begin, end):
                writer.add_image("picture", PICTURE + step, step)
                writer.add_scalar("loss", step, step)
    with SummaryWriter(str(logdir / "other")) as writer:
        writer.add_images("many", np.zeros((3, 3, 8, 8), np.uint8), 7)
        writer.add_audio("tone", torch.zeros(1, 100), 0, sample_rate=8000)
        writer.file_writer.add_summary(tensor("mine", np.arange(6, dtype=np.float32)), 2)
        drawing = Summary.Image(encoded_image_string=SVG, width=1, height=1)
        writer.file_writer.add_summary(Summary(value=[{"tag": "svg", "image": drawing}]), 0)
    return logdir


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Client]:
    with opened(folder) as session:
        until_ready(session)
        yield Client(create_app(session, OPEN))


def listed(client: Client, route: str, **query: object) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{route}", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def blob(client: Client, **query: object) -> Any:
    return client.get("/api/v1/blob", params=query)


def test_the_tags_of_a_run(client: Client) -> None:
    tags = {(tag["kind"], tag["name"]): tag for tag in listed(client, "tags", run="other")}
    assert set(tags) == {("images", "many"), ("images", "svg"), ("audio", "tone"), ("mine", "mine")}
    mine = tags["mine", "mine"]
    assert (mine["plugin"], base64.b64decode(mine["content"])) == ("mine", b"\x00\xff")
    assert (mine["count"], mine["first_step"], mine["last_step"]) == (1, 2, 2)
    assert mine["bytes"] >= 24
    assert client.get("/api/v1/tags?run=nope").json()["error"] == "there is no run `nope`"


def test_images_are_listed_and_come_as_they_were_logged(client: Client) -> None:
    pictures = listed(client, "media", run="run", tag="picture")
    assert [picture["step"] for picture in pictures] == [0, 1, 2, 3, 4, 5]
    for picture in pictures:
        assert (picture["width"], picture["height"]) == (5, 4)
        assert (picture["content_type"], picture["superseded"]) == ("image/png", False)
        [sample] = picture["samples"]
        place = {"run": "run", "tag": "picture", "index": picture["index"], "id": sample["id"]}
        answer = blob(client, **place)
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert len(answer.content) == sample["bytes"]
        pixels = np.asarray(Image.open(io.BytesIO(answer.content))).transpose(2, 0, 1)
        assert np.array_equal(pixels, PICTURE + picture["step"])


def test_what_a_restart_superseded_is_there_when_asked_for(client: Client) -> None:
    pictures = listed(client, "media", run="run", tag="picture", superseded="true")
    assert [(picture["step"], picture["superseded"]) for picture in pictures] == [
        *((step, step >= 3) for step in range(5)),
        *((step, False) for step in range(3, 6)),
    ]
    assert [picture["index"] for picture in pictures] == list(range(8))
    assert blob(client, run="run", tag="picture", index=4).status_code == 200


def test_several_samples_of_a_step(client: Client) -> None:
    [step] = listed(client, "media", run="other", tag="many")
    assert len({sample["id"] for sample in step["samples"]}) == len(step["samples"]) >= 1


def test_sounds(client: Client) -> None:
    [sound] = listed(client, "media", run="other", tag="tone", kind="audio")
    assert (sound["content_type"], sound["sample_rate"]) == ("audio/wav", 8000)
    answer = client.get(
        "/api/v1/blob?run=other&tag=tone&kind=audio&index=0", headers={"Range": "bytes=0-3"}
    )
    assert (answer.status_code, answer.content) == (206, b"RIFF")


def test_a_cache_is_told_what_it_holds(client: Client) -> None:
    first = blob(client, run="run", tag="picture", index=0)
    assert first.headers["cache-control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get("/api/v1/blob?run=run&tag=picture&index=0", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-content-type-options"] == "nosniff"


def test_what_could_run_is_downloaded(client: Client) -> None:
    answer = blob(client, run="other", tag="svg", index=0)
    assert answer.content == SVG
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_tensors_are_listed_by_shape_and_come_as_numbers(client: Client) -> None:
    [found] = listed(client, "tensors", run="other", tag="mine", kind="mine")
    assert (found["dtype"], found["shape"], found["bytes"]) == ("float32", [6], 24)
    numbers = blob(client, run="other", tag="mine", kind="mine", index=found["index"]).content
    assert np.frombuffer(numbers, "<f4").tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("media?run=run&tag=x", "run `run` has no images under the tag `x`"),
        ("media?run=x&tag=picture", "there is no run `x`"),
        ("media?run=run&tag=picture&kind=audio", "run `run` has no audio under the tag `picture`"),
        ("blob?run=run&tag=x&index=0", "run `run` has no images under the tag `x`"),
        ("blob?run=run&tag=picture&index=99", "`picture` of run `run` has 8 values, 0 to 7"),
        (
            "blob?run=run&tag=picture&index=2&sample=9",
            "value 2 of `picture` of run `run` has 1 sample, 0",
        ),
        (
            "blob?run=other&tag=mine&kind=mine&index=9223372036854775807",
            "`mine` of run `other` has 1 value, 0",
        ),
        ("blob?run=run&tag=picture&index=0&id=other", "`picture` has other bytes there now"),
        ("tensors?run=run&tag=picture", "run `run` has no tensors under the tag `picture`"),
    ],
)
def test_what_is_not_there_is_named(client: Client, path: str, error: str) -> None:
    answer = client.get("/api/v1/" + path)
    assert answer.status_code == 404
    assert error in answer.json()["error"]
    assert answer.json()["hint"]


@pytest.mark.parametrize(
    "path",
    [
        "media?run=run&tag=picture&kind=scalars",
        "blob?run=run&tag=picture",
        "blob?run=run&tag=picture&index=-1",
        "blob?run=run&tag=picture&index=99999999999999999999",
    ],
)
def test_what_will_not_do_is_refused(client: Client, path: str) -> None:
    assert client.get("/api/v1/" + path).status_code == 400


def test_more_than_fits_into_memory_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tensors, "MOST_BYTES", 10)
    answer = client.get("/api/v1/tensors?run=other&tag=mine&kind=mine")
    assert answer.status_code == 413
    assert answer.json()["error"].startswith("the values of `mine` take ")
    monkeypatch.setattr(scalars, "AT_ONCE", 0)
    monkeypatch.setattr(scalars, "LONGEST", 3)
    answer = client.get("/api/v1/scalars?tag=loss")
    assert answer.status_code == 413
    assert answer.json()["error"] == "`loss` of run `run` has 8 points"
    assert client.get("/api/v1/scalars?tag=loss&width=10").status_code == 200
