"""Keras 3, on any backend: `model.fit(…, callbacks=[GlassboardCallback("runs/one")])`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras

from glassboard.writer import SummaryWriter

if TYPE_CHECKING:
    import os


class GlassboardCallback(keras.callbacks.Callback):
    """Records each epoch's figures as `loss/train` and `loss/val`, which the board shows together,
    and the batches' as `loss/batch`.

    Args:
        log_dir: the run's directory.
        every: batches between two that are recorded; 0: none.
        histogram_every: epochs between two whose weights are recorded; 0: none.
        writer_options: what `SummaryWriter` takes besides.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        *,
        every: int = 10,
        histogram_every: int = 0,
        **writer_options: Any,
    ) -> None:
        super().__init__()
        self.writer = SummaryWriter(log_dir, **writer_options)
        self._every = every
        self._histogram_every = histogram_every
        self._batches = 0

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Records the batch, where it is its turn."""
        if self._every and self._batches % self._every == 0:
            for name, value in (logs or {}).items():
                self.writer.add_scalar(f"{name}/batch", value, self._batches)
        self._batches += 1

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Records the epoch, at its number."""
        for name, value in (logs or {}).items():
            rest = name.removeprefix("val_")
            part = "train" if rest == name else "val"
            self.writer.add_scalar(f"{rest}/{part}", value, epoch)
        if self._histogram_every and epoch % self._histogram_every == 0:
            for weight in self.model.weights:
                values = keras.ops.convert_to_numpy(weight)
                self.writer.add_histogram(weight.path, values, epoch)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Closes the run; a further `fit` goes on in a new file of it."""
        self.writer.close()
