"""Python's garbage collector, while a model is recorded."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def old_objects_left_alone() -> Iterator[None]:
    """Inside, the collector looks only at objects that were made there.

    After torch was imported there are half a million others, and the first collection of them all
    takes longer than many a model. Where a program has frozen objects itself, nothing is done.
    """
    if not hasattr(gc, "freeze") or gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
