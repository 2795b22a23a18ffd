"""A board that is looked at while it grows: zooms stay, the newest is followed, nothing is lost."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Page, expect
from support.board import Board, board, free_port
from support.charts import (
    axis_zoom,
    card,
    choose,
    drag,
    drawn,
    height_at,
    leave,
    of_card,
    picture,
    point,
    settled,
    table,
    tool,
    until,
    walk,
    zoom_of,
)
from support.runs_panel import row

Serve = Callable[..., Board]
Grow = Callable[[int], None]


@pytest.fixture
def growing(tmp_path: Path, serve: Serve, page: Page) -> Iterator[tuple[Page, Grow]]:
    """A page that shows a run of 101 steps, and what logs further ones up to a step."""
    with SummaryWriter(tmp_path / "run") as writer:
        last = -1

        def grow(to: int) -> None:
            nonlocal last
            for step in range(last + 1, to + 1):
                writer.add_scalar("loss", step, step)
            last = to
            writer.flush()

        grow(100)
        page.goto(f"{serve(tmp_path).url}?smoothing=0&outliers=off")
        drawn(page, "loss", lines=1)
        yield page, grow


def shows_step(page: Page, step: str) -> None:
    """Waits until the list of runs tells that the page knows of a step."""
    expect(row(page, "run")).to_contain_text(step)


def test_a_zoom_stays_while_data_streams_in(growing: tuple[Page, Grow]) -> None:
    page, grow = growing
    found = card(page, "loss")
    drag(page, point(page, found, 0.2, 0.3), point(page, found, 0.6, 0.9))
    leave(page)
    zoom = until(page, lambda: zoom_of(page, "loss"))
    before = picture(settled(page, found))
    grow(1_000)
    shows_step(page, "1k")
    page.wait_for_timeout(500)  # for what should not come
    assert (picture(settled(page, found)) == before).all()
    assert zoom_of(page, "loss") == zoom
    found.get_by_role("button", name="Reset zoom").click()
    until(page, lambda: walk(page, found, "End").step == 1_000)


def test_what_is_not_zoomed_grows_with_the_data(growing: tuple[Page, Grow]) -> None:
    page, grow = growing
    found = card(page, "loss")
    grow(400)
    until(page, lambda: walk(page, found, "End").step == 400)
    leave(page)
    assert height_at(settled(page, found), 0.98) > 0.9


def test_a_zoom_that_follows_keeps_its_width_and_shows_the_newest(
    growing: tuple[Page, Grow],
) -> None:
    page, grow = growing
    found = card(page, "loss")
    axis_zoom(page, found, 0.6, 0.8)
    leave(page)
    low, high = until(page, lambda: zoom_of(page, "loss").get("x"))
    choose(page, tool(page, "How charts are drawn"), "follow the newest data")
    leave(page)

    def ends_at(step: int) -> bool:
        now = zoom_of(page, "loss")["x"]
        return now == pytest.approx([step - (high - low), step])

    until(page, lambda: ends_at(100), "the newest in view")
    grow(300)
    until(page, lambda: ends_at(300), "the newest in view again")
    assert walk(page, settled(page, found), "End").step == 300
    page.keyboard.press("Escape")
    choose(page, tool(page, "How charts are drawn"), "follow the newest data")
    leave(page)
    grow(500)
    shows_step(page, "500")
    assert ends_at(300)


# --- what goes away and comes back ------------------------------------------------------------


def write_two(logdir: Path) -> None:
    for run, value in (("kept", 1.0), ("gone", 2.0)):
        with SummaryWriter(logdir / run) as writer:
            for step in range(50):
                writer.add_scalar("loss", value, step)


def test_a_run_deleted_while_everything_leans_on_it(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    """It is what the others are compared to, it is hovered, and its figures stand in the table."""
    write_two(tmp_path)
    page.goto(f"{serve(tmp_path).url}?smoothing=0&baseline=gone")
    found = drawn(page, "loss", lines=2)
    of_card(page, found, "Table of figures")
    assert walk(page, found).rows == {"kept": [-1.0], "gone": [0.0]}
    shutil.rmtree(tmp_path / "gone")
    expect(page.locator(".notice", has_text="no longer in the logdir")).to_contain_text("gone")
    drawn(page, "loss", lines=1)
    page.keyboard.press("Escape")
    until(page, lambda: walk(page, found).rows == {"kept": [1.0]})
    assert list(table(found)) == ["kept"]
    expect(tool(page, "Compare runs to one of them")).to_contain_text("Compare")
    with SummaryWriter(tmp_path / "gone") as writer:
        writer.add_scalar("loss", 4.0, 49)
    drawn(page, "loss", lines=2)
    page.keyboard.press("Escape")
    until(page, lambda: walk(page, found, "End").rows == {"kept": [-3.0], "gone": [0.0]})


def test_nothing_is_lost_while_the_server_is_away(page: Page, tmp_path: Path) -> None:
    port = free_port()
    with SummaryWriter(tmp_path / "run") as writer:

        def log(first: int, last: int) -> None:
            for step in range(first, last + 1):
                writer.add_scalar("loss", step, step)
            writer.flush()

        log(0, 100)
        with board(tmp_path, port=port) as first:
            page.goto(f"{first.url}?smoothing=0&outliers=off")
            found = drawn(page, "loss", lines=1)
            axis_zoom(page, found, 0.2, 0.4)
            leave(page)
            zoom = until(page, lambda: zoom_of(page, "loss"))
            before = picture(settled(page, found))
        expect(page.get_by_text("server gone")).to_be_visible(timeout=15_000)
        # what is there can be looked at
        assert walk(page, found, "Home").step == pytest.approx(zoom["x"][0], abs=1)
        page.keyboard.press("Escape")
        log(101, 2_000)
    with board(tmp_path, port=port):
        expect(page.get_by_text("server gone")).to_have_count(0, timeout=15_000)
        expect(page.locator(".toast", has_text="The server is back")).to_be_visible()
        shows_step(page, "2k")
        leave(page)
        assert zoom_of(page, "loss") == zoom
        assert (picture(settled(page, found)) == before).all()
        found.get_by_role("button", name="Reset zoom").click()
        until(page, lambda: walk(page, found, "End").step == 2_000)
        expect(page).to_have_title(re.compile("^glassboard"))
