"""TensorBoard's time series route, which both products answer: the questions, and when all is
there.
"""

import json
import time
from pathlib import Path
from typing import Any

from bench.servers import Server
from bench.workloads import LOADED, Workload

ROUTE = "/data/plugin/timeseries/timeSeries"
TAGS = "/data/plugin/timeseries/tags"
LIMIT = 300  # seconds until everything is served


def question(plugin: str, tag: str, run: str | None = None) -> dict[str, str]:
    """The form that asks for one tag, of one run or of all."""
    asked: dict[str, Any] = {"plugin": plugin, "tag": tag}
    if run is not None:
        asked["run"] = run
    if plugin == "images":
        asked["sample"] = 0
    return {"requests": json.dumps([asked])}


def series(answer: bytes) -> dict[str, list[Any]]:
    """Points by run, of an answer to one question."""
    found: dict[str, list[Any]] = json.loads(answer)[0].get("runToSeries", {})
    return found


def wait_until_served(server: Server, workload: Workload) -> float:
    """Seconds from the process's start until the last record of every run is served.

    Asks about a tenth of the time, since answering holds the loading up.
    """
    while True:
        asked = server.since()
        if _has_all(server, workload):
            return server.since()
        now = server.since()
        if now > LIMIT:
            raise TimeoutError(f"`{workload.name}` was not served within {LIMIT} s")
        time.sleep(max(0.02, min(9 * (now - asked), 0.1 * now)))


def _has_all(server: Server, workload: Workload) -> bool:
    try:
        ends = series(server.ask(ROUTE, question("scalars", LOADED)))
    except OSError:
        return False  # it doesn't listen yet
    last = workload.steps - 1
    return len(ends) == workload.runs and all(
        points[-1]["step"] == last for points in ends.values()
    )


def check(server: Server, workload: Workload) -> None:
    """That what should be served is: every tag of the last run, and the last step of the last
    tag.
    """
    if workload.tags == 0:
        return
    run, tag = workload.run(workload.runs - 1), workload.tag(workload.tags - 1)
    listed = json.loads(server.ask(TAGS))[workload.plugin]
    if workload.plugin == "images":
        tags = [tag for tag, runs in listed["tagRunSampledInfo"].items() if run in runs]
    else:
        tags = listed["runTagInfo"][run]
    assert {workload.tag(i) for i in range(workload.tags)} <= set(tags), "tags are missing"
    points = series(server.ask(ROUTE, question(workload.plugin, tag, run)))[run]
    assert points[-1]["step"] == workload.steps - 1, f"`{tag}` ends at step {points[-1]['step']}"


def read_once(logdir: Path) -> None:
    """Brings the files into the page cache."""
    for path in logdir.rglob("*tfevents*"):
        with open(path, "rb") as file:
            while file.read(1 << 24):
                pass
