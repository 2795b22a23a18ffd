"""What to say about the kinds that torch's writer records and this one doesn't."""

from __future__ import annotations


def not_yet(method: str) -> NotImplementedError:
    """The error that a method raises which is there in name only."""
    return NotImplementedError(
        f"`{method}` is not supported yet: glassboard records scalars, histograms, text and graphs "
        "(`add_scalar`, `add_scalars`, `add_histogram`, `add_text`, `add_graph`)\n"
        "hint: torch's own SummaryWriter can write the rest to the same `log_dir`, beside this one"
    )
