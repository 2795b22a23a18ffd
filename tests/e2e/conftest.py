"""Logdirs by either writer, a board on them, and a page of a real browser."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from support import runs_panel, sweep
from support.board import Board, board
from support.browser import TOUR_SEEN, browser
from support.runs import write_runs

WRITERS = {"glassboard": "glassboard", "torch": "torch.utils.tensorboard"}


# Not for the whole session: while it lives, its driver occupies the thread's event loop.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Pages of an English browser, or as the options say.

    An error in the console, or in a script, fails the test.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            wrong.append(message.text)

    def opened(*, tour_seen: bool = True, **options: Any) -> Page:
        usual = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US"}
        context = chromium.new_context(**{**usual, **options})
        contexts.append(context)
        if tour_seen:
            context.add_init_script(TOUR_SEEN)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", listen)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture(scope="session", params=WRITERS)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same two runs, once by our writer and once by torch's."""
    logdir = tmp_path_factory.mktemp(request.param)
    write_runs(importlib.import_module(WRITERS[request.param]).SummaryWriter, logdir)
    return logdir


@pytest.fixture(scope="session")
def served(written: Path) -> Iterator[Board]:
    with board(written) as running:
        yield running


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A board on the sweep of which every value is known."""
    logdir = tmp_path_factory.mktemp("sweep")
    sweep.write(logdir)
    with board(logdir) as running:
        yield running


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Board]]:
    """Starts boards on a logdir of the test's own."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda logdir, *options, **more: stack.enter_context(board(logdir, *options, **more))


@pytest.fixture(autouse=True)
def config(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Notes go to a directory of the test's own."""
    directory = tmp_path_factory.mktemp("config")
    monkeypatch.setenv("GLASSBOARD_CONFIG_DIR", str(directory))
    return directory


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    runs_panel.write(tmp_path)
    return tmp_path


@pytest.fixture
def panel(page: Page, serve: Callable[..., Board], logdir: Path) -> Page:
    page.goto(serve(logdir).url)
    runs_panel.drawn(page, 5)
    return page
