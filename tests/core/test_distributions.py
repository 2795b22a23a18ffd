"""What is worked out of histograms is numpy's answer on the raw values, as far as buckets tell."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from glassboard import SummaryWriter as OurWriter
from glassboard._core import EventWriter, Store
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util.tensor_util import make_tensor_proto
from torch.utils.tensorboard.summary import make_histogram
from torch.utils.tensorboard.writer import SummaryWriter

Floats = npt.NDArray[np.float64]
QUANTILES = [0, 0.0668, 0.1587, 0.3085, 0.5, 0.6915, 0.8413, 0.9332, 1]
SCALES = ["linear", "log", "symlog"]


def torch_edges(logdir: str) -> list[float]:
    """The edges that torch's writer uses."""
    with SummaryWriter(logdir) as writer:
        return list(writer.default_bins)


with TemporaryDirectory() as directory:
    EDGES = torch_edges(directory)


def by_torch(values: Floats) -> Summary.Value:
    return Summary.Value(tag="w", histo=make_histogram(values, EDGES))


def by_tensorflow_2(values: Floats) -> Summary.Value:
    (value,) = histogram_pb("w", values).value
    return value


def by_tensorflow_1(values: Floats) -> Summary.Value:
    """As TensorFlow's `histogram.cc` does it: up to the largest double, with runs of empty buckets
    joined.
    """
    limits = [*EDGES[1:], np.finfo(float).max]
    counts = np.histogram(values, [EDGES[0], *limits])[0]
    histogram = HistogramProto(
        min=values.min(),
        max=values.max(),
        num=len(values),
        sum=values.sum(),
        sum_squares=values @ values,
    )
    for place, (limit, count) in enumerate(zip(limits, counts, strict=True)):
        joined = count == 0 and place + 1 < len(counts) and counts[place + 1] == 0
        if not joined:
            histogram.bucket_limit.append(limit)
            histogram.bucket.append(count)
    return Summary.Value(tag="w", histo=histogram)


WRITERS: list[Callable[[Floats], Summary.Value]] = [by_torch, by_tensorflow_2, by_tensorflow_1]


def read(value: Summary.Value, **asked: Any) -> tuple[dict[str, Any], dict[bytes, bytes]]:
    """The row of one histogram in a file, and the metadata of the answer."""
    event = Event(wall_time=1.0, step=1, summary=Summary(value=[value]))
    with TemporaryDirectory() as folder:
        with (Path(folder) / "events.out.tfevents.1.host").open("wb") as file:
            records = RecordWriter(file)
            records.write(event.SerializeToString())
            records.flush()
        store = Store(folder, reload_interval=0)
        store.refresh()
        answer = pa.ipc.open_stream(store.distributions(["."], ["w"], **asked)).read_all()
        rows = pa.ipc.open_stream(store.histograms(".", "w")).read_all().to_pylist()
        store.close()
    (row,) = answer.to_pylist()
    return {**row, "left": rows[0]["left"], "right": rows[0]["right"]}, answer.schema.metadata


def sized(seed: int, count: int, scale: float, shift: float, zeros: int) -> Floats:
    """Normal values, some of them set to 0."""
    values = np.random.default_rng(seed).normal(shift * scale, scale, count)
    values[: min(zeros, count - 1)] = 0
    return values


samples = st.builds(
    sized,
    seed=st.integers(0, 1000),
    count=st.integers(2, 300),
    scale=st.sampled_from([1e-9, 1e-3, 1.0, 1e5]),
    shift=st.sampled_from([0.0, 1.0, -3.0]),
    zeros=st.sampled_from([0, 1, 50, 299]),
)


