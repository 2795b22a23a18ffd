"""The values that an `EventAccumulator` answers with, and how they are read from their messages.

Source of the field numbers: TensorFlow's `summary.proto`.
"""

from struct import iter_unpack, pack, unpack
from typing import Any, NamedTuple

from glassboard._core import wire_fields

BYTES = 2  # protobuf's wire type of what has a length


class ScalarEvent(NamedTuple):
    """A point."""

    wall_time: float
    step: int
    value: float


class HistogramValue(NamedTuple):
    """A histogram: right edges and counts of its buckets, as they were logged."""

    min: float
    max: float
    num: float
    sum: float
    sum_squares: float
    bucket_limit: list[float]
    bucket: list[float]


class HistogramEvent(NamedTuple):
    """A histogram at a step."""

    wall_time: float
    step: int
    histogram_value: HistogramValue


class CompressedHistogramEvent(NamedTuple):
    """A histogram's percentiles: (basis point, value) pairs."""

    wall_time: float
    step: int
    compressed_histogram_values: list[tuple[float, float]]


class ImageEvent(NamedTuple):
    """An encoded picture."""

    wall_time: float
    step: int
    encoded_image_string: bytes
    width: int
    height: int


class AudioEvent(NamedTuple):
    """An encoded sound; its sample rate in hertz, its length in samples of one channel."""

    wall_time: float
    step: int
    encoded_audio_string: bytes
    content_type: str
    sample_rate: float
    length_frames: int


class TensorEvent(NamedTuple):
    """A tensor, as TensorBoard's `TensorProto`."""

    wall_time: float
    step: int
    tensor_proto: Any


IMAGE, HISTO, AUDIO, TENSOR = 4, 5, 6, 8  # fields of a Summary.Value


def payload(message: bytes, field: int) -> bytes | None:
    """The last one of a message's fields of that number which has a length; None without one."""
    found = None
    for number, wire_type, value in wire_fields(message):
        if number == field and wire_type == BYTES:
            found = value
    assert found is None or isinstance(found, bytes)
    return found


def histogram(message: bytes) -> HistogramValue:
    """A HistogramProto."""
    single = dict.fromkeys(range(1, 6), 0.0)  # min, max, num, sum, sum_squares
    lists: dict[int, list[float]] = {6: [], 7: []}  # bucket_limit, bucket
    for number, _, value in wire_fields(message):
        if number in lists:
            packed = value if isinstance(value, bytes) else pack("<Q", value)
            lists[number] += [item for (item,) in iter_unpack("<d", packed)]
        elif number in single and not isinstance(value, bytes):
            (single[number],) = unpack("<d", pack("<Q", value))
    low, high, num, total, squares = single.values()
    return HistogramValue(low, high, num, total, squares, lists[6], lists[7])


def image(message: bytes) -> tuple[bytes, int, int]:
    """(encoded picture, width, height) of an Image."""
    fields = {number: value for number, _, value in wire_fields(message)}
    return fields.get(4, b""), fields.get(2, 0), fields.get(1, 0)  # type: ignore[return-value]


def audio(message: bytes) -> tuple[bytes, str, float, int]:
    """(encoded sound, content type, sample rate, length in frames) of an Audio."""
    fields: dict[int, Any] = {number: value for number, _, value in wire_fields(message)}
    (rate,) = unpack("<f", pack("<I", fields.get(1, 0)))
    kind = fields.get(5, b"").decode("utf-8", "replace")
    return fields.get(4, b""), kind, rate, fields.get(3, 0)
