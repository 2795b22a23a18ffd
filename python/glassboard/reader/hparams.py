"""Hyperparameters, as the plugin `hparams` keeps them in the metadata of three tags.

Source: TensorBoard's `plugins/hparams/{plugin_data,api}.proto`, protobuf's `struct.proto`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from struct import pack, unpack
from typing import TypeAlias

from glassboard._core import TagInfo, wire_fields

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
    for number, _, message in wire_fields(contents.get(START, b"")):
        if number == 3 and isinstance(message, bytes):
            _take_start(found, message)
    for number, _, message in wire_fields(contents.get(END, b"")):
        if number == 4 and isinstance(message, bytes):
            fields = {n: value for n, _, value in wire_fields(message)}
            status, end_time = fields.get(1, 0), fields.get(2, 0)
            if isinstance(status, int) and status < len(STATUS):
                found.status = STATUS[status]
            found.end_time = _double(end_time)
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


def _take_start(found: Session, message: bytes) -> None:
    for number, _, value in wire_fields(message):
        if number == 1 and isinstance(value, bytes):
            entry = {n: item for n, _, item in wire_fields(value)}
            name, given = entry.get(1, b""), entry.get(2, b"")
            if isinstance(name, bytes) and isinstance(given, bytes):
                found.values[name.decode("utf-8", "replace")] = _value(given)
        elif number == 4 and isinstance(value, bytes):
            found.group = value.decode("utf-8", "replace")
        elif number == 5:
            found.start_time = _double(value)


def _value(message: bytes) -> Value:
    """A google.protobuf.Value; a list or struct as the text of its items."""
    for number, _, value in wire_fields(message):
        if number == 2:
            return _double(value)
        if number == 3 and isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        if number == 4:
            return bool(value)
        if number == 6 and isinstance(value, bytes):
            items = [_value(item) for _, _, item in wire_fields(value) if isinstance(item, bytes)]
            return str(items)
    return None


def _double(bits: int | bytes) -> float | None:
    if isinstance(bits, bytes):
        return None
    (number,) = unpack("<d", pack("<Q", bits))
    return float(number)
