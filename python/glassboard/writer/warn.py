"""Warnings about values that cannot be recorded: training goes on, and each trouble is told once a
tag.
"""

from __future__ import annotations

import os
import sys
import warnings

LONGEST = 400  # characters of a tag that a message repeats
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
        shown = printable(tag if len(tag) <= LONGEST else f"{tag[:LONGEST]}…")
        warnings.warn(
            f"`{shown}`: {printable(message)}\nhint: {hint}", RecordWarning, stacklevel=_outside()
        )


def printable(text: str) -> str:
    """The text in one line, without what would steer a terminal."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def _outside() -> int:
    """The `stacklevel`, seen from the function that calls this one, of the first frame outside this
    package.
    """
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        level, frame = level + 1, frame.f_back
    return level
