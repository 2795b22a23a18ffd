"""A logdir with everything that TensorBoard's plugins show, written by torch and by TensorBoard's
own functions: `train` as torch users log, `tf2` as TensorFlow 2 and Keras do, `sweep/…` trials.
"""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.event_pb2 import Event, TaggedRunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.custom_scalar.metadata import CONFIG_SUMMARY_TAG
from tensorboard.plugins.custom_scalar.metadata import create_summary_metadata as layout_metadata
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.plugins.hparams import summary_v2 as hp
from tensorboard.plugins.hparams.metadata import SESSION_END_INFO_TAG, create_summary_metadata
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData, SessionEndInfo
from tensorboard.plugins.image.metadata import create_summary_metadata as image_metadata
from tensorboard.plugins.mesh.metadata import create_summary_metadata as mesh_metadata
from tensorboard.plugins.pr_curve.metadata import create_summary_metadata as curve_metadata
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.plugins.text.metadata import create_summary_metadata as text_metadata
from tensorboard.plugins.text.summary_v2 import text_pb
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util.tensor_util import make_tensor_proto
from torch.utils.tensorboard import SummaryWriter

START = 1_700_000_000.0  # wall time of step 0
STEPS = 12
RUNS = 10
MARKDOWN = """\
# A title

Some **bold**, some *slanted*, a [link](https://example.org "there") and `code`.

| epoch | loss |
|------:|:----:|
| 1     | 0.5  |

```python
print("<fenced>")
```

- <b>not allowed</b>, <unk> neither, <strong>but this</strong>
- <script>alert(1)</script> and <img src="x.png" onerror="alert(1)">
"""
KERAS_MODEL = {
    "class_name": "Functional",
    "config": {
        "name": "outer",
        "layers": [
            {
                "class_name": "InputLayer",
                "config": {"name": "pixels", "dtype": "float32"},
                "inbound_nodes": [],
            },
            {
                "class_name": "Sequential",
                "config": {
                    "name": "inner",
                    "layers": [
                        {"class_name": "Dense", "config": {"name": "wide", "dtype": "float16"}},
                        {"class_name": "Dense", "config": {"name": "narrow", "dtype": "int64"}},
                    ],
                },
                "inbound_nodes": [
                    {"args": [{"config": {"keras_history": ["pixels", 0, 0]}}], "kwargs": {}}
                ],
            },
            {
                "class_name": "Softmax",
                "config": {
                    "name": "odds",
                    "dtype": {"class_name": "DTypePolicy", "config": {"name": "float32"}},
                },
                "inbound_nodes": [
                    {"args": [{"config": {"keras_history": ["inner", 0, 0]}}], "kwargs": {}}
                ],
            },
        ],
        "input_layers": [["pixels", 0, 0]],
        "output_layers": [["odds", 0, 0]],
    },
}


def write_everything(folder: Path) -> None:
    """Fills a folder; the same at each call but for what torch stamps with the time."""
    torch.manual_seed(0)
    _write_torch(folder / "train")
    _write_tf2(folder / "tf2")
    _write_sweep(folder / "sweep")
    with _file(folder / "deep" / "er") as add:
        for step in range(4):
            add(scalar_pb("loss/train", 0.5 / (step + 1)), step)


