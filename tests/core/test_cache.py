"""The cache: a second start knows what the first one read, and never more."""

import os
from pathlib import Path

import numpy as np
import pytest
from glassboard import proto
from glassboard._core import EventWriter, Store

POINTS = 300_000  # a little cache isn't written at all: about 14 MB of events


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    rng = np.random.default_rng(0)
    for name in ("a", "b"):
        writer = EventWriter(str(folder / name))
        writer.text("notes", "# a text", 3, 100.0)
        writer.event(proto.double(1, 100.0) + proto.message(101, b'{"started": 99.5}'))
        writer.histogram("weights", rng.normal(size=50), 5, 101.0)
        for step in range(POINTS // 2):
            writer.scalar("loss", 1 / (step + 1), step // 3 * 2, 100.0 + step)
        writer.close()
    return folder


@pytest.fixture
def cached(logdir: Path, tmp_path: Path, read_once) -> Path:
    """A cache directory, written by a first look at `logdir`."""
    read_once(logdir, tmp_path / "cache").close()
    assert len(list((tmp_path / "cache").iterdir())) == 1
    return tmp_path / "cache"


@pytest.fixture
def read_once(wait_until):
    """Reads a logdir once, to the end; the cache is written when this returns."""

    def read(logdir: Path, cache: Path | None) -> Store:
        store = Store(str(logdir), reload_interval=0, cache=None if cache is None else str(cache))
        wait_until(store, lambda: store.progress().state == "ready")
        store.close()
        return store

    return read


def everything(store: Store) -> object:
    """All that a store tells."""
    runs = [
        (run.name, run.tags, run.first_wall_time, run.last_wall_time, run.last_step, run.modified)
        for run in store.runs()
    ]
    values = [
        (
            store.scalar_bytes(name, "loss"),
            store.contexts(name),
            store.text(name, "notes"),
            store.histogram_buckets(name, "weights"),
        )
        for name, *_ in runs
    ]
    problems = [(p.run, p.file, p.offset, p.length, p.message) for p in store.problems()]
    return runs, values, problems, store.progress().points


def test_a_second_start_tells_the_same(logdir: Path, cached: Path, read_once):
    assert everything(read_once(logdir, cached)) == everything(read_once(logdir, None))


def test_it_is_read_instead_of_the_files(logdir: Path, cached: Path, read_once):
    """The middle of a file changes without a trace: only who reads the file can tell."""
    path = next((logdir / "a").iterdir())
    before, times = path.read_bytes(), os.stat(path)
    expected = read_once(logdir, None).scalar_bytes("a", "loss")
    middle = len(before) // 2
    try:
        path.write_bytes(before[:middle] + bytes(1000) + before[middle + 1000 :])
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert read_once(logdir, cached).scalar_bytes("a", "loss") == expected
        assert read_once(logdir, None).scalar_bytes("a", "loss") != expected
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_what_grew_is_added_and_what_was_rewritten_is_read_anew(
    tmp_path: Path, wait_until, read_once
):
    runs, cache = tmp_path / "runs", tmp_path / "cache"
    for name in ("grows", "rewritten", "goes"):
        writer = EventWriter(str(runs / name))
        for step in range(POINTS // 2):
            writer.scalar("loss", step, step, 100.0)
        writer.close()
    read_once(runs, cache)
    grows = next((runs / "grows").iterdir())
    rewritten = next((runs / "rewritten").iterdir())
    next((runs / "goes").iterdir()).unlink()
    writer = EventWriter(str(tmp_path / "other"))
    for step in range(POINTS):
        writer.scalar("acc", step, step, 200.0)
    writer.close()
    other = Path(writer.path).read_bytes()
    rewritten.write_bytes(other)
    with grows.open("ab") as file:
        file.write(other)
    store = read_once(runs, cache)
    assert {run.name: run.tags["scalars"] for run in store.runs()} == {
        "grows": ["acc", "loss"],
        "rewritten": ["acc"],
    }
    assert store.progress().points == POINTS // 2 + 2 * POINTS


def test_a_damaged_cache_costs_time_and_nothing_else(logdir: Path, cached: Path, read_once):
    [path] = cached.iterdir()
    whole, expected = path.read_bytes(), everything(read_once(logdir, None))
    rng = np.random.default_rng(1)
    damaged = [whole[:end] for end in (0, 7, 40, len(whole) // 2, len(whole) - 1)]
    for at in [*rng.integers(0, len(whole), 8), 3, len(whole) - 3, len(whole) - 12]:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << int(rng.integers(0, 8))
        damaged.append(bytes(flipped))
    damaged.append(bytes(len(whole)))
    for content in damaged:
        path.write_bytes(content)
        assert everything(read_once(logdir, cached)) == expected
        path.write_bytes(whole)


def test_a_cache_that_cannot_be_written_is_done_without(logdir: Path, tmp_path: Path, read_once):
    (tmp_path / "file").write_text("in the way")
    store = read_once(logdir, tmp_path / "file" / "cache")
    assert store.progress().points == POINTS
    assert store.problems() == []


def test_it_is_private_and_lies_nowhere_else(logdir: Path, cached: Path):
    [path] = cached.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert {file.name[:6] for file in logdir.rglob("*") if file.is_file()} == {"events"}
