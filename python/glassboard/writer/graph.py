"""From a model to the messages that a file holds of it."""

from __future__ import annotations

import logging
from typing import Any

MEASURED = "step1"  # torch's tag of the RunMetadata that it writes beside a graph

logger = logging.getLogger("glassboard")


def recorded(
    model: Any, input_to_model: Any, *, verbose: bool, **options: Any
) -> tuple[bytes, bytes]:
    """(GraphDef, RunMetadata) of a model, the second one empty where nothing was measured.

    The options, and the errors, are those of `glassboard.trace.record`. What could not be measured
    is told to the logger, and with `verbose` every node is.
    """
    from glassboard.trace import encode, record, run_metadata

    graph = record(model, input_to_model, **options)
    for note in graph.notes:
        logger.warning("add_graph: %s", note)
    if verbose:
        for node in graph.nodes:
            logger.info("%s = %s(%s)", node.name, node.op, ", ".join(node.inputs))
    return encode(graph), run_metadata(graph)