def png(width: int, height: int, seed: int = 0) -> bytes:
    """An encoded picture of noise."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


class Net(torch.nn.Module):
    """Small, and with two levels of names."""

    def __init__(self) -> None:
        super().__init__()
        self.body = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU())
        self.head = torch.nn.Linear(8, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x))


def _write_torch(folder: Path) -> None:
    with SummaryWriter(str(folder)) as writer:
        for step in range(STEPS):
            at = {"global_step": step, "walltime": START + step}
            writer.add_scalar("loss/train", 1 / (step + 1), **at)
            writer.add_scalar("acc", step / STEPS, **at)
            odd = [1.0, math.nan, math.inf, -math.inf][step % 4]
            writer.add_scalar("odd", odd, **at)
            writer.add_scalar("precise", 1 / 3 + step, double_precision=True, **at)
            writer.add_histogram("weight", torch.randn(500) * (1 + step / 4), **at)
        writer.add_histogram("constant", np.ones(5), 0, walltime=START)
        pictures = torch.rand(3, 3, 8, 10)
        for step in range(3):
            writer.add_image("picture", torch.rand(3, 6, 9), step, walltime=START + step)
            writer.add_images("batch", pictures, step, walltime=START + step)
            sound = torch.sin(torch.arange(800) / (3 + step))[None]
            writer.add_audio("tone", sound, step, sample_rate=8_000, walltime=START + step)
            writer.add_text("notes", MARKDOWN, step, walltime=START + step)
            labels, odds = torch.randint(2, (50,)), torch.rand(50)
            writer.add_pr_curve("curve", labels, odds, step, walltime=START + step)
            corners = torch.tensor([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, step + 1]]).float()
            faces = torch.tensor([[0, 1, 2], [0, 3, 1], [0, 2, 3], [1, 3, 2]])
            colors, camera = torch.randint(0, 256, (2, 4, 3)), {"cls": "PerspectiveCamera"}
            writer.add_mesh(
                "shape",
                torch.stack([corners, corners / 2]),
                colors,
                torch.stack([faces, faces]),
                {"camera": {**camera, "fov": 75}},
                step,
                START + step,
            )
        writer.add_custom_scalars(
            {
                "Both": {
                    "losses": ["Multiline", ["loss/.*"]],
                    "band": ["Margin", ["acc", "loss/train", "odd"]],
                }
            }
        )
        writer.add_graph(Net(), torch.zeros(1, 4))
        writer.add_embedding(
            torch.rand(20, 5),
            metadata=[[f"point {n}", str(n % 3)] for n in range(20)],
            metadata_header=["name", "class"],
            label_img=torch.rand(20, 3, 8, 8),
            tag="words",
        )


def _write_tf2(folder: Path) -> None:
    with _file(folder) as add:
        rng = np.random.default_rng(1)
        for step in range(5):
            add(scalar_pb("loss/train", 2 / (step + 1), "*what* is lost"), step)
            add(histogram_pb("weight", rng.normal(size=200), description="layer 1"), step)
            add(text_pb("plain", f"step **{step}** of <unk>", "what it says"), step)
            add(_images("frames", [png(5, 4, step), png(5, 4, step + 1)]), step)
            add(_curve("curve", rng.random((6, 20)).astype(np.float32) * 3), step)
        add(text_pb("grid", [["**a**", "b"], ["c", "<d>"]]), 0)
        add(_strings("cube", np.full((2, 2, 2), "deep"), text_metadata(None, None)), 0)
        add(_cloud("cloud", rng.random((1, 7, 3)).astype(np.float32)), 0)
        layout = _layout().SerializeToString()
        add(_strings(CONFIG_SUMMARY_TAG, layout, layout_metadata()), 0)
        add(_blob("keras", "graph_keras_model", json.dumps(KERAS_MODEL).encode()), 0)
        add(_blob("traced", "graph_run_metadata_graph", _functions().SerializeToString()), 0)
        add(_blob("profiled", "graph_run_metadata", _profile().SerializeToString()), 0)
        add(None, 3, tagged_run_metadata=TaggedRunMetadata(
            tag="step3", run_metadata=_profile().SerializeToString()
        ))  # fmt: skip
        add(None, 0, graph_def=_graph("whole").SerializeToString())


def _write_sweep(folder: Path) -> None:
    rate, size = hp.HParam("rate", hp.RealInterval(1e-4, 1.0)), hp.HParam("size")
    kind = hp.HParam("kind", hp.Discrete(["x", "y"]))
    metrics = [hp.Metric("loss", display_name="Loss"), hp.Metric("acc", group="validation")]
    with _file(folder) as add:
        add(hp.hparams_config_pb([rate, size, kind], metrics, time_created_secs=START), 0)
    for place, values in enumerate([(0.1, 8, "x"), (0.01, 16, "y"), (0.001, 32, "x")]):
        with _file(folder / f"trial{place}") as add:
            chosen = dict(zip((rate, size, kind), values, strict=True))
            add(hp.hparams_pb(chosen, trial_id=f"trial {place}", start_time_secs=START), 0)
            for step in range(3):
                add(scalar_pb("loss", values[0] / (step + 1)), step)
            if place < 2:
                add(_session_end(), 0)
        with _file(folder / f"trial{place}" / "validation") as add:
            add(scalar_pb("acc", place / 4), 2)


@contextmanager
def _file(folder: Path) -> Iterator[Any]:
    """A function that adds a summary, or an event of another kind, at a step."""
    writer = EventFileWriter(str(folder))

    def add(summary: Any, step: int, **other: Any) -> None:
        if summary is not None:
            # TensorFlow and TensorBoard without it have classes of their own for one message.
            other = {"summary": Summary.FromString(summary.SerializeToString())}
        writer.add_event(Event(wall_time=START + step, step=step, **other))

    yield add
    writer.close()


def _strings(tag: str, values: Any, metadata: SummaryMetadata) -> Summary:
    return _tensor(tag, np.array(values, dtype=object), metadata)


def _tensor(tag: str, values: Any, metadata: SummaryMetadata) -> Summary:
    tensor = make_tensor_proto(values)
    return Summary(value=[Summary.Value(tag=tag, tensor=tensor, metadata=metadata)])


def _curve(tag: str, rows: Any) -> Summary:
    rows[:2, -3:] = 0  # no positives at the highest thresholds
    return _tensor(tag, rows, curve_metadata("Curve", "of __two__ classes", rows.shape[1]))


def _cloud(name: str, corners: Any) -> Summary:
    vertex, only_vertices = 1, 0b10
    metadata = mesh_metadata(name, None, vertex, only_vertices, corners.shape)
    return _tensor(f"{name}_VERTEX", corners, metadata)


def _images(tag: str, pictures: list[bytes]) -> Summary:
    metadata = image_metadata(display_name=None, description="two frames")
    return _strings(tag, [b"5", b"4", *pictures], metadata)


def _blob(tag: str, plugin: str, value: bytes) -> Summary:
    data = SummaryMetadata.PluginData(plugin_name=plugin, content=b"1")
    return _strings(tag, value, SummaryMetadata(plugin_data=data))


def _session_end() -> Summary:
    end = SessionEndInfo(status=1, end_time_secs=START + 9)
    metadata = create_summary_metadata(HParamsPluginData(session_end_info=end))
    return Summary(value=[Summary.Value(tag=SESSION_END_INFO_TAG, metadata=metadata)])


def _layout() -> layout_pb2.Layout:
    lines = layout_pb2.MultilineChartContent(tag=["loss.*"])
    both = layout_pb2.Category(
        title="Both", chart=[layout_pb2.Chart(title="of tf2", multiline=lines)]
    )
    other = layout_pb2.Category(title="Other", closed=True)
    return layout_pb2.Layout(category=[both, other])


def _graph(name: str) -> GraphDef:
    graph = GraphDef()
    graph.versions.producer = 1
    node = graph.node.add(name=f"{name}/x", op="Const", device="/cpu:0")
    node.attr["dtype"].type = 1
    node.attr["value"].tensor.CopyFrom(make_tensor_proto([0.25] * 9, dtype=np.float32))
    node.attr["note"].s = "é\n\"'\\".encode() + bytes([0, 200])
    node.attr["list"].list.i.extend([1, -2, 3])
    node.attr["shape"].shape.dim.add(size=-1)
    graph.node.add(name=f"{name}/y", op="Identity", input=[f"{name}/x", "^init"])
    return graph


def _functions() -> RunMetadata:
    metadata = RunMetadata()
    for name in ("first", "second"):
        functions = metadata.function_graphs.add()
        functions.pre_optimization_graph.CopyFrom(_graph(name))
    return metadata


def _profile() -> RunMetadata:
    metadata = _functions()
    device = metadata.step_stats.dev_stats.add(device="/cpu:0")
    node = device.node_stats.add(node_name="first/x", all_start_micros=12, op_end_rel_micros=3)
    memory = node.memory.add(allocator_name="cpu", total_bytes=400)
    memory.allocation_records.add(alloc_micros=5, alloc_bytes=400)
    node.output.add(slot=0).tensor_description.dtype = 1
    return metadata
