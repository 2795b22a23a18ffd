"""Histograms that make no sense, or are very many, on the page: what can be drawn is, the rest is
told, and nothing keeps the rest from the screen.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch.utils.tensorboard
from glassboard._core import EventWriter
from playwright.sync_api import Locator, Page, expect
from support.axe import violations
from support.board import Board, board
from support.odd_histograms import DAMAGED, TAGS, UNREADABLE, damage, tag, write

MANY = 5000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("odd")
    write(logdir / "run")
    with board(logdir) as running:
        yield running


def card(page: Page, name: str) -> Locator:
    return page.locator(f'[data-card="{tag(name)}"]')


NOTHING = ("no buckets", "NaN", "empty", "negative")
TOO_WIDE = ("wide", "infinite")
VIEWS = [
    *(f"show=cards&hist={mode}&values=linear" for mode in ("offset", "overlay", "bands")),
    "show=cards&hist=heatmap&values=log",
    "show=cards&hist=offset&values=symlog&heights=shares",
    "show=compare&compared=runs",
    "show=compare&compared=steps&values=symlog",
]


@pytest.mark.parametrize("view", VIEWS)
def test_every_card_is_drawn_or_says_why_not(page: Page, served: Board, view: str) -> None:
    page.goto(f"{served.url}?tab=histograms&{view}")
    for name in (*TAGS, UNREADABLE):
        found = card(page, name)
        for _ in range(40):  # lots of cards are laid out as the end of the last one comes near
            if found.count():
                break
            page.mouse.wheel(0, 600)
            page.wait_for_timeout(50)
        found.scroll_into_view_if_needed()
        # what it says is there while it is in view
        expect(found).to_have_attribute("data-drawn", "true")
        if name in NOTHING:
            expect(found).to_contain_text("empty: no values were counted")
        elif name in TOO_WIDE and "log" not in view:
            expect(found).to_contain_text("too far apart for a linear axis")
        elif name == UNREADABLE:
            expect(found).to_contain_text("cannot read the histograms at byte")
        elif name == DAMAGED and "show=cards" in view:
            told = found.get_by_text("1 step can't be read")
            assert "has no three columns" in (told.get_attribute("title") or "")
        else:
            found.locator(".chart").hover()


def test_the_table_of_layers_shows_the_others(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=histograms&show=layers")
    section = page.locator('.run-layers[data-run="run"]')
    expect(section.locator(".layer-row").first).to_be_visible()
    expect(section.locator("h2")).to_contain_text("2 steps can't be read")
    assert violations(page) == []


def test_a_card_says_that_a_record_of_its_file_is_damaged(page: Page, tmp_path: Path) -> None:
    with torch.utils.tensorboard.SummaryWriter(tmp_path / "run") as writer:
        for step in range(6):
            writer.add_histogram("w", np.arange(10.0) + step, step)
    (file,) = (tmp_path / "run").iterdir()
    damage(file, 1 + 4)  # the first record tells the version
    with board(tmp_path) as running:
        page.goto(f"{running.url}?tab=histograms&show=cards&hist=offset")
        found = page.locator('[data-card="w"]')
        expect(found).to_have_attribute("data-lines", "5")
        told = found.get_by_text("1 step can't be read")
        assert "run · w · 4: cannot read the histograms at byte" in (
            told.get_attribute("title") or ""
        )


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("crowd")
    rng = np.random.default_rng(0)
    writer = EventWriter(str(logdir / "run"))
    for place in range(MANY):
        values = rng.normal(0, 1e-3, 64)
        writer.histogram(f"block{place // 100:02}/{place:04}/weight/grad", values, 0, 1.0)
    writer.close()
    with board(logdir) as running:
        yield running


@pytest.mark.parametrize("show", ["layers", "cards", "compare"])
def test_five_thousand_tags_hold_few_elements(page: Page, crowded: Board, show: str) -> None:
    page.goto(f"{crowded.url}?tab=histograms&show={show}")
    rows = page.locator(".layer-row" if show == "layers" else "[data-card][data-drawn=true]")
    expect(rows.first).to_be_visible()

    def elements() -> int:
        found: int = page.evaluate("document.querySelectorAll('*').length")
        return found

    assert elements() < 3000
    if show == "layers":
        listed = page.locator(".layer-rows .virtual-list")
        listed.evaluate("list => { list.scrollTop = list.scrollHeight; }")
        expect(page.locator('.layer-row[title="block49/4999/weight/grad"]')).to_be_visible()
        assert elements() < 3000
