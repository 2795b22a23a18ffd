"""Axes: what lies along x, scales, typed limits, and zooming by box, wheel, keyboard and link."""

import json
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from support import sweep
from support.board import Board
from support.charts import (
    card,
    changed,
    chart_of,
    choose,
    drag,
    drawn,
    height_at,
    hover,
    leave,
    of_card,
    picture,
    point,
    settled,
    tool,
    until,
    walk,
    zoom_of,
)

ALL = len(sweep.RUNS)
ONE = "smoothing=0&only=fast/seed0&outliers=off"


def axis(page: Page, name: str, choice: str) -> None:
    """Chooses in the toolbar what lies along an axis, or its scale."""
    group = page.get_by_role("radiogroup", name=f"{name} axis")
    group.get_by_role("radio", name=choice, exact=True).click()


def test_x_by_relative_and_wall_time(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "change", lines=ALL)
    assert hover(page, found, 0.5).rows.keys() == {*sweep.RUNS}
    axis(page, "Horizontal", "relative")
    leave(page)
    drawn(page, "change", lines=ALL)
    tip = hover(page, found, 0.5)  # all runs began at once: at one x there is one step
    assert abs(tip.step - 49.5) < 2
    for run, (value, *_) in tip.rows.items():
        assert value == pytest.approx(sweep.value("change", run, tip.step), rel=6e-4)
    axis(page, "Horizontal", "wall")
    leave(page)
    drawn(page, "change", lines=ALL)
    # each run began 1,000 s after the one before: at a third of the axis the second is over
    tip = until(page, lambda: (t := hover(page, found, 0.33)).rows["slow/seed2"][-1] == 0 and t)
    assert tip.rows["fast/seed0"][-1] == sweep.STEPS - 1


def test_x_by_another_tag(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "change", lines=ALL)
    before = picture(found)
    axis(page, "Horizontal", "tag")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Filter tags").fill("epo")
    dialog.get_by_label("Filter tags").press("Enter")
    expect(dialog).to_have_count(0)
    until(page, lambda: changed(found, before))
    drawn(page, "change", lines=ALL)
    # epochs are ten steps long, and all their points lie at one place
    tip = walk(page, found, "Home")
    assert tip.step < 10
    tip = walk(page, found, "End")
    assert tip.step >= sweep.STEPS - 10
    page.wait_for_url("**/*xTag=epoch*")


