"""How long a person waits for a graph to be drawn, and for a block to open: ours beside
TensorBoard's, on the same file.

    python -m bench.graph_page [--only bert inception] [--rounds 3] [--pictures DIR]

In each round a server reads the file first; its page is opened on another tab in a new browser.
The clock runs from the click on *Graphs* to the frame that has boxes, and from a click on a block
to the frame that has more of them. `bert` needs transformers (`pip install -e '.[bench]'`).
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from glassboard import SummaryWriter
from playwright.sync_api import Error, Page
from support.browser import TOUR_SEEN, browser

from bench import figures, goals
from bench.figures import Figure
from bench.goals import Goal
from bench.servers import OURS, THEIRS, started
from bench.tfgraph import inception

LIMIT = 60_000  # milliseconds that a step may take
REST = 4_000  # and that a new browser needs for itself
WHERE = {
    OURS: ("/api/v1/board", b'"graphs"'),
    THEIRS: ("/data/plugin/graphs/info", b'"run_graph":true'),
}
DRAWN = {OURS: ".graph-box", THEIRS: "tf-graph-scene g.node"}
OPEN = {
    OURS: '.graph-box[aria-expanded="false"] .chevron',
    THEIRS: "tf-graph-scene g.node .buttoncontainer",
}
# dispatched: TensorBoard shows its button only under the pointer
PRESS = """(button) => {
  const how = { bubbles: true, composed: true };
  button.dispatchEvent(new PointerEvent("pointerdown", how));
  button.dispatchEvent(new MouseEvent("click", how));
}"""
CLICK = """() => addEventListener("pointerdown",
  () => { window.benchClick = performance.now(); }, { once: true, capture: true })"""
GROWN = """([limit, least]) => new Promise((done) => {
  const began = performance.now();
  const look = () => {
    const found = window.benchFind().length;
    if (found > least || performance.now() - began > limit) done(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})"""
FIND = """(selector) => {
  const last = selector.split(" ").at(-1);
  window.benchFind = () => {
    const found = [];
    const visit = (root) => {
      found.push(...root.querySelectorAll(last));
      for (const each of root.querySelectorAll("*")) if (each.shadowRoot) visit(each.shadowRoot);
    };
    visit(document);
    return found;
  };
}"""

GOALS = {
    "bert": {"first": Goal(most=0.8), "block": Goal(most=0.15)},
    "inception": {"first": Goal(most=2), "block": None},
}
WHAT = {"bert": "BERT, 12 layers", "inception": "Inception v3 with its training, TensorFlow 1"}


def bert(logdir: Path) -> None:
    from bench.zoo import MODELS

    model, inputs = MODELS["BERT, 12 layers"]()
    with SummaryWriter(str(logdir)) as writer:
        writer.add_graph(model.eval(), inputs, measure=False)
        writer.add_scalar("loss", 1.0, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--only", nargs="+", choices=GOALS, default=tuple(GOALS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each page")
    given = parser.parse_args()
    for line in _lines(given.only, given.rounds, given.pictures):
        print(line, flush=True)


def _lines(only: list[str], rounds: int, pictures: Path | None) -> Iterator[str]:
    yield f"{figures.machine()}; median [least..most] of {rounds} in turn."
    yield ""
    yield goals.HEAD
    writers: dict[str, Callable[[Path], None]] = {"bert": bert, "inception": inception}
    for name in only:
        with tempfile.TemporaryDirectory() as folder:
            logdir = Path(folder)
            writers[name](logdir / name)
            seen = {
                product: [_visit(product, logdir, pictures, f"{name}-{product}")]
                for product in (OURS, THEIRS)
            }
            for _ in range(rounds - 1):
                for product, found in seen.items():
                    found.append(_visit(product, logdir, None, ""))
        for key, words in (("first", "click → drawn"), ("block", "a block opens")):
            ours, theirs = ([v[key] for v in seen[p] if key in v] for p in (OURS, THEIRS))
            figure = Figure(f"{WHAT[name]}: {words}", "s", ours, theirs)
            yield goals.row(figure, GOALS[name][key])


def _visit(product: str, logdir: Path, pictures: Path | None, name: str) -> dict[str, float]:
    """Seconds to the first drawing, and to an open block."""
    measured: dict[str, float] = {}
    with started(product, logdir) as server, browser() as chromium:
        page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(LIMIT)
        page.add_init_script(TOUR_SEEN)
        wait_until_answers(server.ask, product)
        page.goto(f"{server.url}/" + ("?tab=text" if product == OURS else "#timeseries"))
        page.wait_for_timeout(REST)
        page.evaluate(FIND, DRAWN[product])
        try:
            measured["first"] = _after(page, page.get_by_role("tab", name="Graphs").first.click)
            page.wait_for_timeout(1_000)
            button = page.locator(OPEN[product]).first
            measured["block"] = _after(page, lambda: button.evaluate(PRESS))
        except Error as error:  # what was measured until then counts
            print(f"{name}: {error}", file=sys.stderr)
        if pictures:
            page.screenshot(path=pictures / f"{name}.png")
    return measured


def _after(page: Page, act: Callable[[], None]) -> float:
    """Seconds from the act until there are more boxes than before."""
    least = page.evaluate("() => window.benchFind().length")
    page.evaluate(CLICK)
    act()
    ended = page.evaluate(GROWN, [LIMIT, least])
    return float(ended - page.evaluate("() => window.benchClick")) / 1e3


def wait_until_answers(ask: Callable[[str], bytes], product: str) -> None:
    """Until the server has read the file."""
    path, has = WHERE[product]
    end = time.monotonic() + LIMIT / 1e3
    while time.monotonic() < end:
        # a server that has just been started is not there yet
        with suppress(OSError):
            if has in ask(path).replace(b" ", b""):
                return
        time.sleep(0.2)
    raise TimeoutError(f"{product} did not read the file within {LIMIT / 1e3:g} s")


if __name__ == "__main__":
    main()
