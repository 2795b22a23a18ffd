"""A tag of three texts, the second of which holds no strings."""

from pathlib import Path

import numpy as np
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util.tensor_util import make_tensor_proto

TAG = "notes"
TENSORS = (b"first", 1.5, b"third")  # at steps 0, 10 and 20


def write(run: Path) -> None:
    """As a writer with a fault would, in a sound file."""
    run.mkdir(parents=True)
    with (run / "events.out.tfevents.1.odd").open("wb") as file:
        records = RecordWriter(file)
        for place, tensor in enumerate(TENSORS):
            value = Summary.Value(tag=TAG, tensor=make_tensor_proto(np.array(tensor)))
            value.metadata.plugin_data.plugin_name = "text"
            event = Event(step=place * 10, wall_time=place, summary=Summary(value=[value]))
            records.write(event.SerializeToString())
        records.flush()
