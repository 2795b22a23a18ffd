"""The examples of docs/python-api.md, run as they stand."""

import json
import re
import subprocess
import sys

import glassboard
import numpy as np
import pytest
import torch.utils.tensorboard
from support.files import ROOT

GUIDE = ROOT / "docs/python-api.md"


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """`runs` in the working directory, as the guide has them."""
    for place, run in enumerate(("big", "small")):
        with torch.utils.tensorboard.SummaryWriter(tmp_path / "runs" / run) as writer:
            for step in range(200):
                writer.add_scalar("loss/train", 1 / (step + 1 + place), step)
                writer.add_scalar("loss/val", 2 / (step + 1 + place), step)
            writer.add_image("samples", np.full((3, 8, 8), 99, np.uint8), 100)
            writer.add_tensor("weights", torch.arange(6.0).reshape(2, 3), 0)
            writer.add_text("note", "text")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "runs"


def test_the_examples_run_and_do_what_they_say(runs):
    examples = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    for example in examples:
        exec(example, names)
    assert names["reader"].runs == ["big", "small"]
    assert names["reader"].tags["scalars"] == ["loss/train", "loss/val"]
    assert len(names["points"]) == len(names["frame"]) == names["table"].num_rows == 400
    assert names["best"] == [("big", np.float32(2 / 200))]
    assert names["last"].loc["small", "loss/val"] == np.float32(2 / 201)
    assert names["df"]["time"].dtype.kind == "M"
    assert list(names["wide"].columns) == ["run", "step", "loss/train", "loss/val"]
    assert names["image"].size == (8, 8)
    assert names["array"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert len(names["values"]) == 200


def test_its_methods_and_columns_are_those_that_there_are(runs):
    rows = re.findall(r"^\| `(\w+)\(.*?\)` \| (.*) \|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert len(rows) == 9
    with glassboard.open(runs) as reader:
        for method, columns in rows[:6]:
            words = re.sub(r"\(.*?\)|:.*|;.*row.*|\blists\b", "", columns)
            named = {word for word in re.findall(r"\w+", words) if word != "and"}
            table = getattr(reader, method)()
            assert named == set(table.columns) - {"run", "tag", "step", "wall_time"}, method
        for method, _ in rows[6:]:
            assert "run" in getattr(reader, method)().columns


def test_its_commands_run(runs):
    commands = re.findall(r"```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    lines = [line.split("#")[0].strip() for line in commands[0].splitlines()]
    for line in lines:
        command = [sys.executable, "-m", "glassboard", *line.replace("'", "").split()[1:]]
        out = subprocess.run(command, capture_output=True, text=True, check=True, cwd=runs.parent)
    assert {run["name"] for run in json.loads(out.stdout)["runs"]} == {"big", "small"}
