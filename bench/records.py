"""Event files of many records, put together by numpy: millions of records a second.

A piece of a record is bytes that all records share, or an array (n, width) of uint8 with a row a
record. Formats: the TFRecord framing, and `event.proto` and `summary.proto` of TensorBoard.
"""

import struct
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Rows: TypeAlias = npt.NDArray[np.uint8]
Piece: TypeAlias = bytes | Rows

MASK = 0xA282EAD8  # what the framing adds to a rotated checksum
CASTAGNOLI = 0x82F63B78  # the polynomial of CRC-32C, its lowest bit first


def rows(n: int, *pieces: Piece) -> Rows:
    """The pieces side by side, (n, width of all)."""
    return np.hstack(
        [
            np.broadcast_to(np.frombuffer(piece, np.uint8), (n, len(piece)))
            if isinstance(piece, bytes)
            else piece
            for piece in pieces
        ]
    )


def little_endian(numbers: npt.NDArray[np.generic]) -> Rows:
    """(n,) of any dtype → (n, its size)."""
    return np.ascontiguousarray(numbers).view(np.uint8).reshape(len(numbers), -1)


def varint(number: int) -> bytes:
    """Base 128, the lowest seven bits first."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out) + bytes([number])


def field(number: int, payload: bytes) -> bytes:
    """A field of bytes, a string or a message."""
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def field_head(number: int, length: int) -> bytes:
    """What comes before the payload of such a field."""
    return varint(number << 3 | 2) + varint(length)


def summaries(
    tags: Piece,
    values: list[Piece],
    steps: npt.NDArray[np.int64],
    wall_times: npt.NDArray[np.float64],
) -> Rows:
    """Whole records: an event each, with one Summary.Value.

    `tags` is the tag's name, which must be equally long in all; `values` the fields of the Value
    after it. `steps` and `wall_times` are (n,); the varints of all steps must be equally long.
    """
    n = len(steps)
    value = rows(n, field_head(1, _width(tags)), tags, *values)
    summary = rows(n, field_head(1, value.shape[1]), value)
    payload = (b"\x09", little_endian(wall_times), b"\x10", _varints(steps))
    return framed(rows(n, *payload, field_head(5, summary.shape[1]), summary))


def file_version(wall_time: float) -> Rows:
    """The record that every file begins with."""
    event = b"\x09" + struct.pack("<d", wall_time) + field(3, b"brain.Event:2")
    return framed(rows(1, event))


def framed(payloads: Rows) -> Rows:
    """(n, length) → (n, length + 16): each with its length and checksums, as TFRecords."""
    n, length = payloads.shape
    head = rows(1, struct.pack("<Q", length))
    return rows(
        n, rows(1, head, _masked(_crc32c(head))).tobytes(), payloads, _masked(_crc32c(payloads))
    )


def _width(piece: Piece) -> int:
    return len(piece) if isinstance(piece, bytes) else piece.shape[1]


def _varints(numbers: npt.NDArray[np.int64]) -> Rows:
    width = len(varint(int(numbers[0])))
    shifted = numbers[:, None] >> 7 * np.arange(width) & 127
    shifted[:, :-1] |= 128
    return shifted.astype(np.uint8)


def _table() -> npt.NDArray[np.uint32]:
    """What two bytes, taken as a number, become in the checksum's register."""
    crc = np.arange(1 << 16, dtype=np.uint32)
    for _ in range(16):
        crc = np.where(crc & 1, crc >> 1 ^ np.uint32(CASTAGNOLI), crc >> 1)
    return crc


TABLE = _table()


def _crc32c(messages: Rows) -> npt.NDArray[np.uint32]:
    """(n, length) → (n,): of all messages at once, two bytes after two bytes."""
    n, length = messages.shape
    crc = np.full(n, 0xFFFFFFFF, np.uint32)
    even = length - length % 2
    for pair in np.ascontiguousarray(messages[:, :even]).view("<u2").T.copy():
        crc = TABLE[(crc ^ pair) & 0xFFFF] ^ crc >> 16
    for last in messages[:, even:].T:
        # alone it is what a pair's second byte is after a first that is zero
        crc = TABLE[((crc ^ last) & 0xFF) << 8] ^ crc >> 8
    return ~crc


def _masked(crc: npt.NDArray[np.uint32]) -> Rows:
    return little_endian((crc >> 15 | crc << 17) + np.uint32(MASK))
