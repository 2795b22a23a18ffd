"""What the Trainer of transformers writes while it trains a model that it makes itself."""

import os
from pathlib import Path

import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

from data import golden


class Words(torch.utils.data.Dataset):
    def __len__(self) -> int:
        return 8

    def __getitem__(self, place: int) -> dict[str, torch.Tensor]:
        return {"input_ids": torch.arange(4) + place, "labels": torch.tensor(place % 2)}


def write(logdir: Path) -> None:
    config = BertConfig(
        vocab_size=16,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
    )
    os.environ["TENSORBOARD_LOGGING_DIR"] = str(logdir / "bert")
    arguments = TrainingArguments(
        "out", num_train_epochs=2, per_device_train_batch_size=2, logging_steps=1,
        eval_strategy="epoch", save_strategy="no", report_to="tensorboard", use_cpu=True, seed=0,
        disable_tqdm=True,
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    Trainer(model, arguments, train_dataset=Words(), eval_dataset=Words()).train()


if __name__ == "__main__":
    golden.make("transformers", write, "transformers", "torch", "tensorboard")
