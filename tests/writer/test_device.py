"""Values that a device still computes: nobody waits for them, and they are recorded in order."""

import math
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from glassboard import SummaryWriter
from glassboard.writer import RecordWarning, device, histogram
from google.protobuf.unknown_fields import UnknownFieldSet
from support.events import accumulated, event_files, scalars
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from torch.overrides import TorchFunctionMode

GPU = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")


class Stream:
    """Stands in for a device's stream: what is put into it is done when the test says so."""

    def __init__(self) -> None:
        self._work: list[Any] = []
        self._done: list[threading.Event] = []

    def copied(self, tensor: torch.Tensor) -> tuple[torch.Tensor, Any]:
        host, done = torch.full_like(tensor, -1), threading.Event()
        self._work.append(partial(host.copy_, tensor))
        self._done.append(done)

        class Ready:
            def synchronize(self) -> None:
                assert done.wait(10)

        return host, Ready()

    def run(self) -> None:
        for work, done in zip(self._work, self._done, strict=True):
            work()
            done.set()
        self._work, self._done = [], []


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Stream:
    """Has the CPU taken for a device with streams."""
    stream = Stream()
    monkeypatch.setattr(device, "STREAMS", {"cpu"})
    monkeypatch.setattr(device, "ON_HOST", "is_meta")
    monkeypatch.setattr(device, "copied", stream.copied)
    return stream


class Waits(TorchFunctionMode):
    """Notes the functions that would wait for a device."""

    seen: list[str]

    def __init__(self) -> None:
        super().__init__()
        self.seen = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = getattr(func, "__name__", "")
        if name in {"item", "tolist", "numpy", "cpu", "nonzero", "__bool__", "__float__", "__int__",
                    "masked_select", "unique", "bincount", "equal", "__array__"}:  # fmt: skip
            self.seen.append(name)
        return func(*args, **(kwargs or {}))


def test_nobody_waits_and_the_order_is_kept(tmp_path: Path, stream: Stream) -> None:
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("a", 0.0, 0)
    with Waits() as waits:
        for step in range(1, 100, 2):
            value = torch.tensor(float(step))
            writer.add_scalar("a", value, step)
            writer.add_scalar("a", step + 1.0, step + 1)
            writer.add_scalars("s", {"x": value, "y": 1.0}, step)
            writer.add_histogram("h", torch.full((3,), float(step)), step)
            writer.add_text("t", "x", step)
    assert waits.seen == []
    assert scalars(tmp_path, "a") == [(0, 0.0)]
    stream.run()
    writer.flush()
    assert scalars(tmp_path, "a") == [(step, float(step)) for step in range(101)]
    assert scalars(tmp_path / "s_x", "s") == [(step, float(step)) for step in range(1, 100, 2)]
    found = accumulated(tmp_path)
    assert [event.histogram_value.min for event in found.Histograms("h")] == list(range(1, 100, 2))
    assert len(found.Tensors("t/text_summary")) == 50
    writer.add_scalar("a", 101.0, 101)  # at once again
    assert scalars(tmp_path, "a")[-1] == (101, 101.0)
    writer.close()


def test_flush_and_close_wait_for_the_device(tmp_path: Path, stream: Stream) -> None:
    for end in ("flush", "close"):
        writer = SummaryWriter(tmp_path / end)
        writer.add_scalar("a", torch.tensor(1.0), 1)
        threading.Timer(0.2, stream.run).start()
        getattr(writer, end)()
        assert scalars(tmp_path / end, "a") == [(1, 1.0)]


def record_and_flush(writer: SummaryWriter) -> None:
    writer.add_scalar("a", torch.tensor(1.0), 1)
    writer.flush()


def test_a_device_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def synchronize(self) -> None:
            raise RuntimeError("CUDA error: an illegal memory access was encountered")

    monkeypatch.setattr(device, "STREAMS", {"cpu"})
    monkeypatch.setattr(device, "ON_HOST", "is_meta")
    monkeypatch.setattr(device, "copied", lambda tensor: (tensor, Broken()))
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match="illegal memory access.*not recorded"):
            record_and_flush(writer)
        writer.add_scalar("a", 2.0, 2)
    assert scalars(tmp_path, "a") == [(2, 2.0)]


