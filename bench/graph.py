"""What `add_graph` makes of models of many kinds, beside torch's own, torchview and torchinfo.

    python -m bench.graph [--only MLP BERT …] [--rounds 3] [--markdown docs/performance.md]

Needs `pip install -e '.[bench]'`; a model or recorder that is not installed is told so. Those of
COLD are recorded in a process of its own each time; torch is imported before the clock starts, and
Python's collector has looked at it; the recorder is imported after, and rounds are in turn. All
models are recorded warm, each in one process by all recorders, after a pass that is not counted;
there, it is also looked at whether costs agree with torch's own counts, and whether a model is as
it was.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import figures
from bench.goals import HEAD as GOALS_HEAD
from bench.goals import Goal, row

COLD = {
    "MLP": {"glassboard": Goal(ratio=12), "glassboard, costs": None},
    "ResNet-18": {"glassboard": Goal(ratio=6), "glassboard, costs": Goal(ratio=1)},
    "BERT, 12 layers": {"glassboard": Goal(most=2), "glassboard, costs": None},
}
"""What is recorded cold, and the goals beside torch's trace."""
LIMIT = 180  # seconds a process may take


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--only", nargs="+", help="names of models, or how they begin")
    parser.add_argument("--rounds", type=int, default=3, help="of what is recorded cold")
    parser.add_argument("--markdown", type=Path, help="a file whose table is to be replaced")
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)  # what a process is to do
    given = parser.parse_args()
    if given.one:
        print(json.dumps(_process(*given.one)))
        return
    lines = []
    for line in _lines(tuple(given.only or ("",)), given.rounds):
        print(line, flush=True)
        lines.append(line)
    if given.markdown:
        figures.put_between_marks(given.markdown, "graph", lines)


def _lines(only: tuple[str, ...], rounds: int) -> Iterator[str]:
    from bench.recorders import RECORDERS
    from bench.zoo import MODELS

    yield f"{figures.machine()}. Load {os.getloadavg()[0]:.1f} at first."
    yield ""
    head = ["", *RECORDERS, "forward, parts off by", "is as it was: ours / torch's"]
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    failures = []
    for name in MODELS:
        if name.startswith(only):
            found = _run("warm", name)
            yield _warm_row(name, found)
            failures += _failures(name, found)
    yield ""
    yield from failures
    yield ""
    yield f"Cold, median [least..most] of {rounds} in turn; TensorBoard's is torch's trace."
    yield ""
    yield GOALS_HEAD
    for name, goals in COLD.items():
        if name.startswith(only):
            took: dict[str, list[float]] = {recorder: [] for recorder in (*goals, "torch")}
            for _ in range(rounds):
                for recorder, times in took.items():
                    times.extend(_seconds(name, recorder))
            for recorder, goal in goals.items():
                what = f"{name}, {'structure' if recorder == 'glassboard' else 'with costs'}"
                yield row(figures.Figure(what, "s", took[recorder], took["torch"]), goal)
    yield ""
    yield f"Load {os.getloadavg()[0]:.1f} at last."


def _seconds(name: str, recorder: str) -> list[float]:
    found = _run("cold", name, recorder)
    return [found["seconds"]] if "seconds" in found else []


def _warm_row(name: str, found: dict[str, Any]) -> str:
    if "recorded" not in found:
        return f"| {name} | {found['error']} |"
    cells = [_cell(each) for each in found["recorded"].values()]
    states = [
        "–" if changed is None else ", ".join(changed) or "yes"
        for changed in (found["changed"].get(name) for name in ("glassboard, costs", "torch"))
    ]
    return f"| {name} | {' | '.join(cells)} | {found['sums']} | {' / '.join(states)} |"


def _cell(each: dict[str, Any]) -> str:
    if "error" in each:
        return "**failed**"
    dangling = f", **{each['dangling']} dangling**" if each["dangling"] else ""
    return f"{each['nodes']:,} nodes, {1000 * each['seconds']:,.0f} ms{dangling}"


def _failures(name: str, found: dict[str, Any]) -> list[str]:
    lines = [
        f"- {name}, {recorder}: {each['error']}"
        for recorder, each in found.get("recorded", {}).items()
        if "error" in each
    ]
    return lines + [f"- {name}, costs: {line}" for line in found.get("disagreements", [])]


def _run(*what: str) -> dict[str, Any]:
    """What a process of its own found. It may keep what it compiled, as what is installed does."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.graph", "--one", *what],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        env=env,
        check=False,
    )
    if done.returncode:
        return {"error": (done.stderr.strip().splitlines() or ["?"])[-1][:200]}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


# --- in a process of its own ---------------------------------------------------------------------


def _process(how: str, name: str, *recorder: str) -> dict[str, Any]:
    import torch
    from torch import nn

    warnings.simplefilter("ignore")  # torch's own: its trace is deprecated
    torch.manual_seed(0)
    from bench import recorders, zoo

    if how == "cold":
        model, given = zoo.MODELS[name]()
        gc.collect()  # what importing torch left to be looked at, whoever comes next
        time.sleep(0.1)
        return asdict(recorders.RECORDERS[recorder[0]](model, given))
    from bench.agree import disagreements
    from bench.untouched import differences, kept

    found: dict[str, Any] = {"recorded": {}, "changed": {}}
    with suppress(Exception):  # the first pass of a process sets up what kernels need
        recorders.structure(*zoo.MODELS[name]())
    for recorder_name, record in recorders.RECORDERS.items():
        model, given = zoo.MODELS[name]()
        before = kept(model, given)
        try:
            record(nn.Linear(2, 2), torch.ones(1, 2))  # imports
            before = kept(model, given)
            found["recorded"][recorder_name] = asdict(record(model, given))
        except Exception as error:
            found["recorded"][recorder_name] = {"error": _short(error)}
        found["changed"][recorder_name] = differences(before, kept(model, given))
    model, given = zoo.MODELS[name]()
    try:
        found["sums"], found["disagreements"] = disagreements(model, given)
    except Exception as error:
        found["sums"], found["disagreements"] = "", [_short(error)]
    return found


def _short(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {(lines or [''])[0]}"[:160]


if __name__ == "__main__":
    main()
