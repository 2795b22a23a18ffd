"""What cannot be recorded warns once for its tag, and training goes on."""

import math
import os
import warnings
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

import glassboard
import numpy as np
import pytest
import torch
from glassboard import SummaryWriter
from glassboard.writer import RecordWarning, run_writer
from support.events import accumulated, scalars
from torch.utils.tensorboard import SummaryWriter as TorchWriter

W = SummaryWriter


class Jax:
    """As JAX's arrays: no torch, no NumPy, but `__array__` and `item`."""

    shape = (2,)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array([1.0, 2.0], dtype)


def nested(layout: Any) -> torch.Tensor:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nested tensors are a prototype
        return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=layout)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.5, 1.5),
        (3, 3.0),
        (True, 1.0),
        (Decimal("0.5"), 0.5),
        (Fraction(1, 4), 0.25),
        (np.float16(0.5), 0.5),
        (np.int64(7), 7.0),
        (np.bool_(True), 1.0),
        (np.array(2.5), 2.5),
        (np.array([[2.5]]), 2.5),
        (torch.tensor(1), 1.0),
        (torch.tensor([[1.5]]), 1.5),
        (torch.tensor(1.5, dtype=torch.bfloat16), 1.5),
        (torch.tensor(2.0**100, dtype=torch.bfloat16), 2.0**100),  # infinite as a float16
        (torch.tensor(1.5, dtype=torch.float16), 1.5),
        ("0.5", 0.5),
        (torch.tensor(True), 1.0),
        (torch.tensor(1.5, requires_grad=True), 1.5),
        (torch.nn.Parameter(torch.tensor(1.5)) * 2, 3.0),
        (math.inf, math.inf),
        (1e300, math.inf),
    ],
)
def test_anything_that_is_one_number(tmp_path: Path, value: Any, expected: float) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", value, 1)
    assert scalars(tmp_path, "a") == [(1, expected)]


