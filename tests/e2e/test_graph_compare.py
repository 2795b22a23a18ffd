"""Two graphs of a model compared: in a sentence, in one drawing, and in a table."""

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
DRAWN = '[data-graph="after"][data-drawn="true"]'


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(16, 32)
        self.act: nn.Module = nn.ReLU()
        self.drop: nn.Module | None = nn.Dropout(0.1)
        self.norm: nn.Module | None = None
        self.body = nn.Sequential(nn.Linear(32, 32), nn.Linear(32, 8))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.act(self.first(x))
        for layer in (self.drop, self.norm):
            x = layer(x) if layer else x
        return self.body(x)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("compare")
    before, after = Net(), Net()
    after.drop = None
    after.norm = nn.LayerNorm(32)
    after.act = nn.GELU()
    after.body[1] = nn.Linear(32, 24)
    for name, net in (("before", before), ("after", after), ("same", after)):
        with SummaryWriter(logdir / name) as writer:
            writer.add_graph(net, torch.randn(4, 16), measure=True)
    with board(logdir) as running:
        yield running


def compared(page: Page, served: Board, query: str = "", run: str = "before") -> Page:
    page.goto(f"{served.url}?tab=graphs&graph=after&graphvs={run}{query}")
    expect(page.locator(".compare-note")).to_be_visible(timeout=15_000)
    return page


def box(page: Page, name: str) -> Locator:
    return page.locator(f'[data-node="{name}"]')


def test_a_sentence_tells_what_is_different(page: Page, pair: Board) -> None:
    page.goto(f"{pair.url}?tab=graphs&graph=after")
    page.get_by_label("Compare with", exact=True).select_option("before")
    note = page.locator(".compare-note")
    expect(note).to_contain_text("1 module added, 1 module removed, 2 modules changed")
    # 16 more outputs of 32 inputs with their biases, and the norm's weight and bias
    expect(note).to_contain_text("592 more parameters (32 %)")
    expect(page).to_have_url(re.compile("graphvs=before"))
    page.get_by_label("Compare with", exact=True).select_option("")
    expect(note).to_have_count(0)


def test_one_drawing_marks_the_boxes_of_both(page: Page, pair: Board) -> None:
    compared(page, pair)
    expect(page.locator(DRAWN)).to_be_visible(timeout=15_000)
    expect(box(page, "Net/LayerNorm[norm]")).to_have_class(re.compile("mark-added"))
    expect(box(page, "Net/LayerNorm[norm]")).to_contain_text("+ norm")
    expect(box(page, "Net/Dropout[drop]")).to_have_class(re.compile("mark-removed"))
    expect(box(page, "Net/Dropout[drop]")).to_contain_text("− drop")
    expect(box(page, "Net/GELU[act]")).to_contain_text("≠ act")
    expect(box(page, "Net/Linear[first]")).not_to_have_class(re.compile("mark"))
    body = box(page, "Net/Sequential[body]")
    expect(body).to_contain_text("1 change inside")
    wider = box(page, "Net/Sequential[body]/Linear[1]")
    wider.click(position={"x": 12, "y": 12})
    pane = page.locator(".graph-pane")
    expect(pane).to_contain_text("weight 8×32 → 24×32")
    expect(pane).to_contain_text("264 → 792")
    expect(page.locator(".graph-edge.gone")).to_have_count(2)


def test_the_table_has_the_numbers_and_leads_to_the_drawing(page: Page, pair: Board) -> None:
    compared(page, pair, "&graphas=table")
    rows = page.locator(".compare-table .module-row")
    expect(rows).to_have_count(5)  # the output has another shape
    wider = rows.filter(has_text="body.1")
    expect(wider).to_contain_text("changed")
    expect(wider).to_contain_text("264 → 792 ×3")
    expect(rows.filter(has_text="norm")).to_contain_text("+64")
    expect(rows.filter(has_text="act")).to_contain_text("ReLU → GELU")
    shares = [re.findall(r"([\d.]+) %\s*$", text) for text in rows.all_inner_texts()]
    weights = [float(share) for (share,) in shares]
    assert weights == sorted(weights, reverse=True)
    rows.filter(has_text="drop").click()
    page.get_by_role("button", name="Show in the graph").click()
    expect(box(page, "Net/Dropout[drop]")).to_have_class(re.compile("selected"), timeout=15_000)


def test_the_same_model_says_so(page: Page, pair: Board) -> None:
    compared(page, pair, "&graphas=table", run="same")
    expect(page.locator(".compare-note")).to_contain_text("The same modules")
    expect(page.locator(".compare-table")).to_contain_text("No module differs.")


@pytest.mark.parametrize(("theme", "language"), LOOKS)
@pytest.mark.parametrize("view", ["graph", "table"])
def test_nothing_is_wrong(
    open_page: OpenPage, pair: Board, view: str, theme: str, language: str
) -> None:
    page = open_page(color_scheme=theme, locale=language)
    compared(page, pair, f"&graphas={view}&node=Net%2FGELU%5Bact%5D")
    ready = DRAWN if view == "graph" else ".compare-table .module-row"
    expect(page.locator(ready).first).to_be_visible(timeout=15_000)
    assert violations(page) == []


def test_two_graphs_of_one_run(page: Page, serve: Callable[..., Board], tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "gan") as writer:
        writer.add_graph(Net(), torch.randn(4, 16), measure=False)
        other = Net()
        other.drop = None
        writer.add_graph(other, torch.randn(4, 16), measure=False, tag="slim")
    page.goto(f"{serve(tmp_path).url}?tab=graphs&graphtag=slim")
    choice = page.get_by_label("Compare with", exact=True)
    expect(choice.locator("option")).to_have_text(["nothing", "the run's own"])
    choice.select_option(label="the run's own")
    note = page.locator(".compare-note")
    expect(note).to_contain_text("Compared with the run's own: 1 module removed")
    page.get_by_label("Graph", exact=True).select_option(label="the run's own")
    expect(note).to_have_count(0)
    choice.select_option(label="slim")
    expect(note).to_contain_text("1 module added")
    expect(page).to_have_url(re.compile("graphvs=gan.*graphvstag=slim"))
    page.reload()
    expect(note).to_contain_text("Compared with slim: 1 module added")
