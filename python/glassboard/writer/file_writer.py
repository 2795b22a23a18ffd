"""An event file that one adds to, and what frames its records."""

from __future__ import annotations

import os
import re
import sys
import time
from typing import TYPE_CHECKING, Any

from glassboard import proto
from glassboard._core import EventWriter, framed

if TYPE_CHECKING:
    from collections.abc import Callable

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
MEASURED = "step1"  # torch's tag of the RunMetadata that it writes beside a graph


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
        ValueError: `log_dir` is a URL.

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
        self._place = placed(os.fsdecode(log_dir))
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
        return FileWriter._at(log_dir, placed(log_dir), self._suffix, self.event_writer.beside)

    @staticmethod
    def _at(
        log_dir: str, place: str, filename_suffix: str, opened: Callable[..., EventWriter]
    ) -> FileWriter:
        """One that calls its directory `log_dir`, wherever that was, and lies in `place`."""
        writer = FileWriter.__new__(FileWriter)
        writer._log_dir, writer._place, writer._suffix = log_dir, place, filename_suffix
        writer._open(opened)
        return writer

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
            self.event_writer = opened(self._place, filename_suffix=self._suffix)
        except OSError as error:
            told = type(error)(
                f"cannot record to `{self._log_dir}`: {error.strerror or error}\n"
                "hint: give a `log_dir` that you may write to, or a path where one can be made"
            )
            told.errno = error.errno
            raise told from error
        self._path = os.path.abspath(self.event_writer.path)
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


class SilentFileWriter(FileWriter):
    """Takes everything and records nothing: that of a writer which leaves the recording to others.

    Args:
        log_dir: the directory, which isn't made.
    """

    def __init__(self, log_dir: str) -> None:
        self._log_dir, self._path = log_dir, ""

    def beside(self, log_dir: str) -> FileWriter:
        """Another one."""
        return SilentFileWriter(log_dir)

    def add_event(self, event: Any, step: int | None = None, walltime: float | None = None) -> None:
        """Does nothing."""

    def reopen(self) -> None:
        """Does nothing."""

    def flush(self) -> None:
        """Does nothing."""

    def close(self) -> None:
        """Does nothing."""

    def _add(self, what: bytes, walltime: float | None, step: int | None = None) -> None:
        """Does nothing."""


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


def placed(path: str) -> str:
    """The path, whatever the working directory becomes.

    Raises ValueError for a URL: a directory called `s3:` would hold the run, and none would look
    for it there.
    """
    if URL.match(path):
        raise ValueError(
            f"`log_dir` is `{path}`, but a run is recorded into a directory of this machine\n"
            "hint: mount the store as a directory, or copy the run there when it has ended"
        )
    try:
        return os.path.join(os.getcwd(), path)
    except FileNotFoundError:  # it was deleted; a path that isn't relative holds all the same
        return path


def _close_at_worker_exit(writer: FileWriter) -> None:
    """Has a multiprocessing worker close the file in the end: it leaves without running `atexit`'s
    functions.
    """
    process = sys.modules.get("multiprocessing.process")
    if process is not None and process.parent_process() is not None:
        from multiprocessing.util import Finalize

        Finalize(writer, writer.event_writer.close, exitpriority=0)
