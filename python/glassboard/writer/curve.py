"""Precision and recall over thresholds, for the plugin `pr_curves`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from glassboard import proto
from glassboard.writer import convert, value
from glassboard.writer.convert import UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

LEAST = 1e-7  # a count to divide by where there is none
ROWS = ("true positives", "false positives", "true negatives", "false negatives", "precision",
        "recall")  # fmt: skip


def value_of(rows: Floats, thresholds: int) -> bytes:
    """A curve of `ROWS` by threshold: shape [6, thresholds]."""
    content = proto.integer(2, thresholds)
    return value.tensor(rows.astype(np.float32), value.metadata("pr_curves", content))


def stacked(rows: tuple[Any, ...]) -> Floats:
    """`ROWS`, each of shape [thresholds], as one array."""
    arrays = [convert.flat(row) for row in rows]
    if len({array.size for array in arrays}) != 1:
        lengths = ", ".join(
            f"{array.size} {name}" for name, array in zip(ROWS, arrays, strict=True)
        )
        raise UnfitError(
            f"six arrays of one length, not {lengths}", "give a value for each threshold"
        )
    return np.stack(arrays)


def computed(
    labels: Any,
    predictions: Any,
    thresholds: int,
    weights: Any,
    tell: Callable[[str, str, str], None],
) -> Floats:
    """The curve of predictions from 0 to 1 and labels that are 0 or 1, each counted with a weight.

    A prediction counts as positive at thresholds up to its own; thresholds lie evenly from 0 to 1.
    Predictions beyond that are left out, which is told.
    """
    truth, guesses = convert.flat(labels).astype(np.float64), convert.flat(predictions)
    counted = np.ones(1) if weights is None else convert.flat(weights).astype(np.float64)
    if truth.size != guesses.size or counted.size not in (1, guesses.size):
        lengths = f"{truth.size} labels, {guesses.size} predictions"
        said = lengths if weights is None else f"{lengths}, {counted.size} weights"
        raise UnfitError(f"as many labels as predictions, not {said}", "give one label for each")
    counted = np.broadcast_to(counted, truth.shape)
    inside = (guesses >= 0) & (guesses <= 1)
    if not inside.all():
        said = f"{(~inside).sum()} of {inside.size} predictions are not within 0 and 1; left out"
        tell("predictions", said, "pass probabilities, such as `logits.sigmoid()`")
    at = np.floor(guesses[inside] * (thresholds - 1)).astype(np.int64)
    truth, counted = truth[inside], counted[inside]
    positives = np.bincount(at, truth * counted, thresholds)
    negatives = np.bincount(at, (1 - truth) * counted, thresholds)
    true_positive, false_positive = (np.cumsum(n[::-1])[::-1] for n in (positives, negatives))
    true_negative = false_positive[0] - false_positive
    false_negative = true_positive[0] - true_positive
    return np.stack(
        (
            true_positive,
            false_positive,
            true_negative,
            false_negative,
            true_positive / np.maximum(LEAST, true_positive + false_positive),
            true_positive / np.maximum(LEAST, true_positive + false_negative),
        )
    )
