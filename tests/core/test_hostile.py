"""Files and directories as nobody wants them: what is intact is served, and what isn't is named."""

import gzip
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from glassboard._core import Problem, Store
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.types_pb2 import DT_UINT8
from tensorboard.summary.writer.record_writer import masked_crc32c
from tensorboard.util.tensor_util import make_tensor_proto

NAME = "events.out.tfevents.1.host"
HEADER, FOOTER = 12, 4  # bytes of a record around its payload


def header(length: int) -> bytes:
    stated = struct.pack("<Q", length)
    return stated + struct.pack("<I", masked_crc32c(stated))


def record(event: Event) -> bytes:
    payload = event.SerializeToString()
    return header(len(payload)) + payload + struct.pack("<I", masked_crc32c(payload))


def scalar(tag: str, value: float = 1.0, step: int = 1) -> bytes:
    summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
    return record(Event(step=step, wall_time=2.0, summary=summary))


def every_kind() -> list[tuple[str, bytes]]:
    """(tag, record): one record of each kind, each with a tag of its own."""

    def value(tag: str, plugin: str = "", **fields: object) -> tuple[str, bytes]:
        one = Summary.Value(tag=tag, **fields)
        if plugin:
            one.metadata.plugin_data.plugin_name = plugin
        return tag, record(Event(step=1, wall_time=2.0, summary=Summary(value=[one])))

    histogram = HistogramProto(min=0, max=2, num=3, sum=4, sum_squares=6)
    histogram.bucket_limit.extend([1.0, 2.0])
    histogram.bucket.extend([1, 2])
    picture = Summary.Image(height=1, width=1, colorspace=1, encoded_image_string=b"\x89PNG")
    sound = Summary.Audio(sample_rate=8000, num_channels=1, encoded_audio_string=b"RIFF")
    return [
        ("", record(Event(wall_time=1.0, file_version="brain.Event:2"))),
        value("simple", simple_value=0.5),
        value("scalar", "scalars", tensor=make_tensor_proto(0.5, dtype=float)),
        value("histo", histo=histogram),
        value("histogram", "histograms", tensor=make_tensor_proto([[0.0, 1.0, 2.0]], dtype=float)),
        value("text", "text", tensor=make_tensor_proto([b"said"])),
        value("image", image=picture),
        value("audio", audio=sound),
        value("pr", "pr_curves", tensor=make_tensor_proto([[0.5]] * 6)),
        value("hparams", "hparams"),
        ("graph", record(Event(wall_time=2.0, graph_def=b"\x0a\x06\x0a\x01a\x12\x01b"))),
        value("last", simple_value=2.0),
    ]


def tags(store: Store) -> dict[str, set[str]]:
    return {run.name: {t for named in run.tags.values() for t in named} for run in store.runs()}


def problems(store: Store) -> dict[str, list[Problem]]:
    told: dict[str, list[Problem]] = {}
    for problem in store.problems():
        told.setdefault(problem.run, []).append(problem)
    return told


def put(run: Path, content: bytes, name: str = NAME) -> Path:
    run.mkdir(parents=True, exist_ok=True)
    (run / name).write_bytes(content)
    os.utime(run / name, (1e9, 1e9))  # old: nobody writes to it any more
    return run / name


# --- one small file, damaged in every way -------------------------------------------------------


def test_every_truncation_serves_what_is_whole_and_names_the_rest(
    tmp_path: Path, open_store: Callable[..., Store]
) -> None:
    records = every_kind()
    whole = b"".join(content for _, content in records)
    for cut in range(len(whole) + 1):
        put(tmp_path / str(cut), whole[:cut])
    store = open_store(tmp_path, 0.0)
    served, told = tags(store), problems(store)
    for cut in range(len(whole) + 1):
        expected, begin = set(), 0
        for tag, content in records:
            if begin + len(content) > cut:
                break
            begin += len(content)
            expected.add(tag)
        assert served.get(str(cut), set()) == expected - {""}, cut
        named = [(problem.offset, problem.length) for problem in told.get(str(cut), [])]
        if cut == 0:
            assert named == [(None, None)]
        else:
            assert named == ([] if cut == begin else [(begin, cut - begin)]), cut


