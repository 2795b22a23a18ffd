"""The event files of one writer: the run's own, and those of runs below it."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from glassboard import proto
from glassboard._core import EventWriter, framed

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_OPEN = 64  # files of runs below a run; a process may have about 1,000 in all
MEASURED = "step1"  # torch's tag of the RunMetadata that it writes beside a graph
# An empty part of a path, or one that stands for a directory that is there already. Backslashes
# part paths on Windows.
ODD_PART = re.compile(r"(?<=[/\\])\.{0,2}(?=[/\\]|$)")


class FileWriter:
    """An event file in `log_dir`, which is made if it is missing; `torch.utils.tensorboard`'s
    `FileWriter`.

    What was added is with the operating system when a method returns; where the file lies on
    another machine, or its disk is slow, within 0.2 s, when the writer goes, and when the
    interpreter ends.

    Args:
        log_dir: the directory.
        max_queue: accepted; nothing here waits for a queue.
        flush_secs: accepted.
        filename_suffix: ends the file's name.

    Raises:
        OSError: the directory or the file cannot be made.

    Example:
        >>> file_writer = glassboard.FileWriter("runs/raw", filename_suffix=".mine")
        >>> file_writer.path.endswith(".mine")
        True
        >>> file_writer.close()
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
    ) -> None:
        self._log_dir = os.fspath(log_dir)
        self._suffix = filename_suffix
        self._open(EventWriter)

    def beside(self, log_dir: str) -> FileWriter:
        """A writer to another directory, which needs no thread beside this one's.

        Args:
            log_dir: the directory, which is made if it is missing.

        Example:
            >>> file_writer = glassboard.FileWriter("runs/raw")
            >>> other = file_writer.beside("runs/other")
            >>> other.get_logdir()
            'runs/other'
        """
        other = FileWriter.__new__(FileWriter)
        other._log_dir, other._suffix = log_dir, self._suffix
        other._open(self.event_writer.beside)
        return other

    def reopen(self) -> None:
        """Goes on in a new file; a file that is open is closed.

        Example:
            >>> file_writer = glassboard.FileWriter("runs/raw")
            >>> file_writer.close()
            >>> file_writer.reopen()
        """
        before = self.event_writer
        self._open(before.beside)
        before.close()

    def _open(self, opened: Callable[..., EventWriter]) -> None:
        try:
            self.event_writer = opened(self._log_dir, filename_suffix=self._suffix)
        except OSError as error:
            told = type(error)(
                f"cannot record to `{self._log_dir}`: {error.strerror or error}\n"
                "hint: give a `log_dir` that you may write to, or a path where one can be made"
            )
            told.errno = error.errno
            raise told from error
        self._path = os.path.abspath(self.event_writer.path)  # holds through `os.chdir`
        _close_at_worker_exit(self)

    def get_logdir(self) -> str:
        """The directory where the event file lies.

        Example:
            >>> glassboard.FileWriter("runs/raw").get_logdir()
            'runs/raw'
        """
        return self._log_dir

    def add_event(self, event: Any, step: int | None = None, walltime: float | None = None) -> None:
        """Adds an `Event` of TensorBoard's or TensorFlow's, and puts step and time into it.

        Args:
            event: the message; it is changed.
            step: the training step; what the event has, if left out.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> from tensorboard.compat.proto.event_pb2 import Event
            >>> from tensorboard.compat.proto.summary_pb2 import Summary
            >>> loss = Summary(value=[Summary.Value(tag="loss", simple_value=0.5)])
            >>> glassboard.FileWriter("runs/raw").add_event(Event(summary=loss), step=1)
            >>> glassboard.open("runs/raw").tags
            {'scalars': ['loss']}
        """
        event.wall_time = time.time() if walltime is None else walltime
        if step is not None:
            event.step = int(step)
        self.event_writer.event(event.SerializeToString())

    def add_summary(
        self, summary: Any, global_step: int | None = None, walltime: float | None = None
    ) -> None:
        """Adds a `Summary` of TensorBoard's or TensorFlow's, or a serialized one.

        Args:
            summary: the message, or its bytes.
            global_step: the training step.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> from tensorboard.compat.proto.summary_pb2 import Summary
            >>> loss = Summary(value=[Summary.Value(tag="loss", simple_value=0.5)])
            >>> glassboard.FileWriter("runs/raw").add_summary(loss, global_step=1)
            >>> glassboard.open("runs/raw").tags
            {'scalars': ['loss']}
        """
        message = summary if isinstance(summary, bytes) else summary.SerializeToString()
        self._add(proto.message(5, message), walltime, global_step)

    def add_graph(self, graph_profile: tuple[Any, Any], walltime: float | None = None) -> None:
        """Adds a `GraphDef` and the `RunMetadata` of a step.

        Args:
            graph_profile: the two messages.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> from tensorboard.compat.proto.config_pb2 import RunMetadata
            >>> from tensorboard.compat.proto.graph_pb2 import GraphDef
            >>> graph = GraphDef()
            >>> node = graph.node.add(name="x", op="Placeholder")
            >>> glassboard.FileWriter("runs/raw").add_graph((graph, RunMetadata()))
        """
        graph, taken = graph_profile
        self.add_onnx_graph(graph, walltime)
        tagged = proto.text(1, MEASURED) + proto.message(2, taken.SerializeToString())
        self._add(proto.message(8, tagged), walltime)

    def add_onnx_graph(self, graph: Any, walltime: float | None = None) -> None:
        """Adds a `GraphDef`.

        Args:
            graph: the message.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> from tensorboard.compat.proto.graph_pb2 import GraphDef
            >>> graph = GraphDef()
            >>> node = graph.node.add(name="x", op="Placeholder")
            >>> glassboard.FileWriter("runs/raw").add_onnx_graph(graph)
        """
        self._add(proto.message(4, graph.SerializeToString()), walltime)

    def _add(self, what: bytes, walltime: float | None, step: int | None = None) -> None:
        stamp = proto.double(1, time.time() if walltime is None else walltime)
        told = b"" if step is None else proto.integer(2, int(step) % (1 << 64))
        self.event_writer.event(stamp + told + what)

    @property
    def path(self) -> str:
        """The event file, absolute.

        Example:
            >>> import os
            >>> os.path.isabs(glassboard.FileWriter("runs/raw").path)
            True
        """
        return self._path

    @property
    def is_gone(self) -> bool:
        """Whether somebody deleted the file: what it held is lost then.

        Example:
            >>> glassboard.FileWriter("runs/raw").is_gone
            False
        """
        return not os.path.exists(self._path)

    def flush(self) -> None:
        """Returns when everything added so far has been handed to the operating system.

        Example:
            >>> glassboard.FileWriter("runs/raw").flush()
        """
        self.event_writer.flush()

    def close(self) -> None:
        """Flushes and closes the file; a second call does nothing.

        Example:
            >>> file_writer = glassboard.FileWriter("runs/raw")
            >>> file_writer.close()
        """
        self.event_writer.close()


