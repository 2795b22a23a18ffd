"""Every tab shows what was logged, whichever writer logged it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Page, expect
from support.board import Board

Serve = Callable[..., Board]


def drawn(page: Page, tag: str, lines: int) -> None:
    card = page.locator(f'[data-card="{tag}"]').first
    expect(card).to_have_attribute("data-drawn", "true", timeout=10_000)
    expect(card).to_have_attribute("data-lines", str(lines))


def test_scalars_come_first_and_draw_every_run(page: Page, served: Board) -> None:
    page.goto(served.url)
    for tag in ("loss/train", "loss/val", "lr"):
        drawn(page, tag, lines=2)


def test_hovering_reads_every_run_at_that_step(page: Page, served: Board) -> None:
    page.goto(served.url + "?smoothing=0")
    drawn(page, "lr", lines=2)
    box = page.locator('[data-card="lr"] canvas').first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tooltip = page.get_by_role("tooltip")
    expect(tooltip).to_contain_text("calm")
    expect(tooltip).to_contain_text("wild")
    expect(tooltip).to_contain_text("0.1")
    expect(tooltip).to_contain_text("0.05")


def test_unticking_a_run_takes_its_line_away(page: Page, served: Board) -> None:
    page.goto(served.url)
    drawn(page, "lr", lines=2)
    page.get_by_role("checkbox", name="wild").click()
    drawn(page, "lr", lines=1)
    page.locator("[data-toggle-all-runs]").click()
    drawn(page, "lr", lines=0)
    page.locator("[data-toggle-all-runs]").click()
    drawn(page, "lr", lines=2)


def test_the_filter_of_runs_hides_what_does_not_match(page: Page, served: Board) -> None:
    page.goto(served.url)
    drawn(page, "lr", lines=2)
    page.get_by_label("Filter runs").fill("^ca")
    drawn(page, "lr", lines=1)
    page.get_by_label("Filter runs").fill("ca(")
    expect(page.get_by_label("Filter runs")).to_have_attribute("aria-invalid", "true")


def test_a_drag_zooms_and_a_double_click_goes_back(page: Page, served: Board) -> None:
    page.goto(served.url)
    drawn(page, "loss/train", lines=2)
    canvas = page.locator('[data-card="loss/train"] canvas').first
    before = canvas.screenshot()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7, steps=4)
    page.mouse.up()
    page.mouse.move(5, 500)
    page.wait_for_timeout(400)
    drawn(page, "loss/train", lines=2)
    zoomed = canvas.screenshot()
    assert zoomed != before
    page.mouse.dblclick(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.mouse.move(5, 500)
    page.wait_for_timeout(400)
    drawn(page, "loss/train", lines=2)
    assert canvas.screenshot() == before


def test_histograms_show_a_ridge_for_each_step(page: Page, served: Board) -> None:
    page.goto(served.url)
    page.get_by_role("tab", name="Histograms").click()
    expect(page.locator('[data-card="conv/weight"]')).to_have_count(2)
    drawn(page, "conv/weight", lines=10)


def test_the_graph_shows_the_modules_and_opens_them(page: Page, served: Board) -> None:
    page.goto(served.url)
    page.get_by_role("tab", name="Graphs").click()
    graph = page.locator("[data-graph]")
    expect(graph).to_contain_text("conv", timeout=15_000)
    expect(graph).to_contain_text("head")
    expect(graph).to_contain_text("Conv2d")


def test_text_is_rendered_markdown(page: Page, served: Board) -> None:
    page.goto(served.url)
    page.get_by_role("tab", name="Text").click()
    expect(page.get_by_role("heading", name="The calm run")).to_be_visible(timeout=10_000)
    expect(page.locator("td strong").first).to_have_text("2")


def test_the_page_speaks_chinese_and_goes_dark(page: Page, served: Board) -> None:
    page.goto(served.url)
    drawn(page, "lr", lines=2)
    page.get_by_role("button", name="中文界面").click()
    expect(page.get_by_role("tab", name="标量")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    drawn(page, "lr", lines=2)


def record(log_dir: Path, *kinds: str) -> None:
    with SummaryWriter(log_dir) as writer:
        if "scalars" in kinds:
            writer.add_scalar("loss", 0.5, 0)
        if "histograms" in kinds:
            writer.add_histogram("fc/weight", np.arange(100.0), 0)
        if "text" in kinds:
            writer.add_text("notes", "what was logged", 0)
        if "images" in kinds:
            writer.add_image("picture", np.zeros((3, 4, 4)), 0)


def open_tab(page: Page, name: str) -> None:
    expect(page.get_by_role("tab", selected=True)).to_contain_text(name)


@pytest.mark.parametrize(
    ("kinds", "name"), [(("histograms", "text"), "Histograms"), (("text",), "Text")]
)
def test_the_first_dashboard_that_has_data_opens(
    page: Page, serve: Serve, tmp_path: Path, kinds: tuple[str, ...], name: str
) -> None:
    record(tmp_path / "run", *kinds)
    running = serve(tmp_path)
    page.goto(running.url)
    open_tab(page, name)
    expect(page.get_by_role("tabpanel")).not_to_contain_text("No Scalars")
    page.goto(f"{running.url}?tab=scalars")
    expect(page.get_by_role("tabpanel")).to_contain_text("No Scalars in this logdir")


def test_a_dashboard_opens_as_runs_come(page: Page, serve: Serve, tmp_path: Path) -> None:
    page.goto(serve(tmp_path).url)
    expect(page.get_by_role("tabpanel")).to_contain_text("No event files here yet")
    places = page.evaluate("history.length")
    record(tmp_path / "first", "text")
    open_tab(page, "Text")
    record(tmp_path / "second", "scalars")
    open_tab(page, "Scalars")
    assert page.evaluate("history.length") == places


def test_a_dashboard_that_somebody_reads_stays_open(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    record(tmp_path / "first", "text")
    page.goto(serve(tmp_path).url)
    page.get_by_text("what was logged").click()
    record(tmp_path / "second", "scalars")
    expect(page.get_by_role("tab", name="Scalars")).to_be_visible()
    open_tab(page, "Text")


def test_what_has_no_dashboard_is_named(page: Page, serve: Serve, tmp_path: Path) -> None:
    record(tmp_path / "run", "images")
    page.goto(serve(tmp_path).url)
    expect(page.get_by_role("tabpanel")).to_contain_text("has no page in this version: images")
