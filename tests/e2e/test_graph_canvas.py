"""The drawing of a graph: its map, the way back, traces, what is tucked away, pictures, signs."""

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.axe import LOOKS, violations
from support.board import Board, board
from torch import nn

OpenPage = Callable[..., Page]
LAYERS = 14


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(x) * mask


class Masked(nn.Module):
    """One mask for many blocks, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        for block in self.blocks:
            x = block(x, mask)
        return x


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("canvas")
    with SummaryWriter(logdir / "masked") as writer:
        inputs = (torch.randn(2, 8), torch.ones(2, 8))
        writer.add_graph(Masked(), inputs, measure=False)
    with board(logdir) as running:
        yield running


def block(number: int) -> str:
    return f"Masked/ModuleList[blocks]/Block[{number}]"


def box(page: Page, name: str) -> Locator:
    return page.locator(f'[data-node="{name}"]')


def drawn(page: Page, served: Board, query: str = "") -> Page:
    page.goto(f"{served.url}?tab=graphs&graphfold=off{query}")
    expect(box(page, block(0))).to_be_visible(timeout=30_000)
    return page


def shown_at(page: Page, name: str) -> dict[str, float]:
    found = box(page, name).bounding_box()
    assert found
    return dict(found)


def still_at(page: Page, name: str) -> dict[str, float]:
    """Where a box is once nothing moves any more."""
    expect(page.locator('[data-drawn="true"] .graph-svg:not(.moving)')).to_be_visible()
    return shown_at(page, name)


def expand(page: Page, name: str, inside: str) -> None:
    box(page, name).locator(".chevron").click()
    expect(box(page, f"{name}/{inside}")).to_be_visible(timeout=30_000)


def test_the_map_moves_the_window_and_hides_where_all_is_in_view(page: Page, masked: Board) -> None:
    drawn(page, masked)
    chart = page.locator(".graph-minimap")
    expect(chart).to_be_visible()
    before = shown_at(page, block(0))
    place = chart.bounding_box()
    assert place
    middle = place["x"] + place["width"] / 2
    page.mouse.move(middle, place["y"] + 12)
    page.mouse.down()
    page.mouse.move(middle, place["y"] + place["height"] - 12, steps=4)
    page.mouse.up()
    assert shown_at(page, block(0))["y"] < before["y"] - 400
    expect(page.locator(".graph-pane")).to_have_count(0)
    page.keyboard.press("f")
    expect(chart).to_have_count(0)
    first, last = shown_at(page, block(0)), shown_at(page, block(LAYERS - 1))
    assert 0 < first["y"] < last["y"] < 900


def test_back_and_forward_lead_over_what_was_opened_selected_and_seen(
    page: Page, masked: Board
) -> None:
    drawn(page, masked)
    back, on = (page.get_by_role("button", name=re.compile(name)) for name in ("^Back", "^On"))
    expect(back).to_be_disabled()
    page.mouse.move(800, 500)
    page.mouse.wheel(0, 160)
    moved = shown_at(page, block(0))
    page.wait_for_timeout(600)  # what is seen is told once it rests
    expand(page, block(1), "mul")
    expect(page).to_have_url(re.compile(r"open=\w{5}\.\w{5}"))
    box(page, f"{block(1)}/mul").click()
    expect(page.locator(".graph-pane h2")).to_have_text("mul")
    back.click()
    expect(page.locator(".graph-pane")).to_have_count(0)
    expect(box(page, f"{block(1)}/mul")).to_be_visible()
    box(page, block(1)).focus()
    page.evaluate("addEventListener('keydown', (it) => { window.taken = it.defaultPrevented })")
    page.keyboard.press("Alt+ArrowLeft")
    assert page.evaluate("window.taken") is False  # so that a browser with a window goes back
    page.go_back()
    expect(box(page, f"{block(1)}/mul")).to_have_count(0)
    now = still_at(page, block(0))
    assert now["y"] == pytest.approx(moved["y"], abs=2)
    on.click()
    on.click()
    expect(page.locator(".graph-pane h2")).to_have_text("mul", timeout=15_000)
    expect(on).to_be_disabled()


def test_a_link_leads_to_what_was_open_and_where_one_looked(
    page: Page, open_page: OpenPage, masked: Board
) -> None:
    drawn(page, masked)
    expand(page, block(1), "mul")
    page.mouse.move(800, 500)
    page.mouse.wheel(60, 240)
    expect(page).to_have_url(re.compile("look="))
    page.wait_for_timeout(600)
    other = open_page()
    other.goto(page.url)
    expect(box(other, f"{block(1)}/mul")).to_be_visible(timeout=30_000)
    here, there = still_at(page, block(1)), still_at(other, block(1))
    assert [there["x"], there["y"]] == pytest.approx([here["x"], here["y"]], abs=2)


def test_a_trace_fades_what_does_not_lead_to_the_selected_box(page: Page, masked: Board) -> None:
    drawn(page, masked)
    box(page, block(3)).click(position={"x": 12, "y": 12})
    leads = page.get_by_role("button", name="6 operations lead here")
    expect(leads).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("i")
    expect(leads).to_have_attribute("aria-pressed", "true")
    faded = re.compile("faded")
    expect(box(page, block(2))).not_to_have_class(faded)
    expect(box(page, block(4))).to_have_class(faded)
    expect(page).to_have_url(re.compile("trace=inputs"))
    page.get_by_role("button", name="20 operations follow").click()
    expect(box(page, block(4))).not_to_have_class(faded)
    page.keyboard.press("i")
    expect(box(page, block(2))).to_have_class(faded)
    page.keyboard.press("o")
    expect(page.locator(".faded")).to_have_count(0)


def test_a_value_that_all_blocks_read_is_named_beside_them(page: Page, masked: Board) -> None:
    drawn(page, masked)
    chips = page.locator(".graph-chip", has_text="mask")
    expect(chips).to_have_count(LAYERS - 1)
    expect(page.locator(".graph-chip", has_text="13 more readers")).to_have_count(1)
    edges = page.locator(".graph-edge").count()
    chips.first.locator("rect").click()
    expect(page.locator(".graph-pane h2")).to_have_text("mask")
    expect(page.locator(".graph-pane")).to_contain_text("13 more boxes read this")
    page.get_by_role("button", name="Draw its edges").click()
    expect(page.locator(".graph-chip")).to_have_count(0, timeout=15_000)
    expect(page.locator(".graph-edge")).to_have_count(edges + LAYERS - 1)
    page.get_by_role("button", name="Tuck its edges away").click()
    expect(chips).to_have_count(LAYERS - 1, timeout=15_000)


def test_the_drawing_is_downloaded_whole(page: Page, masked: Board, tmp_path: Path) -> None:
    drawn(page, masked, "&graphcolor=parameters")
    for kind in ("SVG", "PNG"):
        page.get_by_role("button", name="Download the drawing").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=f"Download as {kind}").click()
        assert download.value.suggested_filename == f"masked_parameters.{kind.lower()}"
        download.value.save_as(tmp_path / kind)
    svg = (tmp_path / "SVG").read_text(encoding="utf-8")
    for number in range(LAYERS):
        assert f">blocks.{number}</text>" in svg
    assert "var(" not in svg
    assert "color-mix" not in svg
    size = re.match(r'<svg [^>]*width="(\d+)" height="(\d+)"', svg)
    assert size
    width, height = map(int, size.groups())
    assert height > 1000
    png = (tmp_path / "PNG").read_bytes()
    assert struct.unpack(">II", png[16:24]) == (2 * width, 2 * height)


# Dots of the map that are as good as black.
BLACK = """(map) => {
  const { data } = map.getContext("2d").getImageData(0, 0, map.width, map.height);
  let black = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] === 255 && data[i] + data[i + 1] + data[i + 2] < 60) black += 1;
  return black;
}"""


def test_the_map_and_a_picture_have_the_colours_of_categories(
    page: Page, masked: Board, tmp_path: Path
) -> None:
    drawn(page, masked, "&graphcolor=dtype")
    assert page.locator(".graph-minimap canvas").evaluate(BLACK) == 0
    page.get_by_role("button", name="Download the drawing").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Download as SVG").click()
    download.value.save_as(tmp_path / "svg")
    assert "#000000" not in (tmp_path / "svg").read_text(encoding="utf-8")


def test_edges_pass_under_the_heading_of_an_open_box(page: Page, masked: Board) -> None:
    drawn(page, masked)
    frame = page.locator(".graph-frame").first
    ground = frame.evaluate("(it) => getComputedStyle(it).fill")
    expect(box(page, "Masked").locator(".chevron rect")).to_have_css("fill", ground)


def test_what_a_search_finds_says_where_it_is(page: Page, masked: Board) -> None:
    drawn(page, masked)
    page.get_by_label("Find a module or operation").fill("linear")
    rows = page.locator(".graph-tree-row")
    for number in range(3):  # a module in its block, and the operation in the module
        expect(rows.nth(2 * number).locator("small")).to_have_text(f"blocks.{number}")
        around = rows.nth(2 * number + 1).locator("small")
        expect(around).to_have_text(f"blocks.{number}.linear")
    first, second = (rows.nth(place).bounding_box() for place in (0, 1))
    assert first
    assert second
    assert first["y"] + first["height"] <= second["y"]


def test_the_palette_has_the_views_and_the_colours(page: Page, masked: Board) -> None:
    drawn(page, masked)
    for typed, there in (
        ("Colour: parameters", ".graph-legend"),
        ("Show as: table", ".module-row"),
        ("Show as: graph", ".graph-canvas"),
    ):
        page.keyboard.press("Control+k")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.locator(there).first).to_be_visible(timeout=15_000)


def test_from_afar_signs_stand_in_place_of_small_print(page: Page, masked: Board) -> None:
    drawn(page, masked)
    title = box(page, block(0)).locator(".title")
    expect(title).to_be_visible()
    expect(page.locator(".graph-signs")).to_have_count(0)
    box(page, block(0)).focus()
    for _ in range(4):
        page.keyboard.press("-")
    expect(title).to_be_hidden()
    sign = page.locator(".graph-signs text").get_by_text("blocks.0", exact=True)
    # in its new size as soon as the zoom rests
    page.wait_for_function(
        "sign => sign.getBoundingClientRect().height >= 9", arg=sign.element_handle()
    )


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_opening_a_block_keeps_it_in_place(open_page: OpenPage, masked: Board, motion: str) -> None:
    page = drawn(open_page(reduced_motion=motion), masked)
    before = shown_at(page, block(1))
    above = shown_at(page, block(0))
    expand(page, block(1), "mul")
    heading = still_at(page, block(1))
    assert [heading["x"], heading["y"]] == pytest.approx([before["x"], before["y"]], abs=2)
    assert still_at(page, block(0))["y"] == pytest.approx(above["y"], abs=40)


STATES = {
    "traced": f"&node={block(3)}&trace=both",
    "from afar": "&look=300_900_0.3",
    "tucked": "&node=mask",
}


@pytest.mark.parametrize(("theme", "language"), LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong(
    open_page: OpenPage, masked: Board, state: str, theme: str, language: str
) -> None:
    page = open_page(color_scheme=theme, locale=language)
    drawn(page, masked, STATES[state])
    assert violations(page) == []
