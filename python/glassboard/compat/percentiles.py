"""Histograms as percentiles: what TensorBoard calls compressed histograms, or distributions."""

from collections.abc import Sequence

from glassboard.compat.events import HistogramValue

NORMAL_HISTOGRAM_BPS = (0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000)
"""Basis points at -∞, -1.5, -1, -0.5, 0, 0.5, 1, 1.5 and +∞ standard deviations of a normal
distribution.
"""


def percentiles(
    histogram: HistogramValue, basis_points: Sequence[float]
) -> list[tuple[float, float]]:
    """(basis point, value) pairs: the value below which so many ten-thousandths lie, interpolated
    within the bucket; the ends of the outer buckets are min and max. Of a histogram without values
    all are 0. The same as TensorBoard's `compressor.compress_histogram_proto`.
    """
    import numpy as np

    if not histogram.num:
        return [(point, 0.0) for point in basis_points]
    counts = np.array(histogram.bucket)
    reached = (counts * basis_points[-1] / (counts.sum() or 1.0)).cumsum()
    found = []
    for point in basis_points:
        place = int(np.searchsorted(reached, point, side="right"))
        if place == len(reached):
            found.append((point, histogram.max))
            continue
        before = reached[place - 1] if place else 0.0
        left = max(histogram.bucket_limit[place - 1], histogram.min) if before else histogram.min
        right = min(histogram.bucket_limit[place], histogram.max)
        share = (point - before) / (reached[place] - before)
        found.append((point, float(left + share * (right - left))))
    return found
