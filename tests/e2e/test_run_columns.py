"""The columns of the runs panel: hyperparameters and figures of series."""

import re
from collections.abc import Callable
from pathlib import Path

import torch
from glassboard import SummaryWriter
from playwright.sync_api import Page, expect
from support.board import Board
from support.runs_panel import (
    becomes,
    drawn,
    grid,
    heads,
    row,
    shows,
    write_hparams,
)

Serve = Callable[..., Board]


# --- columns --------------------------------------------------------------------------------


def cells(page: Page, place: int) -> list[str]:
    """A column's cells, from top to bottom."""
    found: list[str] = page.locator(".runs-body .run-row.run").evaluate_all(
        """(rows, place) => rows
            .sort((a, b) => a.dataset.line - b.dataset.line)
            .map(row => row.querySelectorAll('.run-cell')[place].textContent)""",
        place,
    )
    return found


def test_columns_are_found_by_name_sorted_filtered_and_removed(
    page: Page, serve: Serve, logdir: Path
) -> None:
    write_hparams(logdir)
    page.goto(serve(logdir).url + "?list=flat")
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("Find a column").fill("lr")
    page.get_by_role("button", name="lr", exact=True).click()
    page.get_by_label("Find a column").fill("optim")
    page.get_by_role("button", name="optimizer").click()
    page.keyboard.press("Escape")
    becomes(page, lambda: heads(page), ["step", "lr", "optimizer"])
    expect(page.locator(".run-cell").nth(1)).to_have_text("–")
    becomes(page, lambda: cells(page, 1), ["–", "0.1", "0.01", "0.001", "10"])
    rate = page.get_by_role("button", name="hyperparameter lr")
    rate.click()
    becomes(page, lambda: cells(page, 1), ["0.001", "0.01", "0.1", "10", "–"])
    rate.click()
    becomes(page, lambda: cells(page, 1), ["10", "0.1", "0.01", "0.001", "–"])
    expect(page).to_have_url(re.compile("order=-hparam"))
    optimizer = page.get_by_role("button", name="hyperparameter optimizer")
    optimizer.click(button="right")
    page.get_by_role("menuitem", name="Filter").click()
    page.get_by_role("checkbox", name="sgd").click()
    page.get_by_role("checkbox", name="runs without a value").click()
    page.keyboard.press("Escape")
    shows(page, "vit/lr=0.1", "vit/lr=0.01")
    drawn(page, 2)
    expect(page).to_have_url(re.compile("missing%22%3Afalse"))
    page.reload()
    shows(page, "vit/lr=0.1", "vit/lr=0.01")
    optimizer.click(button="right")
    page.get_by_role("menuitem", name="Remove").click()
    drawn(page, 5)
    becomes(page, lambda: heads(page), ["step", "lr"])


def test_a_column_shows_the_last_and_the_best_of_a_series(panel: Page, logdir: Path) -> None:
    panel.get_by_role("button", name="Columns").click()
    panel.get_by_role("button", name="loss: last").click()
    panel.get_by_role("button", name="loss: best").click()
    panel.get_by_role("button", name="acc: max").click()
    panel.keyboard.press("Escape")
    becomes(panel, lambda: heads(panel), ["step", "loss", "bestloss", "maxacc"])
    expect(row(panel, "best").locator(".run-cell").nth(1)).to_have_text("5.050")
    assert cells(panel, 3)[0] == "0.5000"
    panel.get_by_role("button", name="loss: last").click(button="right")
    panel.get_by_role("menuitem", name="Filter").click()
    panel.get_by_label("at least").fill("4")
    panel.keyboard.press("Escape")
    shows(panel, "best", "vit/lr=0.1")
    panel.mouse.move(720, 880)
    with SummaryWriter(logdir / "best") as writer:
        writer.add_scalar("loss", 0.25, 20)
    shows(panel, "vit/lr=0.1")
    drawn(panel, 1)


def test_what_runs_were_begun_with_tells_them_apart(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        with SummaryWriter(tmp_path / name) as writer:
            writer.add_scalar("loss", 1.0, 1)
    with SummaryWriter(tmp_path / "c", capture=False) as writer:
        writer.add_scalar("loss", 1.0, 1)
    page.goto(serve(tmp_path).url + "?col=step")
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("Find a column").fill("pytorch")
    page.get_by_role("button", name="PyTorch").click()
    page.keyboard.press("Escape")
    becomes(page, lambda: heads(page), ["step", "PyTorch"])
    becomes(page, lambda: cells(page, 1), [torch.__version__, torch.__version__, "–"])
    expect(page).to_have_url(re.compile("col=begun%3Atorch"))
    page.get_by_role("button", name="how it was begun: PyTorch").click(button="right")
    page.get_by_role("menuitem", name="Filter").click()
    page.get_by_role("checkbox", name="runs without a value").click()
    page.keyboard.press("Escape")
    shows(page, "a", "b")


def test_columns_move_by_drag_and_by_key_and_change_their_width(panel: Page) -> None:
    panel.goto(panel.url.split("?")[0] + "?col=step&col=age")
    drawn(panel, 5)
    step = panel.get_by_role("button", name="last step", exact=True)
    age = panel.get_by_role("button", name="time since it last grew")
    step.press("Alt+ArrowRight")
    becomes(panel, lambda: heads(panel), ["age", "step"])
    there = age.bounding_box()
    here = step.bounding_box()
    assert there
    assert here
    panel.mouse.move(here["x"] + 10, here["y"] + 8)
    panel.mouse.down()
    panel.mouse.move(there["x"] + 2, there["y"] + 8, steps=5)
    panel.mouse.up()
    becomes(panel, lambda: heads(panel), ["step", "age"])
    expect(panel).to_have_url(re.compile("col=step&col=age"))

    def width() -> float:
        box = panel.locator(".column-head").first.bounding_box()
        assert box
        return box["width"]

    before = width()
    step.press("Shift+ArrowRight")
    becomes(panel, width, before + 8)
    edge = panel.locator(".column-head .column-resizer").first.bounding_box()
    assert edge
    panel.mouse.move(edge["x"] + 4, edge["y"] + 8)
    panel.mouse.down()
    panel.mouse.move(edge["x"] + 34, edge["y"] + 8, steps=3)
    panel.mouse.up()
    becomes(panel, width, before + 38)
    panel.wait_for_timeout(400)  # the address follows
    panel.reload()
    drawn(panel, 5)
    becomes(panel, width, before + 38)


def test_many_columns_scroll_below_the_names(page: Page, serve: Serve, logdir: Path) -> None:
    write_hparams(logdir)
    ids = ("step", "age", "hparam%3Alr", "hparam%3Aoptimizer")
    page.goto(serve(logdir).url + "?" + "&".join(f"col={name}" for name in ids))
    drawn(page, 5)
    name = row(page, "best").locator(".tag-title")
    before = name.bounding_box()
    grid(page).evaluate("grid => grid.scrollLeft = 1000")
    assert grid(page).evaluate("grid => grid.scrollLeft") > 50
    assert name.bounding_box() == before
    expect(row(page, "best").locator(".run-cell").nth(3)).to_be_in_viewport()
