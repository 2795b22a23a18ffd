"""Several graphs of one run, of one writer or of several."""

import os
import pickle
from pathlib import Path

import glassboard
import pytest
import torch
from glassboard import SummaryWriter
from torch import nn


class Net(nn.Module):
    def __init__(self, width: int = 2) -> None:
        super().__init__()
        self.fc = nn.Linear(2, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.fc(x)
        return y


class Critic(Net):
    pass


def add(logdir: Path, *models: nn.Module, tag: str | None = None, rows: int = 1) -> None:
    with SummaryWriter(logdir) as writer:
        writer.add_scalar("loss", 1, 0)
        for model in models:
            writer.add_graph(model, torch.ones(rows, 2), measure=False, tag=tag)
        writer.add_scalar("loss", 1, 1)


def found(logdir: Path) -> dict[str | None, tuple[str, int]]:
    """Class and parameters of each graph, by tag."""
    reader = glassboard.open(logdir)
    tags = [None, *reader.tags.get("graph_run_metadata_graph", [])]
    models = {tag: reader.graph(".", tag).modules[0] for tag in tags}
    return {tag: (model.kind, model.parameters) for tag, model in models.items()}


def test_another_model_of_another_writer_stands_beside(tmp_path: Path) -> None:
    add(tmp_path, Net())
    add(tmp_path, Critic())
    add(tmp_path, Net(5))
    assert found(tmp_path) == {None: ("Net", 6), "Critic": ("Critic", 6), "Net": ("Net", 15)}


def test_a_training_that_goes_on_records_the_same(tmp_path: Path) -> None:
    for rows in (1, 2, 3):
        add(tmp_path, Net(), Critic(), Critic(5), rows=rows)
    assert found(tmp_path) == {
        None: ("Net", 6),
        "Critic": ("Critic", 6),
        "Critic_2": ("Critic", 15),
    }
    first, *_ = glassboard.open(tmp_path).graph(".").nodes
    assert first.shapes == ((3, 2),)


def test_tags_that_were_chosen_are_left_alone(tmp_path: Path) -> None:
    add(tmp_path, Critic(), tag="Net")
    add(tmp_path, Critic())
    add(tmp_path, Net())
    assert found(tmp_path) == {None: ("Critic", 6), "Net": ("Critic", 6), "Net_2": ("Net", 6)}


def test_a_graph_of_torchs_writer_stays(tmp_path: Path) -> None:
    writers = pytest.importorskip("torch.utils.tensorboard")
    with writers.SummaryWriter(tmp_path) as writer:
        writer.add_graph(Net(), torch.ones(1, 2))
    add(tmp_path, Net())
    reader = glassboard.open(tmp_path)
    assert not reader.graph(".").modules
    assert reader.graph(".", "Net").modules[0].kind == "Net"


def test_files_that_are_none_are_passed_over(tmp_path: Path) -> None:
    for name, held in (("empty", b""), ("cut", b"\x09\0\0\0\0\0\0\0"), ("other", b"text" * 99)):
        (tmp_path / f"events.out.tfevents.1.{name}").write_bytes(held)
    (tmp_path / "events.out.tfevents.2").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "events.out.tfevents.3")  # to open it would wait for a writer
    add(tmp_path, Net())
    assert found(tmp_path)[None] == ("Net", 6)


def test_a_writer_that_was_pickled_goes_on(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(Net(), torch.ones(1, 2), measure=False)
        with pickle.loads(pickle.dumps(writer)) as other:
            other.add_graph(Critic(), torch.ones(1, 2), measure=False)
    assert found(tmp_path) == {None: ("Net", 6), "Critic": ("Critic", 6)}
