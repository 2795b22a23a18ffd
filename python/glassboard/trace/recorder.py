"""Turns what torch reports while a model runs (operations, modules entered and left) into nodes."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import get_ident
from typing import TYPE_CHECKING, Any

from glassboard.trace import describe
from glassboard.trace.graph import Graph, Node
from glassboard.trace.names import Names, clean, is_wrapper, kind_of
from glassboard.trace.nest import tensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import torch


@dataclass
class Call:
    """A module that is running."""

    module: torch.nn.Module
    path: str
    box: str
    seen: bool = False
    """Whether an operation was recorded inside."""


class Recorder:
    """Builds the graph of one forward pass.

    Tensors are followed by identity: each is mapped to the output of the node that last wrote it,
    so an in-place operation makes the same tensor a new value. The map holds them weakly, and a
    forward pass frees its activations as it always does. An operation is the torch function that
    the model's code or a layer's `forward` called (`conv2d`, `relu`,
    `scaled_dot_product_attention`); what that function calls in its turn is its own business.
    """

    def __init__(self, model: torch.nn.Module, *, until: str) -> None:
        from torch.utils.weak import WeakTensorKeyDictionary

        self._until = until
        self._names = Names(model)
        self._root = self._names.unique(kind_of(model))
        self._nodes: list[Node] = []
        self._made: Any = WeakTensorKeyDictionary()
        self._calls: list[Call] = []
        # The tensors are held, since a freed one's id may come back as another's.
        self._owned: dict[int, tuple[torch.Tensor, str, str, str]] = {}
        for path, module in self._names.modules():
            for name, parameter in module.named_parameters(recurse=False):
                self._owned.setdefault(id(parameter), (parameter, path, name, "Parameter"))
            for name, buffer in module.named_buffers(recurse=False):
                self._owned.setdefault(id(buffer), (buffer, path, name, "Buffer"))

    @property
    def graph(self) -> Graph:
        return Graph(tuple(self._nodes))

    def input(self, name: str, tensor: torch.Tensor) -> None:
        """Makes a tensor known as an input of the model."""
        if tensor not in self._made:
            self._emit(f"input/{name}", "Input", (), [tensor])

    def output(self, name: str, tensor: torch.Tensor) -> None:
        """Adds a node for a tensor that the model gave back."""
        self._emit(f"output/{name}", "Output", (self._source(tensor),), [tensor], keep=False)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Records what this thread runs inside the block."""
        import torch.nn.modules.module as hooks
        from torch.overrides import TorchFunctionMode

        record, thread = self._operation, get_ident()

        class Mode(TorchFunctionMode):  # type: ignore[misc]
            def __torch_function__(
                self, func: Any, types: Any, args: Any = (), kwargs: Any = None
            ) -> Any:
                return record(func, args, kwargs or {})

        def entered(module: torch.nn.Module, args: Any) -> None:
            if get_ident() == thread and not is_wrapper(module):
                self._enter(module)

        def left(module: torch.nn.Module, *given: Any) -> None:
            # (args, kwargs, output); after an error torch calls it without kwargs all the same
            if get_ident() == thread and not is_wrapper(module):
                self._leave(given[:-1], given[-1])

        with ExitStack() as stack:
            # Global hooks: a scripted module takes none of its own, and modules made during the run
            # are seen as well.
            stack.callback(hooks.register_module_forward_pre_hook(entered).remove)
            stack.callback(
                hooks.register_module_forward_hook(left, with_kwargs=True, always_call=True).remove
            )
            stack.enter_context(Mode())
            yield

    def _enter(self, module: torch.nn.Module) -> None:
        if not self._calls:
            self._calls.append(Call(module, "", self._root))
            return
        caller = self._calls[-1]
        path = self._names.path_in(module, caller.path)
        if path:
            box = self._names.box(path, caller.path, caller.box)
        else:  # made while the model ran, or the model calls itself
            box = f"{caller.box}/{kind_of(module)}"
        self._calls.append(Call(module, path or caller.path, self._names.unique(box)))

    def _leave(self, given: Any, output: Any) -> None:
        """Adds a node for what a module did out of sight: in a compiled script, in an extension, or
        through NumPy.
        """
        call = self._calls[-1]
        unseen = [tensor for _, tensor in tensors(output) if self._is_new(tensor)]
        if unseen:
            inputs = [tensor for _, tensor in tensors(given)]
            if not call.seen:
                inputs += [*call.module.parameters(), *call.module.buffers()]
            self._emit(f"{call.box}/forward", kind_of(call.module), self._sources(inputs), unseen)
        self._calls.pop()

    def _operation(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """Runs a torch function, and adds a node for it where it made or changed a tensor; what it
        returned.
        """
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
            result, made = _apart(result, made)
        call = describe.call_text(name, args, kwargs)
        self._emit_operation(name, call, self._sources(given), made or changed[:1], changed)
        return result

    def _emit_operation(
        self,
        name: str,
        call: str,
        inputs: tuple[str, ...],
        made: list[torch.Tensor],
        changed: list[torch.Tensor],
    ) -> None:
        attributes = [("call", call)]
        line = describe.source_line(until=self._until)
        if line:
            attributes.append(("source", line))
        box = self._root
        if self._calls:
            current = self._calls[-1]
            current.seen, box = True, current.box
            if next(current.module.children(), None) is None:
                attributes.append(("module", describe.shorten(repr(current.module))))
        node = self._emit(f"{box}/{clean(name)}", name, inputs, made, attributes)
        for tensor in changed:
            if not any(tensor is output for output in made):
                self._made[tensor] = node
            base = tensor._base
            if base is not None:  # written through a view: what it is a view of has changed
                self._made[base] = node

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
        self._nodes.append(
            Node(
                name,
                op,
                inputs,
                tuple(describe.shape_of(tensor) for tensor in outputs),
                describe.dtype_of(first),
                str(first.device),
                tuple(attributes),
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
        if made is not None:
            return str(made)
        if id(tensor) in self._owned:
            _, path, name, op = self._owned[id(tensor)]
            box = self._names.box(path, "", self._root)
            return self._emit(f"{box}/{clean(name)}", op, (), [tensor])
        box, name = self._attribute(tensor) or (self._here(), "constant")
        return self._emit(f"{box}/{clean(name)}", "Constant", (), [tensor])

    def _here(self) -> str:
        return self._calls[-1].box if self._calls else self._root

    def _is_new(self, tensor: torch.Tensor) -> bool:
        return (
            tensor not in self._made
            and id(tensor) not in self._owned
            and self._attribute(tensor) is None
        )

    def _attribute(self, tensor: torch.Tensor) -> tuple[str, str] | None:
        """(box, name) of a tensor that a running module holds as a plain attribute."""
        for call in reversed(self._calls):
            for name, value in vars(call.module).items():
                if value is tensor:
                    return call.box, name
        return None


def _version(tensor: torch.Tensor) -> int:
    """Counts the in-place operations on a tensor; always 0 for one made under inference mode."""
    return 0 if tensor.is_inference() else int(tensor._version)


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
