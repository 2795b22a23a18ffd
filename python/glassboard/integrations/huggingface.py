"""Hugging Face Transformers: `Trainer(callbacks=[GlassboardCallback()], report_to="none", …)`."""

from __future__ import annotations

import os
from typing import Any

from transformers import TrainerCallback

from glassboard.writer import SummaryWriter
from glassboard.writer.run_writer import default_log_dir

PARTS = ("eval", "test")  # what the Trainer's names begin with; the rest is training


class GlassboardCallback(TrainerCallback):
    """Records what the Trainer logs, its arguments and the model's configuration, on the first
    process. Tags are those of the Trainer's own TensorBoard callback: `train/loss`, `eval/loss`.

    Args:
        log_dir: the run's directory; `<output_dir>/runs/<date>_<host>` where it is left out.
        writer: a writer to use instead; it is left open.
    """

    def __init__(
        self, log_dir: str | os.PathLike[str] | None = None, writer: SummaryWriter | None = None
    ) -> None:
        self._log_dir = log_dir
        self._is_own = writer is None
        self.writer = writer

    def on_train_begin(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        """Opens the run, and says what is trained."""
        if not state.is_world_process_zero:
            return
        writer = self._opened(args)
        writer.add_text("args", _code(args.to_json_string()))
        config = getattr(given.get("model"), "config", None)
        if config is not None:
            writer.add_text("model_config", _code(config.to_json_string()))

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Records the Trainer's figures at its step."""
        if not state.is_world_process_zero:
            return
        writer = self._opened(args)
        for name, value in (logs or {}).items():
            part, _, rest = name.partition("_")
            tag = f"{part}/{rest}" if rest and part in PARTS else f"train/{name}"
            if isinstance(value, str):
                writer.add_text(tag, value, state.global_step)
            else:
                writer.add_scalar(tag, value, state.global_step)

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Closes the run."""
        if self.writer is not None and self._is_own:
            self.writer.close()

    def _opened(self, args: Any) -> SummaryWriter:
        if self.writer is None:
            if self._log_dir is None:
                self._log_dir = os.path.join(args.output_dir, default_log_dir())
            self.writer = SummaryWriter(self._log_dir)
        return self.writer


def _code(json: str) -> str:
    return f"```json\n{json}\n```"
