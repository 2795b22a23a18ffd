"""Histograms as `EventWriter` buckets them, against torch's own."""

from pathlib import Path

import numpy as np
import pytest
from glassboard._core import EventWriter
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import HistogramProto
from torch.utils.tensorboard.summary import make_histogram

POSITIVE = [1e-12]
while POSITIVE[-1] * 1.1 < 1e20:
    POSITIVE.append(POSITIVE[-1] * 1.1)
EDGES = [-edge for edge in reversed(POSITIVE)] + [0.0] + POSITIVE


@pytest.fixture(scope="module")
def bucket(tmp_path_factory):
    """Writes an array as a histogram and reads it back."""
    writer = EventWriter(str(tmp_path_factory.mktemp("histograms")))

    def write(values: np.ndarray) -> tuple[HistogramProto, int]:
        start = Path(writer.path).stat().st_size
        not_finite = writer.histogram("h", values, 1, 1.0)
        writer.flush()
        with Path(writer.path).open("rb") as file:
            file.seek(start)
            record = file.read()
        event = Event.FromString(record[12:-4])
        return event.summary.value[0].histo, not_finite

    yield write
    writer.close()


def check_against_torch(bucket, values: np.ndarray) -> None:
    ours, not_finite = bucket(values)
    torchs = make_histogram(values.astype(np.float64), EDGES)
    assert not_finite == 0
    assert list(ours.bucket_limit) == list(torchs.bucket_limit)
    assert list(ours.bucket) == list(torchs.bucket)
    assert (ours.min, ours.max, ours.num) == (torchs.min, torchs.max, torchs.num)
    assert ours.sum == pytest.approx(
        torchs.sum, rel=1e-12, abs=1e-12 * np.abs(values.astype(float)).sum()
    )
    assert ours.sum_squares == pytest.approx(torchs.sum_squares, rel=1e-12)


@pytest.mark.parametrize(
    "values",
    [
        [0.0],
        [-0.0, 0.0],
        [1.0, 1.0, 1.0],
        [-1.0, 0.0, 1.0],
        [-1e-13, 1e-13, -1e-12, 1e-12],
        [-3.0, -2.0, -1e-30],
        [9e19, -9e19, 5e-324, -5e-324],
        EDGES,
        [np.nextafter(edge, np.inf) for edge in EDGES[:-1]],
        [np.nextafter(edge, -np.inf) for edge in EDGES[1:]],
    ],
)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_buckets_are_torchs(bucket, values, dtype):
    values = np.array(values, dtype)
    inside = (values >= EDGES[0]) & (
        values <= EDGES[-1]
    )  # float32 rounds the outermost edges outwards
    check_against_torch(bucket, values[inside])


@given(arrays(np.float32, st.integers(1, 50), elements=st.floats(-(2.0**66), 2.0**66, width=32)))
def test_buckets_of_any_float32_are_torchs(bucket, values):
    check_against_torch(bucket, values)


@given(
    arrays(
        np.float64,
        st.integers(1, 50),
        elements=st.one_of(st.sampled_from(EDGES), st.floats(-9e19, 9e19)),
    )
)
def test_buckets_of_any_float64_are_torchs(bucket, values):
    check_against_torch(bucket, values)


def test_a_million_weights_are_bucketed_as_torch_does(bucket):
    check_against_torch(
        bucket, np.random.default_rng(0).standard_normal(1_000_000).astype(np.float32)
    )


def test_values_beyond_the_outermost_edges_are_kept(bucket):
    histogram, not_finite = bucket(np.array([1e30, -1e30, 1.0]))
    assert (not_finite, histogram.num, sum(histogram.bucket)) == (0, 3, 3)
    assert (histogram.min, histogram.max) == (-1e30, 1e30)
    assert (histogram.bucket_limit[0], histogram.bucket_limit[-1]) == (EDGES[0], EDGES[-1])


def test_what_is_not_finite_is_counted_apart(bucket):
    histogram, not_finite = bucket(np.array([np.nan, np.inf, -np.inf, np.nan, 2.0], np.float32))
    assert not_finite == 4
    assert (histogram.num, histogram.min, histogram.max, histogram.sum) == (1, 2.0, 2.0, 2.0)
    unknown = histogram.SerializeToString()
    # fields 101, 102, 103, and 104: no zeros
    assert unknown.endswith(b"\xa8\x06\x02\xb0\x06\x01\xb8\x06\x01\xc0\x06\x00")


def test_zeros_are_counted_apart_from_what_is_next_to_them(bucket):
    histogram, _ = bucket(np.array([0.0, -0.0, 3e-13, -3e-13, 1e-310]))
    assert list(histogram.bucket) == [0, 1, 4]
    assert histogram.SerializeToString().endswith(b"\xc0\x06\x02")  # field 104


def test_nothing_finite_at_all(bucket):
    histogram, not_finite = bucket(np.array([np.nan, np.inf]))
    assert (not_finite, histogram.num, list(histogram.bucket)) == (2, 0, [0.0])


def test_no_values_are_refused(writer):
    with pytest.raises(ValueError, match="a histogram needs at least one value"):
        writer.histogram("h", np.array([]), 1, 1.0)


@pytest.mark.parametrize("values", [np.ones(3, np.int64), np.ones((2, 2)), [1.0, 2.0], None])
def test_other_arrays_are_refused(writer, values):
    with pytest.raises(TypeError):
        writer.histogram("h", values, 1, 1.0)
