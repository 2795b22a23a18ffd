"""The small messages of plugins: the fields of a protobuf message by their numbers."""

import struct
from collections import defaultdict
from collections.abc import Sequence

from glassboard._core import wire_fields

Fields = dict[int, list[int | bytes]]  # by number, each as often as it stands there


def checked_fields_of(message: bytes) -> Fields:
    """A message's fields; raises ValueError where it is damaged."""
    fields: Fields = defaultdict(list)
    for number, _, value in wire_fields(message):
        fields[number].append(value)
    return fields


def fields_of(message: bytes) -> Fields:
    """A message's fields; none where it is damaged, as a plugin's other values are whole."""
    try:
        return checked_fields_of(message)
    except ValueError:
        return {}


def messages(fields: Fields, number: int) -> list[bytes]:
    """Every value of a repeated field of messages or texts."""
    return [value for value in fields.get(number, ()) if isinstance(value, bytes)]


def text(fields: Fields, number: int) -> str:
    """A text; empty where it isn't given."""
    values = messages(fields, number)
    return values[-1].decode(errors="replace") if values else ""


def texts(fields: Fields, number: int) -> list[str]:
    """A repeated text."""
    return [value.decode(errors="replace") for value in messages(fields, number)]


def integer(fields: Fields, number: int) -> int:
    """An integer, a boolean or an enumeration's number; 0 where it isn't given."""
    values = [value for value in fields.get(number, ()) if isinstance(value, int)]
    return _signed(values[-1]) if values else 0


def double(fields: Fields, number: int) -> float:
    """A double; 0.0 where it isn't given."""
    values = [value for value in fields.get(number, ()) if isinstance(value, int)]
    return _double(values[-1]) if values else 0.0


def integers(fields: Fields, number: int) -> list[int]:
    """A repeated integer, packed or not."""
    told: list[int] = []
    for value in fields.get(number, ()):
        told += [_signed(value)] if isinstance(value, int) else _unpacked(value)
    return told


def _double(bits: int) -> float:
    (value,) = struct.unpack("<d", bits.to_bytes(8, "little"))
    return float(value)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _unpacked(packed: Sequence[int]) -> list[int]:
    told, value, shift = [], 0, 0
    for byte in packed:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            told.append(_signed(value & (1 << 64) - 1))
            value, shift = 0, 0
    return told
