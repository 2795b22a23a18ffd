"""The histograms dashboard: the views of a card, the step that is looked at, all layers at once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import numpy as np
import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.axe import LOOKS, violations
from support.board import Board, board

OpenPage = Callable[..., Page]
STEPS = range(0, 100, 10)
LAYERS = ("stem", "body", "head")


def write_run(logdir: Path, *, faint: float, dead: float) -> None:
    """Three layers in the order of the model; `stem`'s gradients are `faint` times the others', and
    the share `dead` of `body`'s is 0.
    """
    rng = np.random.default_rng(0)
    with SummaryWriter(logdir) as writer:
        for step in STEPS:
            writer.add_scalar("loss", 1 / (1 + step), step)
            for layer in LAYERS:
                weights = rng.normal(0, 0.1, 1000)
                gradients = rng.normal(0, 1e-3, 1000)
                if layer == "stem":
                    gradients *= faint
                if layer == "body":
                    gradients[: int(1000 * dead)] = 0
                writer.add_histogram(f"{layer}/weight", weights, step)
                writer.add_histogram(f"{layer}/weight/grad", gradients, step)
                writer.add_histogram(f"{layer}/weight/update", gradients * 0.1, step)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("layers")
    write_run(logdir / "well", faint=1, dead=0)
    write_run(logdir / "sick", faint=1e-5, dead=0.9)
    with board(logdir) as running:
        yield running


def card(page: Page, tag: str, run: str = "well") -> Locator:
    return page.locator(f'[data-card="{tag}"][data-run="{run}"]')


def open_cards(page: Page, served: Board, query: str = "") -> None:
    page.goto(f"{served.url}?tab=histograms&show=cards{query}")
    expect(card(page, "body/weight")).to_have_attribute("data-drawn", "true")


def picture(card: Locator) -> bytes:
    return card.locator("canvas").first.screenshot()


def test_one_switch_changes_all_cards_and_a_menu_one(page: Page, served: Board) -> None:
    open_cards(page, served)
    body, grad = card(page, "body/weight"), card(page, "body/weight/grad")
    pictures = set()
    for name, mode in {"overlay": "overlay", "bands": "bands", "heatmap": "heatmap"}.items():
        page.get_by_role("radio", name=name, exact=True).click()
        for one in (body, grad):
            expect(one).to_have_attribute("data-mode", mode)
            expect(one).to_have_attribute("data-drawn", "true")
        pictures.add(picture(body))
    assert len(pictures) == 3
    body.get_by_role("button", name="How body/weight · well is drawn").click()
    page.get_by_role("menuitemradio", name="ridges").click()
    expect(body).to_have_attribute("data-mode", "offset")
    expect(grad).to_have_attribute("data-mode", "heatmap")
    expect(page).to_have_url(re.compile("histcards="))
    page.reload()
    expect(card(page, "body/weight")).to_have_attribute("data-mode", "offset")
    page.get_by_role("radio", name="bands", exact=True).click()
    expect(card(page, "body/weight")).to_have_attribute("data-mode", "bands")


def until_other(card: Locator, before: bytes) -> bytes:
    """The card's picture once it is another one."""
    deadline = monotonic() + 10
    while (now := picture(card)) == before:
        assert monotonic() < deadline, "the picture stayed as it was"
    return now


@pytest.mark.parametrize("mode", ["offset", "heatmap"])
def test_axes_and_heights_can_be_chosen(page: Page, served: Board, mode: str) -> None:
    open_cards(page, served, f"&hist={mode}")
    body = card(page, "body/weight/grad", "sick")
    before = picture(body)
    for choice in ("symlog", "log |v|"):
        page.get_by_role("radio", name=choice, exact=True).click()
        before = until_other(body, before)
    page.get_by_role("combobox", name="Time axis").select_option("relative")
    before = until_other(body, before)
    # a wider window has room for all choices
    page.set_viewport_size({"width": 1700, "height": 900})
    page.get_by_role("radio", name="normalised").click()
    expect(page.get_by_role("radio", name="normalised")).to_be_checked()
    expect(page).to_have_url(re.compile("heights=shares"))


def test_hover_tells_step_bucket_and_count_in_words(page: Page, served: Board) -> None:
    open_cards(page, served)
    card(page, "body/weight").locator(".chart").hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text(re.compile(r"step \d+"))
    expect(tip).to_contain_text(re.compile(r"\d+ of 1,000 values lie between \S+ and \S+"))
    page.get_by_role("radio", name="bands", exact=True).click()
    card(page, "body/weight").locator(".chart").hover()
    expect(tip).to_contain_text("median")
    expect(tip).to_contain_text("68 % lie in")


