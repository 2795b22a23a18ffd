"""`Store.lines`: what a chart draws, in few bytes; the slow twins here say what it has to be."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from support.lines import rows_of
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.types_pb2 import DT_DOUBLE

LINES = Path(__file__).parents[1] / "lines"
TINY, HUGE, LAST = 5e-324, 1.7e308, 2**63 - 1


@pytest.fixture
def store_of(tmp_path, open_store, write_events):
    """A store of runs, each a dict of tags, each of these (steps, wall times or None, values)."""

    def build(**runs):
        for name, tags in runs.items():
            events = [
                event(
                    tag, value, int(step), 1000.0 + place if walls is None else float(walls[place])
                )
                for tag, (steps, walls, values) in tags.items()
                for place, (step, value) in enumerate(zip(steps, values, strict=True))
            ]
            write_events(tmp_path / name, *events)
        return open_store(tmp_path)

    return build


def event(tag, value, step, wall):
    tensor = TensorProto(dtype=DT_DOUBLE, double_val=[value])
    metadata = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="scalars"))
    one = Summary.Value(tag=tag, tensor=tensor, metadata=metadata)
    return Event(wall_time=wall, step=step, summary=Summary(value=[one]))


def noise(count, seed=0):
    """Values that a float32 holds."""
    walk = np.random.default_rng(seed).standard_normal(count).cumsum()
    return walk.astype(np.float32).astype(float)


def loss(steps, values, walls=None):
    return {"loss": (steps, walls, values)}


def lists(kind):
    return pa.list_(pa.field("item", kind, nullable=False))


def test_columns_and_their_types(store_of):
    store = store_of(
        a=loss([0, 1, 5], [1.0, 2.0, 3.0]),
        b=loss([0, 70_000, 70_001], [0.1, 0.2, 0.3]),
        c=loss([-LAST, 1, LAST], [0.5, 0.5, 0.5]),
    )
    stream = store.lines(["loss"], x="relative", align=True, smoother="mean", smoothing=3)
    found = pa.ipc.open_stream(stream).read_all().schema
    assert all(not field.nullable for field in found)
    assert {field.name: field.type for field in found} == {
        "tag": pa.utf8(),
        "run": pa.utf8(),
        "attempt": pa.int32(),
        "part": pa.int32(),
        "points": pa.int64(),
        "whole": pa.bool_(),
        "first_wall_time": pa.float64(),
        "first_step": pa.int64(),
        "members": pa.int32(),
        "restarts": lists(pa.int64()),
        "length": pa.int64(),
        "step_start": pa.int64(),
        "step_stride": pa.int64(),
        "step_u16": lists(pa.uint16()),
        "step_u32": lists(pa.uint32()),
        "step_i64": lists(pa.int64()),
        "x": lists(pa.float64()),
        "value_f32": lists(pa.float32()),
        "value_f64": lists(pa.float64()),
        "smoothed_f32": lists(pa.float32()),
        "smoothed_f64": lists(pa.float64()),
    }
    assert [row["steps"] for row in rows_of(stream)] == [
        [0, 1, 5],
        [0, 70_000, 70_001],
        [-LAST, 1, LAST],
    ]


def test_a_whole_line_with_even_steps_is_its_values_alone(store_of):
    stream = store_of(run=loss(range(0, 100, 10), noise(10))).lines(
        ["loss"], smoothing=0.9, width=3
    )
    found = pa.ipc.open_stream(stream).read_all()
    assert [name for name in found.column_names if "_f" in name or "step" in name] == [
        "first_step",
        "step_start",
        "step_stride",
        "value_f32",
    ]
    [row] = rows_of(stream)
    assert (row["whole"], row["points"], row["members"]) == (True, 10, 1)
    assert (row["first_step"], row["first_wall_time"]) == (0, 1000.0)
    assert row["steps"] == list(range(0, 100, 10))
    assert row["values"] == list(noise(10))


def test_deltas_are_what_the_page_is_tested_with(store_of):
    """web/src/api/lines.test.ts reads that file; after a change of the format, write it anew."""
    logged = json.loads((LINES / "deltas.json").read_text())
    runs = {run: loss(range(len(texts)), list(map(float, texts))) for run, texts in logged.items()}
    stream = store_of(**runs).lines(["loss"], deltas=100)
    found = pa.ipc.open_stream(stream).read_all()
    assert found.equals(pa.ipc.open_stream((LINES / "deltas.arrow").read_bytes()).read_all())
    rows = {row["run"]: list(map(repr, row["values"])) for row in rows_of(stream)}
    assert rows == {run: [repr(float(text)) for text in texts] for run, texts in logged.items()}


def test_deltas_are_for_columns_that_are_short_enough(store_of):
    store = store_of(a=loss(range(5), noise(5)), b=loss(range(5), noise(5, seed=1)))
    options = {"smoothing": 3, "smoother": "mean"}  # which isn't left to the page

    def columns(most):
        found = pa.ipc.open_stream(store.lines(["loss"], deltas=most, **options)).read_all()
        return [name for name in found.column_names if "_f32" in name]

    assert columns(0) == columns(9) == ["value_f32", "smoothed_f32"]
    assert columns(10) == ["value_f32_deltas", "smoothed_f32_deltas"]
    plain, deltas = (rows_of(store.lines(["loss"], deltas=most, **options)) for most in (0, 10))
    assert deltas == plain


def test_rows_are_by_tag_and_by_run_as_asked_for_and_names_that_are_not_there_add_none(store_of):
    both = {"loss": ([0], None, [1.0]), "acc": ([0], None, [2.0])}
    store = store_of(run1=both, run2=loss([0], [1.0]), run10=both)

    def names(tags, **options):
        return [(row["tag"], row["run"]) for row in rows_of(store.lines(tags, **options))]

    assert names(["loss"]) == [("loss", "run1"), ("loss", "run2"), ("loss", "run10")]
    assert names(["loss", "acc", "loss"], runs=["run10", "gone", "run1", "run10"]) == [
        ("loss", "run10"),
        ("loss", "run1"),
        ("acc", "run10"),
        ("acc", "run1"),
    ]
    assert names(["gone", "acc"], runs=["run2"]) == []
    assert names(["acc"], runs=[]) == []
    with pytest.raises(KeyError, match="no run has a scalars tag `gone`"):
        store.lines(["gone", "lost"])


@pytest.mark.parametrize("x", ["step", "relative", "wall"])
def test_reduced_it_is_what_scalars_reduces_to(store_of, table, x):
    steps = np.random.default_rng(1).integers(0, 100_000, 5000).cumsum()
    walls = 1000.0 + np.random.default_rng(2).random(5000).cumsum()
    store = store_of(run=loss(steps, noise(5000), walls))
    begin = {"step": steps[0], "relative": 0, "wall": walls[0]}[x]
    end = {"step": steps[-1], "relative": walls[-1] - walls[0], "wall": walls[-1]}[x]
    low, high = 0.7 * begin + 0.3 * end, 0.1 * begin + 0.9 * end
    for bounds in ({}, {"low": low, "high": high}, {"high": high}):
        options = {"x": x, "width": 100, "smoothing": 0.8, **bounds}
        [row] = rows_of(store.lines(["loss"], **options))
        [expected] = table(store.scalars("loss", **options)).to_pylist()
        assert (row["whole"], row["points"]) == (False, expected["points"])
        assert (row["steps"], row["values"]) == (expected["step"], expected["value"])
        assert row["smoothed"] == [np.float32(value) for value in expected["smoothed"]]
        if x == "wall":
            assert row["x"] == expected["wall_time"]
        if x == "relative":
            assert row["x"] == [wall - walls[0] for wall in expected["wall_time"]]
        if x == "step":
            assert row["x"] is None


def test_aligned_lines_begin_at_zero(store_of):
    store = store_of(a=loss([100, 110, 120], noise(3)), b=loss([7, 8, 9], noise(3)))
    options = {"align": True, "low": 5, "high": 15}
    a, b = rows_of(store.lines(["loss"], **options))
    assert (a["first_step"], a["steps"], a["points"]) == (100, [100, 110, 120], 1)
    assert (b["first_step"], b["steps"], b["points"]) == (7, [], 0)
    a, _ = rows_of(store.lines(["loss"], x="wall", align=True))
    assert a["x"] == [0.0, 1.0, 2.0]


def test_columns_of_a_logarithmic_axis_leave_out_what_has_no_place_there(store_of):
    steps = np.arange(-10, 10_000)
    values = np.where(steps < 1, 1e6, noise(len(steps)))
    [row] = rows_of(store_of(run=loss(steps, values)).lines(["loss"], width=40, log_x=True))
    kept = np.array(row["steps"])
    assert (row["points"], kept.min()) == (len(steps), 1)
    assert (kept < 10).sum() == 9  # a quarter of the columns is theirs


def test_a_part_begins_where_x_goes_down(store_of):
    store = store_of(run=loss([0, 1, 2, 1, 2, 0], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]))
    [whole] = rows_of(store.lines(["loss"]))
    assert (whole["steps"], whole["part"]) == ([0, 1, 2, 1, 2, 0], 0)
    rows = rows_of(store.lines(["loss"], partition=True, smoothing=0.5, low=0, high=1))
    assert [(row["part"], row["steps"], row["whole"]) for row in rows] == [
        (0, [0, 1, 2], True),
        (1, [1, 2], True),
        (2, [0], True),
    ]
    assert [row["points"] for row in rows] == [2, 1, 1]
    rows = rows_of(store.lines(["loss"], partition=True, smoother="mean", smoothing=3))
    assert [row["smoothed"] for row in rows] == [[1.5, 2.0, 2.5], [4.5, 4.5], [6.0]]


# --- another tag as x -----------------------------------------------------------------------


def test_another_tag_is_joined_by_step_and_before_its_first_value_nothing_is(store_of):
    epochs = ([2, 4, 6], None, [0.5, math.nan, 1.5])
    store = store_of(
        a={"loss": ([0, 2, 3, 5, 6, 9], None, noise(6)), "epoch": epochs},
        b=loss([0], [1.0]),
    )
    [row] = rows_of(store.lines(["loss"], x="tag", x_tag="epoch"))
    assert (row["run"], row["whole"]) == ("a", False)
    assert (row["steps"], row["x"]) == ([2, 3, 5, 6, 9], [0.5, 0.5, 0.5, 1.5, 1.5])
    [row] = rows_of(
        store.lines(["loss"], x="tag", x_tag="epoch", align=True, low=0.5, smoothing=0.5)
    )
    assert row["x"] == [0.0, 1.0, 1.0][: len(row["x"])]
    assert row["points"] == 2
    assert row["smoothed"] is not None
    with pytest.raises(
        ValueError, match=r"^`x_tag` asks for scalars under the tag `epok`, which no"
    ):
        store.lines(["loss"], x="tag", x_tag="epok")
    with pytest.raises(ValueError, match=r"^`x` is `tag`, and `x_tag` doesn't say which$"):
        store.lines(["loss"], x="tag")


# --- groups ---------------------------------------------------------------------------------


def slow_group(members, center, band):
    """(steps, middle, bottom, top) from (steps, values) of each member, without NaN."""
    steps = sorted({step for member in members for step in member[0]})
    spread = []
    for step in steps:
        inside = [m for m in members if m[0][0] <= step <= m[0][-1]]
        here = np.array([np.interp(step, *member) for member in inside])
        middle = here.mean() if center == "mean" else np.median(here)
        std = here.std(ddof=1) if len(here) > 1 else 0.0
        around = {"std": std, "sem": std / math.sqrt(len(here))}.get(band)
        ends = {"range": (here.min(), here.max()), "iqr": tuple(np.quantile(here, [0.25, 0.75]))}
        low, high = ends.get(band) or (middle - around, middle + around)
        spread.append((middle, low, high))
    return (steps, *np.array(spread).T)


@pytest.mark.parametrize("center", ["mean", "median"])
@pytest.mark.parametrize("band", ["std", "sem", "range", "iqr"])
def test_a_group_is_the_middle_of_all_points_of_its_members(store_of, center, band):
    strides = {"a": 1, "b": 1, "c": 3, "d": 7, "e": 20}
    members = {
        name: (
            np.arange(place * 10, 400, stride),
            noise(len(range(place * 10, 400, stride)), place),
        )
        for place, (name, stride) in enumerate(strides.items())
    }
    store = store_of(**{name: loss(*member) for name, member in members.items()})
    groups = [("all", [*members, "gone", "a"]), ("none", ["gone"]), ("one", ["d"])]
    options = {"groups": groups, "center": center, "band": band}
    row, one = rows_of(store.lines(["loss"], **options))
    steps, middle, low, high = slow_group(list(members.values()), center, band)
    assert (row["run"], row["members"], row["whole"], row["points"]) == ("all", 5, True, 400)
    assert (row["steps"], row["first_step"], row["first_wall_time"]) == (steps, 0, 1000.0)
    np.testing.assert_allclose(row["values"], middle, atol=1e-9)
    np.testing.assert_allclose(row["band"], np.stack([low, high], 1), atol=1e-9)
    assert one["values"] == list(members["d"][1])
    assert one["band"] == [(value, value) for value in one["values"]]

    [smooth] = rows_of(store.lines(["loss"], **{**options, "groups": groups[:1]}, smoothing=0.5))
    weights = 0.5 ** np.arange(5)[::-1]
    for row_of, column in ((smooth["smoothed"], middle), ([b for b, _ in smooth["band"]], low)):
        assert row_of[4] == pytest.approx(np.average(column[:5], weights=weights))

    [drawn] = rows_of(store.lines(["loss"], **{**options, "groups": groups[:1]}, width=10))
    assert len(drawn["steps"]) <= 10 * 6 < 400
    assert min(bottom for bottom, _ in drawn["band"]) == pytest.approx(min(low))
    assert max(top for _, top in drawn["band"]) == pytest.approx(max(high))


def test_a_group_along_time_and_aligned(store_of):
    store = store_of(
        a=loss([5, 6, 7], [0.0, 2.0, 4.0], [100, 101, 102]),
        b=loss([50, 60], [10.0, 30.0], [500, 504]),
    )
    groups = [("both", ["a", "b"])]
    [row] = rows_of(store.lines(["loss"], groups=groups, x="relative"))
    assert (row["x"], row["values"]) == ([0, 1, 2, 4], [5.0, 8.5, 12.0, 30.0])
    [row] = rows_of(store.lines(["loss"], groups=groups, align=True))
    assert (row["steps"], row["first_step"]) == ([0, 1, 2, 10], 0)
    assert row["values"] == [5.0, 7.0, 9.0, 30.0]
    [row] = rows_of(store.lines(["loss"], groups=groups, x="wall"))
    assert (row["x"], row["values"]) == ([100, 101, 102, 500, 504], [0.0, 2.0, 4.0, 10.0, 30.0])


# --- a baseline -----------------------------------------------------------------------------


def test_lines_are_compared_with_a_baseline(store_of):
    store = store_of(
        base=loss([0, 10, 20], [1.0, 3.0, 2.0]),
        run=loss([-5, 0, 5, 10, 25], [9.0, 2.0, 4.0, 6.0, 9.0]),
    )
    base, run = rows_of(store.lines(["loss"], baseline="base"))
    assert base["values"] == [0.0, 0.0, 0.0]
    assert (run["steps"], run["values"], run["whole"]) == ([0, 5, 10], [1.0, 2.0, 3.0], False)
    _, run = rows_of(store.lines(["loss"], baseline="base", compare="ratio", smoothing=0.5))
    assert run["values"] == [2.0, 2.0, 2.0]
    assert run["smoothed"] == [2.0, 2.0, 2.0]
    groups = [("both", ["base", "run"])]
    [row] = rows_of(store.lines(["loss"], groups=groups, band="range", baseline="base"))
    assert (row["steps"], row["values"]) == ([0, 5, 10, 20], [0.5, 1.0, 1.5, 3.0])
    assert row["band"] == [(0.0, 1.0), (0.0, 2.0), (0.0, 3.0), (0.0, 6.0)]


@pytest.mark.parametrize("baseline", ["gone", "other"])
def test_without_the_baselines_line_there_is_none(store_of, baseline):
    store = store_of(run=loss([0], [1.0]), other={"acc": ([0], None, [1.0])})
    assert rows_of(store.lines(["loss"], baseline=baseline)) == []


# --- what is odd ----------------------------------------------------------------------------

ODD = [
    [math.nan] * 5,
    [math.inf, -math.inf, math.nan],
    [1.5],
    [0.1] * 7,
    [HUGE, -HUGE, HUGE, 0.0],
    [TINY, 0.0, -TINY, 3 * TINY],
]
AMOUNTS = {"ema": 0.6, "time": 0.6, "mean": 3, "gaussian": 4}


@pytest.mark.parametrize("values", ODD, ids=["nan", "infinite", "one", "equal", "huge", "tiny"])
@pytest.mark.parametrize("smoother", AMOUNTS)
@pytest.mark.parametrize("steps", ["even", "far", "same"])
def test_odd_values_and_steps(store_of, values, smoother, steps):
    count = len(values)
    placed = {
        "even": np.arange(count),
        "far": [-LAST - 1, LAST, *[LAST - place for place in range(1, count)]][:count],
        "same": [3] * count,
    }[steps]
    store = store_of(run=loss(placed, values), other=loss(placed, values))
    finite = [value for value in values if math.isfinite(value)]
    options = {"smoother": smoother, "smoothing": AMOUNTS[smoother]}
    for width in (None, 1):
        for row in rows_of(store.lines(["loss"], width=width, **options)):
            if width is None:
                assert row["steps"] == list(placed)
                np.testing.assert_array_equal(row["values"], values)
            for value, smooth in zip(row["values"], row["smoothed"] or row["values"], strict=True):
                if math.isfinite(value):
                    assert min(finite) <= smooth <= max(finite)
                else:
                    assert str(value) == str(smooth)
            if finite and width:
                assert {min(finite), max(finite)} <= set(row["values"])
    groups = [("both", ["run", "other"])]
    for center in ("mean", "median"):
        [row] = rows_of(
            store.lines(["loss"], groups=groups, center=center, band="range", **options)
        )
        assert row["members"] == 2
        assert row["steps"] == sorted(set(placed))
        if finite and steps == "even":
            expected = [value if math.isfinite(value) else None for value in values]
            pairs = zip(row["values"], expected, strict=True)
            assert all(found == value for found, value in pairs if value is not None)
    if steps == "same" and len(set(values)) > 1:
        return  # a baseline is the mean of them there
    rows = rows_of(store.lines(["loss"], baseline="other", align=steps == "even", **options))
    assert all(math.isnan(value) or value == 0 for row in rows for value in row["values"])


def test_an_empty_range_and_times_that_go_back(store_of):
    walls = [100.0, 104.0, 102.0, math.nan, 101.0]
    store = store_of(run=loss(range(5), noise(5), walls))
    [row] = rows_of(store.lines(["loss"], low=100, smoothing=0.5))
    assert (row["points"], row["steps"], row["whole"]) == (0, [], False)
    [row] = rows_of(store.lines(["loss"], x="relative", smoother="time", smoothing=0.5))
    np.testing.assert_array_equal(row["x"], [0, 4, 2, math.nan, 1])
    assert np.isfinite(row["smoothed"]).all()
    assert len(rows_of(store.lines(["loss"], x="wall", partition=True))) == 2
    [row] = rows_of(store.lines(["loss"], x="wall", groups=[("g", ["run"])]))
    assert row["x"] == [100, 101, 102, 104]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"low": 2, "high": 1}, "`low` must not be above `high`: 2 > 1"),
        ({"high": math.nan}, "`low` and `high` must be numbers, not NaN"),
        ({"width": 0}, "`width` must be 1 or more"),
        ({"smoothing": 1.0}, "`smoothing` must be from 0 up to, but not, 1; not `1`"),
        (
            {"smoother": "time", "smoothing": math.nan},
            "`smoothing` must be from 0 up to, but not, 1; not `NaN`",
        ),
        (
            {"smoother": "mean", "smoothing": 0.5},
            "`smoothing` must be a window of 1 point or more, not `0.5`",
        ),
        (
            {"smoother": "gaussian", "smoothing": math.inf},
            "`smoothing` must be a window of 1 point or more, not `inf`",
        ),
        (
            {"smoother": "box"},
            "`smoother` must be one of `ema`, `time`, `mean`, `gaussian`, not `box`",
        ),
        ({"center": "mode"}, "`center` must be one of `mean`, `median`, not `mode`"),
        ({"x": "time"}, "`x` must be `step`, `relative`, `wall` or `tag`, not `time`"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(store_of, arguments, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        store_of(run=loss([0], [1.0])).lines(["loss"], **arguments)
