"""Lightning: `Trainer(logger=GlassboardLogger("runs"))`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lightning.pytorch.loggers.logger import Logger, rank_zero_experiment
from lightning.pytorch.utilities.rank_zero import rank_zero_only

from glassboard.writer import SummaryWriter

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping


class GlassboardLogger(Logger):
    """Records metrics, hyperparameters and the model's graph, on rank 0.

    Args:
        save_dir: the directory of all runs.
        name: a directory of runs in it; empty for none.
        version: the run's directory in that; `version_0`, `version_1` … if left out.
        log_graph: whether `log_graph` records: it runs the model on its `example_input_array`.
        writer_options: what `SummaryWriter` takes besides.
    """

    def __init__(
        self,
        save_dir: str | os.PathLike[str] = "runs",
        name: str = "",
        version: int | str | None = None,
        *,
        log_graph: bool = False,
        **writer_options: Any,
    ) -> None:
        super().__init__()
        self._save_dir = os.fspath(save_dir)
        self._name = name
        self._version = version
        self._log_graph = log_graph
        self._options = writer_options
        self._writer: SummaryWriter | None = None

    @property
    def save_dir(self) -> str:
        return self._save_dir

    @property
    def name(self) -> str:
        return self._name

    @property
    def version(self) -> int | str:
        if self._version is None:
            folder = os.path.join(self._save_dir, self._name)
            there = os.listdir(folder) if os.path.isdir(folder) else []
            numbers = [name.removeprefix("version_") for name in there]
            self._version = max((int(n) + 1 for n in numbers if n.isdecimal()), default=0)
        return self._version

    @property
    def log_dir(self) -> str:
        version = self.version
        run = version if isinstance(version, str) else f"version_{version}"
        return os.path.join(self._save_dir, self._name, run)

    @property
    @rank_zero_experiment
    def experiment(self) -> SummaryWriter:
        """The writer, for all that Lightning has no call for."""
        if self._writer is None:
            self._writer = SummaryWriter(self.log_dir, **self._options)
        return self._writer

    @rank_zero_only
    def log_metrics(self, metrics: Mapping[str, Any], step: int | None = None) -> None:
        self.experiment.add_scalars_dict(metrics, step)

    @rank_zero_only
    def log_hyperparams(self, params: dict[str, Any] | Namespace, *_: Any, **__: Any) -> None:
        given = params if isinstance(params, dict) else vars(params)
        self.experiment.add_hparams(given, {}, run_name=".")

    @rank_zero_only
    def log_graph(self, model: Any, input_array: Any = None) -> None:
        given = getattr(model, "example_input_array", None) if input_array is None else input_array
        if self._log_graph and given is not None:
            self.experiment.add_graph(model, given)

    @rank_zero_only
    def finalize(self, status: str) -> None:
        if self._writer is not None:
            self._writer.close()
