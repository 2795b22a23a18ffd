"""TensorBoard reads the same from our file as from torch's, call by call."""

import io
import math
import random
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import glassboard
import numpy as np
import pytest
import torch
from glassboard import SummaryWriter
from PIL import Image
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util.tensor_util import make_ndarray
from torch.utils.tensorboard import SummaryWriter as TorchWriter

Call = Callable[[Any], None]
CALLS_OF_A_KIND = 25


def values(logdir: Path) -> dict[tuple[str, str], list[tuple[int, float, Summary.Value]]]:
    """(step, wall time, value) of every value by the path of its run and its tag, in order."""
    found: dict[tuple[str, str], list[tuple[int, float, Summary.Value]]] = {}
    for path in sorted(logdir.rglob("events.out.tfevents.*")):
        run = path.parent.relative_to(logdir).as_posix()
        for event in EventFileLoader(str(path)).Load():
            for value in event.summary.value:
                told = (event.step, event.wall_time, value)
                found.setdefault((run, value.tag), []).append(told)
    return found


def array(value: Summary.Value) -> Any:
    """A value's numbers; of a picture its size and pixels, which can be encoded in many ways."""
    told = make_ndarray(value.tensor)
    if value.metadata.plugin_data.plugin_name != "images":
        return told
    width, height, encoded = told.flat
    return int(width), int(height), np.asarray(Image.open(io.BytesIO(encoded))).tolist()


def assert_same(ours: Path, theirs: Path) -> None:
    found, expected = values(ours), values(theirs)
    assert found.keys() == expected.keys()
    for key, told in expected.items():
        assert len(found[key]) == len(told), key
        for (step, wall_time, value), (torch_step, torch_time, torch_value) in zip(
            found[key], told, strict=True
        ):
            assert (step, wall_time) == (torch_step, torch_time), key
            assert value.metadata == torch_value.metadata, key
            np.testing.assert_equal(array(value), array(torch_value), str(key))


def of_shape(dice: random.Random, *shape: int) -> torch.Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(dice.randrange(1 << 30)))


def order(dice: random.Random, letters: str) -> str:
    return "".join(dice.sample(letters, len(letters)))


def picture(dice: random.Random, dataformats: str) -> Any:
    sizes = {axis: dice.randint(1, 9) for axis in "NHW"}
    sizes["C"] = dice.choice([1, 3, 3] if "N" in dataformats else [1, 3, 4])
    found = of_shape(dice, *(sizes[axis] for axis in dataformats)) * 1.2 - 0.1
    kind = dice.choice(["float32", "float64", "float16", "uint8", "bool"])
    if kind == "uint8":
        found = (found.clip(0, 1) * 255).to(torch.uint8)
    elif kind == "bool":
        found = found > 0.5
    else:
        found = found.to(getattr(torch, kind))
    return dice.choice([found, found.numpy()])


def scalar(dice: random.Random, at: dict[str, Any]) -> Call:
    number = dice.choice([0.0, -1.5, 1e30, float("inf"), dice.gauss(0, 1)])
    value = dice.choice([number, np.float32(number), np.array([number]), torch.tensor(number)])
    return lambda writer: writer.add_scalar(scalar_value=value, **at)


def scalars(dice: random.Random, at: dict[str, Any]) -> Call:
    numbers = {f"k{i}": dice.gauss(0, 1) for i in range(dice.randint(1, 3))}
    return lambda writer: writer.add_scalars(at["tag"], numbers, at["global_step"], at["walltime"])


def histogram(dice: random.Random, at: dict[str, Any]) -> Call:
    drawn = (of_shape(dice, dice.randint(1, 500)) - 0.5) * 10 ** dice.randint(-9, 9)
    bins = dice.choice(["tensorflow", "tensorflow", "auto", "fd", 7])
    most = dice.choice([None, None, 5])
    return lambda writer: writer.add_histogram(
        at["tag"], drawn, at["global_step"], bins, at["walltime"], most
    )


