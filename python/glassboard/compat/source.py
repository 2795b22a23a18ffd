"""Who wrote an event file, by its first record."""

import os
from pathlib import Path

from glassboard import wire

LENGTH = 8  # bytes of a record's length, little-endian; four of checksum come behind it
MOST = 1 << 20  # bytes of a first record: a version and a name
SOURCE_METADATA, WRITER = 10, 1  # fields of Event and of SourceMetadata


def source_writer(path: str | os.PathLike[str]) -> str | None:
    """The name in the first event of the first file at `path`; None where there is none."""
    place = Path(path)
    files = sorted(place.glob("*tfevents*")) if place.is_dir() else [place]
    for file in files[:1]:
        with file.open("rb") as stream:
            length = int.from_bytes(stream.read(LENGTH), "little")
            stream.seek(LENGTH + 4)
            event = stream.read(min(length, MOST))
        for source in wire.messages(wire.fields_of(event), SOURCE_METADATA):
            for name in wire.texts(wire.fields_of(source), WRITER):
                return name
    return None
