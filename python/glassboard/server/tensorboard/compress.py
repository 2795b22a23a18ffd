"""Histograms as the nine quantiles of TensorBoard's distributions."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from glassboard.server.answers import number

# Basis points: the normal distribution's at -inf, -1.5, -1, -0.5, 0, 0.5, 1, 1.5 sigma and +inf.
BASIS_POINTS = (0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000)


def compressed(buckets: Sequence[tuple[float, float, float]]) -> list[tuple[int, Any]]:
    """(basis point, value) of each quantile, by linear interpolation inside the bucket that it
    falls into; nine zeros where there is no bucket. Buckets with bounds that are no numbers count
    as they come: the quantile is then no number either.
    """
    if not buckets:
        return [(point, 0.0) for point in BASIS_POINTS]
    rows = [tuple(map(float, bucket)) for bucket in buckets]
    lowest, highest = rows[0][0], rows[-1][1]
    total = math.fsum(count for *_, count in rows) or 1.0
    weights = list(accumulate(count * BASIS_POINTS[-1] / total for *_, count in rows))
    told = []
    for point in BASIS_POINTS:
        place = bisect_right(weights, point)
        # An empty bucket weighs as much as the one before it, and cannot be interpolated in.
        while 0 < place < len(rows) and weights[place] == weights[place - 1]:
            place += 1
        if place == len(rows):
            told.append((point, number(highest)))
            continue
        before = weights[place - 1] if place else 0.0
        left = max(rows[place - 1][1], lowest) if before else lowest
        right = min(rows[place][1], highest)
        part = (point - before) / (weights[place] - before)
        told.append((point, number(left + part * (right - left))))
    return told
