"""The native core: event files out (`EventWriter`: `_core_writer.pyi`) and in (`Store`); what it
tells of runs is in `_core_answers.pyi`, of values that are no scalars in `_core_kinds.pyi`, what it
hands on as `Table` in `_core_table.pyi`, as files in `_core_export.pyi`. Those five files are parts
of this one, not modules.

Plain values go in; columns come out as Arrow IPC streams (bytes), so that nobody on the Python side
loops over points. Every method releases the GIL while it works. Steps are int64, wall times float64
seconds since 1970-01-01 UTC.
"""

from collections.abc import Sequence
from typing import Literal, final

import numpy as np
import numpy.typing as npt

from glassboard._core_answers import Change as Change
from glassboard._core_answers import Changes as Changes
from glassboard._core_answers import Problem as Problem
from glassboard._core_answers import Progress as Progress
from glassboard._core_answers import Run as Run
from glassboard._core_export import Export as Export
from glassboard._core_export import HistogramExport as HistogramExport
from glassboard._core_kinds import Media as Media
from glassboard._core_kinds import TagInfo as TagInfo
from glassboard._core_kinds import Tensor as Tensor
from glassboard._core_table import Table as Table
from glassboard._core_writer import EventWriter as EventWriter

__version__: str

def graph_of_file(data: bytes) -> bytes:
    """That of a GraphDef, MetaGraphDef or SavedModel, or their text; ValueError with a hint."""

def wire_fields(message: bytes) -> list[tuple[int, int, int | bytes]]:
    """(field number, wire type, value) of every field of a serialized protobuf message, in order.

    Wire type 0 is a varint (unsigned: of a negative int64 its two's complement), 1 and 5 the bits
    of a fixed64 and a fixed32 (a double is `struct.unpack("<d", value.to_bytes(8, "little"))`), 2
    bytes, a string, a message or packed numbers. Raises ValueError for what is no message.
    """

def png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """A lossless PNG of a contiguous array of shape [height, width, channels], with 1 channel
    (grey), 2 (grey and alpha), 3 (RGB) or 4 (RGBA). Raises ValueError for other sizes.
    """

def gif(frames: npt.NDArray[np.uint8], frames_per_second: float) -> bytes:
    """A GIF that plays a contiguous array of shape [time, height, width, 3] again and again, each
    frame in 256 colours of its own. Raises ValueError for other sizes, and for sides beyond
    65,535.
    """

def framed(data: bytes) -> bytes:
    """A record of an event file: the length, the data, and the masked CRC-32C of each."""

def matching(pattern: str, names: Sequence[str], *, from_start: bool = False) -> list[bool]:
    """Whether a regular expression matches each name: somewhere, or from its first character on.

    Takes time in proportion to the names, whatever the pattern. Raises ValueError for what is no
    regular expression, has more than 10,000 bytes or 512 KiB once compiled, or looks around or
    refers back.
    """

