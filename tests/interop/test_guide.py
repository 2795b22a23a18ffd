"""A tutorial's training script, as thousands of people have written it for torch's writer: only the
import differs.
"""

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - as the tutorial has it
from glassboard import SummaryWriter
from support.events import accumulated
from torch import nn


class Net(nn.Module):
    def __init__(self, classes: int) -> None:
        super().__init__()
        self.layer = nn.Sequential(
            nn.Linear(3, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, classes)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x)


@pytest.fixture(autouse=True)
def _in_a_new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.manual_seed(0)


def only_run() -> Path:
    (run,) = Path("runs").iterdir()
    return run


def test_the_first_try() -> None:
    writer = SummaryWriter()
    writer.add_graph(Net(10), input_to_model=torch.randn((3, 3)))
    writer.add_scalar(tag="test", scalar_value=torch.tensor(1), global_step=1)
    writer.close()

    found = accumulated(only_run())
    assert [(event.step, event.value) for event in found.Scalars("test")] == [(1, 1.0)]
    assert "Net/Sequential[layer]/Linear[4]/linear" in {node.name for node in found.Graph().node}


def test_the_structure_of_a_model() -> None:
    writer = SummaryWriter(logdir="xxx", comment="xxx")
    writer.add_graph(Net(1), torch.Tensor([1, 2, 3]))
    writer.close()

    graph = accumulated(Path("xxx")).Graph()
    names = {node.name for node in graph.node}
    assert [node.op for node in graph.node].count("linear") == 3
    assert {name for node in graph.node for name in node.input} <= names


def test_loss_and_accuracy() -> None:
    model, data, label = Net(4), torch.randn(16, 3), torch.randint(4, (16,))
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    went_in: dict[str, list[float]] = {"acc": [], "loss": []}
    writer = SummaryWriter(comment="测试文件")
    model.train()
    for epoch in range(10):
        optimizer.zero_grad()
        output = model(data)
        loss = F.cross_entropy(output, label)
        pred = output.data.max(1)[1]
        acc = pred.eq(label).sum()
        loss.backward()
        optimizer.step()
        writer.add_scalar(tag="acc", scalar_value=acc, global_step=epoch)
        writer.add_scalar(tag="loss", scalar_value=loss, global_step=epoch)
        went_in["acc"].append(acc.item())
        went_in["loss"].append(loss.item())
    writer.close()

    assert only_run().name.endswith("测试文件")
    found = accumulated(only_run())
    for tag, values in went_in.items():
        events = found.Scalars(tag)
        assert [(event.step, event.value) for event in events] == list(enumerate(values))


def test_weights_and_gradients_of_every_layer() -> None:
    model, data, label = Net(4), torch.randn(16, 3), torch.randint(4, (16,))
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    went_in: dict[str, list[np.ndarray]] = {}
    writer = SummaryWriter(comment="测试文件")
    for epoch in range(10):
        optimizer.zero_grad()
        F.cross_entropy(model(data), label).backward()
        optimizer.step()
        for name, value in model.named_parameters():
            tag = name.replace(".", "/")
            writer.add_histogram(tag, value.data.cpu().numpy(), epoch)
            writer.add_histogram(tag + "/grad", value.grad.data.cpu().numpy(), epoch)
            went_in.setdefault(tag, []).append(value.detach().numpy().copy())
            went_in.setdefault(tag + "/grad", []).append(value.grad.numpy().copy())
    writer.close()

    found = accumulated(only_run())
    assert set(found.Tags()["histograms"]) == set(went_in)
    for tag, arrays in went_in.items():
        events = found.Histograms(tag)
        assert [event.step for event in events] == list(range(10))
        for event, array in zip(events, arrays, strict=True):
            value, wide = event.histogram_value, array.astype(np.float64)
            assert (value.min, value.max, value.num) == (wide.min(), wide.max(), wide.size)
            assert value.sum == pytest.approx(wide.sum(), rel=1e-9, abs=1e-9)
            assert value.sum_squares == pytest.approx((wide**2).sum(), rel=1e-9)
            assert sum(value.bucket) == wide.size
