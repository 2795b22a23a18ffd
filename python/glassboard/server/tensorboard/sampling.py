"""`--samples_per_plugin`: which of a tag's values are sent where the user wants fewer than all.

TensorBoard draws them by chance, so that a spike is there or not. Here what is kept depends only on
the values: first and last always, and of numbers the lowest and the highest in between.
"""

import math
from collections.abc import Sequence


def evenly(count: int, limit: int) -> Sequence[int]:
    """The places of at most `limit` of `count` values, equally far apart, the last one with them;
    all where `limit` is 0.
    """
    if not limit or count <= limit:
        return range(count)
    if limit == 1:
        return [count - 1]
    return [place * (count - 1) // (limit - 1) for place in range(limit)]


def with_extremes(values: Sequence[float], limit: int) -> Sequence[int]:
    """The places of at most `limit` values, ascending: the first, the last, and of each of equal
    parts between them the lowest and the highest finite one; all where `limit` is 0.
    """
    count = len(values)
    if limit < 4 or count <= limit:
        return evenly(count, limit)
    parts = (limit - 2) // 2
    places = {0, count - 1}
    for part in range(parts):
        low, high = (1 + (count - 2) * edge // parts for edge in (part, part + 1))
        finite = [place for place in range(low, high) if math.isfinite(values[place])]
        between = finite or range(low, high)
        places.add(min(between, key=values.__getitem__))
        places.add(max(between, key=values.__getitem__))
    return sorted(places)
