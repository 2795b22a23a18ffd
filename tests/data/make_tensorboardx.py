"""What every method of `tensorboardX.SummaryWriter` writes."""

from pathlib import Path

import torch
from tensorboardX import SummaryWriter

from data import golden, samples


def write(logdir: Path) -> None:
    with SummaryWriter(str(logdir / "run"), write_to_disk=True) as writer:
        for step in range(samples.STEPS):
            for tag, value in samples.scalars(step).items():
                writer.add_scalar(tag, value, step)
            writer.add_scalars("group", {"a": step, "b": -step}, step)
        for tag in samples.TAGS:
            writer.add_scalar(tag, 1.0, 2**40, walltime=1e9 + 0.5)
        distributions(writer)
        media(writer)
        plugins(writer)


def distributions(writer: SummaryWriter) -> None:
    for step in range(3):
        writer.add_histogram("normal", samples.numbers(step), step)
    writer.add_histogram("one value", torch.ones(5), 1)
    writer.add_histogram_raw(
        "raw", min=0, max=2, num=4, sum=5.5, sum_squares=9.25,
        bucket_limits=[0.0, 1.0, 2.0], bucket_counts=[0, 1, 3], global_step=7,
    )  # fmt: skip
    labels, predictions = samples.classified()
    for step in range(2):
        writer.add_pr_curve("curve", labels, predictions / (1 + step), step)
    row = [5.0, 3.0, 1.0]
    writer.add_pr_curve_raw("curve/raw", row, row, row, row, row, row, 1, num_thresholds=3)


def media(writer: SummaryWriter) -> None:
    for step in range(2):
        writer.add_image("image", samples.picture(step), step, dataformats="HWC")
        writer.add_text("text", f"step **{step}** 中文", step)
    batch = torch.from_numpy(samples.picture()).permute(2, 0, 1).expand(4, 3, 6, 9)
    writer.add_images("image/batch", batch, 1)
    writer.add_image_with_boxes("image/boxes", batch[0], torch.tensor([[1, 1, 5, 4]]), 1)


def plugins(writer: SummaryWriter) -> None:
    writer.add_custom_scalars(samples.LAYOUT)
    vertices, colors, faces = (
        torch.from_numpy(array) for array in (samples.VERTICES, samples.COLORS, samples.FACES)
    )
    writer.add_mesh("mesh", vertices, colors, faces, global_step=1)
    writer.add_graph(torch.nn.Linear(3, 2), torch.ones(2, 3))
    writer.add_embedding(torch.arange(12.0).reshape(4, 3), ["a", "b", "c", "d"], global_step=1)
    hparams = {"lr": 0.1, "layers": 3, "bias": True, "kind": "relu"}
    writer.add_hparams(hparams, {"hparam/loss": 0.5}, "trial", global_step=1)


if __name__ == "__main__":
    golden.make("tensorboardx", write, "tensorboardX", "torch", "tensorboard")
