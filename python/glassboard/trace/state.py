"""Runs a model without a trace of it: modes, random numbers, buffers and inputs are put back."""

from __future__ import annotations

import random
import sys
import warnings
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import torch


def has_lazy(model: torch.nn.Module) -> bool:
    """Whether some parameter or buffer gets its sizes only from the first forward pass."""
    from torch.nn.parameter import is_lazy

    return any(is_lazy(tensor) for tensor in [*model.parameters(), *model.buffers()])


@contextmanager
def preserved(model: torch.nn.Module, inputs: Iterable[torch.Tensor]) -> Iterator[None]:
    """Puts the model into evaluation mode; afterwards everything is as it was, also where the block
    raises.

    Put back: every module's `training`, its buffers (the tensors and their values), the input
    tensors' values, the random number generators of torch (CPU and the devices in use), NumPy and
    Python. Copies of buffers and inputs are held meanwhile; parameters are not copied, since a
    forward pass has no business changing them.
    """
    import torch

    inputs = list(inputs)
    with ExitStack() as stack:
        # A forward pass under inference mode would make tensors that tell nothing of in-place
        # operations.
        stack.enter_context(torch.inference_mode(False))
        held = [*inputs, *model.parameters(), *model.buffers()]
        stack.enter_context(_random_state({tensor.device for tensor in held}))
        stack.enter_context(_eager())
        for module in model.modules():
            stack.callback(_restore_buffers, module, dict(module.named_buffers(recurse=False)))
        for tensor in {id(tensor): tensor for tensor in [*inputs, *model.buffers()]}.values():
            stack.callback(_restore_values(tensor))
        for module in model.modules():
            # Set directly: some models do work in `train()` and `eval()`, such as merging adapters
            # into weights.
            stack.callback(setattr, module, "training", module.training)
            module.training = False
        yield


def _restore_buffers(module: torch.nn.Module, before: dict[str, torch.Tensor]) -> None:
    for name, buffer in before.items():
        if module._buffers.get(name) is not buffer:
            module._buffers[name] = buffer


def _restore_values(tensor: torch.Tensor) -> Callable[[], None]:
    """A function that undoes in-place operations on a tensor."""
    import torch
    from torch.nn.parameter import is_lazy

    if is_lazy(tensor) or tensor.is_meta or tensor.is_inference():
        return lambda: None  # without values, or without a version to tell a change by
    version, values, root = tensor._version, tensor.detach().clone(), tensor.grad_fn

    def restore() -> None:
        if tensor._version != version:
            with torch.no_grad():
                if tensor.grad_fn is not root:
                    tensor.detach_()
                tensor.copy_(values)

    return restore


@contextmanager
def _random_state(devices: set[torch.device]) -> Iterator[None]:
    import torch

    python, numpy = random.getstate(), np.random.get_state()
    with ExitStack() as stack:
        stack.enter_context(torch.random.fork_rng(devices=[]))
        for kind in {device.type for device in devices} - {"cpu", "meta"}:
            same = [device for device in devices if device.type == kind]
            stack.enter_context(torch.random.fork_rng(devices=same, device_type=kind))
        try:
            yield
        finally:
            random.setstate(python)
            np.random.set_state(numpy)


@contextmanager
def _eager() -> Iterator[None]:
    """Makes what torch.compile wrapped run as it was written, so that its operations are seen."""
    import torch

    set_stance = getattr(getattr(torch, "compiler", None), "set_stance", None)
    if (
        set_stance is None or "torch._dynamo" not in sys.modules
    ):  # torch before 2.6; or nothing is compiled
        yield
        return
    with set_stance("force_eager"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="(?s).*when there are global hooks on modules")
        yield
