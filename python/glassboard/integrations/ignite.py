"""PyTorch-Ignite: `GlassboardLogger(log_dir="runs/one")` in place of its `TensorboardLogger`."""

from __future__ import annotations

from typing import Any

from ignite.handlers.tensorboard_logger import TensorboardLogger

from glassboard.writer import SummaryWriter


class GlassboardLogger(TensorboardLogger):
    """Ignite's logger, with all its handlers (`OutputHandler`, `WeightsHistHandler` …), that
    records with our writer, whether tensorboardX or tensorboard are installed or not.

    Takes what `SummaryWriter` takes; calls that Ignite's logger hasn't go to `writer`.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self.writer = SummaryWriter(*args, **options)
