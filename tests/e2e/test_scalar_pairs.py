"""Training and validation in one card: the gap between them, the best step, and what overfits."""

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
    PLOT,
    card,
    changed,
    chart_of,
    choose,
    drawn,
    ink,
    left_margin,
    of_card,
    picture,
    tool,
    until,
)

STEPS = 200
BEST = 80  # the step at which `over` validates best
OPTION = "training and validation in one chart"


def train(step: int) -> float:
    return 2 * math.exp(-step / 50)


def val(step: int) -> float:
    """Falls until `BEST`, and rises from there on."""
    return 0.75 + abs(step - BEST) / 100


def write(logdir: Path) -> None:
    for run in ("over", "well"):
        with SummaryWriter(logdir / run) as writer:
            for step in range(STEPS):
                writer.add_scalar("loss/train", train(step), step)
                writer.add_scalar("loss/val", val(step) if run == "over" else train(step) + 1, step)
                writer.add_scalar("lr", 0.1, step)
    for part in ("train", "validation"):
        with SummaryWriter(logdir / "keras" / part) as writer:
            for step in range(STEPS):
                value = train(step) if part == "train" else val(step)
                writer.add_scalar("epoch_loss", value, step)


@pytest.fixture(scope="module")
def paired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("paired")
    write(logdir)
    with board(logdir) as running:
        yield running


def column_of(found: Locator, step: float) -> int:
    """The pixel column of a step."""
    left = left_margin(found)
    right = ink(found).shape[1] - PLOT["right"]
    return round(left + (right - left) * step / (STEPS - 1))


def marked(found: Locator, step: float) -> bool:
    """Whether a dashed line stands at a step, over the whole height."""
    at = column_of(found, step)
    inked = ink(found)[PLOT["top"] : -PLOT["bottom"], at - 2 : at + 2]
    return bool(inked.mean(axis=0).max() > 0.4)


def shaded(found: Locator, step: float) -> float:
    """The share of the plot's height that is tinted at a step, lines and all."""
    pixels = picture(found)[PLOT["top"] : -PLOT["bottom"], column_of(found, step)].astype(int)
    rgb = pixels[:, :3]
    return float(np.mean((np.ptp(rgb, axis=1) > 15) & (pixels[:, 3] > 10)))


def test_both_tags_share_a_card_where_one_asks_for_it(page: Page, paired: Board) -> None:
    page.goto(f"{paired.url}?smoothing=0&only=over&outliers=off")
    drawn(page, "loss/train", lines=1)
    drawn(page, "loss/val", lines=1)
    choose(page, tool(page, "How charts are drawn"), OPTION)
    both = drawn(page, "loss/train", "loss/val", lines=2)
    expect(page.locator('[data-card="loss/train"], [data-card="loss/val"]')).to_have_count(0)
    expect(page.locator('[data-card="lr"]')).to_have_count(1)
    page.wait_for_url("**/*pairs=on*")
    page.reload()
    drawn(page, "loss/train", "loss/val", lines=2)
    choose(page, tool(page, "How charts are drawn"), OPTION)
    expect(both).to_have_count(0)
    drawn(page, "loss/val", lines=1)


def test_the_gap_is_shaded_and_the_best_step_marked(page: Page, paired: Board) -> None:
    page.goto(f"{paired.url}?smoothing=0&only=over&outliers=off&pairs=on")
    found = drawn(page, "loss/train", "loss/val", lines=2)
    assert marked(found, BEST)
    assert not any(marked(found, step) for step in (40, 120, 160))
    # the axis reaches from 0 or so to 2: at 160 the lines are 1.5 apart, at their crossing nothing
    assert shaded(found, 160) > 0.55
    assert shaded(found, 40) < 0.3
    of_card(page, found, "In words")
    expect(found.locator(".card-words")).to_contain_text(
        f"Best validation: 0.7500, by over · loss/val at step {BEST}."
    )
    expect(found.locator(".card-words")).to_contain_text("Validation ends 1.903 above training")


