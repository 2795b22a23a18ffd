"""What glassboard writes, as TensorBoard reads it: its reader, and its server over HTTP."""

import json
import math
import re
import struct
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from glassboard import SummaryWriter
from support.events import accumulated, event_files, scalars
from torch import nn

VALUES = [0.1, -1.5, math.nan, math.inf, -math.inf, 3e38, 0.0]


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.act = nn.ReLU()
        self.fc = nn.Linear(16, 3)

    def forward(self, images: torch.Tensor, scale: torch.Tensor) -> dict[str, torch.Tensor]:
        hidden = self.act(self.conv(images) * scale)
        return {"logits": self.fc(hidden.flatten(1)), "hidden": hidden}


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logs")
    with SummaryWriter(folder / "run") as writer:
        for step, value in enumerate(VALUES):
            writer.add_scalar("损失/train", value, step, walltime=1000.5 + step)
        writer.add_histogram("weight", torch.arange(10.0), 4)
        writer.add_text("notes", "**bold** 中文", 2)
        inputs = {"images": torch.ones(2, 1, 4, 4), "scale": torch.tensor(2.0)}
        writer.add_graph(Net(), inputs)
    return folder


def test_scalars_come_back(logdir: Path) -> None:
    events = accumulated(logdir / "run").Scalars("损失/train")
    expected = [struct.unpack("f", struct.pack("f", value))[0] for value in VALUES]
    np.testing.assert_array_equal([event.value for event in events], expected)
    assert [event.step for event in events] == list(range(len(VALUES)))
    assert [event.wall_time for event in events] == [1000.5 + n for n in range(len(VALUES))]


def test_histograms_and_texts_come_back(logdir: Path) -> None:
    found = accumulated(logdir / "run")
    (histogram,) = found.Histograms("weight")
    value = histogram.histogram_value
    assert (value.min, value.max, value.num, value.sum, value.sum_squares) == (0, 9, 10, 45, 285)
    assert (histogram.step, sum(value.bucket)) == (4, 10)
    (text,) = found.Tensors("notes/text_summary")
    assert text.tensor_proto.string_val == ["**bold** 中文".encode()]
    assert found.SummaryMetadata("notes/text_summary").plugin_data.plugin_name == "text"


def test_the_graph_has_no_dangling_input(logdir: Path) -> None:
    graph = accumulated(logdir / "run").Graph()
    names = {node.name for node in graph.node}
    assert {name.split(":")[0] for node in graph.node for name in node.input} <= names
    assert {"input/images", "Net/Conv2d[conv]/conv2d", "output/logits"} <= names
    assert all(node.attr["_output_shapes"].list.shape for node in graph.node)
    conv = next(node for node in graph.node if node.name == "Net/Conv2d[conv]/conv2d")
    (shape,) = conv.attr["_output_shapes"].list.shape
    assert [dim.size for dim in shape.dim] == [2, 4, 2, 2]
    assert re.fullmatch(rb"tests/interop/test_tensorboard_reads\.py:\d+", conv.attr["source"].s)


BOTH = """
import sys, time
from glassboard import SummaryWriter
from torch.utils.tensorboard import SummaryWriter as TorchWriter
ours = SummaryWriter(sys.argv[1])
now = time.time()
time.time = lambda: now  # their files are named within the same second
theirs = TorchWriter(sys.argv[1])
ours.add_scalar("ours", 1.0, 0)
theirs.add_scalar("theirs", 2.0, 0)
theirs.close()
ours.close()
"""


def test_torchs_writer_beside_ours_writes_a_file_of_its_own(tmp_path: Path) -> None:
    """Both number the files of a process, and torch's opens one that is there anew."""
    subprocess.run([sys.executable, "-c", BOTH, tmp_path], check=True, timeout=120)
    assert scalars(tmp_path, "ours") == [(0, 1.0)]
    assert scalars(tmp_path, "theirs") == [(0, 2.0)]


