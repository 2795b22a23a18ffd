"""The graphs that a run's other event files hold, told apart by their modules."""

from __future__ import annotations

import mmap
import os
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from glassboard.wire import Fields, fields_of, integer, messages, text

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = 1000  # of a GraphDef, see `glassboard.trace.graphdef`
LEAST = 64  # bytes: no event with a module in it is shorter, and most points are
PLUGIN = b"graph_run_metadata"  # the plugins of graphs with a tag begin so

Modules = tuple[tuple[str, str, int], ...]
"""Name, class and number of parameters of each call: what a model is, whatever it is given."""


def modules_of(graph_def: bytes) -> Modules:
    """The modules of a graph; none where another writer recorded it."""
    modules = map(fields_of, messages(fields_of(graph_def), MODULES))
    return tuple((text(each, 1), text(each, 2), _parameters(each)) for each in modules)


def graphs_in(log_dir: str, *, but: str) -> dict[str, Modules]:
    """The modules of the graphs in a run's files but one, by tag; the last one of each. The run's
    own graph has no tag.
    """
    found: dict[str, Modules] = {}
    with suppress(OSError):
        for name in sorted(os.listdir(log_dir)):
            path = os.path.join(log_dir, name)
            another = "tfevents" in name and os.path.abspath(path) != os.path.abspath(but)
            if another and os.path.isfile(path):  # to open a pipe would wait for who writes to it
                with suppress(OSError, ValueError):  # it may be empty, or no event file at all
                    found.update(_graphs_of_file(path))
    return found


def _graphs_of_file(path: str) -> dict[str, Modules]:
    found: dict[str, Modules] = {}
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for begin, end in _records(data):
            # the time and the step, 9 bytes and some, come before what an event holds
            if b"\x22" in data[begin : min(begin + 24, end)] or data.find(PLUGIN, begin, end) >= 0:
                found.update(_graphs_of_event(data[begin:end]))
    return found


def _records(data: Any) -> Iterator[tuple[int, int]]:
    """Where events begin and end that are long enough."""
    at, length_at = 0, struct.Struct("<Q").unpack_from
    while at + 16 <= len(data):
        (length,) = length_at(data, at)
        begin, at = at + 12, at + 16 + length
        if length >= LEAST and at <= len(data):
            yield begin, begin + length


def _graphs_of_event(message: bytes) -> Iterator[tuple[str, Modules]]:
    event = fields_of(message)
    for graph_def in messages(event, 4):
        yield "", modules_of(graph_def)
    for value in (each for summary in messages(event, 5) for each in _inside(summary, 1)):
        for tensor in map(fields_of, messages(value, 8)):
            for metadata in messages(tensor, 8):  # a string that is a RunMetadata
                for function in _inside(metadata, 4):
                    yield text(value, 1), modules_of(b"".join(messages(function, 2)))


def _inside(message: bytes, number: int) -> Iterator[Fields]:
    return map(fields_of, messages(fields_of(message), number))


def _parameters(module: Fields) -> int:
    for entry in map(fields_of, messages(module, 5)):
        if text(entry, 1) == "_parameters":
            return integer(fields_of(b"".join(messages(entry, 2))), 3)
    return 0
