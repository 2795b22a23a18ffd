"""Of many steps some are drawn; what is said is true of all of them."""

import warnings
from collections.abc import Iterator

import numpy as np
import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.board import Board, board

STEPS = 200
NAN, OUTBURST, CHOSEN = 31, 77, 101


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("many")
    rng = np.random.default_rng(0)
    for run in ("well", "odd", "burst"):
        with SummaryWriter(logdir / run) as writer, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for step in range(STEPS):
                for layer in range(30):
                    values = rng.standard_normal(50)
                    if run == "odd" and layer == 3 and step in (NAN, NAN + 1, NAN + 30):
                        values[:2] = np.nan
                    if run == "burst" and layer == 3 and step == OUTBURST:
                        values *= 1e6
                    if step == CHOSEN:
                        values = np.linspace(-7, 7, 50)
                    writer.add_histogram(f"fc{layer}/weight", values, step)
    with board(logdir) as running:
        yield running


def row(page: Page, run: str) -> Locator:
    return page.locator(f'.run-layers[data-run="{run}"] [data-layer="fc3.weight"]')


def test_what_one_step_alone_has_is_said(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=histograms&show=layers")
    expect(row(page, "odd")).to_contain_text(f"2 values of weights at step {NAN}")
    expect(row(page, "burst")).to_contain_text("exploding: weights grew")
    expect(row(page, "burst")).to_contain_text(f"by step {OUTBURST}")
    expect(page.locator(".layer-verdicts li").first).to_contain_text("1 exploding")
    expect(page.locator(".layer-verdicts li").last).to_contain_text("nothing suspicious")


def test_a_badge_counts_all_steps(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=histograms&show=cards&tagFilter=fc3/")
    card = page.locator('[data-card="fc3/weight"][data-run="odd"]')
    expect(card.locator(".histogram-odd")).to_have_text("NaN or Inf in 3 steps")


def test_figures_are_those_of_the_chosen_step(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=histograms&show=layers&step={CHOSEN}")
    std = np.linspace(-7, 7, 50).std()
    expect(row(page, "well")).to_contain_text(f"{std:.2f}")


def test_a_verdict_leads_to_its_table_and_the_page_stays(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=histograms&show=layers")
    expect(row(page, "odd")).to_be_visible()
    for place in (2, 1):
        page.locator(".layer-verdicts button").nth(place).click()
        run = ("burst", "odd", "well")[place]
        expect(page.locator(f'.run-layers[data-run="{run}"] h2')).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollTop") == 0
        expect(page.get_by_role("tab", name="Histograms")).to_be_in_viewport()
