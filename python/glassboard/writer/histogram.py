"""Histograms: TensorBoard's buckets are the core's work; any other rule is NumPy's, trimmed as
torch trims it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from glassboard._core import EventWriter


MOST = 1_000_000  # buckets; some rules ask for more where few values lie far from the others


class NoBinsError(ValueError):
    """There are no such bins of these values: they lie too close together, or too far apart."""


class Buckets(NamedTuple):
    """Right edges and counts, both of shape [n], as HistogramProto stores them."""

    limits: npt.NDArray[np.float64]
    counts: npt.NDArray[np.float64]


def default_bins() -> list[float]:
    """TensorBoard's bucket edges: 1e-12 · 1.1^k below 1e20, their negatives, and 0 between them."""
    edges, edge = [], 1e-12
    while edge < 1e20:
        edges.append(edge)
        edge *= 1.1
    return [*(-edge for edge in reversed(edges)), 0.0, *edges]


def bucketed(values: npt.NDArray[np.float64], bins: Any, max_bins: int | None) -> Buckets:
    """Counts finite values of shape [n] into `bins`, at most about `max_bins` of them, and trims as
    torch does.

    Kept is the span of the filled buckets and one empty bucket before it, whose right edge is the
    left edge of the first filled one. Empty arrays where no value fell into any bucket. Raises
    ValueError or TypeError for bins that `numpy.histogram` refuses, and `NoBinsError` where it
    makes none of such values.
    """
    np.histogram([0.0, 1.0], bins=bins)  # so that what is refused next are the values
    try:
        with np.errstate(all="ignore"):
            counts, edges = np.histogram(values, bins=bins)
    except (ValueError, MemoryError) as error:
        raise NoBinsError(str(error).partition("\n")[0]) from error
    if len(counts) > max(MOST, values.size):
        raise NoBinsError(f"{len(counts)} of them for {values.size} values")
    if max_bins is not None and len(counts) > max_bins:
        starts = np.arange(0, len(counts), len(counts) // max_bins)
        counts, edges = np.add.reduceat(counts, starts), np.append(edges[starts], edges[-1])
    return trimmed(counts, edges)


def trimmed(counts: npt.NDArray[Any], edges: npt.NDArray[Any]) -> Buckets:
    """The span of the filled buckets, with an empty one before it; empty where none is filled."""
    filled = np.flatnonzero(counts)
    if not filled.size:
        return Buckets(np.empty(0), np.empty(0))
    first, last = filled[0], filled[-1]
    return Buckets(
        np.asarray(edges[first : last + 2], np.float64),
        np.concatenate([[0.0], counts[first : last + 1]]),
    )


def write(
    writer: EventWriter,
    tag: str,
    values: npt.NDArray[np.float64],
    buckets: Buckets,
    step: int | None,
    wall_time: float,
) -> None:
    """Adds a histogram of finite values of shape [n] over ready buckets."""
    writer.histogram_raw(
        tag,
        min=float(values.min()),
        max=float(values.max()),
        num=float(values.size),
        sum=float(values.sum()),
        sum_squares=float(values.dot(values)),
        bucket_limits=buckets.limits,
        bucket_counts=buckets.counts,
        step=step,
        wall_time=wall_time,
        zeros=int(values.size - np.count_nonzero(values)),
    )
