"""Three nets on handwritten digits, two of them sick: see which on the board's Histograms tab.

    python examples/sick_layers.py && glassboard runs/sick_layers

- `healthy`: four layers with ReLU, which learn.
- `vanishing`: eight layers with sigmoids. Each passes back at most a quarter of the gradient that
  it gets, so that hardly anything reaches the first ones.
- `dead`: the healthy net with a learning rate that throws its weights so far off that most of its
  units give 0 for every image. Nothing brings a gradient back through them.

Needs torch and scikit-learn, and takes a few seconds on a CPU.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from glassboard import SummaryWriter
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

STEPS = 200
EVERY = 10  # steps between two histograms
BATCH = 128  # images
WIDTH = 64  # units of a layer


class DigitNet(nn.Module):  # type: ignore[misc]
    """Images of shape [N, 64] to logits of shape [N, 10]."""

    def __init__(self, layers: int, activation: type[nn.Module]) -> None:
        super().__init__()
        self.layer = nn.ModuleList(nn.Linear(64, WIDTH) for _ in range(layers - 1))
        self.activation = activation()
        self.head = nn.Linear(WIDTH, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layer:
            x = self.activation(layer(x))
        logits: torch.Tensor = self.head(x)
        return logits


def outputs(net: DigitNet, images: torch.Tensor) -> dict[str, torch.Tensor]:
    """What each layer gives after its activation, by the layer's name."""
    found = {}
    for place, layer in enumerate(net.layer):
        images = net.activation(layer(images))
        found[f"layer/{place}"] = images
    return found


def train(log_dir: Path, net: DigitNet, rate: float) -> None:
    """Trains with plain gradient descent, and records each layer's distributions."""
    digits = load_digits()
    images = torch.tensor(digits.data / 16, dtype=torch.float32)
    labels = torch.tensor(digits.target)
    optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    random = torch.Generator().manual_seed(0)
    with SummaryWriter(log_dir) as writer:
        for step in range(STEPS + 1):
            batch = torch.randint(len(images), (BATCH,), generator=random)
            loss = cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            before = {name: value.detach().clone() for name, value in net.named_parameters()}
            optimizer.step()
            writer.add_scalar("loss", loss.detach(), step)
            if step % EVERY:
                continue
            for name, value in net.named_parameters():
                tag = name.replace(".", "/")
                writer.add_histogram(tag, before[name], step)
                writer.add_histogram(f"{tag}/grad", value.grad, step)
                writer.add_histogram(f"{tag}/update", value.detach() - before[name], step)
            for tag, values in outputs(net, images[batch]).items():
                writer.add_histogram(f"{tag}/output", values.detach(), step)


def main() -> None:
    """Trains all three."""
    parser = argparse.ArgumentParser(description="Trains three nets, two of them sick.")
    parser.add_argument("--logdir", type=Path, default=Path("runs/sick_layers"))
    logdir = parser.parse_args().logdir
    torch.set_num_threads(1)  # sharing out matrices of this size takes longer than multiplying them
    nets = {
        "healthy": (4, nn.ReLU, 0.2),
        "vanishing": (8, nn.Sigmoid, 0.2),
        "dead": (4, nn.ReLU, 3.0),
    }
    for name, (layers, activation, rate) in nets.items():
        torch.manual_seed(1)
        train(logdir / name, DigitNet(layers, activation), rate)


if __name__ == "__main__":
    main()
