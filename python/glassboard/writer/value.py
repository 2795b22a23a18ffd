"""What a value is: the fields of a `Summary.Value` but for its tag, serialized.

Source of the numbers: TensorFlow's `summary.proto`, `tensor.proto` and `types.proto`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from glassboard import proto

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

DT_STRING = 7
MOST = (2 - 2**-24) * 2.0**127  # from there on float32 has infinity alone


def single(number: float, display_name: str, description: str) -> bytes:
    """One number as float32, with what it is called and what that is."""
    told = proto.text(2, display_name) if display_name else b""
    told += proto.text(3, description) if description else b""
    return proto.single(2, clipped(number)) + proto.message(9, told)


def clipped(number: float) -> float:
    """The number, infinite where float32 holds none that is as large."""
    fits = math.isnan(number) or abs(number) < MOST
    return number if fits else math.copysign(math.inf, number)


def image(encoded: bytes, height: int, width: int, channels: int) -> bytes:
    """A picture as the bytes of a file."""
    return proto.message(
        4,
        proto.integer(1, height)
        + proto.integer(2, width)
        + proto.integer(3, channels)
        + proto.message(4, encoded),
    )


def audio(encoded: bytes, sample_rate: float, channels: int, frames: int) -> bytes:
    """A sound as the bytes of a WAV file."""
    return proto.message(
        6,
        proto.single(1, sample_rate)
        + proto.integer(2, channels)
        + proto.integer(3, frames)
        + proto.message(4, encoded)
        + proto.text(5, "audio/wav"),
    )


def tensor(array: npt.NDArray[np.generic], metadata: bytes) -> bytes:
    """Numbers of any shape, whose dtype is one of `proto.DATA_TYPES`; bit for bit."""
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return (
        proto.message(
            8,
            proto.integer(1, proto.DATA_TYPES[array.dtype.name])
            + _shape(array.shape)
            + proto.message(4, little.tobytes()),
        )
        + metadata
    )


def string(content: bytes, metadata: bytes, shape: Sequence[int] = ()) -> bytes:
    """One text, or message, as a tensor with one element."""
    return (
        proto.message(8, proto.integer(1, DT_STRING) + _shape(shape) + proto.message(8, content))
        + metadata
    )


def metadata(plugin: str, content: bytes = b"", data_class: int = 0) -> bytes:
    """Which plugin a value belongs to, and what that is to know of it."""
    data = proto.text(1, plugin) + (proto.message(2, content) if content else b"")
    told = proto.integer(4, data_class) if data_class else b""
    return proto.message(9, proto.message(1, data) + told)


def _shape(sizes: Sequence[int]) -> bytes:
    return proto.message(2, b"".join(proto.message(2, proto.integer(1, size)) for size in sizes))
