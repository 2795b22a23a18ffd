"""Whether a model, its input and what is random are as they were: what `kept` tells before and
after is compared by `differences`.
"""

import random
from typing import Any

import numpy as np
import torch
from glassboard.trace.nest import tensors
from torch import nn
from torch.nn.modules import module as hooks
from torch.nn.parameter import is_lazy

HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")


def kept(model: nn.Module, given: Any) -> dict[str, Any]:
    """By name, values that are equal where nothing changed."""
    state = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    everything = [*model.modules()]
    return {
        "values": {name: _copy(tensor) for name, tensor in state.items()},
        "tensors": {name: id(tensor) for name, tensor in state.items() if not is_lazy(tensor)},
        "gradients": {name: id(tensor.grad) for name, tensor in state.items() if tensor.is_leaf},
        "requires_grad": {name: tensor.requires_grad for name, tensor in state.items()},
        "modes": [module.training for module in everything],
        "attributes": [None if _lazy(module) else _attributes(module) for module in everything],
        "hooks": [None if _lazy(module) else _hooks(module) for module in everything],
        "global hooks": [
            len(hooks._global_forward_hooks),
            len(hooks._global_forward_pre_hooks),
            torch._C._len_torch_function_stack(),
            torch._C._len_torch_dispatch_stack(),
        ],
        "input": [_copy(tensor) for _, tensor in tensors(given)],
        "random": [torch.get_rng_state(), str(random.getstate()), str(np.random.get_state())],
        "defaults": [torch.is_grad_enabled(), torch.get_default_dtype()],
    }


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of what changed. Lazy layers are allowed their parameters."""
    return [name for name in before if not _equal(before[name], after[name])]


def _lazy(module: nn.Module) -> bool:
    return any(map(is_lazy, module.parameters(recurse=False)))


def _hooks(module: nn.Module) -> list[int]:
    return [len(getattr(module, name, ())) for name in HOOKS]


def _attributes(module: nn.Module) -> dict[str, int]:
    """Of the plain ones, which object each is; what Python makes anew each time is left out."""
    return {
        name: id(value)
        for name, value in vars(module).items()
        if isinstance(value, torch.Tensor | nn.Module | torch.dtype | str | bool | None)
    }


def _copy(tensor: torch.Tensor) -> Any:
    if is_lazy(tensor):
        return None
    try:
        return tensor.detach().clone()
    except Exception:  # some kinds of tensors have no values to copy
        return None


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return all(name in other and _equal(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    if one is None:  # was lazy, or has no values
        return True
    if isinstance(one, torch.Tensor):
        return _same_values(one, other)
    return bool(one == other)


def _same_values(one: torch.Tensor, other: torch.Tensor) -> bool:
    if one.is_nested:
        return _same_values(one.values(), other.values())
    if one.layout != torch.strided:
        one, other = one.to_dense(), other.to_dense()
    return one.shape == other.shape and torch.equal(one.nan_to_num(), other.nan_to_num())
