"""Several graphs of one run, in the real TensorBoard and read again."""

from collections.abc import Iterator
from pathlib import Path

import glassboard
import httpx
import pytest
import torch
from glassboard import SummaryWriter
from glassboard.trace import record
from google.protobuf import text_format
from playwright.sync_api import expect
from support.browser import browser
from support.tensorboard import CHOOSE_GRAPH, real_tensorboard
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef
from torch import nn


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.up = nn.Linear(4, 64)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.up(z))


class Critic(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Linear(64, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.down(x)


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gan")
    with SummaryWriter(folder / "gan") as writer:
        writer.add_graph(Generator(), torch.ones(8, 4))
        writer.add_graph(Critic(), torch.ones(8, 64))  # a second one without a tag
        writer.add_graph(Critic(), torch.ones(8, 64), measure=False)
        writer.add_graph(Critic(), torch.ones(2, 64), tag="small", measure=False)
    return folder


@pytest.fixture(scope="module")
def tensorboard(logdir: Path) -> Iterator[str]:
    with real_tensorboard(logdir, 1) as url:
        yield url


def test_tensorboard_lists_each_of_them(tensorboard: str) -> None:
    plugin = f"{tensorboard}/data/plugin/graphs"
    info = httpx.get(f"{plugin}/info").json()["gan"]
    assert info["run_graph"] is True
    shown = {tag: (told["op_graph"], told["profile"]) for tag, told in info["tags"].items()}
    assert shown == {
        "step1": (False, True),
        "Critic": (True, True),
        "Critic_2": (True, False),
        "small": (True, False),
    }


def test_tensorboard_reads_each_of_them(tensorboard: str) -> None:
    plugin = f"{tensorboard}/data/plugin/graphs"
    for query, names in [
        ({}, {"Generator/Linear[up]/linear", "Generator/tanh"}),
        ({"tag": "Critic"}, {"Critic/Linear[down]/linear"}),
        ({"tag": "small"}, {"Critic/Linear[down]/linear"}),
    ]:
        answer = httpx.get(f"{plugin}/graph", params={"run": "gan", **query})
        graph = text_format.Parse(answer.text, GraphDef())
        assert names <= {node.name for node in graph.node}, query
    answer = httpx.get(f"{plugin}/run_metadata", params={"run": "gan", "tag": "Critic"})
    stats = text_format.Parse(answer.text, RunMetadata()).step_stats.dev_stats
    assert "Critic/Linear[down]/linear" in {
        node.node_name for device in stats for node in device.node_stats
    }


def test_tensorboard_draws_one_with_a_tag(tensorboard: str) -> None:
    with browser() as chromium:
        page = chromium.new_page()
        page.goto(f"{tensorboard}/#graphs")
        page.get_by_text("Main Graph").wait_for(timeout=60_000)
        page.wait_for_function(CHOOSE_GRAPH, arg=["gan", "Critic"])
        page.locator("tf-graph-controls paper-radio-button", has_text="Op graph").first.click()
        box = page.locator("tf-graph svg text", has_text="Critic").first
        expect(box).to_be_visible(timeout=60_000)


def test_each_is_read_again_as_it_was_recorded(logdir: Path) -> None:
    with glassboard.open(logdir) as reader:
        assert reader.graph("gan", "small") == record(Critic(), torch.ones(2, 64))
        assert reader.graph("gan", "Critic").modules[0].cost.forward_ns is not None
        assert reader.graph("gan").modules[0].kind == "Generator"
        with pytest.raises(KeyError, match="the run `gan` has no graph with the tag `smal`"):
            reader.graph("gan", "smal")
