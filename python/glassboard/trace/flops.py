"""Counts the FLOPs of what runs, by the formulas of `torch.utils.flop_counter`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def flops_counted() -> Iterator[Any]:
    """What it gives has `total`, the FLOPs since the block began.

    The numbers are a `FlopCounterMode`'s. That one isn't used: its first operation imports all of
    torch.compile, which takes seconds, and other modes hear what it does to look at an operation.
    """
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils.flop_counter import flop_registry

    class Counter(TorchDispatchMode):  # type: ignore[misc]
        supports_higher_order_operators = True
        total = 0

        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # torch.compile is off here, and need not be told so

        def __torch_dispatch__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            if any(hasattr(kind, "__tensor_flatten__") for kind in types):
                return NotImplemented  # it runs on plain tensors, and those are counted
            with torch._C.DisableTorchFunction():
                return self._run(func, args, kwargs or {})

        def _run(self, func: Any, args: Any, kwargs: Any) -> Any:
            # `cond` and its like have no overloads, and no formula or one of their own
            packet = getattr(func, "_overloadpacket", func)
            undecided = packet not in flop_registry and func is not torch.ops.prim.device.default
            if undecided and hasattr(func, "decompose"):
                with self:
                    result = func.decompose(*args, **kwargs)
                if result is not NotImplemented:
                    return result
            result = func(*args, **kwargs)
            if packet in flop_registry:
                self.total += int(flop_registry[packet](*args, **kwargs, out_val=result))
            return result

    with Counter() as counter:
        yield counter
