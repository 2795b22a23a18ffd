"""A convolutional net for 8 × 8 images of handwritten digits."""

from __future__ import annotations

import torch
from torch import nn


class Block(nn.Module):  # type: ignore[misc]
    """Two convolutions and a way around them: [N, channels, H, W] in and out."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.act = nn.ReLU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.act(x + self.conv2(self.act(self.conv1(x))))
        return out


class DigitNet(nn.Module):  # type: ignore[misc]
    """Images of shape [N, 1, 8, 8] to logits of shape [N, 10]."""

    def __init__(self, channels: int, dropout: float) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, channels, 3, padding=1)
        self.block = Block(channels)
        self.pool = nn.MaxPool2d(2)
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Linear(channels * 16, 64),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(64, 10),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.head(self.pool(self.block(self.stem(x).relu())))
        return logits
