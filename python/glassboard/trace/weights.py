"""Notes which parameters, and which tensors in attributes, a model is about to change, before it
does: hardly any does, and so no copies are made of the others.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from glassboard.trace.contents import attributes, modules
from glassboard.trace.nest import tensors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import torch

SETTERS = {"__set__", "__setitem__"}
EMBEDDINGS = {"embedding", "embedding_bag"}
NORMS = {"batch_norm": "training", "instance_norm": "use_input_stats"}
"""Functions that update what they are given of earlier batches, and the option that says so."""
LENT = {"numpy", "__array__", "__dlpack__"}
"""Hands out the memory itself, and nobody hears what is done with it."""


class WeightGuard:
    """Has parameters, and tensors in attributes, kept by `keep` before a torch function may write
    to their memory.
    """

    keep: Callable[[torch.Tensor], None]

    def __init__(self, model: torch.nn.Module) -> None:
        import torch

        every = modules(model)
        held = [part for part in attributes(every) if isinstance(part, torch.Tensor)]
        self._held = [*held, *chain.from_iterable(each.parameters() for each in every)]
        self._by_memory: dict[int, torch.Tensor] | None = None
        self.changed: list[torch.Tensor] = []

    def look(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> None:
        """Called before the function runs."""
        if not _may_write(func, args, kwargs):
            return
        if self._by_memory is None:
            held = [(_memory(each), each) for each in self._held]
            self._by_memory = {memory: each for memory, each in held if memory}
        for _, tensor in tensors((args, kwargs)):
            own = self._by_memory.get(_memory(tensor))
            if own is not None and not any(own is each for each in self.changed):
                self.changed.append(own)
                self.keep(own)


def _may_write(func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
    """By torch's names: `add_`, `_foreach_mul_`, `__iadd__`; setters; into `out` or in place; an
    embedding that keeps its vectors short; norms; or by NumPy.
    """
    name = str(getattr(func, "__name__", ""))
    if name in LENT:
        return True
    if name in EMBEDDINGS:
        most = args[3] if len(args) > 3 else kwargs.get("max_norm")
        return most is not None
    if name in NORMS:
        return bool(kwargs.get(NORMS[name], True))
    if name.startswith("__"):
        return name in SETTERS or name.startswith("__i")
    return name.endswith("_") or "out" in kwargs or bool(kwargs.get("inplace"))


def _memory(tensor: torch.Tensor) -> int:
    """Where its values lie; 0 where that isn't to be told."""
    try:
        return int(tensor.untyped_storage().data_ptr())
    except Exception:
        return 0
