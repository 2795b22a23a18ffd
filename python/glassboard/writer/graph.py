"""From a model to the messages that a file holds of it."""

from __future__ import annotations

import logging
from itertools import chain, count
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

from glassboard.writer import value
from glassboard.writer.earlier import graphs_in, modules_of

if TYPE_CHECKING:
    from glassboard.writer.earlier import Modules
    from glassboard.writer.files import Files

BLOB_SEQUENCE = 3  # SummaryMetadata.data_class

logger = logging.getLogger("glassboard")


class Recorded(NamedTuple):
    """A model's graph as a file holds it."""

    kind: str
    """The model's class."""
    graph_def: bytes
    run_metadata: bytes
    """Empty where nothing was measured."""


class GraphTags:
    """Under which tags a run's graphs stand, also those that other writers recorded into it."""

    def __init__(self, files: Files) -> None:
        self._taken: set[str] = set()
        self._files = files
        self._earlier: dict[str, Modules] | None = None
        self._lock = RLock()

    def __reduce__(self) -> tuple[Any, ...]:
        """What is pickled looks for itself what was recorded."""
        return GraphTags, (self._files,)

    def tag(self, graph: Recorded) -> str:
        """That of one more graph without a tag of its own: empty for the first, which is the run's,
        and later ones are called by the class of their model, so that none replaces another. Of
        what another writer recorded, the same model alone is replaced: a training that goes on
        records it anew.
        """
        with self._lock:
            if self._earlier is None:
                own = self._files.own
                self._earlier = graphs_in(self._files.home, but=own.path if own else "")
            modules = modules_of(graph.graph_def) if self._earlier else ()
            kind = graph.kind
            names = chain(("", kind), (f"{kind}_{number}" for number in count(2)))
            tag = next(
                name
                for name in names
                if name not in self._taken and self._earlier.get(name, modules) == modules
            )
            self._taken.add(tag)
        return tag

    def take(self, tag: str) -> None:
        """A tag that somebody chose."""
        with self._lock:
            self._taken.add(tag)


def recorded(
    model: Any, input_to_model: Any, node_data: Any, *, verbose: bool, **options: Any
) -> Recorded:
    """A model's graph, and what its parts take.

    The options, and the errors, are those of `glassboard.trace`'s `record` and `entries_of`. What
    could not be measured, or said, is told to the logger, and with `verbose` every node is.
    """
    from glassboard.trace.collector import old_objects_left_alone

    with old_objects_left_alone():
        from glassboard.trace import encode, entries_of, record, run_metadata, with_data

        entries = entries_of(node_data or {})  # misuse is told before the model runs
        graph = with_data(record(model, input_to_model, **options), entries)
        for note in graph.notes:
            logger.warning("add_graph: %s", note)
        if verbose:
            for node in graph.nodes:
                logger.info("%s = %s(%s)", node.name, node.op, ", ".join(node.inputs))
        kind = graph.modules[0].kind if graph.modules else "model"
        return Recorded(kind, encode(graph), run_metadata(graph))


def read_onnx(prototxt: Any) -> Recorded:
    """The graph of an ONNX model; the errors are those of `onnx_graph`."""
    from glassboard.trace import encode
    from glassboard.trace.onnx_graph import onnx_graph

    graph = onnx_graph(prototxt)
    for note in graph.notes:
        logger.warning("add_onnx_graph: %s", note)
    return Recorded("onnx", encode(graph), b"")


def fields_of(graph: Recorded) -> bytes:
    """The value of a graph with a tag: a RunMetadata that holds it, as TensorFlow's `trace_export`
    writes it, with times in another plugin than without, so that TensorBoard shows both.
    """
    from glassboard.trace import with_graph

    plugin = "graph_run_metadata" if graph.run_metadata else "graph_run_metadata_graph"
    message = with_graph(graph.run_metadata, graph.graph_def)
    return value.string(message, value.metadata(plugin, b"1", BLOB_SEQUENCE), (1,))
