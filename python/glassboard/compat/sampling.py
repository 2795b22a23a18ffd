"""Which values are kept where a script asks for no more than so many."""

from random import Random


def kept(count: int, size: int, *, with_last: bool) -> list[int]:
    """The places of the values, of `count`, that are kept: `size` of them, or all where it is 0.

    Each has the same chance; `with_last` keeps the last one for sure. The choice is that of
    TensorBoard's reservoir (Vitter's Algorithm R, from seed 0 for each tag).
    """
    if size == 0 or count <= size:
        return list(range(count))
    places, chance = list(range(size)), Random(0)
    for place in range(size, count):
        drawn = chance.randint(0, place)
        if drawn < size:
            del places[drawn]
            places.append(place)
        elif with_last:
            places[-1] = place
    return places
