"""Hears what a model does while it runs: torch functions, and modules entered and left."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from threading import get_ident
from typing import TYPE_CHECKING, Any, Protocol

from glassboard.trace.flow import plain_flow
from glassboard.trace.names import wrapped_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

    import torch

FSDP_MODULE = "torch.distributed.fsdp"
FSDP = os.path.join("torch", "distributed", "fsdp", "")
FRAMES = 4  # of Python at most between a caller and the mode that hears it: `torch.split` has three


class Listener(Protocol):
    """Who hears it, in the order in which it happens."""

    def enter(self, module: torch.nn.Module) -> None:
        """A module is about to run."""

    def leave(self, module: torch.nn.Module, given: Any, output: Any) -> None:
        """It has run; after an error too, with no output."""

    def call(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """A torch function was called. Runs it, and returns what it returned."""


class Nobody:
    """A listener that does nothing with what it hears."""

    def enter(self, module: torch.nn.Module) -> None:
        """A module is about to run."""

    def leave(self, module: torch.nn.Module, given: Any, output: Any) -> None:
        """It has run."""

    def call(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """Runs a torch function."""
        return func(*args, **kwargs)


NOBODY = Nobody()


def gathers(frame: FrameType | None) -> bool:
    """Whether FSDP calls, which gathers a module's parameters before the module runs."""
    for _ in range(FRAMES):
        if frame is None:
            return False
        if FSDP in frame.f_code.co_filename:
            return True
        frame = frame.f_back
    return False


def by_hooks(model: torch.nn.Module) -> Callable[..., Any]:
    """Calls a model whose class has a `__call__` of its own, which may pass by the hooks by which
    it is heard, so that they are called.
    """
    import torch

    attributes = vars(model)
    own = {name: value for name, value in attributes.items() if name == "forward"}

    def put_back() -> None:
        attributes.pop("forward", None)
        attributes.update(own)

    def forward(*args: Any, **kwargs: Any) -> Any:
        put_back()
        return type(model).__call__(model, *args, **kwargs)

    def call(*args: Any, **kwargs: Any) -> Any:
        attributes["forward"] = forward
        try:
            return torch.nn.Module.__call__(model, *args, **kwargs)
        finally:
            put_back()

    return call


@contextmanager
def watching(listener: Listener) -> Iterator[None]:
    """Tells the listener what this thread runs inside the block.

    A torch function is one that the model's code or a layer's `forward` called (`conv2d`, `relu`,
    `scaled_dot_product_attention`); what that function calls in its turn is its own business.
    """
    import torch
    import torch.nn.modules.module as hooks
    from torch.overrides import TorchFunctionMode

    compiling = torch.compiler.is_compiling
    thread = get_ident()
    telling = False
    """Whether what is heard is the listener's own."""

    class Mode(TorchFunctionMode):  # type: ignore[misc]
        def __torch_function__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            if telling or compiling() or (FSDP_MODULE in sys.modules and gathers(sys._getframe(1))):
                return func(*args, **(kwargs or {}))
            flow = plain_flow(func, args)
            if flow is not None:
                with self:
                    return flow()
            return listener.call(func, args, kwargs or {})

    def tell(act: Callable[..., None], module: torch.nn.Module, *more: Any) -> None:
        nonlocal telling
        # what is being compiled, by `torch.cond` say, runs later, and out of sight
        if compiling() or get_ident() != thread or wrapped_by(module) is not None:
            return
        telling = True
        try:
            act(module, *more)
        finally:
            telling = False

    def entered(module: torch.nn.Module, args: Any) -> None:
        tell(listener.enter, module)

    def left(module: torch.nn.Module, *given: Any) -> None:
        # (args, kwargs, output); after an error torch calls it without kwargs all the same
        tell(listener.leave, module, given[:-1], given[-1])

    with ExitStack() as stack:
        # Global hooks: a scripted module takes none of its own, and modules made during the run
        # are seen as well.
        stack.callback(hooks.register_module_forward_pre_hook(entered).remove)
        stack.callback(
            hooks.register_module_forward_hook(left, with_kwargs=True, always_call=True).remove
        )
        stack.enter_context(Mode())
        yield
