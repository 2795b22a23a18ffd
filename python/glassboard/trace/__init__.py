"""A PyTorch model that runs, recorded as a graph: `record` runs it, `encode` and `run_metadata`
turn the graph into what TensorBoard reads. `table.summary` prints it. `onnx_graph.onnx_graph`
reads one from an ONNX model.

Nothing here imports torch before a model is recorded, or onnx before one is read.
"""

from glassboard.trace.data import entries_of, with_data
from glassboard.trace.graph import Cost, Graph, Module, Node
from glassboard.trace.graphdef import encode
from glassboard.trace.record import record
from glassboard.trace.stepstats import run_metadata, with_graph

__all__ = [
    "Cost",
    "Graph",
    "Module",
    "Node",
    "encode",
    "entries_of",
    "record",
    "run_metadata",
    "with_data",
    "with_graph",
]
