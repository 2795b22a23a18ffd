"""`Store`: what it finds, how it follows, and what it says of what it can't read."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing

import numpy as np
import pytest
import tensorboardX
import torch.utils.tensorboard
from glassboard._core import EventWriter, Store
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary

BIT = 1
LATER = 4e9  # seconds: a wall time after that of every file's first event


def scalar(tag: str, value: float, step: int) -> Event:
    return Event(
        wall_time=100.0 + step,
        step=step,
        summary=Summary(value=[Summary.Value(tag=tag, simple_value=value)]),
    )


def scalars(count: int, start: int = 0) -> list[Event]:
    return [scalar("loss", step / 4, step) for step in range(start, start + count)]


def steps(store: Store, run: str = "run", tag: str = "loss") -> list[int]:
    try:
        return list(store.scalar_columns(run, tag)[0])
    except KeyError:
        return []


def problems(store: Store) -> list[tuple[str, int | None, int | None, str]]:
    return [(p.run, p.offset, p.length, p.message) for p in store.problems()]


@pytest.mark.parametrize(
    ("package", "pair"),
    [(torch.utils.tensorboard, ["pair_a", "pair_b"]), (tensorboardX, ["pair/a", "pair/b"])],
)
def test_what_other_writers_wrote_is_read(tmp_path, open_store, write_events, package, pair):
    with package.SummaryWriter(str(tmp_path)) as writer:
        for step in range(50):
            writer.add_scalar("loss/train", 1 / (step + 1), step, walltime=10.5 + step)
        writer.add_scalars("pair", {"a": 1.0, "b": 2.0}, 3)
        writer.add_histogram("weights", np.arange(10.0), 1)
        writer.add_text("notes", "# hi", 2)
        writer.add_image("picture", np.zeros((3, 4, 4)), 1)
    # By hand: both need the package soundfile, or an array of its own, for a sound.
    sound = Summary.Value(tag="sound", audio=Summary.Audio(encoded_audio_string=b"RIFF"))
    write_events(tmp_path, Event(step=1, summary=Summary(value=[sound])), name="tfevents.z")
    store = open_store(tmp_path)
    assert [run.name for run in store.runs()] == [".", *pair]
    assert store.runs()[0].tags == {
        "audio": ["sound"],
        "histograms": ["weights"],
        "images": ["picture"],
        "scalars": ["loss/train"],
        "text": ["notes/text_summary"],
    }
    found, walls, values = store.scalar_columns(".", "loss/train")
    assert (found.dtype, walls.dtype, values.dtype) == (np.int64, np.float64, np.float64)
    np.testing.assert_array_equal(found, np.arange(50))
    np.testing.assert_array_equal(walls, np.arange(50) + 10.5)
    np.testing.assert_array_equal(values, (1 / np.arange(1, 51)).astype(np.float32))
    assert store.problems() == []


def test_torchs_new_style_scalars_are_read_in_either_precision(tmp_path, open_store):
    with torch.utils.tensorboard.SummaryWriter(str(tmp_path)) as writer:
        writer.add_scalar("single", 0.1, 1, new_style=True)
        writer.add_scalar("double", 0.1, 1, new_style=True, double_precision=True)
    store = open_store(tmp_path)
    assert store.scalar_columns(".", "single")[2] == [np.float32(0.1)]
    assert store.scalar_columns(".", "double")[2] == [0.1]


def test_the_first_metadata_of_a_tag_count_for_the_rest(tmp_path, open_store, write_events):
    def tensor(value: float, plugin: str | None) -> Event:
        one = Summary.Value(tag="t")
        one.tensor.dtype = 1
        one.tensor.float_val.append(value)
        if plugin:
            one.metadata.plugin_data.plugin_name = plugin
        return Event(step=1, summary=Summary(value=[one]))

    write_events(
        tmp_path / "first", tensor(1.0, "scalars"), tensor(2.0, None), tensor(3.0, "other")
    )
    write_events(tmp_path / "none", tensor(1.0, None))
    store = open_store(tmp_path)
    assert list(store.scalar_columns("first", "t")[2]) == [1.0, 2.0, 3.0]
    assert store.runs()[1].tags == {"tensors": ["t"]}


def test_a_run_says_what_it_holds(tmp_path, open_store, write_events):
    path = write_events(
        tmp_path / "run10", Event(wall_time=99.0, file_version="brain.Event:2"), *scalars(3)
    )
    write_events(tmp_path / "run9", *scalars(2), scalar("acc", 1.0, 7))
    store = open_store(tmp_path)
    run9, run10 = store.runs()
    assert (run9.name, run9.last_step, run9.tags) == ("run9", 7, {"scalars": ["acc", "loss"]})
    assert (run10.name, run10.first_wall_time, run10.last_wall_time) == ("run10", 99.0, 102.0)
    assert run10.modified == pytest.approx(path.stat().st_mtime)
    progress = store.progress()
    size = sum(file.stat().st_size for file in tmp_path.rglob("events*"))
    assert (progress.files, progress.bytes_read, progress.bytes_total, progress.points) == (
        2,
        size,
        size,
        6,
    )
    assert store.logdir == str(tmp_path)


def test_a_growing_run_is_followed_and_its_changes_told(tmp_path, open_store, wait_until):
    writer = EventWriter(str(tmp_path / "run"))
    writer.scalar("loss", 1.0, 1, LATER)
    writer.flush()
    store = open_store(tmp_path)
    wait_until(store, lambda: steps(store) == [1])
    version = store.version
    writer.scalar("loss", 2.0, 2, LATER + 1)
    writer.flush()
    wait_until(store, lambda: steps(store) == [1, 2])
    changes = store.changes(version)
    assert changes.version == store.version > version
    assert not changes.listing
    ((run, kinds, step, wall),) = [
        (c.run, c.kinds, c.last_step, c.last_wall_time) for c in changes.runs
    ]
    assert (run, kinds, step, wall) == ("run", ["scalars"], 2, LATER + 1)
    assert store.changes(changes.version).runs == []
    writer.scalar("new", 2.0, 3, 7.0)
    writer.text("notes", "x", 3, 7.0)
    writer.close()
    wait_until(store, lambda: "text" in store.runs()[0].tags)
    changes = store.changes(changes.version)
    assert changes.listing
    assert [c.kinds for c in changes.runs] == [["scalars", "text"]]


def test_waiting_ends_with_a_change_or_the_time(tmp_path, open_store):
    store = open_store(tmp_path)
    began = time.monotonic()
    assert store.wait(store.version, 0.05) == store.version
    assert time.monotonic() - began >= 0.05
    version = store.version
    writer = EventWriter(str(tmp_path / "run"))
    assert store.wait(version, 10.0) > version
    writer.close()


def test_a_second_file_of_a_run_adds_to_it(tmp_path, open_store, write_events, wait_until):
    write_events(tmp_path / "run", *scalars(3), name="events.out.tfevents.2")
    store = open_store(tmp_path)
    assert steps(store) == [0, 1, 2]
    write_events(tmp_path / "run", *scalars(2, 10), name="events.out.tfevents.1")
    wait_until(store, lambda: steps(store) == [0, 1, 2, 10, 11])
    fresh = open_store(tmp_path)
    assert steps(fresh) == [0, 1, 2, 10, 11]


def test_a_deleted_run_vanishes_and_a_rewritten_one_is_read_anew(
    tmp_path, open_store, write_events, wait_until
):
    write_events(tmp_path / "gone", *scalars(3))
    path = write_events(tmp_path / "run", *scalars(5))
    store = open_store(tmp_path)
    version = store.version
    shutil.rmtree(tmp_path / "gone")
    wait_until(store, lambda: [run.name for run in store.runs()] == ["run"])
    assert store.changes(version).listing
    path.unlink()
    write_events(tmp_path / "run", *scalars(2, 50))
    wait_until(store, lambda: steps(store) == [50, 51])
    path.write_bytes(b"")
    wait_until(store, lambda: store.runs() == [])
    write_events(tmp_path / "run", *scalars(1, 7))
    wait_until(store, lambda: steps(store) == [7])
    wait_until(store, lambda: store.problems() == [])


def test_a_logdir_is_waited_for(tmp_path, wait_until, write_events):
    logdir = tmp_path / "later"
    store = Store(str(logdir), reload_interval=0.02)
    wait_until(store, lambda: store.progress().state == "waiting")
    assert store.progress().reason == f"`{logdir}` does not exist yet"
    write_events(logdir / "run", *scalars(3))
    wait_until(store, lambda: store.progress().state == "ready")
    assert (steps(store), store.progress().reason) == ([0, 1, 2], "")
    shutil.rmtree(logdir)
    wait_until(store, lambda: store.progress().state == "waiting")
    assert store.runs() == []
    logdir.touch()
    wait_until(store, lambda: store.progress().reason == f"`{logdir}` is not a directory")
    store.close()
    store.close()


def test_several_logdirs_are_served_while_one_is_waited_for(
    tmp_path, open_store, write_events, wait_until
):
    write_events(tmp_path / "one" / "run", *scalars(1))
    write_events(tmp_path / "two", *scalars(2))
    write_events(tmp_path / "exp7" / "runs", *scalars(3))
    given = [
        ("", str(tmp_path / "one")),
        ("b", str(tmp_path / "two")),
        ("", str(tmp_path / "exp*/runs")),
        ("", str(tmp_path / "late")),
    ]
    store = open_store(given)
    assert [run.name for run in store.runs()] == ["b", "exp7", "one/run"]
    assert store.logdir == ", ".join(f"{name}={path}" if name else path for name, path in given)
    assert store.progress().reason == f"`{tmp_path / 'late'}` does not exist yet"
    write_events(tmp_path / "late" / "run", *scalars(1))
    wait_until(store, lambda: len(store.runs()) == 4)
    assert (store.runs()[-1].name, store.progress().reason) == ("one/run", "")
    with pytest.raises(ValueError, match="no logdir was given"):
        Store([])


def test_the_logdirs_that_are_there_are_told(tmp_path, wait_until, write_events):
    (tmp_path / "one").mkdir()
    (tmp_path / "link").symlink_to("one")
    one, link, later = (str(tmp_path / name) for name in ("one", "link", "later"))
    with closing(Store([("x/y", link), ("", later)], reload_interval=0.02)) as store:
        wait_until(store, lambda: store.roots() == [("x/y", link, one)])
        write_events(tmp_path / "later" / "run", *scalars(1))
        wait_until(store, lambda: store.roots() == [("x/y", link, one), ("later", later, later)])


def test_names_that_are_not_utf8_are_told_apart(tmp_path, open_store, write_events):
    for name in (b"caf\xe9", b"caf\xe8"):
        write_events(tmp_path / os.fsdecode(name), *scalars(1))
    store = open_store(tmp_path)
    assert [run.name for run in store.runs()] == ["caf\ufffdE8", "caf\ufffdE9"]


def test_an_empty_directory_is_ready(tmp_path, open_store):
    store = open_store(tmp_path)
    assert (store.runs(), store.problems(), store.progress().files) == ([], [], 0)


def test_it_can_read_once(tmp_path, write_events):
    write_events(tmp_path / "run", *scalars(3))
    store = Store(str(tmp_path), reload_interval=0)
    while store.progress().state != "ready":
        store.wait(store.version, 0.05)
    write_events(tmp_path / "run", *scalars(3, 10))
    time.sleep(0.2)
    assert steps(store) == [0, 1, 2]


def test_a_forked_child_may_let_go_of_a_store(tmp_path):
    script = """
