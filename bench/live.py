"""How long after a point is written and flushed a client can get it. Both servers follow the same
logdir at the same time, with their defaults.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from glassboard import SummaryWriter

from bench.figures import Figure
from bench.series import ROUTE, question, series
from bench.servers import OURS, THEIRS, Server, started

POINTS = 7  # a round
RELOAD = 5  # seconds: TensorBoard's timer, which a point should meet at any moment
RUN, TAG = "live", "loss"
PAUSE = 0.02  # seconds between two questions
LIMIT = 60  # seconds


def measure(_: Path, rounds: int) -> Iterator[Figure]:
    rng = random.Random(0)
    latencies: tuple[list[float], list[float]] = ([], [])
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with (
            SummaryWriter(str(place / RUN)) as writer,
            started(OURS, place) as ours,
            started(THEIRS, place) as theirs,
            ThreadPoolExecutor() as pool,
        ):
            for step in range(POINTS * rounds + 1):
                writer.add_scalar(TAG, 1.0, step)
                writer.flush()
                flushed = time.perf_counter()
                waits = [pool.submit(_wait, server, step, flushed) for server in (ours, theirs)]
                for seconds, wait in zip(latencies, waits, strict=True):
                    took = wait.result()
                    if step > 0:  # the first is there while the servers start
                        seconds.append(took)
                time.sleep(rng.uniform(0, RELOAD))
    yield Figure("written and flushed → served", "s", *latencies)
    yield Figure("written and flushed → served, the worst", "s", *([max(s)] for s in latencies))


def _wait(server: Server, step: int, flushed: float) -> float:
    """Seconds from then on until the step is served."""
    while _last_step(server) < step:
        if time.perf_counter() - flushed > LIMIT:
            raise TimeoutError(f"step {step} was not served within {LIMIT} s")
        time.sleep(PAUSE)
    return time.perf_counter() - flushed


def _last_step(server: Server) -> int:
    """-1 where nothing is served yet."""
    try:
        held = series(server.ask(ROUTE, question("scalars", TAG)))
    except OSError:
        return -1
    return int(held[RUN][-1]["step"]) if RUN in held else -1
