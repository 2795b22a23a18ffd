"""An ONNX model as a graph.

The messages are those of `onnx/onnx.proto`; what runs first stands first, as its specification has
it. Nodes lie in the boxes that their names say (`/layer/0/MatMul`), or in the modules that torch's
exporter noted. A body of `If`, `Loop` or `Scan`, and of a function of the model's own, is a box.
"""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING, Any

from glassboard.trace.graph import Cost, Graph, Node
from glassboard.trace.names import Unique, clean
from glassboard.trace.onnx_file import onnx_model, with_shapes
from glassboard.trace.onnx_node import attributes, bodies, path_of
from glassboard.trace.onnx_values import Value, bytes_of, elements_text, type_of, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onnx import FunctionProto, GraphProto, ModelProto, NodeProto

    from glassboard.trace.graph import Shape

SETTINGS = {"int32", "int64", "bool", "string"}
"""Initialisers of these are shapes, axes and indices; those of others are what was trained."""

Scope = ChainMap[str, Any]
"""Values by their names, those of the graphs around too; initialisers that nothing has read yet are
TensorProtos or SparseTensorProtos.
"""


def onnx_graph(prototxt: Any) -> Graph:
    """The graph of an ONNX model: a path, bytes, an open binary file, a ModelProto, or what
    `torch.onnx.export` returns; the errors are those of `onnx_model`.

    Initialisers are parameters, scalars and those of whole numbers constants, each in the box of
    the first node that reads it. A size that is not known is -1. A value that nothing gives is a
    node of the kind `Missing`, and a note tells of it.
    """
    model, notes = with_shapes(onnx_model(prototxt))
    builder = _Builder(model, notes)
    builder.whole(model.graph)
    return Graph(tuple(builder.nodes), notes=tuple(builder.notes))


