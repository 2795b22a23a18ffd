"""`EventWriter`: what it writes, when, and what happens when it can't."""

import os
import re
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from glassboard._core import EventWriter
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event


def events(writer: EventWriter) -> list[Event]:
    return [Event.FromString(bytes(raw)) for raw in RawEventFileLoader(writer.path).Load()]


def in_a_process(script: str, logdir: Path, **options) -> subprocess.CompletedProcess[str]:
    prelude = (
        "import os, resource, signal, sys, time\n"
        "from glassboard._core import EventWriter\n"
        f"w = EventWriter({str(logdir)!r})\n"
    )
    return subprocess.run(
        [sys.executable, "-c", prelude + script],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        **options,
    )


def test_the_file_is_named_and_begun_as_tensorboard_does(tmp_path):
    first = EventWriter(str(tmp_path / "a" / "b"), filename_suffix=".mine")
    second = EventWriter(str(tmp_path))
    name = (
        rf"events\.out\.tfevents\.\d{{10}}\.{re.escape(socket.gethostname())}\.{os.getpid()}\.(\d+)"
    )
    n = int(re.fullmatch(name + r"\.mine", Path(first.path).name)[1])
    assert re.fullmatch(name, Path(second.path).name)[1] == str(n + 1)
    assert Path(first.path).parent == tmp_path / "a" / "b"
    (event,) = events(second)
    assert event.file_version == "brain.Event:2"
    assert event.source_metadata.writer
    assert abs(event.wall_time - time.time()) < 60


def test_scalars_are_simple_values(writer):
    writer.scalar("loss", 0.1, 7, 123.5)
    writer.scalar("überlänge/" + "x" * 200, float("nan"), -1, 0.0)
    writer.scalar("", 1e300, None, 1.0)
    writer.flush()
    _, first, second, third = events(writer)
    assert (first.step, first.wall_time, first.summary.value[0].tag) == (7, 123.5, "loss")
    assert first.summary.value[0].simple_value == np.float32(0.1)
    assert (second.step, second.summary.value[0].tag) == (-1, "überlänge/" + "x" * 200)
    assert np.isnan(second.summary.value[0].simple_value)
    assert third.summary.value[0].simple_value == np.inf
    assert b"\x10" not in third.SerializeToString()[9:11]  # no step was written


def test_tensorboard_reads_what_was_written(writer, tensorboard):
    for step in range(100):
        writer.scalar("loss", step / 8, step, 1.0 + step)
    writer.histogram("weights", np.array([1.0, 2.0, 2.0], np.float32), 3, 4.0)
    writer.text("notes", "**bold** 你好", 5, 6.0)
    writer.graph(b"\n\x03\n\x01a", 7.0)
    writer.close()
    read = tensorboard(Path(writer.path).parent)
    assert [(e.wall_time, e.step, e.value) for e in read.Scalars("loss")] == [
        (1.0 + s, s, s / 8) for s in range(100)
    ]
    histogram = read.Histograms("weights")[0].histogram_value
    assert (histogram.num, histogram.min, histogram.max, histogram.sum) == (3, 1, 2, 5)
    (text,) = read.Tensors("notes")
    assert (text.step, text.tensor_proto.string_val[0].decode()) == (5, "**bold** 你好")
    assert [d.size for d in text.tensor_proto.tensor_shape.dim] == [1]
    assert read.SummaryMetadata("notes").plugin_data.plugin_name == "text"
    assert read.Graph().node[0].name == "a"


def test_ready_buckets_are_written_as_they_are(writer, tensorboard):
    limits, counts = np.array([0.0, 1.0, 2.5]), np.array([0.0, 3.0, 4.0])
    given = {"min": 0.5, "max": 2.0, "num": 7.0, "sum": 8.0, "sum_squares": 9.0}
    writer.histogram_raw(
        "h", **given, bucket_limits=limits, bucket_counts=counts, step=1, wall_time=2.0
    )
    with pytest.raises(ValueError, match="`bucket_limits` has 3 items and `bucket_counts` has 2"):
        writer.histogram_raw(
            "h", **given, bucket_limits=limits, bucket_counts=counts[:2], step=1, wall_time=2.0
        )
    writer.close()
    (event,) = tensorboard(Path(writer.path).parent).Histograms("h")
    assert vars(event.histogram_value) == {
        **given,
        "bucket_limit": list(limits),
        "bucket": list(counts),
    }


def test_it_is_in_the_file_when_the_call_returns(writer):
    for step in range(3):
        writer.scalar("loss", 1.0, step, 1.0)
        assert [event.step for event in events(writer)][1:] == list(range(step + 1))


def test_a_file_that_rests_is_opened_again(writer):
    def is_open() -> bool:
        links = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
        return os.path.realpath(writer.path) in links

    for step in range(3):
        writer.scalar("loss", 1.0, step, 1.0)
        assert is_open()
        writer.rest()
        assert not is_open()
    writer.sync()
    assert [event.step for event in events(writer)][1:] == [0, 1, 2]
    os.unlink(writer.path)
    writer.rest()
    with pytest.raises(FileNotFoundError, match="deleted while it was written"):
        writer.scalar("loss", 1.0, 3, 1.0)
    assert writer.closed


def test_writers_beside_each_other_have_files_of_their_own(writer, tmp_path, tensorboard):
    other = writer.beside(str(tmp_path / "other"), filename_suffix=".x")
    writer.close()
    other.scalar("a", 1.0, 1, 1.0)
    other.close()
    assert other.path.endswith(".x")
    assert [e.step for e in tensorboard(tmp_path / "other").Scalars("a")] == [1]


