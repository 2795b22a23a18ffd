"""Hugging Face Accelerate: `Accelerator(log_with=GlassboardTracker("runs/one"))`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from accelerate.tracking import GeneralTracker, on_main_process

from glassboard.writer import SummaryWriter

if TYPE_CHECKING:
    from glassboard.writer.run_writer import LogDir


class GlassboardTracker(GeneralTracker):
    """A tracker that records numbers, texts, dicts of numbers and images; on the main process.

    Args:
        log_dir: the run's directory.
        writer_options: what `SummaryWriter` takes besides.
    """

    name = "glassboard"
    requires_logging_directory = False

    def __init__(self, log_dir: LogDir | None = None, **writer_options: Any) -> None:
        super().__init__()
        self._options = {"log_dir": log_dir, **writer_options}

    @on_main_process
    def start(self) -> None:
        """Opens the run; Accelerate calls it in `init_trackers`."""
        self.writer = SummaryWriter(**self._options)

    @property
    def tracker(self) -> SummaryWriter:
        """The writer, for all that Accelerate has no call for."""
        return self.writer

    @on_main_process
    def store_init_configuration(self, values: dict[str, Any]) -> None:
        """Records the hyperparameters of the run."""
        self.writer.add_hparams(values, {}, run_name=".")

    @on_main_process
    def log(self, values: dict[str, Any], step: int | None = None, **_: Any) -> None:
        """Records values by tag: numbers, texts, and dicts of numbers as `tag/key`."""
        for tag, value in values.items():
            if isinstance(value, str):
                self.writer.add_text(tag, value, step)
            elif isinstance(value, Mapping):
                self.writer.add_scalars_dict({tag: value}, step)
            else:
                self.writer.add_scalar(tag, value, step)

    @on_main_process
    def log_images(self, values: dict[str, Any], step: int | None = None, **options: Any) -> None:
        """Records images by tag, of any shape that `add_images` takes."""
        for tag, images in values.items():
            self.writer.add_images(tag, images, step, **options)

    @on_main_process
    def finish(self) -> None:
        """Closes the run."""
        self.writer.close()