class RecordWriter:
    """Frames records as event files hold them; TensorBoard's `RecordWriter`.

    Args:
        writer: where they go: something with `write`, `flush`, `close` and `closed`.

    Example:
        >>> import io
        >>> file = io.BytesIO()
        >>> records = glassboard.RecordWriter(file)
        >>> records.write(b"abc")
        >>> len(file.getvalue())  # length and checksums take 16 bytes
        19
    """

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def write(self, data: bytes) -> None:
        """Writes one record.

        Args:
            data: what the record holds.

        Example:
            >>> import io
            >>> records = glassboard.RecordWriter(io.BytesIO())
            >>> records.write(b"abc")
        """
        self._writer.write(framed(data))

    def flush(self) -> None:
        """Flushes what the records go to.

        Example:
            >>> import io
            >>> records = glassboard.RecordWriter(io.BytesIO())
            >>> records.flush()
        """
        self._writer.flush()

    def close(self) -> None:
        """Closes what the records go to.

        Example:
            >>> import io
            >>> records = glassboard.RecordWriter(io.BytesIO())
            >>> records.close()
            >>> records.closed
            True
        """
        self._writer.close()

    @property
    def closed(self) -> bool:
        """Whether what the records go to is closed.

        Example:
            >>> import io
            >>> records = glassboard.RecordWriter(io.BytesIO())
            >>> records.closed
            False
        """
        return bool(self._writer.closed)


