"""How long a person waits for the first chart, on our page and on TensorBoard's.

    python -m bench.page [--rounds 5] [--epochs 10]

Both servers have read everything before; each load is a new browser profile with an empty cache,
1440 × 900, drawing in software. The clock is the page's own and runs from the navigation to the
first frame where a chart's canvas has ink in it.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from glassboard.demo import train
from playwright.sync_api import Browser
from support.browser import browser

from bench.series import TAGS
from bench.servers import OURS, THEIRS, Server, started

CHARTS = {
    OURS: '[data-card][data-drawn="true"] canvas',
    THEIRS: "card-view line-chart .series-view > canvas",
}
# A curve crosses the middle of its chart, so a narrow band there has ink once it is drawn.
PROBE = """
const scratch = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
function inked(canvas) {
  if (!canvas.width || !canvas.height) return false;
  scratch.canvas.width = 16;
  scratch.canvas.height = canvas.height;
  scratch.drawImage(canvas, canvas.width / 2 - 8, 0, 16, canvas.height, 0, 0, 16, canvas.height);
  return scratch.getImageData(0, 0, 16, canvas.height).data.some((v, i) => i % 4 === 3 && v > 0);
}
function look() {
  if ([...document.querySelectorAll(SELECTOR)].some(inked)) window.firstChart = performance.now();
  else setTimeout(() => requestAnimationFrame(look), 20);
}
look();
"""


def wait_for_tag(server: Server) -> None:
    """Until a loss is listed."""
    for _ in range(200):
        try:
            if b"loss" in server.ask(TAGS):
                return
        except OSError:
            pass  # it doesn't listen yet
        time.sleep(0.1)


def first_chart(chromium: Browser, peer: str, url: str) -> float:
    """Seconds from the navigation to the first chart."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(f"const SELECTOR = {CHARTS[peer]!r};{PROBE}")
    page.goto(url, wait_until="commit")
    milliseconds = page.wait_for_function("() => window.firstChart", timeout=60_000).json_value()
    context.close()
    return float(milliseconds) / 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=10, help="how long the demo trains")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        train.main(Path(folder), epochs=args.epochs, progress=lambda _: None)
        took: dict[str, list[float]] = {peer: [] for peer in CHARTS}
        with started(OURS, Path(folder)) as ours, started(THEIRS, Path(folder)) as theirs:
            servers = {OURS: ours, THEIRS: theirs}
            for server in servers.values():
                wait_for_tag(server)
            for _ in range(args.rounds):
                for peer, server in servers.items():
                    with browser() as chromium:
                        took[peer].append(first_chart(chromium, peer, server.url))
    for peer, seconds in took.items():
        print(f"{peer:<12} first chart {statistics.median(seconds):.2f} s", sorted(seconds))
    ratio = statistics.median(took[THEIRS]) / statistics.median(took[OURS])
    print(f"tensorboard ÷ glassboard: {ratio:.1f}×")


if __name__ == "__main__":
    main()
