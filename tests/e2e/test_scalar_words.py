"""What a card says in words and plays as a tone."""

import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.board import Board, board
from support.charts import axis_zoom, card, chart_of, drawn, of_card, until

Serve = Callable[..., Board]
STEPS = 101


def write(logdir: Path) -> None:
    """Two runs: of `cross` one falls and one rises, and they meet at step 50; one `loss` breaks."""
    for run, sign in (("down", -1), ("up", 1)):
        with SummaryWriter(logdir / run) as writer:
            for step in range(STEPS):
                writer.add_scalar("cross", 50 + sign * (step - 50), step)
                broken = run == "up" and step >= 60
                loss = 2 * math.exp(-step / 30) + (run == "up")
                writer.add_scalar("loss", math.nan if broken else loss, step)
                writer.add_scalar("still", 0.25, step)
                writer.add_scalar("wave", math.sin(step), step)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("told")
    write(logdir)
    with board(logdir) as running:
        yield running


def words(page: Page, tag: str) -> Locator:
    """What describes a card's chart, whether it is to be seen or not."""
    described = chart_of(card(page, tag)).get_attribute("aria-describedby")
    assert described
    return page.locator(f'[id="{described}"]')


# --- in words ---------------------------------------------------------------------------------


def test_a_screen_reader_meets_the_words_of_every_chart(page: Page, told: Board) -> None:
    page.goto(f"{told.url}?smoothing=0")
    drawn(page, "cross", lines=2)
    expect(chart_of(card(page, "cross"))).to_have_accessible_description(
        "2 lines, from step 0 to step 100. "
        "At the end down is lowest with 0, and up highest with 100.0. "
        "They cross once, near step 50; since then down is below up. "
        "Lowest value: 0, by down at step 100; highest: 100.0, by down at step 0. "
        "down falls from 100.0 to 0. "
        "up rises from 0 to 100.0."
    )
    expect(words(page, "cross")).not_to_be_in_viewport()
    expect(words(page, "still")).to_contain_text("All of them end at 0.2500.")
    expect(words(page, "still")).to_contain_text("down is 0.2500 throughout.")
    expect(words(page, "wave")).to_contain_text(
        re.compile("up moves up and down between −1.000 and [01].* without a clear trend")
    )


def test_what_is_no_number_is_said_first(page: Page, told: Board) -> None:
    page.goto(f"{told.url}?smoothing=0")
    drawn(page, "loss", lines=2)
    expect(words(page, "loss")).to_contain_text(re.compile("^up is NaN from step 60 on\\."))
    expect(words(page, "loss")).to_contain_text("Best value: 0.07135, by down at step 100.")


def test_words_below_the_chart_follow_ticks_axis_zoom_and_language(page: Page, told: Board) -> None:
    page.goto(f"{told.url}?smoothing=0")
    found = drawn(page, "cross", lines=2)
    of_card(page, found, "In words")
    said = words(page, "cross")
    expect(said).to_be_visible()
    expect(said).to_contain_text("2 lines, from step 0 to step 100.")
    page.get_by_role("checkbox", name="up", exact=True).click()
    expect(said).to_contain_text("1 line, from step 0 to step 100.")
    expect(said).not_to_contain_text("up")
    axis_zoom(page, found, 0.2, 0.4)
    expect(said).to_contain_text(re.compile(r"1 line, from step (19|20|21) to step (39|40|41)\."))
    page.keyboard.press("l")
    expect(said).to_contain_text("共 1 条曲线")
    page.keyboard.press("l")
    page.reload()
    drawn(page, "cross", lines=1)
    expect(said).to_be_visible()
    found.get_by_role("button", name="Hide the words").click()
    expect(found.locator(".card-words")).to_have_count(0)
    expect(said).to_contain_text("1 line")


def test_many_lines_are_told_by_how_many_do_what(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    drawn(page, "loss/train", lines=6)
    said = words(page, "loss/train")
    expect(said).to_contain_text("6 lines, from step 0 to step 99.")
    expect(said).to_contain_text("fast/seed0 is best throughout.")
    expect(said).to_contain_text("Of all lines, 6 fall.")
    expect(said.locator("li")).to_have_count(0)


# --- as a tone --------------------------------------------------------------------------------

# what the page's own audio was told to play: the frequencies, in hertz, of each line
LISTEN = """
window.heard = [];
const schedule = AudioParam.prototype.setValueCurveAtTime;
AudioParam.prototype.setValueCurveAtTime = function (values, ...when) {
    if (this.maxValue > 10000 && values[0] > 20) window.heard.push([...values]);
    return schedule.call(this, values, ...when);
};
"""


def test_a_rising_line_is_a_rising_tone(page: Page, told: Board) -> None:
    page.add_init_script(LISTEN)
    page.goto(f"{told.url}?smoothing=0&outliers=off")
    found = drawn(page, "cross", lines=2)
    of_card(page, found, "Play as a tone")
    status = found.get_by_role("status")
    expect(status).to_have_text("down")
    down, up = until(page, lambda: page.evaluate("heard"))
    assert down == sorted(down, reverse=True)
    assert up == sorted(up)
    assert up[-1] > 3 * up[0]
    middle = up[len(up) // 2]
    assert middle / up[0] == pytest.approx(up[-1] / middle, rel=0.02)  # a straight line is a scale
    assert (down[-1], down[0]) == pytest.approx((up[0], up[-1]), rel=1e-6)  # the same for all
    expect(status).to_have_text("up", timeout=8_000)
    found.get_by_role("button", name="Stop").click()
    expect(status).to_have_count(0)


def test_the_tone_tells_what_it_leaves_out_and_ends_with_escape(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "accuracy", lines=6)
    of_card(page, found, "Play as a tone")
    expect(found.get_by_role("status")).to_have_text("fast/seed0 and 1 more that is not played")
    page.keyboard.press("Escape")
    expect(found.get_by_role("status")).to_have_count(0)
