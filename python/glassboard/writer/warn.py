"""Warnings about values that cannot be recorded: training goes on, and each trouble is told once a
tag.
"""

from __future__ import annotations

import os
import sys
import warnings

PACKAGE = os.path.dirname(os.path.dirname(__file__)) + os.sep


class RecordWarning(UserWarning):
    """A value could not be recorded as it was given; the message names the tag and says what would
    be right.
    """


class WarnOnce:
    """Remembers what was told already."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str]] = set()

    def __call__(self, tag: str, trouble: str, message: str, hint: str) -> None:
        """Warns, unless this kind of trouble was told for this tag before; points at the caller's
        line.
        """
        if (tag, trouble) in self._told:
            return
        self._told.add((tag, trouble))
        warnings.warn(f"`{tag}`: {message}\nhint: {hint}", RecordWarning, stacklevel=_outside())


def _outside() -> int:
    """The `stacklevel`, seen from the function that calls this one, of the first frame outside this
    package.
    """
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        level, frame = level + 1, frame.f_back
    return level