def test_overfitting_is_told_of_the_run_that_does(page: Page, paired: Board) -> None:
    page.goto(f"{paired.url}?smoothing=0&pairs=on&runs=^(over|well)$")
    found = drawn(page, "loss/train", "loss/val", lines=4)
    badge = found.locator(".badge-warn")
    expect(badge).to_have_text(re.compile(r"^over overfits from step \d+$"))
    since = int(badge.inner_text().split()[-1])
    assert BEST < since < BEST + 40
    page.get_by_role("checkbox", name="over", exact=True).click()
    drawn(page, "loss/train", "loss/val", lines=2)
    expect(badge).to_have_count(0)
    page.get_by_role("checkbox", name="over", exact=True).click()
    page.get_by_role("checkbox", name="well", exact=True).click()
    drawn(page, "loss/train", "loss/val", lines=2)
    expect(badge).to_have_text(f"overfits from step {since}")


def test_among_many_runs_those_that_overfit_are_shaded_and_marked(
    page: Page, tmp_path: Path
) -> None:
    for run in ("over", *(f"well{i}" for i in range(4))):
        with SummaryWriter(tmp_path / run) as writer:
            for step in range(STEPS):
                writer.add_scalar("loss/train", train(step), step)
                writer.add_scalar(
                    "loss/val", val(step) if run == "over" else train(step) + 0.1, step
                )
    with board(tmp_path) as many:
        page.goto(f"{many.url}?smoothing=0&outliers=off&pairs=on")
        found = drawn(page, "loss/train", "loss/val", lines=10)
        assert marked(found, BEST)
        assert shaded(found, 160) > 0.55
        badge = found.locator(".badge-warn")
        badge.hover()
        expect(page.get_by_role("tooltip")).to_contain_text("over overfits from step")
        # the whole of it is to be read
        assert badge.evaluate("(badge) => badge.scrollWidth <= badge.clientWidth")


def test_a_card_of_training_and_validation_fills_the_window(page: Page, paired: Board) -> None:
    page.goto(f"{paired.url}?only=over&pairs=on")
    found = drawn(page, "loss/train", "loss/val", lines=2)
    found.hover()
    found.get_by_role("button", name="Full screen").click()
    dialog = page.get_by_role("dialog", name="loss/train + loss/val")
    expect(dialog.locator("[data-card]")).to_have_attribute("data-lines", "2")
    expect(page).to_have_url(re.compile("card="))
    link = page.url
    # a reader who has them apart sees the same
    page.goto(link.replace("pairs=on&", ""))
    expect(dialog.locator("[data-card]")).to_have_attribute("data-lines", "2")


def test_a_link_to_a_card_that_is_not_here_leaves_the_page_as_it_is(
    page: Page, paired: Board
) -> None:
    page.goto(f"{paired.url}?only=over&card=loss%2Fnone")
    found = drawn(page, "loss/val", lines=1)
    chart_of(found).hover()
    expect(page.locator(".scalar-values")).to_be_visible()


def test_a_card_offers_its_tags_partner(page: Page, paired: Board) -> None:
    page.goto(f"{paired.url}?smoothing=0&only=over&outliers=off")
    of_card(page, drawn(page, "loss/val", lines=1), "Show together with loss/train")
    both = drawn(page, "loss/val", "loss/train", lines=2)
    assert marked(both, BEST)
    card(page, "lr").hover()
    card(page, "lr").get_by_role("button", name="More for this card").click()
    expect(page.get_by_role("menuitem", name="Full screen")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Show together with")).to_have_count(0)


def test_runs_that_are_called_train_and_validation_are_a_pair(page: Page, paired: Board) -> None:
    page.goto(f"{paired.url}?smoothing=0&outliers=off")
    found = drawn(page, "epoch_loss", lines=2)
    assert marked(found, BEST)
    assert shaded(found, 160) > 0.55
    expect(found.locator(".badge-warn")).to_contain_text("overfits from step")
    before = picture(found)
    page.get_by_role("checkbox", name="keras/train", exact=True).click()
    drawn(page, "epoch_loss", lines=1)
    until(page, lambda: changed(found, before))
    assert not marked(found, BEST)
    assert shaded(found, 160) < 0.1
    expect(found.locator(".badge-warn")).to_have_count(0)
