"""Odd names, values, steps and times: each is drawn and told, and harms nothing beside it."""

import math
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Page, expect
from support.board import Board, board
from support.charts import card, drawn, hover, ink, of_card, table, tip, walk
from torch.utils.tensorboard import SummaryWriter as TorchWriter

Serve = Callable[..., Board]
GREATEST_STEP = 2**63 - 1
BEGAN = 1_700_000_000.0

NAMES = {
    "script": "<script>window.hacked=1</script>/<img src=x onerror='window.hacked=1'>",
    "long": "long/" + "x" * 145 + " " + "y" * 149,
    "unbroken": "z" * 300,
    "rtl": "خسارة/التدريب",
    "mixed": "loss/\u202eevil\u202c",
    "cjk": "损失/训练集",
    "emoji": "🚀/loss 👩‍🔬",
    "spaces": "  two  spaces  ",
    "quotes": "a\"b'c\\d`e",
    "slashes": "///",
}
VALUES = {
    "huge": [1e308, -1e308, 1e308],
    "tiny": [5e-324, 1e-310, 3e-308],
    "all NaN": [math.nan] * 3,
    "infinite": [math.inf, -math.inf, math.inf],
    "one": [0.5],
    "one NaN": [math.nan],
    "equal": [7.25] * 50,
    "zeros": [0.0, -0.0, 0.0],
    "close": [1e9, 1e9 + 1e-6, 1e9 + 2e-6],
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("odd")
    with SummaryWriter(logdir / "names") as writer:
        for tag in NAMES.values():
            for step in range(3):
                writer.add_scalar(tag, step, step)
    with TorchWriter(str(logdir / "values")) as writer:  # ours writes single precision
        for tag, values in VALUES.items():
            for step, value in enumerate(values):
                writer.add_scalar(tag, value, step, new_style=True, double_precision=True)
    with SummaryWriter(logdir / "steps") as writer:
        for step in (0, 2**53, GREATEST_STEP):
            writer.add_scalar("far", 1.0, step)
        for step in (-50, -10, 10):
            writer.add_scalar("negative", step, step)
        for step in (GREATEST_STEP - 2, GREATEST_STEP - 1, GREATEST_STEP):
            writer.add_scalar("last", 1.0, step)
    with SummaryWriter(logdir / "times") as writer:
        for step, seconds in enumerate((0, 10, 20, 5, 15, 30)):
            writer.add_scalar("back", step, step, walltime=BEGAN + seconds)
        for step in range(3):
            writer.add_scalar("never", step, step, walltime=0.0)
    with board(logdir) as running:
        yield running


def test_any_name_is_shown_as_it_is(page: Page, odd: Board) -> None:
    page.goto(f"{odd.url}?tagsyntax=text&smoothing=0&only=names")
    for tag in NAMES.values():
        page.get_by_label("Filter tags").fill(tag)
        found = drawn(page, tag, lines=1)
        title = found.locator(".card-title")
        assert (title.text_content() or "").strip() == tag.strip()
        assert hover(page, found, 0.5).rows == {"names": [1.0]}
        of_card(page, found, "Table of figures")
        assert table(found)["names"]["end"] == 2
        box, inside = found.bounding_box(), title.bounding_box()
        assert box
        assert inside
        assert inside["x"] + inside["width"] <= box["x"] + box["width"]
        page.keyboard.press("Control+k")
        page.keyboard.type(f"#{tag[:20].strip()}")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Escape")
    page.get_by_label("Filter tags").fill("")
    page.get_by_role("radio", name="table").click()
    cells = page.get_by_role("rowheader")
    expect(cells).to_have_count(len(NAMES))
    shown = [text.strip() for text in cells.all_text_contents()]
    assert sorted(shown) == sorted(tag.strip() for tag in NAMES.values())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(("scale", "smoothing"), [("linear", 0.6), ("log", 0), ("symlog", 0.6)])
def test_any_value_is_drawn_and_told(page: Page, odd: Board, scale: str, smoothing: float) -> None:
    page.goto(f"{odd.url}?smoothing={smoothing}&y={scale}&only=values")
    for tag, values in VALUES.items():
        found = drawn(page, tag, lines=1)
        has_place = any(math.isfinite(value) and (value > 0 or scale != "log") for value in values)
        assert ink(found, colourful=25).any() == (
            has_place or not any(map(math.isfinite, values))
        ), tag
        told = walk(page, found, "End")
        figure = told.rows["values"][-1]
        last = values[-1]
        if math.isnan(last):
            assert math.isnan(figure), tag
        elif math.isfinite(last):
            assert figure == pytest.approx(last, rel=6e-3, abs=0), tag
        page.keyboard.press("Escape")


def test_figures_and_words_of_odd_values(page: Page, odd: Board) -> None:
    page.goto(f"{odd.url}?smoothing=0&only=values")
    for tag, end in (("huge", 1e308), ("tiny", 3e-308), ("equal", 7.25), ("one", 0.5)):
        found = drawn(page, tag, lines=1)
        of_card(page, found, "Table of figures")
        assert table(found)["values"]["end"] == pytest.approx(end, rel=6e-3, abs=0)
    said = {
        "all NaN": "values is NaN from step 0 on.",
        "one": "values has a single value: 0.5000 at step 0.",
        "equal": "values is 7.250 throughout.",
        "infinite": "values is +∞ from step 0 on.",
    }
    for tag, sentence in said.items():
        of_card(page, drawn(page, tag, lines=1), "In words")
        expect(card(page, tag).locator(".card-words")).to_contain_text(sentence)


def test_steps_up_to_the_greatest(page: Page, odd: Board) -> None:
    page.goto(f"{odd.url}?smoothing=0&only=steps")
    found = drawn(page, "far", lines=1)
    assert walk(page, found, "Home").step == 0
    assert walk(page, found, "End").step == pytest.approx(GREATEST_STEP, rel=1e-9)
    page.keyboard.press("Escape")
    assert walk(page, drawn(page, "negative", lines=1), "Home").step == -50
    page.keyboard.press("Escape")
    told = walk(page, drawn(page, "last", lines=1), "End")
    assert told.step == pytest.approx(GREATEST_STEP, rel=1e-9)
    page.keyboard.press("Escape")
    expect(page.locator(".runs-panel")).to_contain_text("9.22e18")


@pytest.mark.parametrize("axis", ["relative", "wall"])
def test_wall_times_that_go_back(page: Page, odd: Board, axis: str) -> None:
    page.goto(f"{odd.url}?smoothing=0&only=times&x={axis}")
    found = drawn(page, "back", lines=1)
    assert walk(page, found, "Home").step == 0
    steps = {tip(page).step}
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        steps.add(tip(page).step)
    assert steps == set(range(6))
    page.keyboard.press("Escape")
    assert walk(page, drawn(page, "never", lines=1)).rows.keys() == {"times"}


def test_nonsense_in_the_address_costs_those_parts_alone(page: Page, lab: Board) -> None:
    nonsense = {
        "view": '{"accuracy": {"zoom": {"axis": 3}}}',
        "zoom": "[1,2",
        "pins": '{"a": 1}',
        "cards": '"loss"',
        "cardsby": "[7]",
        "tablesort": '{"by": "moon"}',
        "figurestep": "1.5",
        "x": "sideways",
        "smoother": "butter",
        "window": "-3",
        "cardWidth": "wide",
        "band": "rubber",
        "as": "cake",
    }
    asked = {"tags": "accuracy", "y": "log", "xTag": "no such tag", "baseline": "nobody"}
    page.goto(f"{lab.url}?{urlencode(nonsense | asked | {'card': 'no card', 'tagsyntax': ''})}")
    drawn(page, "accuracy", lines=6)
    notice = page.locator(".notice", has_text="make no sense")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("and 11 more")
    expect(page.get_by_role("radio", name="log", exact=True)).to_be_checked()
    assert page.locator("[data-card]").count() == 1


def test_a_tag_that_should_lie_along_x_and_is_not_here_is_told(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?x=tag&xTag=nowhere&tags=accuracy")
    found = card(page, "accuracy")
    expect(found).to_contain_text("no run has nowhere, which should lie along x")
    page.get_by_role("button", name="The tag that lies along the horizontal axis").click()
    page.get_by_role("dialog").get_by_text("epoch", exact=True).click()
    drawn(page, "accuracy", lines=6)
