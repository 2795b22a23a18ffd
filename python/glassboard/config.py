"""What the command line asks for, as one value; and the rules that its parts must keep."""

import math
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from glassboard.errors import UserError

DEFAULT_PORT = 6006  # TensorBoard's
DEFAULT_LOGDIR = "runs"  # where SummaryWriter() writes
RELOAD_INTERVAL = 0.5  # seconds


@dataclass(frozen=True, kw_only=True)
class Config:
    """How one board is served."""

    logdir: str
    """The absolute path; it need not exist yet."""
    host: str | None = None
    """The name or address to listen on; None is the loopback address."""
    bind_all: bool = False
    port: int | None = None
    """None: 6006, or the next free one; 0: any free one."""
    path_prefix: str = ""
    """Empty, or with a slash in front and none behind."""
    reload_interval: float = RELOAD_INTERVAL
    """Seconds between two looks at the files; 0 reads them once."""
    window_title: str = ""
    token: str | None = None
    """What a client must bring; None: one is made where other machines can reach the board."""
    no_token: bool = False


def resolve_logdir(positional: str | None, flag: str | None) -> str:
    """The absolute logdir: `LOGDIR` and `--logdir` mean the same; without either it is `runs`.

    It need not exist yet. Raises UserError where the two differ, or the name is empty.
    """
    if positional is not None and flag is not None and absolute(positional) != absolute(flag):
        raise UserError(
            f"two logdirs were given: `{positional}` and `{flag}`",
            hint="give one; several runs can lie side by side below it",
        )
    logdir = next((given for given in (positional, flag) if given is not None), DEFAULT_LOGDIR)
    if not logdir:
        raise UserError("the logdir is empty", hint="name a directory: `glassboard runs`")
    return absolute(logdir)


def absolute(path: str) -> str:
    """The path with `~` and the working directory filled in; links are left as they are."""
    return os.path.abspath(os.path.expanduser(path))


def demo_logdir(now: datetime) -> str:
    """A directory of its own for each demo, so that one doesn't draw over another."""
    return absolute(str(Path("demo-runs", f"{now:%Y-%m-%d_%H-%M-%S}")))


def parse_port(text: str) -> int:
    """A port number, 0 to 65535; raises UserError."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535):
        raise UserError(
            f"`{text}` is not a port", hint="give a number from 0 (any free one) to 65535"
        )
    return int(text)


def parse_reload_interval(text: str) -> float:
    """Seconds, zero or more; raises UserError."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise UserError(
            f"`{text}` is not a reload interval", hint="give seconds, or 0 to read once"
        )
    return seconds


def parse_path_prefix(text: str) -> str:
    """The prefix with a slash in front and none behind; raises UserError."""
    prefix = "/" + text.strip("/") if text.strip("/") else ""
    if quote(prefix) != prefix or {".", "..", ""} & set(prefix.split("/")[1:]):
        raise UserError(
            f"`{text}` is not a path prefix",
            hint="give a plain path such as `/board` or `/team/board`",
        )
    return prefix


def parse_token(text: str) -> str:
    """A token that survives a URL, a header and a cookie as it is; raises UserError."""
    if not text or quote(text, safe="") != text:
        raise UserError(
            "the token is empty or has characters other than `A-Z a-z 0-9 _ . - ~`",
            hint="leave `--token` out, and one is made",
        )
    return text
