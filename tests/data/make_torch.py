"""What every method of `torch.utils.tensorboard.SummaryWriter` writes."""

from importlib.util import find_spec
from pathlib import Path

import torch
from torch.utils.tensorboard import SummaryWriter

from data import golden, samples

DTYPES = (
    *("float16", "bfloat16", "float32", "float64", "int8", "uint8", "int16", "int32", "int64"),
    *("bool", "complex64", "complex128"),
)


def write(logdir: Path) -> None:
    with SummaryWriter(str(logdir / "lines"), filename_suffix=".lines") as writer:
        lines(writer)
    with SummaryWriter(str(logdir / "distributions")) as writer:
        distributions(writer)
    with SummaryWriter(str(logdir / "media")) as writer:
        media(writer)
    with SummaryWriter(str(logdir / "plugins")) as writer:
        plugins(writer)


def lines(writer: SummaryWriter) -> None:
    for step in range(samples.STEPS):
        for tag, value in samples.scalars(step).items():
            writer.add_scalar(tag, value, step)
        writer.add_scalar("new style", 0.1 * step, step, new_style=True)
        writer.add_scalar("double", 0.1 * step, step, new_style=True, double_precision=True)
        writer.add_scalars("group", {"a": step, "b": -step}, step)
    for tag in samples.TAGS:
        writer.add_scalar(tag, 1.0, 2**40, walltime=1e9 + 0.5)
    writer.add_scalar("no step", 1.0)
    for step in (3, 1, 1, -5):
        writer.add_scalar("steps as they come", step, step)


def distributions(writer: SummaryWriter) -> None:
    for step in range(4):
        writer.add_histogram("normal", samples.numbers(step), step)
    writer.add_histogram("bins/auto", samples.numbers(1), 1, bins="auto")
    writer.add_histogram("bins/one value", torch.ones(5), 1)
    writer.add_histogram("bins/zero", torch.zeros(3), 1)
    writer.add_histogram_raw(
        "raw", min=0, max=2, num=4, sum=5.5, sum_squares=9.25,
        bucket_limits=[0.0, 1.0, 2.0], bucket_counts=[0, 1, 3], global_step=7,
    )  # fmt: skip
    labels, predictions = samples.classified()
    for step in range(3):
        writer.add_pr_curve("curve", labels, predictions / (1 + step), step)
    row = [5.0, 3.0, 1.0]
    writer.add_pr_curve_raw("curve/raw", row, row, row, row, row, row, 1, num_thresholds=3)


def media(writer: SummaryWriter) -> None:
    for step in range(3):
        writer.add_image("image/hwc", samples.picture(step), step, dataformats="HWC")
        writer.add_text("text", f"step **{step}**\n\n| a | b |\n|---|---|\n| 中 | <b> |", step)
    writer.add_image("image/grey", samples.picture(channels=1)[..., 0], 0, dataformats="HW")
    writer.add_image("image/alpha", samples.picture(channels=4), 0, dataformats="HWC")
    batch = torch.from_numpy(samples.picture()).permute(2, 0, 1).expand(4, 3, 6, 9)
    writer.add_images("image/batch", batch, 1)
    boxes = torch.tensor([[1, 1, 5, 4]])
    writer.add_image_with_boxes("image/boxes", batch[0], boxes, 1, labels=["it"])
    writer.add_audio("sound", torch.from_numpy(samples.sound()), 1, sample_rate=8000)
    writer.add_text("empty", "", 1)
    if find_spec("matplotlib"):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(1, 1), dpi=32)
        figure.add_subplot().plot([1, 2])
        writer.add_figure("figure", figure, 1)
    if find_spec("moviepy"):
        writer.add_video("video", batch.repeat(1, 1, 3, 2)[None], 1)


def plugins(writer: SummaryWriter) -> None:
    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.hidden = torch.nn.Linear(3, 4)
            self.out = torch.nn.Linear(4, 2)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.out(torch.relu(self.hidden(x)))

    writer.add_graph(Net(), torch.ones(2, 3))
    writer.add_custom_scalars(samples.LAYOUT)
    vertices, colors, faces = (
        torch.from_numpy(array) for array in (samples.VERTICES, samples.COLORS, samples.FACES)
    )
    for step in range(2):
        writer.add_mesh("mesh", vertices + step, colors, faces, {"camera": {"fov": 75}}, step)
    writer.add_mesh("mesh/points", vertices, global_step=1)
    for dtype in DTYPES:
        writer.add_tensor(dtype, torch.arange(6).reshape(2, 3).to(getattr(torch, dtype)), 1)
    writer.add_embedding(
        torch.arange(12.0).reshape(4, 3), ["a", "b", "c", "d"],
        torch.rand(4, 3, 5, 5, generator=torch.Generator().manual_seed(0)), 1, "embedding",
    )  # fmt: skip
    hparams = {"lr": 0.1, "layers": 3, "bias": True, "kind": "relu"}
    writer.add_hparams(hparams, {"hparam/loss": 0.5}, run_name="trial")


if __name__ == "__main__":
    golden.make("torch", write, "torch", "tensorboard")
