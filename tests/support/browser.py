"""A real browser, headless."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",  # it shows only pages that this project makes, and CI runs as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
# run in a page before its own scripts: nobody is shown round
TOUR_SEEN = "localStorage.setItem('glassboard.tour', JSON.stringify('done'))"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The Chromium of this machine; None where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def needed_chromium() -> str:
    """Skips where the machine has none, unless GLASSBOARD_REQUIRE_BROWSER is set."""
    path = chromium()
    if path is None:
        reason = "no Chromium on this machine: install `chromium` or name one in CHROMIUM"
        if os.environ.get("GLASSBOARD_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium that shows nothing on a screen; skips where `needed_chromium` does."""
    path = needed_chromium()
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield started
        finally:
            started.close()
