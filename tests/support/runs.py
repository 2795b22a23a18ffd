"""Two small runs with each kind that this version shows."""

import math
from pathlib import Path
from typing import Any

import torch

RUNS = ("calm", "wild")
STEPS = 100


class Net(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 4, 3, padding=1)
        self.head = torch.nn.Linear(4 * 8 * 8, 10)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        hidden: torch.Tensor = self.head(torch.relu(self.conv(image)).flatten(1))
        return hidden


def write_runs(writer_class: Any, logdir: Path) -> None:
    """Two runs with each kind that this version shows: scalars, histograms, a graph, text."""
    torch.manual_seed(0)
    model = Net()
    for number, run in enumerate(RUNS, start=1):
        with writer_class(str(logdir / run)) as writer:
            writer.add_graph(model, torch.zeros(2, 1, 8, 8))
            writer.add_text("notes", f"# The {run} run\n\n| a | b |\n|---|---|\n| 1 | **2** |", 0)
            for step in range(STEPS):
                writer.add_scalar("loss/train", number * math.exp(-step / 30), step)
                writer.add_scalar("loss/val", number * math.exp(-step / 40), step)
                writer.add_scalar("lr", 0.1 / number, step)
                if step % 10 == 0:
                    spread = 1 + step / STEPS
                    writer.add_histogram("conv/weight", model.conv.weight * spread, step)
