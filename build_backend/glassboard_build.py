"""PEP 517 build backend: builds the page with npm and Vite, then hands over to maturin.

A checkout holds `web/`, so the page is built from it. An sdist holds the built page instead and no
`web/`, so installing from it needs no Node.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import maturin

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
PAGE = ROOT / "python" / "glassboard" / "_web" / "index.html"

Settings = dict[str, Any] | None

get_requires_for_build_wheel = maturin.get_requires_for_build_wheel
get_requires_for_build_editable = maturin.get_requires_for_build_editable
get_requires_for_build_sdist = maturin.get_requires_for_build_sdist
prepare_metadata_for_build_wheel = maturin.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = maturin.prepare_metadata_for_build_editable


def build_wheel(directory: str, settings: Settings = None, metadata: str | None = None) -> str:
    build_page()
    return str(maturin.build_wheel(directory, settings, metadata))


def build_editable(directory: str, settings: Settings = None, metadata: str | None = None) -> str:
    build_page()
    return str(maturin.build_editable(directory, settings, metadata))


def build_sdist(directory: str, settings: Settings = None) -> str:
    build_page()
    return str(maturin.build_sdist(directory, settings))


def build_page() -> None:
    """Builds `web/` into the package, where it is there and newer than what was built."""
    if not (WEB / "package.json").exists():
        if not PAGE.exists():
            sys.exit("neither `web/` nor the built page is here: this source tree is incomplete")
        return
    if PAGE.exists() and PAGE.stat().st_mtime > newest_source():
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit(
            "`npm` was not found\n"
            "hint: install Node.js 20.19 or newer, or install glassboard from a wheel or sdist"
        )
    for command in ([npm, "ci", "--no-audit", "--no-fund"], [npm, "run", "build"]):
        subprocess.run(command, cwd=WEB, check=True, stdout=sys.stderr)


def newest_source() -> float:
    """When the page's sources last changed, in seconds since 1970."""
    files = (f for f in WEB.rglob("*") if "node_modules" not in f.parts and f.is_file())
    return max(f.stat().st_mtime for f in files)
