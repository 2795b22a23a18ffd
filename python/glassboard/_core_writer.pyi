"""A part of `_core.pyi`: import it from `glassboard._core`."""

from typing import final

import numpy as np
import numpy.typing as npt

@final
class EventWriter:
    """Appends events to one new event file: what was added is with the operating system when a
    method returns. On a network's file system, and while a disk is slow (a write took above
    0.1 s), a thread writes it within 0.2 s of the call.

    The file is `<logdir>/events.out.tfevents.<seconds>.<host>.<pid>.<n><filename_suffix>`, n
    counting the writers of this process, as TensorBoard's own writer names it. The directory is
    made if it is missing. The first record is the file-version event. May be used from many
    threads. Raises OSError at construction where the directory or the file cannot be made. What is
    left is written when the object goes, and when the interpreter exits.

    The adding methods raise OSError while the file cannot be written (a full disk): what was added
    stays in memory, the most recent 64 MiB of it, and is written when it can be. They raise
    FileNotFoundError once the file was found to be deleted, within a second of that: the writer is
    closed then, and what is given is not recorded. After `close()` they raise ValueError. In a
    forked child every method raises RuntimeError and nothing that the parent has still to write is
    written twice.
    """

    def __new__(
        cls, logdir: str, *, filename_suffix: str = "", flush_secs: float = 0.2
    ) -> EventWriter: ...
    @property
    def path(self) -> str: ...
    @property
    def closed(self) -> bool: ...
    @property
    def lost(self) -> int:
        """How many records were given up, the oldest first, because the file could not be written
        for too long.
        """
    def beside(self, logdir: str, *, filename_suffix: str = "") -> EventWriter:
        """A writer to another directory; the thread of this one serves it, should it need one."""
    def scalar(self, tag: str, value: float, step: int | None, wall_time: float) -> None:
        """A `simple_value` (float32 in the file, as torch writes it)."""
    def histogram(
        self,
        tag: str,
        values: npt.NDArray[np.float32] | npt.NDArray[np.float64],
        step: int | None,
        wall_time: float,
    ) -> int:
        """A `histo` of a one-dimensional array over TensorBoard's default buckets; returns how many
        values were not finite.

        Buckets: edges 1e-12 · 1.1^k below 1e20, mirrored for negatives, and 0; trimmed to the span
        of the filled ones with one empty bucket kept at the left, as torch trims them. min, max,
        num, sum and sum_squares are over the finite values, in float64. Values beyond the outermost
        edges are counted in the outermost buckets. Counts of NaN, +Inf and -Inf ride in
        HistogramProto's fields 101, 102 and 103 (varints), which other readers skip, and that of
        zeros in field 104: the bucket of 0 goes up to 1e-12. Where no value is finite, the one
        bucket is empty and the statistics are 0. Raises ValueError for an empty or non-contiguous
        array, TypeError for one of another dtype or dimension.
        """
    def histogram_raw(
        self,
        tag: str,
        *,
        min: float,
        max: float,
        num: float,
        sum: float,
        sum_squares: float,
        bucket_limits: npt.NDArray[np.float64],
        bucket_counts: npt.NDArray[np.float64],
        step: int | None,
        wall_time: float,
        not_finite: tuple[int, int, int] = (0, 0, 0),
        zeros: int | None = None,
    ) -> None:
        """A `histo` from ready buckets: right edges and counts, of equal length (ValueError
        otherwise); how many values were NaN, +Inf and -Inf, and, where it is known, 0.
        """
    def text(self, tag: str, text: str, step: int | None, wall_time: float) -> None:
        """A DT_STRING tensor of shape [1] with the plugin `text`; the tag is written as it is
        given.
        """
    def value(self, tag: str, fields: bytes, step: int | None, wall_time: float) -> None:
        """A value of any kind: `fields` are those of a `Summary.Value` but for its tag,
        serialized.
        """
    def event(self, message: bytes) -> None:
        """A serialized `Event`."""
    def session_start(self, step: int, wall_time: float) -> None:
        """A `SessionLog` that says START: what was written from `step` on, before, is
        superseded.
        """
    def graph(self, graph_def: bytes, wall_time: float) -> None:
        """A serialized GraphDef, in `Event.graph_def`."""
    def run_metadata(self, tag: str, run_metadata: bytes, wall_time: float) -> None:
        """A serialized RunMetadata, in `Event.tagged_run_metadata`."""
    def flush(self) -> None:
        """Returns when everything added so far has been handed to the operating system."""
    def sync(self) -> None:
        """Returns when everything added so far lies on the disk."""
    def rest(self) -> None:
        """Gives the open file back to the operating system until something is added."""
    def close(self) -> None:
        """Flushes and closes the file; a second call does nothing.

        Raises OSError where the flush fails: what could not be written is lost then.
        """
