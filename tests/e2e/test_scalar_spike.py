"""A million points with one spike of one point: it is in sight at every zoom."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, Response, expect
from support.board import Board, board
from support.charts import (
    PLOT,
    drawn,
    hover,
    ink,
    leave,
    left_margin,
    point,
    settled,
    until,
    zoom_of,
)

POINTS = 1_000_001
SPIKE = 654_321
HEIGHT = 5.0


@pytest.fixture(scope="module")
def spiky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("spiky")
    with SummaryWriter(logdir / "run") as writer:
        for step in range(POINTS):
            writer.add_scalar("loss", HEIGHT if step == SPIKE else 0.1, step)
    with board(logdir) as running:
        yield running


def spike_at(found: Locator) -> float | None:
    """Where a line reaches the upper quarter of the plot, as a share of its width."""
    inked = ink(found)
    top, bottom = PLOT["top"], inked.shape[0] - PLOT["bottom"]
    return across(found, inked[top : top + (bottom - top) // 4].any(axis=0))


def across(found: Locator, columns: npt.NDArray[np.bool_]) -> float | None:
    """The middle of these columns of the picture, as a share of the plot's width."""
    left, right = left_margin(found), columns.size - PLOT["right"]
    places = np.flatnonzero(columns[left:right])
    return float(places.mean() / (right - left)) if places.size else None


def test_a_spike_of_one_point_is_seen_at_every_zoom(page: Page, spiky: Board) -> None:
    page.goto(f"{spiky.url}?smoothing=0&outliers=off&cardWidth=500")
    found = drawn(page, "loss", lines=1)
    low, high = 0.0, POINTS - 1.0
    widths = []
    while high - low >= 20:
        share = (SPIKE - low) / (high - low)
        assert spike_at(found) == pytest.approx(share, abs=0.01)
        widths.append(high - low)
        page.mouse.move(*point(page, found, share))
        with page.expect_response(is_zoomed):
            wheel_x(page, -400)
        settled(page, found)
        low, high = until(page, lambda: narrower(page, widths[-1]))
    assert len(widths) > 10
    leave(page)
    told = hover(page, found, share)
    assert told.step == SPIKE
    assert told.rows["run"] == [HEIGHT]


def is_zoomed(response: Response) -> bool:
    """Whether it brings the exact points of a range."""
    asked = response.request.post_data or ""
    return response.url.endswith("/api/v1/lines") and '"low":null' not in asked


def wheel_x(page: Page, turn: float) -> None:
    """Zooms along x alone at the pointer."""
    page.keyboard.down("Control")
    page.keyboard.down("Shift")
    page.mouse.wheel(0, turn)
    page.keyboard.up("Shift")
    page.keyboard.up("Control")


def narrower(page: Page, width: float) -> list[float] | None:
    low, high = zoom_of(page, "loss").get("x", [0, POINTS - 1])
    return [low, high] if high - low < width else None


def test_a_spike_that_the_axis_leaves_out_is_counted_and_marked(page: Page, spiky: Board) -> None:
    page.goto(f"{spiky.url}?smoothing=0")
    found = drawn(page, "loss", lines=1)
    expect(found).to_have_attribute("data-beyond", "1")
    edge = ink(found)[: PLOT["top"] + 8].any(axis=0)
    assert across(found, edge) == pytest.approx(SPIKE / POINTS, abs=0.02)


def test_smoothing_leaves_the_spike_behind_the_line(page: Page, spiky: Board) -> None:
    page.goto(f"{spiky.url}?smoothing=0.99&outliers=off")
    found = drawn(page, "loss", lines=1)
    inked = ink(found, colourful=10)
    middle = inked[inked.shape[0] // 3]
    assert 1 <= middle.sum() <= 4
    assert across(found, middle) == pytest.approx(SPIKE / POINTS, abs=0.02)
