"""What TensorFlow 2 writes: all of `tf.summary`, a traced function, hyperparameters."""

from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorboard.plugins.hparams import api
from tensorboard.plugins.mesh import summary_v2 as mesh

from data import golden, samples


def write(logdir: Path) -> None:
    with tf.summary.create_file_writer(str(logdir / "run")).as_default():
        for step in range(3):
            for tag, value in samples.scalars(step).items():
                tf.summary.scalar(tag, value, step, description=f"*{tag}*")
            tf.summary.histogram("weight", samples.numbers(step), step, buckets=10)
            tf.summary.image("picture", np.stack([samples.picture(step)] * 4) / 255, step)
            tf.summary.audio("sound", samples.sound()[None, :, None], 8000, step)
            tf.summary.text("text", [["a", "中文"], ["", "<b>"]], step)
        tf.summary.text("text/one", "alone", 0)
        with tf.name_scope("scope"):
            tf.summary.scalar("in scope", 1.0, 2)
        for dtype in ("float16", "bfloat16", "int8", "uint64", "bool", "complex64", "string"):
            numbers = [["1", "0"], ["1", ""]] if dtype == "string" else tf.constant([[1, 0]])
            tensor = tf.constant(numbers) if dtype == "string" else tf.cast(numbers, dtype)
            tf.summary.write(f"tensor/{dtype}", tensor, 1)
        mesh.mesh("mesh", samples.VERTICES, samples.FACES, samples.COLORS, step=1)
        api.hparams({"lr": 0.1, "kind": "relu", "bias": True}, "trial", start_time_secs=1.5)
        traced()
    with tf.summary.create_file_writer(str(logdir / "nested/run")).as_default():
        tf.summary.scalar("loss", 1.0, 0)


def traced() -> None:
    """The graph of a function, beside the run's other data."""

    @tf.function
    def double(x: tf.Tensor) -> tf.Tensor:
        return tf.add(x, x, name="sum")

    tf.summary.trace_on(graph=True, profiler=False)
    double(tf.ones([2, 3]))
    tf.summary.trace_export("double", step=0)
    tf.summary.graph(double.get_concrete_function(tf.ones([2, 3])).graph)


if __name__ == "__main__":
    golden.make("tensorflow2", write, "tensorflow-cpu", "tensorboard")
