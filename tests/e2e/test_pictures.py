"""The page looks as it did: its main states in both themes, against the pictures that are kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support import pictures, sweep
from support.board import Board
from support.charts import card, choose, drag, drawn, hover, point, tool

OpenPage = Callable[..., Page]
ALL = len(sweep.RUNS)
VIEWPORT = {"width": 1200, "height": 760}
TAGS = ("accuracy", "below", "change")
# another one at every run of the tests
HIDE_LOGDIR = """() => document.querySelectorAll(".runs-foot .logdir")
    .forEach((element) => (element.style.visibility = "hidden"))"""


def cards(page: Page) -> None:
    for tag in TAGS:
        drawn(page, tag, lines=ALL)


def tooltip(page: Page) -> None:
    cards(page)
    hover(page, card(page, "change"), 0.6, 0.3)
    expect(page.get_by_role("tooltip")).to_contain_text("min")  # the time has come
    page.wait_for_timeout(300)  # the run stands out on every card


def groups(page: Page) -> None:
    choose(page, tool(page, "Draw runs as groups"), "by parent folder")
    for tag in TAGS:
        drawn(page, tag, lines=2)


def figures(page: Page) -> None:
    cards(page)
    found = card(page, "accuracy")
    left, bottom = point(page, found, 0.2, 1.08)
    right, _ = point(page, found, 0.7, 1.08)
    drag(page, (left, bottom), (right, bottom))
    expect(found.locator(".figures tbody tr")).to_have_count(ALL)
    page.mouse.move(700, 25)


def full_screen(page: Page) -> None:
    cards(page)
    found = card(page, "change")
    found.hover()
    found.get_by_role("button", name="Full screen").click()
    expect(page.locator(".card.full")).to_have_attribute("data-drawn", "true")
    page.mouse.move(700, 25)


def menu(page: Page) -> None:
    cards(page)
    found = card(page, "accuracy")
    found.hover()
    found.get_by_role("button", name="More for this card").click()
    expect(page.get_by_role("menu")).to_be_visible()


def table(page: Page) -> None:
    page.get_by_role("radio", name="table").or_(page.get_by_role("button", name="table")).click()
    expect(page.get_by_role("grid").last).to_contain_text("accuracy")


def palette(page: Page) -> None:
    cards(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("loss")
    expect(page.get_by_role("option").first).to_be_visible()


def shortcuts(page: Page) -> None:
    cards(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def settings(page: Page) -> None:
    cards(page)
    page.keyboard.press(",")
    expect(page.locator(".settings")).to_be_visible()


def nothing_found(page: Page) -> None:
    cards(page)
    page.keyboard.press("/")
    page.keyboard.type("no such tag")
    expect(page.locator(".empty-state")).to_be_visible()


def narrow(page: Page) -> None:
    page.set_viewport_size({"width": 420, "height": 760})
    drawn(page, "accuracy", lines=ALL)


STATES: dict[str, Callable[[Page], None]] = {
    state.__name__: state
    for state in (
        cards,
        tooltip,
        groups,
        figures,
        full_screen,
        menu,
        table,
        palette,
        shortcuts,
        settings,
        nothing_found,
        narrow,
    )
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_a_state_looks_as_it_did(
    open_page: OpenPage, lab: Board, tmp_path: Path, state: str, theme: str
) -> None:
    page = open_page(
        viewport=VIEWPORT, color_scheme=theme, timezone_id="UTC", reduced_motion="reduce"
    )
    page.goto(lab.url)
    STATES[state](page)
    page.wait_for_timeout(300)  # colours fade in
    page.evaluate(HIDE_LOGDIR)
    seen = page.screenshot(animations="disabled", caret="hide")
    pictures.check(f"{state}-{theme}", seen, tmp_path)
