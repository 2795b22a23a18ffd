"""Repeated blocks of a model drawn as one, and what is found and told inside them."""

import re
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
DRAWN = '[data-graph="model"][data-drawn="true"]'


class Block(nn.Module):
    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.up = nn.Linear(32, width)
        self.down = nn.Linear(width, 32)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.down(torch.relu(self.up(x)))


class Net(nn.Module):
    """Six blocks alike, and a wider one after them."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.ModuleList([Block() for _ in range(6)] + [Block(128)])
        self.head = nn.Linear(32, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layer:
            x = layer(x)
        return self.head(x)


@pytest.fixture(scope="module")
def repeated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("folds")
    with SummaryWriter(logdir / "model") as writer:
        writer.add_graph(Net(), torch.randn(8, 32), measure=True)
    with board(logdir) as running:
        yield running


def drawn(page: Page, served: Board, query: str = "") -> Page:
    page.goto(f"{served.url}?tab=graphs&graph=model{query}")
    expect(page.locator(DRAWN)).to_be_visible(timeout=15_000)
    return page


def box(page: Page, name: str) -> Locator:
    return page.locator(f'[data-node="{name}"]')


LAYER = "Net/ModuleList[layer]/Block"
FOLD = f"{LAYER}[0]×6"


def test_equal_blocks_are_one_box_and_open(page: Page, repeated: Board) -> None:
    drawn(page, repeated)
    expect(box(page, FOLD)).to_contain_text("layer.0–5 ×6")
    expect(box(page, FOLD)).to_contain_text(re.compile(r"Block · \d.* each"))
    expect(box(page, f"{LAYER}[6]")).to_contain_text("layer.6")
    expect(box(page, f"{LAYER}[2]")).to_have_count(0)
    box(page, FOLD).locator(".chevron").click()
    expect(box(page, f"{LAYER}[2]")).to_be_visible(timeout=15_000)
    row = page.locator(".graph-tree-row", has_text="layer.0–5 ×6")
    expect(row.locator(".graph-twist")).to_have_attribute("aria-expanded", "true")


def test_the_pane_tells_the_blocks_apart(page: Page, repeated: Board) -> None:
    drawn(page, repeated, "&graphcolor=parameters")
    box(page, FOLD).click(position={"x": 12, "y": 12})
    blocks = page.locator(".block-bars li")
    expect(blocks).to_have_count(6)
    expect(blocks.nth(3)).to_contain_text("layer.3")
    expect(page.locator(".graph-pane")).to_contain_text("typical")
    expect(page.locator(".graph-pane")).to_contain_text("4.19k")
    blocks.nth(3).get_by_role("button").click()
    expect(page.locator(".graph-pane h2")).to_have_text("layer.3")
    expect(box(page, f"{LAYER}[3]")).to_have_class(re.compile("selected"), timeout=15_000)
    expect(page.locator(".graph-crumbs")).to_contain_text("layer.0–5 ×6")


def test_links_and_searches_reach_inside(page: Page, repeated: Board) -> None:
    drawn(page, repeated, "&node=Net%2FModuleList%5Blayer%5D%2FBlock%5B4%5D%2FLinear%5Bdown%5D")
    expect(box(page, f"{LAYER}[4]/Linear[down]")).to_have_class(re.compile("selected"))
    drawn(page, repeated)
    page.get_by_label("Find a module or operation").fill("layer.5")
    page.keyboard.press("Enter")
    expect(box(page, f"{LAYER}[5]")).to_be_visible(timeout=15_000)


def test_folding_can_be_switched_off(page: Page, repeated: Board) -> None:
    drawn(page, repeated)
    page.get_by_role("button", name="Fold ×N").click()
    expect(box(page, f"{LAYER}[2]")).to_be_visible(timeout=15_000)
    expect(box(page, FOLD)).to_have_count(0)
    expect(page).to_have_url(re.compile("graphfold=off"))
    page.reload()
    expect(box(page, f"{LAYER}[2]")).to_be_visible(timeout=15_000)


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_nothing_is_wrong(open_page: OpenPage, repeated: Board, theme: str, language: str) -> None:
    page = open_page(color_scheme=theme, locale=language)
    drawn(page, repeated, f"&node={FOLD}")
    expect(page.locator(".block-bars")).to_be_visible()
    assert violations(page) == []


def test_what_is_gone_to_is_in_the_free_part_of_the_view(
    open_page: OpenPage, tmp_path: Path
) -> None:
    """Not below the map, the legend, the buttons or the pane."""
    with SummaryWriter(tmp_path / "model") as writer:
        chain = [nn.Linear(8 + at, 9 + at) for at in range(60)]
        writer.add_graph(nn.Sequential(*chain), torch.ones(2, 8), measure=True)
    with board(tmp_path) as running:
        page = drawn(open_page(viewport={"width": 1300, "height": 600}), running)
        for at in (15, 30, 31, 59, 10):
            page.get_by_label("Find a module or operation").fill(f"Linear[{at}]")
            page.keyboard.press("Enter")
            name = f"Sequential/Linear[{at}]"
            expect(box(page, name)).to_have_class(re.compile("selected"))
            page.wait_for_timeout(300)  # the drawing moves
            assert page.evaluate(COVERING, name) == []


COVERING = """name => {
  const place = (element) => element.getBoundingClientRect();
  const box = place(document.querySelector(`[data-node="${name}"] .body`));
  const over = ".graph-legend, .graph-zoom, .graph-minimap, .graph-crumbs, .graph-pane";
  const covers = [...document.querySelectorAll(over)].filter((element) => {
    const { left, top, right, bottom } = place(element);
    return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
  });
  return covers.map((element) => element.className);
}"""
