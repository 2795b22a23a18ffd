"""axe-core finds nothing wrong with the page's main states, in both themes and both languages."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Page, expect
from support.axe import LOOKS, violations
from support.board import Board, board
from support.runs import write_runs

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("shown")
    write_runs(SummaryWriter, logdir)
    with board(logdir) as running:
        yield running


def scalars(page: Page) -> None:
    expect(page.locator('[data-card="lr"]')).to_have_attribute("data-drawn", "true")


def table(page: Page) -> None:
    scalars(page)
    page.locator(".toolbar").get_by_role("radio").nth(1).click()
    expect(page.get_by_role("gridcell").first).to_be_visible()


def card_below(page: Page) -> None:
    """What a card can show below its chart, and its menu."""
    view = quote(json.dumps({"loss/train": {"words": True, "table": True, "wide": True}}))
    page.goto(f"{page.url}?view={view}")
    scalars(page)
    card = page.locator('[data-card="loss/train"]')
    expect(card.locator(".card-words li").first).to_be_visible()
    expect(card.locator(".figures tbody tr").first).to_be_visible()
    card.hover()
    card.locator("button[aria-haspopup=menu]").last.click()
    expect(page.get_by_role("menu")).to_be_visible()


def full_screen(page: Page) -> None:
    scalars(page)
    page.locator('[data-card="lr"]').hover()
    page.keyboard.press("f")
    expect(page.locator('dialog [data-drawn="true"]')).to_be_visible()


def grouped(page: Page) -> None:
    """Lines with bands, compared to a run, with a tooltip."""
    page.goto(f"{page.url}?group=regex:(.)&band=range&baseline=calm&expand=c")
    scalars(page)
    chart = page.locator('[data-card="loss/val"] .chart')
    chart.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tooltip")).to_be_visible()


def filtered(page: Page) -> None:
    scalars(page)
    page.keyboard.press("/")
    page.keyboard.type("no such tag(")
    expect(page.locator(".empty-state")).to_be_visible()


def palette(page: Page) -> None:
    scalars(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("l")
    expect(page.get_by_role("option").first).to_be_visible()


def shortcuts(page: Page) -> None:
    scalars(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def settings(page: Page) -> None:
    scalars(page)
    page.keyboard.press(",")
    expect(page.locator(".settings")).to_be_visible()


def more(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    scalars(page)
    page.locator(".more-tabs").click()
    expect(page.get_by_role("menu")).to_be_visible()


def drawer(page: Page) -> None:
    page.set_viewport_size({"width": 480, "height": 800})
    scalars(page)
    page.keyboard.press("r")
    expect(page.locator(".drawer")).to_be_visible()


def told(page: Page) -> None:
    scalars(page)
    page.keyboard.press(",")
    page.get_by_role("button", name=re.compile("Reset|重置")).click()
    expect(page.locator(".toast")).to_be_visible()


def tab(key: str, ready: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        scalars(page)
        page.keyboard.press("g")
        page.keyboard.press(key)
        expect(page.locator(ready).first).to_be_visible(timeout=15_000)

    return go


STATES: dict[str, Callable[[Page], None]] = {
    "scalars": scalars,
    "table": table,
    "card below": card_below,
    "full screen": full_screen,
    "grouped": grouped,
    "filtered": filtered,
    "histograms": tab("h", '[data-card="conv/weight"][data-drawn="true"]'),
    "graphs": tab("g", "[data-graph]"),
    "text": tab("t", ".text-card h1, .text-card h2"),
    "palette": palette,
    "shortcuts": shortcuts,
    "settings": settings,
    "told": told,
    "more": more,
    "drawer": drawer,
}


@pytest.mark.parametrize(("theme", "language"), LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong(
    open_page: OpenPage, shown: Board, state: str, theme: str, language: str
) -> None:
    page = open_page(color_scheme=theme, locale=language)
    page.goto(shown.url)
    STATES[state](page)
    page.wait_for_timeout(200)  # colours fade in
    assert violations(page) == []


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_nothing_is_wrong_with_an_empty_board(
    open_page: OpenPage, serve: Callable[..., Board], tmp_path: Path, theme: str, language: str
) -> None:
    page = open_page(color_scheme=theme, locale=language)
    page.goto(serve(tmp_path).url)
    expect(page.locator(".empty-state")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_wrong_with_the_tour(open_page: OpenPage, shown: Board, theme: str) -> None:
    page = open_page(color_scheme=theme, tour_seen=False)
    page.goto(shown.url)
    expect(page.locator(".tour")).to_be_visible(timeout=15_000)
    assert violations(page) == []
