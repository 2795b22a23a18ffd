"""A recorded model: nodes in the order in which they ran, modules in the order of their calls, and
what both took.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Shape = tuple[int, ...] | None
"""Sizes of a tensor, -1 for one that is known only when the model runs (in ONNX); None where it has
none that can be told (a nested tensor).
"""


@dataclass(frozen=True)
class Cost:
    """What an operation, or one call of a module with all that it calls, takes; None: not measured.

    Times are nanoseconds, medians of several passes. `output_bytes` are those of the tensors it
    returned, `saved_bytes` of what it keeps for the backward pass beyond the model's own tensors,
    `peak_bytes` of the most that was allocated while it ran, on a CUDA device, beyond what was when
    it began. `flops` are those of the forward pass, by the formulas of `torch.utils.flop_counter`,
    and `uncounted` how many operations have no formula there though they do arithmetic (an LSTM's
    kernel, a product with a vector); None where there is none.

    `saved_bytes` counts a tensor as often as operations save it, as torch's `saved_tensors_hooks`
    do. `kept_bytes` is the memory that this takes: each storage once, told to the operation that
    saves it first.
    """

    forward_ns: int | None = None
    backward_ns: int | None = None
    output_bytes: int | None = None
    saved_bytes: int | None = None
    peak_bytes: int | None = None
    flops: int | None = None
    kept_bytes: int | None = None
    uncounted: int | None = None


@dataclass(frozen=True)
class Node:
    """One operation, parameter, buffer, constant, input or output.

    `name` is a path: the boxes it lies in, then its own name, joined by `/`. `inputs` are names of
    nodes that come earlier in the graph; `name:k` is the k-th output of one that has several.
    `shapes` has one entry for each output; `dtype` (`float32`) and `device` (`cpu`, `cuda:0`) are
    those of the first, empty where there is none. `attributes` are readable (name, text) pairs.
    """

    name: str
    op: str
    inputs: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    dtype: str = ""
    device: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    cost: Cost = field(default=Cost())


@dataclass(frozen=True)
class Module:
    """One call of a module.

    `name` is its box, `path` where the model holds it (`layers.0`; empty for the model itself, and
    for a module made while it ran), `call` how many calls of the same module came before. The
    parameters are those of the module and all modules in it, each once. `shapes` are those of the
    tensors that it returned.
    """

    name: str
    path: str
    kind: str
    call: int = 0
    parameters: int = 0
    parameter_bytes: int = 0
    trainable: int = 0
    cost: Cost = field(default=Cost())
    shapes: tuple[Shape, ...] = ()
    data: tuple[tuple[str, float], ...] = ()
    """The user's own numbers by their names."""


@dataclass(frozen=True)
class Graph:
    """What `record` saw. Names of nodes are unique, and every input names a node that is here.

    `notes` are sentences about what could not be measured, or said of a module.
    """

    nodes: tuple[Node, ...]
    modules: tuple[Module, ...] = ()
    notes: tuple[str, ...] = ()
