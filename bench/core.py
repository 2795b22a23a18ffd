"""Reading alone, without Python and HTTP, on one thread: what a scalar record costs.

Theirs is the time that TensorBoard's data server logs for its first pass.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import tensorboard_data_server

from bench.figures import Figure
from bench.series import read_once
from bench.workloads import WORKLOADS, logdir

ONE_THREAD = {**os.environ, "RAYON_NUM_THREADS": "1"}  # both read with rayon
OURS = """
import sys, time
from glassboard._core import Store
began = time.perf_counter()
store = Store(sys.argv[1], reload_interval=0)
while store.progress().state != "ready":
    time.sleep(0.002)
print(time.perf_counter() - began)
"""
TOOK = re.compile(r"Finished load cycle \(([\d.]+)(m?s)\)")


def measure(data: Path, rounds: int) -> Iterator[Figure]:
    workload = WORKLOADS["L1"]
    place = str(logdir(workload, data))
    read_once(Path(place))
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_ours(place) / workload.records * 1e9)
        theirs.append(_theirs(place) / workload.records * 1e9)
    yield Figure(f"{workload.what}: reading alone, on one thread, a record", "ns", ours, theirs)


def _ours(place: str) -> float:
    command = [sys.executable, "-c", OURS, place]
    done = subprocess.run(command, env=ONE_THREAD, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _theirs(place: str) -> float:
    server = tensorboard_data_server.server_binary()
    command = [server, "--logdir", place, "--port", "0", "--reload", "once", "--verbose"]
    with subprocess.Popen(command, env=ONE_THREAD, stderr=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stderr or ():
                if found := TOOK.search(line):
                    return float(found[1]) / (1e3 if found[2] == "ms" else 1)
        finally:
            process.kill()
    sys.exit(f"`{server}` ended with {process.returncode} before it had read `{place}`")
