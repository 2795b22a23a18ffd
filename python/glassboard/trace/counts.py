"""Counts what a pass through a model takes but time: FLOPs, what is kept for the backward pass, and
the peaks of memory.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from glassboard.trace.flops import flops_counted
from glassboard.trace.passes import Counting
from glassboard.trace.watch import NOBODY, watching

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import torch

    from glassboard.trace.watch import Listener


@contextmanager
def counted(
    held: Sequence[torch.Tensor],
    inputs: Sequence[torch.Tensor],
    *,
    flops: bool,
    saved: bool,
    besides: Listener = NOBODY,
) -> Iterator[Counting]:
    """Counts what runs in the block; `held` are the model's own tensors, `inputs` what it gets."""
    import torch

    devices = {tensor.device for tensor in held if tensor.is_cuda}
    with ExitStack() as stack:
        counter = stack.enter_context(flops_counted()) if flops else None
        device = min(devices, key=str) if devices else None
        counting = Counting(held, inputs, device, counter, saved=saved, besides=besides)
        if saved:
            hooks = torch.autograd.graph.saved_tensors_hooks(counting.save, counting.restore)
            stack.enter_context(hooks)
        stack.enter_context(watching(counting))
        yield counting


def may_count_at_once(tensors: Sequence[torch.Tensor], *, backward: bool) -> bool:
    """Whether what the model takes can be counted in the very pass that is recorded.

    Not where some kind of tensor may behave differently when it is looked at; nor where gradients
    are disabled, since a backward pass may be of other operations; nor on a CUDA device, where the
    first pass also allocates what libraries need, and that would count as a peak.
    """
    import torch

    return (torch.is_grad_enabled() or not backward) and all(map(_is_plain, tensors))


def _is_plain(tensor: torch.Tensor) -> bool:
    import torch

    if type(tensor) not in (torch.Tensor, torch.nn.Parameter):
        return False  # a lazy parameter refuses to be asked anything
    odd = tensor.is_cuda or tensor.is_nested or tensor.is_inference()
    return not odd and tensor.layout is torch.strided
