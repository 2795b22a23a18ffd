"""Models of kinds that people train, small and of torch alone: a residual net, a U-Net, a decoder
of language. Each is built with an input.
"""

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

Built = tuple[nn.Module, torch.Tensor]


def _convolutions(came: int, goes: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(came, goes, 3, padding=1), nn.BatchNorm2d(goes), nn.ReLU(inplace=True)
    )


class UNet(nn.Module):
    """Downwards, and up again beside what it kept."""

    def __init__(self) -> None:
        super().__init__()
        sizes = [3, 16, 32, 64]
        pairs = list(pairwise(sizes))
        self.down = nn.ModuleList(_convolutions(*pair) for pair in pairs)
        self.middle = _convolutions(64, 64)
        self.up = nn.ModuleList(_convolutions(2 * b, max(a, 16)) for a, b in reversed(pairs))
        self.head = nn.Conv2d(16, 2, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kept = []
        for block in self.down:
            x = block(x)
            kept.append(x)
            x = functional.max_pool2d(x, 2)
        x = self.middle(x)
        for block in self.up:
            x = functional.interpolate(x, scale_factor=2)
            x = block(torch.cat([x, kept.pop()], 1))
        y: torch.Tensor = self.head(x)
        return y


def unet(size: int = 96) -> Built:
    return UNet(), torch.randn(1, 3, size, size)


class Residual(nn.Module):
    """Two convolutions beside a shortcut, the basic block of He et al. 2015."""

    def __init__(self, came: int, goes: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(came, goes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(goes)
        self.conv2 = nn.Conv2d(goes, goes, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(goes)
        same = came == goes and stride == 1
        self.shortcut = (
            nn.Identity()
            if same
            else nn.Sequential(nn.Conv2d(came, goes, 1, stride, bias=False), nn.BatchNorm2d(goes))
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.bn1(self.conv1(x)).relu_()
        y = self.bn2(self.conv2(y))
        y += self.shortcut(x)
        return y.relu_()


def resnet18(size: int = 224) -> Built:
    """Eight blocks in four stages, 11.7 million parameters."""
    widths = [64, 64, 128, 256, 512]
    stages = [
        nn.Sequential(Residual(came, goes, 1 if came == goes else 2), Residual(goes, goes, 1))
        for came, goes in pairwise(widths)
    ]
    stem = nn.Sequential(
        nn.Conv2d(3, 64, 7, 2, 3, bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, 2, 1),
    )
    head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000))
    return nn.Sequential(stem, *stages, head), torch.randn(1, 3, size, size)


class Decoder(nn.Module):
    """A layer of Llama's kind: grouped queries that positions turn, and a gated unit."""

    def __init__(self, width: int, heads: int, groups: int) -> None:
        super().__init__()
        self.heads, self.groups, self.size = heads, groups, width // heads
        self.before, self.between = nn.RMSNorm(width), nn.RMSNorm(width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, groups * self.size, bias=False)
        self.v = nn.Linear(width, groups * self.size, bias=False)
        self.o = nn.Linear(width, width, bias=False)
        self.gate, self.up = (nn.Linear(width, 3 * width, bias=False) for _ in range(2))
        self.down = nn.Linear(3 * width, width, bias=False)

    def forward(self, x: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
        batch, length, width = x.shape
        y = self.before(x)
        q, k, v = (
            part(y).view(batch, length, -1, self.size).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        q, k = _turned(q, turns), _turned(k, turns)
        k, v = (each.repeat_interleave(self.heads // self.groups, 1) for each in (k, v))
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.o(y.transpose(1, 2).reshape(batch, length, width))
        y = self.between(x)
        y = x + self.down(functional.silu(self.gate(y)) * self.up(y))
        return y


def _turned(x: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
    """Rotary positions (Su et al. 2021), halves as pairs."""
    one, other = x.chunk(2, -1)
    cos, sin = turns.cos(), turns.sin()
    return torch.cat([one * cos - other * sin, other * cos + one * sin], -1)


class Llama(nn.Module):
    """Tokens to logits."""

    def __init__(self, *, words: int = 500, width: int = 128, layers: int = 3) -> None:
        super().__init__()
        heads = 4
        self.words = nn.Embedding(words, width)
        self.layers = nn.ModuleList(Decoder(width, heads, heads // 2) for _ in range(layers))
        self.norm, self.head = nn.RMSNorm(width), nn.Linear(width, words, bias=False)
        self.register_buffer("speeds", 1e4 ** -torch.linspace(0, 1, width // heads // 2))

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        turns = torch.arange(tokens.shape[-1])[:, None] * self.speeds
        x = self.words(tokens)
        for layer in self.layers:
            x = layer(x, turns)
        y: torch.Tensor = self.head(self.norm(x))
        return y


def llama() -> Built:
    return Llama(), torch.randint(0, 500, (2, 48))


def lstm() -> Built:
    """Two layers, both ways."""
    return nn.LSTM(32, 64, 2, bidirectional=True), torch.randn(20, 4, 32)
