"""Stable-Baselines3: `model.set_logger(Logger(None, [GlassboardOutputFormat("runs/one")]))`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from stable_baselines3.common.logger import Figure, HParam, Image, KVWriter, Video

from glassboard.writer import SummaryWriter

if TYPE_CHECKING:
    from glassboard.writer.run_writer import LogDir


class GlassboardOutputFormat(KVWriter):
    """Records all that a `Logger` is given: numbers, texts, arrays as histograms, videos, figures,
    images and hyperparameters. What excludes `tensorboard` excludes it, too.

    Args:
        log_dir: the run's directory.
        writer_options: what `SummaryWriter` takes besides.
    """

    def __init__(self, log_dir: LogDir | None = None, **writer_options: Any) -> None:
        self.writer = SummaryWriter(log_dir, **writer_options)

    def write(
        self,
        key_values: dict[str, Any],
        key_excluded: dict[str, tuple[str, ...] | None],
        step: int = 0,
    ) -> None:
        """Records the values of one step."""
        for key, value in key_values.items():
            if not {"tensorboard", "glassboard"} & set(key_excluded.get(key) or ()):
                self._put(key, value, step)

    def _put(self, key: str, value: Any, step: int) -> None:
        writer = self.writer
        if isinstance(value, str):
            writer.add_text(key, value, step)
        elif isinstance(value, Video):
            writer.add_video(key, value.frames, step, value.fps)
        elif isinstance(value, Figure):
            writer.add_figure(key, value.figure, step, close=value.close)
        elif isinstance(value, Image):
            writer.add_image(key, value.image, step, dataformats=value.dataformats)
        elif isinstance(value, HParam):
            writer.add_hparams(value.hparam_dict, value.metric_dict, run_name=".")
        elif np.ndim(value) > 0:
            writer.add_histogram(key, value, step)
        else:
            writer.add_scalar(key, value, step)

    def close(self) -> None:
        """Closes the run."""
        self.writer.close()
