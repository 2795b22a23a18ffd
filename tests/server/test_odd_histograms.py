"""Histograms that make no sense are answered: mended as far as they can be, and told where not."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import torch.utils.tensorboard
from glassboard.server.app import create_app
from glassboard.server.session import Session
from support.ask import OPEN, Client, opened, until_ready
from support.odd_histograms import (
    DAMAGED,
    MILLION,
    REPEATED,
    TAGS,
    UNREADABLE,
    damage,
    tag,
    write,
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("odd")
    write(folder / "run")
    with opened(folder) as session:
        until_ready(session)
        yield Client(create_app(session, OPEN))


def asked(client: Client, **question: object) -> pa.Table:
    body = {"runs": ["run"], "bins": 40, **question}
    answer = client.post("/api/v1/distributions", json=body)
    assert answer.status_code == 200, answer.text
    return pa.ipc.open_stream(answer.content).read_all()


@pytest.mark.parametrize("scale", ["linear", "symlog", "log"])
@pytest.mark.parametrize("name", TAGS)
def test_each_is_answered_in_finite_bins(client: Client, name: str, scale: str) -> None:
    table = asked(client, tags=[tag(name)], scale=scale)
    metadata = table.schema.metadata
    assert np.isfinite([float(metadata[bound]) for bound in (b"low", b"high", b"threshold")]).all()
    counts = table["count"].combine_chunks().flatten().to_numpy()
    assert np.isfinite(counts).all()
    assert (counts >= 0).all()


def test_all_of_them_together_are_answered_and_the_damaged_one_is_told(client: Client) -> None:
    table = asked(client, tags=[tag(name) for name in (*TAGS, UNREADABLE)], scale="log")
    assert set(table["tag"].to_pylist()) == {tag(name) for name in TAGS}
    told = table.schema.metadata[b"unreadable"].decode().split("\n")
    assert [line.split("\t")[:3] for line in told] == [
        ["run", tag(DAMAGED), "1"],
        ["run", tag(UNREADABLE), "0"],
    ]


def test_of_steps_that_repeat_each_comes_and_the_last_one_counts(client: Client) -> None:
    rows = asked(client, tags=[tag(REPEATED)])
    assert rows["step"].to_pylist() == [0, 5, 5, 5, 3, 3]
    at = asked(client, tags=[tag(REPEATED)], steps=[4, 5])
    assert dict(zip(at["step"].to_pylist(), at["num"].to_pylist(), strict=True)) == {3: 6, 5: 4}


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_all_that_can_be_read_is_taken_away(client: Client, form: str) -> None:
    tags = [tag(name) for name in TAGS if name != MILLION]
    body = {"format": form, "kind": "histograms", "tags": tags}
    answer = client.post("/api/v1/export", json=body)
    assert answer.status_code == 200
    if form == "parquet":
        frame = pd.read_parquet(io.BytesIO(answer.content))
        assert sorted(frame[frame["tag"] == tag(DAMAGED)]["step"]) == [0, 2]
    if form == "json":
        found = json.loads(answer.content, parse_constant=pytest.fail)
        counts = {one["tag"]: one["count"] for one in found if one["step"] == 0}
        assert counts[tag("negative counts")] == [-5, 5]
        assert counts[tag("NaN counts")] == [1, "NaN", 2]
    if form == "csv":
        lines = answer.text.splitlines()
        assert f"run,{tag('negative counts')},0,1700000000.0,0.0,1.0,-5.0" in lines
        assert f"run,{tag('turned round')},0,1700000000.0,2.0,1.0,5.0" in lines


def test_five_thousand_tags_are_answered_at_once(tmp_path: Path) -> None:
    from glassboard._core import EventWriter

    writer = EventWriter(str(tmp_path / "run"))
    names = [f"{place // 100:02}/{place:04}/weight/grad" for place in range(5000)]
    for name in names:
        writer.histogram(name, np.arange(3.0), 0, 1.0)
    writer.close()
    with opened(tmp_path) as session:
        until_ready(session)
        assert isinstance(session, Session)
        table = asked(Client(create_app(session, OPEN)), tags=names, limit=8, scale="log")
    assert table.num_rows == 5000


@pytest.mark.parametrize("bins", [{}, {"bins": 20}, {"limit": 100}])
def test_a_damaged_record_of_a_tag_costs_itself_alone(tmp_path: Path, bins: dict[str, int]) -> None:
    with torch.utils.tensorboard.SummaryWriter(tmp_path / "run") as writer:
        for step in range(6):
            writer.add_histogram("w", np.arange(10.0) + step, step)
    (file,) = (tmp_path / "run").iterdir()
    damage(file, 1 + 4)  # the first record tells the version
    with opened(tmp_path) as session:
        until_ready(session)
        client = Client(create_app(session, OPEN))
        answer = client.get("/api/v1/histograms", params={"run": "run", "tag": "w", **bins})
    table = pa.ipc.open_stream(answer.content).read_all()
    assert table["step"].to_pylist() == [0, 1, 2, 3, 5]
    assert table["sum"].to_pylist() == [45, 55, 65, 75, 95]
    (line,) = table.schema.metadata[b"unreadable"].decode().split("\n")
    run, named, step, reason = line.split("\t")
    assert (run, named, step) == ("run", "w", "4")
    assert str(file) in reason
