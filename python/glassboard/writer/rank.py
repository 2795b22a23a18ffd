"""Which of the processes of a distributed training this is, and whether the first of them records
into the same directory.

Rank 0 puts a mark into its event file, which readers skip. Another rank looks for it: at once, and
some times later, as that rank may have been quicker. So nobody has to wait for anybody, and ranks
with directories of their own lose nothing.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from glassboard import proto

if TYPE_CHECKING:
    from glassboard.writer.run_writer import RunWriter

IMPORTED = time.time()
APART = 60.0  # seconds that the ranks of a job may import this package apart
LOOKS = (0.2, 1.0, 3.0, 10.0, 30.0)  # seconds after the writer was made
MARKED = 4096  # bytes at a file's beginning that hold the mark


class Rank(NamedTuple):
    """The place of a process among those of its job."""

    number: int
    of: int
    job: str

    @property
    def mark(self) -> bytes:
        """What rank 0 leaves in its file."""
        return f"glassboard: rank 0 of {self.of}, job {self.job}".encode()


def found() -> Rank | None:
    """The rank that `torch.distributed` has, or else the one that torchrun gave in `RANK`; None
    where one process trains alone.
    """
    distributed = sys.modules.get("torch.distributed")
    if distributed is not None and distributed.is_available() and distributed.is_initialized():
        number, of = distributed.get_rank(), distributed.get_world_size()
    else:
        told = os.environ.get("RANK", ""), os.environ.get("WORLD_SIZE", "")
        if not all(each.isdecimal() for each in told):
            return None
        number, of = map(int, told)
    job = [
        os.environ.get(name, "") for name in ("TORCHELASTIC_RUN_ID", "MASTER_ADDR", "MASTER_PORT")
    ]
    return Rank(number, of, "/".join(job)) if of > 1 else None


def mark_event(rank: Rank) -> bytes:
    """An `Event` with nothing but the mark, where it says who wrote a file."""
    return proto.double(1, time.time()) + proto.message(10, proto.message(1, rank.mark))


class Rival:
    """Looks whether rank 0 of the same job, which began about when this process did, records in a
    directory, too. Not for ever: once it was seen to be elsewhere, what is recorded here stays.
    """

    def __init__(self, log_dir: str, rank: Rank) -> None:
        self._directory = os.path.abspath(log_dir)
        self._mark = rank.mark
        self._until = time.time() + LOOKS[-1] + 1

    def is_there(self) -> bool:
        """Whether it does."""
        if time.time() > self._until:
            return False
        try:
            names = [name for name in os.listdir(self._directory) if "tfevents" in name]
        except OSError:
            return False
        return any(self._is_marked(name) for name in names if _is_recent(name))

    def _is_marked(self, name: str) -> bool:
        try:
            with open(os.path.join(self._directory, name), "rb") as file:
                return self._mark in file.read(MARKED)
        except OSError:  # it went meanwhile
            return False


def watch(writer: RunWriter) -> None:
    """Has a thread look a few times whether rank 0 records there, too; the writer falls silent
    then.
    """
    kept = weakref.ref(writer)

    def look() -> None:
        began = time.monotonic()
        for after in LOOKS:
            time.sleep(max(0.0, began + after - time.monotonic()))
            writer = kept()
            if writer is None or writer.is_silent:
                return
            with suppress(Warning):  # where warnings are errors, nobody could handle it here
                writer._give_way()
            del writer

    threading.Thread(target=look, name="glassboard-rank", daemon=True).start()


def _is_recent(name: str) -> bool:
    seconds = name.partition("tfevents.")[2].partition(".")[0]
    return seconds.isdecimal() and int(seconds) >= IMPORTED - APART
