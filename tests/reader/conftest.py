"""What the tests of the reader share."""

from pathlib import Path

import pytest
from glassboard import SummaryWriter


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Runs `a/1`, `a/2`, `b`, each with `loss` (steps 0 to 99), `val/loss` (every tenth), a
    histogram and a text.
    """
    for place, run in enumerate(("a/1", "a/2", "b")):
        with SummaryWriter(tmp_path / run) as writer:
            for step in range(100):
                writer.add_scalar("loss", place + step / 128, step, walltime=1000 + step)
                if step % 10 == 0:
                    writer.add_scalar("val/loss", -step, step, walltime=1000 + step)
            writer.add_histogram("w", [1.0, 2.0, 2.0], 5)
            writer.add_text("note", f"of *{run}*", 7)
    return tmp_path
