"""tensorboardX's `GlobalSummaryWriter`: one writer for all modules of a program, which counts the
steps itself.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from glassboard.writer.summary_writer import SummaryWriter

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from contextlib import AbstractContextManager

    from glassboard.writer.file_writer import FileWriter
    from glassboard.writer.run_writer import LogDir


class GlobalSummaryWriter:
    """A writer that needs no steps: the n-th value of a series is recorded at step n.

    Processes that are forked go on counting together, each in a file of its own.

    Args:
        logdir: the run's directory, as `SummaryWriter` takes it.
        comment: as there.
        purge_step: as there.
        max_queue: as there.
        flush_secs: as there.
        filename_suffix: as there.
        write_to_disk: as there.
        log_dir: torch's name for `logdir`.
        coalesce_process: whether the processes count together, for which one more is started;
            otherwise each counts alone.

    Example:
        >>> writer = glassboard.GlobalSummaryWriter("runs/all", coalesce_process=False)
        >>> for loss in (0.5, 0.25, 0.125):
        ...     writer.add_scalar("loss", loss)
        >>> glassboard.open("runs/all").scalars("loss")["step"]
        array([0, 1, 2])
    """

    _shared: GlobalSummaryWriter | None = None

    def __init__(
        self,
        logdir: LogDir | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        write_to_disk: bool = True,
        log_dir: LogDir | None = None,
        coalesce_process: bool = True,
    ) -> None:
        self.smw = SummaryWriter(
            log_dir,
            comment,
            purge_step,
            max_queue,
            flush_secs,
            filename_suffix,
            logdir=logdir,
            write_to_disk=write_to_disk,
        )
        self._lock: AbstractContextManager[Any] = threading.RLock()
        self._steps: MutableMapping[tuple[str, str], int] = {}
        if coalesce_process:
            import multiprocessing

            self._lock = multiprocessing.RLock()
            self._steps = multiprocessing.Manager().dict()

    def add_scalar(self, tag: str, scalar_value: Any, walltime: float | None = None) -> None:
        """Records one number.

        Args:
            tag: the series' name.
            scalar_value: as `SummaryWriter.add_scalar` takes it.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> writer = glassboard.GlobalSummaryWriter("runs/all", coalesce_process=False)
            >>> writer.add_scalar("loss", 0.5)
        """
        with self._lock:
            self.smw.add_scalar(tag, scalar_value, self._step("scalar", tag), walltime)

    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        """Records a picture.

        Args:
            tag: the series' name.
            img_tensor: as `SummaryWriter.add_image` takes it.
            walltime: seconds since 1970-01-01 UTC; now, if left out.
            dataformats: as there.

        Example:
            >>> writer = glassboard.GlobalSummaryWriter("runs/all", coalesce_process=False)
            >>> writer.add_image("noise", torch.rand(3, 32, 32))
        """
        with self._lock:
            step = self._step("image", tag)
            self.smw.add_image(tag, img_tensor, step, walltime, dataformats)

    def add_text(self, tag: str, text_string: str, walltime: float | None = None) -> None:
        """Records a text.

        Args:
            tag: the series' name.
            text_string: the text, in Markdown.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> writer = glassboard.GlobalSummaryWriter("runs/all", coalesce_process=False)
            >>> writer.add_text("note", "The learning rate was **halved**.")
        """
        with self._lock:
            self.smw.add_text(tag, text_string, self._step("text", tag), walltime)

    def _step(self, kind: str, tag: str) -> int:
        step = self._steps.get((kind, tag), -1) + 1
        self._steps[kind, tag] = step
        return step

    @staticmethod
    def getSummaryWriter() -> GlobalSummaryWriter:  # noqa: N802
        """The one writer of this program, made when it is first asked for.

        Example:
            >>> writer = glassboard.GlobalSummaryWriter.getSummaryWriter()
            >>> writer is glassboard.GlobalSummaryWriter.getSummaryWriter()  # in any module
            True
            >>> writer.close()
        """
        shared = GlobalSummaryWriter._shared
        if shared is None:
            shared = GlobalSummaryWriter._shared = GlobalSummaryWriter()
        return shared

    @property
    def file_writer(self) -> FileWriter | None:
        """The event file; None while closed.

        Example:
            >>> writer = glassboard.GlobalSummaryWriter("runs/all", coalesce_process=False)
            >>> writer.file_writer.get_logdir()
            'runs/all'
        """
        return self.smw.file_writer

    def close(self) -> None:
        """Flushes and closes the file.

        Example:
            >>> writer = glassboard.GlobalSummaryWriter("runs/all", coalesce_process=False)
            >>> writer.close()
            >>> writer.file_writer is None
            True
        """
        self.smw.close()
