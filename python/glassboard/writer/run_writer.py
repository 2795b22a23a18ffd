"""What every part of `SummaryWriter` rests on: a run's files, and how a value gets into them."""

from __future__ import annotations

import os
import time
from functools import partial
from operator import methodcaller
from typing import TYPE_CHECKING, Any, TypeVar

from glassboard.writer import rank
from glassboard.writer.capture import Capture, is_wanted
from glassboard.writer.convert import described
from glassboard.writer.file_writer import FileWriter, SilentFileWriter
from glassboard.writer.files import Files
from glassboard.writer.intake import Intake
from glassboard.writer.later import Later
from glassboard.writer.system import System, interval

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from glassboard._core import EventWriter
    from glassboard.writer.intake import Tell

Self = TypeVar("Self", bound="RunWriter")
# Bytes of a value: protobuf's limit of a message, with room for what stands around it.
LARGEST = (1 << 31) - (1 << 16)
LogDir = str | os.PathLike[str]


class RunWriter:
    """Opens a run's files, adds to them, closes them."""

    _rival: rank.Rival | None = None  # rank 0 of a training in which this process is another
    _capture: Capture | None = None
    _system: System | None = None

    def __init__(
        self,
        log_dir: LogDir | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        *,
        logdir: LogDir | None = None,
        write_to_disk: bool = True,
        all_ranks: bool | None = None,
        capture: bool = True,
        system_metrics: bool | float = False,
    ) -> None:
        seconds = interval(system_metrics)
        if not isinstance(filename_suffix, str):
            raise TypeError(f"`filename_suffix` must be a str, not {described(filename_suffix)}")
        chosen = _chosen(log_dir, logdir)
        self.log_dir = self.logdir = chosen or default_log_dir(comment)
        self.purge_step = purge_step
        self.max_queue = max_queue
        self.flush_secs = flush_secs
        self.filename_suffix = filename_suffix
        self._intake = Intake()
        self._files = Files(os.fsdecode(self.log_dir), filename_suffix)
        self._later = Later(partial(self._intake.device_failed, self.log_dir))
        self._ends: dict[str, int] = {}  # of what `export_scalars_to_json` wrote, by file
        self.is_silent = not write_to_disk
        mine = None if self.is_silent or all_ranks else rank.found()
        if mine is not None and mine.number > 0 and not filename_suffix:
            self._leave_to_first(mine, is_meant=all_ranks is False, is_chosen=chosen is not None)
        if self.is_silent:
            return
        self._start_anew(purge_step)
        if mine is not None and mine.number == 0:
            self._write("rank", methodcaller("event", rank.mark_event(mine)))
        if is_wanted(capture):  # after the mark, which is looked for at the file's beginning
            self._capture = Capture(self._files.run().event_writer)
        if seconds is not None:
            self._system = System(os.fsdecode(self.log_dir), seconds, self._add_usage)

    def _leave_to_first(self, mine: rank.Rank, *, is_meant: bool, is_chosen: bool) -> None:
        """Leaves the recording to rank 0, unless that records elsewhere."""
        if is_meant:
            self.is_silent = True
            return
        if not is_chosen:
            self._fall_silent()
            return
        self._rival = rank.Rival(os.fsdecode(self.log_dir), mine)
        self._give_way()
        if not self.is_silent:
            rank.watch(self)

    def _give_way(self) -> None:
        """Records nothing from now on where rank 0 of the training is seen to record here, too."""
        if self._rival is not None and not self.is_silent and self._rival.is_there():
            self._fall_silent()

    def _fall_silent(self) -> None:
        self.is_silent = True
        self._files.discard()
        self._intake.only_rank_0(self.log_dir)

    @property
    def file_writer(self) -> FileWriter | None:
        """The run's own event file; None while closed. Where this process records nothing, one that
        takes everything.

        Example:
            >>> writer.file_writer.get_logdir()
            'runs/first'
        """
        return SilentFileWriter(self._files.log_dir) if self.is_silent else self._files.own

    def _get_file_writer(self) -> FileWriter:
        """The same, opened where it is closed: torch's method, which Lightning calls."""
        return self.file_writer or self._files.run()

    @property
    def all_writers(self) -> dict[str, FileWriter] | None:
        """The open event files by directory, those of `add_scalars` included; None while closed.

        Example:
            >>> writer.add_scalars("loss", {"train": 0.5, "val": 0.75})
            >>> list(writer.all_writers)
            ['runs/first', 'runs/first/loss_train', 'runs/first/loss_val']
        """
        silent = self.file_writer if self.is_silent else None
        return self._files.all if silent is None else {silent.get_logdir(): silent}

    def get_logdir(self) -> LogDir:
        """The directory where the event files lie.

        Example:
            >>> writer.get_logdir()
            'runs/first'
        """
        return self.log_dir

    def _start_anew(self, step: int | None) -> None:
        """Opens the run's file, and says where the run goes on, if it does."""
        writer = self._files.run().event_writer
        if step is not None:
            # TensorBoard's Python reader takes a run's first session for its beginning, and heeds
            # the second.
            for _ in range(2):
                writer.session_start(int(step), time.time())

    def _add(
        self,
        tag: str,
        value: Any,
        encode: Callable[[Tell], bytes],
        global_step: Any,
        walltime: Any,
    ) -> None:
        """Adds what `encode` makes of a value, the fields of a `Summary.Value`; it may refuse."""
        tag = self._intake.tag(tag)
        fields = self._intake.taken(tag, value, encode)
        if fields is not None and len(fields) > LARGEST:
            self._intake.refuse(tag, value, "less than 2 GiB in the file", "record a part of it")
        elif fields is not None:
            self._add_all(tag, [(tag, fields)], global_step, walltime)

    def _add_all(
        self, tag: str, values: list[tuple[str, bytes]], global_step: Any, walltime: Any
    ) -> None:
        """Adds the (tag, fields) that a call with `tag` becomes, all of one step and time."""
        step = self._intake.step(tag, global_step)
        wall_time = self._intake.wall_time(tag, walltime)
        for name, fields in values:
            self._write(tag, methodcaller("value", name, fields, step, wall_time))

    def _add_usage(self, usage: dict[str, float], step: int) -> None:
        """Adds what the machine is busy with, by tag."""
        now = time.time()
        for tag, number in usage.items():
            self._write(tag, methodcaller("scalar", tag, number, step, now))

    def flush(self, *, fsync: bool = False) -> None:
        """Returns when everything added so far is with the operating system; warns where the file
        was deleted meanwhile.

        Args:
            fsync: returns when everything lies on the disk, even if the machine loses its power.

        Raises:
            OSError: it cannot be written.

        Example:
            >>> writer.add_scalar("loss", 0.5, 1)
            >>> writer.flush(fsync=True)  # before the machine goes down
        """
        self._later.settle()
        self._intake.deleted(self._files.flush(fsync))
        self._intake.lost(self.log_dir, self._files.lost())

    def close(self) -> None:
        """Flushes and closes the files; what is added later opens new ones. Warns where the file
        was deleted meanwhile.

        Raises:
            OSError: what was added cannot be written.

        Example:
            >>> writer.add_scalar("loss", 0.5, 1)
            >>> writer.close()
            >>> writer.file_writer is None
            True
        """
        if self._system is not None:
            self._system.finish()
            self._system = None
        self._later.settle()
        if self._capture is not None:
            self._capture.finish()
            self._capture = None
        self._give_way()
        self._intake.deleted(self._files.close())
        self._intake.lost(self.log_dir, self._files.lost())

    def _write(
        self,
        tag: str,
        add: Callable[[EventWriter], None],
        *,
        below: tuple[str, str] | None = None,
    ) -> None:
        """Adds to the run's own file, or to that of the run `below` it for a tag and a key; and to
        a new file where another thread closed it, or someone deleted it. Warns where the file
        cannot be made or written. Where a device is waited for, it is added after what that gives.
        """
        if self._later.queue and not self._later.is_own_thread:
            self._later.add(None, lambda: self._write_now(tag, add, below))
        else:
            self._write_now(tag, add, below)

    def _write_now(
        self, tag: str, add: Callable[[EventWriter], None], below: tuple[str, str] | None
    ) -> None:
        while not self.is_silent:
            try:
                file = self._files.run() if below is None else self._files.below(*below)
            except OSError as error:
                told = tag if below is None else f"{tag}[{below[1]}]"
                self._intake.not_opened(told, error)
                return
            try:
                add(file.event_writer)
                return
            except FileNotFoundError:
                self._files.drop(file)
                self._intake.deleted([file.get_logdir()])
            except OSError as error:
                self._intake.write_failed(self.log_dir, error)
                return
            except ValueError:
                if not file.event_writer.closed:
                    raise
                self._files.drop(file)

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        self.close()


def _chosen(log_dir: LogDir | None, logdir: LogDir | None) -> LogDir | None:
    if log_dir and logdir and os.fspath(log_dir) != os.fspath(logdir):
        raise ValueError(
            f"`log_dir` is `{log_dir}`, but `logdir` is `{logdir}`\n"
            "hint: give one of them; both mean the run's directory"
        )
    return log_dir or logdir


def default_log_dir(comment: str = "") -> str:
    """Where torch's writer puts a run that is given no directory."""
    import socket
    from datetime import datetime

    now = datetime.now().strftime("%b%d_%H-%M-%S")
    return os.path.join("runs", f"{now}_{socket.gethostname()}{comment}")
