"""`SummaryWriter`, with the signatures of `torch.utils.tensorboard`."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from glassboard.writer.file_writer import MEASURED
from glassboard.writer.graph import GraphTags, Recorded, fields_of, read_onnx, recorded
from glassboard.writer.media import MediaMethods
from glassboard.writer.plugins import PluginMethods
from glassboard.writer.steps import StepMethods

if TYPE_CHECKING:
    from collections.abc import Mapping


class SummaryWriter(StepMethods, MediaMethods, PluginMethods):
    """Records a run into an event file in `log_dir`, for glassboard and TensorBoard to show.

    A drop-in for `torch.utils.tensorboard.SummaryWriter` and, by `logdir=`, for tensorboardX's. One
    writer may be used from many threads, and in a forked child it goes on in a file of the child's
    own. A value that cannot be recorded never stops a training: it is warned about
    (`RecordWarning`), once for each tag.

    Args:
        log_dir: the run's directory, made if missing; `runs/<Mon dd_HH-MM-SS>_<host><comment>`
            where it is left out.
        comment: ends the default directory's name; unused where `log_dir` is given.
        purge_step: the step at which the run goes on; what was recorded from it on is superseded.
        max_queue: kept as an attribute; nothing here waits for a queue.
        flush_secs: kept as an attribute; what is added is in the file when a
            method returns, or within 0.2 s where that is slow.
        filename_suffix: ends the event file's name.
        logdir: tensorboardX's name for `log_dir`.
        write_to_disk: False makes a writer that takes everything and records nothing.
        all_ranks: in a distributed training, True records every rank, False only rank 0. None, as
            it is without `log_dir`: only rank 0; with a `log_dir` that rank 0 records to as well:
            only rank 0, with a warning; with another one, or a `filename_suffix`: this rank, too.
        capture: whether to write down, in a thread, what the run was begun with: the command line
            (without what looks like a password or a token), the directory, git's commit and branch
            and whether files were changed since, versions of Python and of the main packages,
            host, processor, memory and GPUs, and the variables of a cluster's jobs. It rides where
            TensorBoard doesn't look; the board shows it with the run. `GLASSBOARD_CAPTURE=0` in the
            environment switches it off, too.
        system_metrics: True records every 10 seconds, and a number every so many, what the machine
            is busy with, under `system/…`: processors, memory, that of this process, disks,
            network, and NVIDIA's GPUs (`pip install nvidia-ml-py`). Steps are seconds since the
            run was first begun. A thread does it until `close`; psutil is used where it is there,
            and Linux needs none.

    Raises:
        OSError: the directory or the file cannot be made.
        ValueError: `log_dir` and `logdir` name different directories, or a URL; or
            `system_metrics` is no time of 0.1 s or more.
        TypeError: `system_metrics` is neither a bool nor a number.

    Example:
        >>> with SummaryWriter("runs/lr=0.01") as writer:
        ...     for step in range(100):
        ...         writer.add_scalar("loss", 1 / (step + 1), step)
        >>> glassboard.open("runs/lr=0.01").tags
        {'scalars': ['loss']}
    """

    @cached_property
    def _graph_tags(self) -> GraphTags:
        return GraphTags(self._files)

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
        tag: str | None = None,
    ) -> None:
        """Records the structure of a model and what its parts take, by running it on
        `input_to_model`.

        The model runs in evaluation mode; afterwards attributes, buffers, inputs and random numbers
        are as they were. Its hooks are a part of it: each pass calls them, and what they write down
        elsewhere (activations in a list, say) is there once for each; `measure=False` runs one.

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
            tag: a name for the graph, of which a run may have several; of those with one name the
                last is shown. None: the first one is the run's own graph, and later ones are named
                by the class of the model (`Discriminator`, `Discriminator_2`), also where another
                writer recorded the first; the same model, recorded by another writer, is replaced.

        Raises:
            TypeError: `model` is no module, or `node_data` no mapping of mappings.
            ValueError: `depth` or `time_limit` is another than told above.
            Exception: whatever the model raises, with a note that says what it was given; then
                nothing is written.

        Example:
            >>> model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU())
            >>> writer.add_graph(model, torch.zeros(1, 3), measure=False)
            >>> [node.op for node in glassboard.open(logdir).graph(".").nodes]
            ['Input', 'Parameter', 'Parameter', 'linear', 'relu', 'Output']
        """
        if self.is_silent:
            return
        graph = recorded(
            model,
            input_to_model,
            node_data,
            verbose=verbose,
            measure=measure,
            backward=backward,
            depth=depth,
            time_limit=time_limit,
        )
        self._put_graph(graph, tag)

    def add_onnx_graph(self, prototxt: Any) -> None:
        """Records the structure of an ONNX model; needs `pip install 'glassboard[onnx]'`.

        Args:
            prototxt: a path, bytes, an open binary file, an `onnx.ModelProto`, or what
                `torch.onnx.export` returns.

        Raises:
            ImportError: the `onnx` package is missing.
            OSError: the file cannot be read.
            ValueError, TypeError: it is no ONNX model.

        Example:
            >>> import onnx
            >>> model = onnx.parser.parse_model('''
            ...     <ir_version: 8, opset_import: ["" : 17]>
            ...     net (float[1, 3] x) => (float[1, 3] y) { y = Relu(x) }
            ... ''')
            >>> writer.add_onnx_graph(model)
        """
        self._put_graph(read_onnx(prototxt), None)

    def _put_graph(self, graph: Recorded, tag: str | None) -> None:
        name = self._intake.tag(tag) if tag else self._graph_tags.tag(graph)
        self._graph_tags.take(name)
        now = time.time()
        if name:
            fields = fields_of(graph)
            self._write(name, lambda writer: writer.value(name, fields, None, now))
            return
        self._write("graph", lambda writer: writer.graph(graph.graph_def, now))
        if taken := graph.run_metadata:
            self._write("graph", lambda writer: writer.run_metadata(MEASURED, taken, now))
