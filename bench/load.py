"""How long a server takes from the start of its process until everything of a logdir is served, how
much memory that takes, and how long it takes the second time.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.series import check, read_once, wait_until_served
from bench.servers import OURS, THEIRS, started
from bench.workloads import WORKLOADS, Workload, logdir

CACHE_LIMIT = 6  # seconds: what is small isn't cached, and this is how long that is waited for


def measure(name: str, data: Path, rounds: int) -> Iterator[Figure]:
    """Rounds of a first start of ours, a second one, and one of theirs.

    Each first start is with an empty cache; the first of all fills the one of the second starts.
    """
    workload = WORKLOADS[name]
    place = logdir(workload, data)
    read_once(place)
    seconds: dict[str, list[float]] = {OURS: [], THEIRS: []}
    memory: dict[str, list[float]] = {OURS: [], THEIRS: []}
    again: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        for n in range(rounds):
            for product in (OURS, THEIRS):
                with started(product, place, cache if n == 0 else None) as server:
                    seconds[product].append(wait_until_served(server, workload))
                    memory[product].append(server.peak_memory())
                    check(server, workload)
                    if n == 0 and product == OURS:
                        _wait_for_file(cache)
            with started(OURS, place, cache) as server:
                again.append(wait_until_served(server, workload))
                check(server, workload)
    yield Figure(_title(workload, "all served"), "s", seconds[OURS], seconds[THEIRS])
    yield Figure(_title(workload, "peak memory"), "MB", memory[OURS], memory[THEIRS])
    yield Figure(_title(workload, "second start"), "s", again, seconds[THEIRS])


def _title(workload: Workload, what: str) -> str:
    return f"{workload.what}: {what}"


def _wait_for_file(folder: Path) -> None:
    """Until the cache is there: it is written beside its place first."""
    until = time.perf_counter() + CACHE_LIMIT
    while time.perf_counter() < until and not any(folder.rglob("*.cache")):
        time.sleep(0.1)
