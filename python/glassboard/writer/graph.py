"""From a model to the messages that a file holds of it."""

from __future__ import annotations

import logging
from typing import Any

logger = logging.getLogger("glassboard")


def recorded(
    model: Any, input_to_model: Any, node_data: Any, *, verbose: bool, **options: Any
) -> tuple[bytes, bytes]:
    """(GraphDef, RunMetadata) of a model, the second one empty where nothing was measured.

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
        return encode(graph), run_metadata(graph)


def read_onnx(prototxt: Any) -> bytes:
    """The GraphDef of an ONNX model; the errors are those of `onnx_graph`."""
    from glassboard.trace import encode
    from glassboard.trace.onnx_graph import onnx_graph

    graph = onnx_graph(prototxt)
    for note in graph.notes:
        logger.warning("add_onnx_graph: %s", note)
    return encode(graph)
