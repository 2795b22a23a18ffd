"""Records what the machine is busy with, every few seconds, beside a training that it doesn't hold
up.
"""

from __future__ import annotations

import os
import re
import threading
import time
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from glassboard.writer.beside import Beside

if TYPE_CHECKING:
    from collections.abc import Callable

    Record = Callable[[dict[str, float], int], None]

SECONDS = 10.0  # between two looks, where the user doesn't say
LEAST = 0.1
FILE = re.compile(r"tfevents\.(\d+)")


def interval(wanted: Any) -> float | None:
    """Seconds between two looks; None where nobody wants any.

    Raises TypeError or ValueError for what is no time.
    """
    if isinstance(wanted, bool):
        return SECONDS if wanted else None
    if not isinstance(wanted, int | float):
        raise TypeError(f"`system_metrics` must be a bool or seconds, not `{wanted!r}`")
    if not LEAST <= wanted < threading.TIMEOUT_MAX:
        raise ValueError(f"`system_metrics` must be {LEAST} seconds or more, not `{wanted!r}`")
    return float(wanted)


class System(Beside):
    """A thread that looks, and hands on what it saw, by tag, with the run's age in seconds."""

    def __init__(self, log_dir: str, seconds: float, record: Record) -> None:
        self._began = first_began(log_dir)
        self._seconds = seconds
        self._record = weakref.WeakMethod(record)  # a writer that is let go ends it
        self._over = threading.Event()
        super().__init__("system")

    def _hasten(self) -> None:
        self._over.set()  # after a last look

    def _work(self) -> None:
        from glassboard.writer.usage import Usage  # with what only the thread needs

        usage = Usage()
        is_over = False
        while not is_over:
            is_over = self._over.wait(self._seconds)
            record = self._record()
            if record is None:
                break
            with suppress(Exception):  # whatever it is, a training goes on without it
                record(usage.look(), round(time.time() - self._began))
            del record
        usage.close()


def first_began(log_dir: str) -> float:
    """When the first of a run's event files was made, which their names tell, in seconds since
    1970; now, where there is none: so that a run that is resumed goes on where it was.
    """
    with suppress(OSError):
        found = [FILE.search(name) for name in os.listdir(log_dir)]
        return min((float(each[1]) for each in found if each), default=time.time())
    return time.time()
