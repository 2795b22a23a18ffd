"""Deletion: runs that go into the trash of their logdir, and come back from it."""

import os
from threading import Lock
from typing import Annotated

from msgspec import Meta, Struct

from glassboard.errors import ForbiddenError, NotFoundError
from glassboard.server import trash
from glassboard.server.logdirs import Logdir, logdirs, place_of
from glassboard.server.routes import Routes
from glassboard.server.session import Session


class DeleteBody(Struct, frozen=True):
    """Which runs."""

    runs: Annotated[list[str], Meta(min_length=1, description="the runs that go into the trash")]


class UndeleteBody(Struct, frozen=True):
    """What of the trash."""

    trash: Annotated[str, Meta(description="the `trash` that deleting answered")]


class Moved(Struct):
    """What was moved, into the trash or back."""

    trash: str
    """What brings it back."""
    runs: list[str]


def add_routes(routes: Routes, session: Session) -> None:
    """`POST /api/v1/delete` and `/api/v1/undelete`."""
    one_at_a_time = Lock()

    @routes.post("/api/v1/delete", answers=Moved, summary="Moves runs into the trash")
    def post_delete(body: DeleteBody) -> Moved:
        _check_allowed(session)
        with one_at_a_time:
            runs = list(dict.fromkeys(body.runs))
            chosen: dict[trash.Top, list[str]] = {}
            for run in runs:
                logdir, below = _directory(session, run)
                chosen.setdefault(_top(session, logdir), []).append(below)
            moved = Moved(trash.delete(chosen), runs)
        _look(session)
        return moved

    @routes.post("/api/v1/undelete", answers=Moved, summary="Moves runs back from the trash")
    def post_undelete(body: UndeleteBody) -> Moved:
        _check_allowed(session)
        with one_at_a_time:
            tops = {_top(session, logdir): logdir for logdir in logdirs(session)}
            found = trash.undelete(tops, body.trash)
        _look(session)
        runs = [tops[top].run_at(below) for top, folders in found.items() for below in folders]
        return Moved(body.trash, runs)


def _check_allowed(session: Session) -> None:
    if not session.allow_delete:
        raise ForbiddenError(
            "this board deletes nothing", hint="start `glassboard` with `--allow-delete`"
        )


def _directory(session: Session, run: str) -> tuple[Logdir, str]:
    """The logdir of a run, and the path below it at which the run's event files lie."""
    logdir, _ = place_of(session, run)
    with session.lookup("tags", tag="", runs=[run]):
        files = session.store.files(run)
    if not files:
        raise NotFoundError(f"`{run}` has no files any more", hint="there is nothing to delete")
    return logdir, os.path.relpath(os.path.dirname(files[0]), logdir.path)


def _top(session: Session, logdir: Logdir) -> trash.Top:
    others = frozenset(other.real for other in logdirs(session))
    return trash.Top(logdir.real, others - {logdir.real})


def _look(session: Session) -> None:
    """So that the next answer knows of it. While a logdir is read for the first time, that would
    take until all is read.
    """
    if session.store.progress().state == "ready":
        session.store.refresh()
