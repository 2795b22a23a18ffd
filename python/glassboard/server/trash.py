"""The trash of a logdir: runs' files are moved into it, and back; no file is ever removed.

In `.glassboard-trash/<id>`, at the top of the logdir, everything lies at the place that it had in
the logdir. No link is followed, and nothing outside the logdir is touched. What cannot be done as a
whole is undone.
"""

import os
import re
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EXDEV
from os.path import dirname, join, lexists, normpath, relpath
from typing import NamedTuple

from glassboard.errors import ForbiddenError, NotFoundError, UserError

TRASH = ".glassboard-trash"  # the core looks at nothing in there
EVENTS = "tfevents"  # in the name of every event file
HERE = "."
ID = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(-\d+)?")


class Top(NamedTuple):
    """A logdir's directory, without links, and those of other logdirs, which are left alone."""

    path: str
    others: frozenset[str] = frozenset()

    @property
    def trash(self) -> str:
        """Where its trash is, or would be."""
        return join(self.path, TRASH)


class Move(NamedTuple):
    """A file or a directory, and where it goes."""

    source: str
    target: str


# --- into the trash -------------------------------------------------------------------------------


def delete(chosen: Mapping[Top, Iterable[str]]) -> str:
    """Moves the event files of some directories, given by their paths below each logdir, `.` for
    itself, into the trash; the id that brings them back.

    A directory goes as a whole where no other run lies below it, or only such as go, too. Raises
    NotFoundError where a directory holds no event files any more, and ForbiddenError where
    something cannot be moved; nothing is moved then.
    """
    sources = {top: list(_sources(top, set(below))) for top, below in chosen.items()}
    made: list[str] = []
    try:
        trash_id = _new_id(sources, made)
        _do(
            (
                Move(join(top.path, source), join(top.trash, trash_id, source))
                for top, found in sources.items()
                for source in found
            ),
            made,
        )
    except ForbiddenError:
        for path in reversed(made):
            with suppress(OSError):
                os.rmdir(path)
        raise
    return trash_id


def _sources(top: Top, chosen: set[str]) -> Iterator[str]:
    """What is to be moved, as paths below the logdir; what holds others comes before them."""
    whole: list[str] = []
    for below in sorted(chosen, key=lambda path: path.count(os.sep)):
        if any(below.startswith(above + os.sep) for above in whole):
            continue
        files = _event_files(top, below)
        if not files:
            raise NotFoundError(
                f"`{normpath(join(top.path, below))}` holds no event files any more",
                hint="it may have been moved meanwhile: nothing was moved now",
            )
        if below != HERE and _goes_whole(top, below, chosen):
            whole.append(below)
            yield below
        else:
            yield from files


def _event_files(top: Top, below: str) -> list[str]:
    """The event files that lie in a directory itself, as paths below the logdir; none where it
    isn't there, or is behind a link, outside, or in the trash.
    """
    path = top.path
    for part in [] if below == HERE else below.split(os.sep):
        path = join(path, part)
        if part in (TRASH, os.pardir, "") or not _is_directory(path):
            return []
    with _refused(path), os.scandir(path) as entries:
        names = [entry.name for entry in entries if EVENTS in entry.name and entry.is_file()]
    return [normpath(join(below, name)) for name in sorted(names)]


def _goes_whole(top: Top, below: str, chosen: set[str]) -> bool:
    """Whether all runs in a directory are chosen, as far as can be seen."""
    unseen: list[OSError] = []
    for path, folders, files in os.walk(join(top.path, below), onerror=unseen.append):
        if path in top.others:
            return False
        folders[:] = [name for name in folders if name != TRASH]
        is_run = any(EVENTS in name for name in files)
        if is_run and relpath(path, top.path) not in chosen:
            return False
    return not unseen


def _new_id(tops: Iterable[Top], made: list[str]) -> str:
    """Makes a directory in the trash of each, and says what all of them are called. What is made on
    the way is added to `made`.
    """
    for top in tops:
        if lexists(top.trash) and not _is_directory(top.trash):
            raise ForbiddenError(
                f"`{top.trash}` is no directory", hint="move it out of the way: nothing was moved"
            )
    now, number = time.strftime("%Y-%m-%dT%H-%M-%S"), 1
    while any(lexists(join(top.trash, _numbered(now, number))) for top in tops):
        number += 1
    for top in tops:
        with _refused(top.trash):
            _make_directory(join(top.trash, _numbered(now, number)), made)
    return _numbered(now, number)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


