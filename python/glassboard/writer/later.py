"""What is recorded once a device has computed it, in the order in which it was given.

The caller of `add_scalar` doesn't wait for the stream that computes its value: a copy to the host
is put into that stream, and a thread records the value when the copy has come. What is given
meanwhile, also numbers that are there already, queues behind it.
"""

from __future__ import annotations

import atexit
import os
import threading
import weakref
from collections import deque
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 10_000  # values that wait; whoever gives more waits for the device


class Ready(Protocol):
    """Says when a copy has come: an event of a stream."""

    def synchronize(self) -> None:
        """Waits for it, without the GIL."""


class Item(NamedTuple):
    """What is waited for, if anything, and what is to be done then."""

    ready: Ready | None
    record: Callable[[], None]


class Later:
    """A queue, and the thread that works it off while there is something in it."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self.queue: deque[Item] = deque()  # an item leaves it once it is recorded
        self._failed = failed
        self._lock = threading.Condition()
        self._thread: threading.Thread | None = None
        _all.add(self)

    def __reduce__(self) -> tuple[type[Later], tuple[Callable[[Exception], None]]]:
        """What is pickled has a queue of its own."""
        return Later, (self._failed,)

    def add(self, ready: Ready | None, record: Callable[[], None]) -> None:
        """Has something recorded after everything before it, when it is ready."""
        with self._lock:
            self._lock.wait_for(lambda: len(self.queue) < MOST or self.is_own_thread)
            self.queue.append(Item(ready, record))
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="glassboard-later", daemon=True
                )
                self._thread.start()

    @property
    def is_own_thread(self) -> bool:
        """Whether the caller is the thread that records."""
        return threading.current_thread() is self._thread

    def settle(self) -> None:
        """Returns when everything that was added before is recorded."""
        with self._lock:
            last = self.queue[-1] if self.queue else None
            if last is not None and not self.is_own_thread:
                self._lock.wait_for(lambda: not any(item is last for item in self.queue))

    def forget(self) -> None:
        """In a forked child: neither the thread nor the device's streams are here."""
        self.queue.clear()
        self._lock, self._thread = threading.Condition(), None

    def _work(self) -> None:
        while True:
            item = self.queue[0]
            try:
                if item.ready is not None:
                    item.ready.synchronize()
                item.record()
            except Exception as error:  # the device failed, or a warning is an error
                self._failed(error)
            with self._lock:
                self.queue.popleft()
                self._lock.notify_all()
                if not self.queue:
                    self._thread = None
                    return


_all: weakref.WeakSet[Later] = weakref.WeakSet()


def _settle_all() -> None:
    for later in list(_all):
        later.settle()


def _forget_all() -> None:
    for later in list(_all):
        later.forget()


atexit.register(_settle_all)
if hasattr(os, "register_at_fork"):  # not on Windows, where nothing forks
    os.register_at_fork(after_in_child=_forget_all)
