"""The event files of one writer: the run's own, and those of runs below it."""

from __future__ import annotations

import os
import re
import sys
import threading
import weakref

from glassboard._core import EventWriter

# An empty part of a path, or one that stands for a directory that is there already. Backslashes
# part paths on Windows.
ODD_PART = re.compile(r"(?<=[/\\])\.{0,2}(?=[/\\]|$)")


class FileWriter:
    """An event file in `log_dir`, which is made if it is missing.

    What was added reaches the file within 0.2 s, when the writer goes, and when the interpreter
    ends. Raises OSError where the directory or the file cannot be made.
    """

    def __init__(self, log_dir: str, filename_suffix: str = "") -> None:
        self._log_dir = log_dir
        self.event_writer = _opened(log_dir, filename_suffix)
        self._path = os.path.abspath(self.event_writer.path)  # holds through `os.chdir`
        _close_at_worker_exit(self)

    def get_logdir(self) -> str:
        """The directory where the event file lies."""
        return self._log_dir

    @property
    def is_gone(self) -> bool:
        """Whether somebody deleted the file: what it held is lost then."""
        return not os.path.exists(self._path)

    def flush(self) -> None:
        """Returns when everything added so far has been handed to the operating system."""
        self.event_writer.flush()

    def close(self) -> None:
        """Flushes and closes the file; a second call does nothing."""
        self.event_writer.close()


class Files:
    """Opens files when they are written to, also again after `close` and in a forked child."""

    def __init__(self, log_dir: str, filename_suffix: str) -> None:
        self._log_dir = log_dir
        self._suffix = filename_suffix
        self._lock = threading.Lock()
        self.own: FileWriter | None = None
        self.all: dict[str, FileWriter] | None = None
        _every_files.add(self)

    def run(self) -> FileWriter:
        """The run's own file."""
        return self.own or self._open(self._log_dir)

    def below(self, name: str) -> FileWriter:
        """The file of the run `name` below this one; never outside `log_dir`."""
        self.run()
        path = f"{self._log_dir}/{ODD_PART.sub('_', name)}"
        return (self.all or {}).get(path) or self._open(path)

    def flush(self) -> list[str]:
        """Returns when everything is with the operating system: the directories whose files were
        deleted meanwhile, which what is added next opens anew.

        Raises OSError where a file cannot be written.
        """
        writers = list((self.all or {}).values())
        for writer in writers:
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
            writers, self.own, self.all = self.all or {}, None, None
        for writer in writers.values():
            writer.close()
        return [path for path, writer in writers.items() if writer.is_gone]

    def drop(self, writer: FileWriter) -> None:
        """Forgets a file that was closed, so that the next write to its directory opens another."""
        with self._lock:
            writers = self.all or {}
            if writers.get(writer.get_logdir()) is writer:
                del writers[writer.get_logdir()]
            self.own = writers.get(self._log_dir)

    def _open(self, path: str) -> FileWriter:
        with self._lock:
            writers = self.all or {}
            if path not in writers:
                writers[path] = FileWriter(path, self._suffix)
            self.all = writers
            self.own = writers.get(self._log_dir)
            return writers[path]

    def forget(self) -> None:
        """In a forked child: the open files are the parent's, and the lock may be held by a thread
        that is not here.
        """
        self._lock = threading.Lock()
        self.own = self.all = None


_every_files: weakref.WeakSet[Files] = weakref.WeakSet()


def _forget_all() -> None:
    for files in list(_every_files):
        files.forget()


if hasattr(os, "register_at_fork"):  # not on Windows, where nothing forks
    os.register_at_fork(after_in_child=_forget_all)


def _opened(log_dir: str, filename_suffix: str) -> EventWriter:
    try:
        return EventWriter(log_dir, filename_suffix=filename_suffix)
    except OSError as error:
        told = type(error)(
            f"cannot record to `{log_dir}`: {error.strerror or error}\n"
            "hint: give a `log_dir` that you may write to, or a path where one can be made"
        )
        told.errno = error.errno
        raise told from error


def _close_at_worker_exit(writer: FileWriter) -> None:
    """Has a multiprocessing worker close the file in the end: it leaves without running `atexit`'s
    functions.
    """
    process = sys.modules.get("multiprocessing.process")
    if process is not None and process.parent_process() is not None:
        from multiprocessing.util import Finalize

        Finalize(writer, writer.event_writer.close, exitpriority=0)
