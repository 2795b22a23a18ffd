"""What is drawn beside the values: restarts, x that goes back, first steps, marks and outliers."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.board import Board, board
from support.charts import (
    COLOURFUL,
    PLOT,
    changed,
    choose,
    drawn,
    height_at,
    hover,
    ink,
    leave,
    left_margin,
    picture,
    settled,
    tool,
    until,
    walk,
)
from torch.utils.tensorboard import SummaryWriter as TorchWriter

BEGAN = 1_700_000_000.0
FAINT = 25  # between the reds, greens and blues of what lies faintly beneath the lines
OPTIONS = "How charts are drawn"


def write(logdir: Path) -> None:
    # stopped at step 59, resumed from 40: those of 40 to 59 were written twice
    for begin, end, value in ((0, 60, 1.0), (40, 100, 3.0)):
        with SummaryWriter(logdir / "restarted") as writer:
            for step in range(begin, end):
                writer.add_scalar("again", value, step, walltime=BEGAN + 100 * begin + step)
    with SummaryWriter(logdir / "cyclic") as writer:
        for step in range(100):
            writer.add_scalar("angle", step % 25, step)
            writer.add_scalar("power", step // 25, step)
    for run, first in (("early", 0), ("late", 1_000)):
        with SummaryWriter(logdir / run) as writer:
            for step in range(101):
                writer.add_scalar("shifted", step, first + step)
    with TorchWriter(str(logdir / "noted")) as writer:
        for step in range(101):
            writer.add_scalar("noted", 1.0, step)
        writer.add_text("remark", "the rate was halved here", 30)
    with SummaryWriter(logdir / "odd") as writer:
        special = {20: math.inf, 50: math.nan, 80: -math.inf}
        for step in range(101):
            writer.add_scalar("holes", special.get(step, 1.0), step)
            writer.add_scalar("outlier", 1e6 if step == 70 else 1 + step % 2, step)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("lines")
    write(logdir)
    with board(logdir) as running:
        yield running


def plot_ink(found: Locator, colourful: int = COLOURFUL) -> np.ndarray:
    """The inked pixels between the axes and the plot's right edge."""
    inked = ink(found, colourful)
    return inked[: -PLOT["bottom"], left_margin(found) : -PLOT["right"]]


def column(found: Locator, share: float) -> np.ndarray:
    """Whether there is ink in the few pixel columns at a share of the width, from top to bottom."""
    inked = plot_ink(found)
    at = round((inked.shape[1] - 1) * share)
    return inked[:, max(0, at - 3) : at + 4].any(axis=1)


# --- restarts ---------------------------------------------------------------------------------


def test_what_a_restart_wrote_again_takes_the_place_of_what_was_there(
    page: Page, lines: Board
) -> None:
    page.goto(f"{lines.url}?smoothing=0&only=restarted&outliers=off")
    found = drawn(page, "again", lines=1)
    assert walk(page, found, "Home").rows["restarted"] == [1.0]
    leave(page)
    # the later attempt counts from the step on that it began with
    assert hover(page, found, 0.3).rows["restarted"] == [1.0]
    assert hover(page, found, 0.5).rows["restarted"] == [3.0]
    leave(page)
    assert height_at(found, 0.2) < 0.1
    assert height_at(found, 0.5) > 0.9


def test_what_was_superseded_is_drawn_faintly_on_request(page: Page, lines: Board) -> None:
    page.goto(f"{lines.url}?smoothing=0&only=restarted&outliers=off")
    found = drawn(page, "again", lines=1)
    before = plot_ink(settled(page, found), colourful=FAINT)
    choose(page, tool(page, OPTIONS), "what restarts superseded")
    drawn(page, "again", lines=2)
    leave(page)
    more = plot_ink(settled(page, found), colourful=FAINT) & ~before
    rows, columns = np.nonzero(more)
    assert columns.min() / more.shape[1] == pytest.approx(40 / 99, abs=0.03)
    assert columns.max() / more.shape[1] == pytest.approx(59 / 99, abs=0.03)
    assert rows.min() > more.shape[0] * 0.8  # at the value 1, near the bottom
    assert hover(page, found, 0.5).rows == {"restarted": [3.0]}
    page.wait_for_url("**/*superseded=on*")
    page.reload()
    drawn(page, "again", lines=2)


