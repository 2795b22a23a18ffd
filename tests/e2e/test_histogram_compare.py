"""The histograms dashboard compares runs at one step, and two steps of a run."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.axe import LOOKS, violations
from support.board import Board, board

OpenPage = Callable[..., Page]
STEPS = range(0, 50, 10)
WIDTHS = {"narrow": 0.1, "wide": 1.0}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """Two runs: `narrow` keeps its std of 0.1, `wide` one of 1, and all moves by 0.01 a step; a
    third one has another tag.
    """
    logdir = tmp_path_factory.mktemp("compare")
    rng = np.random.default_rng(0)
    for run, width in WIDTHS.items():
        with SummaryWriter(logdir / run) as writer:
            for step in STEPS:
                values = rng.normal(step * 0.01, width, 2000)
                writer.add_histogram("fc/weight", values, step)
                writer.add_histogram("fc/bias", values[:50], step)
    with SummaryWriter(logdir / "alone") as writer:
        for step in (5, 15):
            writer.add_histogram("own/weight", rng.normal(0, 1, 100), step)
    with board(logdir) as running:
        yield running


def card(page: Page, tag: str) -> Locator:
    return page.locator(f'.compare-card[data-card="{tag}"]')


def drawn(page: Page, tag: str, *, mode: str, lines: int) -> Locator:
    found = card(page, tag).first
    expect(found).to_have_attribute("data-mode", mode)
    expect(found).to_have_attribute("data-lines", str(lines))
    expect(found).to_have_attribute("data-drawn", "true")
    return found


def compare(page: Page, served: Board, query: str = "") -> None:
    page.goto(f"{served.url}?tab=histograms&show=compare{query}")


def test_the_runs_of_a_tag_lie_in_one_card(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=histograms")
    page.get_by_role("radio", name="compare").click()
    found = drawn(page, "fc/weight", mode="overlaid", lines=2)
    expect(found.locator(".compare-words")).to_have_text(
        re.compile(r"std \S+ \(narrow\) to \S+ \(wide\)")
    )
    alone = drawn(page, "own/weight", mode="overlaid", lines=1)
    expect(alone).to_contain_text("only alone has it")
    page.get_by_role("radio", name="in rows").click()
    drawn(page, "fc/weight", mode="rows", lines=2)
    expect(page).to_have_url(re.compile("show=compare.*runsas=rows"))
    page.get_by_role("checkbox", name="narrow").click()
    drawn(page, "fc/weight", mode="rows", lines=1)
    expect(drawn(page, "fc/weight", mode="rows", lines=1)).to_contain_text("only wide has it")


def test_hovering_tells_how_much_of_each_run_lies_there(page: Page, served: Board) -> None:
    compare(page, served)
    drawn(page, "fc/weight", mode="overlaid", lines=2).locator(".chart").hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("step 40")
    expect(tip).to_contain_text(re.compile(r"values between \S+ and \S+"))
    expect(tip.get_by_role("row")).to_have_count(2)
    for row in tip.get_by_role("row").all():
        expect(row).to_contain_text(re.compile(r"(narrow|wide)\s*[\d.]+ %"))


def test_the_step_is_chosen_with_the_keyboard(page: Page, served: Board) -> None:
    compare(page, served)
    found = drawn(page, "fc/weight", mode="overlaid", lines=2)
    expect(found).to_have_attribute("data-steps", "40 40")
    slider = page.get_by_role("slider", name="at step")
    slider.focus()
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "30")
    expect(found).to_have_attribute("data-steps", "30 30")
    expect(page).to_have_url(re.compile("step=30"))
    slider.press("Home")
    expect(found).to_have_attribute("data-steps", "0 0")
    # its steps are others: the last one up to that of the others, or the first
    expect(card(page, "own/weight")).to_have_attribute("data-steps", "5")
    slider.press("End")
    expect(found).to_have_attribute("data-steps", "40 40")
    expect(page).not_to_have_url(re.compile("step="))


def test_two_steps_of_a_run_and_what_changed(page: Page, served: Board) -> None:
    compare(page, served, "&only=narrow")
    page.get_by_role("radio", name="two steps").click()
    found = drawn(page, "fc/weight", mode="difference", lines=2)
    expect(found).to_have_attribute("data-steps", "0 40")
    # by four standard deviations: nearly all of it lies elsewhere
    words = found.locator(".compare-words")
    expect(words).to_contain_text(re.compile(r"9\d\.\d % of values moved"))
    expect(words).to_contain_text(re.compile(r"mean \S+ → 0\.(39|40)"))
    found.locator(".chart").hover(position={"x": 200, "y": 30})
    tip = page.get_by_role("tooltip")
    expect(tip.get_by_role("row", name="step 40")).to_be_visible()
    expect(tip.get_by_role("row", name="change")).to_contain_text("%")
    slider = page.get_by_role("slider", name="from step")
    slider.focus()
    slider.press("ArrowRight")
    expect(found).to_have_attribute("data-steps", "10 40")
    expect(page).to_have_url(re.compile("compared=steps.*from=10"))
    page.reload()
    expect(drawn(page, "fc/weight", mode="difference", lines=2)).to_have_attribute(
        "data-steps", "10 40"
    )
    slider = page.get_by_role("slider", name="from step")
    slider.focus()
    slider.press("End")
    expect(words).to_contain_text("both are the same step")


def test_one_run_alone_is_compared_with_itself(
    page: Page, serve: Callable[..., Board], tmp_path: Path
) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for step in (0, 9):
            writer.add_histogram("fc/weight", np.arange(100.0) + step, step)
    compare(page, serve(tmp_path))
    drawn(page, "fc/weight", mode="difference", lines=2)
    expect(page.get_by_role("radio", name="two steps")).to_be_checked()


@pytest.mark.parametrize(("theme", "language"), LOOKS)
@pytest.mark.parametrize(
    "query", ["&runsas=overlaid", "&runsas=rows", "&compared=steps&values=log"]
)
def test_nothing_keeps_anybody_out(
    open_page: OpenPage, served: Board, theme: str, language: str, query: str
) -> None:
    page = open_page(color_scheme=theme, locale=language)
    compare(page, served, query)
    expect(card(page, "fc/weight").first).to_have_attribute("data-drawn", "true")
    card(page, "fc/weight").first.locator(".chart").hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert violations(page) == []