LOG = "for i in range(1000): w.scalar('a', i, i, 1.0)"


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("", 0),
        ("sys.exit(3)", 3),
        ("os._exit(0)", 0),
        ("os.kill(os.getpid(), signal.SIGKILL)", -9),
        ("os.kill(os.getpid(), signal.SIGTERM)", -15),
    ],
)
def test_nothing_is_lost_when_the_process_ends(tmp_path, tensorboard, end, code):
    ended = in_a_process(f"{LOG}\n{end}", tmp_path)
    assert (ended.returncode, ended.stderr) == (code, "")
    assert [e.step for e in tensorboard(tmp_path).Scalars("a")] == list(range(1000))


def test_what_is_logged_while_the_interpreter_ends_is_kept(tmp_path, tensorboard):
    script = f"import atexit\n@atexit.register\ndef last():\n    {LOG}\n"
    ended = in_a_process(script, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [e.step for e in tensorboard(tmp_path).Scalars("a")] == list(range(1000))


def test_many_threads_share_a_writer(writer, tensorboard):
    def write(tag: str) -> None:
        for step in range(2000):
            writer.scalar(tag, step, step, 1.0)

    threads = [Thread(target=write, args=(f"t{i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    read = tensorboard(Path(writer.path).parent)
    for i in range(8):
        assert [e.step for e in read.Scalars(f"t{i}")] == list(range(2000))


def test_a_forked_child_is_refused_and_writes_nothing_twice(tmp_path, tensorboard):
    script = """
for i in range(100): w.scalar('a', i, i, 1.0)
child = os.fork()
if child == 0:
    add = [lambda: w.scalar('a', 1, 1, 1.0), lambda: w.text('t', 'x', 1, 1.0)]
    for call in (w.flush, w.close, lambda: w.closed, *add):
        try:
            call()
        except RuntimeError as error:
            assert 'forked child' in str(error)
        else:
            os._exit(9)
    own = EventWriter(os.path.dirname(w.path) + '/child')
    own.scalar('a', 5, 5, 1.0)
    del w, own
    os._exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
"""
    ended = in_a_process(script, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [e.step for e in tensorboard(tmp_path).Scalars("a")] == list(range(100))
    assert [e.step for e in tensorboard(tmp_path / "child").Scalars("a")] == [5]


def test_a_full_disk_is_told_and_nothing_is_torn(tmp_path, tensorboard):
    # A limit on the file's size stands for the full disk: both fail in the middle of a write.
    script = """
def limit(size): resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
limit(1000)
told = 0
for i in range(100):
    try:
        w.scalar('a', i, i, 1.0)
    except OSError:
        told += 1
assert told > 50, told
try:
    w.flush()
except OSError as error:
    assert error.filename == w.path, error
else:
    sys.exit('flush said nothing')
try:
    w.scalar('a', 100, 100, 1.0)
except OSError:
    pass
else:
    sys.exit('scalar said nothing')
limit(resource.RLIM_INFINITY)
w.flush()
w.scalar('a', 101, 101, 1.0)
w.close()
"""
    ended = in_a_process(script, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [e.step for e in tensorboard(tmp_path).Scalars("a")] == list(range(102))


def test_what_cannot_be_written_is_bounded_and_the_most_recent_is_kept(tmp_path):
    script = """
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
text = 'x' * (1 << 20)
for i in range(200):
    try:
        w.text('t', text, i, 1.0)
    except OSError:
        pass
status = open('/proc/self/status').read()
peak = int(status.split('VmHWM:')[1].split()[0])
assert peak < 250_000, f'{peak} kB'
try:
    w.flush()
except OSError:
    pass
else:
    sys.exit('flush said nothing')
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
w.flush()
print(w.lost)
w.close()
"""
    ended = in_a_process(script, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    (path,) = tmp_path.iterdir()
    data, steps = memoryview(path.read_bytes()), []
    while data:  # TensorBoard's own way through 64 MiB takes a while
        (length,) = struct.unpack("<Q", data[:8])
        steps.append(Event.FromString(bytes(data[12 : 12 + length])).step)
        data = data[16 + length :]
    steps = steps[1:]  # the first says the version
    kept = steps[1:]  # the first was written in part when the disk was full
    assert steps[0] == 0
    assert kept == list(range(200 - len(kept), 200))
    assert 50 <= len(kept) <= 64
    assert int(ended.stdout) == 200 - len(steps)


def test_what_cannot_be_written_at_close_is_told(tmp_path):
    script = """
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
for i in range(100):
    try:
        w.scalar('a', i, i, 1.0)
    except OSError:
        pass
try:
    w.close()
except OSError:
    sys.exit(0)
sys.exit('close said nothing')
"""
    ended = in_a_process(script, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_after_close_nothing_is_added(writer):
    assert not writer.closed
    writer.close()
    writer.close()
    writer.flush()
    assert writer.closed
    with pytest.raises(ValueError, match="is closed"):
        writer.scalar("a", 1.0, 1, 1.0)


def test_a_directory_that_cannot_be_made_is_told_with_its_path(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError) as raised:
        EventWriter(str(tmp_path / "file" / "run"))
    assert raised.value.filename == str(tmp_path / "file" / "run")
    with pytest.raises(ValueError, match="`flush_secs` must be seconds, 0 or more, not `-1`"):
        EventWriter(str(tmp_path), flush_secs=-1)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("tag", "1", 1, 1.0), TypeError),
        ((3, 1.0, 1, 1.0), TypeError),
        (("tag", 1.0, 1 << 63, 1.0), OverflowError),
    ],
)
def test_arguments_of_the_wrong_type_are_refused(writer, arguments, error):
    with pytest.raises(error):
        writer.scalar(*arguments)
