"""The slider of the smoothing: many lines follow it, and end up as if it had never moved."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, Request
from support.board import Board
from support.charts import drawn, leave, picture, until

RUNS = 60


@pytest.mark.parametrize("steps", [100, 4_000], ids=["smoothed here", "smoothed by the server"])
def test_many_lines_follow_and_end_up_exact(
    page: Page, serve: Callable[..., Board], tmp_path: Path, steps: int
) -> None:
    noise = np.random.default_rng(0).normal(size=(RUNS, steps))
    for run, values in enumerate(noise):
        with SummaryWriter(tmp_path / f"seed{run}") as writer:
            for step, value in enumerate(values):
                writer.add_scalar("loss", run + value, step)
    shown = serve(tmp_path)

    def at(weight: float) -> Locator:
        page.goto(f"{shown.url}?smoothing={weight}")
        leave(page)
        return drawn(page, "loss", lines=RUNS)

    exact = picture(at(0.58))
    found = at(0.5)
    assert not np.array_equal(picture(found), exact)
    asked: list[int] = []

    def look(request: Request) -> None:
        if request.url.endswith("/lines"):
            asked.append(len(request.post_data_json["runs"] or range(RUNS)))

    page.on("request", look)
    page.get_by_role("slider", name="Smoothing").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    until(page, lambda: np.array_equal(picture(found), exact), "the exact picture")
    if steps > 1_000:
        assert min(asked) < asked[-1] == RUNS  # the preview was of some runs
    else:
        assert set(asked) <= {RUNS}  # at most the news of the files, none for a preview
