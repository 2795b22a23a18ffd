"""`Store.export`: points of many series, piece by piece."""

import io
import math
from itertools import pairwise

import numpy as np
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from glassboard._core import EventWriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LONG = 600_000  # points: more than two row groups, and more than a hundred pieces of CSV
SHORT = 50


@pytest.fixture
def store(open_store, tmp_path):
    """A run `long` of one long series, and a hundred runs of two short ones."""
    writer = EventWriter(str(tmp_path / "long"))
    for step in range(LONG):
        writer.scalar("loss", step / 8, 3 * step, 1e9 + step)
    writer.close()
    for run in range(100):
        writer = EventWriter(str(tmp_path / f"run{run}"))
        for step in range(SHORT):
            writer.scalar("loss", run, step, 1e9)
            writer.scalar("acc", -run, step, 1e9)
        writer.close()
    return open_store(tmp_path)


def expected():
    """(runs, tags, steps, wall times, values) of it."""
    short = [(f"run{run}", tag, run) for run in range(100) for tag in ("acc", "loss")]
    signs = {"acc": -1, "loss": 1}
    return (
        ["long"] * LONG + [run for run, _, _ in short for _ in range(SHORT)],
        ["loss"] * LONG + [tag for _, tag, _ in short for _ in range(SHORT)],
        [*(3 * np.arange(LONG)), *(list(range(SHORT)) * 200)],
        [*(1e9 + np.arange(LONG)), *([1e9] * SHORT * 200)],
        [
            *(np.arange(LONG) / 8),
            *(signs[tag] * run for _, tag, run in short for _ in range(SHORT)),
        ],
    )


def check(table):
    for name, column in zip(("run", "tag", "step", "wall_time", "value"), expected(), strict=True):
        assert table[name].to_pylist() == column, name


def test_csv_comes_in_pieces_that_make_one_table(store):
    pieces = list(store.export().csv())
    assert len(pieces) > 10
    assert max(map(len, pieces)) < 4 << 20
    assert min(map(len, pieces[:-1])) >= 1 << 20  # short series come together
    check(pyarrow.csv.read_csv(io.BytesIO(b"".join(pieces))))


def test_parquet_comes_in_row_groups_that_make_one_file(store):
    pieces = list(store.export().parquet())
    assert len(pieces) == 4  # three row groups, and what tells where they are
    file = pq.ParquetFile(io.BytesIO(b"".join(pieces)))
    groups = [file.metadata.row_group(place) for place in range(file.num_row_groups)]
    assert [group.num_rows for group in groups] == [1 << 18, 1 << 18, LONG + 10_000 - (2 << 18)]
    assert file.metadata.created_by.startswith("glassboard ")
    check(file.read())


def test_series_come_one_by_one(store):
    export = store.export(runs=["run7", "run3"], tags=["loss", "acc"])
    assert iter(export) is export
    found = [
        (run, tag, np.frombuffer(steps, "<i8").tolist(), set(np.frombuffer(values, "<f8")), marks)
        for run, tag, steps, _, values, marks in export
    ]
    steps = list(range(SHORT))
    assert found == [
        ("run3", "acc", steps, {-3.0}, None),
        ("run3", "loss", steps, {3.0}, None),
        ("run7", "acc", steps, {-7.0}, None),
        ("run7", "loss", steps, {7.0}, None),
    ]
    assert next(export, None) is None


def test_what_has_become_a_file_is_taken(store):
    export = store.export(runs=["run7"])
    next(export)
    assert next(export.csv()).count(b"\n") == SHORT + 1  # the head, and the series that is left
    assert next(export, None) is None
    for become_file in (export.csv, export.parquet):
        with pytest.raises(ValueError, match="have become a file already"):
            become_file()


def test_files_of_the_same_points_are_the_same(store):
    for form in ("csv", "parquet"):
        one, other = (b"".join(getattr(store.export(), form)()) for _ in range(2))
        assert one == other


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"runs": ["run1", "run100"]}, KeyError, "no run `run100`"),
        ({"tags": ["loss", "lost"]}, KeyError, "no run has a scalars tag `lost`"),
        ({"runs": ["long"], "tags": ["acc"]}, ValueError, "there are no points"),
        ({"low": 1e12}, ValueError, "there are no points"),
        ({"runs": []}, ValueError, "there are no points"),
        ({"low": 2, "high": 1}, ValueError, "`low` must not be above `high`"),
        ({"high": math.nan}, ValueError, "must be numbers, not NaN"),
        ({"x": "epoch"}, ValueError, "`x` must be"),
    ],
)
def test_bad_questions_are_refused(store, options, error, message):
    with pytest.raises(error, match=message):
        store.export(**options)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    gaps=st.lists(st.tuples(st.integers(1, 3), st.integers(-2, 3)), min_size=1, max_size=20),
    x=st.sampled_from(["step", "wall", "relative"]),
    bounds=st.tuples(*[st.none() | st.integers(-5, 40)] * 2),
)
def test_a_range_is_what_lies_in_it(open_store, tmp_path_factory, gaps, x, bounds):
    folder = tmp_path_factory.mktemp("range")
    steps, walls = (np.cumsum(column) for column in zip(*gaps, strict=True))
    writer = EventWriter(str(folder / "run"))
    for step, wall in zip(steps.tolist(), walls.tolist(), strict=True):
        writer.scalar("loss", step, step, wall)
    writer.close()
    store = open_store(folder)
    low, high = sorted(bounds) if None not in bounds else bounds
    along = {"step": steps, "wall": walls, "relative": walls - walls[0]}[x]
    inside = (along >= (-math.inf if low is None else low)) & (
        along <= (math.inf if high is None else high)
    )
    if not inside.any():
        with pytest.raises(ValueError, match="there are no points"):
            store.export(x=x, low=low, high=high)
        return
    [(_, _, found, *_)] = store.export(x=x, low=low, high=high)
    assert np.frombuffer(found, "<i8").tolist() == steps[inside].tolist()
    assert all(a < b for a, b in pairwise(np.frombuffer(found, "<i8")))
