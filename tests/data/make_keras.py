"""What Keras' TensorBoard callback writes, on TensorFlow's backend and on JAX'.

The callback writes through `tf.summary` on any backend, so that it needs TensorFlow on all of them.
"""

import os
import subprocess
import sys
from pathlib import Path

from data import golden

BACKENDS = ("tensorflow", "jax")


def write(logdir: Path) -> None:
    for backend in BACKENDS:  # chosen once in a process
        command = [sys.executable, "-m", "data.make_keras", str(logdir / backend)]
        subprocess.run(command, check=True, env={**os.environ, "KERAS_BACKEND": backend})


def train(folder: str) -> None:
    import keras
    import numpy as np

    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input([4]), keras.layers.Dense(3, "relu", name="hidden"), keras.layers.Dense(1)]
    )
    model.compile("sgd", "mse", metrics=["mae"])
    x = np.linspace(0, 1, 32, dtype=np.float32).reshape(8, 4)
    callback = keras.callbacks.TensorBoard(
        folder, histogram_freq=1, write_images=True, update_freq=1, profile_batch=0
    )
    model.fit(
        x, x.sum(1), 4, epochs=3, validation_data=(x, x.sum(1)), callbacks=[callback], verbose=0
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        train(sys.argv[1])
    else:
        golden.make("keras", write, "keras", "tensorflow-cpu", "jax", "tensorboard")
