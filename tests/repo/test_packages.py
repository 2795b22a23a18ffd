"""What a user installs: the wheel and the sdist, opened."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from support.files import ROOT


def build(what: str, source: Path, into: Path, *, path: str = "", **environment: str) -> Path:
    """Runs the project's own build backend, as pip would, and returns what it made.

    `path` comes first among the folders where programs are looked for.
    """
    programs = [path, str(Path(sys.executable).parent), os.environ["PATH"]]
    code = f"import glassboard_build as b; print(b.build_{what}({str(into)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=source,
        env={
            **os.environ,
            "PATH": os.pathsep.join(filter(None, programs)),
            "PYTHONPATH": str(source / "build_backend"),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return into / done.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the unpacked sdist where Node is of no use, as on a user's machine."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    for file in source.glob("crates/**/*.rs"):
        file.touch()  # its own crates are to be compiled anew
    broken = tmp_path_factory.mktemp("broken")
    for name in ("node", "npm"):
        (broken / name).write_text("#!/bin/sh\nexit 1\n")
        (broken / name).chmod(0o755)
    return build(
        "wheel",
        source,
        tmp_path_factory.mktemp("wheel"),
        path=str(broken),
        CARGO_TARGET_DIR=str(ROOT / "target"),  # their dependencies are there already
    )


def test_the_sdist_holds_the_built_page_and_no_page_sources(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {n.partition("/")[2] for n in archive.getnames()}
    assert "python/glassboard/_web/index.html" in names
    assert {"Cargo.lock", "LICENSE", "README.md", "pyproject.toml"} <= names
    assert "build_backend/glassboard_build.py" in names
    assert not [n for n in names if n.startswith("web/")]


def test_the_wheel_holds_the_page_the_extension_and_the_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        index = archive.read("glassboard/_web/index.html").decode()
    scripts = [n for n in names if n.startswith("glassboard/_web/assets/") and n.endswith(".js")]
    first = [n for n in scripts if Path(n).name in index]
    assert first
    assert {n + packed for n in first for packed in (".br", ".gz")} <= names
    assert {"glassboard/py.typed", "glassboard/_core.pyi", "glassboard/__init__.py"} <= names
    assert [n for n in names if n.startswith("glassboard/_core.abi3")]
    assert "cp310-abi3" in wheel.name
    assert not [n for n in names if n.startswith(("tests/", "web/", "bench/"))]
