"""`docs/http-api.md`: every example runs as it stands, and no route is left out."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from support.board import Board, board
from support.files import ROOT
from torch.utils.tensorboard import SummaryWriter

GUIDE = (ROOT / "docs/http-api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(sh|python)\n(.*?)```", GUIDE, re.DOTALL)
HERE = "http://localhost:6006"
RUNNERS = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A board on the runs that the guide speaks of."""
    logdir = tmp_path_factory.mktemp("runs")
    for run in ("lr=0.1", "lr=0.01"):
        with SummaryWriter(str(logdir / run)) as writer:
            for step in range(50):
                writer.add_scalar("loss/train", 1 / (step + 1), step)
                writer.add_scalar("acc", step / 50, step)
            writer.add_histogram("fc/weight", np.arange(100.0), 0)
            writer.add_text("notes", "a **first** run", 0)
            writer.add_image("samples", np.zeros((3, 4, 5), np.uint8), 0)
            writer.add_audio("tone", torch.zeros(1, 100), 0, sample_rate=8000)
            writer.add_graph(torch.nn.Linear(3, 1), torch.zeros(1, 3))
    with board(logdir, "--allow-delete") as started:
        yield started


@pytest.mark.parametrize(("language", "code"), EXAMPLES)
def test_an_example_runs(running: Board, tmp_path: Path, language: str, code: str) -> None:
    assert HERE in code
    code = code.replace(HERE, running.url.rstrip("/"))
    done = subprocess.run(
        [*RUNNERS[language], code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    written = list(tmp_path.iterdir())
    assert done.stdout.strip() or written
    assert all(file.stat().st_size > 0 for file in written)


def test_every_route_is_described_with_all_its_parameters(running: Board) -> None:
    document = json.loads(running.get("api/v1/openapi.json"))
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        lines = [line for line in GUIDE.splitlines() if re.match(rf"\| `{path}[`?[]", line)]
        assert lines, path
        line = " ".join(lines)
        for method, operation in operations.items():
            assert method == "get" or f"`{method.upper()}`" in line, (path, method)
            for parameter in operation["parameters"]:
                assert f"{parameter['name']}=" in line, (path, parameter["name"])
            for field in fields(operation, schemas):
                assert f"`{field}`" in GUIDE or f'"{field}"' in GUIDE, (path, field)
        assert f"{HERE}{path}" in GUIDE or f"{{api}}/{path.rpartition('/')[2]}" in GUIDE, path


def fields(operation: dict[str, Any], schemas: dict[str, Any]) -> list[str]:
    """The names in the JSON that an operation takes."""
    if "requestBody" not in operation:
        return []
    content = operation["requestBody"]["content"]
    if "application/json" not in content:
        return []
    schema = content["application/json"]["schema"]
    return list(schemas[schema["$ref"].rpartition("/")[2]]["properties"])
