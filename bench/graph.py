"""What `add_graph` costs: glassboard's recording and torch's trace of the same models.

    python -m bench.graph [--rounds 3]

`calls` is one layer called 1,000 times, as a hand-written recurrent cell is; `deep` is 50 blocks of
four layers. Rounds are interleaved; figures are medians, with the writer's construction and close.
"""

import argparse
import importlib
import statistics
import tempfile
import time
import warnings

import torch
from torch import nn

WRITERS = {"glassboard": "glassboard", "torch": "torch.utils.tensorboard"}


class Calls(nn.Module):
    """One layer, called again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.Linear(16, 16)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for _ in range(1_000):
            x = self.cell(x).tanh()
        return x


def deep() -> nn.Module:
    def block() -> nn.Module:
        return nn.Sequential(nn.Linear(16, 16), nn.ReLU(), nn.LayerNorm(16), nn.Dropout(0.1))

    return nn.Sequential(*(block() for _ in range(50)))


MODELS = {"calls": Calls, "deep": deep}


def seconds(module: str, model: nn.Module) -> float:
    summary_writer = importlib.import_module(module).SummaryWriter
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with summary_writer(folder) as writer:
            writer.add_graph(model, torch.zeros(2, 16))
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    warnings.simplefilter("ignore")  # torch's own: its trace is deprecated
    for name, make in MODELS.items():
        model = make()
        took: dict[str, list[float]] = {writer: [] for writer in WRITERS}
        for _ in range(rounds):
            for writer, module in WRITERS.items():
                took[writer].append(seconds(module, model))
        ours = statistics.median(took["glassboard"])
        for writer, times in took.items():
            middle = statistics.median(times)
            print(f"{name:<6} {writer:<11} {middle * 1e3:8.0f} ms ({middle / ours:5.1f}×)")


if __name__ == "__main__":
    main()
