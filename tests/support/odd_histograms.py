"""A run of histograms that make no sense, as files that a writer with faults would write."""

import struct
from pathlib import Path

import numpy as np
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util.tensor_util import make_tensor_proto

Rows = list[tuple[float, float, float]]
INF, NAN = float("inf"), float("nan")

# right edges, counts, (min, max): TensorBoard's first format, with one edge a bucket
PROTOS: dict[str, tuple[list[float], list[float], tuple[float, float]]] = {
    "descending": ([3.0, 2.0, 1.0], [1.0, 2.0, 3.0], (0.0, 3.0)),
    "negative counts": ([1.0, 2.0], [-5.0, 5.0], (0.0, 2.0)),
    "NaN counts": ([1.0, 2.0, 3.0], [1.0, NAN, 2.0], (0.0, 3.0)),
    "NaN edges": ([1.0, NAN, 3.0], [1.0, 3.0, 2.0], (0.0, 3.0)),
    "no buckets": ([], [], (0.0, 0.0)),
    "one bucket": ([2.0], [7.0], (0.0, 2.0)),
    "all in one": ([1.0, 2.0, 3.0], [0.0, 9.0, 0.0], (1.5, 1.5)),
    "all in one place of many": (list(range(1, 41)), [0.0] * 39 + [9.0], (40.0, 40.0)),
    "narrow": ([1e-300, 2e-300], [1.0, 1.0], (0.0, 2e-300)),
    "wide": ([-1e300, 1e300], [1.0, 1.0], (-1e308, 1e308)),
    "narrow and wide": ([1e-300, 1e300], [1.0, 1.0], (0.0, 1e300)),
    "min above max": ([1.0, 2.0], [1.0, 1.0], (9.0, -9.0)),
    "infinite": ([INF], [4.0], (-INF, INF)),
}
# left edge, right edge, count: that of TensorFlow 2
TENSORS: dict[str, Rows] = {
    "overlapping": [(0.0, 2.0, 1.0), (1.0, 3.0, 2.0), (0.5, 2.5, 3.0)],
    "turned round": [(2.0, 1.0, 5.0), (4.0, 3.0, 5.0)],
    "negative": [(0.0, 1.0, -1.0), (1.0, 2.0, -2.0)],
    "NaN": [(NAN, NAN, NAN)],
    "empty": [(0.0, 0.0, 0.0)],
}
MILLION = "a million buckets"
REPEATED = "steps that repeat"
DAMAGED = "damaged"
UNREADABLE = "more edges than counts"
TAGS = [*PROTOS, *TENSORS, MILLION, REPEATED, DAMAGED]


def write(run: Path) -> None:
    """Two steps of most; the damaged one stands among good ones, the unreadable one alone."""
    run.mkdir(parents=True)
    with (run / "events.out.tfevents.1.odd").open("wb") as file:
        records = RecordWriter(file)
        for step in (0, 10):
            for name, (limits, counts, (low, high)) in PROTOS.items():
                histogram = HistogramProto(
                    min=low, max=high, num=sum(counts), bucket_limit=limits, bucket=counts
                )
                put(records, Summary.Value(tag=tag(name), histo=histogram), step)
            for name, rows in TENSORS.items():
                put(records, tensor(name, np.array(rows)), step)
        edges = np.arange(1_000_000.0)
        put(records, tensor(MILLION, np.stack([edges, edges + 1, np.ones_like(edges)], 1)), 0)
        for place, step in enumerate((0, 5, 5, 5, 3, 3)):
            put(records, tensor(REPEATED, np.array([(0.0, 1.0, place + 1.0)])), step)
        good = np.array([(0.0, 1.0, 4.0)])
        for step, shape in enumerate([good, np.ones((4, 2)), good]):
            put(records, tensor(DAMAGED, shape), step)
        more = HistogramProto(min=0, max=3, num=1, bucket_limit=[1, 2, 3], bucket=[1])
        put(records, Summary.Value(tag=tag(UNREADABLE), histo=more), 0)
        records.flush()


def tag(name: str) -> str:
    """As a gradient's, so that the table of layers has it."""
    return f"{name}/weight/grad"


def tensor(name: str, rows: np.ndarray) -> Summary.Value:
    value = Summary.Value(tag=tag(name), tensor=make_tensor_proto(rows))
    value.metadata.plugin_data.plugin_name = "histograms"
    return value


def put(records: RecordWriter, value: Summary.Value, step: int) -> None:
    event = Event(step=step, wall_time=1_700_000_000 + step, summary=Summary(value=[value]))
    records.write(event.SerializeToString())


def damage(file: Path, place: int) -> None:
    """Cuts the counts of the record at `place` short of its edges; its checksums fit again, as
    those of a writer with a fault do.
    """
    data = file.read_bytes()
    at, records = 0, []
    while at < len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        records.append(data[at + 12 : at + 12 + length])
        at += 16 + length
    event = Event.FromString(records[place])
    del event.summary.value[0].histo.bucket[1:]
    records[place] = event.SerializeToString()
    with file.open("wb") as rewritten:
        writer = RecordWriter(rewritten)
        for record in records:
            writer.write(record)
        writer.flush()