def histogram_raw(dice: random.Random, at: dict[str, Any]) -> Call:
    limits = sorted(dice.gauss(0, 1) for _ in range(dice.randint(1, 20)))
    counts = [dice.randint(0, 9) for _ in limits]
    return lambda writer: writer.add_histogram_raw(
        min=-3, max=3, num=sum(counts), sum=1.5, sum_squares=2.5, bucket_limits=limits,
        bucket_counts=counts, **at,
    )  # fmt: skip


def image(dice: random.Random, at: dict[str, Any]) -> Call:
    dataformats = dice.choice([order(dice, "CHW"), order(dice, "HW"), order(dice, "NCHW")])
    drawn = picture(dice, dataformats)
    return lambda writer: writer.add_image(img_tensor=drawn, dataformats=dataformats, **at)


def images(dice: random.Random, at: dict[str, Any]) -> Call:
    dataformats = order(dice, "NCHW")
    drawn = picture(dice, dataformats)
    return lambda writer: writer.add_images(img_tensor=drawn, dataformats=dataformats, **at)


def boxes(dice: random.Random, at: dict[str, Any]) -> Call:
    corners = of_shape(dice, dice.randint(0, 3), 4) * 20
    corners[:, 2:] += corners[:, :2]
    labels = dice.choice([None, [f"cat {i}" for i in range(len(corners))]])
    drawn = of_shape(dice, 3, 40, 50)
    rescale = dice.choice([1, 2, 0.5])
    return lambda writer: writer.add_image_with_boxes(
        img_tensor=drawn, box_tensor=corners, rescale=rescale, labels=labels, **at
    )


def figure(dice: random.Random, at: dict[str, Any]) -> Call:
    from matplotlib import pyplot

    points = of_shape(dice, 5).tolist()
    count = dice.choice([None, 1, 2])

    def plot() -> Any:
        found, axes = pyplot.subplots(figsize=(1, 1))
        axes.plot(points)
        return found

    return lambda writer: writer.add_figure(
        figure=plot() if count is None else [plot() for _ in range(count)], **at
    )


def audio(dice: random.Random, at: dict[str, Any]) -> Call:
    sound = of_shape(dice, dice.choice([2, 7, 100])) * 2 - 1
    rate = dice.choice([8000, 44100])
    shaped = dice.choice([sound, sound[None], sound.numpy()])
    return lambda writer: writer.add_audio(snd_tensor=shaped, sample_rate=rate, **at)


def text(dice: random.Random, at: dict[str, Any]) -> Call:
    words = dice.choice(["", "**bold**", "两个\n\n词", "a" * 1000])
    return lambda writer: writer.add_text(text_string=words, **at)


def tensor(dice: random.Random, at: dict[str, Any]) -> Call:
    shape = [dice.randint(0, 3) for _ in range(dice.randint(0, 3))]
    kind = dice.choice(["float32", "float64", "int32", "int64", "bool"])
    drawn = (of_shape(dice, *shape) * 9).to(getattr(torch, kind))
    return lambda writer: writer.add_tensor(tensor=drawn, **at)


def curve(dice: random.Random, at: dict[str, Any]) -> Call:
    count = dice.randint(1, 50)
    labels, guesses = of_shape(dice, count) > 0.5, of_shape(dice, count)
    weights = dice.choice([None, of_shape(dice, count).numpy(), 2.0])
    thresholds = dice.choice([2, 10, 127])
    return lambda writer: writer.add_pr_curve(
        labels=labels, predictions=guesses, num_thresholds=thresholds, weights=weights, **at
    )


def curve_raw(dice: random.Random, at: dict[str, Any]) -> Call:
    count = dice.choice([2, 10, 127])
    rows = [of_shape(dice, count).numpy() for _ in range(6)]
    return lambda writer: writer.add_pr_curve_raw(
        at["tag"], *rows, at["global_step"], count, None, at["walltime"]
    )


