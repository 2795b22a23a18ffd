"""`SummaryWriter`, with the signatures of `torch.utils.tensorboard`."""

from __future__ import annotations

import os
import time
from functools import cached_property
from operator import methodcaller
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from glassboard.writer import histogram
from glassboard.writer.convert import is_step
from glassboard.writer.files import Files, FileWriter
from glassboard.writer.graph import MEASURED, recorded
from glassboard.writer.intake import Intake
from glassboard.writer.not_yet import not_yet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from glassboard._core import EventWriter

T = TypeVar("T")
LogDir = str | os.PathLike[str]


class SummaryWriter:
    """Records a run into an event file in `log_dir`, for glassboard and TensorBoard to show.

    A drop-in for `torch.utils.tensorboard.SummaryWriter` and, by `logdir=`, for tensorboardX's. One
    writer may be used from many threads, and in a forked child it goes on in a file of the child's
    own. A value that cannot be recorded never stops a training: it is warned about
    (`RecordWarning`), once for each tag.

    Args:
        log_dir: the run's directory, made if missing; `runs/<Mon dd_HH-MM-SS>_<host><comment>`
            where it is left out.
        comment: ends the default directory's name; unused where `log_dir` is given.
        purge_step: kept as an attribute.
        max_queue: kept as an attribute; nothing here waits for a queue.
        flush_secs: kept as an attribute; what is added reaches the file within 0.2 s.
        filename_suffix: ends the event file's name.
        logdir: tensorboardX's name for `log_dir`.

    Raises:
        OSError: the directory or the file cannot be made.
        ValueError: `log_dir` and `logdir` name different directories.
    """

    def __init__(
        self,
        log_dir: LogDir | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        *,
        logdir: LogDir | None = None,
    ) -> None:
        self.log_dir = _chosen(log_dir, logdir) or _default_log_dir(comment)
        self.purge_step = purge_step
        self.max_queue = max_queue
        self.flush_secs = flush_secs
        self.filename_suffix = filename_suffix
        self._intake = Intake()
        self._files = Files(os.fsdecode(self.log_dir), filename_suffix)
        self._files.run()

    @property
    def file_writer(self) -> FileWriter | None:
        """The run's own event file; None while closed."""
        return self._files.own

    @property
    def all_writers(self) -> dict[str, FileWriter] | None:
        """The open event files by directory, those of `add_scalars` included; None while closed."""
        return self._files.all

    @cached_property
    def default_bins(self) -> list[float]:
        """The bucket edges that `bins="tensorflow"` stands for."""
        return histogram.default_bins()

    def get_logdir(self) -> LogDir:
        """The directory where the event files lie."""
        return self.log_dir

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
    ) -> None:
        """Records one number.

        Args:
            tag: the series' name; what comes before a `/` groups it.
            scalar_value: a number, or an array or tensor of any framework with exactly one
                element, on any device.
            global_step: the training step.
            walltime: seconds since 1970-01-01 UTC; now, if left out.
            new_style: accepted; what is written is the form that every reader knows.
            double_precision: accepted; the file holds float32.
        """
        # Called in training loops: what is right already, as it mostly is, is not sent through the
        # intake.
        intake = self._intake
        if type(tag) is not str or not tag.isascii():
            tag = intake.tag(tag)
        value = scalar_value if type(scalar_value) is float else intake.number(tag, scalar_value)
        if value is None:
            return
        if global_step is not None and not (type(global_step) is int and is_step(global_step)):
            global_step = intake.step(tag, global_step)
        wall_time = time.time() if walltime is None else intake.wall_time(tag, walltime)
        own = self._files.own
        if own is not None:
            try:
                own.event_writer.scalar(tag, value, global_step, wall_time)
                return
            except OSError as error:
                intake.write_failed(self.log_dir, error)
                return
            except ValueError:  # closed by another thread
                pass
        self._write(tag, methodcaller("scalar", tag, value, global_step, wall_time))

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
        """
        tag = self._intake.tag(main_tag)
        step = self._intake.step(tag, global_step)
        wall_time = self._intake.wall_time(tag, walltime)
        for key, value in self._intake.numbers(tag, tag_scalar_dict).items():
            number = self._intake.number(f"{tag}[{key}]", value)
            if number is not None:
                add = methodcaller("scalar", tag, number, step, wall_time)
                self._write(f"{tag}[{key}]", add, below=f"{tag.replace('/', '_')}_{key}")

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
            ValueError, TypeError: `numpy.histogram` refuses `bins`.
        """
        tag = self._intake.tag(tag)
        array = self._intake.values(tag, values)
        if array is None:
            return
        step = self._intake.step(tag, global_step)
        wall_time = self._intake.wall_time(tag, walltime)
        max_bins = self._intake.max_bins(tag, max_bins)
        default = isinstance(bins, str) and bins == "tensorflow"
        if default and max_bins is None:
            left_out = self._write(
                tag, lambda writer: writer.histogram(tag, array, step, wall_time)
            )
            self._intake.not_finite(tag, left_out or 0, array.size)
            return
        finite = array[np.isfinite(array)].astype(np.float64)
        buckets = histogram.bucketed(finite, self.default_bins if default else bins, max_bins)
        if buckets.counts.size:
            self._intake.not_finite(tag, array.size - finite.size, array.size)
            self._write(
                tag,
                lambda writer: histogram.write(writer, tag, finite, buckets, step, wall_time),
            )
        else:
            self._intake.refuse(tag, values, "a finite value within `bins`", "widen `bins`")

    def add_text(
        self,
        tag: str,
        text_string: str,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Records a text, which is shown as Markdown; its series is `<tag>/text_summary`, as torch
        names it.
        """
        tag = self._intake.tag(tag)
        text = self._intake.text(tag, text_string)
        step = self._intake.step(tag, global_step)
        wall_time = self._intake.wall_time(tag, walltime)
        series = f"{tag}/text_summary"
        self._write(tag, lambda writer: writer.text(series, text, step, wall_time))

    def add_graph(
        self,
        model: Any,
        input_to_model: Any = None,
        verbose: bool = False,
        use_strict_trace: bool = True,
        *,
        measure: bool = True,
        backward: bool = True,
        depth: int | None = None,
        time_limit: float = 10.0,
        node_data: Mapping[str, Mapping[str, float]] | None = None,
    ) -> None:
        """Records the structure of a model and what its parts take, by running it on
        `input_to_model`.

        The model runs in evaluation mode; afterwards attributes, buffers, inputs and random numbers
        are as they were.

        Args:
            model: a `torch.nn.Module`; any that runs.
            input_to_model: a tensor; a tuple or list of positional arguments; a dict of keyword
                arguments.
            verbose: logs the nodes to the logger `glassboard`, at level INFO.
            use_strict_trace: accepted; any container may be used, since torch traces nothing here.
            measure: runs the model some times more, for the time, the memory and the FLOPs of every
                operation and every module; False runs it once, and records its structure alone.
            backward: measures a backward pass as well.
            depth: how many levels of modules below the model are told; those that lie deeper are
                without an inside. None: all.
            time_limit: seconds after which measuring ends, with what was measured until then.
            node_data: numbers of your own by the paths of modules: `{"bits": {"layers.0": 4}}`.

        Raises:
            TypeError: `model` is no module, or `node_data` no mapping of mappings.
            Exception: whatever the model raises, with a note that says what it was given; then
                nothing is written.
        """
        graph, taken = recorded(
            model,
            input_to_model,
            node_data,
            verbose=verbose,
            measure=measure,
            backward=backward,
            depth=depth,
            time_limit=time_limit,
        )
        now = time.time()
        self._write("graph", lambda writer: writer.graph(graph, now))
        if taken:
            self._write("graph", lambda writer: writer.run_metadata(MEASURED, taken, now))

    def flush(self) -> None:
        """Returns when everything added so far is with the operating system. Raises OSError where
        it cannot be; warns where the file was deleted meanwhile.
        """
        self._intake.deleted(self._files.flush())

    def close(self) -> None:
        """Flushes and closes the files; what is added later opens new ones. Raises OSError where
        the flush fails; warns where the file was deleted meanwhile.
        """
        self._intake.deleted(self._files.close())

    def _write(
        self, tag: str, add: Callable[[EventWriter], T], *, below: str | None = None
    ) -> T | None:
        """Adds to the run's own file or to that of the run `below` it, and to a new file where
        another thread closed it; what `add` returned.

        None, with a warning, where the file cannot be made or written.
        """
        while True:
            try:
                file = self._files.run() if below is None else self._files.below(below)
            except OSError as error:
                self._intake.not_opened(tag, error)
                return None
            try:
                return add(file.event_writer)
            except OSError as error:
                self._intake.write_failed(self.log_dir, error)
                return None
            except ValueError:
                if not file.event_writer.closed:
                    raise
                self._files.drop(file)

    def __enter__(self) -> SummaryWriter:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        self.close()

    # The kinds of torch's writer that are not recorded yet

    def add_hparams(
        self,
        hparam_dict: Any,
        metric_dict: Any,
        hparam_domain_discrete: Any = None,
        run_name: str | None = None,
        global_step: int | None = None,
    ) -> None:
        raise not_yet("add_hparams")

    def add_tensor(
        self, tag: str, tensor: Any, global_step: int | None = None, walltime: float | None = None
    ) -> None:
        raise not_yet("add_tensor")

    def add_histogram_raw(
        self,
        tag: str,
        min: Any,
        max: Any,
        num: Any,
        sum: Any,
        sum_squares: Any,
        bucket_limits: Any,
        bucket_counts: Any,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        raise not_yet("add_histogram_raw")

    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        raise not_yet("add_image")

    def add_images(
        self,
        tag: str,
        img_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        dataformats: str = "NCHW",
    ) -> None:
        raise not_yet("add_images")

    def add_image_with_boxes(
        self,
        tag: str,
        img_tensor: Any,
        box_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        rescale: float = 1,
        dataformats: str = "CHW",
        labels: Any = None,
    ) -> None:
        raise not_yet("add_image_with_boxes")

    def add_figure(
        self,
        tag: str,
        figure: Any,
        global_step: int | None = None,
        close: bool = True,
        walltime: float | None = None,
    ) -> None:
        raise not_yet("add_figure")

    def add_video(
        self,
        tag: str,
        vid_tensor: Any,
        global_step: int | None = None,
        fps: float = 4,
        walltime: float | None = None,
    ) -> None:
        raise not_yet("add_video")

    def add_audio(
        self,
        tag: str,
        snd_tensor: Any,
        global_step: int | None = None,
        sample_rate: int = 44100,
        walltime: float | None = None,
    ) -> None:
        raise not_yet("add_audio")

    def add_onnx_graph(self, prototxt: Any) -> None:
        raise not_yet("add_onnx_graph")

    def add_embedding(
        self,
        mat: Any,
        metadata: Any = None,
        label_img: Any = None,
        global_step: int | None = None,
        tag: str = "default",
        metadata_header: Any = None,
    ) -> None:
        raise not_yet("add_embedding")

    def add_pr_curve(
        self,
        tag: str,
        labels: Any,
        predictions: Any,
        global_step: int | None = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        raise not_yet("add_pr_curve")

    def add_pr_curve_raw(
        self,
        tag: str,
        true_positive_counts: Any,
        false_positive_counts: Any,
        true_negative_counts: Any,
        false_negative_counts: Any,
        precision: Any,
        recall: Any,
        global_step: int | None = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        raise not_yet("add_pr_curve_raw")

    def add_custom_scalars_multilinechart(
        self, tags: Any, category: str = "default", title: str = "untitled"
    ) -> None:
        raise not_yet("add_custom_scalars_multilinechart")

    def add_custom_scalars_marginchart(
        self, tags: Any, category: str = "default", title: str = "untitled"
    ) -> None:
        raise not_yet("add_custom_scalars_marginchart")

    def add_custom_scalars(self, layout: Any) -> None:
        raise not_yet("add_custom_scalars")

    def add_mesh(
        self,
        tag: str,
        vertices: Any,
        colors: Any = None,
        faces: Any = None,
        config_dict: Any = None,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        raise not_yet("add_mesh")


def _chosen(log_dir: LogDir | None, logdir: LogDir | None) -> LogDir | None:
    if log_dir and logdir and os.fspath(log_dir) != os.fspath(logdir):
        raise ValueError(
            f"`log_dir` is `{log_dir}`, but `logdir` is `{logdir}`\n"
            "hint: give one of them; both mean the run's directory"
        )
    return log_dir or logdir


def _default_log_dir(comment: str) -> str:
    import socket
    from datetime import datetime

    now = datetime.now().strftime("%b%d_%H-%M-%S")
    return os.path.join("runs", f"{now}_{socket.gethostname()}{comment}")
