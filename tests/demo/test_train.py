"""The demo's training, a few epochs of it."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from glassboard.demo.train import Progress, main
from support.events import accumulated, scalars

EPOCHS = 12


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Progress]]:
    folder = tmp_path_factory.mktemp("demo")
    told: list[Progress] = []
    threads = torch.get_num_threads()
    main(folder, epochs=EPOCHS, progress=told.append)
    torch.set_num_threads(threads)
    return folder, told


def test_progress_is_told_after_every_epoch(trained: tuple[Path, list[Progress]]) -> None:
    _, told = trained
    assert [(now.epoch, now.epochs) for now in told] == [(n, EPOCHS) for n in range(EPOCHS + 1)]
    assert told[-1].accuracy["healthy"] > 0.9


@pytest.mark.parametrize("run", ["healthy", "overfits"])
def test_every_kind_is_recorded(trained: tuple[Path, list[Progress]], run: str) -> None:
    found = accumulated(trained[0] / run)
    tags = found.Tags()
    assert set(tags["scalars"]) == {
        "loss/train",
        "loss/val",
        "accuracy/train",
        "accuracy/val",
        "lr",
    }
    assert {"stem/weight/value", "stem/weight/grad", "head/4/bias/grad"} <= set(tags["histograms"])
    assert tags["tensors"] == ["notes/text_summary"]
    assert "DigitNet/Block[block]/Conv2d[conv1]/conv2d" in {n.name for n in found.Graph().node}
    assert len(found.Histograms("stem/weight/value")) == EPOCHS


def test_one_run_learns_and_the_other_learns_by_heart(
    trained: tuple[Path, list[Progress]],
) -> None:
    def last(run: str, tag: str) -> float:
        return scalars(trained[0] / run, tag)[-1][1]

    assert last("overfits", "loss/train") < 0.02 < last("healthy", "loss/train")
    assert last("overfits", "loss/val") > 4 * last("healthy", "loss/val")
    validation = [value for _, value in scalars(trained[0] / "overfits", "loss/val")]
    assert validation[-1] > min(validation)


def test_the_same_seeds_give_the_same_curve(
    trained: tuple[Path, list[Progress]], tmp_path: Path
) -> None:
    from glassboard.demo.run import STEPS, healthy

    run = healthy(tmp_path, EPOCHS)
    run.train_epoch()
    run.close()
    again = scalars(tmp_path / "healthy", "loss/train")
    first = scalars(trained[0] / "healthy", "loss/train")[:STEPS]
    assert [step for step, _ in again] == [step for step, _ in first]
    assert [value for _, value in again] == pytest.approx([value for _, value in first], rel=1e-3)


@pytest.mark.parametrize("package", ["torch", "sklearn"])
def test_a_missing_package_is_named_with_the_install_that_helps(
    tmp_path: Path, package: str
) -> None:
    script = f"""
import runpy, sys
sys.modules[{package!r}] = None
runpy.run_module("glassboard.demo.train", run_name="__main__")
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert f"needs `{package}`" in done.stderr
    assert "hint: pip install 'glassboard[demo]'" in done.stderr
    assert "Traceback" not in done.stderr
