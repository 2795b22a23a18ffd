"""What a call recorded outlives the process, in whatever moment that is killed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.events import accumulated, scalars

# One process that forks 200 children, so that 200 needn't import NumPy. Each counts in shared
# memory the calls that have returned. Prints how many had when each was killed.
TWO_HUNDRED = """
import mmap, os, random, signal, struct, sys, time
from glassboard import SummaryWriter

def work(folder, returned):
    writer = SummaryWriter(folder)
    chance = random.Random(folder)
    for step in range(2000):
        writer.add_scalar("a", float(step), step)
        if step % 10 == 0:
            writer.add_text("t", "x" * chance.randrange(20_000), step)
            writer.add_scalars("s", {"x": 1.0}, step)
        returned[:8] = struct.pack("q", step + 1)
        if chance.random() < 0.2:
            time.sleep(chance.random() * 0.0005)

random.seed(1)
for n in range(200):
    returned = mmap.mmap(-1, 8)
    child = os.fork()
    if child == 0:
        work(f"{sys.argv[1]}/{n}", returned)
        time.sleep(60)
    while returned[:8] == bytes(8):
        time.sleep(0.0001)
    time.sleep(random.random() * 0.015)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(*struct.unpack("q", returned[:8]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing forks there")
def test_killed_at_200_moments_no_call_that_returned_is_lost(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TWO_HUNDRED, str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    returned = [int(line) for line in done.stdout.split()]
    assert len(returned) == 200
    assert len(set(returned)) > 50  # at different moments
    late = 0
    for n, least in enumerate(returned):
        found = accumulated(tmp_path / str(n))
        steps = [event.step for event in found.Scalars("a")]
        assert steps == list(range(len(steps)))
        assert len(steps) <= least + 1
        texts = [event.step for event in found.Tensors("t/text_summary")]
        assert texts == list(range(0, 10 * len(texts), 10))
        lines = len(scalars(tmp_path / str(n) / "s_x", "s"))
        late += len(steps) < least or min(lines, len(texts)) < (least + 9) // 10
    assert late < 5  # where the disk, or the whole machine, stood still for a tenth of a second


ENDS = {
    "os._exit": ("os._exit(3)", 3),
    "SIGKILL": ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    "SIGTERM": ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
    "SIGINT": ("os.kill(os.getpid(), signal.SIGINT)", None),
    "abort": ("os.abort()", -signal.SIGABRT),
    "segmentation fault": ("import ctypes; ctypes.string_at(0)", -signal.SIGSEGV),
    "exception": ("raise RuntimeError", 1),
    "exits in a thread": ("import _thread; _thread.start_new_thread(os._exit, (4,)); wait()", 4),
}  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
@pytest.mark.parametrize("end", ENDS)
def test_without_a_moment_to_spare_every_point_is_there(tmp_path: Path, end: str) -> None:
    how, code = ENDS[end]
    script = f"""
import os, signal, sys
wait = signal.pause
from glassboard import SummaryWriter
writer = SummaryWriter(sys.argv[1])
for step in range(1000):
    writer.add_scalar("a", float(step), step)
    writer.add_histogram("h", [1.0, 2.0], step)
writer.add_scalars("s", {{"x": 1.0, "y": 2.0}}, 1)
{how}
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert code is None or done.returncode == code, done.stderr
    assert scalars(tmp_path, "a") == [(step, float(step)) for step in range(1000)]
    assert len(accumulated(tmp_path).Histograms("h")) == 1000
    assert scalars(tmp_path / "s_y", "s") == [(1, 2.0)]
