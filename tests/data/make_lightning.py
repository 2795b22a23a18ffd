"""What a training with Lightning's `TensorBoardLogger` writes."""

from pathlib import Path

import pytorch_lightning as lightning
import torch
from pytorch_lightning.loggers import TensorBoardLogger

from data import golden


class Line(lightning.LightningModule):
    """Learns y = 2x."""

    example_input_array = torch.ones(1, 1)

    def __init__(self, lr: float, kind: str) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x)

    def training_step(self, batch: list[torch.Tensor], number: int) -> torch.Tensor:
        (x,) = batch
        loss = torch.nn.functional.mse_loss(self(x), 2 * x)
        self.log("loss/train", loss)
        self.log_dict({"a": loss * 2, "b": loss * 3}, on_epoch=True, on_step=True)
        return loss

    def validation_step(self, batch: list[torch.Tensor], number: int) -> None:
        self.log("hp_metric", self(batch[0]).mean())
        self.logger.experiment.add_histogram("weight", self.layer.weight, self.global_step)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), self.hparams["lr"])


def write(logdir: Path) -> None:
    lightning.seed_everything(0)
    data = torch.utils.data.TensorDataset(torch.linspace(0, 1, 8)[:, None])
    loader = torch.utils.data.DataLoader(data, batch_size=2)
    trainer = lightning.Trainer(
        accelerator="cpu",
        max_epochs=2,
        log_every_n_steps=1,
        num_sanity_val_steps=0,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        logger=TensorBoardLogger(str(logdir), name="line", log_graph=True),
    )
    trainer.fit(Line(lr=0.1, kind="linear"), loader, loader)


if __name__ == "__main__":
    golden.make("lightning", write, "pytorch-lightning", "torch", "tensorboard")
