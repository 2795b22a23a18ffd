"""What an import adds to a program that has torch already: torch's writer, tensorboardX's,
glassboard's.

    python -m bench.import_time [--rounds 7]

Each round starts a new interpreter for each of them in turn; printed are medians and the ratio to
glassboard's.
"""

import argparse
import statistics
import subprocess
import sys

IMPORTS = {
    "torch": "from torch.utils.tensorboard import SummaryWriter",
    "tensorboardX": "from tensorboardX import SummaryWriter",
    "glassboard": "from glassboard import SummaryWriter",
}
PROGRAM = """
import time, torch
start = time.perf_counter()
{statement}
print(time.perf_counter() - start)
"""


def seconds(statement: str) -> float:
    """How long the statement takes in a new interpreter, after `import torch`."""
    program = PROGRAM.format(statement=statement)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for statement in IMPORTS.values():  # so that every file is in the page cache, and compiled
        seconds(statement)
    for _ in range(rounds):
        for name, statement in IMPORTS.items():
            times[name].append(seconds(statement))
    ours = statistics.median(times["glassboard"])
    print("| writer | ms beyond torch: median [min..max] | peer ÷ glassboard |")
    print("|---|---|---|")
    for name, found in times.items():
        low, middle, high = (1000 * f(found) for f in (min, statistics.median, max))
        print(f"| {name} | {middle:.1f} [{low:.1f}..{high:.1f}] | {middle / 1000 / ours:.1f} |")


if __name__ == "__main__":
    main()