def test_a_failing_model_writes_nothing(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path, capture=False) as writer:
        size = event_files(tmp_path)[0].stat().st_size
        with pytest.raises(RuntimeError):
            writer.add_graph(nn.Linear(3, 1), torch.ones(2, 4))
        writer.flush()
        assert event_files(tmp_path)[0].stat().st_size == size
        writer.add_scalar("after", 1.0, 1)
    assert scalars(tmp_path, "after") == [(1, 1.0)]


def test_verbose_logs_and_prints_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with SummaryWriter(tmp_path) as writer, caplog.at_level("INFO", "glassboard"):
        writer.add_graph(nn.Linear(3, 1), torch.ones(2, 3), verbose=True)
    assert "Linear/linear = linear(input/input, Linear/weight, Linear/bias)" in caplog.messages
    assert capsys.readouterr().out == ""


def test_an_onnx_model(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    nodes = [
        onnx.helper.make_node("MatMul", ["x", "fc.weight"], ["h"], "/fc/MatMul"),
        onnx.helper.make_node("Add", ["h", "lost"], ["y"], "/fc/Add"),
    ]
    inputs, outputs = (
        [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["batch", size])]
        for name, size in (("x", 4), ("y", 2))
    )
    weights = [onnx.numpy_helper.from_array(np.ones((4, 2), np.float32), "fc.weight")]
    model = onnx.helper.make_model(onnx.helper.make_graph(nodes, "g", inputs, outputs, weights))
    onnx.save(model, tmp_path / "model.onnx")
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_onnx_graph(tmp_path / "model.onnx")
    nodes = accumulated(tmp_path / "run").Graph().node
    names = ["input/x", "fc/weight", "fc/MatMul", "fc/lost", "fc/Add", "output/y"]
    assert [node.name for node in nodes] == names
    assert {source for node in nodes for source in node.input} <= set(names)
    (shape,) = nodes[2].attr["_output_shapes"].list.shape
    assert [size.size for size in shape.dim] == [-1, 2]
    assert caplog.messages == [
        "add_onnx_graph: `lost` is read in the model, but nothing gives it before."
    ]


Ask = Callable[[str, Any], Any]


@pytest.fixture(scope="module", params=["fast", "slow"])
def ask(logdir: Path, request: pytest.FixtureRequest) -> Iterator[Ask]:
    """Asks a running TensorBoard, with its Rust reader or its Python one."""
    flags = ["--load_fast", "true" if request.param == "fast" else "false", "--port", "0"]
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(logdir), *flags]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = None
        while found is None:
            line = process.stderr.readline()
            assert line, "TensorBoard ended"
            found = re.search(r"http://localhost:\d+", line)

        def ask(route: str, query: Any = None) -> Any:
            url = f"{found[0]}/data/plugin/{route}?{urllib.parse.urlencode(query or {})}"
            with urllib.request.urlopen(url) as answer:
                body = answer.read()
            return (
                json.loads(body)
                if answer.headers["Content-Type"].startswith("application/json")
                else body
            )

        import time

        end = time.monotonic() + 30
        while not ask("graphs/info") and time.monotonic() < end:
            time.sleep(0.1)
        yield ask
        process.terminate()


def test_the_server_shows_every_kind(ask: Ask) -> None:
    assert ask("scalars/tags")["run"].keys() == {"损失/train"}
    points = ask("scalars/scalars", {"run": "run", "tag": "损失/train"})
    assert [step for _, step, _ in points] == list(range(len(VALUES)))
    assert ask("histograms/tags")["run"].keys() == {"weight"}
    assert ask("text/tags") == {"run": ["notes/text_summary"]}
    (text,) = ask("text/text", {"run": "run", "tag": "notes/text_summary"})
    assert "<strong>bold</strong> 中文" in text["text"]


def test_the_server_serves_the_graph(ask: Ask) -> None:
    assert ask("graphs/info")["run"]["run_graph"] is True
    text = ask("graphs/graph", {"run": "run", "conceptual": "false"}).decode()
    assert 'name: "Net/Conv2d[conv]/conv2d"' in text
    assert 'input: "Net/Conv2d[conv]/weight"' in text
    assert "size: 4" in text
