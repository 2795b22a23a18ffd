"""Runs a model without a trace of it: modes, random numbers, buffers, inputs and gradients are put
back.
"""

from __future__ import annotations

import random
import sys
import warnings
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from glassboard.trace.contents import (
    attributes,
    contents,
    modules,
    restore_attributes,
    undo_of,
    undo_of_object,
)
from glassboard.trace.flow import compiler_is_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import torch


def has_lazy(model: torch.nn.Module) -> bool:
    """Whether some parameter or buffer gets its sizes only from the first forward pass."""
    return any(map(_is_lazy, model.modules()))


def shards(model: torch.nn.Module) -> list[Any]:
    """The modules whose parameters FSDP, of either version, keeps in pieces."""
    fsdp = sys.modules.get("torch.distributed.fsdp")
    names = ("FSDPModule", "FullyShardedDataParallel")
    kinds = tuple(getattr(fsdp, name) for name in names if hasattr(fsdp, name))
    return [module for module in model.modules() if isinstance(module, kinds)]


@contextmanager
def preserved(
    model: torch.nn.Module, given: Any = (), changed: Iterable[torch.Tensor] = ()
) -> Iterator[Callable[[torch.Tensor], None]]:
    """Puts the model into evaluation mode; afterwards everything is as it was, also where the block
    raises.

    Put back: every module's attributes, `training` among them, and which parameters, buffers,
    modules and hooks it has, also those of modules in plain attributes; what lies in attributes in
    Python's own collections, however deep (elements, arrays, random number generators), and what
    lies in `given`, objects among it; buffers and input tensors with sizes, values and place in
    autograd; the gradients of parameters and inputs; the random number generators of torch (CPU and
    the devices in use), NumPy and Python. Copies of buffers, inputs and gradients are held
    meanwhile. Parameters and tensors in attributes, which hardly any forward pass changes, are put
    back where they are among `changed`, or where what is yielded was called with them before they
    changed: copies of all would take their memory twice.
    What a kind of tensor doesn't let one put back is left as the model left it, and so is what
    lies in an object that is an attribute.
    """
    import torch

    inputs: list[torch.Tensor] = []
    others: list[Any] = []
    for part in contents([given], objects=True):
        (inputs if isinstance(part, torch.Tensor) else others).append(part)
    with ExitStack() as stack:
        # A forward pass under inference mode would make tensors that tell nothing of in-place
        # operations. Leaving it would enable gradients, also where the caller disabled them.
        grads = torch.is_grad_enabled()
        stack.enter_context(torch.inference_mode(False))
        stack.enter_context(torch.set_grad_enabled(grads))
        every = modules(model)
        parameters = _each(module.parameters(recurse=False) for module in every)
        buffers = _each(module.buffers(recurse=False) for module in every)
        held = [*inputs, *parameters, *buffers]
        stack.enter_context(_random_state({tensor.device for tensor in held}))
        stack.enter_context(_eager())
        for module in every:
            if _is_lazy(module):  # becomes another kind of module when it gets its parameters
                continue
            before = vars(module).copy()
            members = {name: dict(getattr(module, name, {}).items()) for name in _members()}
            stack.callback(_restore_module, module, before, members)
        as_attributes = list(attributes(every))
        leaves = [*inputs, *parameters]
        leaves += [part for part in as_attributes if isinstance(part, torch.Tensor)]
        undoing = [undo_of(part) or undo_of_object(part) for part in others]
        undoing += [undo_of(part) for part in as_attributes]
        for undo in filter(None, undoing):
            stack.callback(undo)
        for tensor in leaves:
            if tensor.is_leaf:
                stack.callback(_restore_grad, tensor, tensor.grad)
                hooks = tensor._backward_hooks
                stack.callback(_restore_hooks, tensor, hooks, dict(hooks or {}))
        had = [tensor.grad for tensor in held if tensor.is_leaf and tensor.grad is not None]
        for tensor in _each([inputs, buffers, had]):
            _keep(tensor, stack)
        for module in model.modules():
            # Set directly: some models do work in `train()` and `eval()`, such as merging adapters
            # into weights.
            stack.callback(_set_training, module, module.training)
            _set_training(module, False)
        for module in shards(model):
            if hasattr(module, "reshard"):  # it may hold whole parameters after a pass
                stack.callback(module.reshard)
        for tensor in changed:
            _keep(tensor, stack)
        yield partial(_keep, stack=stack)


def _each(groups: Iterable[Iterable[torch.Tensor]]) -> list[torch.Tensor]:
    """The tensors in the groups, each once."""
    return list({id(tensor): tensor for tensor in chain.from_iterable(groups)}.values())


