"""Takes in what a user passes: plain values out, and a warning, once a tag, where something is not
what it should be.
"""

from __future__ import annotations

import errno
import math
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import numpy as np

from glassboard.writer import convert
from glassboard.writer.convert import UnfitError
from glassboard.writer.warn import WarnOnce

T = TypeVar("T")
Tell = Callable[[str, str, str], None]


class Intake:
    """The edge between user code and the core. Where a value is refused, None comes back and
    nothing is to be recorded.
    """

    def __init__(self) -> None:
        self._warn = WarnOnce()
        self.present: int | None = None  # the step of calls that name none

    def tag(self, tag: Any) -> str:
        """The tag; `str()` of what isn't one, without half characters that no file can hold."""
        if not isinstance(tag, str):
            then = "recorded under `str()` of it"
            self._tell(_text(tag), "tag", "a str as tag", tag, then, "name the series with a str")
        return _text(tag)

    def step(self, tag: str, step: Any) -> int | None:
        """The step as an integer: without its fraction, the present one for None; None where it is
        no number, or there is no present one.
        """
        if step is None:
            return self.present
        if type(step) is int and convert.is_step(step):
            return step
        try:
            found, is_exact = convert.whole(step)
        except Exception as error:
            convert.raise_if_device_failed(error, step)
            found, is_exact = None, False
        if not is_exact:
            then = "recorded without a step" if found is None else f"recorded at step {found}"
            hint = "pass a whole number, such as the count of batches"
            self._tell(tag, "step", "an int as `global_step`", step, then, hint)
        return found

    def wall_time(self, tag: str, walltime: Any) -> float:
        """Seconds since 1970-01-01 UTC; now, for None and for what is no time."""
        if walltime is not None:
            try:
                found = convert.number(walltime)
            except Exception as error:
                convert.raise_if_device_failed(error, walltime)
                found = math.nan
            if math.isfinite(found):
                return found
            hint = "pass seconds since 1970, such as `time.time()`"
            expected = "a number as `walltime`"
            self._tell(tag, "walltime", expected, walltime, "recorded as of now", hint)
        return time.time()

    def number(self, tag: str, value: Any) -> float | None:
        """One number."""
        try:
            return convert.number(value)
        except Exception as error:
            hint = "pass one number, such as `value.mean()`"
            self._refuse_for(error, tag, value, "one number", hint)
            return None

    def numbers(self, tag: str, values: Any) -> dict[str, Any]:
        """Numbers by name; raises TypeError where it is no mapping."""
        if isinstance(values, Mapping):
            return {self.tag(name): value for name, value in values.items()}
        raise TypeError(
            f"`{tag}`: expected a dict of numbers, got {convert.described(values)}\n"
            "hint: record a single number with `add_scalar`"
        )

    def values(self, tag: str, values: Any) -> convert.Floats | None:
        """At least one number, as an array of shape [n]."""
        try:
            array = convert.flat(values)
        except Exception as error:
            hint = "pass a tensor, an array or a list of numbers"
            self._refuse_for(error, tag, values, "real numbers", hint)
            return None
        if array.size:
            return array
        self.refuse(tag, values, "at least one value", "skip the call where there are no values")
        return None

    def max_bins(self, tag: str, max_bins: Any) -> int | None:
        """How many bins to keep at most; None, for no limit, where it is no positive int."""
        if max_bins is None or (isinstance(max_bins, int | np.integer) and max_bins >= 1):
            return None if max_bins is None else int(max_bins)
        hint = "pass a whole number of at least 1"
        self._tell(tag, "max_bins", "a positive int as `max_bins`", max_bins, "unused", hint)
        return None

    def text(self, tag: str, text: Any) -> str:
        """A text; `str()` of what isn't one."""
        if not isinstance(text, str):
            self._tell(tag, "text", "a str", text, "`str()` of it is recorded", "pass a str")
        return _text(text)

    def said(self, value: Any) -> str:
        """`str()` of a value, whatever it is."""
        return _text(value)

    def taken(self, tag: str, value: Any, take: Callable[[Tell], T]) -> T | None:
        """What `take` makes of a value; it may raise what `convert` raises, and tells what it
        changed by (trouble, message, hint). Raises what isn't the value's fault: a package or a
        file that is missing, a device that failed, a warning that the user made an error.
        """
        try:
            return take(lambda trouble, message, hint: self._warn(tag, trouble, message, hint))
        except UnfitError as unfit:
            self.refuse(tag, value, unfit.expected, unfit.hint)
        except (ImportError, OSError, Warning):
            raise
        except Exception as error:
            convert.raise_if_device_failed(error, value)
            message = f"{convert.described(value)}: {error}; not recorded"
            self._warn(tag, "value", message, "pass a tensor, an array or a list of numbers")
        return None

    def note(self, tag: str, trouble: str, message: str, hint: str) -> None:
        """Warns of something else."""
        self._warn(tag, trouble, message, hint)

    def not_finite(self, tag: str, count: int, size: int) -> None:
        """Warns of values that a histogram cannot place."""
        if count:
            rest = "the others" if count < size else "none"
            self._warn(
                tag,
                "not finite",
                f"{count} of {size} values are NaN or infinite; the histogram holds {rest}",
                "look for a diverging loss, or a division by zero",
            )

    def refuse(self, tag: str, value: Any, expected: str, hint: str) -> None:
        """Warns that a value is not recorded."""
        self._tell(tag, "value", expected, value, "not recorded", hint)

    def _refuse_for(self, error: Exception, tag: str, value: Any, expected: str, hint: str) -> None:
        """Warns that a value is not recorded that could not be converted."""
        convert.raise_if_device_failed(error, value)
        if isinstance(error, UnfitError):
            expected, hint = error.expected, error.hint
        self.refuse(tag, value, expected, hint)

    def not_opened(self, tag: str, error: OSError) -> None:
        """Warns that a value is lost, since the file for it cannot be made."""
        reason = str(error).rpartition("\nhint: ")[0] or str(error)
        hint = (
            "let the process open more files: `ulimit -n`"
            if error.errno in {errno.EMFILE, errno.ENFILE}
            else "see that the directory can be made: its permissions, and its name, which holds "
            "the key of `add_scalars`"
        )
        self._warn(tag, "directory", f"{reason}; the value is not recorded", hint)

    def deleted(self, directories: Iterable[str]) -> None:
        """Warns that event files were deleted under way."""
        for directory in directories:
            self._warn(
                directory,
                "deleted",
                "the event file was deleted while it was written; what it held is lost",
                "delete a run's directory when its training has ended; what is recorded next goes "
                "into a new file",
            )

    def write_failed(self, log_dir: Any, error: OSError) -> None:
        """Warns that the file cannot be written now: a full disk for a minute must not end days of
        training. `flush` and `close` raise, if it still cannot be by then.
        """
        self._warn(
            str(log_dir),
            "file",
            f"cannot write: {error.strerror or error}; the most recent 64 MiB wait in memory until "
            "it can be",
            "make room on the disk, or see to the directory's permissions",
        )

    def device_failed(self, log_dir: Any, error: Exception) -> None:
        """Warns that a value is lost, since the device that computed it failed."""
        with suppress(Warning):  # in a thread: where warnings are errors, nobody could handle it
            reason = str(error).partition("\n")[0]
            self._warn(
                str(log_dir),
                "device",
                f"{type(error).__name__}: {reason}; the value is not recorded",
                "look for what failed on the device; it tells at the next synchronisation, too",
            )

    def only_rank_0(self, log_dir: Any) -> None:
        """Warns that this process of a distributed training records nothing."""
        self._warn(
            str(log_dir),
            "rank",
            "this rank records nothing: rank 0 of the same training records the run",
            "to record every rank, give each a `log_dir` of its own, or pass `all_ranks=True`; "
            "`all_ranks=False` says that this is meant",
        )

    def lost(self, log_dir: Any, count: int) -> None:
        """Warns of values that were given up, since the file could not be written for so long."""
        if count:
            self._warn(
                str(log_dir),
                "lost",
                f"{count} values were given up, the oldest of those that waited: the file could "
                "not be written for too long",
                "make room on the disk in time",
            )

    def _tell(self, tag: str, trouble: str, expected: str, got: Any, then: str, hint: str) -> None:
        message = f"expected {expected}, got {convert.described(got)}; {then}"
        self._warn(tag, trouble, message, hint)


def _text(value: Any) -> str:
    """A str, or `str()` of what isn't one, with `?` for each lone surrogate, which UTF-8 has no
    bytes for. Of an enumeration's member that is a str, what it is, as torch has it.
    """
    try:
        text = str.__str__(value) if isinstance(value, str) else str(value)
    except Exception:  # of the value's own
        text = convert.described(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
