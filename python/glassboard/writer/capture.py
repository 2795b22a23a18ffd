"""Writes once, at the start of a run, what it was begun with: in a thread, since a training needn't
wait for that.

It rides in a field of an `Event` that is ours, and that other readers skip: TensorBoard shows no
tag more for it.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from glassboard import proto
from glassboard.writer.beside import Beside

if TYPE_CHECKING:
    from glassboard._core import EventWriter

FIELD = 101  # of an `Event`
SWITCH = "GLASSBOARD_CAPTURE"
PATIENCE = 5.0  # seconds that git may look through a work tree
PAUSE = 0.002  # seconds in which whoever makes the writer goes on
GRACE = 0.2  # seconds that it has left when the run ends


class Capture(Beside):
    """The thread that finds it out and writes it."""

    def __init__(self, writer: EventWriter) -> None:
        self._writer = writer
        self._began = time.time()
        self._until = time.monotonic() + PATIENCE
        super().__init__("capture")

    def _hasten(self) -> None:
        self._until = min(self._until, time.monotonic() + GRACE)

    def _work(self) -> None:
        time.sleep(PAUSE)
        with suppress(Exception):  # a run of which this isn't known is better than none
            from glassboard.writer import context  # with what only the thread needs

            told = {"started": self._began, **context.gathered(self._is_over)}
            message = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
            self._writer.event(proto.double(1, self._began) + proto.message(FIELD, message))

    def _is_over(self) -> bool:
        return time.monotonic() > self._until


def is_wanted(capture: bool) -> bool:
    """What the user said, unless the environment says no."""
    return capture and os.environ.get(SWITCH, "").strip().lower() not in {"0", "false", "no", "off"}
