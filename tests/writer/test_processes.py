"""Threads share a writer; forked, spawned and worker processes have files of their own; a pickled
writer goes on in a new file of the same run.
"""

import copy
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from glassboard import SummaryWriter
from support.events import accumulated, event_files, scalars

THOUSAND = [(step, float(step)) for step in range(1000)]


def run(script: str, folder: Path) -> None:
    """Runs it as a file, as `spawn` needs it."""
    program = folder / "program.py"
    program.write_text(script)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(program), str(folder)],
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_eight_threads_of_ten_thousand_calls(tmp_path: Path) -> None:
    def work(name: str) -> None:
        for step in range(10_000):
            writer.add_scalar(name, float(step), step)

    with SummaryWriter(tmp_path) as writer:
        threads = [Thread(target=work, args=(f"t{n}",)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found = accumulated(tmp_path)
    for n in range(8):
        assert [event.step for event in found.Scalars(f"t{n}")] == list(range(10_000))


WORK = """
import os, sys, multiprocessing, threading
from glassboard import SummaryWriter

def work(writer, name):
    for step in range(1000):
        writer.add_scalar(name, float(step), step)
"""

PROCESSES = {
    # While another thread of the parent writes, and all of the time.
    "fork": """
    busy = threading.Thread(target=work, args=(writer, "busy"))
    busy.start()
    children = []
    for n in range(8):
        child = os.fork()
        if child == 0:
            work(writer, f"p{n}")
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    busy.join()
""",
    "spawn": """
    start = multiprocessing.get_context("spawn")
    children = [start.Process(target=work, args=(writer, f"p{n}")) for n in range(2)]
    [child.start() for child in children]
    [child.join() for child in children]
    assert [child.exitcode for child in children] == [0, 0]
""",
}


@pytest.mark.skipif(sys.platform == "win32", reason="nothing forks there")
@pytest.mark.parametrize("how", PROCESSES)
def test_each_process_has_a_file_of_its_own(tmp_path: Path, how: str) -> None:
    run(
        f"""{WORK}
if __name__ == "__main__":
    writer = SummaryWriter(sys.argv[1])
    work(writer, "before")
{PROCESSES[how]}
    work(writer, "after")
""",
        tmp_path,
    )
    found = accumulated(tmp_path)
    tags = {"fork": ["busy", *(f"p{n}" for n in range(8))], "spawn": ["p0", "p1"]}[how]
    for tag in ["before", "after", *tags]:
        assert scalars(tmp_path, tag) == THOUSAND, tag
    assert sorted(found.Tags()["scalars"]) == sorted(["before", "after", *tags])
    assert len(event_files(tmp_path)) == {"fork": 9, "spawn": 3}[how]


@pytest.mark.skipif(sys.platform == "win32", reason="nothing forks there")
@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_workers_of_a_data_loader_record_what_they_load(tmp_path: Path, start: str) -> None:
    run(
        f"""
import sys, torch
from glassboard import SummaryWriter

class Data(torch.utils.data.Dataset):
    def __init__(self, writer):
        self.writer = writer

    def __len__(self):
        return 100

    def __getitem__(self, index):
        self.writer.add_scalar("loaded", float(index), index)
        return index

if __name__ == "__main__":
    with SummaryWriter(sys.argv[1]) as writer:
        loader = torch.utils.data.DataLoader(
            Data(writer), num_workers=2, batch_size=10, multiprocessing_context={start!r}
        )
        for step, batch in enumerate(loader):
            writer.add_scalar("first", batch[0], step)
""",
        tmp_path,
    )
    assert len(event_files(tmp_path)) == 3
    assert sorted(scalars(tmp_path, "loaded")) == [(n, float(n)) for n in range(100)]
    assert scalars(tmp_path, "first") == [(n, 10.0 * n) for n in range(10)]


def test_a_pickled_writer_goes_on_in_a_new_file_of_the_run(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path, purge_step=5, filename_suffix=".x")
    writer.add_scalar("a", 1.0, 1)
    with pickle.loads(pickle.dumps(writer)) as other, copy.deepcopy(writer) as third:
        assert event_files(tmp_path) == [Path(writer.file_writer.event_writer.path)]
        other.add_scalar("a", 2.0, 2)
        writer.add_scalar("a", 3.0, 3)
        third.add_scalar("a", 4.0, 4)
    writer.close()
    assert len(event_files(tmp_path)) == 3
    assert all(path.name.endswith(".x") for path in event_files(tmp_path))
    assert sorted(scalars(tmp_path, "a")) == [(n, float(n)) for n in range(1, 5)]
    assert (other.purge_step, other.log_dir) == (5, tmp_path)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no such timers there")
def test_a_signals_handler_records_while_the_writer_is_at_work(tmp_path: Path) -> None:
    script = """
import signal, sys, time
from glassboard import SummaryWriter
writer = SummaryWriter(sys.argv[1], capture=False)
heard = 0

def handle(number, frame):
    global heard
    heard += 1
    writer.add_scalars("s", {f"key{heard}": 1.0}, heard)
    writer.close()
    if heard < 300:
        signal.setitimer(signal.ITIMER_REAL, 0.0005)

signal.signal(signal.SIGALRM, handle)
signal.setitimer(signal.ITIMER_REAL, 0.0005)
step = 0
while heard < 300:
    writer.add_scalars("t", {f"key{step % 100}": 1.0}, step)
    step += 1
"""
    run(script, tmp_path)
    assert all(scalars(tmp_path / f"s_key{n}", "s") == [(n, 1.0)] for n in range(1, 301))
