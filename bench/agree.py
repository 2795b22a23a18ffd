"""Whether what `record` measures adds up, and agrees with torch's own counts."""

from typing import Any

import torch
from glassboard.trace import Graph, record
from glassboard.trace.describe import bytes_of
from glassboard.trace.inputs import arguments
from glassboard.trace.record import _module
from glassboard.trace.state import preserved
from torch import nn
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode

LONG = 20_000_000
"""Nanoseconds of a module whose parts are added up: below, what Python does between counts too."""

LIMIT = 60
"""Seconds that measuring may take: on a busy machine the usual ones are not enough for all."""


def disagreements(model: nn.Module, given: Any) -> tuple[str, list[str]]:
    """How far sums of times are off, and what doesn't agree."""
    graph = record(model, given, measure=True, time_limit=LIMIT)
    root = graph.modules[0].cost
    found = list(graph.notes)
    try:
        flops, kept = _counted(model, given)
    except TypeError as error:  # jagged tensors, for one
        return "", [*found, f"torch's own counters fail: {str(error).splitlines()[0]}"]
    if root.flops is not None and root.flops != flops:
        found.append(f"{root.flops:,} FLOPs, torch counts {flops:,}")
    if root.saved_bytes is not None and root.saved_bytes != kept:
        found.append(f"keeps {root.saved_bytes:,} B, hooks count {kept:,}")
    off, where = _off(graph)
    if off > 0.15:
        found.append(f"times in {where} are off by {off:.0%}")
    took = (root.forward_ns or 0) / 1e6
    return f"{took:.0f} ms" + (f", {off:.0%}" if off else ""), found


def _off(graph: Graph) -> tuple[float, str]:
    """The most by which the parts of a long module are off from its own time, and its name."""
    parts = dict.fromkeys((module.name for module in graph.modules), 0)

    def add(name: str, took: int | None) -> None:
        while "/" in name:
            name = name.rpartition("/")[0]
            if name in parts:  # a ModuleList has a box, but is not called
                parts[name] += took or 0
                return

    for module in graph.modules:
        add(module.name, module.cost.forward_ns)
    for node in graph.nodes:
        if node.name.rpartition("/")[2] != "forward":
            add(node.name, node.cost.forward_ns)
    shares = [
        (abs(parts[module.name] / module.cost.forward_ns - 1), module.name)
        for module in graph.modules
        # one without parts works out of sight
        if (module.cost.forward_ns or 0) >= LONG and parts[module.name]
    ]
    return max(shares, default=(0.0, ""))


def _counted(model: nn.Module, given: Any) -> tuple[int, int]:
    """FLOPs and bytes kept for the backward pass, by torch's own means."""
    model = _module(model)
    call = arguments(model, given)
    own = [*model.parameters(), *model.buffers()]
    held = {_storage(tensor) for tensor in own} - {0}
    kept = 0

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        nonlocal kept
        if _storage(tensor) not in held and not any(tensor is other for other in own):
            kept += bytes_of(tensor)
        return tensor.detach()

    inputs = [tensor for _, tensor in call.named]
    hooks = saved_tensors_hooks(pack, lambda tensor: tensor)
    with preserved(model, inputs), torch.enable_grad(), hooks:
        model(*call.args, **call.kwargs)
    with preserved(model, inputs), FlopCounterMode(display=False) as counter:
        model(*call.args, **call.kwargs)
    return counter.get_total_flops(), kept


def _storage(tensor: torch.Tensor) -> int:
    try:
        return int(tensor.untyped_storage().data_ptr())
    except Exception:  # sparse ones have none
        return 0
