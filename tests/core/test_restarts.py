"""Runs that were restarted, or written by several at once: what counts, and what was superseded."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from glassboard._core import Store
from support.lines import rows_of
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from torch.utils.tensorboard import SummaryWriter


def events(steps, wall: float, tag: str = "loss", value: float | None = None) -> list[Event]:
    """One point a second from `wall` on; its value is its step unless another is given."""
    return [
        Event(
            wall_time=wall + i,
            step=step,
            summary=Summary(
                value=[Summary.Value(tag=tag, simple_value=step if value is None else value)]
            ),
        )
        for i, step in enumerate(steps)
    ]


def begins(wall: float) -> Event:
    return Event(wall_time=wall, file_version="brain.Event:2")


def start(step: int, wall: float) -> Event:
    return Event(wall_time=wall, step=step, session_log=SessionLog(status=SessionLog.START))


def line(store: Store, tag: str = "loss") -> list[tuple[int, float]]:
    steps, _, values = store.scalar_columns("run", tag)
    return list(zip(steps.tolist(), values.tolist(), strict=True))


def everything(store: Store, tag: str = "loss") -> list[tuple[int, bool]]:
    """(step, superseded) of every point."""
    stream = store.scalars(tag, superseded=True)
    [row] = pa.ipc.open_stream(stream).read_all().to_pylist()
    return list(zip(row["step"], row["superseded"], strict=True))


def test_a_later_file_that_resumes_supersedes_tag_by_tag(tmp_path: Path, open_store, write_events):
    first = [begins(100), *events(range(5), 101), *events(range(5), 101, "acc")]
    again = [begins(200), *events(range(3, 6), 201, value=9.0)]
    write_events(tmp_path / "run", *first, name="a.tfevents.1")
    write_events(tmp_path / "run", *again, name="a.tfevents.2")
    store = open_store(tmp_path)
    assert line(store) == [(0, 0.0), (1, 1.0), (2, 2.0), (3, 9.0), (4, 9.0), (5, 9.0)]
    assert [step for step, _ in line(store, "acc")] == [0, 1, 2, 3, 4]
    assert everything(store) == [
        *[(step, step >= 3) for step in range(5)],
        *[(step, False) for step in (3, 4, 5)],
    ]
    assert store.runs()[0].last_step == 5


def test_the_last_step_is_the_highest_of_those_that_count(tmp_path: Path, open_store, write_events):
    write_events(tmp_path / "run", begins(100), *events(range(10), 101), name="a.tfevents.1")
    write_events(tmp_path / "run", begins(200), *events([0], 201, "acc"), name="a.tfevents.2")
    assert open_store(tmp_path).runs()[0].last_step == 9
    write_events(tmp_path / "run", begins(300), *events([2], 301), name="a.tfevents.3")
    assert open_store(tmp_path).runs()[0].last_step == 2


def test_a_restart_seen_live_is_what_a_new_look_sees(
    tmp_path: Path, open_store, write_events, wait_until
):
    write_events(tmp_path / "run", begins(100), *events(range(10), 101), name="a.tfevents.1")
    store = open_store(tmp_path)
    write_events(tmp_path / "run", begins(200), *events([4, 5], 201), name="a.tfevents.2")
    wait_until(store, lambda: len(line(store)) == 6)
    assert line(store) == line(open_store(tmp_path))
    assert store.runs()[0].last_step == 5


def test_files_written_side_by_side_are_merged_by_time(tmp_path: Path, open_store, write_events):
    left = [begins(100), *events([0, 2, 4], 101)]
    right = [begins(100.5), *events([1, 3, 5], 101.5)]
    write_events(tmp_path / "run", *left, name="a.tfevents.1")
    write_events(tmp_path / "run", *right, name="b.tfevents.2")
    assert [step for step, _ in line(open_store(tmp_path))] == [0, 1, 2, 3, 4, 5]


def test_a_late_write_to_an_earlier_file_stays_with_it(
    tmp_path: Path, open_store, write_events, wait_until
):
    early = [begins(100), *events([0, 1], 101)]
    path = write_events(tmp_path / "run", *early, name="a.tfevents.1")
    write_events(tmp_path / "run", begins(100.5), *events([7], 105), name="b.tfevents.2")
    store = open_store(tmp_path)
    more = write_events(tmp_path / "elsewhere", *events([2, 3], 103))
    with path.open("ab") as file:
        file.write(more.read_bytes())
    wait_until(store, lambda: len(line(store)) == 5)
    assert [step for step, _ in line(store)] == [0, 1, 2, 3, 7]


def test_within_one_file_the_order_is_the_users_own(tmp_path: Path, open_store, write_events):
    steps = [5, 3, 3, 9, 0, 3]
    write_events(tmp_path / "run", begins(100), *events(steps, 101))
    assert [step for step, _ in line(open_store(tmp_path))] == steps


def test_a_session_start_supersedes_every_tag_from_the_first_one_on(
    tmp_path: Path, open_store, write_events
):
    write_events(
        tmp_path / "run",
        begins(100),
        *events(range(6), 101),
        *events(range(6), 101, "acc"),
        start(3, 110),
        *events([3], 111, value=9.0),
        name="a.tfevents.1",
    )
    store = open_store(tmp_path)
    assert line(store) == [(0, 0.0), (1, 1.0), (2, 2.0), (3, 9.0)]
    assert [step for step, _ in line(store, "acc")] == [0, 1, 2]


def test_torchs_purge_step_works_at_the_first_restart(tmp_path: Path, open_store):
    with SummaryWriter(str(tmp_path / "run")) as writer:
        for step in range(10):
            writer.add_scalar("loss", step, step)
            writer.add_histogram("weights", np.arange(4), step)
    with SummaryWriter(str(tmp_path / "run"), purge_step=5) as writer:
        writer.add_scalar("other", 1.0, 5)
    store = open_store(tmp_path)
    assert [step for step, _ in line(store)] == [0, 1, 2, 3, 4]
    assert [step for step, _, _ in store.histogram_buckets("run", "weights")] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("first_has_it", [True, False])
def test_metadata_given_once_count_for_values_megabytes_later(
    tmp_path: Path, open_store, write_events, first_has_it: bool
):
    """TensorFlow 2 writes a tag's metadata with its first value only; a large file is read by
    several threads, each from another place on.
    """

    def tensor(step: int, *, metadata: bool) -> Event:
        value = Summary.Value(tag="loss", tensor=TensorProto(dtype=2, double_val=[step / 3]))
        if metadata:
            value.metadata.plugin_data.plugin_name = "scalars"
        return Event(wall_time=100.0 + step, step=step, summary=Summary(value=[value]))

    noise = events(range(2000), 0.0, "x" * 2000)  # 4 MB
    first = [tensor(0, metadata=True)] if first_has_it else []
    later = [tensor(step, metadata=not first_has_it and step == 1) for step in range(1, 60_000)]
    write_events(tmp_path / "run", *first, *noise, *later)
    steps, walls, values = open_store(tmp_path).scalar_columns("run", "loss")
    expected = np.arange(0 if first_has_it else 1, 60_000)
    assert np.array_equal(steps, expected)
    assert np.array_equal(walls, 100.0 + expected)
    assert np.array_equal(values, expected / 3)


def attempts(store: Store, **options):
    """(attempt, steps, values) of each row."""
    rows = rows_of(store.lines(["loss"], superseded=True, **options))
    return [(row["attempt"], row["steps"], row["values"]) for row in rows]


def test_a_line_for_each_attempt_and_where_the_next_one_took_over(
    tmp_path: Path, open_store, write_events
):
    for place, (steps, wall) in enumerate([(range(6), 101), (range(3, 7), 201), ([5, 6], 301)]):
        again = [begins(wall - 1), *events(steps, wall, value=float(place))]
        write_events(tmp_path / "run", *again, name=f"a.tfevents.{place}")
    store = open_store(tmp_path)
    assert attempts(store) == [
        (0, [0, 1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 2, 2]),
        (1, [5, 6], [1, 1]),
        (2, [3, 4, 5], [0, 0, 0]),
    ]
    rows = rows_of(store.lines(["loss"], superseded=True, x="relative", smoothing=0.5))
    assert [row["restarts"] for row in rows] == [[3, 5], [], []]
    assert [row["x"] for row in rows] == [
        [0, 1, 2, 100, 101, 200, 201],
        [102, 103],
        [3, 4, 5],
    ]
    assert [row["smoothed"] for row in rows] == [None, [1, 1], [0, 0, 0]]
    [row] = rows_of(store.lines(["loss"]))
    assert (row["restarts"], row["attempt"]) == ([3, 5], 0)


def test_what_was_begun_anew_from_the_first_step_begins_where_it_began(
    tmp_path: Path, open_store, write_events
):
    write_events(tmp_path / "run", begins(100), *events(range(3), 101), name="a.tfevents.1")
    again = [begins(200), *events(range(2), 201, value=9.0)]
    write_events(tmp_path / "run", *again, name="a.tfevents.2")
    now, before = rows_of(open_store(tmp_path).lines(["loss"], superseded=True, x="relative"))
    assert (now["x"], now["first_wall_time"], now["restarts"]) == ([0, 1], 201, [0])
    assert (before["x"], before["first_wall_time"], before["steps"]) == ([0, 1, 2], 101, [0, 1, 2])


def test_what_was_written_side_by_side_is_one_attempt(tmp_path: Path, open_store, write_events):
    write_events(tmp_path / "run", begins(100), *events([0, 2, 4], 101), name="a.tfevents.1")
    write_events(tmp_path / "run", begins(100.5), *events([1, 3], 101.5), name="a.tfevents.2")
    again = [begins(200), *events([2], 201, value=9.0)]
    write_events(tmp_path / "run", *again, name="a.tfevents.3")
    store = open_store(tmp_path)
    assert attempts(store) == [(0, [0, 1, 2], [0, 1, 9]), (1, [2, 3, 4], [2, 3, 4])]
    [row] = rows_of(store.lines(["loss"]))
    assert row["restarts"] == [2]
