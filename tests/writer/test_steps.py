"""What our writer has beyond torch's: one step for all calls, many numbers at once, timers."""

import math
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from glassboard import SummaryWriter
from glassboard.writer import RecordWarning
from support.events import accumulated, scalars


def test_calls_without_a_step_have_the_writers(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        assert writer.step is None
        writer.add_scalar("a", 0.0)
        for writer.step in (3, 2**40):
            writer.add_scalar("a", 1.0)
            writer.add_scalars_dict({"b": 2.0})
            writer.add_histogram("h", [1.0, 2.0])
            writer.add_text("t", "words")
            writer.add_scalar("own", 1.0, 7)
        writer.step += 1
        writer.add_scalar("a", 2.0)
        writer.step = None
        writer.add_scalar("a", 3.0)
    assert scalars(tmp_path, "a") == [(0, 0.0), (3, 1.0), (2**40, 1.0), (2**40 + 1, 2.0), (0, 3.0)]
    assert scalars(tmp_path, "b") == [(3, 2.0), (2**40, 2.0)]
    assert scalars(tmp_path, "own") == [(7, 1.0), (7, 1.0)]
    read = accumulated(tmp_path)
    assert [event.step for event in read.Histograms("h")] == [3, 2**40]
    assert [event.step for event in read.Tensors("t/text_summary")] == [3, 2**40]


def test_a_step_that_is_none_is_told_once(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match="expected an int as `global_step`, got a `str`"):
            writer.step = "many"  # type: ignore[assignment]
        assert writer.step is None


def test_many_numbers_are_one_run(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalars_dict(
            {
                "loss": torch.tensor(0.5),
                "train": {"acc": np.float32(0.25), "top": {"5": 1}},
                "nan": math.nan,
            },
            4,
            walltime=12.5,
        )
        with pytest.warns(RecordWarning, match="`train/bad`: expected one number, got a `str`"):
            writer.add_scalars_dict({"train": {"bad": "x", "good": 1.0}}, 5)
        with pytest.raises(TypeError, match=r"expected a dict of numbers, got `0.5`"):
            writer.add_scalars_dict(0.5, 5)  # type: ignore[arg-type]
    assert [path.name[:6] for path in tmp_path.iterdir()] == ["events"]  # no run below this one
    read = accumulated(tmp_path)

    def told(tag: str) -> tuple[float, int, float]:
        (event,) = read.Scalars(tag)
        return event.wall_time, event.step, event.value

    assert told("loss") == (12.5, 4, 0.5)
    assert told("train/acc") == (12.5, 4, 0.25)
    assert told("train/top/5") == (12.5, 4, 1.0)
    assert math.isnan(read.Scalars("nan")[0].value)
    assert scalars(tmp_path, "train/good") == [(5, 1.0)]


def test_timers_record_seconds(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for _ in range(2):
            with writer.timer("data"):
                time.sleep(0.02)
        with writer.timer("data", 9):
            pass
        with pytest.raises(ZeroDivisionError), writer.timer("data"):
            raise ZeroDivisionError

        @writer.timer("step")
        def train() -> int:
            return 1

        for writer.step in (5, 6):
            assert train() == 1
    (first, took), (second, _), (given, soon) = scalars(tmp_path, "time/data")
    assert (first, second, given) == (0, 1, 9)
    assert 0.02 <= took < 10
    assert 0 <= soon < took
    assert [step for step, _ in scalars(tmp_path, "time/step")] == [5, 6]
