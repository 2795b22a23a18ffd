"""Protobuf messages, written by hand: these few don't justify a dependency."""

from __future__ import annotations

import struct

# By the names that NumPy and torch have for them. Source: TensorFlow's `types.proto`.
DATA_TYPES = {
    "float32": 1,
    "float64": 2,
    "int32": 3,
    "uint8": 4,
    "int16": 5,
    "int8": 6,
    "complex64": 8,
    "int64": 9,
    "bool": 10,
    "bfloat16": 14,
    "uint16": 17,
    "complex128": 18,
    "float16": 19,
    "uint32": 22,
    "uint64": 23,
}

SMALL = [bytes((value,)) for value in range(0x80)]


def text(number: int, value: str) -> bytes:
    """A field of a string; of bytes: `message`."""
    return message(number, value.encode("utf-8", "replace"))


def message(number: int, payload: bytes) -> bytes:
    """A length-delimited field."""
    size = len(payload)
    if number < 16 and size < 0x80:
        return SMALL[number << 3 | 2] + SMALL[size] + payload
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def integer(number: int, value: int) -> bytes:
    """A field of an int64."""
    return varint(number << 3) + varint(value & 0xFFFF_FFFF_FFFF_FFFF)


def double(number: int, value: float) -> bytes:
    """A field of a float64."""
    return varint(number << 3 | 1) + struct.pack("<d", value)


def single(number: int, value: float) -> bytes:
    """A field of a float32."""
    return varint(number << 3 | 5) + struct.pack("<f", value)


def varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    if value < 0x80:
        return SMALL[value]
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