@pytest.mark.parametrize("write", WRITERS)
@given(values=samples)
@settings(max_examples=25, deadline=None)
def test_quantiles_lie_in_the_bucket_of_the_true_ones(
    write: Callable[[Floats], Summary.Value], values: Floats
) -> None:
    row, _ = read(write(values))
    lefts, rights = np.array(row["left"]), np.array(row["right"])
    slack = 1e-9 * np.abs(values).max()
    for share, found in zip(QUANTILES, row["quantiles"], strict=True):
        low, high = (
            np.quantile(values, share, method="lower"),
            np.quantile(values, share, method="higher"),
        )
        least = max(lefts[lefts <= low - slack], default=lefts[0])
        most = min(rights[rights > high + slack], default=rights[-1])
        assert least - slack <= found <= most + slack, share
    assert (row["quantiles"][0], row["quantiles"][-1]) == pytest.approx(
        (values.min(), values.max())
    )


@pytest.mark.parametrize("write", WRITERS)
@given(values=samples)
@example(values=sized(seed=495, count=130, scale=1e-9, shift=1.0, zeros=0))  # one is 1.05e-12
@settings(max_examples=25, deadline=None)
def test_moments_are_those_of_the_values(
    write: Callable[[Floats], Summary.Value], values: Floats
) -> None:
    row, _ = read(write(values))
    width = np.max(np.array(row["right"]) - np.array(row["left"]))
    assert abs(row["mean"] - values.mean()) <= width
    assert abs(row["std"] - values.std()) <= width
    assert abs(row["norm"] - np.linalg.norm(values)) <= width * np.sqrt(len(values))
    assert abs(row["mean_size"] - np.abs(values).mean()) <= width
    if write is not by_tensorflow_2:  # which logs no sums
        assert row["mean"] == pytest.approx(
            values.mean(), rel=1e-9, abs=1e-12 * np.abs(values).max()
        )
        assert row["norm"] == pytest.approx(np.linalg.norm(values), rel=1e-9)
        assert row["std"] == pytest.approx(values.std(), rel=1e-5)
        # a bucket that TensorFlow 1 joined may begin at the zeros
        spread = 1e-6 if write is by_tensorflow_1 else 1e-12
        assert row["tiny"] == pytest.approx((np.abs(values) < 1e-12).mean(), abs=spread)
        assert np.isnan(row["zeros"]) or row["zeros"] == (values == 0).mean()
        sizes = np.abs(values[np.abs(values) >= 1e-12])
        low, high = (np.quantile(sizes, 0.5, method=way) for way in ("lower", "higher"))
        assert low / 1.11 <= row["median_size"] <= high * 1.11


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("write", WRITERS)
@given(values=samples)
@settings(max_examples=10, deadline=None)
def test_no_count_is_lost_in_any_bins(
    write: Callable[[Floats], Summary.Value], scale: str, values: Floats
) -> None:
    row, metadata = read(write(values), bins=20, scale=scale)
    assert len(row["count"]) == 20
    assert min(row["count"]) >= 0
    assert sum(row["count"]) == pytest.approx(len(values), rel=1e-12)
    low, high = float(metadata[b"low"]), float(metadata[b"high"])
    assert low < high
    if scale != "log":
        assert (low, high) == pytest.approx((values.min(), values.max()))