def test_all_cards_show_the_step_of_one_and_scalars_the_one_clicked(
    page: Page, served: Board
) -> None:
    open_cards(page, served, "&hist=heatmap")
    chart = card(page, "body/weight").locator(".chart")
    box = chart.bounding_box()
    assert box
    middle = {"x": box["width"] * 0.55, "y": box["height"] / 2}
    chart.hover(position=middle)
    other = card(page, "body/weight/grad", "sick")
    expect(other).to_have_attribute("data-pointed", re.compile(r"^[4-6]0$"))
    step = other.get_attribute("data-pointed")
    chart.click(position=middle)
    expect(page).to_have_url(re.compile(f"step={step}"))
    page.get_by_role("tab", name="Scalars").click()
    expect(page.locator('[data-card="loss"]')).to_have_attribute("data-drawn", "true")
    expect(page).to_have_url(re.compile(f"step={step}"))
    page.get_by_role("tab", name="Histograms").click()
    expect(card(page, "body/weight")).to_have_attribute("data-pointed", step or "")
    page.get_by_role("button", name="Go back to the last step").click()
    expect(card(page, "body/weight")).to_have_attribute("data-pointed", "")


def rows(page: Page, run: str) -> Locator:
    return page.locator(f'.run-layers[data-run="{run}"] .layer-row')


def test_the_table_shows_all_layers_and_says_which_are_sick(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=histograms")
    expect(rows(page, "sick")).to_have_count(3)
    names = [row.get_attribute("data-layer") for row in rows(page, "sick").all()]
    assert names == ["stem.weight", "body.weight", "head.weight"]  # as they were logged
    sick = page.locator('.run-layers[data-run="sick"]')
    expect(sick.locator("h2")).to_contain_text("2 of 3 rows look sick: 1 dead, 1 vanishing")
    expect(rows(page, "sick").nth(0)).to_contain_text(
        re.compile(r"vanishing: mean \|g\| \S+, 5\.0 orders below head\.weight")
    )
    expect(rows(page, "sick").nth(1)).to_contain_text("dead: 90 % of gradients are 0")
    expect(rows(page, "sick").nth(2)).to_contain_text("healthy")
    well = page.locator('.run-layers[data-run="well"]')
    expect(well.locator("h2")).to_contain_text("3 rows, nothing suspicious")
    at_a_glance = page.get_by_role("list", name="The layers of each run").get_by_role("button")
    expect(at_a_glance).to_contain_text(
        ["2 of 3 rows look sick: 1 dead, 1 vanishing", "3 rows, nothing suspicious"]
    )
    at_a_glance.last.click()
    expect(well.locator("h2")).to_be_in_viewport()


def test_a_title_has_the_whole_width_until_the_tools_come(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=histograms&show=cards")
    shown = page.locator("[data-card]").first
    title = shown.locator("h3")
    before = title.bounding_box()
    label = shown.locator(".card-tools .run-label").bounding_box()
    assert before
    assert label
    assert label["x"] - (before["x"] + before["width"]) < 16
    title.hover()
    expect(shown.locator(".quiet-tools").first).to_have_css("opacity", "1")
    assert title.bounding_box() == before


def test_the_table_is_sorted_by_its_columns(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=histograms")
    expect(rows(page, "sick")).to_have_count(3)
    sick = page.locator('.run-layers[data-run="sick"]')
    first = rows(page, "sick").first
    sick.get_by_role("button", name="zeros").click()
    expect(first).to_have_attribute("data-layer", "body.weight")
    sick.get_by_role("button", name="grad / weight").click()
    expect(first).to_have_attribute("data-layer", "head.weight")
    sick.get_by_role("button", name="grad / weight").click()
    expect(first).to_have_attribute("data-layer", "stem.weight")
    sick.get_by_role("button", name="what it says").click()
    expect(rows(page, "sick").last).to_have_attribute("data-layer", "head.weight")


def test_a_row_opens_the_whole_card_and_the_quantity_can_be_chosen(
    page: Page, served: Board
) -> None:
    page.goto(f"{served.url}?tab=histograms")
    row = rows(page, "sick").nth(1)
    row.press("Enter")
    expect(row).to_have_attribute("aria-expanded", "true")
    expect(card(page, "body/weight/grad", "sick")).to_have_attribute("data-drawn", "true")
    row.click()
    expect(card(page, "body/weight/grad", "sick")).to_have_count(0)
    page.get_by_role("radio", name="weights").click()
    row.click()
    expect(card(page, "body/weight", "sick")).to_have_attribute("data-drawn", "true")
    expect(page).to_have_url(re.compile("quantity=weights"))


@pytest.mark.parametrize(("theme", "language"), LOOKS)
@pytest.mark.parametrize("show", ["layers", "cards&hist=bands", "cards&hist=heatmap&step=50"])
def test_nothing_keeps_anybody_out(
    open_page: OpenPage, served: Board, theme: str, language: str, show: str
) -> None:
    page = open_page(color_scheme=theme, locale=language)
    page.goto(f"{served.url}?tab=histograms&show={show}")
    shown = ".layer-row" if show == "layers" else '[data-card][data-drawn="true"]'
    expect(page.locator(shown).first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("query", ["&show=cards", "&show=compare&compared=steps"])
def test_what_closes_a_card_at_full_screen_stands_in_the_corner(
    page: Page, served: Board, query: str
) -> None:
    page.goto(f"{served.url}?tab=histograms{query}&histcard=well%0Abody/weight")
    full = page.get_by_role("dialog")
    close = full.get_by_role("button", name="Leave full screen")
    box = close.bounding_box()
    assert box
    assert box["y"] < 20
    assert 1440 - (box["x"] + box["width"]) < 16
    close.click()
    expect(full).to_have_count(0)