class Hostile:
    """Whose methods all raise what nobody expects."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise KeyError("array")

    def __float__(self) -> float:
        raise RuntimeError("float")

    def __repr__(self) -> str:
        raise RecursionError("repr")

    @property
    def shape(self) -> Any:
        raise LookupError("shape")


HOSTILE: list[Callable[[W, Any], None]] = [
    lambda w, value: w.add_scalar("a", value, 1),
    lambda w, value: w.add_scalar(value, 1.0, 1),
    lambda w, value: w.add_scalar("a", 1.0, value),
    lambda w, value: w.add_scalar("a", 1.0, 1, walltime=value),
    lambda w, value: w.add_scalars("a", {"x": value}, 1),
    lambda w, value: w.add_histogram("a", value, 1),
    lambda w, value: w.add_histogram("a", value, 1, bins="auto"),
    lambda w, value: w.add_tensor("a", value, 1),
    lambda w, value: w.add_image("a", value, 1),
    lambda w, value: w.add_figure("a", value, 1),
    lambda w, value: w.add_video("a", value, 1),
    lambda w, value: w.add_audio("a", value, 1),
    lambda w, value: w.add_text("a", value, 1),
    lambda w, value: w.add_hparams({"a": value}, {"b": value}),
    lambda w, value: w.add_pr_curve("a", value, value, 1),
    lambda w, value: w.add_mesh("a", value, global_step=1),
    lambda w, value: w.add_embedding(value),
]


def fake() -> torch.Tensor:
    """As torch.compile and torch.export pass through a model."""
    from torch._subclasses import FakeTensorMode

    with FakeTensorMode():
        return torch.ones(3)


@pytest.mark.parametrize(
    "value",
    [Hostile(), 10**5000, fake(), torch.nn.UninitializedParameter()],
    ids=["hostile", "large", "fake", "uninitialized"],
)
@pytest.mark.parametrize("call", HOSTILE)
def test_whatever_a_value_does_a_training_goes_on(
    tmp_path: Path, call: Callable[[W, Any], None], value: Any
) -> None:
    with SummaryWriter(tmp_path) as writer, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        call(writer, value)
    assert {warning.category for warning in told} <= {RecordWarning}
    assert all(len(str(warning.message)) < 1000 for warning in told)


REFUSED: list[tuple[Callable[[W], None], str]] = [
    (
        lambda w: w.add_scalar("a", torch.ones(3, 2), 1),
        r"one number, got a `torch.Tensor` of shape \(3, 2\)",
    ),
    (
        lambda w: w.add_scalar("a", np.ones(3), 1),
        r"one number, got a `numpy.ndarray` of shape \(3,\)",
    ),
    (lambda w: w.add_scalar("a", torch.ones(0), 1), r"shape \(0,\)"),
    (
        lambda w: w.add_scalar("a", torch.ones((), device="meta"), 1),
        "meta device, which holds no values",
    ),
    (lambda w: w.add_scalar("a", [1.0, 2.0], 1), "one number, got a `list` of length 2"),
    (lambda w: w.add_scalar("a", None, 1), "one number, got `None`"),
    (lambda w: w.add_scalar("a", "half", 1), "one number, got a `str`: 'half'"),
    (lambda w: w.add_scalar("a", 1j, 1), "one number, got `1j`"),
    (lambda w: w.add_scalar("a", torch.tensor(1j), 1), "one number"),
    (lambda w: w.add_scalar("a", object(), 1), "one number, got a `object`"),
    (lambda w: w.add_scalar("a", 10**400, 1), "one number"),
    (lambda w: w.add_scalars("a", {"x": "no"}, 1), r"`a\[x\]`: expected one number"),
    (lambda w: w.add_histogram("a", [], 1), "at least one value, got a `list` of length 0"),
    (
        lambda w: w.add_histogram("a", torch.ones(0, 3), 1),
        r"at least one value, got a `torch.Tensor` of shape \(0, 3\)",
    ),
    (lambda w: w.add_histogram("a", "text", 1), "real numbers, got a `str`"),
    (lambda w: w.add_histogram("a", None, 1), "real numbers, got `None`"),
    (lambda w: w.add_histogram("a", [1j], 1), "real numbers"),
    (lambda w: w.add_histogram("a", [[1], [1, 2]], 1), "real numbers"),
    (lambda w: w.add_histogram("a", torch.ones(3, device="meta"), 1), "meta device"),
    (
        lambda w: w.add_histogram("a", torch.tensor([1j, 1, 1]), 1),
        r"a `torch.Tensor` of shape \(3,\), complex64; not recorded",
    ),
    (lambda w: w.add_histogram("a", np.array([1j]), 1), r"of shape \(1,\), complex128; not"),
    (
        lambda w: w.add_histogram("a", nested(torch.strided), 1),
        "real numbers, got a `torch.Tensor`",
    ),
    (lambda w: w.add_histogram("a", nested(torch.jagged), 1), "real numbers, got a `torch.Nested"),
    (lambda w: w.add_scalar("a", nested(torch.strided), 1), "one number, got a `torch.Tensor`"),
    (lambda w: w.add_histogram("a", [5.0], 1, bins=[0, 1]), "a finite value within `bins`"),
    (lambda w: w.add_histogram("a", [math.nan], 1, bins="auto"), "a finite value within `bins`"),
]


@pytest.mark.parametrize(("call", "message"), REFUSED)
def test_a_bad_value_warns_once_and_is_not_recorded(
    tmp_path: Path, call: Callable[[W], None], message: str
) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match=message) as told:
            call(writer)
        assert told[0].filename == __file__
        assert "\nhint: " in str(told[0].message)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            call(writer)
        writer.add_scalar("after", 1.0, 1)
    tags = accumulated(tmp_path).Tags()
    assert (tags["scalars"], tags["histograms"]) == (["after"], [])


@pytest.mark.parametrize("given", [1.0, [0.5, 0.25], None])
def test_what_is_no_dict_of_numbers_raises_at_once(tmp_path: Path, given: Any) -> None:
    with (
        SummaryWriter(tmp_path) as writer,
        pytest.raises(TypeError, match=r"`loss`: expected a dict of numbers, got"),
    ):
        writer.add_scalars("loss", given, 1)


@pytest.mark.parametrize(
    ("step", "recorded", "message"),
    [
        (3.0, 3, None),
        (np.int32(3), 3, None),
        (torch.tensor(3), 3, None),
        ("7", 7, None),
        (-2, -2, None),
        (2**63 - 1, 2**63 - 1, None),
        (2.5, 2, "recorded at step 2"),
        ("seven", 0, "got a `str`: 'seven'; recorded without a step"),
        (math.nan, 0, "recorded without a step"),
        (2**63, 0, "recorded without a step"),
    ],
)
def test_steps(tmp_path: Path, step: Any, recorded: int, message: str | None) -> None:
    with SummaryWriter(tmp_path) as writer:
        if message is None:
            writer.add_scalar("a", 1.0, step)
        else:
            with pytest.warns(RecordWarning, match=message):
                writer.add_scalar("a", 1.0, step)
    assert scalars(tmp_path, "a") == [(recorded, 1.0)]


@pytest.mark.parametrize("tag", [3, None, ("a", 1)])
def test_a_tag_that_is_no_str(tmp_path: Path, tag: Any) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.warns(RecordWarning, match="a str as tag"):
        writer.add_scalar(tag, 1.0, 1)
    assert accumulated(tmp_path).Tags()["scalars"] == [str(tag)]


@pytest.mark.filterwarnings("error")
def test_a_tag_of_10_000_characters_and_of_control_characters(tmp_path: Path) -> None:
    tags = ["x" * 10_000, "a\0b\nc\t\x1b[31m\u202e"]
    with SummaryWriter(tmp_path) as writer:
        for tag in tags:
            writer.add_scalar(tag, 1.0, 1)
            writer.add_histogram(tag + "h", [1.0, 2.0], 1)
            writer.add_text(tag + "t", "x", 1)
            writer.add_image(tag + "i", np.zeros((3, 4, 4)), 1)
        with pytest.warns(RecordWarning, match="^`x{400}…`: expected one number"):
            writer.add_scalar(tags[0], "no number", 1)
        # no directory has such a name
        with pytest.warns(RecordWarning, match="^`x{400}…`: cannot record to"):
            writer.add_scalars(tags[0], {"key": 1.0}, 1)
        with pytest.warns(RecordWarning, match="not recorded"):
            writer.add_embedding(np.eye(3), tag=tags[0])
    found = accumulated(tmp_path).Tags()
    assert found["scalars"] == tags
    assert found["histograms"] == [tag + "h" for tag in tags]
    assert found["images"] == [tag + "i" for tag in tags]


def test_what_no_record_can_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_writer, "LARGEST", 10_000)  # of 2 GiB and more this would take minutes
    rng = np.random.default_rng(0)
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match="expected less than 2 GiB in the file"):
            writer.add_image("large", rng.random((3, 100, 100)), 1)
        with pytest.warns(RecordWarning, match="expected less than 2 GiB in the file"):
            writer.add_audio("long", rng.random(10_000), 1)
        writer.add_image("small", rng.random((3, 10, 10)), 1)
    found = accumulated(tmp_path).Tags()
    assert (found["images"], found["audio"]) == (["small"], [])


def test_half_characters_are_replaced(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("损失\udc80", 1.0, 1)
        writer.add_text("t\udc80", "x\udc80", 1)
    assert accumulated(tmp_path).Tags()["scalars"] == ["损失?"]
    (text,) = accumulated(tmp_path).Tensors("t?/text_summary")
    assert text.tensor_proto.string_val == [b"x?"]


def test_a_text_that_is_no_str(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.warns(RecordWarning, match="a str, got `5`"):
        writer.add_text("a", 5, 1)  # type: ignore[arg-type]
    (text,) = accumulated(tmp_path).Tensors("a/text_summary")
    assert text.tensor_proto.string_val == [b"5"]


@pytest.mark.parametrize("walltime", ["noon", math.nan, math.inf, np.float32("nan")])
def test_a_wall_time_that_is_no_time(tmp_path: Path, walltime: Any) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.warns(RecordWarning, match="recorded as of now"):
        writer.add_scalar("a", 1.0, 1, walltime=walltime)
    assert accumulated(tmp_path).Scalars("a")[0].wall_time > 1e9


@pytest.mark.parametrize("bins", ["tensorflow", "auto", 5])
def test_values_that_are_not_finite_are_left_out(tmp_path: Path, bins: Any) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match="2 of 4 values are NaN or infinite"):
            writer.add_histogram("a", np.array([1.0, math.nan, 3.0, -math.inf]), 1, bins=bins)
        writer.add_histogram("a", np.array([math.nan, 2.0]), 2, bins=bins)
    first, second = (event.histogram_value for event in accumulated(tmp_path).Histograms("a"))
    assert (first.min, first.max, first.num, first.sum) == (1.0, 3.0, 2.0, 4.0)
    assert (second.min, second.max, second.num) == (2.0, 2.0, 1.0)


@pytest.mark.parametrize(
    "values",
    [
        torch.tensor([1.0, 2.0], dtype=torch.bfloat16),
        torch.tensor([1.0, 2.0], requires_grad=True),
        torch.tensor([[1, 2]]),
        torch.tensor([1.0, 2.0], requires_grad=True).to_sparse(),
        np.array([1, 2], np.uint8),
        np.array([1.0, 2.0], np.float16)[::-1],
        Jax(),
        [1, 2.0],
        (1, 2),
    ],
)
def test_anything_that_holds_numbers_makes_a_histogram(tmp_path: Path, values: Any) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_histogram("a", values, 1)
    (event,) = accumulated(tmp_path).Histograms("a")
    assert (event.histogram_value.num, event.histogram_value.sum) == (2.0, 3.0)


def test_bins_that_numpy_refuses_raise(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises(ValueError, match="nonsense"):
        writer.add_histogram("a", [1.0], 1, bins="nonsense")


@pytest.mark.parametrize(
    ("values", "bins"),
    [
        ([1e17, 1e17], "auto"),  # which NumPy cannot tell apart from their neighbours
        ([1e17, 1e17 + 16], 10),
        ([-1.7e308, 1.7e308], "sqrt"),
        ([*np.linspace(0, 1, 1000), 1e15], "fd"),  # more bins than there is memory
        ([*np.linspace(0, 1, 1000), 2e5], "fd"),
    ],
)
def test_values_that_bins_do_not_fit(tmp_path: Path, values: list[float], bins: Any) -> None:
    with SummaryWriter(tmp_path) as writer, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        writer.add_histogram("a", values, 1, bins=bins)
        writer.add_histogram("a", values, 2, bins=bins)
    (warning,) = told
    assert "TensorBoard's buckets are recorded" in str(warning.message)
    rows = list(glassboard.open(tmp_path).histograms("a"))
    assert [sum(row["count"]) for row in rows] == [len(values)] * 2


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.uint64])
def test_a_sound_of_integers(tmp_path: Path, dtype: Any) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_audio("a", np.array([0, 1, 1, 0], dtype), 1)
        with pytest.warns(RecordWarning, match="1 of 2 amplitudes are not within -1 and 1"):
            writer.add_audio("b", np.array([0, np.iinfo(dtype).min or 2], dtype), 1)
    (sound,) = accumulated(tmp_path).Audio("a")
    assert sound.encoded_audio_string[44:] == np.array([0, 32767, 32767, 0], "<i2").tobytes()


def test_tags_and_texts_of_enumerations_are_what_they_are(tmp_path: Path) -> None:
    class Tag(str, Enum):
        LOSS = "loss"

    with SummaryWriter(tmp_path) as writer, TorchWriter(tmp_path / "torch") as theirs:
        for each in (writer, theirs):
            each.add_scalar(Tag.LOSS, 1.0, 1)
            each.add_text("t", Tag.LOSS, 1)
            each.add_scalars("s", {Tag.LOSS: 1.0}, 1)
        writer.add_hparams({"a": Tag.LOSS}, {"m": 1.0}, {"a": [Tag.LOSS]}, run_name="trial")
    ours, torchs = accumulated(tmp_path), accumulated(tmp_path / "torch")
    assert ours.Tags()["scalars"] == torchs.Tags()["scalars"] == ["loss"]
    for found in (ours, torchs):
        (text,) = found.Tensors("t/text_summary")
        assert text.tensor_proto.string_val == [b"loss"]
    assert [row["a"] for row in glassboard.open(tmp_path).hparams(metrics="m")] == ["loss"]


def test_a_device_that_fails_is_not_hidden(tmp_path: Path) -> None:
    class Broken:
        def item(self) -> float:
            raise RuntimeError("device-side assert triggered")

        def numel(self) -> int:
            return 1

    with SummaryWriter(tmp_path) as writer, pytest.raises(RuntimeError, match="device-side"):
        writer.add_scalar("a", Broken(), 1)


def test_a_full_disk_warns_and_close_raises(tmp_path: Path) -> None:
    import subprocess
    import sys

    script = """
