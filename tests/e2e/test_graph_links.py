"""What an address says of a graph: it comes back from there, and what is not there is told."""

import re
from collections.abc import Callable, Iterator

import pytest
import torch
from glassboard import SummaryWriter
from playwright.sync_api import Page, expect
from support.board import Board, board
from torch import nn

BODY = "Net/Sequential[body]"


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(8, 8)
        self.body = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 8))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(self.first(x))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("links")
    for run in ("model", "other"):
        with SummaryWriter(logdir / run) as writer:
            writer.add_graph(Net(), torch.randn(2, 8), measure=True)
    with board(logdir) as running:
        yield running


def opened(page: Page, served: Board, query: str) -> Page:
    page.goto(f"{served.url}?tab=graphs{query}")
    expect(page.locator(".graphs")).to_be_visible(timeout=15_000)
    return page


def test_the_flame_is_where_a_link_looks_and_a_step_back_leads_out(
    page: Page, served: Board
) -> None:
    opened(page, served, "&graph=model&graphas=flame")
    page.locator(f'[data-box="{BODY}"]').click(timeout=15_000)
    expect(page).to_have_url(re.compile(r"[?&]flame=Net"))
    expect(page.locator(".flame-crumbs b")).to_have_text("body")
    page.reload()
    expect(page.locator(".flame-crumbs b")).to_have_text("body", timeout=15_000)
    page.go_back()
    expect(page.locator(".flame-crumbs b")).to_have_text("Net")
    expect(page.locator(".graph-pane")).to_have_count(0)


def test_the_sorting_of_the_table_is_in_the_address(page: Page, served: Board) -> None:
    opened(page, served, "&graph=model&graphas=table")
    first = page.locator(".module-row").nth(1)
    expect(first).to_contain_text("first", timeout=15_000)
    page.get_by_role("button", name="parameters").click()
    expect(page).to_have_url(re.compile(r"graphsort=-parameters"))
    expect(first).to_contain_text("body")
    page.reload()
    expect(first).to_contain_text("body", timeout=15_000)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("&graph=nope", "No run `nope` has a graph; this is that of `model`."),
        ("&graph=model&graphtag=nope", "The run `model` has no graph `nope`"),
        ("&graph=model&graphvs=nope", "No run `nope` has a graph, so there is nothing to compare"),
        ("&graph=model&node=Net%2Fgone", "This graph has no box `Net/gone`."),
        ("&graph=model&graphas=flame&flame=Net%2Fgone", "This graph has no box `Net/gone`."),
    ],
)
def test_what_a_link_asks_for_and_is_not_there_is_told(
    page: Page, served: Board, query: str, said: str
) -> None:
    opened(page, served, query)
    expect(page.locator(".graph-notes")).to_contain_text(said, timeout=15_000)
    page.get_by_label("Hide this").click()
    expect(page.locator(".graph-notes")).to_have_count(0)


def test_a_graph_is_in_the_middle_where_a_link_leads_to_no_box_of_it(
    page: Page, open_page: Callable[..., Page], served: Board
) -> None:
    middles = []
    for each, node in ((page, ""), (open_page(), "&node=Net%2Fgone")):
        opened(each, served, f"&graph=model{node}")
        net = each.locator('[data-node="Net"]')
        expect(net).to_be_visible(timeout=15_000)
        place = net.bounding_box()
        assert place
        middles.append(place["x"] + place["width"] / 2)
    assert middles[1] == pytest.approx(middles[0], abs=2)


def test_a_link_to_what_is_there_says_nothing(page: Page, served: Board) -> None:
    opened(page, served, f"&graph=model&graphvs=other&node={BODY}")
    expect(page.locator(".compare-note")).to_be_visible(timeout=15_000)
    expect(page.locator(".graph-pane")).to_be_visible()
    expect(page.locator(".graph-notes:not(.compare-note)")).to_have_count(0)


def test_another_run_is_one_step(page: Page, served: Board) -> None:
    opened(page, served, f"&graph=model&node={BODY}")
    expect(page.locator('[data-graph="model"][data-drawn="true"]')).to_be_visible(timeout=15_000)
    steps = page.evaluate("history.length")
    page.get_by_label("Run", exact=True).select_option("other")
    expect(page.locator('[data-graph="other"][data-drawn="true"]')).to_be_visible()
    expect(page.locator(".graph-pane")).to_have_count(0)
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    expect(page.locator('[data-graph="model"][data-drawn="true"]')).to_be_visible()
    expect(page.locator(".graph-pane h2")).to_have_text("body")


def test_a_dotted_path_leads_to_the_module(page: Page, served: Board) -> None:
    opened(page, served, "&graph=model")
    expect(page.locator('[data-drawn="true"]')).to_be_visible(timeout=15_000)
    page.get_by_label("Find a module or operation").fill("body.2.weight")
    page.keyboard.press("Enter")
    expect(page.locator(".graph-path")).to_contain_text(f"{BODY}/Linear[2]")


def test_the_ends_of_a_model_are_called_in_the_readers_language(
    open_page: Callable[..., Page], served: Board
) -> None:
    page = opened(open_page(locale="zh-CN"), served, "&graph=model")
    expect(page.locator('[data-node^="output/"]')).to_contain_text("输出", timeout=15_000)
    expect(page.locator('[data-node^="input/"]')).to_contain_text("输入")


def test_heading_and_rows_of_the_table_scroll_to_the_side_as_one(
    open_page: Callable[..., Page], served: Board
) -> None:
    page = open_page(viewport={"width": 900, "height": 700})
    opened(page, served, f"&graph=model&graphas=table&node={BODY}")
    row = page.locator(".module-row").first
    row.wait_for(timeout=15_000)
    assert page.evaluate(SIDEWAYS) == [True, True]
    # what the pane tells of is beside it, not below
    pane, table = page.locator(".graph-pane"), page.locator(".module-table")
    assert table.bounding_box()["y"] + table.bounding_box()["height"] <= pane.bounding_box()["y"]


# Whether the last figures stand below their headings, and rows scroll with them alone.
SIDEWAYS = """() => {
  const table = document.querySelector(".module-table");
  table.scrollLeft = 9999;
  const right = (name) => {
    const figures = document.querySelectorAll(`${name} > .figure`);
    return figures[figures.length - 1].getBoundingClientRect().right;
  };
  const list = document.querySelector(".module-rows .virtual-list");
  return [
    Math.abs(right(".module-head") - right(".module-row")) < 1.5,
    list.scrollWidth <= list.clientWidth,
  ];
}"""


def test_a_double_click_on_a_chevron_opens_once(page: Page, served: Board) -> None:
    opened(page, served, "&graph=model&open=")
    expect(page.locator('[data-drawn="true"]')).to_be_visible(timeout=15_000)
    net = page.locator('[data-node="Net"]')
    expect(net).to_have_attribute("aria-expanded", "false")
    net.locator(".chevron").dblclick()
    expect(net).to_have_attribute("aria-expanded", "true")
    page.wait_for_timeout(400)
    expect(net).to_have_attribute("aria-expanded", "true")


def test_an_onnx_file_is_told_where_it_is_read(page: Page, served: Board) -> None:
    opened(page, served, "&graph=model")
    page.locator('input[type="file"]').set_input_files(
        {"name": "net.onnx", "mimeType": "", "buffer": b"\x08\x07"}
    )
    expect(page.locator(".graph-notes")).to_contain_text('add_onnx_graph("net.onnx")')
