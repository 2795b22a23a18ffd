"""What recording costs a training: glassboard's writer, torch's and tensorboardX's, and the goals.

    python -m bench.write [--rounds 3] [--only add_text import …] [--markdown docs/performance.md]

A row without other words is what the caller waits; `CPU` is what all threads of the process use
until `close()` has returned, a call, so that work put off is not work forgotten. In each round
every writer has a process of its own, in turn; the import is measured in one more. What a run does
once is not shared out over the calls: writers are given half a second to begin, and the garbage of
what was imported is collected before. What that takes is a row of its own.
"""

import argparse
import gc
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench import figures, import_time
from bench.goals import Goal, verdict

MODULES = {
    "glassboard": "glassboard",
    "torch": "torch.utils.tensorboard",
    "tensorboardX": "tensorboardX",
}
SCALE = {"µs": 1e6, "ms": 1e3}
PAUSE = 0.002  # seconds between calls that are paced, as a quick training's steps are apart
HEAD = f"| | {' | '.join(MODULES)} | torch ÷ glassboard | goal | |\n{'|---' * (len(MODULES) + 4)}|"
RECORD = 52  # bytes of a scalar in the file
SETTLED = 0.5  # seconds after which a run has begun
LIMIT = 180  # seconds a process may take


class Case(NamedTuple):
    """Calls of one kind, and what they have to reach."""

    what: str
    unit: str
    calls: int
    prepared: Callable[[Any], Callable[[int], Any]]
    """Makes of a writer the call, which takes the step."""
    call: Goal | None = None
    cpu: Goal | None = None
    paced: tuple[Goal | None, Goal | None] | None = None
    """With a pause before each call: of the median, and of the 99th percentile."""

    def rows(self) -> dict[str, Goal | None]:
        """What is told of it, beside its goals."""
        if self.paced:
            return {
                f"{self.what}, p{n}": goal for n, goal in zip((50, 99), self.paced, strict=True)
            }
        return {self.what: self.call, f"{self.what}: CPU": self.cpu}


def _scalar(value: Any) -> Callable[[Any], Callable[[int], Any]]:
    return lambda writer: lambda step: writer.add_scalar("loss/train", value, step)


def _append(writer: Any) -> Callable[[int], Any]:
    """What no writer can do without, where it keeps what a killed process recorded."""
    folder = getattr(writer, "log_dir", None) or writer.logdir
    file = (Path(folder) / "bare").open("ab", buffering=0)
    return lambda _: file.write(b"x" * RECORD)


def _scalar_numpy(writer: Any) -> Callable[[int], Any]:
    import numpy as np

    return _scalar(np.float32(0.5))(writer)


def _scalar_tensor(writer: Any) -> Callable[[int], Any]:
    import torch

    return _scalar(torch.tensor(0.5))(writer)


def _scalars(writer: Any) -> Callable[[int], Any]:
    losses = {"train": 0.5, "val": 0.625, "test": 0.75}
    return lambda step: writer.add_scalars("loss", losses, step)


def _histogram(size: int) -> Callable[[Any], Callable[[int], Any]]:
    def prepared(writer: Any) -> Callable[[int], Any]:
        import torch

        weights = torch.randn(size)
        return lambda step: writer.add_histogram("layer/weight", weights, step)

    return prepared


def _histograms(writer: Any) -> Callable[[int], Any]:
    import torch
    from support.nets import resnet18

    model, _ = resnet18()
    model(torch.randn(2, 3, 64, 64)).square().mean().backward()
    tensors = {
        name + suffix: tensor
        for name, weights in model.named_parameters()
        for suffix, tensor in (("", weights), ("/grad", weights.grad))
    }

    def call(step: int) -> None:
        for tag, tensor in tensors.items():
            writer.add_histogram(tag, tensor, step)

    return call


def _image(writer: Any) -> Callable[[int], Any]:
    import torch

    picture = torch.rand(3, 256, 256)
    return lambda step: writer.add_image("sample", picture, step)


def _text(writer: Any) -> Callable[[int], Any]:
    return lambda step: writer.add_text("notes", "the **learning rate** was halved", step)


