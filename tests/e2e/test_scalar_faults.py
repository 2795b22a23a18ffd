"""What once went wrong on the scalars page."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Page, expect
from support import runs_panel
from support.board import Board
from support.charts import chart_of, drawn, point

OpenPage: TypeAlias = Callable[..., Page]
Serve: TypeAlias = Callable[..., Board]
LOSS = 6  # lines of the sweep's card


def test_a_reload_right_after_a_change_keeps_it(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    drawn(page, "accuracy", lines=LOSS)
    page.get_by_role("radio", name="wall").click()
    page.reload()
    expect(page.get_by_role("radio", name="wall")).to_be_checked()
    expect(page).to_have_url(lab.url + "?x=wall")


def test_who_leaves_right_after_a_change_comes_back_to_it(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    drawn(page, "accuracy", lines=LOSS)
    page.get_by_role("radio", name="wall").click()
    page.goto(lab.url + "api/v1/board")
    page.go_back()
    expect(page.get_by_role("radio", name="wall")).to_be_checked()


def test_a_double_click_on_the_horizontal_axis_selects_no_step(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    found = drawn(page, "accuracy", lines=LOSS)
    across, _ = point(page, found, 0.5)
    box = chart_of(found).bounding_box()
    assert box
    bottom = box["y"] + box["height"] - 8
    page.mouse.dblclick(across, bottom)
    expect(page.locator(".axis-editor")).to_be_visible()
    page.wait_for_timeout(500)
    expect(found.locator(".figures")).to_have_count(0)
    page.keyboard.press("Escape")
    page.mouse.click(across, bottom)
    expect(found.locator(".figures")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 480])
def test_the_tour_stands_where_no_chart_is(open_page: OpenPage, lab: Board, width: int) -> None:
    page = open_page(tour_seen=False, viewport={"width": width, "height": 900})
    page.goto(lab.url)
    tour = page.locator(".tour")
    expect(tour).to_be_visible(timeout=15_000)
    box = tour.bounding_box()
    first = page.locator("[data-card]").first.bounding_box()
    assert box
    assert first
    apart = box["x"] + box["width"] <= first["x"] or box["y"] >= first["y"] + first["height"]
    assert apart
    for _ in range(4):
        tour.get_by_role("button", name="Next").click()
        expect(page.locator(".tour-ring")).to_be_visible()
    button = tour.get_by_role("button", name="Done").bounding_box()
    assert button
    assert button["y"] + button["height"] < 900


def test_steps_that_doubles_cannot_hold_are_told_as_about(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for step in (2**53 + 1, 2**62, 2**63 - 1):
            writer.add_scalar("loss", 1, step)
    page.goto(serve(tmp_path).url)
    found = drawn(page, "loss", lines=1)
    page.mouse.move(*point(page, found, 1))
    expect(page.get_by_role("tooltip")).to_contain_text("step ≈ 9.223372036854776e18")
    expect(page.locator(".run-row .run-cell").first).to_have_text("9.22e18")


def test_the_tooltip_is_seen_at_full_screen(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    drawn(page, "accuracy", lines=LOSS).hover()
    page.keyboard.press("f")
    full = page.get_by_role("dialog").locator('[data-card="accuracy"]')
    expect(full).to_have_attribute("data-drawn", "true")
    page.mouse.move(*point(page, full, 0.3))
    tip = page.get_by_role("dialog").get_by_role("tooltip")
    expect(tip).to_contain_text("fast/seed0")
    page.keyboard.press("Escape")
    page.mouse.move(*point(page, drawn(page, "accuracy", lines=LOSS), 0.3))
    expect(page.get_by_role("tooltip")).to_contain_text("fast/seed0")


def test_a_training_is_one_column_of_the_table(page: Page, serve: Serve, logdir: Path) -> None:
    runs_panel.write_hparams(logdir)
    page.goto(serve(logdir).url + "?as=table")
    heads = page.locator(".compare .grid-head")
    expect(heads).to_have_count(len(runs_panel.NAMES))