import resource, signal, sys, time, warnings
from glassboard import SummaryWriter
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
writer = SummaryWriter(sys.argv[1])
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    for step in range(1000):
        writer.add_scalar("a", step, step)
        time.sleep(0.001)
assert [str(w.message).count("cannot write") for w in told] == [1], [str(w.message) for w in told]
try:
    writer.close()
except OSError:
    print("close raised")
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "close raised\n", done.stderr


@pytest.mark.parametrize("key", ["y" * 300, "a\0b"])
def test_a_key_that_names_no_directory(tmp_path: Path, key: str) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match="the value is not recorded") as told:
            writer.add_scalars("a", {key: 1.0, "x": 2.0}, 1)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            writer.add_scalars("a", {key: 1.0}, 2)
        (message,) = [str(warning.message) for warning in told]
        assert told[0].filename == __file__
        shown = key.replace("\0", r"\x00")
        assert message.startswith(f"`a[{shown}]`: cannot record to `")
        assert message.count("\nhint: ") == 1
        assert "memory" not in message
    assert scalars(tmp_path / "a_x", "a") == [(1, 2.0)]


@pytest.mark.parametrize(
    ("key", "folder"),
    [
        ("x/y", "a_x/y"),
        ("../../../esc", "a_../_/_/esc"),
        ("/../../esc", "a_/_/_/esc"),
        ("x//./y/", "a_x/_/_/y/_"),
        ("x/..", "a_x/_"),
        ("x/.../..y", "a_x/.../..y"),
    ],
)
def test_no_key_leads_outside(tmp_path: Path, key: str, folder: str) -> None:
    run = tmp_path / "top" / "run"
    with SummaryWriter(run) as writer:
        writer.add_scalars("a", {key: 3.0}, 1)
    assert scalars(run / folder, "a") == [(1, 3.0)]
    assert [path.name for path in tmp_path.iterdir()] == ["top"]
    assert [path.name for path in (tmp_path / "top").iterdir()] == ["run"]