def test_log_bins_are_those_of_the_sizes(writer: EventWriter, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    values = 10 ** rng.uniform(-6, 0, 20_000) * rng.choice([-1, 1], 20_000)
    row, metadata = read(by_torch(values), bins=61, scale="log")
    low, high = float(metadata[b"low"]), float(metadata[b"high"])
    assert low == pytest.approx(10**-5.94, rel=0.15)
    assert high == pytest.approx(np.abs(values).max())
    edges = np.concatenate([[0], np.geomspace(low, high, 61)])
    expected, _ = np.histogram(np.abs(values), edges)
    np.testing.assert_allclose(row["count"], expected, atol=60)


def test_what_a_wide_bucket_hides_is_not_told() -> None:
    values = np.concatenate([np.zeros(90), np.linspace(0, 1, 10)])
    row, _ = read(by_torch(values))
    assert row["tiny"] == pytest.approx(0.91)
    assert np.isnan(row["zeros"])
    row, _ = read(by_tensorflow_2(values))
    assert np.isnan([row["tiny"], row["zeros"]]).all()
    row, _ = read(by_tensorflow_2(values + 5))
    assert (row["tiny"], row["zeros"]) == (0, 0)


FAINT = np.array([3e-13, -2e-13, 5e-13, -3e-13])


@pytest.mark.parametrize(
    ("values", "zeros"),
    [
        (FAINT, 0),
        (np.concatenate([FAINT, np.zeros(6), [0.5, -0.5]]), 0.5),
        (FAINT * 1e-298, 0),
        (np.zeros(5), 1),
        (np.concatenate([np.zeros(90), np.linspace(0, 1, 10)]), 0.91),
        (np.array([0.0, 1, 1, 0, 2]), 0.4),
    ],
)
@pytest.mark.parametrize("bins", ["tensorflow", "auto"])
def test_our_writer_tells_zeros_from_what_is_next_to_them(
    tmp_path: Path, values: Floats, zeros: float, bins: str
) -> None:
    with OurWriter(tmp_path) as ours:
        ours.add_histogram("w", values, 1, bins)
    row = read_run(tmp_path)
    assert row["zeros"] == zeros
    sizes = np.abs(values[values != 0])
    if sizes.size:
        assert sizes.min() / 1.11 <= row["median_size"] <= sizes.max()


def read_run(logdir: Path) -> dict[str, Any]:
    store = Store(logdir, reload_interval=0)
    store.refresh()
    (row,) = pa.ipc.open_stream(store.distributions(["."], ["w"])).read_all().to_pylist()
    store.close()
    return dict(row)


@pytest.mark.parametrize("write", [by_torch, by_tensorflow_1])
def test_whole_numbers_are_not_smeared(write: Callable[[Floats], Summary.Value]) -> None:
    values = np.array([0.0] * 3 + [1] * 7 + [2] * 5 + [8] * 4)
    row, metadata = read(write(values), bins=80, scale="linear")
    assert (float(metadata[b"low"]), float(metadata[b"high"])) == (0, 8)
    filled = {place: count for place, count in enumerate(row["count"]) if count}
    assert filled == {0: 3, 10: 7, 20: 5, 79: 4}
    assert row["zeros"] == 3 / 19
    assert row["quantiles"][4] == 1


@pytest.mark.parametrize("factor", [1e290, 1e-290])
def test_what_squares_overflow_of_is_told(factor: float) -> None:
    values = np.array([1.0, -2.5, 3.0, 0.25, -0.5]) * factor
    rows = np.stack([np.sort(values), np.sort(values), np.ones(5)], axis=1)
    value = Summary.Value(tag="w", tensor=make_tensor_proto(rows))
    value.metadata.plugin_data.plugin_name = "histograms"
    row, _ = read(value)
    expected = values / factor
    assert row["std"] / factor == pytest.approx(expected.std())
    assert row["norm"] / factor == pytest.approx(np.linalg.norm(expected))
    assert row["mean_size"] / factor == pytest.approx(np.abs(expected).mean())


@pytest.mark.parametrize("scale", [1e300, 1e30, 1e-300])
def test_values_beyond_the_outermost_edges_have_figures(tmp_path: Path, scale: float) -> None:
    values = np.random.default_rng(0).normal(0, 1, 500)
    with OurWriter(tmp_path) as ours:
        ours.add_histogram("w", values * scale, 1)
    row = read_run(tmp_path)
    # one bucket holds all of a sign
    for name, expected in {
        "std": values.std(),
        "norm": np.linalg.norm(values),
        "mean_size": np.abs(values).mean(),
    }.items():
        assert expected / 3 < row[name] / scale < expected * 3, name


def test_values_at_the_ends_of_an_activation_are_told() -> None:
    values = np.concatenate([np.full(30, 0.999), np.full(60, 0.001), np.full(10, 0.5)])
    row, _ = read(by_torch(values))
    assert (row["at_low"], row["at_high"]) == pytest.approx((0.6, 0.3))
    assert np.isnan(read(by_torch(values * 2))[0]["at_low"])


ODD = {
    "descending": ([3.0, 2.0, 1.0], [1.0, 2.0, 3.0], (0.0, 3.0)),
    "negative counts": ([1.0, 2.0], [-5.0, 5.0], (0.0, 2.0)),
    "NaN": ([1.0, float("nan"), 3.0], [1.0, float("nan"), 2.0], (0.0, 3.0)),
    "nothing": ([], [], (0.0, 0.0)),
    "one bucket": ([2.0], [7.0], (0.0, 2.0)),
    "all in one place": ([1.0, 2.0], [0.0, 9.0], (1.5, 1.5)),
    "narrow": ([1e-300, 2e-300], [1.0, 1.0], (0.0, 2e-300)),
    "wide": ([-1e300, 1e300], [1.0, 1.0], (-1e308, 1e308)),
    "min above max": ([1.0, 2.0], [1.0, 1.0], (9.0, -9.0)),
    "infinite": ([float("inf")], [4.0], (float("-inf"), float("inf"))),
}


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("limits", "counts", "ends"), ODD.values(), ids=ODD)
def test_odd_buckets_are_counted(
    limits: list[float], counts: list[float], ends: tuple[float, float], scale: str
) -> None:
    histogram = HistogramProto(min=ends[0], max=ends[1], num=1, bucket_limit=limits, bucket=counts)
    row, metadata = read(Summary.Value(tag="w", histo=histogram), bins=10, scale=scale)
    kept = [count for count in counts if count > 0]
    assert sum(row["count"]) == pytest.approx(sum(kept))
    assert np.isfinite([float(metadata[b"low"]), float(metadata[b"high"])]).all()
    assert np.isnan(row["quantiles"]).all() != bool(kept)
    assert row["quantiles"] == sorted(row["quantiles"]) or not kept


