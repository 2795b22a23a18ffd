"""Disks that are full, directories that vanish, file systems that only can be read."""

import os
import shutil
import subprocess
import sys
import time
import warnings
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from glassboard.writer import RecordWarning
from support.events import event_files, scalars

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="mounts what Linux mounts")


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small file system in memory, for those who may mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("may not mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def record(writer: SummaryWriter, steps: Iterable[int]) -> None:
    for step in steps:
        writer.add_scalar("a", float(step), step)
        writer.add_scalars("s", {"x": float(step)}, step)


def wait_until_written(logdir: Path, tag: str, step: int) -> None:
    deadline = time.monotonic() + 10
    while scalars(logdir, tag)[-1][0] != step:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@LINUX
def test_a_full_disk_warns_once_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=256k") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(128 << 10))
        writer = SummaryWriter(disk / "run")
        with pytest.warns(RecordWarning, match="No space left on device; the most recent") as told:
            record(writer, range(2000))
        assert len(told) == 1
        assert 50 < len(scalars(disk / "run", "a")) < 2000
        with pytest.raises(OSError, match="No space left"):
            writer.flush()
        ballast.unlink()
        # Of itself, without another call.
        wait_until_written(disk / "run", "a", 1999)
        writer.add_scalar("a", 2000.0, 2000)
        writer.close()
        assert scalars(disk / "run", "a") == [(step, float(step)) for step in range(2001)]


@LINUX
def test_runs_below_wait_for_room_from_their_first_value_on(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=64k") as disk:
        writer = SummaryWriter(disk / "run")
        with pytest.warns(RecordWarning, match="No space left on device; the most recent"):
            writer.add_text("long", "x" * 100_000)
        for step in range(3):
            writer.add_scalars("s", {"x": 1.0, "y": 2.0}, step)
        subprocess.run(["mount", "-o", "remount,size=1m", str(disk)], check=True)
        writer.close()
        for key, value in {"x": 1.0, "y": 2.0}.items():
            assert scalars(disk / f"run/s_{key}", "s") == [(step, value) for step in range(3)]


@LINUX
def test_what_was_given_up_for_want_of_room_is_told(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=128k") as disk:
        writer = SummaryWriter(disk / "run")
        text = "x" * (1 << 20)
        with pytest.warns(RecordWarning, match="No space left"):
            deque(writer.add_text("t", text, step) for step in range(80))
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        with pytest.warns(RecordWarning, match=r"\d+ values were given up, the oldest"):
            writer.flush()
        writer.close()
        assert 60 < sum(path.stat().st_size >> 20 for path in event_files(disk / "run")) < 65


@contextmanager
def mounted_ext4(folder: Path) -> Iterator[Path]:
    """A small file system that can be frozen, for those who may mount one."""
    image = folder.with_suffix(".image")
    image.write_bytes(bytes(8 << 20))
    folder.mkdir()
    for command in (["mkfs.ext4", "-q", image], ["mount", "-o", "loop", image, folder]):
        if not shutil.which(command[0]) or subprocess.run(command, check=False).returncode:
            pytest.skip("may not mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def frozen(disk: Path, seconds: float) -> subprocess.Popen[str]:
    """Has every write to a file system wait for so long, beginning now."""
    script = f"fsfreeze -f {disk} && echo frozen && sleep {seconds}; fsfreeze -u {disk}"
    process = subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    if process.stdout.readline() != "frozen\n":
        pytest.skip("may not freeze a file system")
    return process


def is_thread_running() -> bool:
    names = [(task / "comm").read_text() for task in Path("/proc/self/task").iterdir()]
    return any(name.startswith("glassboard-writ") for name in names)


@LINUX
def test_where_a_disk_stalls_a_thread_takes_over_in_order(tmp_path: Path) -> None:
    with mounted_ext4(tmp_path / "disk") as disk:
        writer = SummaryWriter(disk / "run")
        writer.add_scalar("a", 0.0, 0)
        with frozen(disk, 0.5):
            writer.add_scalar("a", 1.0, 1)  # waits
        with frozen(disk, 2) as process:
            for step in range(2, 1000):
                writer.add_scalar("a", float(step), step)
            assert process.poll() is None  # nothing waited
        writer.flush()
        assert scalars(disk / "run", "a") == [(step, float(step)) for step in range(1000)]
        deadline = time.monotonic() + 20
        while is_thread_running():  # until it has met no trouble for some seconds
            assert time.monotonic() < deadline
            time.sleep(0.1)
        writer.add_scalar("a", 1000.0, 1000)
        assert scalars(disk / "run", "a")[-1] == (1000, 1000.0)
        writer.close()


@LINUX
def test_a_file_system_that_becomes_read_only(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk") as disk:
        writer = SummaryWriter(disk / "run", capture=False)  # whose thread opens the file
        writer.add_scalar("a", 1.0, 1)
        writer.file_writer.event_writer.rest()  # with open files, none becomes read-only
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(OSError, match=r"cannot record to `.*Read-only file system\nhint: "):
            SummaryWriter(disk / "other")
        with pytest.warns(RecordWarning, match="cannot write: Read-only file system"):
            writer.add_scalar("a", 2.0, 2)
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        wait_until_written(disk / "run", "a", 2)
        writer.close()
        assert scalars(disk / "run", "a") == [(1, 1.0), (2, 2.0)]


@pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be deleted")
def test_a_vanished_directory_is_made_again_within_seconds(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path / "run")
    record(writer, [1])
    shutil.rmtree(tmp_path)
    time.sleep(1.1)  # it is looked once a second
    with pytest.warns(RecordWarning, match="the event file was deleted") as told:
        record(writer, range(2, 100))
    assert len(told) == 2
    expected = [(step, float(step)) for step in range(2, 100)]
    assert scalars(tmp_path / "run", "a") == expected
    assert scalars(tmp_path / "run" / "s_x", "s") == expected
    writer.close()


@pytest.mark.skipif(sys.platform == "win32", reason="open directories cannot be moved")
def test_a_directory_that_is_moved_takes_its_run_along(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("a", 1.0, 1)
        (tmp_path / "run").rename(tmp_path / "moved")
        writer.add_scalar("a", 2.0, 2)
        assert scalars(tmp_path / "moved", "a") == [(1, 1.0), (2, 2.0)]
        (tmp_path / "moved").rename(tmp_path / "run")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts by /proc")
def test_a_key_of_add_scalars_needs_no_thread_and_no_open_file(tmp_path: Path) -> None:
    def threads_and_files() -> tuple[int, int]:
        return len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd"))

    with SummaryWriter(tmp_path) as writer:
        threads, files = threads_and_files()
        for step in range(3):
            writer.add_scalars("many", {f"k{n}": float(n) for n in range(300)}, step)
        assert threads_and_files()[0] <= threads + 1  # should the disk be slow
        assert threads_and_files()[1] <= files + 64
    assert scalars(tmp_path / "many_k7", "many") == [(step, 7.0) for step in range(3)]
    assert len(event_files(tmp_path / "many_k299")) == 1


@pytest.mark.parametrize("fsync", [False, True])
def test_flush_returns_when_all_is_in_the_file(tmp_path: Path, fsync: bool) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", 1.0, 1)
        writer.add_scalars("s", {"x": 1.0}, 1)
        writer.flush(fsync=fsync)
        assert scalars(tmp_path, "a") == scalars(tmp_path / "s_x", "s") == [(1, 1.0)]


@LINUX
def test_a_full_disk_is_not_littered(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=64k") as disk:
        writer = SummaryWriter(disk / "run", capture=False)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            writer.add_text("long", "x" * 100_000)
            for step in range(10):
                writer.add_scalars("s", {"x": 1.0}, step)
                writer.add_hparams({"lr": 0.1}, {"m": 1.0}, run_name="trial")
                writer.add_embedding([[0.5] * 10] * 1000)
        assert len(told) == 3  # the disk, and two that open a file and close it at once
        assert all("No space left on device" in str(each.message) for each in told)
        with pytest.raises(OSError, match="No space left"):
            writer.close()
        left = [path for path in disk.rglob("*") if path.is_file()]
    assert [path.parent.name for path in left] == ["run"]
