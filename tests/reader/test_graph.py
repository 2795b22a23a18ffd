"""A recorded graph, read again."""

from pathlib import Path

import glassboard
import pytest
import torch
from glassboard import SummaryWriter
from glassboard.reader.graph import decoded
from glassboard.trace import Cost, Graph, Module, Node, encode, record
from torch import nn

GRAPHS = [
    Graph(()),
    Graph((Node("a", "b"),), notes=("one", "two")),
    Graph(
        (
            Node(
                "Net/损失",
                "add",
                ("a", "b:1", "^c"),
                ((2, 300), (), None, (0, 2**40)),
                "bfloat16",
                "cuda:1",
                (("call", "add(…)"), ("source", "model.py:3")),
                Cost(forward_ns=0, flops=2**60),
            ),
        ),
        (
            Module("Net", "", "Net"),
            Module("Net/fc[fc]", "a.b", "fc", 3, 4, 5, 6, Cost(1, 2, 3, 4, 5, 6)),
        ),
    ),
]


@pytest.mark.parametrize("graph", GRAPHS, ids=["empty", "bare", "full"])
def test_what_was_encoded_comes_back(graph: Graph) -> None:
    assert decoded(encode(graph)) == graph


def test_a_file_holds_what_was_recorded(tmp_path: Path) -> None:
    model, x = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)), torch.ones(1, 3, 8, 8)
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_graph(model, x, measure=False)
    with glassboard.open(tmp_path) as reader:
        assert reader.graph("run") == record(model, x)


def test_a_run_without_a_graph_says_so(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
    with glassboard.open(tmp_path) as reader:
        with pytest.raises(KeyError, match="the run `run` has no graph"):
            reader.graph("run")
        with pytest.raises(KeyError, match="there is no run `ran`"):
            reader.graph("ran")


def test_a_damaged_graph_is_no_graph() -> None:
    with pytest.raises(ValueError, match="the graph is damaged: it ends in the middle"):
        decoded(encode(GRAPHS[2])[:-1])


def test_torchs_own_graph_can_be_read(tmp_path: Path) -> None:
    from torch.utils.tensorboard import SummaryWriter as TorchWriter

    with TorchWriter(str(tmp_path / "run")) as writer:
        writer.add_graph(nn.Linear(2, 3), torch.ones(1, 2))
    with glassboard.open(tmp_path) as reader:
        graph = reader.graph("run")
    assert not graph.modules
    assert "aten::linear" in {node.op for node in graph.nodes}
