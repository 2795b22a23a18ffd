"""The part of `SummaryWriter` that records numbers: scalars, histograms and tensors."""

from __future__ import annotations

import time
from functools import cached_property, partial
from operator import methodcaller
from typing import TYPE_CHECKING, Any

import numpy as np

from glassboard.proto import DATA_TYPES
from glassboard.writer import convert, device, exported, histogram, value
from glassboard.writer.convert import UnfitError
from glassboard.writer.device import is_on_device
from glassboard.writer.run_writer import RunWriter

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from glassboard._core import EventWriter


class NumberMethods(RunWriter):
    """Scalars, histograms and tensors."""

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
        *,
        display_name: str = "",
        summary_description: str = "",
    ) -> None:
        """Records one number.

        Args:
            tag: the series' name; what comes before a `/` groups it.
            scalar_value: a number, or an array or tensor of any framework with exactly one
                element, on any device; or a str of a number.
            global_step: the training step.
            walltime: seconds since 1970-01-01 UTC; now, if left out.
            new_style: accepted; what is written is the form that every reader knows.
            double_precision: with `new_style`, as torch has it, the file holds float64; otherwise
                float32.
            display_name: what the series is called where it is shown, in place of its tag.
            summary_description: says what the series is, in Markdown.

        Example:
            >>> for step in range(3):
            ...     writer.add_scalar("loss/train", 0.5**step, step)
            >>> writer.add_scalar("accuracy", torch.tensor(0.5), 3, display_name="top-1 accuracy")
            >>> glassboard.open(logdir).scalars("loss/*")["value"]
            array([1.  , 0.5 , 0.25])
        """
        # Called in training loops: what is right already, as it mostly is, is not sent through the
        # intake.
        intake = self._intake
        if type(tag) is not str or not tag.isascii():
            tag = intake.tag(tag)
        if type(scalar_value) is float:
            number = scalar_value
        elif is_on_device(scalar_value) and scalar_value.numel() == 1:
            step, wall_time = intake.step(tag, global_step), intake.wall_time(tag, walltime)
            self._await_number(
                scalar_value,
                lambda number: self.add_scalar(
                    tag,
                    number,
                    step,
                    wall_time,
                    new_style,
                    double_precision,
                    display_name=display_name,
                    summary_description=summary_description,
                ),
            )
            return
        elif (plain := convert.plain(scalar_value)) is not None:
            number = plain
        elif (taken := intake.number(tag, scalar_value)) is None:
            return
        else:
            number = taken
        if not (type(global_step) is int and -(2**63) <= global_step < 2**63):
            global_step = intake.step(tag, global_step)
        wall_time = time.time() if walltime is None else intake.wall_time(tag, walltime)
        if new_style and double_precision:
            fields = value.tensor(np.array(number), value.metadata("scalars"))
            self._write(tag, methodcaller("value", tag, fields, global_step, wall_time))
            return
        if display_name or summary_description:
            named = value.single(number, display_name, summary_description)
            self._write(tag, methodcaller("value", tag, named, global_step, wall_time))
            return
        own = self._files.own
        if own is not None and not self._later.queue:
            try:
                own.event_writer.scalar(tag, number, global_step, wall_time)
                return
            except (FileNotFoundError, ValueError):  # deleted, or closed by another thread
                pass
            except OSError as error:
                intake.write_failed(self.log_dir, error)
                return
        self._write(tag, methodcaller("scalar", tag, number, global_step, wall_time))

    def _await(self, tensor: Any, record: Callable[[Any], None]) -> None:
        """Records what a tensor on a device comes to, once it is there, on the host."""
        if not self.is_silent:
            host, ready = device.copied(tensor.detach())
            self._later.add(ready, lambda: record(host))

    def _await_number(self, tensor: Any, record: Callable[[float], None]) -> None:
        self._await(tensor, lambda host: record(host.item()))

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: Mapping[str, Any],
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Records several numbers for one chart, each in a run of its own below this one.

        The run of a key is the directory `<log_dir>/<main_tag>_<key>`, with `_` for each `/` of
        `main_tag`; its tag is `main_tag`. A `/` in a key nests directories; between them, `_` is
        put for a part that is empty, `.` or `..`, so that none lies outside `log_dir`.

        Args:
            main_tag: the chart's name.
            tag_scalar_dict: numbers, or arrays and tensors with one element, by key.
            global_step: the training step of all of them.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Raises:
            TypeError: `tag_scalar_dict` is no mapping.

        Example:
            >>> writer.add_scalars("loss", {"train": 0.5, "val": 0.75}, global_step=1)
            >>> glassboard.open(logdir).runs
            ['.', 'loss_train', 'loss_val']
        """
        intake = self._intake
        tag = intake.tag(main_tag)
        step = intake.step(tag, global_step)
        wall_time = intake.wall_time(tag, walltime)
        is_dict = type(tag_scalar_dict) is dict
        numbers = tag_scalar_dict if is_dict else intake.numbers(tag, tag_scalar_dict)
        open_files = {} if self._later.queue else self._files.open_below()
        for key, given in numbers.items():
            # As in `add_scalar`: what is right already, as it mostly is, takes the short way.
            file = open_files.get((tag, key)) if type(given) is float else None
            if file is not None:
                try:
                    file.event_writer.scalar(tag, given, step, wall_time)
                    continue
                except (FileNotFoundError, ValueError):  # deleted, or closed by another thread
                    pass
                except OSError as error:
                    intake.write_failed(self.log_dir, error)
                    continue
            one = partial(self._add_one, tag, intake.tag(key), step, wall_time)
            if is_on_device(given) and given.numel() == 1:
                self._await_number(given, one)
            else:
                one(given)

    def _add_one(self, tag: str, key: str, step: int | None, wall_time: float, given: Any) -> None:
        number = given if type(given) is float else self._intake.number(f"{tag}[{key}]", given)
        if number is not None:
            add = methodcaller("scalar", tag, number, step, wall_time)
            self._write(tag, add, below=(tag, key))

    def export_scalars_to_json(self, path: str | os.PathLike[str]) -> None:
        """Writes the points that `add_scalars` recorded since the last such call, read back from
        the event files: `{run's directory: [[wall time, step, value], …]}`.

        Args:
            path: the JSON file, which is replaced.

        Raises:
            OSError: `path` cannot be written, or an event file not be read.

        Example:
            >>> from pathlib import Path
            >>> writer.add_scalars("loss", {"train": 0.5}, global_step=1, walltime=0.0)
            >>> writer.export_scalars_to_json("scalars.json")
            >>> print(Path("scalars.json").read_text())
            {"runs/first/loss_train": [[0.0, 1, 0.5]]}
        """
        self.flush()
        points: dict[str, list[exported.Point]] = {}
        for run, files in self._files.below_paths.items():
            for file in files:
                found, end = exported.points_of(file, self._ends.get(file, 0))
                self._ends[file] = end
                if found:
                    points.setdefault(run, []).extend(found)
        exported.write(path, points)

    def add_histogram(
        self,
        tag: str,
        values: Any,
        global_step: int | None = None,
        bins: Any = "tensorflow",
        walltime: float | None = None,
        max_bins: int | None = None,
    ) -> None:
        """Records how values are distributed; those that are not finite are left out, with a
        warning.

        Args:
            tag: the series' name.
            values: real numbers of any shape: an array or tensor of any framework, or a list.
            global_step: the training step.
            bins: `"tensorflow"` (TensorBoard's buckets), or what `numpy.histogram` takes: a rule's
                name, a number, edges.
            walltime: seconds since 1970-01-01 UTC; now, if left out.
            max_bins: neighbouring buckets are merged until about so many are left.

        Raises:
            ValueError, TypeError: `numpy.histogram` refuses `bins`. Where it makes no such bins of
                these values alone, TensorBoard's buckets are recorded, with a warning.

        Example:
            >>> layer = torch.nn.Linear(64, 32)
            >>> for name, parameter in layer.named_parameters():
            ...     writer.add_histogram(name, parameter, global_step=1)
            >>> glassboard.open(logdir).histograms()["num"]
            array([  32., 2048.])
        """
        tag = self._intake.tag(tag)
        step = self._intake.step(tag, global_step)
        wall_time = self._intake.wall_time(tag, walltime)
        max_bins = self._intake.max_bins(tag, max_bins)
        default = isinstance(bins, str) and bins == "tensorflow"
        if default and max_bins is None and is_on_device(values) and device.is_countable(values):
            self._await(
                device.counted(values),
                lambda host: self._add_counted(tag, host.numpy(), step, wall_time),
            )
            return
        array = self._intake.values(tag, values)
        if array is None:
            return
        if default and max_bins is None:
            self._write(tag, partial(self._bucket, tag, array, step, wall_time))
            return
        finite = array[np.isfinite(array)].astype(np.float64)
        try:
            buckets = histogram.bucketed(finite, self.default_bins if default else bins, max_bins)
        except histogram.NoBinsError as error:
            self._intake.note(
                tag,
                "bins",
                f"`numpy.histogram` makes no such bins of these values ({error}); TensorBoard's "
                "buckets are recorded",
                "look for values that lie far from all others, or leave `bins` out",
            )
            self._write(tag, partial(self._bucket, tag, array, step, wall_time))
            return
        if buckets.counts.size:
            self._intake.not_finite(tag, array.size - finite.size, array.size)
            self._write(
                tag,
                lambda writer: histogram.write(writer, tag, finite, buckets, step, wall_time),
            )
        else:
            self._intake.refuse(tag, values, "a finite value within `bins`", "widen `bins`")

    def _bucket(
        self, tag: str, array: Any, step: int | None, wall_time: float, writer: EventWriter
    ) -> None:
        left_out = writer.histogram(tag, array, step, wall_time)
        self._intake.not_finite(tag, left_out, array.size)

    def _add_counted(self, tag: str, packed: Any, step: int | None, wall_time: float) -> None:
        """Records what a device has counted."""
        found = device.unpacked(packed)
        self._intake.not_finite(tag, sum(found.not_finite), found.size)
        self._write(
            tag,
            lambda writer: writer.histogram_raw(
                tag,
                **found.statistics,
                bucket_limits=found.buckets.limits,
                bucket_counts=found.buckets.counts,
                step=step,
                wall_time=wall_time,
                not_finite=found.not_finite,
                zeros=found.zeros,
            ),
        )

    def add_histogram_raw(
        self,
        tag: str,
        min: float,
        max: float,
        num: float,
        sum: float,
        sum_squares: float,
        bucket_limits: Any,
        bucket_counts: Any,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Records a histogram that was counted already.

        Args:
            tag: the series' name.
            min: the least value.
            max: the greatest value.
            num: how many values there are.
            sum: their sum.
            sum_squares: the sum of their squares.
            bucket_limits: the right edge of each bucket, ascending, of shape [n].
            bucket_counts: how many values each bucket holds, of shape [n].
            global_step: the training step.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Raises:
            ValueError: `bucket_limits` and `bucket_counts` differ in length.

        Example:
            >>> values = np.arange(10.0)
            >>> counts, edges = np.histogram(values, bins=5)
            >>> writer.add_histogram_raw(
            ...     "values",
            ...     min=values.min(),
            ...     max=values.max(),
            ...     num=values.size,
            ...     sum=values.sum(),
            ...     sum_squares=np.square(values).sum(),
            ...     bucket_limits=edges[1:],
            ...     bucket_counts=counts,
            ...     global_step=1,
            ... )
        """
        tag = self._intake.tag(tag)
        limits = self._intake.values(tag, bucket_limits)
        counts = self._intake.values(tag, bucket_counts)
        given = {"min": min, "max": max, "num": num, "sum": sum, "sum_squares": sum_squares}
        numbers = {name: self._intake.number(tag, each) for name, each in given.items()}
        told: dict[str, Any] = {name: each for name, each in numbers.items() if each is not None}
        if limits is None or counts is None or told.keys() != given.keys():
            return
        if limits.size != counts.size:
            raise ValueError(
                f"`{tag}`: {limits.size} `bucket_limits`, but {counts.size} `bucket_counts`\n"
                "hint: give the right edge and the count of each bucket"
            )
        step = self._intake.step(tag, global_step)
        wall_time = self._intake.wall_time(tag, walltime)
        self._write(
            tag,
            lambda writer: writer.histogram_raw(
                tag,
                **told,
                bucket_limits=limits.astype(np.float64),
                bucket_counts=counts.astype(np.float64),
                step=step,
                wall_time=wall_time,
            ),
        )

    def add_tensor(
        self, tag: str, tensor: Any, global_step: int | None = None, walltime: float | None = None
    ) -> None:
        """Records a whole tensor.

        Args:
            tag: the series' name.
            tensor: numbers or booleans of any shape, under 2 GiB; bfloat16 and float8 are recorded
                as float32.
            global_step: the training step.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> writer.add_tensor("weights", torch.arange(6.0).reshape(2, 3), global_step=1)
            >>> (row,) = glassboard.open(logdir).tensors("weights", kind="tensor")
            >>> np.frombuffer(row["data"], row["dtype"]).reshape(row["shape"])
            array([[0., 1., 2.],
                   [3., 4., 5.]], dtype=float32)
        """
        self._add(tag, tensor, lambda _: _tensor(tensor), global_step, walltime)

    @cached_property
    def default_bins(self) -> list[float]:
        """The bucket edges that `bins="tensorflow"` stands for.

        Example:
            >>> edges = writer.default_bins
            >>> counts, _ = np.histogram([0.1, 0.2, 3.0], bins=edges)
            >>> int(counts.sum())
            3
        """
        return histogram.default_bins()


def _tensor(tensor: Any) -> bytes:
    array = convert.array(tensor)
    if array.dtype.name not in DATA_TYPES:
        raise UnfitError(f"numbers, not `{array.dtype}`", "record words with `add_text`")
    if array.nbytes >= 1 << 31:
        raise UnfitError("less than 2 GiB, which is what a record can hold", "record a part of it")
    return value.tensor(array, value.metadata("tensor"))
