"""Turns what torch reports while a model runs (operations, modules entered and left) into nodes."""

from __future__ import annotations

from dataclasses import dataclass
from types import MethodDescriptorType
from typing import TYPE_CHECKING, Any

from glassboard.trace import describe
from glassboard.trace.graph import Cost, Node
from glassboard.trace.names import Names, clean, inmost, kind_of
from glassboard.trace.nest import tensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import torch

    from glassboard.trace.graph import Shape
    from glassboard.trace.weights import WeightGuard


@dataclass
class Call:
    """A module that runs, or has run."""

    module: torch.nn.Module
    path: str
    box: str
    caller: Call | None
    place: int
    """In the order of entering, of all modules."""
    closed: bool = False
    """Whether nothing inside is told, since it lies too deep."""
    seen: bool = False
    """Whether an operation was recorded inside."""
    node: str = ""
    """The node that stands for what the module did out of sight."""
    output_bytes: int = 0
    shapes: tuple[Shape, ...] = ()


@dataclass
class Step:
    """A torch function that was called."""

    caller: Call | None
    node: str = ""
    """Empty where it made and changed no tensor, and in a closed module."""


class Recorder:
    """Builds the graph of one forward pass.

    Tensors are followed by identity: each is mapped to the output of the node that last wrote it,
    so an in-place operation makes the same tensor a new value. The map holds them weakly, and a
    forward pass frees its activations as it always does.

    `until` is the file of the code that runs the model: no line beyond it is the model's. Modules
    more than `depth` levels below the model are a node each, without an inside. `guard` sees to it
    that parameters that the model changes can be put back.
    """

    def __init__(
        self,
        model: torch.nn.Module,
        *,
        until: str,
        guard: WeightGuard,
        depth: int | None = None,
    ) -> None:
        from torch.utils.weak import WeakTensorKeyDictionary

        self._until = until
        self._depth = depth
        self._guard = guard
        self._names = Names(model)
        self._root = self._names.unique(kind_of(inmost(model)))
        self._made: Any = WeakTensorKeyDictionary()
        self._running: list[Call] = []
        self.nodes: list[Node] = []
        self.calls: list[Call] = []
        """Every call of a module, in the order of entering."""
        self.steps: list[Step] = []
        """Every call of a torch function, in order."""
        # The tensors are held, since a freed one's id may come back as another's.
        self._owned: dict[int, tuple[torch.Tensor, str, str, str]] = {}
        for path, module in self._names.modules():
            for name, parameter in module.named_parameters(recurse=False):
                self._owned.setdefault(id(parameter), (parameter, path, name, "Parameter"))
            for name, buffer in module.named_buffers(recurse=False):
                self._owned.setdefault(id(buffer), (buffer, path, name, "Buffer"))

    def input(self, name: str, tensor: torch.Tensor) -> None:
        """Makes a tensor known as an input of the model."""
        if tensor not in self._made:
            self._emit(f"input/{name}", "Input", (), [tensor])

    def output(self, name: str, tensor: torch.Tensor) -> None:
        """Adds a node for a tensor that the model gave back."""
        self._emit(f"output/{name}", "Output", (self._source(tensor),), [tensor], keep=False)

    # --- what a `watch.Listener` hears -----------------------------------------------------------

    def enter(self, module: torch.nn.Module) -> None:
        """Opens the module's box."""
        caller = self._running[-1] if self._running else None
        path, box = self._place(module, caller)
        level = len(self._running)
        closed = self._depth is not None and level > self._depth
        if caller is None or not caller.closed:
            box = self._names.unique(box) if caller else box
        call = Call(module, path, box, caller, len(self.calls), closed)
        self._running.append(call)
        self.calls.append(call)

    def leave(self, module: torch.nn.Module, given: Any, output: Any) -> None:
        """Adds a node for what a module did out of sight: in a compiled script, in an extension,
        through NumPy, or deeper than is told.
        """
        call = self._running[-1]
        returned = [tensor for _, tensor in tensors(output)]
        call.output_bytes = sum(map(describe.bytes_of, returned))
        call.shapes = tuple(map(describe.shape_of, returned))
        unseen = [tensor for tensor in returned if call.closed or self._is_new(tensor)]
        if unseen and not (call.caller and call.caller.closed):
            inputs = [tensor for _, tensor in tensors(given)]
            if not call.seen:
                inputs += [*call.module.parameters(), *call.module.buffers()]
            sources = self._sources(inputs)
            kind = kind_of(call.module)
            call.node = self._emit(f"{call.box}/forward", kind, sources, unseen)
        self._running.pop()

    def call(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """Runs a torch function, and adds a node for it where it made or changed a tensor."""
        self._guard.look(func, args, kwargs)
        step = Step(self._running[-1] if self._running else None)
        self.steps.append(step)
        if step.caller is not None and step.caller.closed:
            return func(*args, **kwargs)
        return self._operation(step, func, args, kwargs)

    def _place(self, module: torch.nn.Module, caller: Call | None) -> tuple[str, str]:
        """The module's path and its box, not made unique."""
        if caller is None:
            return "", self._root
        path = self._names.path_in(module, caller.path)
        if path:
            return path, self._names.box(path, caller.path, caller.box)
        # made while the model ran, or the model calls itself
        return caller.path, f"{caller.box}/{kind_of(module)}"

    def _operation(
        self,
        step: Step,
        func: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> Any:
        given = [tensor for _, tensor in tensors((args, kwargs))]
        versions = [_version(tensor) for tensor in given]
        result = func(*args, **kwargs)
        name = describe.op_name(func)
        changed = [
            tensor
            for tensor, before in zip(given, versions, strict=True)
            if _version(tensor) != before
        ]
        made = [tensor for _, tensor in tensors(result)]
        if not made and not changed:
            return result
        if not changed and not name.endswith("_") and any(made[0] is tensor for tensor in given):
            if _stays_parameter(func, result):
                return result
            result, made = _apart(result, made)
        call = describe.call_text(name, args, kwargs)
        step.node = self._emit_operation(
            name, call, self._sources(given), made or changed[:1], changed
        )
        return result

    def _emit_operation(
        self,
        name: str,
        call: str,
        inputs: tuple[str, ...],
        made: list[torch.Tensor],
        changed: list[torch.Tensor],
    ) -> str:
        attributes = [("call", call)]
        line = describe.source_line(until=self._until)
        if line:
            attributes.append(("source", line))
        box = self._root
        if self._running:
            current = self._running[-1]
            current.seen, box = True, current.box
            if next(current.module.children(), None) is None:
                attributes.append(("module", describe.repr_of(current.module)))
        node = self._emit(f"{box}/{clean(name)}", name, inputs, made, attributes)
        for tensor in changed:
            if not any(tensor is output for output in made):
                self._made[tensor] = node
            base = tensor._base
            if base is not None:  # written through a view: what it is a view of has changed
                self._made[base] = node
        return node

    def _emit(
        self,
        name: str,
        op: str,
        inputs: tuple[str, ...],
        outputs: list[torch.Tensor],
        attributes: Iterable[tuple[str, str]] = (),
        *,
        keep: bool = True,
    ) -> str:
        """Adds a node and, with `keep`, makes it the source of its outputs; its name."""
        name = self._names.unique(name)
        first = outputs[0]
        self.nodes.append(
            Node(
                name,
                op,
                inputs,
                tuple(describe.shape_of(tensor) for tensor in outputs),
                describe.dtype_of(first),
                str(first.device),
                tuple(attributes),
                Cost(output_bytes=sum(map(describe.bytes_of, outputs))),
            )
        )
        if keep:
            for index, tensor in enumerate(outputs):
                self._made[tensor] = f"{name}:{index}" if index else name
        return name

    def _sources(self, given: Iterable[torch.Tensor]) -> tuple[str, ...]:
        return tuple(self._source(tensor) for tensor in given)

    def _source(self, tensor: torch.Tensor) -> str:
        """The node output that a tensor is; a node is added for one that was there before the model
        ran.
        """
        made = self._made.get(tensor)
        if made is None and tensor._base is not None:  # a view that was taken out of sight
            made = self._made.get(tensor._base)
        if made is not None:
            return str(made)
        if id(tensor) in self._owned:
            _, path, name, op = self._owned[id(tensor)]
            box = self._names.box(path, "", self._root)
            return self._emit(f"{box}/{clean(name)}", op, (), [tensor])
        box, name, op = self._attribute(tensor) or (self._here(), "constant", "Constant")
        return self._emit(f"{box}/{clean(name)}", op, (), [tensor])

    def _here(self) -> str:
        return self._running[-1].box if self._running else self._root

    def _is_new(self, tensor: torch.Tensor) -> bool:
        return (
            tensor not in self._made
            and id(tensor) not in self._owned
            and self._attribute(tensor) is None
        )

    def _attribute(self, tensor: torch.Tensor) -> tuple[str, str, str] | None:
        """(box, name, op) of a tensor that a running module holds as a plain attribute, or as a
        parameter just now.
        """
        for call in reversed(self._running):
            for op, held in (
                ("Constant", vars(call.module)),
                ("Parameter", call.module._parameters),
            ):
                for name, value in held.items():
                    if value is tensor:
                        return call.box, name, op
        return None


def _version(tensor: torch.Tensor) -> int:
    """Counts the in-place operations on a tensor; always 0 for one made under inference mode."""
    return 0 if tensor.is_inference() else int(tensor._version)


def _stays_parameter(func: Callable[..., Any], result: Any) -> bool:
    """Whether a method (`to`, `contiguous`) had nothing to do and gave back a parameter: a tensor
    of its own would be no parameter, and a model may put it where one has to be.
    """
    import torch

    return isinstance(func, MethodDescriptorType) and isinstance(result, torch.nn.Parameter)


def _apart(result: Any, made: list[torch.Tensor]) -> tuple[Any, list[torch.Tensor]]:
    """A result that is one of the arguments itself (dropout in evaluation mode), as a tensor of its
    own.

    Otherwise `x + dropout(x)` could not be told from `dropout(x) + dropout(x)`.
    """
    import torch

    if result is not made[0]:
        return result, made
    alias = torch.ops.aten.alias.default(result)
    return alias, [alias]
