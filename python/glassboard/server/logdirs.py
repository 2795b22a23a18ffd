"""The logdirs that are served: which of them a run belongs to, and what it is called there."""

import os
import re
from typing import NamedTuple

from glassboard.server.session import Session

ITSELF = "."  # the run of the files that lie in a logdir itself


class Logdir(NamedTuple):
    """One that is there."""

    name: str
    """What the names of its runs begin with; empty where there is only one, without a name."""
    path: str
    """As it was given, made absolute."""
    real: str
    """The path without links."""

    def full_name(self, run: str) -> str:
        """What the board calls a run that is called `run` in here."""
        return "/".join(part for part in (self.name, run if run != ITSELF else "") if part) or run

    def own_name(self, run: str) -> str | None:
        """What a run of the board is called in here; None where it is another logdir's."""
        if not self.name:
            return run
        if run == self.name:
            return ITSELF
        return run[len(self.name) + 1 :] if run.startswith(self.name + "/") else None

    def run_at(self, path: str) -> str:
        """What the board calls the run of a directory, by its path below the logdir. A byte that
        isn't UTF-8 is U+FFFD and the byte in hexadecimal, as is each byte of a U+FFFD.
        """
        hexed = path.replace("\ufffd", "\udcef\udcbf\udcbd")
        hexed = re.sub("[\udc80-\udcff]", lambda m: f"\ufffd{ord(m[0]) - 0xDC00:02X}", hexed)
        return self.full_name(hexed.replace(os.sep, "/"))


def logdirs(session: Session) -> list[Logdir]:
    """Those that are there now."""
    return [Logdir(*told) for told in session.store.roots()]


def place_of(session: Session, run: str) -> tuple[Logdir, str]:
    """The logdir of a run, and what the run is called there; raises NotFoundError."""
    with session.lookup("tags", tag="", runs=[run]):
        session.store.files(run)  # is it there?
        for logdir in logdirs(session):
            own = logdir.own_name(run)
            if own is not None:
                return logdir, own
        raise KeyError(run)
