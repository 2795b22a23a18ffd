"""A wrong argument raises at once, in a sentence that names it."""

import math
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from glassboard import FileWriter, SummaryWriter
from glassboard.writer import RecordWarning

W = Any  # a SummaryWriter, given what its signatures forbid
CLIP = np.zeros((1, 2, 3, 4, 4))
BOX = np.array([[1, 1, 3, 3]])

CALLS: list[tuple[Callable[[W], Any], type[Exception], str]] = [
    (lambda w: w.add_video("a", CLIP, 1, fps=None), TypeError, "`fps` must be a number, not `No"),
    (lambda w: w.add_video("a", CLIP, 1, fps="4"), TypeError, "`fps` must be a number, not a `st"),
    (lambda w: w.add_video("a", CLIP, 1, fps=math.nan), ValueError, "`fps` must be above 0 and f"),
    (lambda w: w.add_audio("a", [0.0], 1, sample_rate=-1), ValueError, "`sample_rate` must be ab"),
    (lambda w: w.add_audio("a", [0.0], 1, sample_rate=[]), TypeError, "`sample_rate` must be a n"),
    (
        lambda w: w.add_image_with_boxes("a", CLIP[0, 0], BOX, 1, rescale=b"1"),
        TypeError,
        "`rescale` must be a number, not a `bytes`",
    ),
    (
        lambda w: w.add_pr_curve("a", [1], [0.5], num_thresholds=12.5),
        TypeError,
        "`num_thresholds` must be an int, not `12.5`",
    ),
    (
        lambda w: w.add_custom_scalars({"a": {"b": [["Multiline"], ["x"]]}}),
        ValueError,
        'the chart `b` must be ["Multiline" or "Margin"',
    ),
    (lambda w: w.export_scalars_to_json(1), TypeError, "os.PathLike object, not int"),
    (lambda w: SummaryWriter("x", filename_suffix=7), TypeError, "`filename_suffix` must be a str"),
]


@pytest.mark.parametrize(("call", "error", "message"), CALLS)
def test_a_wrong_argument_raises(
    tmp_path: Path, call: Callable[[W], Any], error: type[Exception], message: str
) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises(error, match=re.escape(message)):
        call(writer)


@pytest.mark.parametrize("url", ["s3://bucket/run", "gs://bucket/run", "file:///tmp/run"])
def test_a_url_is_no_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.chdir(tmp_path)
    for make in (
        lambda: SummaryWriter(url),
        lambda: SummaryWriter(logdir=url, write_to_disk=False),
        lambda: FileWriter(url),
    ):
        with pytest.raises(ValueError, match="recorded into a directory of this machine"):
            make()
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_is_drawn_too_large(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match="less than 2 GiB"):
            writer.add_image_with_boxes("a", CLIP[0, 0], BOX, 1, rescale=1e6)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            writer.add_image_with_boxes("b", CLIP[0, 0], BOX, 1, rescale=1e-6)


def test_a_warning_does_not_steer_the_terminal(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match=r"^`a\\x1b\[31m\\n损失`: expected") as told:
            writer.add_scalar("a\x1b[31m\n损失", None, 1)
        with pytest.warns(RecordWarning, match=r"file name contained .*; the value is not rec"):
            writer.add_scalars("a", {"x\0\n": 1.0}, 1)
    assert str(told[0].message).count("\n") == 1  # before the hint


def test_max_bins_of_numpy(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer, warnings.catch_warnings():
        warnings.simplefilter("error")
        writer.add_histogram("a", np.arange(100.0), 1, max_bins=np.int64(10))  # type: ignore[arg-type]


def test_standard_output_stays_open(tmp_path: Path) -> None:
    script = """
import sys
from glassboard import SummaryWriter
writer = SummaryWriter(sys.argv[1])
for call in (writer.export_scalars_to_json, writer.add_onnx_graph):
    try:
        call(True)
    except TypeError:
        print("refused", flush=True)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "refused\nrefused\n", done.stderr
