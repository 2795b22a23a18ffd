"""The points of `add_scalars`, read back from the files that hold them."""

from __future__ import annotations

import json
import os
import struct
from typing import TYPE_CHECKING, Any

from glassboard._core import wire_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

Point = list[float | int | None]  # wall time, step, value


def points_of(path: str, start: int) -> tuple[list[Point], int]:
    """The scalars from a place of an event file on, and the place where they end."""
    with open(path, "rb") as file:
        file.seek(start)
        data = memoryview(file.read())
    found: list[Point] = []
    at = 0
    while at + 16 <= len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        if at + 16 + length > len(data):
            break
        found += _scalars(bytes(data[at + 12 : at + 12 + length]))
        at += 16 + length
    return found, start + at


def _scalars(event: bytes) -> Iterator[Point]:
    fields = _by_number(event)
    (wall_time,) = struct.unpack("<d", struct.pack("<Q", fields.get(1, 0)))
    step = fields.get(2)
    signed = step - (1 << 64) if step is not None and step >= 1 << 63 else step
    for number, _, message in wire_fields(fields.get(5, b"")):
        value = _by_number(message).get(2) if number == 1 and isinstance(message, bytes) else None
        if value is not None:
            yield [wall_time, signed, *struct.unpack("<f", struct.pack("<I", value))]


def _by_number(message: bytes) -> dict[int, Any]:
    return {number: value for number, _, value in wire_fields(message)}


def write(path: str | os.PathLike[str], points: dict[str, list[Point]]) -> None:
    """Points by their run's directory, as JSON."""
    with open(os.fspath(path), "w", encoding="ascii") as file:
        json.dump(points, file)
