"""Construction and lifecycle: what code written for torch's writer, or tensorboardX's, needs."""

import inspect
import math
import re
from pathlib import Path

import glassboard
import numpy as np
import pytest
from glassboard import SummaryWriter
from support.events import accumulated, event_files, scalars
from tensorboard.backend.event_processing.plugin_event_accumulator import (
    EventAccumulator as PluginAccumulator,
)
from torch.utils.tensorboard import SummaryWriter as TorchWriter


def public(cls: type) -> set[str]:
    return {name for name in vars(cls) if not name.startswith("_")}


@pytest.mark.parametrize("method", sorted(public(TorchWriter)))
def test_methods_take_what_torch_takes(method: str) -> None:
    """What only ours takes is named, and may be left out."""
    ours = inspect.signature(getattr(SummaryWriter, method)).parameters.values()
    theirs = inspect.signature(getattr(TorchWriter, method)).parameters.values()
    taken = {parameter.name for parameter in theirs}
    more = [parameter for parameter in ours if parameter.name not in taken]
    assert [(p.name, p.default, p.kind) for p in ours if p not in more] == [
        (p.name, p.default, p.kind) for p in theirs
    ]
    assert all(
        p.kind is inspect.Parameter.KEYWORD_ONLY and p.default is not inspect.Parameter.empty
        for p in more
    )


MORE = ("logdir", "write_to_disk", "all_ranks", "capture", "system_metrics")


def test_the_constructor_takes_what_torch_takes_and_logdir() -> None:
    ours = list(inspect.signature(SummaryWriter).parameters.values())
    theirs = inspect.signature(TorchWriter).parameters.values()
    assert [(p.name, p.default) for p in ours[: -len(MORE)]] == [
        (p.name, p.default) for p in theirs
    ]
    more = [(p.name, p.kind) for p in ours[-len(MORE) :]]
    assert more == [(name, inspect.Parameter.KEYWORD_ONLY) for name in MORE]


def test_the_default_directory_is_named_as_torch_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("socket.gethostname", lambda: "host")
    with SummaryWriter(comment="_LR=0.1") as writer:
        assert re.fullmatch(r"runs/[A-Z][a-z]{2}\d\d_\d\d-\d\d-\d\d_host_LR=0\.1", writer.log_dir)
        assert event_files(tmp_path / writer.log_dir)


@pytest.mark.parametrize("given", ["log_dir", "logdir", "both", "path", "first"])
def test_ways_to_say_where(tmp_path: Path, given: str) -> None:
    run = tmp_path / "run"
    writer = {
        "log_dir": lambda: SummaryWriter(log_dir=str(run)),
        "logdir": lambda: SummaryWriter(logdir=str(run)),
        "both": lambda: SummaryWriter(str(run), logdir=run),
        "path": lambda: SummaryWriter(run),
        "first": lambda: SummaryWriter(str(run), "ignored comment"),
    }[given]()
    writer.close()
    assert str(writer.get_logdir()) == str(run)
    assert len(event_files(run)) == 1


def test_two_different_directories_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="`log_dir` is `a`, but `logdir` is `b`"):
        SummaryWriter("a", logdir="b")


