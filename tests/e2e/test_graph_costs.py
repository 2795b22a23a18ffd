"""What a model's parts take: colours, the pane, the table and the flame, of a model that ran."""

import re
from collections.abc import Callable, Iterator

import pytest
import torch
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.axe import LOOKS, violations
from support.board import Board, board
from torch import nn

OpenPage = Callable[..., Page]
DRAWN = '[data-graph="model"][data-drawn="true"]'


class Net(nn.Module):
    """Most of its time is in `body`, and in there in `wide`."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(64, 64)
        self.act = nn.ReLU()
        self.body = nn.Sequential()
        self.body.add_module("wide", nn.Linear(64, 4096))
        self.body.add_module("back", nn.Linear(4096, 64))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.act(self.body(self.act(self.first(x))))


class Reading(nn.Module):
    """Torch counts the FLOPs of its layers, and not those of what is between them."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.act, self.last = nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8)
        self.lstm = nn.LSTM(8, 8)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y, _ = self.lstm(self.act(self.first(x)))
        return self.last(y)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("costs")
    net, x = Net(), torch.randn(32, 64)
    with SummaryWriter(logdir / "model") as writer:
        writer.add_graph(net, x, measure=True)
    with SummaryWriter(logdir / "forward only") as writer:
        writer.add_graph(net, x, measure=True, backward=False)
    with SummaryWriter(logdir / "structure") as writer:
        writer.add_graph(net, x, measure=False)
    with SummaryWriter(logdir / "reading") as writer:
        writer.add_graph(Reading(), torch.randn(5, 2, 8))
    with SummaryWriter(logdir / "numbers") as writer:
        bits = {"first": 8, "body.wide": 4, "body.back": 2}
        writer.add_graph(net, x, measure=False, node_data={"bits": bits})
    with board(logdir) as running:
        yield running


def opened(page: Page, served: Board, query: str = "") -> Page:
    page.goto(f"{served.url}?tab=graphs&graph=model{query}")
    expect(page.locator(".graphs")).to_be_visible(timeout=15_000)
    return page


def drawn(page: Page, served: Board, query: str = "") -> Page:
    opened(page, served, query)
    expect(page.locator(DRAWN)).to_be_visible(timeout=15_000)
    return page


def box(page: Page, name: str) -> Locator:
    return page.locator(f'[data-node="{name}"]')


def bar(page: Page, name: str) -> Locator:
    return page.locator(f'[data-box="{name}"]')


BODY = "Net/Sequential[body]"


def test_boxes_tell_their_share_of_the_time(page: Page, measured: Board) -> None:
    drawn(page, measured)
    body, first = box(page, BODY), box(page, "Net/Linear[first]")
    expect(body).to_contain_text(re.compile(r"\d (ns|µs|ms|s) · \d+ %"))
    expect(body).to_have_class(re.compile(r"heat-[56]"))
    expect(first).not_to_have_class(re.compile("heat-6"))
    expect(page.locator(".graph-legend")).to_contain_text("forward time")


def test_other_colours_are_kept_in_the_address(page: Page, measured: Board) -> None:
    drawn(page, measured)
    colour = page.get_by_label("Colour", exact=True)
    colour.select_option("parameters")
    expect(box(page, BODY)).to_contain_text("528k · 99 %")
    colour.select_option("dtype")
    expect(box(page, BODY)).to_contain_text("float32")
    expect(page).to_have_url(re.compile("graphcolor=dtype"))
    colour.select_option("kind")
    expect(box(page, BODY)).to_contain_text("528k params")
    expect(box(page, BODY)).to_have_class(re.compile("category"))
    expect(page.locator(".graph-legend li")).to_contain_text(["Linear", "Sequential"])
    colour.select_option("plain")
    expect(box(page, BODY)).not_to_have_class(re.compile("category"))
    expect(page.locator(".graph-legend")).to_have_count(0)


def test_the_pane_tells_what_a_module_takes(page: Page, measured: Board) -> None:
    drawn(page, measured)
    box(page, BODY).click()
    takes = page.locator(".graph-pane section").filter(has_text="takes").first
    for name in ("forward", "backward", "FLOPs", "kept for backward", "trainable"):
        expect(takes).to_contain_text(name)
    expect(takes).to_contain_text("528,448 · 2.1 MB")
    expect(page.locator(".graph-pane")).not_to_contain_text("_forward_ns")
    box(page, "Net/ReLU[act]_1").click()
    expect(takes).to_contain_text("2 of 2")


