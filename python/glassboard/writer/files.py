"""The event files of one writer: the run's own, and those of runs below it."""

from __future__ import annotations

import errno
import os
import re
import threading
import weakref
from contextlib import suppress
from typing import Any

from glassboard._core import EventWriter
from glassboard.writer.file_writer import FileWriter, placed

MOST_OPEN = 64  # files of runs below a run; a process may have about 1,000 in all
# An empty part of a path, or one that stands for a directory that is there already. Backslashes
# part paths on Windows.
ODD_PART = re.compile(r"(?<=[/\\])\.{0,2}(?=[/\\]|$)")


class Files:
    """Opens files when they are written to, also again after `close` and in a forked child."""

    def __init__(self, log_dir: str, filename_suffix: str, home: str | None = None) -> None:
        self.log_dir = log_dir
        self.home = home or placed(log_dir)
        self._suffix = filename_suffix
        self._lock = threading.RLock()  # a signal's handler, too, may record while it is held
        self.own: FileWriter | None = None
        self.all: dict[str, FileWriter] | None = None
        self.below_paths: dict[str, list[str]] = {}  # event files by run, of all that were opened
        self._lost = 0  # values of files that are closed
        self._known: dict[tuple[str, str], FileWriter] = {}
        self._awake: dict[FileWriter, None] = {}  # of runs below, by their last use
        self._most = MOST_OPEN  # of them; fewer where the process may open no more
        _every_files.add(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """What is pickled opens files of its own, when they are written to."""
        return Files, (self.log_dir, self._suffix, self.home)

    def run(self) -> FileWriter:
        """The run's own file."""
        return self.own or self._open(self.log_dir, self.home)

    def below(self, tag: str, key: str) -> FileWriter:
        """The file of the run for a key of `add_scalars`; never outside `log_dir`."""
        writer = self._known.get((tag, key))
        if writer is None:
            self.run()
            name = ODD_PART.sub("_", f"{tag.replace('/', '_')}_{key}")
            writer = self._known[tag, key] = self._open(
                f"{self.log_dir}/{name}", f"{self.home}/{name}"
            )
            self._use(writer)
        elif len(self._known) > self._most:
            self._use(writer)
        return writer

    def open_below(self) -> dict[tuple[str, str], FileWriter]:
        """The files of runs below by tag and key; none where some may rest."""
        return self._known if len(self._known) <= self._most else {}

    def _use(self, writer: FileWriter) -> None:
        """Lets the file rest that was not written to for the longest time, where many are open."""
        with self._lock:
            self._awake.pop(writer, None)
            self._awake[writer] = None
            awake = list(self._awake)  # whole at once: a signal's handler may come between
            oldest = awake[0] if len(awake) > self._most else None
            if oldest is not None:
                self._awake.pop(oldest, None)
        if oldest is not None:
            oldest.event_writer.rest()

    def flush(self, fsync: bool = False) -> list[str]:
        """Returns when everything is with the operating system, or on the disk: the directories
        whose files were deleted meanwhile, which what is added next opens anew.

        Raises OSError where a file cannot be written.
        """
        writers = list((self.all or {}).values())
        for writer in writers:
            if fsync:
                writer.event_writer.sync()
            else:
                writer.flush()
        gone = [writer for writer in writers if writer.is_gone]
        for writer in gone:
            writer.close()
            self.drop(writer)
        return [writer.get_logdir() for writer in gone]

    def close(self) -> list[str]:
        """Flushes and closes every file; returns the directories whose files were deleted
        meanwhile.

        Raises OSError where what was added cannot be written.
        """
        with self._lock:
            writers = self.all or {}
            self.own, self.all, self._known, self._awake = None, None, {}, {}
        for writer in list(writers.values()):
            writer.close()
            self._lost += writer.event_writer.lost
        return [path for path, writer in list(writers.items()) if writer.is_gone]

    def lost(self) -> int:
        """How many values were given up, because their file could not be written for too long."""
        return self._lost + sum(one.event_writer.lost for one in list((self.all or {}).values()))

    def discard(self) -> None:
        """Closes the open files and deletes them."""
        writers = list((self.all or {}).values())
        with suppress(OSError):
            self.close()
        for writer in writers:
            with suppress(OSError):
                _delete(writer)
                if writer.get_logdir() != self.log_dir:
                    os.rmdir(writer.get_logdir())

    def drop(self, writer: FileWriter) -> None:
        """Forgets a file that was closed, so that the next write to its directory opens another."""
        with self._lock:
            writers = self.all or {}
            if writers.get(writer.get_logdir()) is writer:
                writers.pop(writer.get_logdir(), None)
                self._lost += writer.event_writer.lost
            known = list(self._known.items())  # which `below` adds to without the lock
            self._known = {key: one for key, one in known if one is not writer}
            self._awake.pop(writer, None)
            self.own = writers.get(self.log_dir)

    def _open(self, path: str, place: str) -> FileWriter:
        with self._lock:
            file = (self.all or {}).get(path)
            if file is None:
                made = self._made(path, place)
                # The lock lets a signal's handler in, which may have opened and closed files since.
                writers = self.all or {}
                file = writers.setdefault(path, made)
                if file is not made:
                    with suppress(OSError):
                        _delete(made)
                elif path != self.log_dir:
                    self.below_paths.setdefault(path, []).append(file.path)
                self.all = writers
            self.own = (self.all or {}).get(self.log_dir)
            return file

    def _made(self, path: str, place: str) -> FileWriter:
        """A new file, beside those that are open."""
        others = [*(self.all or {}).values()]
        opened = others[0].event_writer.beside if others else EventWriter
        try:
            return FileWriter._at(path, place, self._suffix, opened)
        except OSError as error:
            if error.errno not in {errno.EMFILE, errno.ENFILE} or not self._awake:
                raise
            self._rest_half()
            return FileWriter._at(path, place, self._suffix, opened)

    def _rest_half(self) -> None:
        """Lets half of the files rest, now and later: the process may open no more."""
        self._most = max(1, len(self._awake) // 2)
        for writer in list(self._awake)[: -self._most]:
            self._awake.pop(writer, None)
            writer.event_writer.rest()

    def forget(self) -> None:
        """In a forked child: the open files are the parent's, and the lock may be held by a thread
        that is not here.
        """
        self._lock = threading.RLock()
        self.own = self.all = None
        self._known, self._awake = {}, {}


def _delete(writer: FileWriter) -> None:
    writer.close()
    os.unlink(writer.path)


_every_files: weakref.WeakSet[Files] = weakref.WeakSet()


def _forget_all() -> None:
    for files in list(_every_files):
        files.forget()


if hasattr(os, "register_at_fork"):  # not on Windows, where nothing forks
    os.register_at_fork(after_in_child=_forget_all)
