"""Figures at the pointer: exact values, sorting, smoothing, and what is compared."""

import math
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Page, expect
from support import sweep
from support.board import Board, board
from support.charts import (
    changed,
    chart_of,
    choose,
    drawn,
    hover,
    ink,
    leave,
    picture,
    point,
    settled,
    tip,
    tool,
    until,
    walk,
)

ALL = len(sweep.RUNS)
FOUR_DIGITS = 6e-4  # what a figure of four digits may be off, as a share


def test_the_tooltip_tells_the_logged_values(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "change", lines=ALL)
    for across in (0.1, 0.5, 0.93):
        told = hover(page, found, across)
        assert abs(told.step - across * 99) < 1
        assert set(told.rows) == set(sweep.RUNS)
        for run, (value,) in told.rows.items():
            expected = sweep.value("change", run, told.step)
            assert value == pytest.approx(expected, rel=FOUR_DIGITS)
    # the time comes a moment later, of the row at the pointer
    expect(page.get_by_role("tooltip")).to_contain_text("3 min")


def test_the_tooltips_rows_are_sorted_and_bounded(page: Page, lab: Board) -> None:
    orders = {
        "descending": lambda told: sorted(told.rows, key=lambda run: -told.rows[run][0]),
        "ascending": lambda told: sorted(told.rows, key=lambda run: told.rows[run][0]),
        "alphabetical": lambda _: list(sweep.RUNS),
    }
    for sort, order in orders.items():
        page.goto(f"{lab.url}?smoothing=0&sort={sort}")
        told = hover(page, drawn(page, "change", lines=ALL), 0.5)
        assert list(told.rows) == order(told)
    page.goto(f"{lab.url}?smoothing=0&sort=nearest&rows=2&outliers=off")
    found = drawn(page, "loss/train", lines=ALL)
    told = hover(page, found, 0.02, 1 - 4 / sweep.GREATEST)
    assert next(iter(told.rows)) == "fast/seed2"
    assert len(told.rows) == 2
    expect(page.get_by_role("tooltip")).to_contain_text("and 4 more")