# --- along x ----------------------------------------------------------------------------------


def test_a_line_is_parted_where_its_x_goes_back(page: Page, lines: Board) -> None:
    page.goto(f"{lines.url}?smoothing=0&only=cyclic&x=tag&xTag=angle&outliers=off")
    found = drawn(page, "power", lines=1)
    choose(page, tool(page, OPTIONS), "part lines where x goes back")
    drawn(page, "power", lines=4)
    page.wait_for_url("**/*partition=on*")
    leave(page)
    # four level lines, and nothing between them: neither at the sides nor in the middle
    settled(page, found)
    for share in (0.05, 0.5, 0.95):
        touched = np.flatnonzero(np.diff(column(found, share).astype(int)) == 1)
        assert len(touched) == 4
        assert column(found, share).mean() < 0.15


def test_runs_are_aligned_at_their_first_steps(page: Page, lines: Board) -> None:
    page.goto(f"{lines.url}?smoothing=0&runs=early|late")
    found = drawn(page, "shifted", lines=2)
    assert set(hover(page, found, 0.01).rows) == {"early", "late"}
    leave(page)
    assert walk(page, found, "End").step in (100, 1_100)
    choose(page, tool(page, OPTIONS), "from each run's first step")
    leave(page)

    def same_height() -> bool:
        told = hover(page, found, 0.5)
        return all(
            row[0] == pytest.approx(50, abs=1) and row[0] == told.rows["early"][0]
            for row in told.rows.values()
        )

    until(page, same_height, "both at the same value")
    assert {row[-1] for row in hover(page, found, 0.5).rows.values()} == {50.0, 1_050.0}
    page.wait_for_url("**/*align=on*")


# --- marks ------------------------------------------------------------------------------------


def test_a_text_is_marked_at_its_step(page: Page, lines: Board) -> None:
    page.goto(f"{lines.url}?smoothing=0&only=noted")
    found = drawn(page, "noted", lines=1)
    until(page, lambda: column(found, 0.3).mean() > 0.4, "a line at step 30")
    assert column(found, 0.6).mean() < 0.1
    before = picture(found)
    choose(page, tool(page, OPTIONS), "where texts and hyperparameters were logged")
    leave(page)
    until(page, lambda: changed(found, before))
    assert column(settled(page, found), 0.3).mean() < 0.1
    page.wait_for_url("**/*marks=off*")


def test_values_that_are_no_numbers_are_marked_at_the_edge(page: Page, lines: Board) -> None:
    page.goto(f"{lines.url}?smoothing=0&only=odd&outliers=off")
    found = drawn(page, "holes", lines=1)
    inked = ink(found)
    bottom = inked.shape[0] - PLOT["bottom"]
    left, right = left_margin(found), inked.shape[1] - PLOT["right"]

    def marks(rows: slice) -> list[float]:
        """The places of marks in these rows, as shares of the width."""
        places = np.flatnonzero(inked[rows, left:right].any(axis=0))
        parts = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
        return [float(part.mean() / (right - left)) for part in parts if part.size]

    assert marks(slice(0, PLOT["top"] + 6)) == pytest.approx([0.2], abs=0.02)
    assert marks(slice(bottom - 6, bottom + 8)) == pytest.approx([0.5, 0.8], abs=0.02)
    # and the line is parted there
    for share in (0.2, 0.5, 0.8):
        assert not column(found, share)[10:-10].all()
    told = walk(page, found, *["ArrowRight"] * 0)
    assert told.rows["odd"] == [1.0] or math.isnan(told.rows["odd"][0])


def test_outliers_are_left_out_of_the_axis_and_counted(page: Page, lines: Board) -> None:
    page.goto(f"{lines.url}?smoothing=0&only=odd")
    found = drawn(page, "outlier", lines=1)
    expect(found).to_have_attribute("data-beyond", "1")
    inside = plot_ink(found).mean()
    choose(page, tool(page, OPTIONS), "ignore outliers when scaling")
    expect(found).to_have_attribute("data-beyond", "0")
    leave(page)
    # between 1 and 2 nothing is to be told apart any more
    assert plot_ink(settled(page, found)).mean() < inside / 2
    expect(page).to_have_url(re.compile("outliers=off"))