def test_a_logarithmic_axis_makes_a_line_of_an_exponential(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?{ONE}")
    found = drawn(page, "loss/train", lines=1)
    assert height_at(found, 0.5) < 0.4
    before = picture(found)
    axis(page, "Vertical", "log")
    until(page, lambda: changed(found, before))
    first, middle, last = (height_at(found, across) for across in (0.1, 0.5, 0.9))
    assert middle == pytest.approx((first + last) / 2, abs=0.02)


def test_symlog_takes_values_on_both_sides_of_zero(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?{ONE}")
    found = drawn(page, "change", lines=1)
    axis(page, "Vertical", "log")
    expect(card(page, "below")).to_contain_text("no positive value for a log axis")
    before = picture(found)
    axis(page, "Vertical", "symlog")
    until(page, lambda: changed(found, before))
    expect(card(page, "below")).not_to_contain_text("no positive value")
    # sin(step / 10): up by a quarter of its period as far as it goes down by three quarters
    up, down = height_at(found, 15.7 / 99), height_at(found, 47.1 / 99)
    assert up - 0.5 == pytest.approx(0.5 - down, abs=0.03)
    assert up > 0.8


def test_x_can_be_logarithmic(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?{ONE}")
    found = drawn(page, "accuracy", lines=1)
    before = picture(found)
    choose(page, tool(page, "How charts are drawn"), "logarithmic")
    until(page, lambda: changed(found, before))
    page.wait_for_url("**/*xscale=log*")
    leave(page)
    tip = hover(page, found, 0.5)
    assert 8 <= tip.step <= 12  # halfway from 1 to 99 in powers of ten


def test_limits_can_be_typed(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?{ONE}")
    found = drawn(page, "below", lines=1)  # from −1 to −2
    before = picture(found)
    page.mouse.click(*point(page, found, -0.06))
    editor = page.get_by_role("form", name="Vertical axis")
    # until something is typed they say where the axis ends
    shown = [editor.get_by_label(end).get_attribute("placeholder") for end in ("from", "to")]
    assert [float(end or "") for end in shown] == pytest.approx([-2.04, -0.95], abs=0.005)
    editor.get_by_label("to").fill("0")
    editor.get_by_label("from").fill("-4")
    editor.get_by_label("from").press("Enter")
    expect(editor).to_have_count(0)
    until(page, lambda: changed(found, before))
    assert height_at(found, 0) == pytest.approx(0.75, abs=0.02)
    assert height_at(found, 1) == pytest.approx(0.5, abs=0.02)
    page.wait_for_url("**/*yRange*")
    page.reload()
    drawn(page, "below", lines=1)
    until(page, lambda: abs(height_at(found, 1) - 0.5) < 0.02)
    found.get_by_role("button", name="Reset zoom").click()
    until(page, lambda: height_at(found, 0) > 0.9)


def test_limits_of_x_can_be_typed_and_escape_leaves_them(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?{ONE}")
    found = drawn(page, "below", lines=1)
    page.mouse.dblclick(*point(page, found, 0.5, 1.1))
    editor = page.get_by_role("form", name="Horizontal axis")
    editor.get_by_label("from").fill("50")
    editor.get_by_label("from").press("Escape")
    expect(editor).to_have_count(0)
    assert "xRange" not in page.url
    page.mouse.dblclick(*point(page, found, 0.5, 1.1))
    editor.get_by_label("from").fill("50")
    editor.get_by_label("from").press("Enter")
    leave(page)
    until(page, lambda: walk(page, found, "Home").step == 50)


def test_a_box_zooms_and_a_double_click_goes_back(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0&outliers=off")
    found = drawn(page, "loss/train", lines=ALL)
    before = picture(found)
    drag(page, point(page, found, 0.4, 0.3), point(page, found, 0.6, 0.7))
    leave(page)
    zoom = until(page, lambda: zoom_of(page, "loss/train"))
    assert zoom["x"] == pytest.approx([0.4 * 99, 0.6 * 99], abs=2)
    assert zoom["y"] == pytest.approx([0.3 * sweep.GREATEST, 0.7 * sweep.GREATEST], abs=0.6)
    drawn(page, "loss/train", lines=ALL)
    assert walk(page, found, "Home").step in (39, 40, 41)
    chart_of(found).blur()
    page.mouse.dblclick(*point(page, found, 0.5))
    leave(page)
    until(page, lambda: np.array_equal(picture(found), before), "as before")
    until(page, lambda: zoom_of(page, "loss/train") == {})


def test_a_chart_that_is_zoomed_stays_the_same_element(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "accuracy", lines=ALL)
    found.locator("canvas").first.evaluate("(canvas) => (window.before = canvas)")
    chart_of(found).focus()
    page.keyboard.press("+")
    until(page, lambda: zoom_of(page, "accuracy"))
    of_card(page, found, "Table of figures")
    assert found.locator("canvas").first.evaluate("(canvas) => canvas === window.before")


@pytest.mark.parametrize("key", ["Control", "Alt"])
def test_the_wheel_scrolls_and_zooms_only_with_a_key(page: Page, lab: Board, key: str) -> None:
    page.set_viewport_size({"width": 1200, "height": 500})
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "accuracy", lines=ALL)
    page.mouse.move(*point(page, found, 0.5))
    page.mouse.wheel(0, 120)
    scrolled = "() => [...document.querySelectorAll('*')].some((e) => e.scrollTop > 50)"
    page.wait_for_function(scrolled)
    assert zoom_of(page, "accuracy") == {}
    page.mouse.move(*point(page, found, 0.5))
    page.keyboard.down(key)
    page.mouse.wheel(0, -300)
    page.keyboard.up(key)
    low, high = until(page, lambda: zoom_of(page, "accuracy"))["x"]
    assert 0 < low < 49.5 < high < 99
    assert high - low < 80


def test_a_drag_with_shift_moves_a_zoomed_chart(page: Page, lab: Board) -> None:
    view = json.dumps({"accuracy": {"zoom": {"axis": "step  false", "x": [40, 60], "y": None}}})
    page.goto(f"{lab.url}?smoothing=0&view={quote(view)}")
    found = drawn(page, "accuracy", lines=ALL)
    page.keyboard.down("Shift")
    drag(page, point(page, found, 0.25), point(page, found, 0.75))
    page.keyboard.up("Shift")
    leave(page)
    until(page, lambda: zoom_of(page, "accuracy")["x"] == pytest.approx([30, 50], abs=1))
    assert walk(page, settled(page, found), "Home").step in (29, 30, 31)


def test_the_keyboard_zooms(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "accuracy", lines=ALL)
    chart_of(found).focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    low, high = until(page, lambda: zoom_of(page, "accuracy"))["x"]
    assert low > 0
    assert high < 99
    page.keyboard.press("0")
    until(page, lambda: not zoom_of(page, "accuracy"))


def test_linked_cards_show_the_same_range(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found, other = (drawn(page, tag, lines=ALL) for tag in ("accuracy", "change"))
    before = picture(other)
    choose(page, tool(page, "How charts are drawn"), "the same range in all charts")
    drag(page, point(page, found, 0.25, 0.5), point(page, found, 0.5, 0.52))
    until(page, lambda: changed(other, before))
    leave(page)
    assert walk(page, other, "Home").step in (24, 25, 26)
    assert walk(page, other, "End").step in (49, 50)
    chart_of(other).blur()
    page.mouse.dblclick(*point(page, other, 0.5))
    leave(page)
    until(page, lambda: np.array_equal(picture(other), before), "both whole again")


def test_a_zoom_of_one_axis_waits_while_another_is_shown(page: Page, lab: Board) -> None:
    view = json.dumps({"accuracy": {"zoom": {"axis": "step  false", "x": [10, 20], "y": None}}})
    page.goto(f"{lab.url}?smoothing=0&view={quote(view)}")
    found = drawn(page, "accuracy", lines=ALL)
    assert walk(page, found, "Home").step == 10
    chart_of(found).blur()
    axis(page, "Horizontal", "relative")
    until(page, lambda: walk(page, found, "Home").step == 0)
    chart_of(found).blur()
    axis(page, "Horizontal", "step")
    until(page, lambda: walk(page, found, "Home").step == 10)
