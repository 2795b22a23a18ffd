"""Nothing is lost when a program ends, however it ends, forks, or writes from many threads."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from glassboard.writer import RecordWarning
from support.events import accumulated, event_files, scalars

THOUSAND = [(step, float(step)) for step in range(1000)]
RECORD = "import sys; from glassboard import SummaryWriter; w = SummaryWriter(sys.argv[1]);"
LOOP = "[w.add_scalar('a', i, i) for i in range(1000)]"

ENDS = {
    "falls off the end": LOOP,
    "writer is local": f"(lambda w: {LOOP})(w); del w",
    "exits": f"{LOOP}; sys.exit(3)",
    "raises": f"{LOOP}; 1 / 0",
    "records at exit": f"import atexit; atexit.register(lambda: {LOOP})",
    "another thread": f"import threading; threading.Thread(target=lambda: {LOOP}).start()",
}


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("end", ENDS)
def test_without_close_every_point_is_there(tmp_path: Path, end: str) -> None:
    done = run(RECORD + ENDS[end], tmp_path)
    assert scalars(tmp_path, "a") == THOUSAND, done.stderr


FORKS = {
    "os.fork": """
import os
if os.fork() == 0:
    [w.add_scalar('child', i, i) for i in range(1000)]
else:
    os.wait()
    w.add_scalar('a', 2.0, 2)
""",
    "multiprocessing": """
import multiprocessing
def work():
    [w.add_scalar('child', i, i) for i in range(1000)]
    w.add_scalars('below', {'x': 1.0}, 1)
p = multiprocessing.get_context('fork').Process(target=work)
p.start()
p.join()
w.add_scalar('a', 2.0, 2)
""",
}


@pytest.mark.parametrize("how", FORKS)
def test_a_forked_child_goes_on_in_a_file_of_its_own(tmp_path: Path, how: str) -> None:
    done = run(f"{RECORD} w.add_scalar('a', 1.0, 1)\n{FORKS[how]}", tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(event_files(tmp_path)) == 2
    assert scalars(tmp_path, "a") == [(1, 1.0), (2, 2.0)]
    assert scalars(tmp_path, "child") == THOUSAND


def test_many_threads_share_a_writer(tmp_path: Path) -> None:
    from threading import Thread

    def work(name: str) -> None:
        for step in range(1000):
            writer.add_scalar(name, float(step), step)
            if step % 100 == 0:
                writer.add_scalars("below", {name: 1.0}, step)

    with SummaryWriter(tmp_path) as writer:
        threads = [Thread(target=work, args=(f"t{n}",)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(event_files(tmp_path)) == 1
    found = accumulated(tmp_path)
    for n in range(8):
        assert [(e.step, e.value) for e in found.Scalars(f"t{n}")] == THOUSAND
        assert len(event_files(tmp_path / f"below_t{n}")) == 1


def test_closing_in_another_thread_loses_nothing_and_raises_nothing(tmp_path: Path) -> None:
    from threading import Event, Thread

    def close() -> None:
        while not done.is_set():
            writer.close()

    writer, done = SummaryWriter(tmp_path), Event()
    thread = Thread(target=close)
    thread.start()
    try:
        for step in range(300):
            writer.add_scalar("a", float(step), step)
            writer.add_scalars("below", {"x": 1.0}, step)
            writer.add_histogram("h", [1.0, 2.0], step)
            writer.add_text("t", "x", step)
    finally:
        done.set()
        thread.join()
        writer.close()
    found = accumulated(tmp_path)
    assert sorted(event.step for event in found.Scalars("a")) == list(range(300))
    assert len(found.Histograms("h")) == len(found.Tensors("t/text_summary")) == 300


def test_a_file_closed_by_hand_opens_again(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        assert writer.file_writer is not None
        writer.file_writer.close()
        writer.add_scalar("a", 1.0, 1)
        writer.add_scalar("a", 2.0, 2)
    assert scalars(tmp_path, "a") == [(1, 1.0), (2, 2.0)]


@pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be deleted")
@pytest.mark.parametrize("end", ["flush", "close"])
def test_a_deleted_directory_warns_once_and_is_made_again(tmp_path: Path, end: str) -> None:
    folder = tmp_path / "run"
    writer = SummaryWriter(folder)
    writer.add_scalar("a", 1.0, 1)
    writer.flush()
    shutil.rmtree(folder)
    with pytest.warns(RecordWarning, match="the event file was deleted") as told:
        getattr(writer, end)()
    assert [warning.filename for warning in told] == [__file__]
    writer.add_scalar("a", 2.0, 2)
    writer.close()
    assert scalars(folder, "a") == [(2, 2.0)]


def test_another_working_directory_is_no_deletion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    writer = SummaryWriter("run")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    writer.add_scalar("a", 1.0, 1)
    writer.flush()
    writer.close()
    assert scalars(tmp_path / "run", "a") == [(1, 1.0)]