def test_at_exit_what_the_device_computed_is_there(tmp_path: Path) -> None:
    script = """
import sys, threading, time, torch
from glassboard import SummaryWriter
from glassboard.writer import device

class Ready:
    def synchronize(self):
        time.sleep(0.3)

device.STREAMS = {"cpu"}
device.copied = lambda tensor: (tensor, Ready())
writer = SummaryWriter(sys.argv[1])
writer.add_scalar("a", torch.tensor(1.0), 1)
writer.add_scalar("a", 2.0, 2)
"""
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=60)
    assert scalars(tmp_path, "a") == [(1, 1.0), (2, 2.0)]


def some_values() -> dict[str, torch.Tensor]:
    normal = torch.randn(10_000, generator=torch.Generator().manual_seed(0))
    edges = torch.tensor(histogram.default_bins(), dtype=torch.float64)
    near = torch.cat([edges.nextafter(torch.full_like(edges, end)) for end in (-1e30, 1e30)])
    near = torch.cat([near, edges])
    odd = torch.tensor([0.0, -0.0, 1e-45, -1e-13, 1e30, -1e30, math.nan, math.inf, -math.inf])
    return {
        "normal": normal,
        "float64": normal.double() * 1e-3,
        "bfloat16": normal.bfloat16(),
        "float8": normal.to(torch.float8_e4m3fn),
        "integers": torch.arange(-500, 500),
        "booleans": normal > 0,
        "at the edges": near,
        "at the edges, float32": near.float(),
        "odd": odd,
        "nothing finite": torch.tensor([math.nan, math.inf]),
        "one": torch.tensor(3.0),
        "matrix": normal.reshape(100, 100).t(),
        "many": normal.repeat(500),
    }


@pytest.mark.filterwarnings("ignore::glassboard.writer.RecordWarning")
@pytest.mark.parametrize("kind", some_values())
def test_what_a_device_counts_is_what_the_core_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    values = some_values()[kind]
    with SummaryWriter(tmp_path / "host") as writer:
        writer.add_histogram("h", values, 1, walltime=2.0)
    monkeypatch.setattr(device, "STREAMS", {"cpu"})
    monkeypatch.setattr(device, "ON_HOST", "is_meta")
    stream = Stream()
    monkeypatch.setattr(device, "copied", stream.copied)
    with SummaryWriter(tmp_path / "device") as writer:
        with Waits() as waits:
            writer.add_histogram("h", values, 1, walltime=2.0)
        assert waits.seen == []
        stream.run()
    (host,), (found,) = (accumulated(tmp_path / run).Histograms("h") for run in ("host", "device"))
    expected, got = host.histogram_value, found.histogram_value
    assert got.bucket_limit == expected.bucket_limit
    assert got.bucket == expected.bucket
    assert (got.min, got.max, got.num) == (expected.min, expected.max, expected.num)
    rounding = 1e-9 * math.sqrt(expected.sum_squares)  # of terms that cancel each other
    assert got.sum == pytest.approx(expected.sum, rel=1e-9, abs=rounding)
    assert got.sum_squares == pytest.approx(expected.sum_squares, rel=1e-9)
    assert not_finite(tmp_path / "device") == not_finite(tmp_path / "host")


def not_finite(run: Path) -> list[tuple[int, Any]]:
    """How often which kind of value isn't finite, in fields that other readers skip."""
    (path,) = event_files(run)
    events = [Event.FromString(bytes(raw)) for raw in RawEventFileLoader(str(path)).Load()]
    (value,) = (value for event in events for value in event.summary.value)
    fields = UnknownFieldSet(value.histo)
    return [(field.field_number, field.data) for field in fields]


@GPU
def test_on_a_gpu(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        busy = torch.randn(4096, 4096, device="cuda")
        torch.cuda.synchronize()
        began = time.perf_counter()
        for step in range(20):
            busy = busy @ busy
            busy /= busy.norm()
            writer.add_scalar("a", busy.norm(), step)
            writer.add_histogram("h", busy, step)
        asked = time.perf_counter() - began
        torch.cuda.synchronize()
        assert asked < (time.perf_counter() - began) / 2
        writer.flush()
    assert [event[0] for event in scalars(tmp_path, "a")] == list(range(20))
    expected = busy.norm().item()
    assert scalars(tmp_path, "a")[-1][1] == np.float32(expected)
    last = accumulated(tmp_path).Histograms("h")[-1].histogram_value
    assert last.num == 4096**2
    assert last.sum_squares == pytest.approx(expected**2, rel=1e-3)
