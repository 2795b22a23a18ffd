"""What TensorBoard's own reader finds in a directory."""

from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

KEEP_ALL = {"scalars": 0, "histograms": 0, "tensors": 0, "compressedHistograms": 1, "images": 1}


def accumulated(logdir: Path) -> EventAccumulator:
    """Everything in the event files that lie in `logdir` itself."""
    return EventAccumulator(str(logdir), size_guidance=KEEP_ALL).Reload()


def scalars(logdir: Path, tag: str) -> list[tuple[int, float]]:
    """(step, value) of a series, in the order in which it was written."""
    return [(event.step, event.value) for event in accumulated(logdir).Scalars(tag)]


def event_files(logdir: Path) -> list[Path]:
    return sorted(logdir.glob("events.out.tfevents.*"))
