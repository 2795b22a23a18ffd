"""Contexts: what runs were begun with, as `SummaryWriter` captures it."""

import msgspec
from msgspec import Struct, field

from glassboard.server.params import Runs
from glassboard.server.routes import Routes
from glassboard.server.session import Session

MOST_BYTES = 1 << 18  # of one context; most have less than 2,000
MOST = 20  # of one run: the last ones


class ContextsQuery(Struct, frozen=True):
    """Of which runs."""

    runs: Runs | None = field(name="run", default=None)


class Git(Struct):
    """The revision of the program; empty where it isn't known."""

    commit: str = ""
    branch: str = ""
    """Empty where HEAD is on none."""
    remote: str = ""
    dirty: bool | None = None
    """Whether files that git tracks were changed since the commit."""


class Gpu(Struct):
    """A GPU of the machine; those that `CUDA_VISIBLE_DEVICES` leaves, where the program had opened
    CUDA.
    """

    name: str
    memory: int = 0
    """Bytes; 0 where it isn't known."""


class Context(Struct):
    """What a run was begun with; empty or 0 where it isn't known."""

    started: float
    command: list[str] = []
    directory: str = ""
    git: Git | None = None
    python: str = ""
    packages: dict[str, str] = {}
    """Versions by name."""
    host: str = ""
    pid: int = 0
    os: str = ""
    cpu: str = ""
    cores: int = 0
    """That the process may use."""
    memory: int = 0
    """Bytes of the machine."""
    gpus: list[Gpu] = []
    cuda: str = ""
    """What torch was built for."""
    environment: dict[str, str] = {}
    """The variables that tell the place in a cluster, those that are set."""


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/contexts`."""

    @routes.get(
        "/api/v1/contexts",
        answers=dict[str, list[Context]],
        summary="What runs were begun with, each time",
    )
    def get_contexts(query: ContextsQuery) -> dict[str, list[Context]]:
        known = dict.fromkeys(run.name for run in session.store.runs())
        asked = known if query.runs is None else query.runs
        found = {run: _contexts(session, run) for run in asked if run in known}
        return {run: contexts for run, contexts in found.items() if contexts}


def _contexts(session: Session, run: str) -> list[Context]:
    """Those of a run in order of writing; what lies in a file that went is left out."""
    try:
        held = session.store.contexts(run, most=MOST_BYTES)
    except (KeyError, OSError):
        return []
    told = (_decoded(message) for _, message in held)
    return [context for context in told if context is not None][-MOST:]


def _decoded(message: bytes) -> Context | None:
    """None where it isn't of our writer."""
    try:
        return msgspec.json.decode(message, type=Context)
    except msgspec.MsgspecError:
        return None
