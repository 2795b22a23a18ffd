"""The real TensorBoard, served by a process of its own as its users start it, beside ours."""

import json
import math
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from support.ask import Client

KINDS = [
    "scalars",
    "histograms",
    "images",
    "audio",
    "text",
    "pr_curves",
    "mesh",
    "custom_scalars",
    "hparams",
]
EVERYTHING = ",".join(f"{kind}=1000000" for kind in KINDS)  # 0, documented for this, sends nothing


# run in TensorBoard's page with a run and a tag: its menus are lists in lists
CHOOSE_GRAPH = """([run, tag]) => {
    const find = (root) => {
        for (const one of root.querySelectorAll("*")) {
            if (one.localName === "tf-graph-controls") return one;
            const found = one.shadowRoot && find(one.shadowRoot);
            if (found) return found;
        }
    };
    const controls = find(document);
    const chosen = controls?.datasets?.findIndex((one) => one.name === run) ?? -1;
    if (chosen < 0) return false;
    controls._selectedRunIndex = chosen;
    controls._selectedTagIndex = controls.datasets[chosen].tags.findIndex((one) => one.tag === tag);
    return true;
}"""


@contextmanager
def real_tensorboard(logdir: Path, runs: int) -> Iterator[str]:
    """Its URL without a slash behind, once it has read all runs.

    It reads with Python here: the reader in Rust that it prefers where it can leaves out scalars of
    double precision, negates the width of histogram buckets and doesn't know what sounds are.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--logdir={logdir}", f"--port={port}", "--host=127.0.0.1", "--load_fast=false"]
    options += [f"--samples_per_plugin={EVERYTHING}", "--reload_interval=0"]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tensorboard.main", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(process, url, runs)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)


def _wait(process: subprocess.Popen[str], url: str, runs: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    seen: object = "no answer"
    while time.monotonic() < end:
        assert process.poll() is None, process.communicate()[1]
        try:
            with urllib.request.urlopen(f"{url}/data/runs", timeout=10) as response:
                seen = json.load(response)
        except OSError as error:
            seen = error
        if isinstance(seen, list) and len(seen) == runs:
            return
        time.sleep(0.1)
    raise AssertionError(f"TensorBoard has not read {runs} runs after {seconds} s: {seen}")


class Pair:
    """The two servers."""

    def __init__(self, real: httpx.Client, ours: Client) -> None:
        self.real = real
        self.ours = ours

    def get(self, path: str, **params: Any) -> tuple[httpx.Response, httpx.Response]:
        """(TensorBoard's answer, ours)."""
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        return self.real.get(path + query), self.ours.get(path + query)

    def post(self, path: str, **options: Any) -> tuple[httpx.Response, httpx.Response]:
        return self.real.post(path, **options), self.ours.post(path, **options)


def check(
    answers: tuple[httpx.Response, httpx.Response], of: Callable[[Any], Any] = lambda told: told
) -> Any:
    """Both are 200 and mean the same; what ours means."""
    real, ours = answers
    assert (real.status_code, ours.status_code) == (200, 200), (real.text[:300], ours.text[:300])
    assert ours.headers["content-type"].split(";")[0] == real.headers["content-type"].split(";")[0]
    found = list(differences(of(ours.json()), of(real.json())))
    assert not found, found[:5]
    return ours.json()


def differences(ours: Any, real: Any, path: str = "$") -> Iterator[str]:
    """Where two decoded answers differ; numbers beyond float32, in which TensorBoard reads
    histograms.
    """
    if isinstance(ours, dict) and isinstance(real, dict) and set(ours) == set(real):
        for key, value in ours.items():
            yield from differences(value, real[key], f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(real, list) and len(ours) == len(real):
        for place, (one, other) in enumerate(zip(ours, real, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
    elif isinstance(ours, float) and isinstance(real, int | float):
        if not math.isclose(ours, real, rel_tol=3e-6, abs_tol=1e-12):
            yield f"{path}: {ours} is not {real}"
    elif ours != real:
        yield f"{path}: {str(ours)[:300]} is not {str(real)[:300]}"


def without_empty(tags: dict[str, Any]) -> dict[str, Any]:
    """Without the runs that have nothing, which TensorBoard lists when it reads with Python."""
    return {run: of_run for run, of_run in tags.items() if of_run}
