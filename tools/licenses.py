"""The licences of what a user gets: crates and npm packages built in, Python packages needed.

python tools/licenses.py      one line each: where from, name, version, licence
"""

import importlib.metadata
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Row = tuple[str, str, str, str]


def crates() -> Iterator[Row]:
    """What `crates/py` links, at any depth, as Cargo resolved it; nothing for building or tests."""
    command = "cargo tree --package glassboard-py --edges normal --prefix none --locked"
    tree = subprocess.run(
        [*command.split(), "--format", "{p}|{l}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for line in {line.removesuffix(" (*)") for line in tree.stdout.splitlines()}:
        package, _, licence = line.partition("|")
        name, version = package.split()[:2]
        if not name.startswith("glassboard"):
            yield "crate", name, version.removeprefix("v"), licence


def npm_packages() -> Iterator[Row]:
    """What the page is made of: the lock file's packages that are not for development alone."""
    lock = json.loads((ROOT / "web/package-lock.json").read_text())
    for path, package in lock["packages"].items():
        if path and not package.get("dev") and not package.get("optional"):
            name = path.rpartition("node_modules/")[2]
            yield "npm", name, package["version"], package.get("license", "unknown")


def python_packages() -> Iterator[Row]:
    """What `pip install glassboard` brings, at any depth, by the metadata of what is here."""
    seen, waiting = set[str](), ["glassboard"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # needed only on another system
        if name != "glassboard":
            yield "python", name, found["Version"], licence_of(found)
        needed = [r for r in importlib.metadata.requires(name) or [] if "extra ==" not in r]
        waiting += [re.split(r"[^\w.-]", r, maxsplit=1)[0].lower() for r in needed]


def licence_of(found: importlib.metadata.PackageMetadata) -> str:
    classifiers = [c for c in found.get_all("Classifier") or [] if c.startswith("License ::")]
    named = found["License-Expression"] or "".join(classifiers[:1]).rpartition(" :: ")[2]
    return named or (found["License"] or "unknown").splitlines()[0]


if __name__ == "__main__":
    for row in sorted([*crates(), *npm_packages(), *python_packages()]):
        print("{:<8}{:<32}{:<14}{}".format(*row))