import os, sys
from glassboard._core import Store
store = Store(sys.argv[1])
child = os.fork()
if child == 0:
    store.close()
    del store
    os._exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
"""
    subprocess.run([sys.executable, "-c", script, tmp_path], check=True, timeout=60)


# --- what can't be read ---


def test_an_empty_file_is_a_problem_until_it_has_data(
    tmp_path, open_store, write_events, wait_until
):
    path = write_events(tmp_path / "run")
    store = open_store(tmp_path)
    assert problems(store) == [
        ("run", None, None, "the file is empty: nothing has been written to it yet")
    ]
    assert (store.problems()[0].file, store.runs()) == (str(path), [])
    write_events(tmp_path / "run", *scalars(1))
    wait_until(store, lambda: steps(store) == [0])
    wait_until(store, lambda: store.problems() == [])


@pytest.mark.parametrize("cut", [1, 11, 12, 20, 40])
def test_a_record_cut_short_is_read_when_it_is_whole(
    tmp_path, open_store, write_events, wait_until, cut
):
    path = write_events(tmp_path / "run", *scalars(3, 1))
    whole = path.read_bytes()
    size = len(whole) // 3
    path.write_bytes(whole[: 2 * size + cut])
    store = open_store(tmp_path)
    assert (steps(store), store.problems()) == ([1, 2], [])
    os.utime(path, (1, 1))
    message = f"the last record is cut short: {cut} bytes of it are there"
    wait_until(store, lambda: problems(store) == [("run", 2 * size, cut, message)])
    with path.open("ab") as file:
        file.write(whole[2 * size + cut :])
    wait_until(store, lambda: steps(store) == [1, 2, 3])
    wait_until(store, lambda: store.problems() == [])


@pytest.mark.parametrize("piece", [0, 1])
def test_a_damaged_payload_is_skipped_and_told(tmp_path, open_store, write_events, piece):
    path = write_events(tmp_path / "run", *scalars(5, 1))
    damaged = bytearray(path.read_bytes())
    size = len(damaged) // 5
    damaged[2 * size + (20 if piece == 0 else size - 1)] ^= BIT
    path.write_bytes(damaged)
    store = open_store(tmp_path)
    assert steps(store) == [1, 2, 4, 5]
    assert problems(store) == [
        ("run", 2 * size, size, "a record whose checksum is wrong was skipped")
    ]


def test_a_damaged_length_is_skipped_to_the_next_sound_record(
    tmp_path, open_store, write_events, wait_until
):
    path = write_events(tmp_path / "run", *scalars(5, 1))
    whole = path.read_bytes()
    size = len(whole) // 5
    damaged = bytearray(whole)
    damaged[2 * size] ^= BIT
    path.write_bytes(damaged[: 3 * size])
    store = open_store(tmp_path)
    assert steps(store) == [1, 2]
    unknown = "a record is damaged, and no sound one was found after it"
    assert problems(store) == [("run", 2 * size, None, unknown)]
    with path.open("ab") as file:
        file.write(damaged[3 * size :])
    wait_until(store, lambda: steps(store) == [1, 2, 4, 5])
    known = "a damaged record was skipped, up to the next sound one"
    wait_until(store, lambda: problems(store) == [("run", 2 * size, size, known)])


def test_a_file_that_is_no_event_file_is_told(tmp_path, open_store):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "tfevents.gz").write_bytes(os.urandom(3 << 20))
    store = open_store(tmp_path)
    assert problems(store) == [("run", 0, None, "no event was found: it is not an event file")]
    assert store.runs() == []


def test_a_record_that_is_no_event_is_told(tmp_path, open_store, write_events):
    from tensorboard.summary.writer.record_writer import RecordWriter

    path = write_events(tmp_path / "run", *scalars(1))
    size = path.stat().st_size
    with path.open("ab") as file:
        RecordWriter(file).write(b"\x0b")
    store = open_store(tmp_path)
    message = (
        "a record that cannot be decoded was skipped: it holds a group, which event files never do"
    )
    assert problems(store) == [("run", size, 17, message)]


def test_a_great_number_of_problems_is_counted(tmp_path, open_store, write_events):
    path = write_events(tmp_path / "run", *scalars(250))
    damaged = bytearray(path.read_bytes())
    start = 0
    while start < len(damaged):
        length = int.from_bytes(damaged[start : start + 8], "little")
        damaged[start + 14] ^= BIT
        start += length + 16
    path.write_bytes(damaged)
    store = open_store(tmp_path)
    assert len(store.problems()) == 101
    assert problems(store)[-1][-1] == "150 more damaged places were skipped"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read_is_told(tmp_path, open_store, write_events, wait_until):
    path = write_events(tmp_path / "file", *scalars(1))
    write_events(tmp_path / "directory", *scalars(1))
    path.chmod(0)
    (tmp_path / "directory").chmod(0)
    store = open_store(tmp_path)
    try:
        assert [(p.file, p.message) for p in store.problems()] == [
            (str(tmp_path / "directory"), "permission denied"),
            (str(path), "permission denied"),
        ]
    finally:
        (tmp_path / "directory").chmod(0o700)
    path.chmod(0o600)
    wait_until(store, lambda: len(store.runs()) == 2 and store.problems() == [])


def test_a_directory_is_shown_once_and_links_lead_out_of_the_logdir_never(
    tmp_path, open_store, write_events
):
    logdir = tmp_path / "logdir"
    write_events(logdir / "a" / "run", *scalars(1))
    secret = write_events(tmp_path / "outside", *scalars(1))
    (logdir / "latest").symlink_to(logdir / "a" / "run")
    (logdir / "a" / "up").symlink_to(logdir)
    (logdir / "a" / "self").symlink_to(logdir / "a")
    (logdir / "b").mkdir()
    (logdir / "b" / "to_a").symlink_to(logdir / "a")
    (logdir / "a" / "to_b").symlink_to(logdir / "b")
    (logdir / "out").symlink_to(tmp_path / "outside")
    (logdir / "a" / "run" / "tfevents.link").symlink_to(secret)
    (logdir / "nowhere").symlink_to(tmp_path / "missing")
    store = open_store(logdir)
    assert [run.name for run in store.runs()] == ["a/run"]
    message = "a link that leads out of the logdir is not followed"
    assert {(p.file, p.message) for p in store.problems()} == {
        (str(logdir / "out"), message),
        (str(logdir / "a" / "run" / "tfevents.link"), message),
    }


def test_a_run_or_tag_that_is_not_there_is_a_key_error(tmp_path, open_store, write_events):
    write_events(tmp_path / "run", *scalars(1))
    store = open_store(tmp_path)
    for call in (
        lambda: store.scalar_columns("other", "loss"),
        lambda: store.scalars("loss", runs=["other"]),
        lambda: store.histograms("other", "loss"),
        lambda: store.text("other", "loss"),
        lambda: store.graph("other"),
    ):
        check_key_error(call, "no run `other`")
    check_key_error(
        lambda: store.scalar_columns("run", "acc"), "run `run` has no scalars tag `acc`"
    )
    check_key_error(lambda: store.scalars("acc"), "no run has a scalars tag `acc`")
    check_key_error(lambda: store.text("run", "loss"), "run `run` has no text tag `loss`")
    check_key_error(lambda: store.graph("run"), "run `run` has no graphs tag `graph`")


def check_key_error(call: Callable[[], object], message: str) -> None:
    with pytest.raises(KeyError) as raised:
        call()
    assert raised.value.args == (message,)


def test_the_last_step_is_the_highest(tmp_path, open_store, write_events):
    late_note = scalar("note", 1.0, 3)  # doesn't turn training back
    write_events(tmp_path, scalar("loss", 1.0, 99), late_note)
    (run,) = open_store(tmp_path).runs()
    assert run.last_step == 99


def test_a_file_that_another_takes_the_place_of_is_read_anew(
    tmp_path, open_store, write_events, wait_until
):
    old = write_events(tmp_path / "run", *scalars(3, start=1))
    store = open_store(tmp_path)
    new = write_events(tmp_path, *scalars(3, start=5), name="new")
    assert new.stat().st_size == old.stat().st_size
    new.replace(old)
    wait_until(store, lambda: steps(store) == [5, 6, 7])


FEW_WATCHES = """
import sys, time
from glassboard._core import EventWriter, Store
store = Store(sys.argv[1], reload_interval=0.02)
def until(is_true):
    deadline = time.monotonic() + 30
    while not is_true():
        assert time.monotonic() < deadline, store.runs()
        store.wait(store.version, 0.05)
until(lambda: store.progress().state == "ready")
for i in range(8):
    EventWriter(f"{sys.argv[1]}/{i}/deeper").scalar("loss", 1.0, 1, 1.0)
until(lambda: len(store.runs()) == 8)
writer = EventWriter(f"{sys.argv[1]}/0/deeper")
writer.scalar("loss", 1.0, 2, 2.0)
writer.flush()
until(lambda: len(store.scalar_columns("0/deeper", "loss")[0]) == 2)
"""


def test_where_no_more_watches_are_to_be_had_it_looks_by_itself(tmp_path):
    in_namespace = ["unshare", "--user", "--map-root-user", "sh", "-c"]
    allowed = "echo 3 > /proc/sys/user/max_inotify_watches && exec "
    try:
        subprocess.run([*in_namespace, f"{allowed} true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no user namespace may be made here, and so the limit can't be set")
    command = [*in_namespace, f'{allowed} "$@"', "sh", sys.executable, "-c", FEW_WATCHES, tmp_path]
    subprocess.run(command, check=True, timeout=120)
