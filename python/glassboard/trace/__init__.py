"""A PyTorch model that runs, recorded as a graph: `record` runs it, `encode` and `run_metadata`
turn the graph into what TensorBoard reads.

Nothing here imports torch before a model is recorded.
"""

from glassboard.trace.graph import Cost, Graph, Module, Node
from glassboard.trace.graphdef import encode
from glassboard.trace.record import record
from glassboard.trace.stepstats import run_metadata
from glassboard.trace.table import Summary, summary

__all__ = [
    "Cost",
    "Graph",
    "Module",
    "Node",
    "Summary",
    "encode",
    "record",
    "run_metadata",
    "summary",
]
