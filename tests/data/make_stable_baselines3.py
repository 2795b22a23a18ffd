"""What Stable-Baselines3's logger writes: a training, and each kind that it can log."""

from pathlib import Path

import torch
from stable_baselines3 import PPO
from stable_baselines3.common.logger import (
    Figure,
    HParam,
    Image,
    TensorBoardOutputFormat,
    Video,
)

from data import golden, samples


def write(logdir: Path) -> None:
    model = PPO(
        "MlpPolicy", "CartPole-v1", n_steps=32, batch_size=32, n_epochs=1, seed=0, device="cpu",
        tensorboard_log=str(logdir),
    )  # fmt: skip
    model.learn(96, tb_log_name="cartpole")
    model.learn(64, tb_log_name="cartpole", reset_num_timesteps=False)  # a second file
    output = TensorBoardOutputFormat(str(logdir / "kinds"))
    hparams = HParam({"lr": 0.1, "kind": "relu"}, {"loss": 0.5})
    video = torch.from_numpy(samples.picture()).permute(2, 0, 1).expand(1, 2, 3, 6, 9)
    from matplotlib.figure import Figure as MatplotlibFigure

    figure = MatplotlibFigure(figsize=(1, 1), dpi=32)
    kinds = {
        "loss": 0.5,
        "histogram": torch.arange(5.0),
        "image": Image(samples.picture(), "HWC"),
        "text": "said",
        "figure": Figure(figure, close=False),
        "video": Video(video, fps=4),
        "hparams": hparams,
    }
    output.write(kinds, dict.fromkeys(kinds, ()), step=1)
    output.close()


if __name__ == "__main__":
    golden.make("stable_baselines3", write, "stable-baselines3", "torch", "tensorboard")
