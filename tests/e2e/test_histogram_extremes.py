"""Histograms of values next to 0, beyond what float32 holds, whole, or no numbers at all: what the
page says of them is true.
"""

import warnings
from collections.abc import Iterator

import numpy as np
import pytest
import torch.utils.tensorboard
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.axe import violations
from support.board import Board, board

RANDOM = np.random.default_rng(0)
NORMAL = RANDOM.normal(size=500)
GRADIENTS = {
    "well": NORMAL * 1e-2,
    "faint": NORMAL * 3e-13,
    "fainter": NORMAL * 1e-310,
    "partly": np.where(np.arange(500) < 275, NORMAL * 2e-13, NORMAL * 1e-3),
    "half": np.where(np.arange(500) < 275, 0, NORMAL * 1e-3),
    "dead": np.where(np.arange(500) < 450, 0, NORMAL * 1e-3),
}
STEPS = (0, 10)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("extremes")
    writers = {"ours": SummaryWriter, "torch": torch.utils.tensorboard.SummaryWriter}
    for run, cls in writers.items():
        with cls(str(logdir / run)) as writer:
            for step in STEPS:
                for layer, values in GRADIENTS.items():
                    writer.add_histogram(f"{layer}/weight", NORMAL, step)
                    writer.add_histogram(f"{layer}/weight/grad", values, step)
                writer.add_histogram("whole", np.array([0, 1, 1, 3] * 5), step)
                writer.add_histogram("wide", np.linspace(0, 1, 300), step)
    with SummaryWriter(logdir / "odd") as writer:
        for step in STEPS:
            writer.add_histogram("huge/weight", NORMAL, step)
            writer.add_histogram("huge/weight/grad", NORMAL * 1e300, step)
            some = NORMAL.copy()
            some[:3] = np.nan
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                writer.add_histogram("nan some", some, step)
                writer.add_histogram("nan all", np.full(10, np.nan), step)
            writer.add_histogram_raw("empty", 0, 3, 0, 0, 0, [1, 2, 3], [0, 0, 0], step)
    with board(logdir) as running:
        yield running


def row(page: Page, run: str, layer: str) -> Locator:
    return page.locator(f'.run-layers[data-run="{run}"] [data-layer="{layer}.weight"]')


@pytest.mark.parametrize(
    ("run", "layer", "zeros", "says"),
    [
        ("ours", "well", "0 %", "healthy"),
        ("ours", "faint", "0 %", "vanishing"),
        ("ours", "fainter", "0 %", "vanishing"),
        ("ours", "partly", "0 %", "healthy"),
        ("ours", "half", "55 %", "healthy"),
        ("ours", "dead", "90 %", "dead: 90 % of gradients are 0"),
        ("torch", "faint", "≤ 100 %", "vanishing"),
        ("torch", "fainter", "≤ 100 %", "vanishing"),
        ("torch", "half", "≤ 55 %", "healthy"),
        ("torch", "dead", "≤ 90 %", "dead: 90 % of gradients are near zero (≤ 1e−12)"),
        ("odd", "huge", "0 %", "exploding: gradients reach"),
    ],
)
def test_a_layer_is_told_what_ails_it(
    page: Page, served: Board, run: str, layer: str, zeros: str, says: str
) -> None:
    page.goto(f"{served.url}?tab=histograms&show=layers&quantity=gradients")
    found = row(page, run, layer)
    expect(found.locator(".says")).to_contain_text(says)
    figures = found.locator(".figure").all_inner_texts()
    assert figures[2] == zeros
    assert not {"NaN", "–", "+∞"} & set(figures)
    told = found.locator("[title*='exactly 0']")
    assert told.count() == zeros.startswith("≤")


def open_card(page: Page, served: Board, tag: str, query: str, run: str = "odd") -> Locator:
    page.goto(f"{served.url}?tab=histograms&{query}&tags={tag.split(maxsplit=1)[0]}")
    found = page.locator(f'[data-card="{tag}"]').and_(page.locator(f'[data-run="{run}"]'))
    expect(found).to_have_attribute("data-drawn", "true")
    return found


VIEWS = ["show=cards&hist=offset", "show=cards&hist=bands", "show=compare&compared=steps"]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("tag", ["nan all", "nan some"])
def test_nan_is_told_beside_the_chart(page: Page, served: Board, tag: str, view: str) -> None:
    card = open_card(page, served, tag, view)
    badge = card.get_by_text("NaN or Inf in 2 steps")
    expect(badge).to_be_visible()
    if tag == "nan all":
        expect(card).to_contain_text("no finite values to draw")
        assert violations(page) == []
        return
    told, chart = badge.bounding_box(), card.locator(".chart").bounding_box()
    assert told is not None
    assert chart is not None
    assert told["y"] + told["height"] <= chart["y"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_histogram_without_values_is_empty(page: Page, served: Board, view: str) -> None:
    card = open_card(page, served, "empty", view)
    expect(card).to_contain_text("empty: no values were counted")
    expect(card).not_to_contain_text("NaN")


def test_two_steps_of_huge_values_have_a_spread(page: Page, served: Board) -> None:
    card = open_card(page, served, "huge/weight/grad", "show=compare&compared=steps&values=symlog")
    expect(card.locator(".compare-words")).to_contain_text("e300 → ")
    expect(card.locator(".compare-words")).not_to_contain_text("NaN")


def colours(page: Page, card: Locator) -> int:
    """How many pixels of the chart are drawn on."""
    found: int = card.locator("canvas").first.evaluate(
        """canvas => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let drawn = 0;
          for (let i = 3; i < data.length; i += 4) drawn += data[i] > 0;
          return drawn;
        }"""
    )
    return found


def test_bands_of_subnormal_values_are_drawn(page: Page, served: Board) -> None:
    view = "show=cards&hist=bands&values=linear"
    well = colours(page, open_card(page, served, "well/weight/grad", view, "ours"))
    fainter = colours(page, open_card(page, served, "fainter/weight/grad", view, "ours"))
    assert fainter > well / 2


@pytest.mark.parametrize("run", ["ours", "torch"])
def test_whole_numbers_are_counted_where_they_are(page: Page, served: Board, run: str) -> None:
    card = open_card(page, served, "whole", "show=cards&hist=overlay&values=linear", run)
    card.locator(".chart").focus()
    page.keyboard.press("ArrowRight")
    sentence = page.locator(".hover-sentence")
    said = set()
    for _ in range(100):
        said.add(sentence.inner_text().split(" of ")[0])
        page.keyboard.press("ArrowRight")
    assert said == {"0", "5", "10"}


def test_a_count_that_is_guessed_is_told_as_that(page: Page, served: Board) -> None:
    card = open_card(page, served, "wide", "show=cards&hist=overlay&values=linear", "torch")
    card.locator(".chart").focus()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".hover-sentence")).to_contain_text("≈ ")
