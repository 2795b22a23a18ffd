"""What torch's module exports beside `SummaryWriter`: `FileWriter` and `RecordWriter`."""

import inspect
import io
from pathlib import Path

import numpy as np
import pytest
from glassboard import FileWriter, RecordWriter
from support.events import accumulated, event_files
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.node_def_pb2 import NodeDef
from tensorboard.compat.proto.summary_pb2 import Summary
from torch.utils.tensorboard import FileWriter as TorchFileWriter
from torch.utils.tensorboard import RecordWriter as TorchRecordWriter


def summary(value: float) -> Summary:
    return Summary(value=[Summary.Value(tag="a", simple_value=value)])


@pytest.mark.parametrize("method", ["__init__", "add_event", "add_summary", "add_graph",
                                    "add_onnx_graph", "flush", "close", "reopen"])  # fmt: skip
def test_methods_take_what_torch_takes(method: str) -> None:
    ours, theirs = (
        [(p.name, p.default) for p in inspect.signature(getattr(cls, method)).parameters.values()]
        for cls in (FileWriter, TorchFileWriter)
    )
    assert ours == theirs


def test_messages_go_to_the_file_as_they_are(tmp_path: Path) -> None:
    writer = FileWriter(tmp_path, filename_suffix=".x")
    writer.add_event(Event(summary=summary(1)), step=np.int64(3), walltime=5.0)
    writer.add_summary(summary(2), 4, 6.0)
    writer.add_summary(summary(3).SerializeToString(), -1, 7.0)
    writer.add_graph((GraphDef(node=[NodeDef(name="n")]), RunMetadata()))
    writer.close()
    (path,) = event_files(tmp_path)
    assert path.name.endswith(".x")
    events = accumulated(tmp_path)
    told = [(event.step, event.wall_time, event.value) for event in events.Scalars("a")]
    assert told == [(3, 5.0, 1.0), (4, 6.0, 2.0), (-1, 7.0, 3.0)]
    assert [node.name for node in events.Graph().node] == ["n"]
    assert events.Tags()["run_metadata"] == ["step1"]


def test_reopen_goes_on_in_a_new_file(tmp_path: Path) -> None:
    """torch's has the method, and nothing that it could call."""
    writer = FileWriter(str(tmp_path))
    writer.add_summary(summary(1), 1)
    writer.close()
    writer.reopen()
    writer.add_summary(summary(2), 2)
    writer.close()
    assert len(event_files(tmp_path)) == 2
    assert {event.value for event in accumulated(tmp_path).Scalars("a")} == {1.0, 2.0}


def test_records_are_framed_as_tensorboard_frames_them() -> None:
    ours, theirs = io.BytesIO(), io.BytesIO()
    for writer in (RecordWriter(ours), TorchRecordWriter(theirs)):
        for data in (b"", b"record", bytes(1000)):
            writer.write(data)
        writer.flush()
    assert ours.getvalue() == theirs.getvalue()
    writer = RecordWriter(ours)
    assert not writer.closed
    writer.close()
    assert writer.closed
