"""Buckets are the ones that torch writes, whichever rule makes them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from glassboard import SummaryWriter
from support.events import accumulated
from torch.utils.tensorboard import SummaryWriter as TorchWriter

RANDOM = np.random.default_rng(0)
VALUES = {
    "normal": RANDOM.normal(size=1000),
    "float32": RANDOM.normal(size=1000).astype(np.float32),
    "positive": RANDOM.random(500) + 1,
    "tiny": np.array([1e-13, -1e-13, 0.0]),
    "equal": np.ones(5),
    "zero": np.zeros(5),
    "one": np.array([-3.5]),
    "integers": np.arange(-5, 6),
}


@pytest.mark.parametrize("max_bins", [None, 7, 100])
@pytest.mark.parametrize("bins", ["tensorflow", "auto", "sqrt", 10, [-10, -1, 0, 1, 10]])
@pytest.mark.parametrize("values", VALUES)
def test_same_buckets_as_torch(tmp_path: Path, values: str, bins: Any, max_bins: Any) -> None:
    found = []
    for name, cls in (("ours", SummaryWriter), ("theirs", TorchWriter)):
        with cls(str(tmp_path / name)) as writer:
            given = writer.default_bins if name == "theirs" and bins == "tensorflow" else bins
            writer.add_histogram("h", VALUES[values], 3, given, 5.0, max_bins)
        (event,) = accumulated(tmp_path / name).Histograms("h")
        assert (event.step, event.wall_time) == (3, 5.0)
        found.append(event.histogram_value)
    ours, theirs = found
    assert (ours.min, ours.max, ours.num) == (theirs.min, theirs.max, theirs.num)
    assert ours.sum == pytest.approx(theirs.sum)
    assert ours.sum_squares == pytest.approx(theirs.sum_squares)
    assert ours.bucket == theirs.bucket
    assert ours.bucket_limit == pytest.approx(theirs.bucket_limit, rel=1e-12)