def test_values_beyond_the_buckets_are_in_the_outermost(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_histogram("a", [1e25, 2e25], 1)
    (event,) = accumulated(tmp_path).Histograms("a")
    assert (event.histogram_value.max, sum(event.histogram_value.bucket)) == (2e25, 2.0)


def test_a_histogram_without_any_finite_value(tmp_path: Path) -> None:
    message = "2 of 2 values are NaN or infinite; the histogram holds none"
    with SummaryWriter(tmp_path) as writer, pytest.warns(RecordWarning, match=message):
        writer.add_histogram("a", [math.nan, math.inf], 1)


@pytest.mark.parametrize("max_bins", [0, -1, 2.5, "3"])
def test_max_bins_that_is_no_positive_int(tmp_path: Path, max_bins: Any) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match="a positive int as `max_bins`, got"):
            writer.add_histogram("a", [1.0, 2.0], 1, max_bins=max_bins)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            writer.add_histogram("a", [1.0, 2.0], 2, max_bins=max_bins)
    assert [event.step for event in accumulated(tmp_path).Histograms("a")] == [1, 2]


def test_a_log_dir_of_bytes(tmp_path: Path) -> None:
    with SummaryWriter(os.fsencode(tmp_path / "run")) as writer:  # type: ignore[arg-type]
        writer.add_scalar("a", 1.0, 1)
    assert scalars(tmp_path / "run", "a") == [(1, 1.0)]
