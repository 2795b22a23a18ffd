"""Logdirs that torch's and tensorboardX's writers wrote, served by a real process, and read by real
clients: what went in comes out, and TensorBoard's routes say what TensorBoard itself says.
"""

import importlib
import json
import math
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from support.board import Board, board

WRITERS = {"torch": "torch.utils.tensorboard", "tensorboardX": "tensorboardX"}
STEPS = 200
VALUES = {
    "loss/train": [math.exp(-step / 50) for step in range(STEPS)],
    "acc": [step / STEPS for step in range(STEPS)],
    "odd": [[1.5, math.nan, math.inf, -math.inf][step % 4] for step in range(STEPS)],
}
TEXT = "# Title\n\n<script>alert(1)</script> 中文"


@pytest.fixture(scope="module", params=WRITERS)
def logdir(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    writer_class = importlib.import_module(WRITERS[request.param]).SummaryWriter
    for run in ("one", "deep/two"):
        rng = np.random.default_rng(0)
        with writer_class(str(folder / run)) as writer:
            for step in range(STEPS):
                for tag, values in VALUES.items():
                    writer.add_scalar(tag, values[step], step)
            for step in range(5):
                writer.add_histogram("weight", rng.normal(step, size=1000), step)
            writer.add_text("notes", TEXT, 3)
            writer.add_scalars("both", {"a": 1.0, "b": 2.0}, 0)
    return folder


@pytest.fixture(scope="module")
def served(logdir: Path) -> Iterator[Board]:
    with board(logdir) as running:
        yield running


def rows(served: Board, path: str, **params: str) -> list[dict[str, Any]]:
    body = served.get(f"api/v1/{path}?{urllib.parse.urlencode(params)}")
    found: list[dict[str, Any]] = pa.ipc.open_stream(body).read_all().to_pylist()
    return found


def test_every_run_and_tag_is_listed(served: Board) -> None:
    told = served.describe()
    names = [run["name"] for run in told["runs"]]
    assert names == sorted(names)
    assert {name.replace("both_", "both/") for name in names} == {  # torch: `_`, tensorboardX: `/`
        f"{run}{made}" for run in ("one", "deep/two") for made in ("", "/both/a", "/both/b")
    }
    assert set(VALUES) <= set(told["tags"]["scalars"])
    assert told["tags"]["histograms"] == ["weight"]
    assert len(told["tags"]["text"]) == 1
    assert told["problems"] == []


@pytest.mark.parametrize("tag", VALUES)
def test_scalars_come_out_as_they_went_in(served: Board, tag: str) -> None:
    found = {row["run"]: row for row in rows(served, "scalars", tag=tag)}
    for run in ("one", "deep/two"):
        assert found[run]["step"] == list(range(STEPS))
        np.testing.assert_array_equal(found[run]["value"], np.float32(VALUES[tag]))


def test_histograms_keep_every_value(served: Board) -> None:
    found = rows(served, "histograms", run="one", tag="weight")
    rng = np.random.default_rng(0)
    for step, row in enumerate(found):
        values = rng.normal(step, size=1000)
        assert row["step"] == step
        assert sum(row["count"]) == row["num"] == 1000
        assert (row["left"][0], row["right"][-1]) == (values.min(), values.max())
        assert row["sum"] == pytest.approx(values.sum())
    assert len(found) == 5


def test_text_comes_out_as_it_went_in(served: Board) -> None:
    [tag] = served.describe()["tags"]["text"]
    query = urllib.parse.urlencode({"run": "one", "tag": tag})
    [text] = json.loads(served.get(f"api/v1/text?{query}"))
    assert (text["step"], text["strings"]) == (3, [TEXT])


# --- the same questions to TensorBoard ----------------------------------------------------------


@pytest.fixture(scope="module")
def tensorboard(logdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """TensorBoard's address, once it has read the same logdir, too short a one to be sampled."""
    log = tmp_path_factory.mktemp("tensorboard") / "log"
    port = free_port()
    program = Path(sys.executable).with_name("tensorboard")
    command = [program, "--logdir", logdir, "--port", str(port)]
    with (
        log.open("w") as output,
        subprocess.Popen(command, stdout=output, stderr=output) as process,
    ):
        url = f"http://127.0.0.1:{port}/"
        end = time.monotonic() + 60
        try:
            while not read_everything(url):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ask(url: str, path: str, **params: str) -> Any:
    with urllib.request.urlopen(f"{url}{path}?{urllib.parse.urlencode(params)}", timeout=20) as got:
        return json.loads(got.read())


def read_everything(url: str) -> bool:
    """Whether each run's last step is there."""
    question = json.dumps(
        [{"plugin": "scalars", "tag": "odd"}, {"plugin": "scalars", "tag": "both"}]
    )
    try:
        answers = ask(url, "data/plugin/timeseries/timeSeries", requests=question)
    except (urllib.error.URLError, ConnectionError):
        return False
    lengths = [sorted(map(len, answer["runToSeries"].values())) for answer in answers]
    return lengths == [[STEPS, STEPS], [1, 1, 1, 1]]


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("data/runs", {}),
        ("data/plugin/timeseries/tags", {}),
        ("data/plugin/scalars/tags", {}),
        ("data/plugin/scalars/scalars", {"run": "one", "tag": "odd"}),
        *(
            ("experiment/x/data/plugin/timeseries/timeSeries", {"requests": json.dumps([question])})
            for question in (
                {"plugin": "scalars", "tag": "loss/train"},
                {"plugin": "scalars", "tag": "odd", "run": "deep/two"},
                {"plugin": "scalars", "tag": "nope"},
                {"plugin": "histograms", "tag": "weight"},
                {"plugin": "histograms", "tag": "nope", "run": "one"},
                {"plugin": "scalars"},
                {"plugin": "nothing", "tag": "a"},
            )
        ),
    ],
)
def test_tensorboards_routes_say_what_tensorboard_says(
    served: Board, tensorboard: str, path: str, params: dict[str, str]
) -> None:
    ours, theirs = ask(served.url, path, **params), ask(tensorboard, path, **params)
    if path == "data/runs":  # those that began within the same moment come in no certain order
        ours, theirs = sorted(ours), sorted(theirs)
    assert ours == theirs


def test_histograms_cover_what_tensorboards_cover(served: Board, tensorboard: str) -> None:
    """TensorBoard spreads the counts anew over 30 bins, so sums and edges are compared."""
    question = json.dumps([{"plugin": "histograms", "tag": "weight", "run": "one"}])
    path = "data/plugin/timeseries/timeSeries"
    [ours], [theirs] = (ask(url, path, requests=question) for url in (served.url, tensorboard))
    pairs = zip(ours["runToSeries"]["one"], theirs["runToSeries"]["one"], strict=True)
    for mine, yours in pairs:
        assert (mine["step"], mine["wallTime"]) == (yours["step"], yours["wallTime"])
        for step in (mine, yours):
            assert sum(b["count"] for b in step["bins"]) == pytest.approx(1000)
        assert mine["bins"][0]["min"] == pytest.approx(yours["bins"][0]["min"], abs=0.2)
        assert mine["bins"][-1]["max"] == pytest.approx(yours["bins"][-1]["max"], abs=0.2)