class Files:
    """Opens files when they are written to, also again after `close` and in a forked child."""

    def __init__(self, log_dir: str, filename_suffix: str) -> None:
        self._log_dir = log_dir
        self._suffix = filename_suffix
        self._lock = threading.Lock()
        self.own: FileWriter | None = None
        self.all: dict[str, FileWriter] | None = None
        self.below_paths: dict[str, list[str]] = {}  # event files by run, of all that were opened
        self._lost = 0  # values of files that are closed
        self._known: dict[tuple[str, str], FileWriter] = {}
        self._awake: dict[FileWriter, None] = {}  # of runs below, by their last use
        _every_files.add(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """What is pickled opens files of its own, when they are written to."""
        return Files, (self._log_dir, self._suffix)

    def run(self) -> FileWriter:
        """The run's own file."""
        return self.own or self._open(self._log_dir)

    def below(self, tag: str, key: str) -> FileWriter:
        """The file of the run for a key of `add_scalars`; never outside `log_dir`."""
        writer = self._known.get((tag, key))
        if writer is None:
            self.run()
            name = ODD_PART.sub("_", f"{tag.replace('/', '_')}_{key}")
            writer = self._known[tag, key] = self._open(f"{self._log_dir}/{name}")
            self._use(writer)
        elif len(self._known) > MOST_OPEN:
            self._use(writer)
        return writer

    def open_below(self) -> dict[tuple[str, str], FileWriter]:
        """The files of runs below by tag and key; none where some may rest."""
        return self._known if len(self._known) <= MOST_OPEN else {}

    def _use(self, writer: FileWriter) -> None:
        """Lets the file rest that was not written to for the longest time, where many are open."""
        with self._lock:
            self._awake.pop(writer, None)
            self._awake[writer] = None
            oldest = next(iter(self._awake)) if len(self._awake) > MOST_OPEN else None
            if oldest is not None:
                del self._awake[oldest]
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
        for writer in writers.values():
            writer.close()
            self._lost += writer.event_writer.lost
        return [path for path, writer in writers.items() if writer.is_gone]

    def lost(self) -> int:
        """How many values were given up, because their file could not be written for too long."""
        return self._lost + sum(one.event_writer.lost for one in (self.all or {}).values())

    def discard(self) -> None:
        """Closes the open files and deletes them."""
        writers = list((self.all or {}).values())
        with suppress(OSError):
            self.close()
        for writer in writers:
            with suppress(OSError):
                os.unlink(writer.path)
                if writer.get_logdir() != self._log_dir:
                    os.rmdir(writer.get_logdir())

    def drop(self, writer: FileWriter) -> None:
        """Forgets a file that was closed, so that the next write to its directory opens another."""
        with self._lock:
            writers = self.all or {}
            if writers.get(writer.get_logdir()) is writer:
                del writers[writer.get_logdir()]
                self._lost += writer.event_writer.lost
            self._known = {key: one for key, one in self._known.items() if one is not writer}
            self._awake.pop(writer, None)
            self.own = writers.get(self._log_dir)

    def _open(self, path: str) -> FileWriter:
        with self._lock:
            writers = self.all or {}
            if path not in writers:
                first = next(iter(writers.values()), None)
                writers[path] = (
                    FileWriter(path, filename_suffix=self._suffix)
                    if first is None
                    else first.beside(path)
                )
                if path != self._log_dir:
                    self.below_paths.setdefault(path, []).append(writers[path].path)
            self.all = writers
            self.own = writers.get(self._log_dir)
            return writers[path]

    def forget(self) -> None:
        """In a forked child: the open files are the parent's, and the lock may be held by a thread
        that is not here.
        """
        self._lock = threading.Lock()
        self.own = self.all = None
        self._known, self._awake = {}, {}


_every_files: weakref.WeakSet[Files] = weakref.WeakSet()


def _forget_all() -> None:
    for files in list(_every_files):
        files.forget()


if hasattr(os, "register_at_fork"):  # not on Windows, where nothing forks
    os.register_at_fork(after_in_child=_forget_all)


def _close_at_worker_exit(writer: FileWriter) -> None:
    """Has a multiprocessing worker close the file in the end: it leaves without running `atexit`'s
    functions.
    """
    process = sys.modules.get("multiprocessing.process")
    if process is not None and process.parent_process() is not None:
        from multiprocessing.util import Finalize

        Finalize(writer, writer.event_writer.close, exitpriority=0)
