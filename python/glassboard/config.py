"""What the command line asks for, as one value; and the rules that its parts must keep."""

import glob
import math
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from glassboard.errors import UserError

DEFAULT_PORT = 6006  # TensorBoard's
DEFAULT_LOGDIR = "runs"  # where SummaryWriter() writes
RELOAD_INTERVAL = 0.5  # seconds
REMOTE = re.compile("[A-Za-z][A-Za-z0-9+.-]*://")


def default_cache() -> str:
    """The directory that keeps what was read for the next start: `GLASSBOARD_CACHE_DIR`, or a
    folder of ours where this system keeps its users' caches.
    """
    return _users_own(
        "GLASSBOARD_CACHE_DIR",
        windows=("LOCALAPPDATA", "~/AppData/Local"),
        mac="~/Library/Caches",
        other=("XDG_CACHE_HOME", "~/.cache"),
    )


def default_config_dir() -> str:
    """The directory that keeps what the user said of runs: `GLASSBOARD_CONFIG_DIR`, or a folder of
    ours where this system keeps its users' settings.
    """
    return _users_own(
        "GLASSBOARD_CONFIG_DIR",
        windows=("APPDATA", "~/AppData/Roaming"),
        mac="~/Library/Application Support",
        other=("XDG_CONFIG_HOME", "~/.config"),
    )


def _users_own(variable: str, *, windows: tuple[str, str], mac: str, other: tuple[str, str]) -> str:
    """What the environment variable says, or `glassboard` below the system's own place, which a
    variable of the system's may say, too.
    """
    if given := os.environ.get(variable):
        return absolute(given)
    if sys.platform == "darwin":
        base = absolute(mac)
    else:
        name, usual = windows if sys.platform == "win32" else other
        base = os.environ.get(name) or absolute(usual)
    return os.path.join(base, "glassboard")


@dataclass(frozen=True, kw_only=True)
class Config:
    """How one board is served."""

    logdirs: tuple[tuple[str, str], ...]
    """Names, empty where none was given, and absolute paths or patterns, which need not exist."""
    host: str | None = None
    """The name or address to listen on; None is the loopback address."""
    bind_all: bool = False
    port: int | None = None
    """None: 6006, or the next free one; 0: any free one."""
    path_prefix: str = ""
    """Empty, or with a slash in front and none behind."""
    cache: str | None = None
    """The directory that keeps what was read for the next start; None: nothing is kept."""
    config_dir: str = field(default_factory=default_config_dir)
    """The directory that keeps what the user says of runs."""
    reload_interval: float = RELOAD_INTERVAL
    """The longest pause between two looks at the files, in seconds; 0 reads them once."""
    samples_per_plugin: Mapping[str, int] = field(default_factory=dict)
    """How many values TensorBoard's routes send of a tag of each plugin; 0, or none: all."""
    window_title: str = ""
    token: str | None = None
    """What a client must bring; None: one is made where other machines can reach the board."""
    no_token: bool = False
    allow_delete: bool = False
    """Whether clients may move runs into the trash."""


def resolve_logdirs(
    positional: Sequence[str] = (), flags: Sequence[str] = (), specs: Sequence[str] = ()
) -> tuple[tuple[str, str], ...]:
    """The logdirs of `LOGDIR…`, each `--logdir` and each `--logdir_spec`; without any, `runs`.

    They need not exist yet. Raises UserError for what is no directory's path, and for a name that
    is given to two of them.
    """
    logdirs = [_parse_logdir(text) for text in positional]
    logdirs += [("", absolute(text)) for text in flags]
    logdirs += [_parse_spec(entry) for spec in specs for entry in spec.split(",")]
    named: dict[str, str] = {}
    for name, path in logdirs:
        if name and named.setdefault(name, path) != path:
            raise UserError(
                f"the name `{name}` is given to `{named[name]}` and to `{path}`",
                hint="give each logdir a name of its own, or none",
            )
    return tuple(logdirs) or (("", absolute(DEFAULT_LOGDIR)),)


def _parse_logdir(text: str) -> tuple[str, str]:
    """The name and path of `path` or `name=path`. What is there under just this name, `lr=0.1`, is
    a path, as is whatever has a slash before the `=`.
    """
    name, equals, path = text.partition("=")
    is_path = not equals or "/" in name or os.sep in name
    if is_path or os.path.exists(os.path.expanduser(text)) or glob.glob(os.path.expanduser(text)):
        return "", absolute(text)
    return _checked_name(name, text), absolute(path)


def _parse_spec(entry: str) -> tuple[str, str]:
    """The name and path of an entry of `--logdir_spec`: `name:path` or `path`, as TensorBoard takes
    them apart: at the first colon, but not of an absolute path or one with a scheme.
    """
    name, colon, path = entry.partition(":")
    if not colon or REMOTE.match(entry) or os.path.isabs(entry) or _is_windows_path(entry):
        return "", absolute(entry)
    return _checked_name(name, entry), absolute(path)


def _checked_name(name: str, given: str) -> str:
    if {"", ".", ".."} & set(name.split("/")):
        raise UserError(
            f"`{name}` in `{given}` is not a name for a logdir",
            hint="give a plain name such as `baseline` or `team/baseline`",
        )
    return name


def absolute(path: str) -> str:
    """The path with `~` and the working directory filled in; links are left as they are.

    Raises UserError where it is empty, or means something that is not in this machine's file
    system.
    """
    if not path:
        raise UserError("the logdir is empty", hint="name a directory: `glassboard runs`")
    if REMOTE.match(path):
        raise UserError(
            f"`{path}` is not in the file system of this machine",
            hint="mount it, or copy it here, and give the path of that directory",
        )
    if _is_windows_path(path) and os.name != "nt":
        raise UserError(
            f"`{path}` is a path of Windows, and this is another system",
            hint="give it as it is called here: in WSL, `C:\\runs` is `/mnt/c/runs`",
        )
    return os.path.abspath(os.path.expanduser(path))


def _is_windows_path(path: str) -> bool:
    return bool(re.match(r"[A-Za-z]:\\", path)) or (
        os.name == "nt" and bool(re.match("[A-Za-z]:", path))
    )


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


def parse_samples(text: str) -> dict[str, int]:
    """How many values of each plugin, as TensorBoard's flag says it; raises UserError."""
    samples = {}
    for part in filter(None, text.split(",")):
        plugin, equals, count = (word.strip() for word in part.partition("="))
        if not (plugin and equals and count.isascii() and count.isdigit() and len(count) <= 18):
            raise UserError(
                f"`{part}` is not a number of samples",
                hint="give `plugin=number`, parted by commas, as in `scalars=500,images=0`",
            )
        samples[plugin] = int(count)
    return samples


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
