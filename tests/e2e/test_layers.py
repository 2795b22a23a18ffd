"""The table of all layers where its rows are odd, many, or none, and a row's chart."""

import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.axe import LOOKS, violations
from support.board import Board, board

OpenPage = Callable[..., Page]
MANY = 60
LONG = "encoder.layers.11.self_attention.in_projection"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """`net` has gradients of ordinary layers and of one whose values are near 1e300, `many` of
    sixty layers, `plain` tags that say nothing.
    """
    logdir = tmp_path_factory.mktemp("rows")
    rng = np.random.default_rng(0)
    values = rng.normal(0, 1e-3, 500)
    with SummaryWriter(logdir / "net") as writer:
        for step in range(3):
            for layer in ("stem", LONG, "head"):
                writer.add_histogram(f"gradients/{layer}.weight", values, step)
            writer.add_histogram("gradients/wild.weight", values * 1e303, step)
    with SummaryWriter(logdir / "many") as writer:
        for place in range(MANY):
            writer.add_histogram(f"gradients/layer.{place}.weight", values, 0)
    with SummaryWriter(logdir / "plain") as writer:
        writer.add_histogram("latents", values, 0)
    with board(logdir) as running:
        yield running


def table(page: Page, served: Board, run: str, query: str = "") -> Locator:
    page.goto(f"{served.url}?tab=histograms&show=layers&only={run}{query}")
    section = page.locator(f'.run-layers[data-run="{run}"]')
    expect(section.locator("h2 .verdict")).to_be_visible()
    return section


def row(section: Locator, layer: str) -> Locator:
    return section.locator(f'.layer-row[data-layer="{layer}.weight"]')


def heights(row: Locator) -> set[int]:
    """Of a row's heatmap, the pixel rows that hold a good deal of ink."""
    found: list[int] = row.locator("canvas").evaluate(
        """canvas => {
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            const rows = Array.from({ length: height }, (_, y) => y);
            return rows.filter((y) => data[4 * (y * width + 9) + 3] > 90);
        }"""
    )
    return set(found)


@pytest.mark.parametrize("scale", ["log", "symlog", "linear"])
def test_a_row_far_away_leaves_the_others_their_axis(page: Page, served: Board, scale: str) -> None:
    section = table(page, served, "net", f"&layervalues={scale}")
    wild, stem = row(section, "wild"), row(section, "stem")
    expect(wild).to_contain_text(re.compile(r"own axis: \S+ … \S+e3\d\d"))
    expect(stem).not_to_contain_text("own axis")
    assert "axis of their own" in (wild.locator(".heat-apart").get_attribute("title") or "")
    assert len(heights(stem)) > 8
    assert len(heights(wild)) > 5
    expect(section.locator(".layer-note")).to_contain_text("The values of 1 row lie too far")
    note = section.locator(".layer-note")
    expect(note).to_be_in_viewport(ratio=1)
    said = section.locator(".heat-head").get_attribute("title") or ""
    assert "the same in all rows" in said
    assert "The values of 1 row lie too far" in said


def test_rows_near_each_other_have_one_axis(page: Page, served: Board) -> None:
    section = table(page, served, "many")
    expect(row(section, "layer.0")).to_be_visible()
    expect(section.locator(".heat-apart, .layer-note")).to_have_count(0)
    expect(section.locator(".heat-head small")).to_have_text(re.compile(r"\S+ … 0\.00\d+"))


def test_nothing_to_judge_is_not_health(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=histograms&show=layers")
    plain = page.locator('.run-layers[data-run="plain"]')
    expect(plain.locator(".verdict")).to_have_text("nothing to judge")
    expect(plain).to_contain_text("No gradients here. This run has: other.")
    expect(plain.locator(".well")).to_have_count(0)
    at_a_glance = page.get_by_role("button", name="plain nothing to judge")
    expect(at_a_glance.locator(".well")).to_have_count(0)
    page.get_by_role("radio", name="other").click()
    expect(plain.locator(".verdict")).to_have_text("1 row without NaN or Inf")
    expect(plain.locator(".layer-row")).to_contain_text("no NaN or Inf")
    expect(plain.locator(".well")).to_have_count(0)


def test_a_table_is_as_high_as_the_page_and_leaves_room_for_a_chart(
    open_page: OpenPage, served: Board
) -> None:
    page = open_page(viewport={"width": 1400, "height": 1400})
    section = table(page, served, "many")
    listed = section.locator(".layer-rows")
    box = listed.bounding_box()
    assert box
    assert box["height"] > 25 * 40
    assert box["y"] + box["height"] < 1400
    last = section.locator(".layer-row").nth(20)
    last.click()
    chart = section.locator(".histogram-card")
    expect(chart).to_have_attribute("data-drawn", "true")
    expect(chart).to_be_in_viewport(ratio=1)
    expect(section.locator(".layer-row.selected")).to_be_in_viewport(ratio=1)


def test_a_name_is_whole(open_page: OpenPage, served: Board) -> None:
    page = open_page(viewport={"width": 1400, "height": 900})
    name = row(table(page, served, "net"), LONG).locator(".layer-name")
    expect(name).to_have_text(f"{LONG}.weight")
    assert name.evaluate("it => it.scrollHeight <= it.clientHeight + 1")
    assert name.evaluate("it => it.scrollWidth <= it.clientWidth")


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_a_rows_chart_is_drawn_as_the_row(page: Page, served: Board, scale: str) -> None:
    asked: list[dict[str, object]] = []
    page.on(
        "request",
        lambda sent: "distributions" in sent.url and asked.append(sent.post_data_json),
    )
    section = table(page, served, "net", f"&layervalues={scale}&values=symlog&hist=bands")
    row(section, "stem").click()
    chart = section.locator(".histogram-card")
    expect(chart).to_have_attribute("data-drawn", "true")
    expect(chart).to_have_attribute("data-mode", "heatmap")
    assert asked[-1]["tags"] == ["gradients/stem.weight"]
    assert asked[-1]["scale"] == scale
    chart.hover()
    chart.get_by_role("button", name="Full screen").click()
    full = page.get_by_role("dialog").locator(".histogram-card")
    expect(full).to_have_attribute("data-mode", "heatmap")


def test_headings_say_what_their_figures_are(page: Page, served: Board) -> None:
    section = table(page, served, "net")
    title = section.get_by_role("button", name="median |v|").get_attribute("title")
    assert "that aren't 0" in (title or "")


@pytest.mark.parametrize("width", [1400, 1440])
@pytest.mark.parametrize("show", ["layers", "cards", "compare"])
def test_the_tag_filter_has_room(open_page: OpenPage, served: Board, show: str, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    page.goto(f"{served.url}?tab=histograms&show={show}")
    field = page.locator(".toolbar > .field").bounding_box()
    bar = page.locator(".toolbar").bounding_box()
    assert field
    assert bar
    assert field["width"] >= 140
    assert bar["height"] < 50  # all in one row


def test_a_phone_shows_what_a_row_says(open_page: OpenPage, served: Board) -> None:
    page = open_page(viewport={"width": 420, "height": 800})
    section = table(page, served, "many")
    expect(row(section, "layer.0").locator(".mark")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_odd_rows_keep_nobody_out(
    open_page: OpenPage, served: Board, theme: str, language: str
) -> None:
    page = open_page(color_scheme=theme, locale=language)
    page.goto(f"{served.url}?tab=histograms&show=layers")
    expect(page.locator(".heat-apart").first).to_be_visible()
    assert violations(page) == []
