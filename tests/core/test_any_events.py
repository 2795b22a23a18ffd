"""Any sequence of events of any kind is read as TensorBoard's own reader reads it."""

import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from data import oracle
from glassboard._core import Store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.types_pb2 import DT_DOUBLE, DT_FLOAT, DT_STRING

STEPS = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(width=32)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FINITE = st.floats(-1e30, 1e30)


def shaped(tensor: TensorProto, *sizes: int) -> TensorProto:
    for size in sizes:
        tensor.tensor_shape.dim.add(size=size)
    return tensor


def simple() -> st.SearchStrategy[dict[str, Any]]:
    return FLOATS.map(lambda number: {"simple_value": number})


def number(dtype: int, field: str, code: str) -> st.SearchStrategy[dict[str, Any]]:
    """A scalar's tensor, as a field or as bytes."""
    floats = FLOATS if dtype == DT_FLOAT else st.floats()
    as_field = floats.map(lambda n: {"tensor": TensorProto(dtype=dtype, **{field: [n]})})
    packed = floats.map(lambda n: TensorProto(dtype=dtype, tensor_content=struct.pack(code, n)))
    return as_field | packed.map(lambda tensor: {"tensor": tensor})


@st.composite
def histogram(draw: st.DrawFn) -> dict[str, Any]:
    values = draw(st.lists(FINITE, max_size=6))
    edges = sorted({*draw(st.lists(FINITE, min_size=1, max_size=4)), *values})
    message = HistogramProto(num=len(values), sum=sum(values))
    if values:
        message.min, message.max = min(values), max(values)
    message.bucket_limit.extend(edges)
    message.bucket.extend(np.bincount(np.searchsorted(edges, values), minlength=len(edges)))
    return {"histo": message}


def text() -> st.SearchStrategy[dict[str, Any]]:
    def tensor(strings: list[str]) -> dict[str, Any]:
        content = [string.encode() for string in strings]
        return {"tensor": shaped(TensorProto(dtype=DT_STRING, string_val=content), len(content))}

    return st.lists(TEXT, max_size=3).map(tensor)


KINDS: dict[str, tuple[str, st.SearchStrategy[dict[str, Any]]]] = {
    "simple": ("", simple()),
    "single": ("scalars", number(DT_FLOAT, "float_val", "<f")),
    "double": ("scalars", number(DT_DOUBLE, "double_val", "<d")),
    "histo": ("", histogram()),
    "text": ("text", text()),
}


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event with a few values; the name of a tag tells its kind, so that no tag has two."""
    event = Event(step=draw(STEPS), wall_time=draw(st.floats(0, 4e9)))
    for kind in draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=3)):
        plugin, fields = KINDS[kind]
        value = Summary.Value(tag=draw(TEXT) + kind, **draw(fields))
        if plugin:
            value.metadata.plugin_data.plugin_name = plugin
        event.summary.value.append(value)
    return event


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(written=st.lists(events(), max_size=12))
def test_any_events_are_read_as_tensorboard_reads_them(
    tmp_path: Path,
    open_store: Callable[..., Store],
    write_events: Callable[..., Path],
    written: list[Event],
) -> None:
    logdir = tmp_path / "logdir"
    shutil.rmtree(logdir, ignore_errors=True)
    write_events(logdir, Event(wall_time=1.0, file_version="brain.Event:2"), *written)
    store = open_store(logdir, 0.0)
    theirs = oracle.read_run(logdir)["tags"]
    [run] = store.runs()
    ours = {(kind, tag) for kind, tags in run.tags.items() for tag in tags}
    assert ours == {(told["plugin"], tag) for tag, told in theirs.items()}
    assert store.problems() == []
    for tag, told in theirs.items():
        steps, wall_times, values = READ[told["plugin"]](store, tag)
        assert steps == told["steps"]
        assert wall_times == told["wall_times"]
        np.testing.assert_equal(values, [comparable(value) for value in told["values"]])
    store.close()


def comparable(value: Any) -> Any:
    """Floats by their bits, NaN aside; the data of any other tensor."""
    return value.hex() if isinstance(value, float) else value["data"]


def scalars(store: Store, tag: str) -> tuple[list[int], list[float], list[str]]:
    steps, wall_times, values = store.scalar_columns(".", tag)
    return steps.tolist(), wall_times.tolist(), [float(value).hex() for value in values]


def histograms(store: Store, tag: str) -> tuple[list[int], list[float], list[Any]]:
    rows = pa.ipc.open_stream(store.histograms(".", tag)).read_all().to_pylist()
    buckets = [np.float32([row["left"], row["right"], row["count"]]).T for row in rows]
    steps, wall_times = [row["step"] for row in rows], [row["wall_time"] for row in rows]
    return steps, wall_times, [oracle.listed(b) for b in buckets]


def texts(store: Store, tag: str) -> tuple[list[int], list[float], list[Any]]:
    rows = store.text(".", tag)
    strings = [[oracle.string(text.encode()) for text in row[3]] for row in rows]
    return [row[0] for row in rows], [row[1] for row in rows], strings


READ: dict[str, Callable[[Store, str], Any]] = {
    "scalars": scalars,
    "histograms": histograms,
    "text": texts,
}
