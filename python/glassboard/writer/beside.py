"""Threads beside a training, for which the end of a run waits a moment."""

from __future__ import annotations

import atexit
import os
import threading
import weakref
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HURRY = 1.0  # seconds that the end of a run waits for the thread


class Beside(ABC):
    """A thread that does `_work`, from the end of `__init__` on."""

    def __init__(self, name: str) -> None:
        self._pid = os.getpid()
        self._thread = threading.Thread(target=self._work, name=f"glassboard-{name}", daemon=True)
        _all.add(self)
        self._thread.start()

    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        """What is pickled leaves the work to this process: None."""
        return _nothing, ()

    def finish(self) -> None:
        """Returns when the work is done, or a second has passed."""
        if self._pid == os.getpid():  # a forked child has no such thread
            self._hasten()
            self._thread.join(HURRY)

    @abstractmethod
    def _work(self) -> None:
        """What the thread does."""

    @abstractmethod
    def _hasten(self) -> None:
        """Has the work end soon."""


def _nothing() -> None:
    pass


_all: weakref.WeakSet[Beside] = weakref.WeakSet()


def _finish_all() -> None:
    for one in list(_all):
        one.finish()


atexit.register(_finish_all)