class _Builder:
    def __init__(self, model: ModelProto, notes: list[str]) -> None:
        self.nodes: list[Node] = []
        self.notes = notes
        self._unique = Unique()
        self._functions = {(each.domain, each.name): each for each in model.functions}
        self._opened: list[FunctionProto] = []
        """The functions that the present node lies in: none may call itself."""

    def whole(self, graph: GraphProto) -> None:
        """Adds the model's own graph, with its inputs and outputs."""
        held = {each.name for each in graph.initializer}
        scope = Scope()
        for given in graph.input:
            if given.name not in held:  # older models name initialisers as inputs too
                value = Value("", *type_of(given))
                scope[given.name] = self._leaf(f"input/{clean(given.name)}", "Input", value)
        self._body(graph, "", scope)
        for given in graph.output:
            value = self._found(given.name, scope, "")
            self._leaf(f"output/{clean(given.name)}", "Output", value, _sources([value]))

    def _body(self, body: GraphProto | FunctionProto, box: str, scope: Scope) -> None:
        """Adds the nodes of a graph in a box, and their values to the scope."""
        types = {value.name: type_of(value) for value in body.value_info}
        if hasattr(body, "initializer"):  # a function has none, and outputs without types
            types |= {value.name: type_of(value) for value in body.output}
            scope.update({each.name: each for each in body.initializer})
            scope.update({each.values.name: each for each in body.sparse_initializer})
        paths = [path_of(node) for node in body.node]
        self._unique.taken.update(
            _join(box, *path[:end]) for path in paths for end in range(1, len(path))
        )
        for node, path in zip(body.node, paths, strict=True):
            self._node(node, _join(box, *path), scope, types)

    def _node(
        self, node: NodeProto, name: str, scope: Scope, types: dict[str, tuple[str, Shape]]
    ) -> None:
        given = [self._found(each, scope, name.rpartition("/")[0]) for each in node.input]
        function = self._functions.get((node.domain, node.op_type))
        if function is not None and function not in self._opened:
            self._call(node, function, self._unique(name), given, scope)
            return
        sources, readable = _sources(given), attributes(node, given, name)
        name = self._unique(name)
        inside = bodies(node)
        for title, body in inside:
            sources += self._inside(body, _join(name, title), given, scope)
        if inside:  # its name is a box now
            name = self._unique(_join(name, clean(node.op_type)))
        made = [types.get(each, ("", None)) for each in node.output]
        for place, each in enumerate(node.output):
            scope[each] = Value(f"{name}:{place}" if place else name, *made[place])
        sizes = [size for each in made if (size := bytes_of(*each)) is not None]
        self.nodes.append(
            Node(
                name,
                node.op_type,
                sources,
                tuple(shape for _, shape in made),
                made[0][0] if made else "",
                attributes=readable,
                cost=Cost(output_bytes=sum(sizes) if len(sizes) == len(made) else None),
            )
        )

    def _inside(
        self, body: GraphProto, box: str, given: list[Value], around: Scope
    ) -> tuple[str, ...]:
        """Adds a body of a node in a box; the sources of what it returns.

        `Loop` and `Scan` hand on to their bodies what they are given, each at the same place.
        """
        scope = around.new_child()
        for place, value_info in enumerate(body.input):
            name, value = _join(box, clean(value_info.name)), Value("", *type_of(value_info))
            scope[value_info.name] = self._leaf(
                name, "Input", value, _sources(given[place : place + 1])
            )
        self._body(body, box, scope)
        return _sources([self._found(value.name, scope, box) for value in body.output])

    def _call(
        self,
        node: NodeProto,
        function: FunctionProto,
        box: str,
        given: list[Value],
        around: Scope,
    ) -> None:
        """Adds what a function of the model's own does, in place of its call."""
        scope = Scope({name: Value() for name in function.input})
        scope.update(zip(function.input, given, strict=False))
        self._opened.append(function)
        self._body(function, box, scope)
        self._opened.pop()
        for outside, inside in zip(node.output, function.output, strict=False):
            around[outside] = self._found(inside, scope, box)

    def _found(self, name: str, scope: Scope, box: str) -> Value:
        """A value that is read in a box; a node is added for an initialiser that nothing has read
        before, and for what is not there.
        """
        if not name:  # an argument that was left out
            return Value()
        held = scope.get(name)
        if isinstance(held, Value):
            return held
        owner = next((values for values in scope.maps if name in values), scope.maps[-1])
        if held is None:
            self.notes.append(f"`{name}` is read in the model, but nothing gives it before.")
            value = self._leaf(_join(box, clean(name)), "Missing", Value())
        else:
            value = self._initializer(name, held, box)
        owner[name] = value
        return value

    def _initializer(self, name: str, tensor: Any, box: str) -> Value:
        """Adds a parameter or a constant, which is named by its last part."""
        value = value_of(tensor)
        last = clean(name.rpartition("/")[2]).rpartition(".")[2] or "tensor"
        readable = [("onnx", name)] if name != last else []
        constant = value.dtype in SETTINGS or not value.shape
        if constant:
            readable.append(("value", elements_text(tensor)))
        op = "Constant" if constant else "Parameter"
        return self._leaf(_join(box, last), op, value, (), readable)

    def _leaf(
        self,
        name: str,
        op: str,
        value: Value,
        sources: tuple[str, ...] = (),
        readable: Sequence[tuple[str, str]] = (),
    ) -> Value:
        """Adds a node that computes nothing, and gives this value."""
        name = self._unique(name)
        cost = Cost(output_bytes=bytes_of(value.dtype, value.shape))
        shapes = (value.shape,)
        self.nodes.append(Node(name, op, sources, shapes, value.dtype, "", tuple(readable), cost))
        return Value(name, value.dtype, value.shape)


def _join(*parts: str) -> str:
    return "/".join(part for part in parts if part)


def _sources(values: list[Value]) -> tuple[str, ...]:
    return tuple(value.source for value in values if value.source)
