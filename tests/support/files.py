"""The project's own files, as git knows them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is tracked, or that is new and not ignored; absolute."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(f for name in listed.stdout.splitlines() if (f := ROOT / name).is_file())


def sources(*suffixes: str, under: str = "") -> list[Path]:
    """The project's files with one of these suffixes, below a folder."""
    return [f for f in project_files() if f.suffix in suffixes and f.is_relative_to(ROOT / under)]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
