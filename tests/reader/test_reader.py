"""`glassboard.open`: tables of what was logged."""

import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import glassboard
import numpy as np
import pyarrow as pa
import pytest
import torch.utils.tensorboard
from support.events import accumulated

LONG = ["run", "tag", "step", "wall_time", "value"]


def test_what_is_there(logdir):
    with glassboard.open(logdir) as reader:
        assert reader.logdir == str(logdir)
        assert reader.runs == ["a/1", "a/2", "b"]
        assert reader.tags == {
            "histograms": ["w"],
            "scalars": ["loss", "val/loss"],
            "text": ["note/text_summary"],
        }
        assert reader.problems == []
        assert reader.progress.points == 330
        shown = repr(reader)
    assert "3 runs: a/1, a/2, b" in shown
    assert "scalars (330 points): loss, val/loss" in shown


def test_every_point_is_in_the_table_in_order_of_writing(tmp_path):
    with torch.utils.tensorboard.SummaryWriter(tmp_path / "run") as writer:
        for step in (3, 1, 1, 2, -5):
            writer.add_scalar("x", step / 3, step, walltime=step + 0.5)
        writer.add_scalar("x", float("nan"), 9, walltime=1)
    with glassboard.open(tmp_path) as reader:
        table = reader.scalars()
    assert table.columns == LONG
    expected = accumulated(tmp_path / "run").Scalars("x")
    np.testing.assert_array_equal(table["step"], [event.step for event in expected])
    np.testing.assert_array_equal(table["value"], [event.value for event in expected])
    np.testing.assert_array_equal(table["wall_time"], [event.wall_time for event in expected])
    assert set(table["run"]) == {"run"}


def test_names_steps_and_patterns_select(logdir):
    def check(expected: list[tuple[str, str, int]], **selection: object) -> None:
        table = reader.scalars(**selection)
        found = [(row["run"], row["tag"], row["step"]) for row in table]
        assert found == expected, selection

    with glassboard.open(logdir) as reader:
        check([("b", "loss", 5)], tags="loss", runs="b", steps=5)
        two = [("a/1", "loss", 0), ("a/2", "loss", 0)]
        check(two, tags="loss", runs="a/*", steps=0)
        check(two, tags=re.compile("^lo"), runs=["a/2", "a/1"], steps=0)
        check(two, tags=["loss", "nothing*"], runs=re.compile(r"\d"), steps=slice(0, 1))
        check(
            [("b", "val/loss", 10), ("b", "val/loss", 20)],
            tags="val*",
            runs="b",
            steps=slice(1, 21),
        )
        every = [("b", "loss", step) for step in range(3, 40, 12)]
        check(every, tags="loss", runs="b", steps=range(3, 40, 12))
        check(
            [("b", "loss", step) for step in (0, 60)],
            tags="loss",
            runs="b",
            steps=slice(None, None, 60),
        )
        check([("b", "loss", 7)], tags="loss", runs="b", steps=np.int64(7))
        check([], tags="nothing*")
        check([], runs=[])
        check([], steps=range(5, 2))


def test_a_name_that_is_not_there_is_said_with_its_nearest(logdir):
    with glassboard.open(logdir) as reader:
        with pytest.raises(KeyError) as raised:
            reader.scalars("los")
        assert str(raised.value) == (
            "there is no tag of scalars `los`\nhint: the nearest names are `loss`"
        )
        with pytest.raises(
            KeyError, match="there is no run `zzz`\nhint: there are `a/1`, `a/2`, `b`"
        ):
            reader.scalars(runs="zzz")
        with pytest.raises(KeyError, match="there is no tag of text `loss`"):
            reader.text("loss")


def test_a_name_with_the_characters_of_a_pattern_is_a_name_where_it_exists(tmp_path):
    with glassboard.SummaryWriter(tmp_path) as writer:
        for tag in ("x[0]", "x0", "x*", "xy"):
            writer.add_scalar(tag, 1, 1)
    with glassboard.open(tmp_path) as reader:
        for tags, expected in [
            ("x[0]", ["x[0]"]),
            ("x[01]", ["x0"]),
            ("x*", ["x*"]),
            ("?*", ["x*", "x0", "x[0]", "xy"]),
        ]:
            assert reader.scalars(tags)["tag"] == expected, tags


