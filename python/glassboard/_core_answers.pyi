"""A part of `_core.pyi`: import it from `glassboard._core`."""

from typing import Literal, final

@final
class Run:
    """One run, as it was when asked for."""

    @property
    def name(self) -> str:
        """The path below the logdir with `/` between its parts; `.` for the logdir itself.

        Of several logdirs, or one with a name: `name/path`, and `name` for the logdir itself. A
        byte of a path that isn't UTF-8 is U+FFFD and the byte in hexadecimal.
        """
    @property
    def directory(self) -> str:
        """Where its event files lie, an absolute path."""
    @property
    def first_wall_time(self) -> float:
        """Of its first event."""
    @property
    def last_wall_time(self) -> float:
        """The latest of all its events."""
    @property
    def last_step(self) -> int:
        """The highest step; 0 where no step is above it."""
    @property
    def modified(self) -> float:
        """When its files last changed, in seconds since 1970, by the file system's word."""
    @property
    def tags(self) -> dict[str, list[str]]:
        """Tags by kind (`scalars`, `histograms`, `text`, `graphs`, `images`, …), sorted; other
        plugins by their own name.
        """

@final
class Problem:
    """Something in the logdir that could not be read; the rest of it is served."""

    @property
    def run(self) -> str: ...
    @property
    def file(self) -> str:
        """The absolute path."""
    @property
    def offset(self) -> int | None:
        """The byte of the file where it begins; None where it concerns the whole file."""
    @property
    def length(self) -> int | None:
        """How many bytes were skipped; None while unknown."""
    @property
    def message(self) -> str: ...

@final
class Progress:
    """How far the reading is."""

    @property
    def state(self) -> Literal["waiting", "loading", "ready"]:
        """`waiting`: no logdir can be read yet (see `reason`); `loading`: the first pass still
        runs; `ready`: followed live.
        """
    @property
    def reason(self) -> str:
        """Which logdirs are waited for and why, a sentence with absolute paths; empty where all are
        there. Those that are there are served meanwhile.
        """
    @property
    def files(self) -> int: ...
    @property
    def bytes_read(self) -> int: ...
    @property
    def bytes_total(self) -> int: ...
    @property
    def points(self) -> int:
        """Scalar points held."""
    @property
    def seconds_left(self) -> float | None:
        """Until the first pass ends, at the pace so far; None where it has ended, or nothing is
        read yet.
        """

@final
class Change:
    """What one run got since a version."""

    @property
    def run(self) -> str: ...
    @property
    def kinds(self) -> list[str]: ...
    @property
    def last_step(self) -> int: ...
    @property
    def last_wall_time(self) -> float: ...

@final
class Changes:
    """What changed since a version."""

    @property
    def version(self) -> int: ...
    @property
    def listing(self) -> bool:
        """Whether runs, tags, problems or the progress state changed, so that a listing taken
        before is out of date.
        """
    @property
    def runs(self) -> list[Change]: ...
