"""Exports: every reader finds in every format the points that were logged."""

import csv
import io
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from glassboard._core import EventWriter
from glassboard.server.app import create_app
from glassboard.server.export import KEPT
from glassboard.server.session import Session
from support.ask import OPEN, Client, opened, until_ready

Point = tuple[str, str, int, float, str]  # the value as text, so that NaN equals NaN
URL = "/api/v1/export"
START = 1_700_000_000.123456
ODD = [0.1, math.nan, math.inf, -math.inf, -0.0, 1e38, 1e-45, 3.0]
NAMES = ["=1+1", "a,b", "line\nbreak", 'quote"<b>', "x\ry", "中文 / 损失", "'single'", " wide "]


def logged() -> list[Point]:
    """What `logdir` holds, by run, tag and order of writing."""
    points = [
        ("deep/er", tag, step, START + step, str(float(np.float32(value))))
        for tag in sorted(["loss", *NAMES])
        for step, value in enumerate(ODD)
    ]
    for run in ('=run, with "quotes"', "中文"):
        points += [(run, "loss", 2**62 + step, START, str(float(step))) for step in range(3)]
    return sorted(points, key=lambda point: (point[0] != '=run, with "quotes"', point[0]))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("odd")
    writers: dict[str, EventWriter] = {}
    for run, tag, step, wall_time, value in logged():
        if run not in writers:
            writers[run] = EventWriter(str(folder / run))
        writers[run].scalar(tag, float(value), step, wall_time)
    for writer in writers.values():
        writer.close()
    with opened(folder) as session:
        until_ready(session)
        yield Client(create_app(session, OPEN))


