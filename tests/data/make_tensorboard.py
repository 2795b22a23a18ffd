"""What TensorBoard's own package writes: `tensorboard.summary.Writer`, and its plugins' messages in
both of their forms. Some of them need TensorFlow.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.histogram import summary_v2 as histogram
from tensorboard.plugins.hparams import api, plugin_data_pb2
from tensorboard.plugins.hparams import summary_v2 as hparams
from tensorboard.plugins.mesh import summary_v2 as mesh
from tensorboard.plugins.scalar import summary_v2 as scalar
from tensorboard.plugins.text import summary_v2 as text
from tensorboard.summary import Writer, v1
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util.tensor_util import make_tensor_proto

from data import golden, samples

CLOCK = 1_700_000_000.25  # seconds since 1970-01-01
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
"""A PNG of one grey pixel."""


def write(logdir: Path) -> None:
    writer = Writer(str(logdir / "writer"))
    for step in range(samples.STEPS):
        for tag, value in samples.scalars(step).items():
            writer.add_scalar(tag, value, step, description=f"*{tag}*")
    writer.close()
    for name, summaries in (("v1", first_form), ("v2", second_form), ("plain", plain_values)):
        events(logdir / name, summaries())
    extras(logdir / "extras")


def events(folder: Path, summaries: Iterator[tuple[int, Summary]]) -> None:
    writer = EventFileWriter(str(folder))
    for number, (step, summary) in enumerate(summaries):
        serialized = summary.SerializeToString()  # TensorFlow's messages are another class
        event = Event(step=step, wall_time=CLOCK + number, summary=Summary.FromString(serialized))
        writer.add_event(event)
    writer.close()


def first_form() -> Iterator[tuple[int, Summary]]:
    """`tensorboard.summary.v1`: tensors under `<tag>/<kind>_summary`, with display names."""
    for step in range(3):
        told = {"display_name": "A *name*", "description": "what it **is**"}
        yield step, v1.scalar_pb("scalar", 0.5 * step, **told)
        yield step, v1.histogram_pb("histogram", samples.numbers(step), 10, **told)
        yield step, v1.image_pb("image", [samples.picture(step), samples.picture()], **told)
        wave = np.stack([samples.sound()[:, None]] * 2)
        yield step, v1.audio_pb("audio", wave, 8000, labels=["one", "two"], **told)
        yield step, v1.text_pb("text", ["a", "b"], **told)
        labels, predictions = samples.classified()
        yield step, v1.pr_curve_pb("curve", labels.astype(bool), predictions, 11, **told)
    row = [3.0, 2.0, 1.0]
    yield 0, v1.pr_curve_raw_data_pb("curve/raw", row, row, row, row, row, row, 3)
    yield 0, v1.custom_scalar_pb(layout())


def second_form() -> Iterator[tuple[int, Summary]]:
    """What `tf.summary` of TensorFlow 2 writes."""
    for step in range(3):
        yield step, scalar.scalar_pb("scalar", 0.1 * step, description="of **2**")
        yield step, histogram.histogram_pb("histogram", samples.numbers(step), buckets=10)
        yield step, histogram.histogram_pb("histogram/one value", np.ones(5), buckets=5)
        yield step, histogram.histogram_pb("histogram/empty", [])
        yield step, text.text_pb("text", [["a", "中"], ["", "| d |"]])
        yield step, mesh.mesh_pb("mesh", samples.VERTICES, samples.FACES, samples.COLORS)
    lr = api.HParam("lr", api.RealInterval(0.01, 1.0), "rate", "how fast")
    kind = api.HParam("kind", api.Discrete(["relu", "tanh"]))
    loss = api.Metric("scalar", display_name="loss", dataset_type=api.Metric.VALIDATION)
    yield 0, hparams.hparams_config_pb([lr, kind], [loss], time_created_secs=CLOCK)
    yield 0, hparams.hparams_pb({lr: 0.1, kind: "relu"}, "trial", start_time_secs=CLOCK)
    ended = plugin_data_pb2.SessionEndInfo(status=1, end_time_secs=CLOCK + 1)
    data = plugin_data_pb2.HParamsPluginData(session_end_info=ended)
    yield 0, hparams._summary_pb("_hparams_/session_end_info", data)


def plain_values() -> Iterator[tuple[int, Summary]]:
    """The fields of a summary from before plugins, and a plugin of one's own."""
    for step in range(3):
        value = Summary.Value(tag="simple/scalar_summary", simple_value=step)
        yield step, Summary(value=[value, Summary.Value(tag="two in one", simple_value=-step)])
        picture = Summary.Image(height=1, width=1, colorspace=3, encoded_image_string=PIXEL)
        yield step, Summary(value=[Summary.Value(tag="in/image/0", image=picture)])
        numbers = HistogramProto(min=0, max=2, num=3, sum=4, sum_squares=6)
        numbers.bucket_limit.extend([-1.0, 0.5, 2.5])
        numbers.bucket.extend([0, 1, 2])
        old = Summary.Value(tag="weight:HistogramSummary", histo=numbers)
        yield step, Summary(value=[old])
        wave = Summary.Audio(
            sample_rate=8000, num_channels=1, length_frames=2, encoded_audio_string=b"RIFF"
        )
        yield step, Summary(value=[Summary.Value(tag="in/audio/0", audio=wave)])
    unknown = Summary.Value(tag="unknown", tensor=make_tensor_proto(np.arange(3, dtype=np.int16)))
    unknown.metadata.plugin_data.plugin_name = "someone's own"
    unknown.metadata.plugin_data.content = b"\x00\xff"
    yield 1, Summary(value=[unknown])


def layout() -> layout_pb2.Layout:
    chart = layout_pb2.Chart(title="both")
    chart.multiline.tag.extend(["scalar/.*", "spikes"])
    category = layout_pb2.Category(title="losses", chart=[chart], closed=True)
    return layout_pb2.Layout(version=0, category=[category])


def extras(folder: Path) -> None:
    """Events that hold no summary: a graph, a session's marks, run metadata, a log message."""
    writer = EventFileWriter(str(folder))
    graph = GraphDef()
    graph.node.add(name="a", op="Const")
    graph.node.add(name="b/c", op="Identity", input=["a", "^a"])
    start = SessionLog(status=SessionLog.START)
    for event in (
        Event(session_log=start),
        Event(graph_def=graph.SerializeToString()),
        Event(session_log=SessionLog(status=SessionLog.CHECKPOINT, checkpoint_path="model")),
        Event(step=4, summary=Summary(value=[Summary.Value(tag="after", simple_value=1.0)])),
    ):
        event.wall_time = CLOCK
        writer.add_event(event)
    writer.close()


if __name__ == "__main__":
    golden.make("tensorboard", write, "tensorboard")