def _is_lazy(module: torch.nn.Module) -> bool:
    """Whether a parameter or buffer of its own is yet to get its sizes."""
    from torch.nn.parameter import is_lazy

    return any(map(is_lazy, [*module._parameters.values(), *module._buffers.values()]))


@cache
def _members() -> list[str]:
    """The dicts that every module has: of modules, parameters and buffers, and of hooks."""
    import torch

    return [name for name, held in vars(torch.nn.Module()).items() if isinstance(held, dict)]


def _restore_module(
    module: torch.nn.Module, before: dict[str, Any], members: dict[str, dict[str, Any]]
) -> None:
    for name, had in members.items():
        _restore_members(module, name, had)
    restore_attributes(module, before)


def _set_training(module: torch.nn.Module, mode: bool) -> None:
    try:
        module.training = mode
    except Exception:  # a module that lets nobody set its attributes
        vars(module)["training"] = mode


def _restore_members(module: torch.nn.Module, name: str, before: dict[str, Any]) -> None:
    members = getattr(module, name, None)
    if not isinstance(members, dict):  # a script's, which stay
        return
    same = members.keys() == before.keys()
    if not same or any(members[key] is not value for key, value in before.items()):
        members.clear()
        members.update(before)


def _restore_grad(tensor: torch.Tensor, grad: torch.Tensor | None) -> None:
    if tensor.grad is not grad:
        with suppress(Exception):
            tensor.grad = grad


def _restore_hooks(tensor: torch.Tensor, hooks: dict[int, Any] | None, had: Any) -> None:
    if tensor._backward_hooks is not hooks:
        tensor._backward_hooks = hooks
    if hooks is not None and hooks != had:
        hooks.clear()
        hooks.update(had)


def _keep(tensor: torch.Tensor, stack: ExitStack) -> None:
    """Has the stack put a tensor back: its memory and sizes, then values, then autograd's view."""
    from torch.nn.parameter import is_lazy

    if is_lazy(tensor) or tensor.is_meta:
        return  # nothing to copy
    with suppress(Exception):
        # `data` has sizes of its own, and writing to it counts as no change for a backward pass to
        # come.
        memory, values = tensor.data, tensor.detach().clone()
        stack.callback(_restore_autograd, tensor, tensor.grad_fn, tensor.requires_grad)
        stack.callback(_restore_values, memory, values)
        stack.callback(_restore_memory, tensor, memory)


def _restore_memory(tensor: torch.Tensor, memory: torch.Tensor) -> None:
    with suppress(Exception):
        if not tensor.is_set_to(memory):
            tensor.data = memory


def _restore_values(memory: torch.Tensor, values: torch.Tensor) -> None:
    with suppress(Exception):
        if not _same(memory, values):
            memory.copy_(values)


def _same(one: torch.Tensor, other: torch.Tensor) -> bool:
    """Whether all values agree, NaN with NaN; version counters see no change through `data` or
    NumPy.
    """
    import torch

    try:
        if torch.equal(one, other):  # as nearly always, and in one pass
            return True
        return bool(((one == other) | (torch.isnan(one) & torch.isnan(other))).all())
    except Exception:  # a kind of tensor that cannot be compared
        return False


def _restore_autograd(tensor: torch.Tensor, root: Any, requires_grad: bool) -> None:
    with suppress(Exception):
        if tensor.grad_fn is not root:
            tensor.detach_()
        if tensor.is_leaf and tensor.requires_grad != requires_grad:
            tensor.requires_grad_(requires_grad)


@contextmanager
def _random_state(devices: set[torch.device]) -> Iterator[None]:
    import torch

    python = random.getstate()
    numpy = sys.modules.get("numpy.random")  # takes a while to import
    drawn = numpy.get_state() if numpy else None
    with ExitStack() as stack:
        stack.enter_context(torch.random.fork_rng(devices=[]))
        for kind in {device.type for device in devices} - {"cpu", "meta"}:
            same = [device for device in devices if device.type == kind]
            stack.enter_context(torch.random.fork_rng(devices=same, device_type=kind))
        try:
            yield
        finally:
            random.setstate(python)
            if numpy:
                numpy.set_state(drawn)


@contextmanager
def _eager() -> Iterator[None]:
    """Makes what torch.compile wrapped run as it was written, so that its operations are seen."""
    import torch

    set_stance = getattr(getattr(torch, "compiler", None), "set_stance", None)
    if set_stance is None or not compiler_is_there():  # torch before 2.6; or nothing is compiled
        yield
        return
    with set_stance("force_eager"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="(?s).*when there are global hooks on modules")
        yield