CASES = (
    Case(
        "add_scalar, Python float", "µs", 20_000, _scalar(0.5), Goal(ratio=40, most=2.3), Goal(30)
    ),
    Case("add_scalar, NumPy scalar", "µs", 20_000, _scalar_numpy, Goal(30)),
    Case("add_scalar, 0-d tensor", "µs", 20_000, _scalar_tensor, Goal(20)),
    Case("add_scalar every 2 ms", "µs", 1_500, _scalar(0.5), paced=(Goal(10), Goal(8))),
    Case(f"a bare append of {RECORD} bytes every 2 ms", "µs", 1_500, _append, paced=(None, None)),
    Case("add_scalars of 3", "µs", 2_000, _scalars, Goal(20)),
    Case("add_histogram, 1,000 floats", "ms", 1_000, _histogram(1_000), Goal(50)),
    Case("add_histogram, 1 M floats", "ms", 10, _histogram(1_000_000), Goal(ratio=6, most=2.7)),
    Case("124 histograms of a ResNet-18, 23.4 M values", "ms", 2, _histograms, Goal(10)),
    Case("add_image, 3 × 256 × 256 floats", "ms", 15, _image, Goal(10)),
    Case("add_text, 32 characters", "µs", 3_000, _text, Goal(15)),
)
IMPORT = Case("import, torch being there", "ms", 1, _text, Goal(5))
BEGIN = Case("a run's first writer: CPU", "ms", 1, _text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--only", nargs="+", default=[""], help="rows whose names hold one of these"
    )
    parser.add_argument("--markdown", type=Path, help="a file whose table is to be replaced")
    parser.add_argument("--one", choices=MODULES, help=argparse.SUPPRESS)  # what a process is to do
    given = parser.parse_args()
    cases = [
        case for case in (*CASES, IMPORT, BEGIN) if any(part in case.what for part in given.only)
    ]
    if given.one:
        print(json.dumps(_process(given.one, [case for case in cases if case in CASES])))
        return
    lines = []
    for line in _lines(cases, given.only, given.rounds):
        print(line, flush=True)
        lines.append(line)
    if given.markdown:
        figures.put_between_marks(given.markdown, "write", lines)


def _lines(cases: list[Case], only: list[str], rounds: int) -> Iterator[str]:
    yield (
        f"{figures.machine('torch', 'tensorboardX')}; median [least..most] of {rounds} in turn."
        f" Load {os.getloadavg()[0]:.1f} at first."
    )
    yield ""
    found: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        for writer in MODULES:
            for row, value in _round(writer, IMPORT in cases, only).items():
                found.setdefault(row, {}).setdefault(writer, []).append(value)
    yield HEAD
    for case in cases:
        for row, goal in case.rows().items():
            if row in found:
                yield _row(f"{row}, {case.unit}", found[row], goal)
    yield ""
    yield f"Load {os.getloadavg()[0]:.1f} at last."


def _row(what: str, took: dict[str, list[float]], goal: Goal | None) -> str:
    ours, torchs, others = (took.get(writer, []) for writer in MODULES)
    figure = figures.Figure(what, "", ours, torchs)
    ratio = f"**{figures.short(figure.ratio())}×**" if ours and torchs else "–"
    cells = (*map(figures.spread, (ours, torchs, others)), ratio, goal or "", verdict(figure, goal))
    return f"| {what} | {' | '.join(map(str, cells))} |"


def _round(writer: str, imports: bool, only: list[str]) -> dict[str, float]:
    """What one writer takes, by the rows' names."""
    took = {}
    if imports:
        seconds = import_time.seconds(import_time.IMPORTS[writer])
        took[IMPORT.what] = seconds * SCALE[IMPORT.unit]
    command = [sys.executable, "-W", "ignore", "-m", "bench.write", "--one", writer]
    done = subprocess.run(
        [*command, "--only", *only], capture_output=True, text=True, timeout=LIMIT, check=False
    )
    if done.returncode:
        print(f"{writer}: {(done.stderr.strip().splitlines() or ['?'])[-1]}", file=sys.stderr)
        return took
    return took | json.loads(done.stdout.splitlines()[-1])


# --- in a process of its own ---------------------------------------------------------------------


def _process(writer: str, cases: list[Case]) -> dict[str, float]:
    import torch

    torch.manual_seed(0)
    opened = importlib.import_module(MODULES[writer]).SummaryWriter
    took = {BEGIN.what: _begun(opened) * SCALE[BEGIN.unit]}
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            measure = _paced if case.paced else _back_to_back
            seconds = measure(opened(folder), case)
        scaled = (each * SCALE[case.unit] for each in seconds)
        took |= dict(zip(case.rows(), scaled, strict=True))
    return took


def _settle() -> None:
    time.sleep(SETTLED)
    gc.collect()


def _begun(opened: Callable[[str], Any]) -> float:
    """Seconds of CPU that a process's first writer takes, with all that it does once."""
    with tempfile.TemporaryDirectory() as folder:
        gc.collect()
        busy = time.process_time()
        writer = opened(folder)
        writer.add_scalar("loss/train", 0.5, 0)
        time.sleep(SETTLED)
        writer.close()
        return time.process_time() - busy


def _back_to_back(writer: Any, case: Case) -> tuple[float, float]:
    """Seconds a call: what the caller waits, and the CPU of all threads until all is written."""
    call = case.prepared(writer)
    call(0)  # opens files, and imports what is needed
    writer.flush()
    _settle()
    began, busy = time.perf_counter(), time.process_time()
    for step in range(1, case.calls + 1):
        call(step)
    waited = time.perf_counter() - began
    writer.close()
    return waited / case.calls, (time.process_time() - busy) / case.calls


def _paced(writer: Any, case: Case) -> tuple[float, float]:
    """Seconds that a call takes: the median, and the 99th percentile."""
    call = case.prepared(writer)
    call(0)
    _settle()
    took = []
    for step in range(case.calls):
        time.sleep(PAUSE)
        began = time.perf_counter()
        call(step)
        took.append(time.perf_counter() - began)
    writer.close()
    return statistics.median(took), statistics.quantiles(took, n=100)[-1]


if __name__ == "__main__":
    main()
