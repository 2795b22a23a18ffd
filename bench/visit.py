"""One visit to a product's page in headless Chromium, with an empty cache: what a person waits for,
from the address to a hand on the charts. page_probe.js says what counts as drawn.
"""

import gzip
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, CDPSession, Error, Page
from support.browser import browser

from bench.servers import Server

PROBE = (Path(__file__).parent / "page_probe.js").read_text(encoding="utf-8")
LIMIT = 180  # seconds that a step may take
SETTLE = (
    4.0  # seconds that a new browser needs for itself: on two cores its start takes one of them
)
ADDRESSES = {
    "glassboard histograms": "/?tab=histograms&show=cards",
    "tensorboard histograms": "/#histograms",
}
MOVES = 60  # of the mouse, one a frame
WEIGHTS = (0.8, 0.5, 0.9, 0.7, 0.85)  # that the smoothing is moved to
RECEIVED = """(until) => ["navigation", "resource"]
  .flatMap((type) => performance.getEntriesByType(type))
  .filter(({ responseEnd }) => responseEnd <= until)
  .reduce((sum, { transferSize }) => sum + transferSize, 0)"""
SCRIPTS = """() => performance.getEntriesByType("resource")
  .filter(({ name, responseEnd }) => /\\.js($|\\?)/.test(name) && responseEnd < bench.firstChart)
  .map(({ name }) => name.slice(location.origin.length))"""

Figures = dict[str, float]
"""What was measured, by the names of bench.page's table."""


@contextmanager
def opened(
    product: str, server: Server, figures: Figures, plugin: str = "scalars"
) -> Iterator[Page]:
    """The page once the charts in view are drawn; what that took goes into `figures`."""
    with browser() as chromium:
        context = chromium.new_context(
            viewport={"width": 1440, "height": 900}, locale="en-US", color_scheme="light"
        )
        page = context.new_page()
        page.set_default_timeout(LIMIT * 1e3)
        shown = product if plugin == "scalars" else f"{product} {plugin}"
        page.add_init_script(f"window.product = {shown!r};\n{PROBE}")
        network = context.new_cdp_session(page)
        page.wait_for_timeout(SETTLE * 1e3)
        _load(page, server, ADDRESSES.get(shown, ""), figures)
        figures["heap"] = _heap(network)
        figures["memory"] = _memory(chromium)
        yield page


def _load(page: Page, server: Server, address: str, figures: Figures) -> None:
    page.goto(server.url + address, wait_until="commit")
    figures["first chart"] = _when(page, "firstChart") / 1e3
    drawn = _when(page, "reached")
    figures["all in view"] = drawn / 1e3
    figures["transferred"] = page.evaluate(RECEIVED, drawn) / 1e3
    scripts = page.evaluate(SCRIPTS)
    figures["script"] = sum(len(gzip.compress(server.ask(path))) for path in scripts) / 1e3
    figures["lines"] = page.evaluate("() => (bench.ticked === null ? bench.lines() : 0)")
    tasks = [length for start, length in page.evaluate("() => bench.longTasks") if start < drawn]
    figures["longest task"] = max(tasks, default=0)
    figures["blocked"] = sum(tasks)


def hover(page: Page, figures: Figures) -> None:
    """Moves over the first chart, 60 times a second."""
    x, y, width, height = page.evaluate("() => bench.surface()")
    page.mouse.move(x + 5, y + height / 2)
    page.wait_for_timeout(500)
    page.evaluate("() => bench.record()")
    began = time.monotonic()
    for n in range(MOVES):
        up = 0.3 + 0.4 * (n % 10) / 10
        page.mouse.move(x + 5 + (width - 10) * n / MOVES, y + height * up)
        time.sleep(max(0.0, began + (n + 1) / 60 - time.monotonic()))
    page.wait_for_timeout(300)
    moves = page.evaluate("() => bench.moves")
    figures["hover"] = statistics.median(moves)
    figures["hover, worst"] = max(moves)
    page.mouse.move(2, 2)
    page.wait_for_timeout(300)


def switch(page: Page, figures: Figures) -> None:
    """All runs off, then on again."""
    for name, goal in (("runs off", "blank"), ("runs on", "drawn")):
        clicked = page.evaluate("(goal) => bench.toggle(goal)", goal)
        figures[name] = _when(page, "reached") - clicked


def smooth(page: Page, figures: Figures) -> None:
    """The smoothing's slider moved, several times."""
    followed, at_rest = [], []
    for weight in WEIGHTS:
        moved = page.evaluate("(weight) => bench.smooth(weight)", weight)
        at_rest.append(_when(page, "reached") - moved)
        followed.append(_when(page, "followed") - moved)
    figures["smoothing"] = statistics.median(followed)
    figures["smoothing, at rest"] = statistics.median(at_rest)


def stream(page: Page, seconds: float, figures: Figures) -> None:
    """Looks on while runs grow."""
    began = page.evaluate("() => (bench.record(), performance.now())")
    page.wait_for_timeout(seconds * 1e3)
    tasks = [length for start, length in page.evaluate("() => bench.longTasks") if start > began]
    frames = page.evaluate("() => bench.frames")
    figures["longest task"] = max(tasks, default=0)
    figures["frame gap"] = max(b - a for a, b in pairwise(frames))


def _when(page: Page, what: str) -> float:
    """Milliseconds at which the probe saw it, once it has."""
    try:
        return float(page.wait_for_function(f"() => bench.{what}", polling=100).json_value())
    except Error as error:
        raise TimeoutError(f"`{what}`: {str(error).splitlines()[0]}") from error


def _heap(network: CDPSession) -> float:
    """Megabytes of JavaScript objects after a collection."""
    network.send("Performance.enable")
    network.send("HeapProfiler.collectGarbage")
    metrics = {m["name"]: m["value"] for m in network.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"]) / 1e6


def _memory(chromium: Browser) -> float:
    """Megabytes that the page's process has to itself: typed arrays and canvases are no heap."""
    session = chromium.new_browser_cdp_session()
    processes: list[dict[str, Any]] = session.send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [p["id"] for p in processes if p["type"] == "renderer"]
    return max(psutil.Process(pid).memory_full_info().uss for pid in renderers) / 1e6