@pytest.fixture(scope="module")
def restarted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Steps 0 to 9 a second each from 100 on, and a restart at 200 that writes from step 5 on."""
    folder = tmp_path_factory.mktemp("restarted")
    for began, steps in ((100.0, range(10)), (200.0, range(5, 12))):
        writer = EventWriter(str(folder / "run"), filename_suffix=f".{began:.0f}")
        for place, step in enumerate(steps):
            writer.scalar("loss", began + step, step, began + place)
        writer.close()
    with opened(folder) as session:
        until_ready(session)
        yield Client(create_app(session, OPEN))


def exported(client: Client, form: str, **chosen: Any) -> bytes:
    answer = client.post(URL, json={"format": form, **chosen})
    assert answer.status_code == 200, answer.text
    return answer.content


# --- readers ----------------------------------------------------------------------------------


def of_rows(rows: list[dict[str, Any]]) -> list[Point]:
    return [
        (row["run"], row["tag"], row["step"], row["wall_time"], str(float(row["value"])))
        for row in rows
    ]


def by_pandas(content: bytes) -> list[Point]:
    return of_rows(pd.read_csv(io.BytesIO(content), dtype={"run": str}).to_dict("records"))


def by_polars(content: bytes) -> list[Point]:
    return of_rows(pl.read_csv(content).to_dicts())


def by_csv(content: bytes) -> list[Point]:
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))
    read = [row | {k: kind(row[k]) for k, kind in TYPES.items()} for row in rows]
    return of_rows(read)


TYPES: dict[str, Callable[[str], Any]] = {"step": int, "wall_time": float}


def parquet_by_pyarrow(content: bytes) -> list[Point]:
    return of_rows(pq.read_table(io.BytesIO(content)).to_pylist())


def parquet_by_polars(content: bytes) -> list[Point]:
    return of_rows(pl.read_parquet(content).to_dicts())


def parquet_by_pandas(content: bytes) -> list[Point]:
    return of_rows(pd.read_parquet(io.BytesIO(content)).to_dict("records"))


def parquet_by_duckdb(content: bytes, folder: Path) -> list[Point]:
    (folder / "points.parquet").write_bytes(content)
    query = f"SELECT run, tag, step, wall_time, value FROM '{folder}/points.parquet'"
    return [(*row[:4], str(row[4])) for row in duckdb.sql(query).fetchall()]


def json_points(content: bytes) -> list[Point]:
    """The strings `NaN`, `Infinity` and `-Infinity` are numbers to `float`."""
    return [
        (series["run"], series["tag"], step, wall_time, str(float(value)))
        for series in json.loads(content, parse_constant=pytest.fail)
        for step, wall_time, value in zip(
            series["step"], series["wall_time"], series["value"], strict=True
        )
    ]


# --- formats ----------------------------------------------------------------------------------


@pytest.mark.parametrize("read", [by_pandas, by_polars, by_csv])
def test_csv_has_what_was_logged(odd: Client, read: Callable[[bytes], list[Point]]) -> None:
    assert read(exported(odd, "csv")) == logged()


@pytest.mark.parametrize("read", [parquet_by_pyarrow, parquet_by_polars, parquet_by_pandas])
def test_parquet_has_what_was_logged(odd: Client, read: Callable[[bytes], list[Point]]) -> None:
    assert read(exported(odd, "parquet")) == logged()


def test_duckdb_reads_the_parquet(odd: Client, tmp_path: Path) -> None:
    assert parquet_by_duckdb(exported(odd, "parquet"), tmp_path) == logged()


def test_json_has_what_was_logged(odd: Client) -> None:
    content = exported(odd, "json")
    assert json_points(content) == logged()
    series = json.loads(content)
    assert series[1]["value"][1:4] == ["NaN", "Infinity", "-Infinity"]
    assert set(series[0]) == {"run", "tag", "step", "wall_time", "value"}


def test_csv_reads_as_text(client: Client) -> None:
    head, first, *_ = exported(client, "csv", tags=["acc"]).decode().split("\n")
    assert head == "run,tag,step,wall_time,value"
    assert first == "lr=0.1,acc,0,1700000000.0,0.0"


def test_parquet_has_the_types_of_the_reader(client: Client) -> None:
    file = pq.ParquetFile(io.BytesIO(exported(client, "parquet", superseded=True)))
    assert [(field.name, str(field.type)) for field in file.schema_arrow] == [
        ("run", "dictionary<values=string, indices=int32, ordered=0>"),
        ("tag", "dictionary<values=string, indices=int32, ordered=0>"),
        ("step", "int64"),
        ("wall_time", "double"),
        ("value", "double"),
        ("superseded", "bool"),
    ]
    assert not any(field.nullable for field in file.schema_arrow)
    assert file.metadata.row_group(0).column(4).compression == "SNAPPY"


# --- which points -----------------------------------------------------------------------------


def steps_of(content: bytes) -> list[int]:
    return [step for _, _, step, _, _ in by_csv(content)]


CHOSEN: list[tuple[dict[str, Any], list[int]]] = [
    ({}, list(range(12))),
    ({"low": 3, "high": 6}, [3, 4, 5, 6]),
    ({"low": 10.5}, [11]),
    ({"high": 0}, [0]),
    ({"x": "wall", "low": 103, "high": 201}, [3, 4, 5, 6]),
    ({"x": "relative", "high": 2.5}, [0, 1, 2]),
    ({"runs": ["run", "run"], "tags": ["loss", "loss"], "low": 11}, [11]),
]


@pytest.mark.parametrize(("chosen", "expected"), CHOSEN)
def test_a_range_has_the_points_between_its_bounds_and_no_other(
    restarted: Client, chosen: dict[str, Any], expected: list[int]
) -> None:
    assert steps_of(exported(restarted, "csv", **chosen)) == expected
    assert [p[2] for p in json_points(exported(restarted, "json", **chosen))] == expected
    found = parquet_by_pyarrow(exported(restarted, "parquet", **chosen))
    assert [p[2] for p in found] == expected


def test_a_restart_counts_and_what_it_superseded_is_marked_for_who_asks(restarted: Client) -> None:
    expected = [(step, 100.0 + step, False) for step in range(5)]
    expected += [(step, 100.0 + step, True) for step in range(5, 10)]
    expected += [(step, 200.0 + step, False) for step in range(5, 12)]
    kept = [(step, value) for step, value, superseded in expected if not superseded]
    plain = pd.read_csv(io.BytesIO(exported(restarted, "csv")))
    assert list(zip(plain["step"], plain["value"], strict=True)) == kept
    columns = ["step", "value", "superseded"]
    table = pd.read_csv(io.BytesIO(exported(restarted, "csv", superseded=True)))
    assert list(table[columns].itertuples(index=False, name=None)) == expected
    rows = pl.read_parquet(exported(restarted, "parquet", superseded=True)).select(columns)
    assert rows.rows() == expected
    [series] = json.loads(exported(restarted, "json", superseded=True))
    assert list(zip(*(series[name] for name in columns), strict=True)) == expected


def test_a_tag_that_some_of_the_runs_have_is_told_of_those(client: Client) -> None:
    chosen = {"runs": ["lr=0.1", "deep/er"], "tags": ["loss/train", "acc"], "high": 1}
    series = json.loads(exported(client, "json", **chosen))
    assert [(one["run"], one["tag"]) for one in series] == [
        ("deep/er", "loss/train"),
        ("lr=0.1", "acc"),
        ("lr=0.1", "loss/train"),
    ]


def test_everything_is_everything(client: Client) -> None:
    runs = {point[0] for point in by_csv(exported(client, "csv"))}
    assert runs == {"lr=0.1", "deep/er", 'quote"<b>'}


# --- refusals ---------------------------------------------------------------------------------

REFUSED: list[tuple[Any, int, str]] = [
    ({"format": "xlsx"}, 400, "invalid enum value 'xlsx'"),
    ({}, 400, "missing required field"),
    ({"format": "csv", "tags": []}, 400, "no tags are chosen"),
    ({"format": "csv", "runs": []}, 400, "no runs are chosen"),
    ({"format": "csv", "tags": "acc"}, 400, "$.tags"),
    ({"format": "csv", "x": "epoch"}, 400, "invalid enum value 'epoch'"),
    ({"format": "csv", "low": 5, "high": 4}, 400, "`low` must not be above `high`: 5 > 4"),
    ({"format": "csv", "low": 1e6}, 400, "there are no points in what was chosen"),
    ({"format": "csv", "runs": ["deep/er"], "tags": ["acc"]}, 400, "there are no points"),
    ({"format": "csv", "runs": ["lr=0.2"]}, 404, "there is no run `lr=0.2`"),
    ({"format": "csv", "runs": ["lr=0.1", "lr=0.2"]}, 404, "there is no run `lr=0.2`"),
    ({"format": "csv", "tags": ["acc", "ac"]}, 404, "no scalars under the tag `ac`"),
    ({"format": "csv", "tags": ["fc/weight"]}, 404, "no scalars under the tag `fc/weight`"),
    ("not json", 400, "the body is not the JSON that was expected"),
]


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(("body", "status", "told"), REFUSED)
def test_what_cannot_be_had_is_refused_with_a_sentence(
    client: Client, method: str, body: Any, status: int, told: str
) -> None:
    content = body if isinstance(body, str) else json.dumps(body)
    answer = client.request(method, URL, content=content)
    assert answer.status_code == status
    assert told in " ".join(answer.json().values())
    assert answer.json()["hint"]


def test_the_nearest_names_are_told(client: Client) -> None:
    answer = client.post(URL, json={"format": "csv", "runs": ["lr=0.2"]})
    assert "`lr=0.1`" in answer.json()["hint"]


# --- files ------------------------------------------------------------------------------------

FILES: list[tuple[dict[str, Any], str, str]] = [
    ({"format": "csv"}, "scalars.csv", "text/csv; charset=utf-8"),
    ({"format": "json", "tags": ["loss/train"]}, "loss_train.json", "application/json"),
    (
        {"format": "parquet", "tags": ["acc", "loss/train"], "runs": ["lr=0.1"]},
        "lr=0.1_acc_loss_train.parquet",
        "application/vnd.apache.parquet",
    ),
    ({"format": "csv", "runs": ["deep/er"]}, "deep_er_scalars.csv", "text/csv; charset=utf-8"),
]


@pytest.mark.parametrize(("body", "name", "media_type"), FILES)
def test_a_file_is_named_by_what_is_in_it(
    client: Client, body: dict[str, Any], name: str, media_type: str
) -> None:
    answer = client.post(URL, json=body)
    assert answer.headers["content-type"] == media_type
    disposition = answer.headers["content-disposition"]
    assert disposition == (
        f"attachment; filename=\"{name}\"; filename*=UTF-8''{name.replace('=', '%3D')}"
    )


def test_any_name_makes_a_header(odd: Client, client: Client) -> None:
    answer = client.post(URL, json={"format": "csv", "tags": ["中文/损失"]})
    disposition = answer.headers["content-disposition"]
    assert "filename*=UTF-8''%E4%B8%AD%E6%96%87_%E6%8D%9F%E5%A4%B1.csv" in disposition
    for tag in NAMES:
        answer = odd.post(URL, json={"format": "csv", "tags": [tag]})
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith('attachment; filename="')


def test_a_page_puts_what_it_wants_and_gets_it_by_its_address(client: Client) -> None:
    body = {"format": "csv", "tags": ["acc"], "low": 3, "high": 4}
    key = client.request("PUT", URL, json=body).json()["key"]
    for _ in range(2):  # a browser may ask again
        found = client.get(f"{URL}?key={key}")
        assert found.content == exported(client, "csv", tags=["acc"], low=3, high=4)
        assert found.headers["content-disposition"].startswith("attachment")
    head = client.request("HEAD", f"{URL}?key={key}")
    assert (head.status_code, head.content) == (200, b"")


def test_the_latest_addresses_are_known_and_no_other(session: Session) -> None:
    client = Client(create_app(session, OPEN))

    def put(high: int) -> httpx.Response:
        return client.request("PUT", URL, json={"format": "csv", "tags": ["acc"], "high": high})

    keys = [put(high).json()["key"] for high in range(KEPT + 1)]
    assert len(set(keys)) == KEPT + 1
    statuses = [client.get(f"{URL}?key={key}").status_code for key in keys]
    assert statuses == [404] + [200] * KEPT
    forgotten = client.get(f"{URL}?key={keys[0]}").json()
    assert forgotten["error"] == "this download is not known any more"


def test_a_run_that_comes_later_is_in_the_same_address(tmp_path: Path) -> None:
    """What is kept is the question: the answer is as new as the store."""
    writer = EventWriter(str(tmp_path / "run"))
    writer.scalar("loss", 1.0, 0, START)
    writer.flush()
    with opened(tmp_path, reload_interval=0) as session:
        until_ready(session)
        client = Client(create_app(session, OPEN))
        key = client.request("PUT", URL, json={"format": "csv"}).json()["key"]
        writer.scalar("loss", 2.0, 1, START)
        writer.close()
        session.store.refresh()
        assert steps_of(client.get(f"{URL}?key={key}").content) == [0, 1]


# --- histograms -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def histograms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("histograms")
    for run in ("a", "中文"):
        writer = EventWriter(str(folder / run))
        for step in range(3):
            values = np.array([1.0, 2.0, 2.0, *([math.nan, -math.inf] if step == 1 else [])])
            writer.histogram("w,x", values, step, START + step)
        writer.scalar("loss", 1.0, 0, START)
        writer.close()
    with opened(folder) as session:
        until_ready(session)
        yield Client(create_app(session, OPEN))


@pytest.mark.parametrize("form", ["csv", "parquet", "json"])
def test_histograms_come_with_all_of_their_buckets(histograms: Client, form: str) -> None:
    content = exported(histograms, form, kind="histograms")
    if form == "json":
        found = json.loads(content)
        assert [(one["run"], one["step"]) for one in found] == [
            (run, step) for run in ("a", "中文") for step in range(3)
        ]
        assert {one["tag"] for one in found} == {"w,x"}
        assert [sum(one["count"]) for one in found] == [3.0] * 6
        assert [(one["nan"], one["pos_inf"], one["neg_inf"]) for one in found[:3]] == [
            (0, 0, 0),
            (1, 0, 1),
            (0, 0, 0),
        ]
        assert (found[0]["min"], found[0]["max"], found[0]["sum"]) == (1, 2, 5)
        assert found[2]["wall_time"] == START + 2
        return
    read = pd.read_csv if form == "csv" else pd.read_parquet
    frame = read(io.BytesIO(content))
    assert list(frame.columns) == ["run", "tag", "step", "wall_time", "left", "right", "count"]
    assert frame.groupby(["run", "step"], observed=True)["count"].sum().to_dict() == {
        (run, step): 3.0 + 2 * (step == 1) for run in ("a", "中文") for step in range(3)
    }
    odd = frame[~np.isfinite(frame["left"])]
    assert [str(edge) for edge in odd["left"]] == ["nan", "-inf"] * 2
    assert odd["step"].tolist() == [1] * 4
    finite = frame[np.isfinite(frame["left"])]
    assert (finite["left"] <= finite["right"]).all()
    if form == "parquet":
        assert list(frame.dtypes.astype(str)) == ["category"] * 2 + ["int64"] + ["float64"] * 4


def test_a_histogram_export_is_named_and_refused_as_others_are(histograms: Client) -> None:
    body = {"format": "csv", "kind": "histograms", "runs": ["a"]}
    key = histograms.request("PUT", URL, json=body).json()["key"]
    answer = histograms.get(f"{URL}?key={key}")
    assert 'filename="a_histograms.csv"' in answer.headers["content-disposition"]
    for chosen, error in (
        ({"tags": ["loss"]}, "there are no histograms under the tag `loss`"),
        ({"runs": ["b"]}, "there is no run `b`"),
    ):
        answer = histograms.post(URL, json={"format": "csv", "kind": "histograms", **chosen})
        assert answer.status_code == 404
        assert answer.json()["error"] == error