def mesh(dice: random.Random, at: dict[str, Any]) -> Call:
    count = dice.randint(1, 9)
    vertices = of_shape(dice, 1, count, 3)
    colors = dice.choice([None, (of_shape(dice, 1, count, 3) * 255).int()])
    faces = dice.choice([None, (of_shape(dice, 1, 2, 3) * count).int()])
    config = dice.choice([None, {"lights": [], "camera": {"cls": "PerspectiveCamera"}}])
    return lambda writer: writer.add_mesh(
        vertices=vertices, colors=colors, faces=faces, config_dict=config, **at
    )


KINDS = [scalar, scalars, histogram, histogram_raw, image, images, boxes, figure, audio, text,
         tensor, curve, curve_raw, mesh]  # fmt: skip


def calls(kind: Callable[[random.Random, dict[str, Any]], Call]) -> Iterator[Call]:
    dice = random.Random(kind.__name__)
    for number in range(CALLS_OF_A_KIND):
        step = dice.choice([None, 0, number, 10**12])
        at = {"tag": f"{kind.__name__}/{number}", "global_step": step, "walltime": 1.7e9 + number}
        yield kind(dice, at)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_tensorboard_reads_the_same(tmp_path: Path, kind: Any) -> None:
    with (
        warnings.catch_warnings(),
        SummaryWriter(tmp_path / "ours") as ours,
        TorchWriter(tmp_path / "theirs") as theirs,
    ):
        warnings.simplefilter("error")  # nothing of this is refused
        for call in calls(kind):
            call(ours)
            call(theirs)
    assert_same(tmp_path / "ours", tmp_path / "theirs")


def test_charts_of_chosen_scalars_are_the_same(tmp_path: Path) -> None:
    layout = {
        "losses": {"all": ["Multiline", ["loss/.*", "val/.*"]]},
        "bands": {"acc": ["Margin", ["acc", "acc/low", "acc/high"]]},
    }
    for name, writer in (("ours", SummaryWriter), ("theirs", TorchWriter)):
        with writer(str(tmp_path / name)) as each:
            each.add_custom_scalars(layout)
    (ours,) = values(tmp_path / "ours").values()
    (theirs,) = values(tmp_path / "theirs").values()
    assert ours[0][2] == theirs[0][2]


def test_scalars_of_double_precision_are_the_same(tmp_path: Path) -> None:
    for folder, kind in (("ours", SummaryWriter), ("theirs", TorchWriter)):
        with kind(tmp_path / folder) as writer:
            for step, number in enumerate([0.1, 1e300, -0.0, math.inf, math.nan, 2**53 + 1]):
                writer.add_scalar("a", number, step, 7.5, new_style=True, double_precision=True)
            writer.add_scalar("b", 0.1, 3, 8.5, double_precision=True)
    assert_same(tmp_path / "ours", tmp_path / "theirs")
    points = glassboard.open(tmp_path / "ours").scalars("a").to_arrow()
    assert points["value"].to_pylist()[:2] == [0.1, 1e300]


def test_embeddings_are_the_same_files(tmp_path: Path) -> None:
    torch.manual_seed(0)
    given = [
        (torch.rand(5, 3), list("abcde"), torch.rand(5, 3, 4, 6), 1, "plain", None),
        (torch.rand(2, 9), [["a", 1], ["b", 2]], None, 20000000, "with/slash%", ["name", "n"]),
        (torch.rand(4, 2).numpy(), None, None, None, "default", None),
    ]
    for name, writer in (("ours", SummaryWriter), ("theirs", TorchWriter)):
        with writer(str(tmp_path / name)) as each:
            for embedding in given:
                each.add_embedding(*embedding)
    files = {}
    for name in ("ours", "theirs"):
        paths = [path for path in (tmp_path / name).rglob("*.*") if "tfevents" not in path.name]
        files[name] = {
            path.relative_to(tmp_path / name).as_posix(): content(path) for path in paths
        }
    assert files["ours"] == files["theirs"]
    assert len(files["ours"]) == 7


def content(path: Path) -> Any:
    from google.protobuf import text_format
    from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig

    if path.suffix == ".png":
        return np.asarray(Image.open(path)).tolist()
    if path.suffix == ".pbtxt":
        return text_format.Parse(path.read_text(), ProjectorConfig())
    return path.read_bytes()
