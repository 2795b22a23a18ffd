"""Notes: what the user says of runs. They are kept in the user's own directory, not in a logdir."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from glassboard.server.logdirs import logdirs, place_of
from glassboard.server.note_files import Note, NoteFile
from glassboard.server.params import RunName
from glassboard.server.routes import Routes
from glassboard.server.session import Session

Name = Annotated[str, Meta(max_length=300, description="what the page calls the run")]
Words = Annotated[str, Meta(max_length=20_000, description="what is to be remembered of it")]
Color = Annotated[
    str,
    Meta(
        pattern=r"^(#[0-9a-fA-F]{6}|--run-[0-9]{1,2})?$(?!\n)",  # Python's `$` lets one through
        description="`#rrggbb`, or a colour of the page's own such as `--run-3`",
    ),
]
Hidden = Annotated[bool, Meta(description="whether the page shows it nowhere")]


class NoteChange(Struct, frozen=True):
    """What is said anew of one run; null takes back what was said, the rest stays."""

    run: RunName
    name: Name | UnsetType | None = UNSET
    note: Words | UnsetType | None = UNSET
    color: Color | UnsetType | None = UNSET
    hidden: Hidden | UnsetType | None = UNSET


class Notes(Struct):
    """Everything that was said of the runs of these logdirs, also of those that are gone."""

    runs: dict[str, Note]
    version: int
    """Grows with every change."""


def add_routes(routes: Routes, session: Session) -> None:
    """`GET` and `PUT /api/v1/notes`."""

    @routes.get("/api/v1/notes", answers=Notes, summary="What the user says of runs")
    def get_notes() -> Notes:
        told = Notes(runs={}, version=0)
        for logdir in logdirs(session):
            kept = NoteFile(session.config_dir, logdir.real).read()
            told.version += kept.version
            told.runs |= {logdir.full_name(run): note for run, note in kept.runs.items()}
        return told

    @routes.put("/api/v1/notes", answers=Note, summary="Says something of a run")
    def put_notes(body: NoteChange) -> Note:
        logdir, run = place_of(session, body.run)
        changes = {
            name: value
            for name, value in structs.asdict(body).items()
            if name != "run" and value is not UNSET
        }
        return NoteFile(session.config_dir, logdir.real).change(run, changes)
