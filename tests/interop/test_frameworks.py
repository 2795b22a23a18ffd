"""Logdirs of every framework, read exactly: TensorBoard's own reader says what is in them.

`tests/data` holds what each framework wrote; those that the tests have anyway write anew as well.
"""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import torch
import torch.utils.tensorboard
from data import golden, make_tensorboardx, make_torch, oracle
from glassboard._core import Store

FRESH: dict[str, Callable[[Path], None]] = {
    "torch": make_torch.write,
    "tensorboardx": make_tensorboardx.write,
}
KINDS = {"scalars", "histograms", "text", "images", "audio"}  # named like the plugin
GOLDEN = sorted(file.parent.name for file in golden.HERE.glob("*/expected.json"))


@dataclass(frozen=True)
class Made:
    """A logdir, what TensorBoard finds in it, and our store over it."""

    runs: dict[str, Any]
    store: Store

    def tags(self, *plugins: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(run, tag, what TensorBoard says) of every tag of these plugins."""
        for run, found in self.runs.items():
            for tag, told in found["tags"].items():
                if told["plugin"] in plugins:
                    yield run, tag, told


@pytest.fixture(scope="module", params=[*GOLDEN, *(f"{name} now" for name in FRESH)])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Made]:
    name, _, now = request.param.partition(" ")
    if now:
        logdir = tmp_path_factory.mktemp(name)
        with warnings.catch_warnings(action="ignore"):
            FRESH[name](logdir)
        runs = oracle.read(logdir)
    else:
        logdir, runs = golden.HERE / name, golden.expected(name)
    store = Store(str(logdir), reload_interval=0.0)
    while store.progress().state != "ready":
        store.wait(store.version, 1.0)
    yield Made(runs, store)
    store.close()


def hexes(numbers: Any) -> list[str]:
    """Floats so that equal text means equal bits, but for NaN's."""
    return [float(number).hex() for number in numbers]


@pytest.mark.parametrize("name", GOLDEN)
def test_what_is_expected_is_what_tensorboard_says(name: str) -> None:
    told = oracle.read(golden.HERE / name)
    np.testing.assert_equal(told, golden.expected(name))


def test_every_run_and_tag_is_found_and_nothing_is_wrong(made: Made) -> None:
    found = {run.name: run.tags for run in made.store.runs()}
    assert set(found) == set(made.runs)
    for run, told in made.runs.items():
        expected: dict[str, set[str]] = {"graphs": {"graph"}} if "graph" in told else {}
        if told["meta_graph"]:
            expected["meta_graphs"] = {"meta_graph"}
        for tag, of in told["tags"].items():
            if not of["plugin"].startswith("graph_"):
                expected.setdefault(of["plugin"] or "tensors", set()).add(tag)
        ours = {kind: set(tags) for kind, tags in found[run].items()}
        assert {k: v for k, v in ours.items() if not k.startswith("graph_")} == expected
    assert made.store.problems() == []


def test_scalars_are_exact(made: Made) -> None:
    for run, tag, told in made.tags("scalars"):
        steps, wall_times, values = made.store.scalar_columns(run, tag)
        assert steps.tolist() == told["steps"], (run, tag)
        assert hexes(wall_times) == hexes(told["wall_times"]), (run, tag)
        assert hexes(values) == hexes(told["values"]), (run, tag)


def test_histograms_are_exact(made: Made) -> None:
    """Those of TensorFlow 1 and torch in float64, which TensorBoard rounds to float32."""
    for run, tag, told in made.tags("histograms"):
        rows = pa.ipc.open_stream(made.store.histograms(run, tag)).read_all().to_pylist()
        assert [row["step"] for row in rows] == told["steps"], (run, tag)
        assert hexes(row["wall_time"] for row in rows) == hexes(told["wall_times"])
        for place, (row, theirs) in enumerate(zip(rows, told["values"], strict=True)):
            buckets = np.array([row["left"], row["right"], row["count"]]).T.reshape(-1, 3)
            if "stored" in told:
                names = ["min", "max", "num", "sum", "sum_squares"]
                statistics = told["stored"][place][: len(names)]
                assert hexes(row[name] for name in names) == hexes(statistics), (run, tag)
                assert oracle.listed(buckets.astype(np.float32)) == theirs["data"], (run, tag)
            else:
                filled = trimmed(np.array(theirs["data"]).reshape(-1, 3))
                np.testing.assert_array_equal(buckets, filled, err_msg=f"{run} {tag}")


def trimmed(buckets: Any) -> Any:
    """Without the empty ones at both ends."""
    filled = np.flatnonzero(buckets[:, 2])
    return buckets[filled[0] : filled[-1] + 1] if len(filled) else buckets[:0]


def test_texts_are_exact(made: Made) -> None:
    for run, tag, told in made.tags("text"):
        rows = made.store.text(run, tag)
        assert [step for step, *_ in rows] == told["steps"], (run, tag)
        assert hexes(row[1] for row in rows) == hexes(told["wall_times"])
        for (_, _, shape, strings, problem), theirs in zip(rows, told["values"], strict=True):
            assert problem is None
            assert shape == theirs["shape"]
            assert [oracle.string(text.encode()) for text in strings] == theirs["data"]


def test_pictures_and_sounds_are_exact(made: Made) -> None:
    for run, tag, told in made.tags("images", "audio"):
        kind = told["plugin"]
        rows = made.store.media(run, kind, tag)
        assert [row.step for row in rows] == told["steps"], (run, tag)
        assert hexes(row.wall_time for row in rows) == hexes(told["wall_times"])
        for place, (row, theirs) in enumerate(zip(rows, told["values"], strict=True)):
            samples = theirs["data"]
            if kind == "images":
                width, height, *samples = samples
                assert (str(row.width), str(row.height)) == (width["text"], height["text"])
            ours = [
                made.store.blob(run, kind, tag, place, sample) for sample in range(len(row.lengths))
            ]
            assert [oracle.string(blob) for blob in ours] == samples, (run, tag)
            assert row.lengths == [sample["length"] for sample in samples]


def test_every_other_tensor_is_exact(made: Made) -> None:
    plugins = {told["plugin"] for run in made.runs.values() for told in run["tags"].values()}
    for run, tag, told in made.tags(*(plugins - KINDS)):
        if told["plugin"].startswith("graph_") or tag.startswith("_hparams_/"):
            continue  # asked for in their own ways
        rows = made.store.tensors(run, told["plugin"] or "tensors", tag)
        assert [row.step for row in rows] == told["steps"], (run, tag)
        assert hexes(row.wall_time for row in rows) == hexes(told["wall_times"])
        for row, theirs in zip(rows, told["values"], strict=True):
            if theirs is oracle.UNREADABLE:
                continue
            assert (row.dtype, row.shape) == (theirs["dtype"], theirs["shape"]), (run, tag)
            if row.dtype == "string":
                assert [oracle.string(text) for text in row.strings] == theirs["data"], (run, tag)
            else:
                ours = np.frombuffer(row.data, np.dtype(row.dtype).newbyteorder("<"))
                assert oracle.listed(ours) == theirs["data"], (run, tag)


def test_metadata_are_exact(made: Made) -> None:
    """As the file has them, or as TensorBoard makes them up for values that have none."""
    for run in made.runs:
        for ours in made.store.tags(run):
            told = made.runs[run]["tags"].get(ours.name)
            if told is None or not ours.plugin:
                continue
            assert ours.plugin == told["plugin"], (run, ours.name)
            assert ours.content.hex() == told["content"], (run, ours.name)
            assert ours.display_name in (told["display_name"], ""), (run, ours.name)
            assert ours.description == told["description"], (run, ours.name)


def test_graphs_have_every_node(made: Made) -> None:
    for run, told in made.runs.items():
        if "graph" in told:
            nodes = pa.ipc.open_stream(made.store.graph(run)).read_all()
            ours = zip(nodes["name"].to_pylist(), nodes["op"].to_pylist(), strict=True)
            assert [list(pair) for pair in ours] == told["graph"]["nodes"], run


ODD = {"float16": "<f2", "bfloat16": "<u2", "uint8": "u1"}
"""Dtypes whose values torch puts where nobody looks for them, and how NumPy reads their bytes."""


def test_torchs_tensors_of_other_dtypes_are_what_they_were(made: Made) -> None:
    for run, tag, _ in made.tags("tensor"):
        [row] = made.store.tensors(run, "tensor", tag)
        if tag not in ODD:
            numbers = np.frombuffer(row.data, np.dtype(tag).newbyteorder("<")).tolist()
            expected = [min(n, 1) if tag == "bool" else n for n in range(6)]
            assert (row.dtype, row.shape, numbers) == (tag, [2, 3], expected)


@pytest.mark.parametrize("dtype", ODD)
def test_torchs_odd_tensors_are_what_they_were(tmp_path: Path, dtype: str) -> None:
    """Of float16 and bfloat16 torch puts all 32 bits of a float32 into `half_val`, which has room
    for 16 of another kind; and uint8 into `uint32_val` instead of `int_val`.
    """
    tensor = torch.arange(6).reshape(2, 3).to(getattr(torch, dtype))
    with torch.utils.tensorboard.SummaryWriter(str(tmp_path)) as writer:
        writer.add_tensor("t", tensor, 1)
    store = Store(str(tmp_path), reload_interval=0.0)
    while store.progress().state != "ready":
        store.wait(store.version, 1.0)
    [row] = store.tensors(".", "tensor", "t")
    numbers = np.frombuffer(row.data, ODD[dtype])
    if dtype == "bfloat16":  # the upper half of a float32
        numbers = (numbers.astype("<u4") << 16).view("<f4")
    assert (row.dtype, row.shape, numbers.tolist()) == (dtype, [2, 3], [0, 1, 2, 3, 4, 5])
