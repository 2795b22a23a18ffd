"""One run of the demo: a net, its data, its optimizer and its writer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

from glassboard import SummaryWriter
from glassboard.demo.net import DigitNet

if TYPE_CHECKING:
    from pathlib import Path

BATCH = 64  # images
# An epoch is once through the 1,437 images of the healthy run; both runs share their steps.
STEPS = 22  # batches
VALIDATION = 360  # images, a fifth of the 1,797


@dataclass(frozen=True)
class Recipe:
    """How a run is trained."""

    name: str
    story: str
    images: int | None
    channels: int
    dropout: float
    rate: float
    final_rate: float
    weight_decay: float
    augment: bool


class Run:
    """Trains epoch by epoch, and records what it does."""

    def __init__(self, recipe: Recipe, log_dir: Path, epochs: int) -> None:
        self.name = recipe.name
        self._recipe = recipe
        self._random = torch.Generator().manual_seed(7)
        (self._images, self._labels), self._validation = _digits(recipe.images)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(1)
            self._net = DigitNet(recipe.channels, recipe.dropout)
        self._optimizer = torch.optim.AdamW(
            self._net.parameters(), lr=recipe.rate, weight_decay=recipe.weight_decay
        )
        self._schedule = torch.optim.lr_scheduler.CosineAnnealingLR(
            self._optimizer, max(1, epochs * STEPS), eta_min=recipe.final_rate
        )
        self._step = 0
        self._writer = SummaryWriter(log_dir / recipe.name)
        self._writer.add_graph(self._net, self._images[:1])
        self._writer.add_text("notes", self._notes(), 0)
        self._validate()

    def train_epoch(self) -> float:
        """Trains for one epoch; the validation accuracy after it."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self._step)  # dropout's masks, whatever else draws random numbers
            for _ in range(STEPS):
                loss, accuracy = self._train_batch()
                self._writer.add_scalar("loss/train", loss, self._step)
                self._writer.add_scalar("accuracy/train", accuracy, self._step)
                self._writer.add_scalar("lr", self._schedule.get_last_lr()[0], self._step)
                self._schedule.step()
                self._step += 1
        for name, parameter in self._net.named_parameters():
            tag = name.replace(".", "/")
            self._writer.add_histogram(f"{tag}/value", parameter, self._step)
            self._writer.add_histogram(f"{tag}/grad", parameter.grad, self._step)
        return self._validate()

    def close(self) -> None:
        """Ends the recording."""
        self._writer.close()

    def _train_batch(self) -> tuple[float, float]:
        picked = torch.randint(len(self._images), (BATCH,), generator=self._random)
        images, labels = self._images[picked], self._labels[picked]
        if self._recipe.augment:
            images = _shifted(images, self._random)
        self._net.train()
        logits = self._net(images)
        loss = cross_entropy(logits, labels)
        self._optimizer.zero_grad()
        loss.backward()
        self._optimizer.step()
        return loss.item(), _accuracy(logits, labels)

    def _validate(self) -> float:
        images, labels = self._validation
        self._net.eval()
        with torch.no_grad():
            logits = self._net(images)
        accuracy = _accuracy(logits, labels)
        self._writer.add_scalar("loss/val", cross_entropy(logits, labels), self._step)
        self._writer.add_scalar("accuracy/val", accuracy, self._step)
        return accuracy

    def _notes(self) -> str:
        recipe, count = self._recipe, sum(p.numel() for p in self._net.parameters())
        return f"""## {recipe.name}

{recipe.story}

| | |
|---|---|
| data | scikit-learn's `load_digits`: handwritten digits, 8 × 8 pixels |
| training images | {len(self._images):,} |
| validation images | {VALIDATION:,} |
| parameters | {count:,} |
| dropout | {recipe.dropout} |
| weight decay | {recipe.weight_decay} |
| shifted by up to a pixel | {"yes" if recipe.augment else "no"} |
| learning rate | from {recipe.rate} to {recipe.final_rate} |
| batch | {BATCH} images |
"""


def healthy(log_dir: Path, epochs: int) -> Run:
    """A run as it should be: all the data, a net of the right size, regularised."""
    story = (
        "All the data, a net of the right size, dropout and shifted images. "
        "Validation follows training: **this net has learned digits.**"
    )
    return Run(Recipe("healthy", story, None, 16, 0.25, 2e-3, 1e-4, 1e-2, True), log_dir, epochs)


def overfits(log_dir: Path, epochs: int) -> Run:
    """A run that learns its few images by heart."""
    story = (
        "Eighty images, a net far too large for them, nothing to hold it back. The training loss "
        "falls to nothing while the validation loss *rises*: "
        "**this net has learned eighty pictures by heart.**"
    )
    return Run(Recipe("overfits", story, 80, 32, 0.0, 6e-4, 6e-4, 0.0, False), log_dir, epochs)


Split = tuple[torch.Tensor, torch.Tensor]


def _digits(count: int | None) -> tuple[Split, Split]:
    """(images [N, 1, 8, 8] in 0…1, labels [N]) to train on, at most `count` of them, and to
    validate with.
    """
    digits = load_digits()
    order = torch.randperm(len(digits.target), generator=torch.Generator().manual_seed(3))
    images = torch.tensor(digits.images, dtype=torch.float32)[order].unsqueeze(1) / 16
    labels = torch.tensor(digits.target)[order]
    training = images[VALIDATION:][:count], labels[VALIDATION:][:count]
    return training, (images[:VALIDATION], labels[:VALIDATION])


def _shifted(images: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """Each image moved by up to one pixel in both directions, with empty pixels coming in: [N, 1,
    8, 8].
    """
    padded = nn.functional.pad(images, (1, 1, 1, 1))
    down, right = torch.randint(3, (2, len(images), 1, 1), generator=random)
    rows, columns = torch.arange(8).view(1, 8, 1) + down, torch.arange(8).view(1, 1, 8) + right
    return padded[torch.arange(len(images)).view(-1, 1, 1), 0, rows, columns].unsqueeze(1)


def _accuracy(logits: torch.Tensor, labels: torch.Tensor) -> float:
    return float((logits.argmax(1) == labels).float().mean())
