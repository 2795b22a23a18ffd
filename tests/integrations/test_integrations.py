"""Each training library logs through ours, in a real training."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from support.events import accumulated, scalars
from torch.utils.data import DataLoader, TensorDataset

# what those packages warn of among themselves is none of ours
pytestmark = pytest.mark.filterwarnings("default")

X = torch.linspace(-1, 1, 64).reshape(-1, 1)
Y = 2 * X + 1


def data() -> DataLoader[Any]:
    return DataLoader(TensorDataset(X, Y), batch_size=16)


def test_lightning(tmp_path: Path) -> None:
    import lightning
    from glassboard.integrations.lightning import GlassboardLogger

    class Line(lightning.LightningModule):
        def __init__(self, lr: float = 0.1) -> None:
            super().__init__()
            self.save_hyperparameters()
            self.layer = torch.nn.Linear(1, 1)
            self.example_input_array = X[:1]

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.layer(x)

        def training_step(self, batch: Any, _: int) -> torch.Tensor:
            loss = torch.nn.functional.mse_loss(self(batch[0]), batch[1])
            self.log("loss/train", loss)
            return loss

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.SGD(self.parameters(), lr=self.hparams["lr"])

    for version in range(2):
        logger = GlassboardLogger(tmp_path, "line", log_graph=True)
        trainer = lightning.Trainer(
            max_epochs=3,
            logger=logger,
            log_every_n_steps=1,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            accelerator="cpu",
        )
        trainer.fit(Line(), data())
        run = tmp_path / "line" / f"version_{version}"
        assert Path(logger.log_dir) == run
        losses = scalars(run, "loss/train")
        assert [step for step, _ in losses] == list(range(12))
        assert sum(loss for _, loss in losses[8:]) < sum(loss for _, loss in losses[:4])
        assert {step for step, _ in scalars(run, "epoch")} == set(range(12))
        read = accumulated(run)
        assert read.Tags()["graph"]
        assert read.SummaryMetadata("_hparams_/session_start_info").plugin_data.plugin_name


def test_huggingface(tmp_path: Path) -> None:
    import transformers
    from glassboard.integrations.huggingface import GlassboardCallback

    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=8, vocab_size=16, n_positions=8)
    rows = [{"input_ids": [i % 16] * 8, "labels": [i % 16] * 8} for i in range(16)]
    arguments = transformers.TrainingArguments(
        output_dir=str(tmp_path / "out"),
        max_steps=4,
        logging_steps=1,
        eval_strategy="steps",
        eval_steps=2,
        report_to="none",
        use_cpu=True,
        disable_tqdm=True,
        save_strategy="no",
    )
    run = tmp_path / "run"
    transformers.Trainer(
        model=transformers.GPT2LMHeadModel(config),
        args=arguments,
        train_dataset=rows,
        eval_dataset=rows,
        callbacks=[GlassboardCallback(run)],
    ).train()
    assert [step for step, _ in scalars(run, "train/loss")] == [1, 2, 3, 4]
    assert [step for step, _ in scalars(run, "eval/loss")] == [2, 4]
    texts = accumulated(run).Tags()["tensors"]
    assert {"args/text_summary", "model_config/text_summary"} <= set(texts)


def test_keras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    import keras
    from glassboard.integrations.keras import GlassboardCallback

    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1, name="line")])
    model.compile("sgd", "mse", metrics=["mae"])
    callback = GlassboardCallback(tmp_path, every=2, histogram_every=1)
    x, y = X.numpy(), Y.numpy()
    model.fit(x, y, epochs=3, batch_size=16, validation_split=0.25, callbacks=[callback], verbose=0)
    for tag in ("loss/train", "loss/val", "mae/train", "mae/val"):
        assert [step for step, _ in scalars(tmp_path, tag)] == [0, 1, 2]
    assert [step for step, _ in scalars(tmp_path, "loss/batch")] == [0, 2, 4, 6, 8]
    read = accumulated(tmp_path)
    (kernel,) = (tag for tag in read.Tags()["histograms"] if tag.endswith("line/kernel"))
    assert len(read.Histograms(kernel)) == 3


def test_accelerate(tmp_path: Path) -> None:
    from accelerate import Accelerator
    from glassboard.integrations.accelerate import GlassboardTracker

    accelerator = Accelerator(log_with=[GlassboardTracker(tmp_path)], cpu=True)
    accelerator.init_trackers("line", config={"lr": 0.1, "name": "sgd"})
    for step in range(3):
        accelerator.log({"loss": 1 / (step + 1), "top": {"1": 0.5}, "note": "fine"}, step=step)
    tracker = accelerator.get_tracker("glassboard")
    tracker.log_images({"noise": np.zeros((1, 3, 4, 4), np.float32)}, step=0)
    accelerator.end_training()
    assert scalars(tmp_path, "loss")[0] == (0, 1.0)
    assert [step for step, _ in scalars(tmp_path, "top/1")] == [0, 1, 2]
    read = accumulated(tmp_path)
    assert len(read.Images("noise")) == 1
    assert "note/text_summary" in read.Tags()["tensors"]
    assert read.SummaryMetadata("_hparams_/session_start_info").plugin_data.plugin_name == "hparams"


def test_ignite(tmp_path: Path) -> None:
    from glassboard.integrations.ignite import GlassboardLogger
    from ignite.engine import Engine, Events
    from ignite.handlers.tensorboard_logger import WeightsHistHandler

    net = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

    def train(_: Engine, batch: Any) -> float:
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(net(batch[0]), batch[1])
        loss.backward()
        optimizer.step()
        return loss.item()

    trainer = Engine(train)
    with GlassboardLogger(log_dir=tmp_path) as logger:
        logger.attach_output_handler(
            trainer, Events.ITERATION_COMPLETED, tag="train", output_transform=lambda x: {"loss": x}
        )
        logger.attach_opt_params_handler(trainer, Events.ITERATION_STARTED, optimizer)
        logger.attach(trainer, WeightsHistHandler(net), Events.EPOCH_COMPLETED)
        trainer.run(data(), max_epochs=2)
    assert [step for step, _ in scalars(tmp_path, "train/loss")] == list(range(1, 9))
    assert len(scalars(tmp_path, "lr/group_0")) == 8
    assert len(accumulated(tmp_path).Histograms("weights/weight")) == 2


def test_stable_baselines3(tmp_path: Path) -> None:
    from glassboard.integrations.stable_baselines3 import GlassboardOutputFormat
    from matplotlib import pyplot
    from stable_baselines3 import PPO
    from stable_baselines3.common.logger import Figure, HParam, Image, Logger, Video

    logger = Logger(None, [GlassboardOutputFormat(tmp_path)])
    model = PPO("MlpPolicy", "CartPole-v1", n_steps=64, batch_size=32, device="cpu")
    model.set_logger(logger)
    model.learn(128)
    logger.record("text", "words")
    logger.record("array", np.arange(5.0))
    logger.record("left/out", 1.0, exclude="tensorboard")
    logger.record("image", Image(np.zeros((4, 4, 3), np.uint8), "HWC"))
    logger.record("figure", Figure(pyplot.figure(), close=True))
    logger.record("video", Video(torch.zeros(1, 2, 3, 4, 4), fps=4))
    logger.record("hparams", HParam({"lr": 0.1}, {"train/loss": 0.0}))
    logger.dump(200)
    logger.close()
    assert [step for step, _ in scalars(tmp_path, "time/fps")] == [64, 128]
    assert scalars(tmp_path, "train/loss")
    read = accumulated(tmp_path)
    tags = read.Tags()
    assert {"image", "figure", "video"} <= set(tags["images"])
    assert "array" in tags["histograms"]
    assert "left/out" not in tags["scalars"]
    assert "text/text_summary" in tags["tensors"]
    assert read.SummaryMetadata("_hparams_/session_start_info").plugin_data.plugin_name == "hparams"