@pytest.mark.parametrize("name", [5, b"loss", [b"loss"], ["*", 5], re.compile(b"loss"), True])
def test_what_is_no_name_is_refused_with_a_sentence(logdir, name):
    with glassboard.open(logdir) as reader:
        for ask, what in ((reader.scalars, "tag of scalars"), (reader.hparams, "run")):
            with pytest.raises(
                TypeError, match=f"a {what} is chosen by its name or a pattern, not"
            ):
                ask(name)


def test_a_tag_without_a_name_is_called_so(tmp_path):
    with glassboard.SummaryWriter(tmp_path) as writer:
        writer.add_scalar("", 1, 1)
    with glassboard.open(tmp_path) as reader:
        assert len(reader.scalars("")) == 1
        with pytest.raises(KeyError, match="there are one without a name"):
            reader.scalars("x")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (2**63, []),
        (-(2**63) - 1, []),
        (2**63 - 1, [2**63 - 1]),
        (slice(0, 2**70), [0, 5, 2**63 - 1]),
        (slice(-(2**70), 2**70), [-(2**63), 0, 5, 2**63 - 1]),
        (slice(-(2**63), 2**63 - 1), [-(2**63), 0, 5]),
        (slice(2**63, None), []),
        (slice(None, -(2**63)), []),
        (slice(None, -(2**63) + 1), [-(2**63)]),
        (range(-(2**63) - 5, 6, 5), [-(2**63)]),
        (range(5 - 3 * 2**64, 6, 2**64), [5]),
        (slice(5, None, 2**80), [5]),
    ],
)
def test_steps_may_be_any_whole_numbers(tmp_path, steps, expected):
    with glassboard.SummaryWriter(tmp_path) as writer:
        for step in (-(2**63), 0, 5, 2**63 - 1):
            writer.add_scalar("x", 1, step)
    with glassboard.open(tmp_path) as reader:
        assert reader.scalars("x", steps=steps)["step"].tolist() == expected


def test_steps_that_make_no_sense_are_refused(logdir):
    with glassboard.open(logdir) as reader:
        for steps in ("1:5", True, 1.5, slice("a", "b"), slice(1.5, 3), slice(True, 3), [1, 2]):
            with pytest.raises(TypeError, match=r"`steps` must be a step, a slice or a range, not"):
                reader.scalars(steps=steps)
        with pytest.raises(ValueError, match="must ascend"):
            reader.scalars(steps=range(9, 0, -1))


def test_superseded_points_come_on_request(tmp_path):
    for steps in (range(6), range(3, 5)):
        with torch.utils.tensorboard.SummaryWriter(
            tmp_path, purge_step=steps.start or None
        ) as writer:
            for step in steps:
                writer.add_scalar("x", step, step)
    with glassboard.open(tmp_path) as reader:
        assert reader.scalars("x")["step"].tolist() == [0, 1, 2, 3, 4]
        table = reader.scalars("x", steps=slice(1, None), superseded=True)
        assert table.columns == [*LONG, "superseded"]
        assert table["step"].tolist() == [1, 2, 3, 4, 5, 3, 4]
        assert table["superseded"].tolist() == [False] * 2 + [True] * 3 + [False] * 2
        with pytest.raises(ValueError, match="hint: leave out `wide=True`"):
            reader.scalars(wide=True, superseded=True)


def test_wide_has_a_column_for_each_tag(logdir):
    with glassboard.open(logdir) as reader:
        table = reader.scalars(runs=["a/1", "b"], steps=range(9, 12), wide=True)
    nan = float("nan")
    assert table.columns == ["run", "step", "loss", "val/loss"]
    assert table["run"] == ["a/1"] * 3 + ["b"] * 3
    np.testing.assert_array_equal(table["step"], [9, 10, 11] * 2)
    np.testing.assert_array_equal(
        table["loss"], [s / 128 for s in (9, 10, 11)] + [2 + s / 128 for s in (9, 10, 11)]
    )
    np.testing.assert_array_equal(table["val/loss"], [nan, -10, nan] * 2)
    assert pa.table(table)["val/loss"].null_count == 4


