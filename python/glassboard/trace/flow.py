"""Torch's operators for control flow, run as the Python that they stand for: what runs in the
branch that is taken is heard as if the model had said `if`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def plain_flow(func: Callable[..., Any], args: tuple[Any, ...]) -> Callable[[], Any] | None:
    """What does the same as a call of `torch.cond` or `torch.while_loop`; None for any other
    function.
    """
    # no name is imported for this: both operators are there once a model has called them
    if type(func).__module__ == "torch._higher_order_ops.cond" and len(args) == 4:
        return lambda: _cond(*args)
    if type(func).__module__ == "torch._higher_order_ops.while_loop" and len(args) == 4:
        return lambda: _while_loop(*args)
    return None


def compiler_is_there() -> bool:
    """Whether torch's compiler was imported: these operators import it, and others, too."""
    return "torch._dynamo" in sys.modules


def _cond(
    predicate: Any, yes: Callable[..., Any], no: Callable[..., Any], operands: tuple[Any, ...]
) -> Any:
    return (yes if predicate else no)(*operands)


def _while_loop(
    goes_on: Callable[..., Any],
    body: Callable[..., Any],
    carried: tuple[Any, ...],
    more: tuple[Any, ...],
) -> Any:
    carried = tuple(carried)
    while goes_on(*carried, *more):
        carried = tuple(body(*carried, *more))
    return carried