def test_a_million_buckets_are_counted(
    tmp_path: Path, write_events: Callable[..., Path], open_store: Callable[..., Store]
) -> None:
    edges = np.arange(1_000_000.0)
    rows = np.stack([edges, edges + 1, np.ones_like(edges)], axis=1)
    value = Summary.Value(tag="w", tensor=make_tensor_proto(rows))
    value.metadata.plugin_data.plugin_name = "histograms"
    write_events(tmp_path, Event(step=1, summary=Summary(value=[value])))
    answer = open_store(tmp_path).distributions(["."], ["w"], bins=10, scale="linear")
    (row,) = pa.ipc.open_stream(answer).read_all().to_pylist()
    assert row["count"] == [100_000] * 10
    assert row["quantiles"][4] == 500_000


def test_several_tags_share_their_bins(
    tmp_path: Path, writer: EventWriter, open_store: Callable[..., Store]
) -> None:
    for step in range(4):
        writer.histogram("small", np.linspace(-1, 1, 50), step, 1.0)
        writer.histogram("large", np.linspace(-100, 100, 50), step, 1.0)
    writer.close()
    store = open_store(tmp_path)
    answer = store.distributions(["run"], ["small", "large"], limit=1, bins=10)
    table = pa.ipc.open_stream(answer).read_all()
    assert table.select(["tag", "step"]).to_pylist() == [
        {"tag": tag, "step": step} for tag in ("small", "large") for step in (0, 3)
    ]
    assert table["count"][0].as_py() == [0, 0, 0, 0, 25, 25, 0, 0, 0, 0]
    assert "count" not in pa.ipc.open_stream(store.distributions(["run"], ["small"])).schema.names
    with pytest.raises(KeyError):
        store.distributions(["run"], ["small", "none"])
    with pytest.raises(ValueError, match="`scale` must be"):
        store.distributions(["run"], ["small"], bins=3, scale="cubic")


