"""A PyTorch model that runs, recorded as a graph: `record` runs it, `encode` turns the graph into
TensorBoard's GraphDef.

Nothing here imports torch before a model is recorded.
"""

from glassboard.trace.graph import Graph, Node
from glassboard.trace.graphdef import encode
from glassboard.trace.record import record

__all__ = ["Graph", "Node", "encode", "record"]
