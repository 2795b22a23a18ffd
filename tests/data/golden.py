"""Puts a logdir that a framework wrote beside its script, with what TensorBoard finds in it."""

import json
import re
import shutil
import socket
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from data.oracle import read

HERE = Path(__file__).parent


def make(name: str, write: Callable[[Path], None], *packages: str) -> None:
    """Replaces `tests/data/<name>` by what `write` writes into a logdir.

    `packages` are told in `expected.json` with their versions. In the names of event files
    `host` takes the machine's place.
    """
    with tempfile.TemporaryDirectory() as folder:
        logdir = Path(folder)
        write(logdir)
        shutil.rmtree(HERE / name, ignore_errors=True)
        for file in sorted(logdir.rglob("*")):
            if file.is_file() and not file.name.endswith((".ckpt", ".keras")):
                place = HERE / name / file.relative_to(logdir)
                place = place.with_name(anonymous(place.name))
                place.parent.mkdir(parents=True, exist_ok=True)
                assert not place.exists(), place
                shutil.copyfile(file, place)
    made_by = {package: version(package) for package in packages}
    lines = json.dumps({"made_by": made_by, "runs": read(HERE / name)}, indent=1, sort_keys=True)
    (HERE / name / "expected.json").write_text(one_line_lists(lines) + "\n", encoding="utf-8")


def anonymous(name: str) -> str:
    return name.replace(socket.gethostname(), "host")


def one_line_lists(text: str) -> str:
    """JSON whose lists of plain values stand on one line each."""
    return re.sub(r"\[\s*([^][{}\"]*?)\s*\]", lambda found: f"[{' '.join(found[1].split())}]", text)


def expected(name: str) -> dict[str, Any]:
    """What TensorBoard finds in each run of `tests/data/<name>`: see `data.oracle.read`."""
    with (HERE / name / "expected.json").open(encoding="utf-8") as file:
        runs: dict[str, Any] = json.load(file)["runs"]
    return runs