def test_the_histograms_of_several_runs_at_one_step_share_their_bins(
    tmp_path: Path, write_events: Callable[..., Path], open_store: Callable[..., Store]
) -> None:
    def logged(step: int, size: float, tag: str = "w") -> Event:
        value = by_torch(np.linspace(-size, size, 40))
        value.tag = tag
        return Event(step=step, summary=Summary(value=[value]))

    write_events(tmp_path / "a", *(logged(step, 1 + step) for step in (0, 10, 20)))
    # the steps of `b` are others, and one of them comes twice
    write_events(tmp_path / "b", *(logged(step, 100) for step in (5, 15)), logged(15, 50))
    write_events(tmp_path / "c", logged(0, 1, "other"))
    store = open_store(tmp_path)
    asked = {"steps": [12], "bins": 10}
    found = pa.ipc.open_stream(store.distributions(["a", "b", "c"], ["w", "other"], **asked))
    table = found.read_all()
    assert table.select(["run", "tag", "step", "max"]).to_pylist() == [
        {"run": "a", "tag": "w", "step": 10, "max": 11},
        {"run": "b", "tag": "w", "step": 5, "max": 100},
        {"run": "c", "tag": "other", "step": 0, "max": 1},
    ]
    assert [sum(counts) for counts in table["count"].to_pylist()] == pytest.approx([40] * 3)
    assert float(found.schema.metadata[b"high"]) == 100
    assert found.schema.metadata[b"steps"] == b"0 5 10 15 20"
    ends = store.distributions(["b"], ["w"], steps=[-(2**53), 2**53])
    rows = pa.ipc.open_stream(ends).read_all().select(["step", "max"]).to_pylist()
    assert rows == [{"step": 5, "max": 100}, {"step": 15, "max": 50}]
    with pytest.raises(KeyError):
        store.distributions(["a", "nobody"], ["w"])
    with pytest.raises(KeyError):
        store.distributions(["a", "b"], ["w", "other"])


def test_a_damaged_histogram_costs_itself_alone(
    tmp_path: Path, write_events: Callable[..., Path], open_store: Callable[..., Store]
) -> None:
    two_columns = Summary.Value(tag="w", tensor=make_tensor_proto(np.ones((4, 2))))
    two_columns.metadata.plugin_data.plugin_name = "histograms"
    nothing = Summary.Value(tag="w", tensor=make_tensor_proto(["text"]))
    nothing.metadata.plugin_data.plugin_name = "histograms"
    good = by_torch(np.ones(5))
    values = [good, two_columns, good, nothing]
    events = [Event(step=step, summary=Summary(value=[v])) for step, v in enumerate(values)]
    file = write_events(tmp_path / "run", *events)
    answer = pa.ipc.open_stream(open_store(tmp_path).distributions(["run"], ["w"], bins=4))
    assert answer.read_all()["step"].to_pylist() == [0, 2]
    told = answer.schema.metadata[b"unreadable"].decode().split("\n")
    assert [line.split("\t")[:3] for line in told] == [["run", "w", "1"], ["run", "w", "3"]]
    assert "a histogram's tensor has no three columns" in told[0]
    assert str(file) in told[0]


def test_what_stands_out_among_thinned_histograms_is_kept(
    tmp_path: Path, writer: EventWriter, open_store: Callable[..., Store]
) -> None:
    rng = np.random.default_rng(0)
    for step in range(200):
        values = rng.standard_normal(50)
        if step in (31, 32, 101):
            values[:3] = np.nan
        if step == 77:
            values *= 1e3
        writer.histogram("w", values, step, 1.0)
    writer.close()
    store = open_store(tmp_path)

    def asked(**more: Any) -> pa.Table:
        answer = store.distributions(["run"], ["w"], limit=10, **more)
        return pa.ipc.open_stream(answer).read_all()

    evenly = {*range(0, 200, 32), 199}
    table = asked()
    assert set(table["step"].to_pylist()) == evenly | {31, 77, 101}
    assert table.schema.metadata[b"not_finite"] == b"run\tw\t3"
    assert b"sampled" not in table.schema.metadata
    assert set(asked(also=[50, 10**9])["step"].to_pylist()) == evenly | {31, 50, 77, 101}
