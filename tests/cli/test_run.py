"""`glassboard run` and `glassboard.install()`: programs that can't be changed get our writers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from glassboard.reader import open as open_logdir

TRAINING = """
import sys
from {home} import SummaryWriter
writer = SummaryWriter({place}="runs/one")
writer.add_scalar("loss", 0.5, 3)
writer.close()
print(type(writer).__module__, sys.argv, __name__, __file__.endswith("train.py"))
"""
HOMES = [
    ("torch.utils.tensorboard", "log_dir"),
    ("torch.utils.tensorboard.writer", "log_dir"),
    ("tensorboardX", "logdir"),
]


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "glassboard", "run", *words],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("home", "place"), HOMES)
@pytest.mark.parametrize("by_name", [False, True], ids=["script", "module"])
def test_a_program_writes_with_ours(tmp_path: Path, home: str, place: str, by_name: bool) -> None:
    (tmp_path / "train.py").write_text(TRAINING.format(home=home, place=place))
    words = ["-m", "train"] if by_name else ["train.py"]
    done = run(tmp_path, *words, "--lr", "0.1", "-h")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("glassboard.writer"), done.stdout
    assert "'--lr', '0.1', '-h'] __main__ True" in done.stdout
    assert open_logdir(tmp_path / "runs").scalars().to_pandas()["value"].tolist() == [0.5]


def test_neither_tensorboard_nor_tensorboardx_need_be_there(tmp_path: Path) -> None:
    for home, place in HOMES:
        hidden = "import sys\nsys.modules['tensorboard'] = None\n"
        (tmp_path / "train.py").write_text(hidden + TRAINING.format(home=home, place=place))
        done = run(tmp_path, "train.py")
        assert done.stdout.startswith("glassboard.writer"), done.stderr


def test_the_rest_of_a_replaced_module_is_there(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "from torch.utils import tensorboard\n"
        "from torch.utils.tensorboard.summary import hparams\n"
        "print(tensorboard.__spec__.origin, hparams.__module__)\n"
    )
    done = run(tmp_path, "train.py")
    assert "tensorboard/__init__.py torch.utils.tensorboard.summary" in done.stdout, done.stderr


def test_a_program_ends_as_it_does_by_itself(tmp_path: Path) -> None:
    (tmp_path / "exits.py").write_text("raise SystemExit(7)")
    assert run(tmp_path, "exits.py").returncode == 7
    (tmp_path / "fails.py").write_text("from glassboard.errors import UserError\n1 / 0")
    failed = run(tmp_path, "fails.py")
    assert failed.returncode == 1
    assert 'fails.py", line 2' in failed.stderr
    assert "ZeroDivisionError" in failed.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.py"], "there is no script `nowhere.py`"),
        (["-m", "nowhere.at_all"], "there is no module `nowhere.at_all`"),
    ],
)
def test_what_is_not_there_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    done = run(tmp_path, *words)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_modules_that_are_imported_already_are_changed(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "import torch.utils.tensorboard as home, glassboard\n"
        "theirs = home.SummaryWriter\n"
        "glassboard.install()\n"
        "glassboard.install()\n"
        "import torch.utils.tensorboard.writer as inner\n"
        "ours = glassboard.SummaryWriter\n"
        "print(theirs is ours, home.SummaryWriter is ours, inner.SummaryWriter is ours)\n"
    )
    done = subprocess.run(
        [sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False True True\n"


LIGHTNING = """
import torch
from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.loggers import TensorBoardLogger
from torch.utils.data import DataLoader

class Model(LightningModule):
    def __init__(self, lr=0.125):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(3, 1)

    def training_step(self, batch, index):
        loss = self.layer(batch).sum()
        self.log("loss", loss)
        return loss

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), self.hparams.lr)

trainer = Trainer(
    max_epochs=1, logger=TensorBoardLogger("."), log_every_n_steps=1, accelerator="cpu",
    enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False,
)
trainer.fit(Model(), DataLoader(torch.ones(4, 3)))
print(type(trainer.logger.experiment).__module__)
"""


def test_lightning_records_its_hyperparameters(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(LIGHTNING)
    done = run(tmp_path, "train.py")
    assert "glassboard.writer" in done.stdout, done.stderr
    reader = open_logdir(tmp_path)
    assert [row["lr"] for row in reader.hparams()] == [0.125]
    assert reader.scalars("loss")["step"].tolist() == [0, 1, 2, 3]
