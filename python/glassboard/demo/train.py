"""Trains two nets on scikit-learn's digits, one healthy and one that overfits, and records both as
they go.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EPOCHS = 60
LEAST_SECONDS = 30.0  # a faster machine waits between epochs, so that the board can be watched live


@dataclass(frozen=True)
class Progress:
    """How far the training is: epochs done, of how many, and the latest validation accuracy of each
    run (0 to 1).
    """

    epoch: int
    epochs: int
    accuracy: dict[str, float]


def main(log_dir: Path, *, epochs: int | None = None, progress: Callable[[Progress], None]) -> None:
    """Records the runs `healthy` and `overfits` below `log_dir`, each advanced by an epoch in turn.

    Takes about a minute; `epochs` sets another length, run as fast as it goes. `progress` is called
    before the first epoch and after each. Meant for a process of its own: it keeps torch to one
    thread, since the nets are too small to gain from more and the board needs a core as well.
    Raises ImportError, with the `pip install` that helps, where torch or scikit-learn is missing.
    """
    try:
        import torch

        from glassboard.demo.run import healthy, overfits
    except ImportError as error:
        package = (error.name or "torch").partition(".")[0]
        raise ImportError(
            f"the demo trains a real model and needs `{package}`, which is not installed\n"
            "hint: pip install 'glassboard[demo]'"
        ) from error

    torch.set_num_threads(1)
    total = EPOCHS if epochs is None else epochs
    pause = LEAST_SECONDS / EPOCHS if epochs is None else 0.0
    runs = [healthy(log_dir, total), overfits(log_dir, total)]
    accuracy = {run.name: 0.0 for run in runs}
    progress(Progress(0, total, dict(accuracy)))
    for epoch in range(1, total + 1):
        started = time.monotonic()
        for run in runs:
            accuracy[run.name] = run.train_epoch()
        progress(Progress(epoch, total, dict(accuracy)))
        time.sleep(max(0.0, pause - (time.monotonic() - started)))
    for run in runs:
        run.close()


def _show(progress: Progress) -> None:
    """A bar on the standard error stream, in place."""
    width = 30
    filled = width * progress.epoch // max(1, progress.epochs)
    shown = "  ".join(f"{name} {value:5.1%}" for name, value in progress.accuracy.items())
    bar = "█" * filled + "░" * (width - filled)
    end = "\n" if progress.epoch == progress.epochs else ""
    sys.stderr.write(f"\r{bar} epoch {progress.epoch}/{progress.epochs}  {shown}{end}")
    sys.stderr.flush()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m glassboard.demo.train LOGDIR")
    try:
        main(Path(sys.argv[1]), progress=_show)
    except ImportError as missing:
        sys.exit(f"error: {missing}")
    except KeyboardInterrupt:
        sys.exit(130)
