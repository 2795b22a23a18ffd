"""`Store.scalars`: columns of many runs, cut, reduced and smoothed."""

import re

import numpy as np
import pyarrow as pa
import pytest
from glassboard._core import EventWriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.fixture
def store_of(tmp_path, open_store, wait_until):
    """A store of runs, each given as (steps, wall times, values) of the tag `loss`."""

    def build(**runs):
        for name, columns in runs.items():
            writer = EventWriter(str(tmp_path / name))
            for step, wall, value in zip(*columns, strict=True):
                writer.scalar("loss", value, int(step), wall)
            writer.close()
        return open_store(tmp_path)

    return build


def line(count: int, seed: int = 0):
    values = (
        np.random.default_rng(seed).standard_normal(count).cumsum().astype(np.float32).astype(float)
    )
    return np.arange(count) * 2, 1000.0 + np.arange(count) / 4, values


def test_columns_and_their_types(store_of, table):
    store = store_of(b=line(3, 1), a=line(4, 2))
    found = table(store.scalars("loss"))
    assert found.schema.remove_metadata() == pa.schema(
        [
            pa.field("run", pa.utf8(), nullable=False),
            pa.field("points", pa.int64(), nullable=False),
            pa.field("first_wall_time", pa.float64(), nullable=False),
            pa.field(
                "step", pa.list_(pa.field("item", pa.int64(), nullable=False)), nullable=False
            ),
            pa.field(
                "wall_time",
                pa.list_(pa.field("item", pa.float64(), nullable=False)),
                nullable=False,
            ),
            pa.field(
                "value", pa.list_(pa.field("item", pa.float64(), nullable=False)), nullable=False
            ),
        ]
    )
    a, b = found.to_pylist()
    steps, walls, values = line(4, 2)
    assert a == {
        "run": "a",
        "points": 4,
        "first_wall_time": 1000.0,
        "step": list(steps),
        "wall_time": list(walls),
        "value": list(values),
    }
    assert b["run"] == "b"
    assert "smoothed" in table(store.scalars("loss", smoothing=0.5)).schema.names


def test_runs_are_chosen_in_the_order_asked_for(store_of, table):
    store = store_of(run1=line(3), run2=line(3), run10=line(3))
    assert table(store.scalars("loss"))["run"].to_pylist() == ["run1", "run2", "run10"]
    assert table(store.scalars("loss", runs=["run10", "run1"]))["run"].to_pylist() == [
        "run10",
        "run1",
    ]
    assert table(store.scalars("loss", runs=[]))["run"].to_pylist() == []


@pytest.mark.parametrize(
    ("arguments", "points", "steps"),
    [
        ({"low": 4, "high": 8}, 3, [2, 4, 6, 8, 10]),
        ({"low": 15}, 2, [14, 16, 18]),
        ({"high": 1}, 1, [0, 2]),
        ({"low": 4.5, "high": 5.5}, 0, [4, 6]),
        ({"low": 100}, 0, []),
        ({"x": "wall", "low": 1000.25, "high": 1000.5}, 2, [0, 2, 4, 6]),
        ({"x": "relative", "low": 0.25, "high": 0.5}, 2, [0, 2, 4, 6]),
    ],
)
def test_a_range_keeps_a_neighbour_at_each_end(store_of, table, arguments, points, steps):
    (row,) = table(store_of(run=line(10)).scalars("loss", **arguments)).to_pylist()
    assert (row["points"], row["step"]) == (points, steps)


def test_reduced_to_the_screen_with_every_spike(store_of, table):
    steps, walls, values = line(20_000)
    values[[5_001, 12_345]] = 1e6, np.nan
    (row,) = table(store_of(run=(steps, walls, values)).scalars("loss", width=100)).to_pylist()
    assert row["points"] == 20_000
    assert len(row["step"]) <= 401
    assert {0, 2 * 5_001, 2 * 12_345, 2 * 19_999} <= set(row["step"])
    assert row["step"] == sorted(row["step"])
    column = np.minimum(steps * (100 / steps[-1]), 99).astype(int)
    kept = np.isin(steps, row["step"])
    for c in range(100):
        here = (column == c) & np.isfinite(values)
        assert values[here].min() == values[here & kept].min()
        assert values[here].max() == values[here & kept].max()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
@given(
    values=st.lists(st.floats(width=32), min_size=1, max_size=30),
    weight=st.floats(0.01, 0.99),
)
def test_smoothing_is_tensorboards(tmp_path_factory, open_store, table, values, weight):
    folder = tmp_path_factory.mktemp("smoothing")
    writer = EventWriter(str(folder))
    for step, value in enumerate(values):
        writer.scalar("loss", value, step, 1.0)
    writer.close()
    (row,) = table(open_store(folder).scalars("loss", smoothing=weight)).to_pylist()
    np.testing.assert_allclose(
        row["smoothed"], tensorboards_smoothing(values, weight), rtol=1e-9, equal_nan=True
    )


def tensorboards_smoothing(values, weight):
    """TensorBoard's `classicSmoothing`, word for word."""
    if len(set(values)) == 1:
        return values
    last, count, smoothed = 0.0, 0, []
    for value in values:
        if not np.isfinite(value):
            smoothed.append(value)
            continue
        last = last * weight + (1 - weight) * value
        count += 1
        smoothed.append(last / (1 - weight**count))
    return smoothed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"low": 2, "high": 1}, "`low` must not be above `high`: 2 > 1"),
        ({"low": float("nan")}, "`low` and `high` must be numbers, not NaN"),
        ({"width": 0}, "`width` must be 1 or more"),
        ({"smoothing": 1.0}, "`smoothing` must be from 0 up to, but not, 1; not `1`"),
        ({"smoothing": -0.1}, "`smoothing` must be from 0 up to, but not, 1; not `-0.1`"),
        ({"x": "time"}, "`x` must be `step`, `wall` or `relative`, not `time`"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(store_of, arguments, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        store_of(run=line(3)).scalars("loss", **arguments)