def test_attributes_are_torchs(tmp_path: Path) -> None:
    ours = SummaryWriter(
        tmp_path / "a", purge_step=3, max_queue=5, flush_secs=7, filename_suffix=".x"
    )
    theirs = TorchWriter(tmp_path / "b", max_queue=5, flush_secs=7, filename_suffix=".x")
    for name in ("max_queue", "flush_secs", "filename_suffix", "default_bins"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert ours.log_dir == ours.logdir == tmp_path / "a"  # tensorboardX's name
    assert ours.file_writer.get_logdir() == str(tmp_path / "a")
    assert ours.all_writers == {str(tmp_path / "a"): ours.file_writer}
    ours.close()
    theirs.close()
    assert (ours.file_writer, ours.all_writers) == (None, None)
    assert event_files(tmp_path / "a")[0].name.endswith(".x")


def test_summaries_of_torchs_functions_are_added_by_the_file_writer(tmp_path: Path) -> None:
    from torch.utils.tensorboard.summary import hparams

    class InOneRun(SummaryWriter):
        """As many programs have it, so that hyperparameters make no run of their own."""

        def add_hparams(self, hparam_dict: dict[str, float], metric_dict: dict[str, float]) -> None:  # type: ignore[override]
            with SummaryWriter(self._get_file_writer().get_logdir()) as writer:
                for summary in hparams(hparam_dict, metric_dict):
                    writer.file_writer.add_summary(summary)
                for tag, value in metric_dict.items():
                    writer.add_scalar(tag, value)

    writer = InOneRun(tmp_path)
    writer.close()
    assert writer._get_file_writer() is writer.file_writer
    writer.add_hparams({"lr": 0.125}, {"accuracy": 0.5})
    writer.close()
    (row,) = glassboard.open(tmp_path).hparams(metrics="accuracy")
    assert (row["run"], row["lr"], row["accuracy"]) == (".", 0.125, 0.5)


def test_close_twice_and_go_on_in_a_new_file(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("a", 1.0, 1)
    writer.close()
    writer.close()
    writer.flush()
    assert len(event_files(tmp_path)) == 1
    writer.add_scalar("a", 2.0, 2)
    writer.close()
    assert len(event_files(tmp_path)) == 2
    assert scalars(tmp_path, "a") == [(1, 1.0), (2, 2.0)]


def test_flush_hands_everything_to_the_file(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("a", 1.0, 1)
    writer.add_scalars("b", {"x": 2.0}, 1)
    writer.flush()
    assert scalars(tmp_path, "a") == [(1, 1.0)]
    assert scalars(tmp_path / "b_x", "b") == [(1, 2.0)]
    writer.close()


def test_scalars_go_to_runs_of_their_own(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(3):
            writer.add_scalars("loss/fold", {"train": step, "val": np.float32(2 * step)}, step, 5.0)
        assert set(writer.all_writers) == {
            str(tmp_path),
            f"{tmp_path}/loss_fold_train",
            f"{tmp_path}/loss_fold_val",
        }
    for name, factor in (("train", 1), ("val", 2)):
        run = tmp_path / f"loss_fold_{name}"
        assert len(event_files(run)) == 1
        assert scalars(run, "loss/fold") == [(step, factor * step) for step in range(3)]
        assert {event.wall_time for event in accumulated(run).Scalars("loss/fold")} == {5.0}


def test_wall_time_and_missing_step(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", 1, walltime=123.5)
        writer.add_scalar("a", math.nan, 2, walltime=np.float64(124))
    first, second = accumulated(tmp_path).Scalars("a")
    assert (first.wall_time, first.step, second.wall_time) == (123.5, 0, 124.0)
    assert math.isnan(second.value)


def test_a_restart_supersedes_at_once(tmp_path: Path) -> None:
    """What torch's writer says at a first restart, TensorBoard's Python reader doesn't heed."""
    seen = {}
    for cls in (SummaryWriter, TorchWriter):
        run = tmp_path / cls.__module__
        for start, factor in ((0, 1), (2, 10)):
            with cls(str(run), purge_step=start or None, filename_suffix=f".{start}") as writer:
                for step in range(start, 4):
                    writer.add_scalar("a", factor * step, step)
        accumulator = PluginAccumulator(str(run)).Reload()
        seen[cls] = [event.step for event in accumulator.Tensors("a")]
    assert seen == {SummaryWriter: [0, 1, 2, 3], TorchWriter: [0, 1, 2, 3, 2, 3]}


def test_a_file_in_the_way_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="cannot record to") as raised:
        SummaryWriter(tmp_path / "file" / "run")
    assert isinstance(raised.value, NotADirectoryError | FileExistsError)
    assert str(tmp_path / "file" / "run") in str(raised.value)
    assert "hint:" in str(raised.value)
    assert raised.value.errno