def flips() -> Iterator[tuple[str, int]]:
    """(name of a run, damaged record) of every bit of the file."""
    at = 0
    for number, (_, content) in enumerate(every_kind()):
        for place in range(at, at + len(content)):
            yield from ((f"{place}.{bit}", number) for bit in range(8))
        at += len(content)


def test_every_bit_that_flips_costs_its_record_and_names_it(
    tmp_path: Path, open_store: Callable[..., Store]
) -> None:
    records = every_kind()
    whole = b"".join(content for _, content in records)
    begins = [sum(len(content) for _, content in records[:n]) for n in range(len(records))]
    for run, _ in flips():
        place, bit = map(int, run.split("."))
        damaged = bytearray(whole)
        damaged[place] ^= 1 << bit
        put(tmp_path / run, bytes(damaged))
    store = open_store(tmp_path, 0.0)
    served, told = tags(store), problems(store)
    everything = {tag for tag, _ in records} - {""}
    for run, number in flips():
        tag, content = records[number]
        assert served[run] == everything - {tag}, (run, tag)
        [problem] = told[run]
        assert problem.offset == begins[number], (run, problem.message)
        assert problem.length in (len(content), None), (run, problem.message)
    for run, number in list(flips())[::97]:
        if records[number][0] != "text":
            assert store.text(run, "text") == [(1, 2.0, [1], ["said"], None)]
        if records[number][0] != "simple":
            assert store.scalar_columns(run, "simple")[2] == [0.5]


# --- files that lie -----------------------------------------------------------------------------


@pytest.mark.parametrize("length", [1 << 40, (1 << 64) - 1])
def test_a_sound_header_with_an_absurd_length_hides_nothing_that_follows(
    tmp_path: Path, open_store: Callable[..., Store], length: int
) -> None:
    put(tmp_path, scalar("before") + header(length) + scalar("after"))
    store = open_store(tmp_path)
    assert tags(store) == {".": {"before", "after"}}
    [problem] = store.problems()
    assert (problem.offset, problem.length) == (len(scalar("before")), HEADER)


def test_a_record_of_ten_gigabytes_is_passed_over(
    tmp_path: Path, open_store: Callable[..., Store]
) -> None:
    length = 10 << 30
    path = put(tmp_path, scalar("before") + header(length))
    with path.open("r+b") as file:
        file.seek(length + FOOTER, os.SEEK_END)  # a hole: it takes no room
        file.write(scalar("after"))
    before = psutil.Process().memory_info().rss
    store = open_store(tmp_path)
    assert psutil.Process().memory_info().rss - before < 200 << 20
    assert tags(store) == {".": {"before", "after"}}
    [problem] = store.problems()
    assert problem.offset == len(scalar("before"))
    assert problem.length == HEADER + length + FOOTER


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("notes-on-tfevents.txt", b"What I know about tfevents:\n" * 50, "not an event file"),
        ("tfevents.png", b"\x89PNG\r\n\x1a\n" + bytes(500), "not an event file"),
        ("tfevents.zeros", bytes(5000), "not an event file"),
        (f"{NAME}.gz", gzip.compress(scalar("loss") * 50, mtime=0), "compressed"),
        (NAME, gzip.compress(scalar("loss") * 50, mtime=0), "compressed"),
        (NAME, b"", "empty"),
    ],
)
def test_a_file_that_holds_no_events_is_named_in_words(
    tmp_path: Path, open_store: Callable[..., Store], name: str, content: bytes, word: str
) -> None:
    put(tmp_path / "odd", content, name)
    put(tmp_path / "sound", scalar("loss"))
    store = open_store(tmp_path)
    assert tags(store) == {"sound": {"loss"}}
    [problem] = store.problems()
    assert problem.run == "odd"
    assert word in problem.message


