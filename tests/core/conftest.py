"""What the tests of the native module share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import pyarrow as pa
import pytest
from glassboard._core import EventWriter, Store
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.summary.writer.record_writer import RecordWriter

EVERYTHING = {"scalars": 0, "histograms": 0, "tensors": 0, "images": 0, "audio": 0}


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[EventWriter]:
    """A writer into `tmp_path / "run"`."""
    writer = EventWriter(str(tmp_path / "run"))
    yield writer
    writer.close()


@pytest.fixture
def open_store() -> Iterator[Callable[..., Store]]:
    """Opens a store and waits until it is ready; closes it after the test."""
    with ExitStack() as stack:

        def open_it(logdir: Path | list[tuple[str, str]], reload_interval: float = 0.02) -> Store:
            given = str(logdir) if isinstance(logdir, Path) else logdir
            store = Store(given, reload_interval=reload_interval)
            stack.callback(store.close)
            until(store, lambda: store.progress().state == "ready")
            return store

        yield open_it


@pytest.fixture
def wait_until() -> Callable[[Store, Callable[[], bool]], None]:
    """Waits until something is true of a store; fails after ten seconds."""
    return until


def until(store: Store, is_true: Callable[[], bool]) -> None:
    deadline = monotonic() + 10
    while not is_true():
        assert monotonic() < deadline, f"not within 10 s: {store.progress()} {store.problems()}"
        store.wait(store.version, 0.05)


@pytest.fixture
def tensorboard() -> Callable[[Path], EventAccumulator]:
    """Reads a run with TensorBoard's own reader, keeping every point."""

    def read(run: Path) -> EventAccumulator:
        accumulator = EventAccumulator(str(run), size_guidance=EVERYTHING)
        accumulator.Reload()
        return accumulator

    return read


@pytest.fixture
def write_events() -> Callable[..., Path]:
    """Appends events to a file of a run with TensorBoard's own record writer."""

    def write(run: Path, *events: Event, name: str = "events.out.tfevents.1.host") -> Path:
        run.mkdir(parents=True, exist_ok=True)
        with (run / name).open("ab") as file:
            records = RecordWriter(file)
            for event in events:
                records.write(event.SerializeToString())
            records.flush()
        return run / name

    return write


@pytest.fixture
def table() -> Callable[[bytes], pa.Table]:
    """An Arrow IPC stream as a table."""
    return lambda stream: pa.ipc.open_stream(stream).read_all()
