"""`Store.summaries`: figures of series."""

import math

import numpy as np
import pytest
from glassboard._core import EventWriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

BIG = 2.0**127


@pytest.fixture
def summaries(open_store, tmp_path_factory, table):
    """The rows for runs, each (steps, wall times, values) of the tag `loss`, as dicts."""

    def build(runs, **options):
        folder = tmp_path_factory.mktemp("summaries")
        for name, columns in runs.items():
            writer = EventWriter(str(folder / name))
            for step, wall, value in zip(*columns, strict=True):
                writer.scalar("loss", value, step, wall)
            writer.close()
        return table(open_store(folder).summaries(**options)).to_pylist()

    return build


def slow(steps, walls, values, x, low, high):
    """The figures, each looked up by itself."""
    along = {"step": steps, "wall": walls, "relative": [wall - walls[0] for wall in walls]}[x]
    bounds = (-math.inf if low is None else low, math.inf if high is None else high)
    inside = [p for p in range(len(steps)) if bounds[0] <= along[p] <= bounds[1]]
    finite = [p for p in inside if math.isfinite(values[p])]

    def at(column, places, which, nothing):
        return column[which(places)] if places else nothing

    def nearest(bound, otherwise):
        if bound is None:
            return values[otherwise]
        # doubles, as bounds are: 2**63 - 1 and -(2**63) are as far from 0
        return values[min(range(len(steps)), key=lambda place: abs(float(along[place]) - bound))]

    def least(places):
        return min(places, key=lambda place: values[place])

    def greatest(places):
        return max(places, key=lambda place: values[place])

    def first(places):
        return places[0]

    def last(places):
        return places[-1]

    return {
        "points": len(inside),
        "first_step": at(steps, inside, first, 0),
        "last_step": at(steps, inside, last, 0),
        "first": at(values, finite, first, math.nan),
        "last": at(values, finite, last, math.nan),
        "min": at(values, finite, least, math.nan),
        "min_step": at(steps, finite, least, 0),
        "max": at(values, finite, greatest, math.nan),
        "max_step": at(steps, finite, greatest, 0),
        "mean": math.fsum(values[p] / len(finite) for p in finite) if finite else math.nan,
        "non_finite": len(inside) - len(finite),
        "first_wall_time": at(walls, inside, first, math.nan),
        "last_wall_time": at(walls, inside, last, math.nan),
        "start": nearest(low, 0),
        "end": nearest(high, -1),
    }


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(
    points=st.lists(
        st.tuples(
            st.integers(-5, 20) | st.sampled_from([2**63 - 1, -(2**63)]),
            st.integers(0, 20).map(float),
            st.floats(width=32) | st.sampled_from([math.nan, math.inf, BIG]),
        ),
        min_size=1,
        max_size=12,
    ),
    x=st.sampled_from(["step", "relative", "wall"]),
    low=st.none() | st.integers(-8, 22),
    span=st.none() | st.integers(0, 20),
)
def test_they_are_what_the_slow_twin_finds(summaries, points, x, low, span):
    steps, walls, values = (list(column) for column in zip(*points, strict=True))
    high = None if span is None else (low or 0) + span
    [row] = summaries({"run": (steps, walls, values)}, x=x, low=low, high=high)
    assert (row.pop("tag"), row.pop("run")) == ("loss", "run")
    expected = slow(steps, walls, values, x, low, high)
    assert list(row) == list(expected)
    mean, expected_mean = row.pop("mean"), expected.pop("mean")
    # where values cancel out, what is left is as inexact as they are
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    np.testing.assert_allclose(mean, expected_mean, rtol=1e-12, atol=1e-14 * largest + 1e-300)
    assert str(row) == str(expected)  # as text, for NaN equals itself there


def test_all_tags_are_sorted_and_names_that_are_not_there_add_none(tmp_path, open_store, table):
    for run, tags in {"run1": "ba", "run2": "b", "run10": "abc"}.items():
        writer = EventWriter(str(tmp_path / run))
        for tag in tags:
            writer.scalar(tag, 1.0, 0, 1.0)
        writer.text("note", "no scalar", 0, 1.0)
        writer.close()
    store = open_store(tmp_path)

    def names(**options):
        rows = table(store.summaries(**options)).to_pylist()
        return " ".join(row["tag"] + row["run"] for row in rows)

    assert names() == "arun1 arun10 brun1 brun2 brun10 crun10"
    assert names(runs=["run10", "gone", "run1"], tags=["b", "a", "gone"]) == (
        "brun10 brun1 arun10 arun1"
    )
    assert names(runs=["run2"], tags=["c"]) == ""
    assert names(runs=[]) == ""
    with pytest.raises(KeyError, match="no run has a scalars tag `note`"):
        store.summaries(tags=["note"])
    with pytest.raises(ValueError, match="`low` must not be above `high`: 2 > 1"):
        store.summaries(low=2, high=1)
