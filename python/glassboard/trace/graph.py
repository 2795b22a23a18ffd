"""A recorded model: nodes in the order in which they ran."""

from __future__ import annotations

from dataclasses import dataclass

Shape = tuple[int, ...] | None
"""Sizes of a tensor; None where it has none that can be told (a nested tensor)."""


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


@dataclass(frozen=True)
class Graph:
    """What `record` saw. Names are unique, and every input names a node that is here."""

    nodes: tuple[Node, ...]
