"""The board: every run, its tags, what went wrong and how far the reading is."""

from typing import Literal

from msgspec import Struct

from glassboard.server.routes import Routes
from glassboard.server.session import Session


class Progress(Struct):
    """How far the reading is."""

    state: Literal["waiting", "loading", "ready"]
    reason: str
    files: int
    bytes_read: int
    bytes_total: int
    points: int
    seconds_left: float | None


class Run(Struct):
    """A run. Its tags, by kind, are places in the board's lists of tags."""

    name: str
    first_wall_time: float | None
    last_wall_time: float | None
    last_step: int
    modified: float | None
    tags: dict[str, list[int]]


class Problem(Struct):
    """A part of a file that could not be read."""

    run: str
    file: str
    offset: int | None
    length: int | None
    message: str


class Board(Struct):
    """Everything that is known without reading a series."""

    version: int
    logdir: str
    title: str
    glassboard: str
    allow_delete: bool
    """Whether `/api/v1/delete` does anything."""
    progress: Progress
    tags: dict[str, list[str]]
    runs: list[Run]
    problems: list[Problem]


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/board` and `/api/v1/progress`."""

    @routes.get("/api/v1/board", answers=Board, summary="Runs, tags, problems and progress")
    def get_board() -> Board:
        return board(session)

    @routes.get("/api/v1/progress", answers=Progress, summary="How far the reading is")
    def get_progress() -> Progress:
        return how_far(session)


def how_far(session: Session) -> Progress:
    """The progress as it is now."""
    progress = session.store.progress()
    return Progress(
        state=progress.state,
        reason=progress.reason,
        files=progress.files,
        bytes_read=progress.bytes_read,
        bytes_total=progress.bytes_total,
        points=progress.points,
        seconds_left=progress.seconds_left,
    )


def board(session: Session) -> Board:
    """The board as it is now. The version is taken first, so that what is newer than it is told
    again as a change.
    """
    store = session.store
    version = store.version
    progress = how_far(session)
    held = [(run, run.tags) for run in store.runs()]
    tags: dict[str, set[str]] = {}
    for _, kinds in held:
        for kind, names in kinds.items():
            tags.setdefault(kind, set()).update(names)
    listed = {kind: sorted(names) for kind, names in sorted(tags.items())}
    places = {
        kind: {name: place for place, name in enumerate(names)} for kind, names in listed.items()
    }
    return Board(
        version=version,
        logdir=store.logdir,
        title=session.title,
        glassboard=session.version,
        allow_delete=session.allow_delete,
        progress=progress,
        tags=listed,
        runs=[
            Run(
                name=run.name,
                first_wall_time=run.first_wall_time,
                last_wall_time=run.last_wall_time,
                last_step=run.last_step,
                modified=run.modified,
                tags={
                    kind: [places[kind][name] for name in names] for kind, names in kinds.items()
                },
            )
            for run, kinds in held
        ],
        problems=[
            Problem(
                run=problem.run,
                file=problem.file,
                offset=problem.offset,
                length=problem.length,
                message=problem.message,
            )
            for problem in store.problems()
        ],
    )
