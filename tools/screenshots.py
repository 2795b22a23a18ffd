"""The pictures of the README: trains the demo, opens the board on it, and looks at every tab.

make screenshots      writes docs/images/<tab>-<theme>[-zh].png
"""

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page
from support.board import board
from support.browser import TOUR_SEEN, browser

IMAGES = Path(__file__).resolve().parent.parent / "docs/images"
TABS = ("scalars", "histograms", "graphs", "text")
VIEWS = {"histograms": "&show=cards"}  # what the README tells of, not the tab's first view


def take(chromium: Browser, url: str, tab: str, theme: str, locale: str) -> None:
    """One picture of one tab, once all its cards in view are drawn."""
    page = chromium.new_page(
        viewport={"width": 1440, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        locale=locale,
        device_scale_factor=1.5,
    )
    page.add_init_script(TOUR_SEEN)
    page.goto(f"{url}?tab={tab}{VIEWS.get(tab, '')}")
    settle(page)
    if tab == "scalars":  # a hand on the chart: the crosshair and the tooltip
        chart = page.locator('[data-card="loss/val"] canvas').first
        box = chart.bounding_box()
        if box:
            page.mouse.move(box["x"] + box["width"] * 0.62, box["y"] + box["height"] * 0.5)
            page.wait_for_timeout(300)
    suffix = "-zh" if locale == "zh-CN" else ""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    small = picture.quantize(
        256, dither=Image.Dither.NONE
    )  # a third of the bytes, to the eye the same
    small.save(IMAGES / f"{tab}-{theme}{suffix}.png", optimize=True)
    page.close()


def settle(page: Page) -> None:
    page.wait_for_selector("[data-card], [data-graph], .layer-row")
    page.wait_for_function(
        """() => [...document.querySelectorAll("[data-card]")]
            .filter((card) => card.getBoundingClientRect().top < innerHeight)
            .every((card) => card.dataset.drawn === "true")"""
    )
    page.wait_for_timeout(500)


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder) / "runs"
        subprocess.run([sys.executable, "-m", "glassboard.demo.train", str(runs)], check=True)
        with board(runs) as running, browser() as chromium:
            for tab in TABS:
                for theme in ("light", "dark"):
                    for locale in ("en-US", "zh-CN"):
                        take(chromium, running.url, tab, theme, locale)


if __name__ == "__main__":
    main()
