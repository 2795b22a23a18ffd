"""The logdirs that are measured: written when first asked for, and kept where they are.

Every run is one file, step after step with all tags of a step together, as a training loop writes
it. Its last record is a scalar of the tag LOADED at the last step: who serves that has read the
whole file. Equal names give equal bytes.
"""

import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bench.records import (
    Piece,
    Rows,
    field,
    field_head,
    file_version,
    little_endian,
    rows,
    summaries,
    varint,
)

LOADED = "zz/loaded"  # the tag of a run's last record, whose card comes last on a page
BEGAN = 1_767_225_600.0  # wall time of the first event
STEP_SECONDS = 0.05
CHUNK = 64 << 20  # bytes that are put together at once, or so
BUCKETS = 530  # what a histogram of 100,000 normal values has in torch's buckets
SIDE = 256  # pixels of a picture
PICTURES = 50  # different ones

Values: TypeAlias = Callable[[np.random.Generator, npt.NDArray[np.int64], int], list[Piece]]


@dataclass(frozen=True)
class Workload:
    """What a logdir holds."""

    name: str
    what: str
    """In words, for the table."""
    plugin: str
    """`scalars`, `histograms` or `images`: TensorBoard's name of the kind."""
    runs: int
    tags: int
    steps: int
    wild: bool = False
    """Whether some scalars are NaN, infinite, or a hundred times too large."""

    @property
    def records(self) -> int:
        """Event records, without versions and the last of each run."""
        return self.runs * self.tags * self.steps

    def run(self, i: int) -> str:
        return f"seed{i:04d}"

    def tag(self, i: int) -> str:
        """Equally long for all i; ten in a section of the page."""
        return f"{i // 10:04d}/loss{i % 10}"


WORKLOADS = {
    workload.name: workload
    for workload in (
        Workload("point", "one point", "scalars", 1, 0, 1),
        Workload("smalls", "8 runs × 16 tags × 1,000 steps", "scalars", 8, 16, 1_000, wild=True),
        Workload("L1", "10 M points: 1 run × 10 tags", "scalars", 1, 10, 1_000_000),
        Workload("L2", "10 M points: 100 runs × 50 tags", "scalars", 100, 50, 2_000),
        Workload("L3", "2 M points: 1,000 runs × 20 tags", "scalars", 1_000, 20, 100),
        Workload("L4", "124 histogram tags × 200 steps", "histograms", 1, 124, 200),
        Workload("L5", "10 image tags × 200 steps", "images", 1, 10, 200),
        Workload("L6", "12,345 tags × 10 steps", "scalars", 1, 12_345, 10),
        # no more than TensorBoard keeps of a tag, so that both answer the same
        Workload("sweep", "1 scalar tag of 100 runs × 1,000 steps", "scalars", 100, 5, 1_000),
        Workload("weights", "1 histogram tag × 51 steps", "histograms", 1, 20, 51),
    )
}


def logdir(workload: Workload, data: Path) -> Path:
    """Where the workload is below `data`; written there if it isn't yet."""
    place, beside = data / workload.name, data / f"{workload.name}.part"
    if not place.exists():
        shutil.rmtree(beside, ignore_errors=True)
        print(f"writing {workload.what} …", flush=True)
        for i in range(workload.runs):
            folder = beside / workload.run(i)
            folder.mkdir(parents=True)
            with open(folder / f"events.out.tfevents.{BEGAN:.0f}.bench.{i}.0", "wb") as file:
                for records in _run(workload, i):
                    file.write(records.data)
        beside.rename(place)
    return place


