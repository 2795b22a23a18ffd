"""Runs as several libraries write them, for our reader and TensorBoard's own."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tensorboard.summary
import tensorboardX
import torch
import torch.utils.tensorboard
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.event_pb2 import Event, TaggedRunMetadata
from tensorboard.compat.proto.meta_graph_pb2 import MetaGraphDef
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.audio import metadata as audio_metadata
from tensorboard.plugins.histogram.summary import histogram_pb
from tensorboard.plugins.scalar.summary import scalar_pb
from tensorboard.plugins.text.summary import text_pb
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util.tensor_util import make_tensor_proto


def with_torch(run: Path) -> None:
    with torch.utils.tensorboard.SummaryWriter(run) as writer:
        write_torch_like(writer)
        writer.add_scalar("new", 2.5, 3, new_style=True)
        writer.add_scalar("double", 0.1, 3, new_style=True, double_precision=True)
        writer.add_pr_curve("pr", np.array([0, 1, 1]), np.array([0.1, 0.9, 0.4]), 1)
        writer.add_mesh("mesh", torch.rand(1, 3, 3))
        writer.add_graph(torch.nn.Linear(2, 1), torch.zeros(1, 2))
        writer.add_hparams({"lr": 0.1, "name": "a", "on": True}, {"hp/loss": 1.0}, run_name=".")


def with_tensorboardx(run: Path) -> None:
    with tensorboardX.SummaryWriter(str(run)) as writer:
        write_torch_like(writer)


def write_torch_like(writer: "torch.utils.tensorboard.SummaryWriter") -> None:
    for step in range(30):
        writer.add_scalar("loss", 1 / (step + 1), step, walltime=1000 + step)
        if step % 10 == 0:
            writer.add_histogram("w", np.random.default_rng(step).normal(size=50), step)
            writer.add_image("img", np.full((3, 4, 5), step * 8, np.uint8), step)
    writer.add_histogram("empty", np.array([np.float32(0)]), 0)
    writer.add_scalar("bad", float("nan"), 0)
    writer.add_scalar("bad", float("-inf"), 1)
    writer.add_text("note", "of *me*", 4)


def with_tensorboards_writer(run: Path) -> None:
    writer = tensorboard.summary.Writer(str(run))
    for step in range(20):
        writer.add_scalar("loss", step / 7, step)
    writer.close()


def with_protos(run: Path) -> None:
    """What TensorFlow 2 writes, and what only TensorFlow 1 wrote."""
    writer = EventFileWriter(str(run))

    def add(step: int, **what: object) -> None:
        writer.add_event(Event(wall_time=100 + step, step=step, **what))

    for step in range(3):
        add(step, summary=scalar_pb("tf2", step * 1.5))
        add(step, summary=histogram_pb("tf2_histogram", np.arange(10.0) + step))
        add(step, summary=text_pb("tf2_text", f"step {step}"))
        add(step, summary=Summary(value=[Summary.Value(tag="tf1", simple_value=step)]))
        sound = Summary.Audio(
            sample_rate=8000, num_channels=1, length_frames=7, encoded_audio_string=b"RIFF?"
        )
        sound.content_type = "audio/wav"
        add(step, summary=Summary(value=[Summary.Value(tag="sound", audio=sound)]))
    claim = audio_metadata.create_summary_metadata("", "", encoding=audio_metadata.Encoding.WAV)
    sounds = make_tensor_proto([[b"RIFF", b""], [b"RIFF2", b""]])
    add(0, summary=Summary(value=[Summary.Value(tag="audio", metadata=claim, tensor=sounds)]))
    meta = MetaGraphDef()
    meta.graph_def.node.add(name="in_meta", op="Const")
    add(0, meta_graph_def=meta.SerializeToString())
    metadata = RunMetadata()
    metadata.step_stats.dev_stats.add(device="/cpu:0")
    tagged = TaggedRunMetadata(tag="step1", run_metadata=metadata.SerializeToString())
    add(1, tagged_run_metadata=tagged)
    writer.close()


WRITERS: dict[str, Callable[[Path], None]] = {
    "torch": with_torch,
    "tensorboardX": with_tensorboardx,
    "tensorboard": with_tensorboards_writer,
    "protos": with_protos,
}


@pytest.fixture(scope="session", params=WRITERS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    WRITERS[request.param](folder)
    (folder / "deeper").mkdir()
    tensorboard.summary.Writer(str(folder / "deeper")).close()
    plugin = folder / "plugins" / "mine"
    plugin.mkdir(parents=True)
    (plugin / "a.txt").write_text("text of a")
    return folder