def test_wide_sorts_steps_and_keeps_the_last_of_each(tmp_path):
    with glassboard.SummaryWriter(tmp_path) as writer:
        for step, value in [(4, 1.0), (2, 2.0), (4, 3.0), (-1, 4.0)]:
            writer.add_scalar("step", value, step)
        writer.add_scalar("step_", float("nan"), 2)
    with glassboard.open(tmp_path) as reader:
        table = reader.scalars(wide=True)
        assert table.columns == ["run", "step", "step__", "step_"]
        assert table["step"].tolist() == [-1, 2, 4]
        assert table["step__"].tolist() == [4.0, 2.0, 3.0]
        assert pa.table(table)["step_"].null_count == 2
        assert len(reader.scalars("nothing*", wide=True)) == 0


def test_histograms_and_texts(logdir):
    with glassboard.open(logdir) as reader:
        histograms = reader.histograms(runs="b")
        texts = reader.text(runs="a/*")
    (row,) = histograms
    assert (row["run"], row["tag"], row["step"], row["min"], row["max"], row["num"]) == (
        "b",
        "w",
        5,
        1,
        2,
        3,
    )
    assert sum(row["count"]) == 3
    assert len(row["left"]) == len(row["right"]) == len(row["count"])
    assert [
        (row["run"], row["step"], row["shape"], row["index"], row["text"]) for row in texts
    ] == [
        ("a/1", 7, [1], 0, "of *a/1*"),
        ("a/2", 7, [1], 0, "of *a/2*"),
    ]


def test_what_is_written_later_comes_with_refresh(logdir):
    with glassboard.open(logdir) as reader, glassboard.SummaryWriter(logdir / "c") as writer:
        writer.add_scalar("new", 1, 1)
        writer.flush()
        assert reader.runs == ["a/1", "a/2", "b"]
        read = reader.progress.bytes_read
        assert reader.refresh().runs == ["a/1", "a/2", "b", "c"]
        assert 0 < reader.progress.bytes_read - read < 200
        for step in range(3):
            writer.add_scalar("more", step, step)
            writer.flush()
            assert len(reader.refresh().scalars("more")) == step + 1


def test_several_logdirs(logdir):
    with glassboard.open([logdir / "a", logdir / "b"]) as reader:
        assert reader.runs == ["a/1", "a/2", "b"]
    with glassboard.open({"old": logdir / "a", "new": str(logdir / "b")}) as reader:
        assert reader.runs == ["new", "old/1", "old/2"]
        assert len(reader.scalars("val/*", "old/*")) == 20
    with glassboard.open(logdir / "a" / "*") as reader:
        assert reader.runs == ["1", "2"]


def test_opening_needs_not_wait(logdir):
    with glassboard.open(logdir, wait=False) as reader:
        assert reader.wait() is reader
        assert len(reader.scalars()) == 330


def test_nothing_runs_on_after_close(logdir):
    def readers() -> list[str]:
        names = [path.read_text() for path in threads.glob("*/comm")]
        return [name for name in names if name.startswith("glassboard")]

    threads = Path("/proc/self/task")
    if not threads.exists():
        pytest.skip("only Linux lists the threads of the core")
    before, of_python = readers(), threading.active_count()
    with glassboard.open(logdir) as reader:
        assert len(readers()) > len(before)
    deadline = time.monotonic() + 10
    while readers() != before:  # they end by themselves, a moment later
        assert time.monotonic() < deadline, readers()
        time.sleep(0.01)
    assert threading.active_count() == of_python
    assert len(reader.scalars()) == 330  # what was read stays
    with pytest.raises(ValueError, match="the store is closed"):
        reader.refresh()


def test_a_logdir_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"does not exist yet\nhint: give the directory"):
        glassboard.open(tmp_path / "none")
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(NotADirectoryError, match="is not a directory"):
        glassboard.open(file)
    with glassboard.open(tmp_path / "none", wait=False) as reader:
        glassboard.SummaryWriter(tmp_path / "none").close()
        with glassboard.SummaryWriter(tmp_path / "none" / "run") as writer:
            writer.add_scalar("x", 1, 1)
        assert reader.refresh().runs == [".", "run"]


def test_an_empty_logdir_has_empty_tables(tmp_path):
    with glassboard.open(tmp_path) as reader:
        assert (reader.runs, reader.tags) == ([], {})
        assert (len(reader.scalars()), reader.scalars().columns) == (0, LONG)
        assert len(reader.histograms().to_pandas()) == 0
        with pytest.raises(KeyError, match="hint: there are none at all"):
            reader.scalars("loss")


def test_star_leaves_open_alone():
    code = "from glassboard import *; import glassboard; print(open is not glassboard.open)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "True\n"