def _run(workload: Workload, i: int) -> Iterator[Rows]:
    """The records of a run's file."""
    rng = np.random.default_rng([zlib.crc32(workload.name.encode()), i])
    yield file_version(BEGAN)
    if workload.tags:
        values, size = VALUES["wild" if workload.wild else workload.plugin]
        yield from _training(workload, rng, values(rng), max(1, CHUNK // (workload.tags * size)))
    last = np.array([workload.steps - 1])
    ended = BEGAN + (last + 1) * STEP_SECONDS
    yield summaries(LOADED.encode(), [b"\x15", struct.pack("<f", 1)], last, ended)


def _training(
    workload: Workload, rng: np.random.Generator, values: Values, at_once: int
) -> Iterator[Rows]:
    """All tags of a step, step after step, `at_once` steps in a piece."""
    tags = rows_of([workload.tag(i).encode() for i in range(workload.tags)])
    longer = {1 << 7 * width for width in range(1, 5)}  # where a step's varint gets a byte more
    places = {*range(0, workload.steps, at_once), *longer, workload.steps}
    edges = sorted(edge for edge in places if edge <= workload.steps)
    for first, end in pairwise(edges):
        steps = np.repeat(np.arange(first, end), workload.tags)
        n = len(steps)
        order = np.tile(np.arange(workload.tags), end - first)
        late = (order + rng.random(n)) / workload.tags  # no two calls take equally long
        yield summaries(
            tags[order],
            values(rng, steps, workload.steps),
            steps,
            BEGAN + (steps + late) * STEP_SECONDS,
        )


def rows_of(texts: list[bytes]) -> Rows:
    """(n, width), of texts that are equally long."""
    return np.frombuffer(b"".join(texts), np.uint8).reshape(len(texts), -1)


# --- values: each makes, once for a run, what gives a piece's values ------------------------------


def _scalars(_: np.random.Generator) -> Values:
    """A loss that decays, with noise: `simple_value`."""

    def values(rng: np.random.Generator, steps: npt.NDArray[np.int64], total: int) -> list[Piece]:
        loss = 2.5 * np.exp(-5 * steps / total) + 0.2
        noise = rng.standard_normal(len(steps), np.float32) * 0.05
        return [b"\x15", little_endian((loss * (1 + noise)).astype("<f4"))]

    return values


def _wild(rng: np.random.Generator) -> Values:
    """The same, but of a thousand values three are NaN or infinite and two are spikes."""
    plain = _scalars(rng)
    harm = np.array([np.nan, np.inf, -np.inf, 100, 100], np.float32)

    def values(rng: np.random.Generator, steps: npt.NDArray[np.int64], total: int) -> list[Piece]:
        mark, loss = plain(rng, steps, total)
        factor = np.ones(len(steps), np.float32)
        struck = rng.random(len(steps)) < len(harm) / 1_000
        factor[struck] = rng.choice(harm, int(struck.sum()))
        return [mark, little_endian(np.frombuffer(loss, "<f4") * factor)]

    return values


def _histograms(_: np.random.Generator) -> Values:
    """Normal weights in buckets whose edges grow by a tenth, as torch's do: `histo`."""
    edges = 1e-7 * 1.1 ** np.arange(BUCKETS // 2)
    limits = np.concatenate([-edges[::-1], edges])
    middle = np.exp(-0.5 * (limits / 0.05) ** 2) * np.abs(limits)
    share = 1e5 * middle / middle.sum()

    def values(rng: np.random.Generator, steps: npt.NDArray[np.int64], _: int) -> list[Piece]:
        counts = rng.poisson(share, (len(steps), BUCKETS)).astype("<f8")
        number, squares = counts.sum(axis=1), (counts * limits**2).sum(axis=1)
        least, most = struct.pack("<d", limits[0]), struct.pack("<d", limits[-1])
        histo = rows(
            len(steps),
            b"\x09" + least + b"\x11" + most,
            *(b"\x19", little_endian(number), b"\x21", little_endian(counts @ limits)),
            *(b"\x29", little_endian(squares)),
            field(6, limits.tobytes()),
            *(field_head(7, 8 * BUCKETS), little_endian(counts.ravel()).reshape(len(steps), -1)),
        )
        return [field_head(5, histo.shape[1]), histo]

    return values


def _images(rng: np.random.Generator) -> Values:
    """Noise, as PNGs that aren't compressed, so that all are equally long: `image`."""
    pictures = rows_of(
        [_png(rng.integers(0, 256, (SIDE, SIDE, 3), np.uint8)) for _ in range(PICTURES)]
    )
    size = b"\x08" + varint(SIDE) + b"\x10" + varint(SIDE) + b"\x18\x03"

    def values(rng: np.random.Generator, steps: npt.NDArray[np.int64], _: int) -> list[Piece]:
        chosen = pictures[rng.integers(0, PICTURES, len(steps))]
        image = rows(len(steps), size, field_head(4, chosen.shape[1]), chosen)
        return [field_head(4, image.shape[1]), image]

    return values


def _png(pixels: Rows) -> bytes:
    """(height, width, 3) → a PNG file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    height, width, _ = pixels.shape
    lines = rows(height, b"\0", pixels.reshape(height, -1))  # no filter
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(lines.tobytes(), 0)),
            chunk(b"IEND", b""),
        )
    )


# by plugin, or `wild`: what makes the values, and about how many bytes a record takes
VALUES: dict[str, tuple[Callable[[np.random.Generator], Values], int]] = {
    "scalars": (_scalars, 50),
    "wild": (_wild, 50),
    "histograms": (_histograms, 16 * BUCKETS),
    "images": (_images, 3 * SIDE * SIDE),
}
