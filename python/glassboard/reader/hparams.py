"""Hyperparameters, as the plugin `hparams` keeps them in the metadata of three tags.

Source: TensorBoard's `plugins/hparams/{plugin_data,api}.proto`, protobuf's `struct.proto`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from glassboard import wire
from glassboard._core import TagInfo

Value: TypeAlias = float | str | bool | None

START, END = "_hparams_/session_start_info", "_hparams_/session_end_info"
STATUS = ("unknown", "success", "failure", "running")


@dataclass
class Session:
    """What one run was trained with; times in seconds since 1970-01-01 UTC."""

    group: str | None = None
    status: str | None = None
    start_time: float | None = None
    end_time: float | None = None
    values: dict[str, Value] = field(default_factory=dict)


def session(tags: Iterable[TagInfo]) -> Session | None:
    """What a run's tags say of it; None where they have no hyperparameters.

    Raises ValueError for a malformed message.
    """
    contents = {tag.name: tag.content for tag in tags if tag.kind == "hparams"}
    if START not in contents and END not in contents:
        return None
    found = Session()
    for message in wire.messages(wire.checked_fields_of(contents.get(START, b"")), 3):
        start = wire.checked_fields_of(message)
        for entry in map(wire.checked_fields_of, wire.messages(start, 1)):
            found.values[wire.text(entry, 1)] = _value(b"".join(wire.messages(entry, 2)))
        found.group = wire.text(start, 4) if 4 in start else None
        found.start_time = wire.double(start, 5) if 5 in start else None
    for message in wire.messages(wire.checked_fields_of(contents.get(END, b"")), 4):
        end = wire.checked_fields_of(message)
        status = wire.integer(end, 1)
        found.status = STATUS[status] if 0 <= status < len(STATUS) else None
        found.end_time = wire.double(end, 2)
    return found


def columns(values: list[dict[str, Value]]) -> dict[str, list[Value]]:
    """Rows as columns of one type each, sorted by name (protobuf's maps have no order): where a
    name has values of several types, they become text.
    """
    names = sorted({name for row in values for name in row})
    return {name: _alike([row.get(name) for row in values]) for name in names}


def _alike(column: list[Value]) -> list[Value]:
    if len({type(value) for value in column if value is not None}) <= 1:
        return column
    return [value if value is None else str(value) for value in column]


def _value(message: bytes) -> Value:
    """A google.protobuf.Value; a list as the text of its items."""
    fields = wire.checked_fields_of(message)
    if 2 in fields:
        return wire.double(fields, 2)
    if 3 in fields:
        return wire.text(fields, 3)
    if 4 in fields:
        return bool(wire.integer(fields, 4))
    if 6 in fields:
        items = wire.checked_fields_of(b"".join(wire.messages(fields, 6)))
        return str([_value(item) for item in wire.messages(items, 1)])
    return None