def test_records_that_hold_no_event_are_named(
    tmp_path: Path, open_store: Callable[..., Store]
) -> None:
    lie = b"\x2a\x7f"  # a summary of 127 bytes of which none is there
    bad = header(len(lie)) + lie + struct.pack("<I", masked_crc32c(lie))
    put(tmp_path, bad + scalar("after"))
    store = open_store(tmp_path)
    assert tags(store) == {".": {"after"}}
    assert [(p.offset, p.length) for p in store.problems()] == [(0, len(bad))]


def test_a_small_record_that_asks_for_a_large_tensor_takes_little_memory(tmp_path: Path) -> None:
    """One uint8 that stands for twenty million, as a histogram."""
    tensor = TensorProto(dtype=DT_UINT8, int_val=[1])
    for size in (20_000_000, 3):
        tensor.tensor_shape.dim.add(size=size)
    value = Summary.Value(tag="h", tensor=tensor)
    value.metadata.plugin_data.plugin_name = "histograms"
    put(tmp_path, record(Event(step=1, wall_time=2.0, summary=Summary(value=[value]))))
    code = """
import resource, sys
from glassboard._core import Store
store = Store(sys.argv[1], reload_interval=0.0)
while store.progress().state != "ready":
    store.wait(store.version, 1.0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    store.histograms(".", "h")
except ValueError:
    pass  # refused
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300 << 10  # KiB


def test_a_tag_that_is_not_utf_8_is_served(
    tmp_path: Path, open_store: Callable[..., Store]
) -> None:
    content = scalar("tag?").replace(b"tag?", b"tag\xff")
    payload = content[HEADER:-FOOTER]
    put(tmp_path, header(len(payload)) + payload + struct.pack("<I", masked_crc32c(payload)))
    assert tags(open_store(tmp_path)) == {".": {"tag\ufffd"}}


# --- files that change under the reader ---------------------------------------------------------


@pytest.mark.parametrize("change", ["replaced", "shorter", "longer", "as long"])
def test_a_file_that_is_rewritten_is_read_anew(
    tmp_path: Path,
    open_store: Callable[..., Store],
    wait_until: Callable[..., None],
    change: str,
) -> None:
    path = tmp_path / NAME
    old = scalar("old", step=1) + scalar("old", step=2)
    new = {
        "replaced": scalar("new") * 2,
        "shorter": scalar("new"),
        "longer": scalar("new") * 5,
        "as long": scalar("new", step=1) + scalar("new", step=2),
    }[change]
    path.write_bytes(old)
    store = open_store(tmp_path)
    assert tags(store) == {".": {"old"}}
    if change == "replaced":
        (tmp_path / "next").write_bytes(new)
        (tmp_path / "next").replace(path)
    else:
        path.write_bytes(new)
    wait_until(store, lambda: tags(store) == {".": {"new"}})
    count = len(new) // len(scalar("new"))
    wait_until(store, lambda: len(store.scalar_columns(".", "new")[0]) == count)
    wait_until(store, lambda: store.problems() == [])  # told after what was read


def test_a_file_cut_short_and_continued_is_read_anew(
    tmp_path: Path, open_store: Callable[..., Store], wait_until: Callable[..., None]
) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"".join(scalar("loss", step=step) for step in range(5)))
    store = open_store(tmp_path)
    with path.open("r+b") as file:
        file.truncate(2 * len(scalar("loss")))
    wait_until(store, lambda: store.scalar_columns(".", "loss")[0].tolist() == [0, 1])
    with path.open("ab") as file:
        file.write(scalar("loss", step=7))
    wait_until(store, lambda: store.scalar_columns(".", "loss")[0].tolist() == [0, 1, 7])


def test_runs_that_come_and_go_while_they_are_read_leave_what_stays(
    tmp_path: Path, open_store: Callable[..., Store], wait_until: Callable[..., None]
) -> None:
    put(tmp_path / "stays", scalar("loss") * 1000)
    store = open_store(tmp_path, 0.005)

    def come_and_go() -> None:
        for turn in range(300):
            run = tmp_path / f"deep/run{turn % 7}"
            path = put(run, scalar("loss") * 500)
            if turn % 3:
                path.write_bytes(scalar("loss"))
            path.unlink()
            run.rmdir()
        put(tmp_path / "deep/late", scalar("loss"))

    thread = threading.Thread(target=come_and_go)
    thread.start()
    while thread.is_alive():
        for run in store.runs():
            assert run.tags in ({"scalars": ["loss"]}, {})
        store.problems()
    thread.join()
    wait_until(store, lambda: set(tags(store)) == {"stays", "deep/late"} and not store.problems())
    assert len(store.scalar_columns("stays", "loss")[0]) == 1000


# --- directories --------------------------------------------------------------------------------


def test_links_in_circles_end(tmp_path: Path, open_store: Callable[..., Store]) -> None:
    put(tmp_path / "a/run", scalar("loss"))
    (tmp_path / "b").mkdir()
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "a/self").symlink_to(tmp_path / "a/self")
    (tmp_path / "a/over").symlink_to(tmp_path / "b")
    (tmp_path / "b/back").symlink_to(tmp_path / "a")
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    (tmp_path / "b" / NAME).symlink_to(tmp_path / "b" / NAME)
    store = open_store(tmp_path)
    assert "a/run" in tags(store)
    assert all(found == {"loss"} for found in tags(store).values())
    assert len(tags(store)) <= 3


def test_thousands_of_directories_are_walked(
    tmp_path: Path, open_store: Callable[..., Store]
) -> None:
    for number in range(3000):
        (tmp_path / f"{number // 100}/empty{number}").mkdir(parents=True)
    put(tmp_path / "29/empty2999", scalar("loss"))
    assert tags(open_store(tmp_path)) == {"29/empty2999": {"loss"}}


def test_a_deep_directory_is_walked_so_far_and_the_rest_named(
    tmp_path: Path, open_store: Callable[..., Store]
) -> None:
    """Beyond 4,096 bytes a path can't even be opened."""
    shallow = ["d"] * 100
    here = os.open(tmp_path, os.O_RDONLY)
    for name in [*shallow, *["e" * 200] * 20]:
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    put(tmp_path.joinpath(*shallow), scalar("loss"))
    store = open_store(tmp_path)
    assert tags(store) == {"/".join(shallow): {"loss"}}
    assert len(store.problems()) == 1
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # pytest can't: the path is too long


def test_names_that_are_not_utf_8_are_told_apart(
    tmp_path: Path, open_store: Callable[..., Store]
) -> None:
    for name in (b"run\xfe", b"run\xff"):
        folder = os.fsencode(tmp_path) + b"/" + name
        os.mkdir(folder)
        with open(folder + b"/" + NAME.encode() + name, "wb") as file:
            file.write(scalar(f"loss{name[-1]}"))
    store = open_store(tmp_path)
    assert sorted(map(sorted, tags(store).values())) == [["loss254"], ["loss255"]]
    for run, [tag] in tags(store).items():
        assert store.scalar_columns(run, tag)[2] == [1.0]


def test_what_is_no_file_is_left_alone(tmp_path: Path, open_store: Callable[..., Store]) -> None:
    """A pipe would block whoever opens it."""
    os.mkfifo(tmp_path / "tfevents.pipe")
    (tmp_path / "tfevents.folder").mkdir()
    (tmp_path / "tfevents.link").symlink_to("/dev/zero")
    put(tmp_path / "run", scalar("loss"))
    assert tags(open_store(tmp_path)) == {"run": {"loss"}}
