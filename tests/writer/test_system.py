"""What the machine is busy with, recorded beside a training."""

import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import glassboard
import psutil
import pytest
from glassboard import SummaryWriter
from glassboard.writer import system, usage
from support.events import scalars

EVERYWHERE = {
    "system/cpu_percent", "system/memory_percent", "system/memory_gb", "system/process_memory_gb",
    *usage.RATES,
}  # fmt: skip
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "glassboard-system"]


def wait_for_points(writer: SummaryWriter, count: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with glassboard.open(writer.log_dir) as reader:
            if len(reader.scalars("system/cpu*")) >= count:
                return
        time.sleep(0.05)
    raise TimeoutError(f"fewer than {count} points")


def test_every_quantity_is_recorded_until_the_writer_is_closed(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path, system_metrics=0.1)
    wait_for_points(writer, 3)
    writer.close()
    own = psutil.Process().memory_info().rss  # before the table's packages are loaded
    assert not threads()
    with glassboard.open(tmp_path) as reader:
        assert set(reader.tags["scalars"]) >= EVERYWHERE
        table = reader.scalars("system/*", wide=True).to_pandas()
        steps = reader.scalars("system/cpu_percent")["step"]
    assert list(steps) == sorted(steps)
    assert steps[0] >= 0
    assert table["system/cpu_percent"].between(0, 100).all()
    assert table["system/memory_percent"].between(1, 100).all()
    assert table["system/memory_gb"].iloc[-1] * 1e9 < psutil.virtual_memory().total
    assert table["system/process_memory_gb"].iloc[-1] * 1e9 == pytest.approx(own, rel=0.5)
    assert (table[list(usage.RATES)] >= 0).all(axis=None)


def test_counters_that_go_back_are_told_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([usage.Counters(100.0, 200.0, 50, 50, 50, 50),
                  usage.Counters(100.0 - 1e-9, 201.0, 40, 60, 50, 49)])  # fmt: skip
    monkeypatch.setattr(usage.Usage, "_counters", lambda _: next(looks))
    told = usage.Usage().look()
    assert told["system/cpu_percent"] == 0
    assert told["system/disk_read_mb_per_s"] == told["system/network_sent_mb_per_s"] == 0
    assert told["system/disk_written_mb_per_s"] > 0


def test_nothing_without_being_asked(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        assert not threads()
        writer.add_scalar("loss", 0.5, 1)
    with glassboard.open(tmp_path) as reader:
        assert reader.tags == {"scalars": ["loss"]}


@pytest.mark.parametrize(
    ("wanted", "error"),
    [("often", TypeError), (None, TypeError), (0, ValueError), (-1.0, ValueError),
     (float("nan"), ValueError), (float("inf"), ValueError)],
)  # fmt: skip
def test_what_is_no_time_is_refused(tmp_path: Path, wanted: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="system_metrics"):
        SummaryWriter(tmp_path, system_metrics=wanted)


def test_a_short_run_has_one_look(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path, system_metrics=True):
        pass
    assert len(scalars(tmp_path, "system/memory_percent")) == 1


def test_seconds_go_on_when_a_run_is_resumed(tmp_path: Path) -> None:
    earlier = tmp_path / f"events.out.tfevents.{int(time.time()) - 1000}.host.1.0"
    earlier.touch()
    with SummaryWriter(tmp_path, system_metrics=True):
        pass
    ((step, _),) = scalars(tmp_path, "system/memory_percent")
    assert 1000 <= step < 1100
    assert system.first_began(str(tmp_path / "none")) == pytest.approx(time.time(), abs=100)


def test_a_writer_that_nobody_has_any_more_ends_it(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path, system_metrics=0.1)
    (thread,) = threads()
    del writer
    thread.join(20)
    assert not thread.is_alive()


def test_a_pickled_writer_leaves_it_to_the_first_one(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path, system_metrics=True) as writer:
        other = pickle.loads(pickle.dumps(writer))
        other.close()
        assert len(threads()) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks there")
def test_forks_and_the_end_of_a_program(tmp_path: Path) -> None:
    program = """
import os, sys
from glassboard import SummaryWriter
writer = SummaryWriter(sys.argv[1], system_metrics=True)
if os.fork() == 0:
    writer.add_scalar("child", 1.0, 0)
    writer.close()
    os._exit(0)
assert os.wait()[1] == 0
"""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", program, str(tmp_path)]
    subprocess.run(command, check=True, timeout=60)
    assert scalars(tmp_path, "child") == [(0, 1.0)]
    assert len(scalars(tmp_path, "system/memory_percent")) == 1  # looked at when it ended


@ON_LINUX
def test_without_psutil_linux_tells_about_the_same() -> None:
    mine, theirs = usage._proc_memory(), usage._psutil_memory(psutil)
    assert mine.total == theirs.total
    assert mine.used == pytest.approx(theirs.used, rel=0.2)
    assert mine.own == pytest.approx(theirs.own, rel=0.2)
    own, others = usage._proc_counters(), usage._psutil_counters(psutil)
    assert own.passed == pytest.approx(others.passed, rel=0.01)
    assert own.busy == pytest.approx(others.busy, rel=0.01, abs=5)
    assert own.received == pytest.approx(others.received, rel=0.05, abs=1e6)
    assert own.sent == pytest.approx(others.sent, rel=0.05, abs=1e6)
    assert own.read == pytest.approx(others.read, rel=0.05, abs=1e7)
    assert own.written == pytest.approx(others.written, rel=0.2, abs=1e7)


@ON_LINUX
def test_it_works_without_psutil(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psutil", None)
    looking = usage.Usage()
    time.sleep(0.05)
    assert set(looking.look()) >= EVERYWHERE
    looking.close()


def test_a_gpu_where_there_is_one() -> None:
    nvml = usage._opened(usage._imported("pynvml"))
    if nvml is None:
        pytest.skip("no GPU of NVIDIA's, or no nvidia-ml-py")
    looking = usage.Usage()
    told = looking.look()
    (number, *_) = usage.visible(nvml)
    assert 0 <= told[f"system/gpu{number}_percent"] <= 100
    assert 0 < told[f"system/gpu{number}_memory_percent"] <= 100
    assert told[f"system/gpu{number}_memory_gb"] > 0
    looking.close()
