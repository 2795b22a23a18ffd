"""What a graph's nodes take as TensorFlow's RunMetadata, by which TensorBoard colours them.

The fields are those of `tensorflow/core/protobuf/config.proto` and
`tensorflow/core/framework/{step_stats,tensor_description,allocation_description}.proto`.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from glassboard.proto import DATA_TYPES, integer, message, text
from glassboard.trace.graphdef import device_name, shape_of

if TYPE_CHECKING:
    from glassboard.trace.graph import Graph, Node


def run_metadata(graph: Graph) -> bytes:
    """A serialized RunMetadata of what was measured; empty where nothing was.

    Nodes follow each other in time as they ran, without pauses. Times are microseconds, rounded up:
    TensorBoard leaves out what took none. The memory of a node is what it keeps for the backward
    pass where that was counted, and what it returned otherwise.
    """
    timed = [node for node in graph.nodes if node.cost.forward_ns is not None]
    starts, at = {}, 1
    for node in timed:
        starts[node.name] = at
        at += _micros(node)
    by_device = groupby(sorted(timed, key=lambda node: node.device), lambda node: node.device)
    devices = b"".join(
        message(
            1,
            text(1, device_name(device or "cpu"))
            + b"".join(message(2, _stats(node, starts[node.name])) for node in nodes),
        )
        for device, nodes in by_device
    )
    return message(1, devices) if devices else b""


def with_graph(run_metadata: bytes, graph_def: bytes) -> bytes:
    """A serialized RunMetadata that holds a graph, as TensorFlow's `trace_export` writes those of
    functions: of several in a run each has its tag.
    """
    return run_metadata + message(4, message(2, graph_def))


def _micros(node: Node) -> int:
    return max(1, -(-(node.cost.forward_ns or 0) // 1000))


def _stats(node: Node, start: int) -> bytes:
    """A NodeExecStats."""
    took = _micros(node)
    held = node.cost.kept_bytes
    total = node.cost.output_bytes or 0 if held is None else held
    memory = text(1, node.device or "cpu") + integer(2, total)
    if node.cost.peak_bytes is not None:
        memory += integer(3, node.cost.peak_bytes)
    parts = [text(1, node.name), integer(2, start)]
    parts += [integer(4, took), integer(5, took), message(6, memory)]
    parts += [message(7, _output(node, slot)) for slot in range(len(node.shapes))]
    return b"".join(parts)


def _output(node: Node, slot: int) -> bytes:
    """A NodeOutput with its TensorDescription."""
    described = message(2, shape_of(node.shapes[slot]))
    if slot == 0 and node.dtype in DATA_TYPES:
        described = integer(1, DATA_TYPES[node.dtype]) + described
    if slot == 0 and node.cost.output_bytes is not None:
        described += message(4, integer(1, node.cost.output_bytes))
    return integer(1, slot) + message(3, described)