def test_the_table_sorts_and_selects(page: Page, measured: Board) -> None:
    opened(page, measured, "&graphas=table")
    rows = page.locator(".module-row")
    expect(rows.nth(1)).to_contain_text("first")
    page.get_by_role("button", name="parameters").click()
    expect(rows.nth(1)).to_contain_text("body")
    expect(rows.nth(1)).to_contain_text("528k")
    page.get_by_role("button", name="parameters").click()
    expect(rows.last).to_contain_text("Net")
    rows.last.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".graph-pane h2")).to_have_text("body")
    page.get_by_role("button", name="Show in the graph").click()
    expect(box(page, BODY)).to_have_class(re.compile("selected"), timeout=15_000)
    expect(page.get_by_role("radio", name="graph", exact=True)).to_be_checked()


def test_what_is_not_counted_is_told(page: Page, measured: Board) -> None:
    page.goto(f"{measured.url}?tab=graphs&graph=reading&graphcolor=flops")
    lstm = box(page, "Reading/LSTM[lstm]")
    expect(lstm).to_contain_text("not counted", timeout=15_000)
    expect(box(page, "Reading")).to_contain_text("≥ 2.56 kFLOPs · 100 %")
    tree = page.locator(".graph-tree-row")
    expect(tree.filter(has_text="LSTM")).to_contain_text("not counted")
    lstm.click(position={"x": 12, "y": 12})
    facts = page.locator(".graph-pane .facts")
    expect(facts.filter(has_text="FLOPs")).to_contain_text("1 operation not counted")
    expect(facts.filter(has_text="as saved")).to_contain_text("some twice")
    page.get_by_role("radio", name="table").click()
    rows = page.locator(".module-row")
    expect(rows.nth(0)).to_contain_text("≥ 2.56k")
    expect(rows.filter(has_text="lstm")).to_contain_text("not counted")


def test_numbers_of_the_users_own_are_a_colour_and_a_column(page: Page, measured: Board) -> None:
    page.goto(f"{measured.url}?tab=graphs&graph=numbers&graphcolor=data:bits")
    expect(page.locator('[data-graph="numbers"][data-drawn="true"]')).to_be_visible(timeout=15_000)
    first = box(page, "Net/Linear[first]")
    expect(first).to_have_class(re.compile("heat-6"))
    expect(first).to_contain_text("8")
    expect(page.locator(".graph-legend")).to_contain_text("2 – 8")
    first.click(position={"x": 12, "y": 12})
    expect(page.locator(".facts", has_text="bits")).to_contain_text("8")
    page.get_by_role("radio", name="table").click()
    page.locator(".module-head").get_by_role("button", name="bits").click()
    for place, name in enumerate(("first", "body.wide", "body.back", "Net")):
        expect(page.locator(".module-row .name").nth(place)).to_have_text(name)


def test_the_flame_looks_into_a_part_and_back(page: Page, measured: Board) -> None:
    opened(page, measured, "&graphas=flame")
    expect(page.locator(".flame-kinds")).to_contain_text("Linear")
    bar(page, BODY).hover()
    expect(page.get_by_role("tooltip")).to_contain_text("backward time")
    bar(page, BODY).click()
    expect(page.locator(".flame-crumbs b")).to_have_text("body")
    expect(bar(page, "Net")).to_have_count(0)
    expect(page.locator(".graph-pane h2")).to_have_text("body")
    page.keyboard.press("Escape")
    expect(page.locator(".flame-crumbs b")).to_have_text("Net")
    page.keyboard.press("Escape")
    expect(page.locator(".graph-pane")).to_have_count(0)


