"""What revision a program is of: read from git's own files, since starting git takes longer than
all the rest.

Source of the formats: git's `gitrepository-layout` and `git-config`.
"""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
STATUS = (
    "git", "--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain",
    "--untracked-files=no", "--ignore-submodules=dirty",
)  # fmt: skip
LOOK = 0.02  # seconds between two looks whether it is over


def found(directory: str) -> tuple[str, dict[str, Any]] | None:
    """The top of the work tree that a directory lies in, and its commit, branch and remote, those
    that there are.
    """
    top = os.path.abspath(directory)
    while not os.path.exists(os.path.join(top, ".git")):
        above = os.path.dirname(top)
        if above == top:
            return None
        top = above
    own, common = _directories(top)
    commit, branch = _head(own, common)
    told = {"commit": commit, "branch": branch, "remote": _remote(common)}
    return top, {name: value for name, value in told.items() if value}


def look(top: str) -> subprocess.Popen[bytes] | None:
    """Has git look, in a process of its own, which files that it tracks were changed since the
    commit; None where there is no git.
    """
    with suppress(OSError):
        return subprocess.Popen(
            STATUS,
            cwd=top,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    return None


def changed(looking: subprocess.Popen[bytes], is_over: Callable[[], bool]) -> bool | None:
    """Whether `look` finds any; None where git doesn't say so before `is_over`."""
    names = None
    while names is None and not is_over():
        with suppress(subprocess.TimeoutExpired):
            names, _ = looking.communicate(timeout=LOOK)
    if names is not None:
        return bool(names) if looking.returncode == 0 else None
    looking.kill()
    looking.wait()
    if looking.stdout:
        looking.stdout.close()
    return None


def without_credentials(url: str) -> str:
    """An address without the user and the password that may stand in it; `git@host:path` stays."""
    scheme, parted, rest = url.partition("://")
    if not parted:
        return url
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def _directories(top: str) -> tuple[str, str]:
    """Where HEAD is, and where what all work trees share is."""
    own = os.path.join(top, ".git")
    if os.path.isfile(own):  # of a work tree or a submodule: the path of the directory
        told = _text(own).partition("gitdir:")[2].strip()
        own = os.path.normpath(os.path.join(top, told))
    shared = _text(os.path.join(own, "commondir")).strip()
    return own, os.path.normpath(os.path.join(own, shared)) if shared else own


def _head(own: str, common: str) -> tuple[str, str]:
    """The commit and the branch; empty where there is none, or it isn't told."""
    head = _text(os.path.join(own, "HEAD")).strip()
    if not head.startswith("ref:"):
        return head if COMMIT.fullmatch(head) else "", ""
    ref = head.partition(":")[2].strip()
    branch = ref.removeprefix("refs/heads/")
    for place in (own, common):
        commit = _text(os.path.join(place, *ref.split("/"))).strip()
        if COMMIT.fullmatch(commit):
            return commit, branch
    for line in _text(os.path.join(common, "packed-refs")).splitlines():
        commit, _, name = line.partition(" ")
        if name == ref:
            return commit, branch
    return "", branch


def _remote(common: str) -> str:
    """The address of `origin`, or else of the first remote."""
    remotes: dict[str, str] = {}
    section = ""
    for line in _text(os.path.join(common, "config")).splitlines():
        if heading := re.match(r'\s*\[remote "(.*)"\]', line):
            section = heading[1]
        elif line.lstrip().startswith("["):
            section = ""
        elif section and (given := re.match(r"\s*url\s*=\s*(\S+)", line)):
            remotes.setdefault(section, given[1])
    url = remotes.get("origin") or next(iter(remotes.values()), "")
    return without_credentials(url)


def _text(path: str) -> str:
    """A small file; empty where there is none."""
    with suppress(OSError), open(path, encoding="utf-8", errors="replace") as file:
        return file.read()
    return ""