def test_the_crosshair_stands_in_every_chart_at_the_same_x(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found, other = (drawn(page, tag, lines=ALL) for tag in ("change", "epoch"))

    def crosshair() -> int | None:
        """The pixel column that is dark grey over most of its height: a crosshair's."""
        rgb = picture(other)[..., :3].astype(int)
        grey = (rgb.max(axis=2) - rgb.min(axis=2) < 25) & (rgb.max(axis=2) < 170)
        rows = grey.sum(axis=0)
        return int(rows.argmax()) if rows.max() > rgb.shape[0] / 2 else None

    assert crosshair() is None
    for across in (0.25, 0.75):
        hover(page, found, across)
        left = point(page, other, across)[0] - (chart_of(other).bounding_box() or {"x": 0})["x"]
        page.mouse.move(*point(page, found, across))
        until(page, lambda left=left: (at := crosshair()) is not None and abs(at - left) < 3)
    leave(page)
    until(page, lambda: crosshair() is None)


def test_the_row_at_the_pointer_stands_out_in_the_list_of_runs(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0&outliers=off")
    found = drawn(page, "loss/train", lines=ALL)
    hover(page, found, 0.02, 1 - 4 / sweep.GREATEST)
    expect(page.locator(".scalar-values .near")).to_contain_text("fast/seed2")
    expect(
        page.locator(".runs-panel .hovered").get_by_role("checkbox", name="fast/seed2")
    ).to_be_visible()


# --- smoothing ------------------------------------------------------------------------------------


def exponential(gaps: Sequence[float], values: Sequence[float], weight: float) -> list[float]:
    """Each value so far counts `weight` to the power of how far it lies behind."""
    out = []
    for i in range(len(values)):
        weights = [weight ** sum(gaps[j + 1 : i + 1]) for j in range(i + 1)]
        total = sum(w * v for w, v in zip(weights, values[: i + 1], strict=True))
        out.append(total / sum(weights))
    return out


def by_point(values: Sequence[float]) -> list[float]:
    return exponential([1.0] * len(values), values, 0.9)


def by_x(values: Sequence[float]) -> list[float]:
    apart = [b - a for a, b in zip((0, *sweep.UNEVEN), sweep.UNEVEN, strict=False)]
    median = statistics.median(apart[1:])
    return exponential([gap / median for gap in apart], values, 0.9)


def running_mean(values: Sequence[float]) -> list[float]:
    return [statistics.fmean(values[max(0, i - 2) : i + 3]) for i in range(len(values))]


@pytest.mark.parametrize(
    ("asked", "reference"),
    [
        ("smoother=ema&smoothing=0.9", by_point),
        ("smoother=time&smoothing=0.9", by_x),
        ("smoother=mean&window=5", running_mean),
    ],
)
def test_smoothing(
    page: Page, lab: Board, asked: str, reference: Callable[[Sequence[float]], list[float]]
) -> None:
    page.goto(f"{lab.url}?{asked}")
    found = drawn(page, "uneven", lines=ALL)
    for keys in (("Home",), ("Home", *["ArrowRight"] * 3), ("End",), ("End", "ArrowLeft")):
        told = walk(page, found, *keys)
        place = sweep.UNEVEN.index(told.step)
        for run, (smooth, value) in told.rows.items():
            all_values = sweep.values("uneven", run)
            assert value == pytest.approx(all_values[place], rel=FOUR_DIGITS)
            assert smooth == pytest.approx(reference(all_values)[place], rel=FOUR_DIGITS, abs=1e-6)
        chart_of(found).blur()


def test_the_kinds_of_smoothing_are_chosen_from_a_menu(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    found = drawn(page, "uneven", lines=ALL)
    seen = [picture(found)]
    for kind in ("exponential over x, for uneven steps", "running mean", "Gaussian"):
        choose(page, tool(page, "Kind of smoothing"), kind)
        leave(page)
        until(page, lambda: changed(found, seen[-1]), kind)
        drawn(page, "uneven", lines=ALL)
        seen.append(picture(found))
    slider = page.get_by_role("slider", name="Window in points")
    slider.focus()
    page.keyboard.press("Home")
    hover(page, found, 0.5)
    until(page, lambda: len(tip(page).rows["fast/seed0"]) == 1, "nothing is smoothed")


# --- compared -------------------------------------------------------------------------------------


def test_runs_are_compared_to_one(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "loss/train", lines=ALL)
    button = tool(page, "Compare runs to one of them")
    choose(page, button, "Compare to a run…")
    page.get_by_role("dialog").get_by_title("fast/seed1").click()
    compares: dict[str, Callable[[float, float], float]] = {
        "difference": lambda value, base: value - base,
        "ratio": lambda value, base: value / base,
    }
    for how, compared in compares.items():
        choose(page, button, how)
        leave(page)

        def right(compared: Callable[[float, float], float] = compared) -> bool:
            told = hover(page, found, 0.4)
            base = sweep.value("loss/train", "fast/seed1", told.step)
            return all(
                math.isclose(
                    told.rows[run][0],
                    compared(sweep.value("loss/train", run, told.step), base),
                    rel_tol=FOUR_DIGITS,
                    abs_tol=1e-6,
                )
                for run in sweep.RUNS
            )

        until(page, right, how)
    choose(page, button, "compare to none")
    leave(page)
    until(page, lambda: hover(page, found, 0.02).rows["fast/seed0"][0] < 1)


def test_of_many_lines_the_others_step_back(page: Page, tmp_path: Path) -> None:
    for number in range(24):
        with SummaryWriter(tmp_path / f"run{number:02}") as writer:
            for step in range(50):
                writer.add_scalar("loss", number + step / 50, step)
    with board(tmp_path) as running:
        page.goto(f"{running.url}?smoothing=0")
        found = drawn(page, "loss", lines=24)
        leave(page)
        before = np.count_nonzero(ink(settled(page, found), 90))
        hover(page, found, 0.5)
        until(page, lambda: np.count_nonzero(ink(found, 90)) < before / 4)
        leave(page)
        until(page, lambda: np.count_nonzero(ink(found, 90)) == before)


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_the_toolbar_of_a_small_window_is_one_row(
    open_page: Callable[..., Page], lab: Board, language: str
) -> None:
    page = open_page(viewport={"width": 1200, "height": 800}, locale=language)
    page.goto(lab.url)
    drawn(page, "change", lines=ALL)
    box = page.locator(".toolbar").bounding_box()
    assert box
    assert box["height"] < 50
    # the choices are there still
    axis = page.locator(".toolbar").get_by_role("combobox").first
    axis.select_option("wall")
    page.wait_for_url("**/*x=wall*")
    page.set_viewport_size({"width": 1440, "height": 800})
    expect(page.locator(".toolbar [role=radio][aria-checked=true]")).to_have_count(3)