def test_the_flame_obeys_the_keyboard(page: Page, measured: Board) -> None:
    opened(page, measured, "&graphas=flame")
    bar(page, "Net").focus()
    page.keyboard.press("ArrowDown")
    # how wide the others are, and so whether they are drawn, depends on the clock
    while page.evaluate("document.activeElement.dataset.box") != BODY:
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".flame-crumbs b")).to_have_text("body")
    page.get_by_label("Width", exact=True).select_option("flops")
    expect(bar(page, BODY)).to_have_attribute("aria-label", re.compile("FLOPs"))


def test_what_could_not_be_measured_is_left_out(page: Page, measured: Board) -> None:
    drawn(page, measured)
    page.get_by_label("Run", exact=True).select_option("forward only")
    expect(page.locator('[data-graph="forward only"]')).to_be_visible(timeout=15_000)
    options = page.get_by_label("Colour", exact=True).locator("option")
    expect(options.filter(has_text="forward time")).to_have_count(1)
    expect(options.filter(has_text="backward")).to_have_count(0)
    expect(options.filter(has_text="memory of outputs")).to_have_count(1)


def test_a_structure_alone_is_plain(page: Page, measured: Board) -> None:
    page.goto(f"{measured.url}?tab=graphs&graph=structure")
    body = box(page, BODY)
    expect(body).to_contain_text("528k params", timeout=15_000)
    expect(body).not_to_have_class(re.compile("heat"))


# Whether two things have a dot in common.
OVERLAP = """([one, other]) => {
  const [a, b] = [one, other].map((it) => document.querySelector(it).getBoundingClientRect());
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}"""


@pytest.mark.parametrize("width", [1330, 1440, 2560])
@pytest.mark.parametrize("node", ["", "&node=Net"])
def test_the_legend_leaves_room_for_the_map(
    open_page: OpenPage, measured: Board, node: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    drawn(page, measured, f"&graphcolor=memory&look=100_100_2{node}")
    for other in (".graph-minimap", ".graph-zoom", *([".graph-pane"] if node else [])):
        expect(page.locator(other)).to_be_visible()
        assert not page.evaluate(OVERLAP, [".graph-legend", other])
    page.evaluate("document.querySelector('.graph-stage').append(document.createElement('p'))")
    page.locator(".graph-stage > p").evaluate(
        "(it) => { it.className = 'graph-busy'; it.textContent = 'laying out'; }"
    )
    assert not page.evaluate(OVERLAP, [".graph-legend", ".graph-busy"])


# Whether the names are where they were, and above what has been scrolled below them.
NAMES_STAY = """() => {
  const table = document.querySelector(".module-table");
  const names = [...table.querySelectorAll(".name")].slice(0, 3);
  const left = (it) => it.getBoundingClientRect().left;
  const least = Math.min(left(names[0]), left(table) + 14);
  table.scrollLeft = 200;
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    done(names.map((name) => {
      const { x, y, width, height } = name.getBoundingClientRect();
      const top = document.elementFromPoint(x + width - 4, y + height / 2);
      return name.contains(top) && Math.abs(left(name) - least) < 2;
    }));
  })));
}"""


@pytest.mark.parametrize("query", ["", "&graphvs=structure"])
def test_names_stay_in_sight_where_the_table_is_scrolled_aside(
    open_page: OpenPage, measured: Board, query: str
) -> None:
    page = open_page(viewport={"width": 900, "height": 700})
    opened(page, measured, f"&graphas=table{query}")
    page.locator(".compare-table" if query else ".module-row").first.wait_for(timeout=15_000)
    assert set(page.evaluate(NAMES_STAY)) == {True}


STATES = {
    "graph": "",
    "kind": "&graphcolor=kind",
    "dtype": "&graphcolor=dtype",
    "pane": "&node=Net%2FSequential%5Bbody%5D",
    "table": "&graphas=table&node=Net%2FSequential%5Bbody%5D",
    "flame": "&graphas=flame&node=Net%2FSequential%5Bbody%5D",
}
READY = {"table": ".module-row", "flame": ".flame-bar"}


@pytest.mark.parametrize(("theme", "language"), LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong(
    open_page: OpenPage, measured: Board, state: str, theme: str, language: str
) -> None:
    page = open_page(color_scheme=theme, locale=language)
    opened(page, measured, STATES[state])
    expect(page.locator(READY.get(state, DRAWN)).first).to_be_visible(timeout=15_000)
    assert violations(page) == []
