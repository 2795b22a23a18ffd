"""The files that notes are kept in: one for each logdir, whole at any moment, and shared by all
boards of a user.
"""

import hashlib
import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
from msgspec import Struct, structs

from glassboard.errors import ForbiddenError, TooMuchError

logger = logging.getLogger(__name__)

MOST_BYTES = 16 << 20  # of a file: it is read and written as a whole
PAUSE = 0.05  # seconds, after which it is tried again: Windows replaces no file that is being read


class Note(Struct, frozen=True, omit_defaults=True):
    """What is said of a run; empty and false where nothing is."""

    name: str = ""
    note: str = ""
    color: str = ""
    hidden: bool = False


class Kept(Struct):
    """What a file holds."""

    logdir: str
    """Without links; for whoever looks into the file."""
    version: int = 0
    runs: dict[str, Note] = {}
    """By the names that they have in this logdir."""


class NoteFile:
    """The notes of one logdir."""

    def __init__(self, folder: str, logdir: str) -> None:
        """`folder` is made when something is written; `logdir` is a path without links."""
        name = hashlib.sha256(os.fsencode(logdir)).hexdigest()[:16]
        self._logdir = os.fsencode(logdir).decode(errors="replace")
        self._folder = os.path.join(folder, "notes")
        self._path = os.path.join(self._folder, f"{name}.json")

    def read(self) -> Kept:
        """What is kept; nothing where there is no file yet. A damaged one is put aside.

        Raises ForbiddenError where it may not be read.
        """
        try:
            return self._read()
        except msgspec.MsgspecError:
            with self._locked():
                return self._read_or_put_aside()

    def change(self, run: str, changes: Mapping[str, Any]) -> Note:
        """Changes some fields of a run's note, None to what they are by default; the whole note.

        Other boards may change the file, too: what they wrote meanwhile stays. Raises
        ForbiddenError where it may not be written, TooMuchError where it would be too large.
        """
        with self._locked():
            kept = self._read_or_put_aside()
            fields = structs.asdict(kept.runs.get(run, Note()))
            given = {name: value for name, value in changes.items() if value is not None}
            taken_back = {name for name, value in changes.items() if value is None}
            note = Note(**{k: v for k, v in {**fields, **given}.items() if k not in taken_back})
            runs = {name: other for name, other in kept.runs.items() if name != run}
            if note != Note():
                runs[run] = note
            self._write(Kept(self._logdir, kept.version + 1, runs))
        return note

    def _read(self) -> Kept:
        with _told("read", self._path):
            try:
                with open(self._path, "rb") as file:
                    return msgspec.json.decode(file.read(), type=Kept)
            except FileNotFoundError:
                return Kept(self._logdir)

    def _read_or_put_aside(self) -> Kept:
        try:
            return self._read()
        except msgspec.MsgspecError as error:
            aside = f"{self._path}.damaged-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
            with _told("moved", self._path):
                os.replace(self._path, aside)
            logger.warning("the notes are damaged (%s): they are kept as `%s`", error, aside)
            return Kept(self._logdir)

    def _write(self, kept: Kept) -> None:
        content = msgspec.json.format(msgspec.json.encode(kept), indent=1)
        if len(content) > MOST_BYTES:
            raise TooMuchError(
                f"the notes of this logdir would take more than {MOST_BYTES >> 20} MiB",
                hint="shorten some, or keep long texts elsewhere",
            )
        with _told("written", self._path):
            descriptor, beside = tempfile.mkstemp(dir=self._folder, suffix=".tmp")
            try:
                with open(descriptor, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(descriptor)
                _replace(beside, self._path)
            except BaseException:
                with suppress(OSError):
                    os.unlink(beside)
                raise

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone with the file, among all threads and boards."""
        with _told("written", self._path):
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            lock = os.open(f"{self._path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(lock)
            yield
        finally:
            os.close(lock)


def _replace(source: str, target: str, tries: int = 10) -> None:
    try:
        os.replace(source, target)
    except PermissionError:
        if os.name != "nt" or tries == 0:
            raise
        time.sleep(PAUSE)
        _replace(source, target, tries - 1)


def _lock(descriptor: int) -> None:
    """Waits for it, until it is closed. Where the file system knows no locks, the last one who
    writes wins: no file is ever half written.
    """
    with suppress(OSError):
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX)


@contextmanager
def _told(done: str, path: str) -> Iterator[None]:
    """Makes of what the system refuses a sentence."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ForbiddenError(
            f"the notes cannot be {done}: {reason}: `{path}`",
            hint="start the board with GLASSBOARD_CONFIG_DIR set to a directory that you may write",
        ) from error
