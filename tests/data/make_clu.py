"""What clu's metric writers write, for programs in JAX: one over TensorFlow, one over torch."""

from pathlib import Path

import numpy as np
from clu.metric_writers import SummaryWriter
from clu.metric_writers.torch_tensorboard_writer import TorchTensorboardWriter

from data import golden, samples


def write(logdir: Path) -> None:
    for writer in (
        SummaryWriter(str(logdir / "tensorflow")),
        TorchTensorboardWriter(str(logdir / "torch")),
    ):
        for step in range(3):
            writer.write_scalars(step, samples.scalars(step))
            writer.write_histograms(step, {"weight": samples.numbers(step)}, {"weight": 10})
        if isinstance(writer, SummaryWriter):  # the other one refuses them
            writer.write_texts(1, {"text": "step **1**"})
            writer.write_images(1, {"picture": samples.picture()[None] / np.float32(255)})
            writer.write_audios(1, {"sound": samples.sound()[None, :, None]}, sample_rate=8000)
            writer.write_hparams({"lr": 0.1, "kind": "relu"})
        writer.flush()


if __name__ == "__main__":
    golden.make("clu", write, "clu", "jax", "tensorflow-cpu", "torch", "tensorboard")
