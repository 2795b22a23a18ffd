"""What records models: glassboard, torch's `add_graph`, torchview and torchinfo; each as a function
that takes a model with its input, and tells what came out.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from torch import nn


@dataclass(frozen=True)
class Recorded:
    """One recording."""

    seconds: float
    """With the import of the recorder where this is its first one."""
    nodes: int
    dangling: int | None = None
    """Inputs that name no node; None where the recorder has no names."""


def _written(module: str, given: Any, model: nn.Module, **options: Any) -> Recorded:
    began = perf_counter()
    writer_class = __import__(module, fromlist=["SummaryWriter"]).SummaryWriter
    with tempfile.TemporaryDirectory() as folder:
        with writer_class(folder) as writer:
            writer.add_graph(model, given, **options)
        seconds = perf_counter() - began
        nodes = _nodes(folder)
    names = {node.name for node in nodes}
    sources = [name.lstrip("^").partition(":")[0] for node in nodes for name in node.input]
    return Recorded(seconds, len(nodes), sum(source not in names for source in sources))


def _nodes(folder: str) -> list[Any]:
    """Those of the GraphDef in the folder, as TensorBoard reads it."""
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
    from tensorboard.compat.proto.graph_pb2 import GraphDef

    (file,) = Path(folder).iterdir()
    for event in EventFileLoader(str(file)).Load():
        if event.graph_def:
            return list(GraphDef.FromString(event.graph_def).node)
    raise ValueError("no graph was written")


def structure(model: nn.Module, given: Any) -> Recorded:
    return _written("glassboard", given, model, measure=False)


def costs(model: nn.Module, given: Any) -> Recorded:
    return _written("glassboard", given, model)


class Named(nn.Module):
    """A model called by the names of its arguments: torch.jit.trace has no others than by place."""

    def __init__(self, model: nn.Module, names: list[str]) -> None:
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *values: Any) -> Any:
        return self.model(**dict(zip(self.names, values, strict=True)))


def torch_trace(model: nn.Module, given: Any) -> Recorded:
    """As one would who knows it: by place, and not strict where a dict comes out."""
    if isinstance(given, dict):
        model, given = Named(model, list(given)), tuple(given.values())
    try:
        return _written("torch.utils.tensorboard", given, model)
    except RuntimeError as error:
        if "strict" not in str(error):
            raise
        return _written("torch.utils.tensorboard", given, model, use_strict_trace=False)


def torchview(model: nn.Module, given: Any) -> Recorded:
    began = perf_counter()
    from torchview import draw_graph

    graph = draw_graph(model, input_data=given, device="cpu", depth=99, mode="eval")
    seconds = perf_counter() - began
    return Recorded(seconds, len({id(node) for edge in graph.edge_list for node in edge}))


def torchinfo(model: nn.Module, given: Any) -> Recorded:
    began = perf_counter()
    from torchinfo import summary

    found = summary(model, input_data=given, verbose=0, depth=99, mode="eval", device="cpu")
    return Recorded(perf_counter() - began, len(found.summary_list))


RECORDERS: dict[str, Callable[[nn.Module, Any], Recorded]] = {
    "glassboard": structure,
    "glassboard, costs": costs,
    "torch": torch_trace,
    "torchview": torchview,
    "torchinfo": torchinfo,
}