# --- and back -------------------------------------------------------------------------------------


def undelete(tops: Iterable[Top], trash_id: str) -> dict[Top, list[str]]:
    """Moves back what `delete` moved; the directories that hold event files, as it was given them.

    Raises NotFoundError where there is nothing of that id, UserError where a place is taken again,
    and ForbiddenError where something cannot be moved; nothing is moved then.
    """
    found = {top: join(top.trash, trash_id) for top in tops if _holds(top, trash_id)}
    if not found:
        raise NotFoundError(
            f"there is no `{trash_id[:60]}` in the trash",
            hint="give the `trash` that deleting answered",
        )
    moves: list[Move] = []
    runs: dict[Top, list[str]] = {}
    for top, folder in found.items():
        with _refused(folder):
            moves += _back(folder, top.path)
        runs[top] = sorted(
            relpath(path, folder)
            for path, _, files in os.walk(folder)
            if any(EVENTS in name for name in files)
        )
    _do(moves, [])
    for folder in found.values():
        _remove_empty(folder)
    return runs


def _holds(top: Top, trash_id: str) -> bool:
    folder = join(top.trash, trash_id)
    return bool(ID.fullmatch(trash_id)) and _is_directory(top.trash) and _is_directory(folder)


def _back(source: str, target: str) -> Iterator[Move]:
    """The moves that put what lies in one directory into another."""
    if _has_event_files(source) and _has_event_files(target):
        raise _taken(f"there are event files in `{target}` again")
    with os.scandir(source) as entries:
        inside = sorted(entries, key=lambda entry: entry.name)
    for entry in inside:
        place = join(target, entry.name)
        if not lexists(place):
            yield Move(entry.path, place)
        elif _is_directory(entry.path) and _is_directory(place):
            yield from _back(entry.path, place)
        else:
            raise _taken(f"there is a `{place}` again")


def _has_event_files(path: str) -> bool:
    with os.scandir(path) as entries:
        return any(EVENTS in entry.name and not _is_directory(entry.path) for entry in entries)


def _taken(why: str) -> UserError:
    hint = "nothing was moved back: move what is there now out of the way, and try again"
    return UserError(why, hint=hint)


# --- moving ---------------------------------------------------------------------------------------


def _do(moves: Iterable[Move], made: list[str]) -> None:
    """Moves everything; or nothing, and raises ForbiddenError. Directories that were made on the
    way are added to `made`.
    """
    done: list[Move] = []
    for move in moves:
        try:
            _make_directory(dirname(move.target), made)
            _rename(move.source, move.target)
        except OSError as error:
            left = [undone for undone in reversed(done) if not _undo(undone)]
            hint = "nothing was moved"
            if left:
                hint = "could not be moved back: " + ", ".join(f"`{m.target}`" for m in left)
            raise ForbiddenError(
                f"`{normpath(move.source)}` cannot be moved: {_reason(error)}", hint=hint
            ) from error
        done.append(move)


def _make_directory(path: str, made: list[str]) -> None:
    if not _is_directory(path):
        _make_directory(dirname(path), made)
        os.mkdir(path)
        made.append(path)


def _undo(move: Move) -> bool:
    try:
        _rename(move.target, move.source)
    except OSError:
        return False
    return True


def _rename(source: str, target: str) -> None:
    if lexists(target):  # which Unix would replace
        raise FileExistsError(None, f"`{target}` is there already")
    os.rename(source, target)


def _remove_empty(folder: str) -> None:
    """Removes the directories that are left of what was moved back, and the trash when nothing is
    in it.
    """
    for path, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):
            os.rmdir(path)
    with suppress(OSError):
        os.rmdir(dirname(folder))


def _is_directory(path: str) -> bool:
    """Whether it is one itself, not a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


@contextmanager
def _refused(path: str) -> Iterator[None]:
    """Makes a sentence of what the system refuses."""
    try:
        yield
    except OSError as error:
        raise ForbiddenError(
            f"`{path}` cannot be used: {_reason(error)}", hint="nothing was moved"
        ) from error


def _reason(error: OSError) -> str:
    if error.errno == EXDEV:
        return "it lies on another disk than the logdir; move it yourself"
    return (error.strerror or str(error)).lower()