@final
class Store:
    """Everything below one or more logdirs, read and followed by threads of its own from
    construction on.

    `logdirs` is a path, or pairs of a name, which may be empty, and a path. Where nothing is at a
    path with wildcards (`*`, `?`, `[a-z]` in its parts), all directories that match it are logdirs,
    now or later. An unnamed one among several is called by the end of its path, as much as tells it
    from the others; what a pattern matches, by the parts that vary. The same directory is shown
    once, by the first name it was given, or else the first way it was given; one inside another is
    shown as what it is called itself. A link inside that leads out of all logdirs is a problem, and
    is not followed.

    A logdir that is missing, or is no directory, is waited for: `progress().reason` says so.
    `reload_interval` is the longest pause between two looks at the files, in seconds: where the
    file system tells of a change, it is read at once; 0 reads once, and then when `refresh` is
    called. Nothing is held of histograms, texts and other heavy values but where they are. With
    `cache`, a directory that is made where it is missing, what was read is kept there for the next
    time, 2 GiB at most. Raises KeyError for a run or tag that is not there, OSError where a file is
    gone that a heavy value is to be read from, and ValueError where no logdir is given.
    """

    def __new__(
        cls,
        logdirs: str | Sequence[tuple[str, str]],
        *,
        reload_interval: float = 0.5,
        cache: str | None = None,
    ) -> Store: ...
    @staticmethod
    def of_run(path: str) -> Store:
        """An event file, or those that lie in a directory itself, as the run `.`; no thread follows
        them. `refresh` reads what is new, the first time everything, and raises OSError where the
        path cannot be read.
        """
    @property
    def logdir(self) -> str:
        """The absolute path; of several, what was given, as `/a, name=/b`."""
    def roots(self) -> list[tuple[str, str, str]]:
        """(name, path, path without links) of each logdir that is there.

        The names of its runs are the name, which is empty where there is one logdir without a name,
        and then, parted by `/`, the path below it; none is called as a run of another one might be.
        """
    @property
    def version(self) -> int:
        """Grows with every change that `changes` would tell of."""
    def wait(self, version: int, timeout: float) -> int:
        """Blocks until the version is above `version` or `timeout` seconds have passed; the version
        then.
        """
    def changes(self, since: int) -> Changes: ...
    def runs(self) -> list[Run]:
        """All runs that hold an event, in natural order of their names (`run9` before `run10`)."""
    def problems(self) -> list[Problem]: ...
    def progress(self) -> Progress: ...
    def scalars(
        self,
        tag: str,
        *,
        runs: list[str] | None = None,
        x: Literal["step", "wall", "relative"] = "step",
        low: float | None = None,
        high: float | None = None,
        width: int | None = None,
        smoothing: float = 0.0,
        superseded: bool = False,
        tagged: bool = False,
        compression: Literal["lz4"] | None = None,
    ) -> bytes:
        """The points of one tag, an Arrow IPC stream with a row for each run that has it.

        Columns: run (utf8), points (int64: how many lie in the range, before reduction),
        first_wall_time (float64: of the whole series), step (list<int64>), wall_time
        (list<float64>), value (list<float64>); where smoothing > 0, smoothed (list<float64>); and,
        with `superseded`, superseded (list<bool>). With `tagged`, tag (utf8) comes first. With
        `compression`, each column is packed, which readers of Arrow undo unasked. Order of
        writing is kept.

        What a restart of the run superseded is left out, unless `superseded` asks for it: at a
        `SessionLog.START`, everything from its step on that was written before; and where a later
        file of the run began after an earlier one ended, the points of the earlier one from the
        step on at which the later one begins that tag. Files written side by side both count,
        merged by wall time.

        `low` and `high` bound x, inclusive (`relative`: seconds since the series' first wall time),
        and one neighbour outside each end is kept so that a line reaches the edge. With `width`, a
        series of more than 4 · width points is reduced by M4 (Jugel et al., 2014): the first,
        lowest, highest and last point of each of `width` columns, and every NaN and infinity that
        begins or ends a run of them; so no spike is lost. `smoothing` in [0, 1) is the weight of
        TensorBoard's debiased exponential average, over all points of the series, before reduction.

        Rows are in the order of `runs`, or in natural order of all runs. Raises ValueError for
        bounds, a width or a weight that make no sense.
        """
    def lines(
        self,
        tags: list[str],
        *,
        runs: list[str] | None = None,
        groups: list[tuple[str, list[str]]] | None = None,
        center: Literal["mean", "median"] = "mean",
        band: Literal["none", "std", "sem", "range", "iqr"] = "none",
        x: Literal["step", "relative", "wall", "tag"] = "step",
        x_tag: str | None = None,
        align: bool = False,
        low: float | None = None,
        high: float | None = None,
        width: int | None = None,
        log_x: bool = False,
        smoother: Literal["ema", "time", "mean", "gaussian"] = "ema",
        smoothing: float = 0.0,
        baseline: str | None = None,
        compare: Literal["difference", "ratio"] = "difference",
        superseded: bool = False,
        partition: bool = False,
        deltas: int = 0,
    ) -> bytes:
        """What a chart draws, an Arrow IPC stream with a row for each line, in the fewest bytes
        that hold it exactly: by tag, then by run or group. `docs/http-api.md` tells the columns.

        Each whole series gets its x, is parted where x goes down (`partition`) or averaged with the
        others of its group, compared with the baseline, smoothed, cut to `low` and `high` with a
        neighbour at each end, and reduced to `width` columns by M4, as in `scalars`.

        `groups` are names with their runs, and take the place of `runs`. A group's line is the
        middle of its members at every x at which any of them has a point; each member is straight
        between its own finite points and ends with them. A name that isn't there adds nothing,
        nor does a run without `x_tag`, nor a tag that the baseline hasn't. `smoothing` is a weight
        in [0, 1) for `ema` (TensorBoard's) and `time` (the same over x), a window of 1 point or
        more for `mean` and `gaussian` (whose standard deviation is a quarter of it). A column of at
        most `deltas` float32 is sent as the bytes of their differences, which gzip makes smaller.

        Raises KeyError where no run has any of the tags, and ValueError for arguments that make no
        sense, an `x_tag` that no run has, and more than 2^25 points without a width.
        """
    def summaries(
        self,
        *,
        tags: list[str] | None = None,
        runs: list[str] | None = None,
        x: Literal["step", "relative", "wall"] = "step",
        low: float | None = None,
        high: float | None = None,
    ) -> bytes:
        """Figures of each series, an Arrow IPC stream: by tag (given, or sorted), then by run.

        Columns: tag, run (utf8), points, first_step, last_step (int64: between the bounds, as all
        that follows), first, last, min (float64: finite values), min_step (int64), max, max_step,
        mean (of finite values), non_finite (int64), first_wall_time, last_wall_time (float64),
        start, end (float64: the values nearest to `low` and `high` in the whole series, finite or
        not; without a bound its first and last). Where there is no such point, floats are NaN and
        steps 0. Raises KeyError where no run has any of the tags, and ValueError for such bounds.
        """
    def export(
        self,
        *,
        tags: list[str] | None = None,
        runs: list[str] | None = None,
        x: Literal["step", "relative", "wall"] = "step",
        low: float | None = None,
        high: float | None = None,
        superseded: bool = False,
    ) -> Export:
        """The points of scalars to take away, by run in natural order, then by tag: those from
        `low` to `high`, both included, and with `superseded` also what restarts superseded.
        Relative times count from the series' first point that no restart superseded. A series
        without such a point is left out.

        Raises KeyError for a run that isn't there and a tag that no run has, and ValueError for
        bounds that make no sense and where there is no point at all.
        """
    def export_histograms(
        self, *, tags: list[str] | None = None, runs: list[str] | None = None
    ) -> HistogramExport:
        """The histograms to take away, by run in natural order, by tag, then in order of writing;
        what can't be read, and what a restart superseded, is left out.

        Raises as `export` does.
        """
    def scalar_columns(
        self, run: str, tag: str, *, superseded: bool = False
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """(steps, wall times, values) of one series, whole, each of shape [n]."""
    def scalar_bytes(self, run: str, tag: str) -> tuple[bytes, bytes, bytes]:
        """What `scalar_columns` returns, as little-endian int64, float64 and float64: for
        `memoryview(b).cast("q")`, which needs no numpy.
        """
    def histograms(
        self, run: str, tag: str, *, limit: int | None = None, bins: int | None = None
    ) -> bytes:
        """The histograms of one tag, an Arrow IPC stream with a row for each step.

        Columns: step (int64), wall_time, min, max, num, sum, sum_squares (float64), nan, pos_inf,
        neg_inf (int64); then without `bins`: left, right, count (list<float64>: the buckets as
        logged, the empty ones at both ends cut off and the outer edges drawn in to min and max);
        with `bins`: count (list<float64> of `bins` equal bins from the lowest min to the highest
        max of the rows returned, a bucket's count spread evenly over it), and the schema's metadata
        `low` and `high` (decimal text; a half to both sides where all values are equal). At most
        16,384 bins. Of a histogram without values, min and max are NaN; of TensorFlow 2's, which
        doesn't log them, sum and sum_squares are. `limit` keeps every 2^k-th step and the last one,
        with the smallest k that leaves at most `limit` + 1 rows: what was shown stays while a run
        grows. What can't be decoded is left out, and told in the metadata `unreadable` as by
        `distributions`.
        """
    def distributions(
        self,
        runs: Sequence[str],
        tags: Sequence[str],
        *,
        limit: int | None = None,
        also: Sequence[int] = (),
        steps: Sequence[int] | None = None,
        bins: int | None = None,
        scale: str = "linear",
    ) -> bytes:
        """What histograms tell, a row for each run, tag and step: Arrow IPC.

        Columns: run and tag (utf8), those of `histograms` up to neg_inf, then (float64, NaN where
        unknown) mean, std (of all values), norm (L2), mean_size (of |v|), median_size (of |v|,
        zeros left out), for each NAME_off (the share it may be off by), zeros, tiny and near_zeros
        (shares: 0, |v| <= 1e-12 and 1e-7), at_low and at_high (shares within 0.1 of the ends of
        0…1, or of -1…1), and quantiles (list<float64>: at 0, 0.0668, 0.1587, 0.3085, 0.5, 0.6915,
        0.8413, 0.9332, 1). The values of a bucket are taken as spread evenly over it, but for zeros
        that were counted and for whole numbers that the sums show to be some; mean, std and norm
        are of the sums as logged, where there are any.

        With `bins` also count (list<float64>), over bins that all rows share: from `low` to `high`
        (the schema's metadata, decimal text) equally wide in the value (`scale` `linear`), in
        sign(v) * log10(1 + |v| / threshold) (`symlog`; also metadata), or in log10 |v| (`log`),
        after one from 0. At most 16,384 bins. `limit` is that of `histograms`, but that those which
        stand out are kept, too (with values that aren't finite, with the greatest values), as are
        those at the steps `also` or before them. Of lines of run, tag and number, parted by tabs,
        the metadata `thinned` then has one for each series of which some are left out (how many it
        has), `not_finite` one for each with values that aren't finite (in how many steps);
        `sampled` is `true` where there was too much to look at for that. `steps`, in its place,
        gives for each of these the last histogram at it or before it, or else the first, each but
        once. The metadata `steps` then has all that there are, ascending, parted by blanks.

        A run need not have every tag, but KeyError is raised for one that none of them has. What
        can't be decoded is left out; the metadata `unreadable` has a line of run, tag, step and
        reason, parted by tabs, for each.
        """
    def histogram_buckets(
        self, run: str, tag: str
    ) -> list[tuple[int, float, list[tuple[float, float, float]]]]:
        """(step, wall time, [(left, right, count) …]) of every histogram of a tag, its buckets as
        in `histograms`.
        """
    def text(self, run: str, tag: str) -> list[tuple[int, float, list[int], list[str], str | None]]:
        """(step, wall time, shape, strings in row-major order, None) of every text of a tag; of one
        that can't be decoded (step, wall time, [], [], why).
        """
    def texts(
        self,
        run: str,
        tag: str,
        *,
        at: Sequence[int] = (),
        skip: int = 0,
        limit: int | None = None,
    ) -> bytes:
        """An Arrow IPC stream with a row for each text of a tag, in order of writing; those at the
        places `at` are read (negative ones from the end), up to `limit` bytes of each. Of a text of
        one string `skip` bytes are left out before.

        Columns: step (int64), wall_time (float64), bytes (int64: what it takes in its file), read
        (bool: whether it was asked for); then of those read, else empty or 0: shape (list<int64>),
        rows, columns (int64: of the table that strings has), size (int64: the bytes of all its
        strings), begin (int64: the bytes left out before), whole (bool: whether strings has all of
        them), strings (list<utf8>: row by row;
        what isn't UTF-8 is replaced), problem (utf8: why it can't be read, else empty). With
        `limit`, strings has at most the upper left 200 x 100 of
        a table; of a tensor with more than two axes, of its first slice. ValueError where those
        asked for take more than 512 MiB.
        """
    def search_texts(
        self,
        sought: str,
        *,
        regex: bool = False,
        runs: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        most: int = 1_000,
    ) -> bytes:
        """An Arrow IPC stream with a row for each text that contains `sought`, in whichever case,
        by run in natural order, then by tag, then in order of writing. With `regex` it is a regular
        expression in RE2's syntax, whose `^` and `$` are the ends of a line; what it finds of no
        length counts where it finds nothing else.

        Columns: run, tag (dictionary<utf8>), index (int64: its place, as in `texts`), step,
        wall_time, matches (int64: how many, 10,000 at most), matched (list<utf8>: what matched,
        each once, 50 at most), string (int64: the place of the one with the first match, row by
        row), offsets (list<int64>: bytes of that string before the first match in each 64 KiB of
        it), before, found, after (utf8: the first match and some 80 bytes around it). The schema's
        metadata (decimal text): `texts` (how many contain it; the first `most` are told), `bytes`
        (how much was searched), `skipped` (tags left out beyond 256 MiB), `unread` (tags of which
        something cannot be read). ValueError for nothing, or more than 1,000 bytes, to search for;
        of what is no regular expression no row is told, and the metadata `problem` says why.
        """
    def graph(self, run: str, tag: str | None = None, *, costs: str | None = None) -> bytes:
        """A graph, the run's own for None, as an Arrow IPC stream with a row for each node, then
        one for each call of a module or function.
        A function's body stands where it is called, `call/node`. With `costs`, a tag of times and
        memory, nodes that were not measured have `_forward_ns` and `_allocated_bytes`.

        Columns: name, op, device (utf8), inputs (list<utf8>, as in NodeDef), output_shapes
        (list<list<int64>>, -1 for an unknown size, null for an unknown rank), attr_names,
        attr_values (list<utf8>: readable text, at most 1,024 bytes each; `_output_shapes` is left
        out), module (bool: the row is a call of a module). What could not be measured is told in
        the schema's metadata `notes`, a line each. The last graph written is the one.
        """
    def values(
        self, run: str, kind: str, tag: str, *, superseded: bool = False
    ) -> list[tuple[int, float, bytes]]:
        """(step, wall time, message) of every value of a tag that is not a scalar, as it lies in
        its file: a serialized Summary.Value; of the kinds `graphs`, `meta_graphs` and
        `graph_tagged_run_metadata` a GraphDef, MetaGraphDef and RunMetadata.
        """
    def metadata(self, run: str) -> list[tuple[str, bytes]]:
        """(tag, its first serialized SummaryMetadata) of each tag that has any."""
    def contexts(self, run: str, *, most: int = 1 << 20) -> list[tuple[float, bytes]]:
        """(wall time, JSON) of what a run was begun with, each time, in order of writing, as its
        writer put it into field 101 of an Event; those of more than `most` bytes are left out.
        """
    def files(self, run: str) -> list[str]:
        """The run's event files."""
    def table(
        self,
        form: str,
        *,
        kind: str | None = None,
        runs: list[str] | None = None,
        tags: list[str] | None = None,
        low: int | None = None,
        high: int | None = None,
        every: int | None = None,
        superseded: bool = False,
        data: bool = True,
    ) -> Table:
        """A tidy table of these runs and tags (None: of all; a name that is not there adds nothing)
        at the steps from `low` to `high`, both included, and of those only every `every`-th,
        counted from `low`, or from 0 where there is none. Rows come by run, tag and order of
        writing.

        `form` is `scalars`, `wide_scalars`, `histograms`, `text`, `images`, `audio`, `tensors` (of
        any `kind`), `pr_curves` or `graphs`; the columns are those of `glassboard.reader.Reader`'s
        methods of these names. `superseded` concerns scalars, images, audio and tensors. Raises
        ValueError for another form and for a wide table of more than 2^28 cells.
        """
    def refresh(self) -> None:
        """Returns when everything is read that was there when it was called. With
        `reload_interval=0` this is the way to see what is new.

        Raises ValueError after `close()` and in a forked child.
        """
    def tags(self, run: str) -> list[TagInfo]:
        """Everything the run holds, by kind, then by name. Kinds: see `Run.tags`."""
    def tag_names(self, kind: str) -> dict[str, list[str]]:
        """The tags of one kind, sorted, of each run that has any; runs in natural order."""
    def described(self, kind: str) -> list[tuple[str, str, str, str]]:
        """(run, tag, display name, description) of each tag of a kind that has one of the two
        texts, in the order of `tag_names`.
        """
    def contents(self, kind: str) -> list[tuple[str, str, bytes]]:
        """(run, tag, `TagInfo.content`) of each tag of a kind, in the order of `tag_names`."""
    def occurrences(
        self, kinds: Sequence[str], *, runs: Sequence[str] | None = None, most: int
    ) -> list[tuple[str, str, str, int, float]]:
        """(run, kind, tag, step, wall time) of every value of these kinds, none of them `scalars`,
        but for what a restart superseded; by run, kind, tag and order of writing. A run that is not
        there adds nothing.

        Where they were more than `most`, the tags with most values are thinned evenly, every
        2^k-th and the last one being kept: what was told stays while a run grows. Of more tags than
        `most`, every so-manieth tells its last value.
        """
    def tensors(self, run: str, kind: str, tag: str, *, superseded: bool = False) -> list[Tensor]:
        """The values of a tag, in order of writing; those that a restart superseded only when they
        are asked for.

        What isn't a tensor in the file becomes what TensorBoard's `data_compat.py` makes of it: a
        histogram is float64 [k, 3] (left, right, count; empty buckets at the ends cut off), an
        image strings [3] (width, height, the picture), a sound strings [1, 2] (with an empty
        label), a graph or RunMetadata a string [1], a value with nothing but metadata float32 [0].
        Values that the file leaves out are the last one repeated, or 0, as TensorFlow does it: up
        to 64 MiB in all. Raises ValueError beyond that, for a tensor that can't be decoded, where
        the values take more than 2 GiB, and for `scalars`: see `scalar_columns`.
        """
    def media(self, run: str, kind: str, tag: str, *, superseded: bool = False) -> list[Media]:
        """The pictures (kind `images`) or sounds (`audio`) of a tag, in order of writing; those
        that a restart superseded only when they are asked for. Reads some 4 KiB of each value.
        """
    def blob(self, run: str, kind: str, tag: str, index: int, sample: int = 0) -> bytes:
        """One sample of the value at `index` of all the tag's values (`Media.index`), superseded or
        not. Of strings each is a sample; other values have one, their bytes as in `tensors`. Raises
        IndexError for an index or sample that is not there.
        """
    def blob_id(self, run: str, kind: str, tag: str, index: int, sample: int = 0) -> str:
        """A name for those bytes that changes where they could, for an ETag: made of the file's
        device and inode, the place in it, the value's wall time, and a checksum of its first 4 KiB.
        """
    def has_run_graph(self, run: str) -> bool:
        """Whether the run has a graph without a tag: in an event of its own, in a MetaGraphDef, or
        in a tensor `__run_graph__` of the plugin `graphs`.
        """
    def graph_tags(self, run: str) -> list[tuple[str, bool, bool, bool]]:
        """(tag, conceptual graph, op graph, profile) of each tag that has one, sorted, as
        TensorBoard tells them: where TensorFlow's metadata say version `1`.
        """
    def graph_def(self, run: str, tag: str | None = None) -> bytes:
        """A serialized GraphDef: the run's own for None, else what `graph_text` prints."""
    def graph_text(
        self,
        run: str,
        tag: str | None,
        *,
        limit_attr_size: int | None = None,
        large_attrs_key: str | None = None,
    ) -> bytes:
        """A GraphDef as text protobuf, as `google.protobuf.text_format.MessageToString` prints it:
        the run's own for None, else the pre-optimization graphs of the tag's functions; the last
        one written. Several functions' are put side by side with names in `graph_<i>/`; an order
        `^node` becomes `^graph_<i>/node` there, and calls are renamed with their functions, which
        TensorBoard leaves out.

        Attributes of nodes that take more than `limit_attr_size` bytes are left out, and their
        names listed in the attribute `large_attrs_key`, which is needed then. Raises ValueError for
        a size below 1, a missing key, a message that can't be decoded, and a text beyond 1 GiB.
        """
    def run_metadata_text(self, run: str, tag: str) -> bytes:
        """The times and memory of a step, a RunMetadata as text protobuf; the last one written."""
    def keras_model(self, run: str, tag: str) -> bytes:
        """A Keras model's JSON, as it was logged; the last one written."""
    def close(self) -> None:
        """Stops the threads; also done when the object goes."""
