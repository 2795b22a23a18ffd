"""Counts the FLOPs of what runs, by the formulas of `torch.utils.flop_counter`."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def flops_counted() -> Iterator[Any]:
    """What it gives has `total`, the FLOPs since the block began, and `left_out`, how many kernels
    ran meanwhile that do arithmetic and that torch has no formula for.

    The numbers are a `FlopCounterMode`'s. That one isn't used: its first operation imports all of
    torch.compile, which takes seconds, and other modes hear what it does to look at an operation.
    """
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode

    flop_registry = _formulas()

    class Counter(TorchDispatchMode):  # type: ignore[misc]
        supports_higher_order_operators = True
        total = 0
        left_out = 0

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
            elif is_heavy(packet):
                self.left_out += 1
            return result

    with Counter() as counter:
        yield counter


_FAMILIES = re.compile(
    r"(?:b?add|hsp|ssp(?:add)?|s|int\d?)?b?mm|(?:add)?mv|v?dot|matmul|gemm|q?linear|trilinear"
    r"|q?conv(?:olution)?(?:[123]d)?|rnn|lstm|gru|attention|fft|[cp]dist|linalg|cholesky|solve|svd"
    r"|map|scan"
)
"""Words in the names of kernels whose arithmetic is most of what a model does: products of matrices
and vectors, convolutions, recurrent layers, attention, Fourier transforms, decompositions;
and of loops, whose turns run out of sight."""

_LIGHT = re.compile(r"prepack|unpack|reorder|flatten|r?fftfreq|norm|powsum|cross|errors|thnn")
"""Words in names that only sound so: kernels that rearrange weights, norms, and what `thnn` has of
recurrent cells, which is elementwise, beside products that are counted."""

_TORCHS = {
    *("aten", "prim", "prims", "quantized", "_quantized", "onednn", "mkldnn", "mkldnn_prepacked"),
    *("mkl", "sparse", "c10d", "_c10d_functional", "_c10d_functional_autograd", "symm_mem", "fsdp"),
    *("_dtensor", "inductor", "inductor_prims", "profiler", "debugprims", "rngprims", "export"),
    *("static_runtime", "quantization", "higher_order", "_native", "_native_aot", "flex_gemm"),
}
"""The namespaces of torch's own kernels: what those of other libraries do, nobody knows."""


@lru_cache(maxsize=1024)
def is_heavy(packet: Any) -> bool:
    """Whether FLOPs are missing where a kernel without a formula isn't counted, as they are not for
    what adds, compares, copies or looks at numbers.
    """
    space, _, name = str(getattr(packet, "_qualified_op_name", "")).rpartition("::")
    if space and space not in _TORCHS:
        return True
    words = (name or str(getattr(packet, "__name__", ""))).split("_")
    return any(map(_FAMILIES.fullmatch, words)) and not any(map(_LIGHT.fullmatch, words))


class _KernelType(type):
    def __instancecheck__(cls, value: object) -> bool:
        known = getattr(sys.modules.get(_KERNELS), "JITFunction", cls)
        return known is not cls and isinstance(value, known)


class _Kernel(metaclass=_KernelType):
    """Triton's `JITFunction`, as far as `isinstance` asks for it."""


_KERNELS = "triton.runtime.jit"


def _formulas() -> Any:
    """`flop_registry`, without the import of all of Triton, which takes ten times as long as
    recording a small model: torch asks Triton for one class, to tell kernels that users register
    apart, and there are no kernels before there is Triton.
    """
    is_alone = _KERNELS not in sys.modules and "torch.utils.flop_counter" not in sys.modules
    if is_alone:
        stand_in = ModuleType(_KERNELS)
        stand_in.JITFunction = _Kernel  # type: ignore[attr-defined]
        sys.modules[_KERNELS] = stand_in
    try:
        from torch.utils.flop_counter import flop_registry
    finally:
        if is_alone:
            del sys.modules[_KERNELS]
    return flop_registry
