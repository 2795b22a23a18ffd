"""JSON with words for the numbers that it hasn't, and answers that may be larger than memory should
hold.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec
from starlette.responses import Response, StreamingResponse

from glassboard.server.answers import JSON, number

PIECE = 1 << 20  # bytes of a streamed answer that are sent at once

encoded = msgspec.json.Encoder().encode


def numbers(values: Sequence[float]) -> Sequence[float | str]:
    """The same of many: nearly always the very list that was given.

    A sum is finite only where all terms are; where finite ones overflow, each is looked at.
    """
    return values if math.isfinite(sum(values)) else list(map(number, values))


def answer(
    parts: Iterable[bytes], media_type: str = JSON, headers: dict[str, str] | None = None
) -> Response:
    """The parts as one response: in one piece while it is small, streamed where it is not.

    What is made of the parts up to the second piece is made here, so that what they raise can still
    become an error for the client.
    """
    pieces = _pieces(parts)
    first, second = next(pieces, b""), next(pieces, None)
    if second is None:
        return Response(first, headers=headers, media_type=media_type)
    return StreamingResponse(chain((first, second), pieces), headers=headers, media_type=media_type)


def _pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for part in parts:
        held += part
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
