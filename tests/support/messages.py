"""Protobuf messages of any type with anything in them."""

import math
import random
from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.descriptor import FieldDescriptor as F
from google.protobuf.message import Message

STRINGS = ["", "a", "node/b:1", "^c", "é日😀", "\"'\\\n\t\r\x00\x1b\x7f", "x" * 40]
INTEGERS = [0, 1, -1, 7, 1 << 20, (1 << 31) - 1, -(1 << 31), (1 << 63) - 1, -(1 << 63)]
FLOATS = [0.0, -0.0, 1.0, -2.5, 0.1, 1e-5, 1e-4, 1e16, 1e15, 123456789.0, 1e-45, 3.4e38, 2**-44]
FLOATS += [math.inf, -math.inf, math.nan]


def fill(message: Message, rng: random.Random, *, depth: int = 4) -> None:
    """Sets about half of the fields, of messages down to `depth` below."""
    for field in message.DESCRIPTOR.fields:
        if rng.random() < 0.5 or (depth == 0 and field.message_type):
            continue
        if field.message_type and field.message_type.GetOptions().map_entry:
            fill_map(getattr(message, field.name), field.message_type.fields_by_name, rng, depth)
        elif field.is_repeated:
            for _ in range(rng.choice([0, 1, 2, 3])):
                if field.message_type:
                    fill(getattr(message, field.name).add(), rng, depth=depth - 1)
                else:
                    getattr(message, field.name).append(anything(field, rng))
        elif field.message_type:
            getattr(message, field.name).SetInParent()
            fill(getattr(message, field.name), rng, depth=depth - 1)
        else:
            setattr(message, field.name, anything(field, rng))


def fill_map(entries: Any, fields: Any, rng: random.Random, depth: int) -> None:
    for _ in range(rng.choice([1, 2, 5])):
        key = anything(fields["key"], rng)
        if fields["value"].message_type:
            fill(entries[key], rng, depth=depth - 1)
        else:
            entries[key] = anything(fields["value"], rng)


def anything(field: F, rng: random.Random) -> object:
    """A value for a field that is no message."""
    if field.type == F.TYPE_ENUM:
        return rng.choice([0, *field.enum_type.values_by_number, 9999, -3])
    if field.type in VALUES:
        return rng.choice(VALUES[field.type])
    bits = 64 if field.type in WIDE else 32
    value = rng.choice([*INTEGERS, rng.getrandbits(63)]) % (1 << bits)
    return value if field.type in UNSIGNED or value < 1 << (bits - 1) else value - (1 << bits)


VALUES: dict[int, list[object]] = {
    F.TYPE_STRING: [*STRINGS],
    F.TYPE_BYTES: [*(text.encode() for text in STRINGS), bytes(range(256))],
    F.TYPE_BOOL: [False, True],
    F.TYPE_FLOAT: [*FLOATS],
    F.TYPE_DOUBLE: [*FLOATS, 5e-324, 1e300, -34842218802749.562, 1.2345678901234567e17],
}
WIDE = {F.TYPE_INT64, F.TYPE_UINT64, F.TYPE_FIXED64}
UNSIGNED = {F.TYPE_UINT32, F.TYPE_UINT64, F.TYPE_FIXED64}


def reachable(descriptor: Descriptor) -> set[str]:
    """The full names of all fields of a message type and of those in it."""
    fields: set[str] = set()
    rest = [descriptor]
    while rest:
        for field in rest.pop().fields:
            if field.full_name not in fields:
                fields.add(field.full_name)
                rest += [field.message_type] if field.message_type else []
    return fields


def used(message: Message) -> set[str]:
    """The full names of the fields that are set in a message and in those in it."""
    fields: set[str] = set()
    for field, value in message.ListFields():
        fields.add(field.full_name)
        if not field.message_type:
            continue
        if field.message_type.GetOptions().map_entry:
            fields |= {inner.full_name for inner in field.message_type.fields}
            inner = (
                value.values() if field.message_type.fields_by_name["value"].message_type else []
            )
        else:
            inner = value if field.is_repeated else [value]
        fields = fields.union(*map(used, inner))
    return fields
