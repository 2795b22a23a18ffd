"""What a logging call costs the training loop: glassboard's writer, torch's and tensorboardX's.

    python -m bench.write [--rounds 3]

`call` is what the caller waits for; `CPU` is what all threads use until `close()` has
returned, so that putting work off does not hide it. Rounds are interleaved; figures are medians.
"""

import argparse
import importlib
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

WRITERS = {
    "glassboard": "glassboard",
    "torch": "torch.utils.tensorboard",
    "tensorboardX": "tensorboardX",
}
SMALL = np.random.default_rng(0).normal(size=1_000).astype(np.float32)
LARGE = np.random.default_rng(0).normal(size=1_000_000).astype(np.float32)
TENSOR = torch.tensor(0.5)

# name: (how many calls, the call)
CALLS: dict[str, tuple[int, Callable[[Any, int], None]]] = {
    "add_scalar, Python float": (5_000, lambda w, i: w.add_scalar("loss", 0.5, i)),
    "add_scalar, 0-d tensor": (5_000, lambda w, i: w.add_scalar("loss", TENSOR, i)),
    "add_text, 30 characters": (2_000, lambda w, i: w.add_text("note", "x" * 30, i)),
    "add_histogram, 1,000 floats": (300, lambda w, i: w.add_histogram("w", SMALL, i)),
    "add_histogram, 1,000,000 floats": (10, lambda w, i: w.add_histogram("w", LARGE, i)),
}


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def cost(module: str, n: int, call: Callable[[Any, int], None]) -> tuple[float, float]:
    """Microseconds a call: what the caller waits, and the CPU of all threads."""
    with tempfile.TemporaryDirectory() as folder:
        writer = importlib.import_module(module).SummaryWriter(folder)
        call(writer, 0)
        began, busy = time.perf_counter(), cpu_seconds()
        for i in range(1, n + 1):
            call(writer, i)
        waited = time.perf_counter() - began
        writer.close()
        return waited / n * 1e6, (cpu_seconds() - busy) / n * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    for name, (n, call) in CALLS.items():
        took: dict[str, list[tuple[float, float]]] = {writer: [] for writer in WRITERS}
        for _ in range(rounds):
            for writer, module in WRITERS.items():
                took[writer].append(cost(module, n, call))
        waits, busy = (
            {w: statistics.median(t[i] for t in took[w]) for w in WRITERS} for i in (0, 1)
        )
        print(name)
        for writer in WRITERS:
            print(
                f"  {writer:<13} call {waits[writer]:10.1f} µs"
                f" ({waits[writer] / waits['glassboard']:5.1f}×)"
                f"   CPU {busy[writer]:10.1f} µs ({busy[writer] / busy['glassboard']:5.1f}×)"
            )


if __name__ == "__main__":
    main()
