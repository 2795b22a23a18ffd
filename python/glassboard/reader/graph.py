"""A GraphDef as the graph that was recorded."""

from __future__ import annotations

from dataclasses import fields

from glassboard.proto import DATA_TYPES
from glassboard.trace.graph import Cost, Graph, Module, Node, Shape
from glassboard.trace.graphdef import DATA, MODULES, NOTES
from glassboard.wire import Fields, checked_fields_of, integer, messages, text, texts

DTYPES = {number: name for name, number in DATA_TYPES.items()}
COSTS = [field.name for field in fields(Cost)]


def decoded(graph_def: bytes) -> Graph:
    """The graph of a serialized GraphDef: of one that `add_graph` wrote the very same, but for a
    data type that TensorFlow has no number for, which is lost.

    Of other writers' nodes only attributes that are texts are taken. Raises ValueError where the
    message is damaged.
    """
    try:
        graph = checked_fields_of(graph_def)
        return Graph(
            nodes=tuple(_node(checked_fields_of(node)) for node in messages(graph, 1)),
            modules=tuple(_module(checked_fields_of(call)) for call in messages(graph, MODULES)),
            notes=tuple(texts(graph, NOTES)),
        )
    except ValueError as error:
        raise ValueError(f"the graph is damaged: {error}") from None


def _node(node: Fields) -> Node:
    attributes = _attributes(node)
    shapes = _shapes(attributes)
    dtype = integer(attributes.pop("dtype", {}), 6)
    return Node(
        name=text(node, 1),
        op=text(node, 2),
        inputs=tuple(texts(node, 3)),
        shapes=shapes,
        dtype=DTYPES.get(dtype, ""),
        device=_device(text(node, 4)),
        attributes=tuple(
            (name, text(value, 2)) for name, value in attributes.items() if 2 in value
        ),
        cost=_cost(attributes),
    )


def _module(module: Fields) -> Module:
    attributes = _attributes(module)

    def count(name: str) -> int:
        return integer(attributes.get(f"_{name}", {}), 3)

    return Module(
        name=text(module, 1),
        path=text(attributes.get("_path", {}), 2),
        kind=text(module, 2),
        call=count("call"),
        parameters=count("parameters"),
        parameter_bytes=count("parameter_bytes"),
        trainable=count("trainable"),
        cost=_cost(attributes),
        shapes=_shapes(attributes),
        data=tuple(
            (name.removeprefix(DATA), float(text(value, 2)))
            for name, value in attributes.items()
            if name.startswith(DATA)
        ),
    )


def _attributes(node: Fields) -> dict[str, Fields]:
    """AttrValues by name, in their order."""
    entries = map(checked_fields_of, messages(node, 5))
    return {
        text(entry, 1): checked_fields_of(b"".join(messages(entry, 2)[-1:])) for entry in entries
    }


def _cost(attributes: dict[str, Fields]) -> Cost:
    return Cost(
        **{name: integer(attributes[f"_{name}"], 3) for name in COSTS if f"_{name}" in attributes}
    )


def _shapes(attributes: dict[str, Fields]) -> tuple[Shape, ...]:
    """Takes them from the attributes."""
    return tuple(
        _shape(checked_fields_of(shape))
        for shapes in messages(attributes.pop("_output_shapes", {}), 1)
        for shape in messages(checked_fields_of(shapes), 7)
    )


def _shape(shape: Fields) -> Shape:
    """Of a TensorShapeProto; -1 for a size that isn't known."""
    if integer(shape, 3):
        return None
    return tuple(integer(checked_fields_of(size), 1) for size in messages(shape, 2))


def _device(name: str) -> str:
    """PyTorch's `cuda:1` for `/device:GPU:1`; other writers' names as they are."""
    kind, _, index = name.removeprefix("/device:").partition(":")
    if not name.startswith("/device:"):
        return name
    if kind in ("CPU", "META"):
        return kind.lower()
    return f"{'cuda' if kind == 'GPU' else kind.lower()}:{index}"
