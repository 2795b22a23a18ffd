"""What a reader must not be left to guess: which steps are drawn, what has no place on an axis, and
where else something is sick.
"""

import warnings
from collections.abc import Iterator

import numpy as np
import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.axe import violations
from support.board import Board, board

STEPS = 60
LOST, TOUCHED, OUTBURST, CHOSEN = range(40, 60), 31, 37, 17


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("plain")
    rng = np.random.default_rng(0)
    for run in ("odd", "well"):
        with SummaryWriter(logdir / run) as writer, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for step in range(STEPS):
                gradient = rng.normal(0, 1e-2, 1000)
                burst = rng.normal(0, 1, 1000) * (1e9 if step == OUTBURST else 1)
                output = np.maximum(rng.normal(size=1000), 0)
                if run == "odd":
                    if step in LOST:
                        gradient[:] = np.nan
                    if step == TOUCHED:
                        gradient[:20] = np.nan
                    output[:] = 0
                writer.add_histogram("fc/weight/grad", gradient, step)
                writer.add_histogram("fc/activation", output, step)
                writer.add_histogram("fc/weight", gradient[:10] * 0 + rng.normal(size=10), step)
                writer.add_histogram("burst", burst, step)
                writer.add_histogram("tiny/weight/grad", np.append(np.full(99, 1e-13), 9e-13), step)
    with board(logdir) as running:
        yield running


def card(page: Page, tag: str, run: str = "odd") -> Locator:
    found = page.locator(f'[data-card="{tag}"][data-run="{run}"]')
    expect(found).to_have_attribute("data-drawn", "true")
    return found


def show(page: Page, served: Board, view: str) -> None:
    page.goto(f"{served.url}?tab=histograms&{view}")


def test_a_card_says_how_many_steps_it_draws_and_draws_the_chosen_one(
    page: Page, served: Board
) -> None:
    show(page, served, "show=cards&tags=fc/weight/grad")
    found = card(page, "fc/weight/grad", "well")
    drawn = int(found.get_attribute("data-lines") or 0)
    assert drawn < STEPS
    expect(found.locator(".histogram-thinned")).to_have_text(f"{drawn} of {STEPS} steps")
    show(page, served, f"show=cards&tags=fc/weight/grad&step={CHOSEN}")
    expect(card(page, "fc/weight/grad", "well")).to_have_attribute("data-pointed", str(CHOSEN))


def test_the_full_screen_draws_more(page: Page, served: Board) -> None:
    show(page, served, "show=cards&tags=fc/weight/grad&histcard=well%0Afc/weight/grad")
    found = page.locator(".histogram-card.full")
    expect(found).to_have_attribute("data-lines", str(STEPS))
    expect(found.locator(".histogram-thinned")).to_have_count(0)


@pytest.mark.parametrize("mode", ["offset", "bands", "heatmap"])
def test_a_step_of_nothing_but_nan_is_told_in_words(page: Page, served: Board, mode: str) -> None:
    show(page, served, f"show=cards&tags=fc/weight/grad&hist={mode}")
    chart = card(page, "fc/weight/grad").locator(".chart")
    chart.focus()
    page.keyboard.press("End")
    expect(page.locator(".hover-tip")).to_contain_text("all 1,000 values are NaN")
    assert violations(page) == []


def test_of_a_step_with_some_nan_they_are_counted(page: Page, served: Board) -> None:
    show(page, served, f"show=cards&tags=fc/weight/grad&hist=heatmap&step={TOUCHED}")
    chart = card(page, "fc/weight/grad").locator(".chart")
    expect(card(page, "fc/weight/grad")).to_have_attribute("data-pointed", str(TOUCHED))
    chart.focus()
    page.keyboard.press("End")
    for _ in range(STEPS):
        if f"step {TOUCHED}" in page.locator(".hover-tip").inner_text():
            break
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".hover-tip")).to_contain_text("20 of 1,000 values")


def test_an_outburst_offers_the_axes_that_show_the_rest(page: Page, served: Board) -> None:
    show(page, served, "show=cards&tags=^burst")
    found = card(page, "burst")
    expect(found.locator(".histogram-outburst")).to_contain_text("values up to")
    found.get_by_role("button", name="log |v|").click()
    expect(found.locator(".histogram-outburst")).to_have_count(0)
    expect(page.get_by_role("radio", name="log |v|")).to_be_checked()


def test_a_comparison_names_the_runs_with_nan(page: Page, served: Board) -> None:
    show(page, served, "show=compare&compared=runs&tags=fc/weight/grad")
    expect(page.locator(".compare-card .histogram-odd")).to_have_text("NaN or Inf in odd")


def test_a_verdict_counts_rows_and_leads_to_where_else_something_is_sick(
    page: Page, served: Board
) -> None:
    show(page, served, "show=layers&quantity=gradients")
    section = page.locator('.run-layers[data-run="odd"]')
    expect(section.locator(".verdict")).to_contain_text("2 of 2 rows look sick")
    assert section.locator(".mark.sick").count() == 2
    expect(section.locator(".verdict")).to_contain_text("in activations 1 dead")
    section.get_by_role("button", name="in activations").click()
    expect(page.get_by_role("radio", name="activations")).to_be_checked()
    expect(section.locator(".verdict")).to_contain_text("1 of 1 row looks sick: 1 dead")
    assert section.locator(".mark.sick").count() == 1


def test_a_figure_of_one_wide_bucket_is_an_estimate(page: Page, served: Board) -> None:
    show(page, served, "show=layers&quantity=gradients")
    row = page.locator('.run-layers[data-run="well"] [data-layer="tiny.weight"]')
    expect(row).to_contain_text("≈")
    expect(
        page.locator('.run-layers[data-run="well"] [data-layer="fc.weight"]')
    ).not_to_contain_text("≈")


def test_names_stay_where_a_table_is_wider_than_its_room(page: Page, served: Board) -> None:
    page.set_viewport_size({"width": 900, "height": 850})
    show(page, served, "show=layers&quantity=gradients")
    table = page.locator(".layer-table").first
    name = table.locator(".layer-name").first
    expect(name).to_be_visible()
    before = name.bounding_box()
    assert table.evaluate("it => (it.scrollLeft = 1e4, it.scrollLeft)") > 0
    page.wait_for_function("document.querySelector('.layer-table').style.length > 0")
    assert name.bounding_box() == before


@pytest.mark.parametrize("view", ["cards", "layers"])
def test_a_step_beyond_what_a_double_holds_is_no_failure(
    page: Page, served: Board, view: str
) -> None:
    show(page, served, f"show={view}&tags=fc/weight/grad&step=9223372036854775807")
    expect(page.locator("[data-drawn=true], .layer-row").first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
