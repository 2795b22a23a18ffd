"""Graphs that others wrote, several in a run, and files that are opened on the page."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from glassboard import SummaryWriter
from glassboard._core import EventWriter
from playwright.sync_api import Locator, Page, expect
from support.axe import LOOKS, violations
from support.board import Board, board
from support.foreign import control_flow_graph, foreign_graph, foreign_stats
from torch import nn

OpenPage = Callable[..., Page]
DATA = Path(__file__).parents[1] / "data"


class Critic(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Linear(8, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.down(x)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("graphs")
    with SummaryWriter(logdir / "gan") as writer:
        writer.add_graph(nn.Sequential(nn.Linear(4, 8), nn.Tanh()), torch.ones(1, 4), measure=False)
        writer.add_graph(Critic(), torch.ones(1, 8), measure=False)
    shutil.copytree(DATA / "keras" / "tensorflow" / "train", logdir / "keras")
    writer = EventWriter(str(logdir / "tf"))
    writer.graph(foreign_graph().SerializeToString(), 1.0)
    for tag, scale in (("step 2", 1), ("step 10", 3)):
        writer.run_metadata(tag, foreign_stats(scale).SerializeToString(), 1.0)
    writer.close()
    with board(logdir) as running:
        yield running


@pytest.fixture(scope="module")
def without_graphs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("plain")
    with SummaryWriter(logdir / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
    with board(logdir) as running:
        yield running


def opened(page: Page, served: Board, query: str) -> Page:
    page.goto(f"{served.url}?tab=graphs{query}")
    expect(page.locator('[data-drawn="true"]')).to_be_visible(timeout=20_000)
    return page


def box(page: Page, name: str) -> Locator:
    return page.locator(f'[data-node="{name}"]')


def drop(page: Page, name: str, content: bytes) -> None:
    """Drops a file in the middle of the page."""
    page.evaluate(
        """([name, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name));
            for (const kind of ["dragover", "drop"]) {
                const event = new DragEvent(kind, { dataTransfer: data, bubbles: true });
                document.querySelector(".panel-host").dispatchEvent(event);
            }
        }""",
        [name, list(content)],
    )


def test_one_of_several_graphs_is_chosen_and_linked(page: Page, served: Board) -> None:
    opened(page, served, "&graph=gan")
    which = page.get_by_label("Graph", exact=True)
    expect(which.locator("option")).to_have_text(["the run's own", "Critic"])
    expect(box(page, "Sequential")).to_be_visible()
    which.select_option("Critic")
    expect(box(page, "Critic/Linear[down]")).to_be_visible()
    expect(page).to_have_url(re.compile("graphtag=Critic"))
    page.reload()
    expect(box(page, "Critic/Linear[down]")).to_be_visible(timeout=20_000)
    page.get_by_label("Run", exact=True).select_option("tf")
    expect(box(page, "train")).to_be_visible()
    expect(which).to_have_count(0)


def test_a_keras_model_is_drawn_without_a_graph_of_its_own(page: Page, served: Board) -> None:
    opened(page, served, "&graph=keras")
    expect(page.locator(".graph-box .kind", has_text="Dense").first).to_be_visible()
    # it tells no parameters, so there is no column of them
    expect(page.locator(".graph-tree-columns")).to_have_text("module")


def test_a_call_opens_to_the_body_of_its_function(page: Page, served: Board) -> None:
    opened(page, served, "&graph=tf")
    call = box(page, "train/call")  # it takes nearly all the time: what is around it is open
    expect(call).to_contain_text("step_fn")
    call.dblclick()
    expect(box(page, "train/call/scaled")).to_be_visible()
    expect(box(page, "loop")).to_be_visible()
    expect(page.locator(".graph-edge.control")).not_to_have_count(0)
    expect(page.locator(".graph-edge.reference")).not_to_have_count(0)


def test_what_others_measured_colours_the_boxes(page: Page, served: Board) -> None:
    opened(page, served, "&graph=tf")
    costs = page.get_by_label("Times of", exact=True)
    expect(costs).to_have_value("step 10")
    expect(box(page, "train")).to_contain_text("9.0 µs")
    costs.select_option("step 2")
    expect(box(page, "train")).to_contain_text("3.0 µs")
    expect(page).to_have_url(re.compile(r"graphcosts=step(\+|%20)2"))
    colour = page.get_by_label("Colour", exact=True)
    colour.select_option("memory")
    expect(page.locator(".graph-legend")).to_contain_text("memory allocated")
    colour.select_option("xla")
    expect(page.locator(".graph-legend")).to_contain_text("cluster_0")
    expect(page.get_by_label("Colour", exact=True).locator("option")).to_contain_text(
        ["device", "XLA cluster"]
    )


def test_a_file_is_shown_until_it_is_closed(page: Page, served: Board) -> None:
    opened(page, served, "&graph=gan")
    text = b"node { name: 'here/a' op: 'Relu' } node { name: 'b' op: 'Add' input: 'here/a' }"
    chosen = page.locator('input[type="file"]')
    chosen.set_input_files({"name": "my.pbtxt", "mimeType": "", "buffer": text})
    expect(box(page, "here")).to_be_visible()
    expect(page.get_by_label("Run", exact=True)).to_have_count(0)
    expect(page.locator(".graph-file")).to_have_text("my.pbtxt")
    page.get_by_label("Close my.pbtxt").click()
    expect(box(page, "Sequential")).to_be_visible()
    drop(page, "graph.pb", foreign_graph().SerializeToString())
    expect(box(page, "train")).to_be_visible()


def test_numbers_from_a_file_are_a_colour_and_a_column(page: Page, served: Board) -> None:
    opened(page, served, "&graph=gan&graphtag=Critic")
    drop(page, "bits.json", json.dumps({"bits": {"down": 4, "gone": 2}}).encode())
    note = page.locator(".graph-notes")
    expect(note).to_have_text("1 path of bits.json is not in this graph: gone")
    page.get_by_label("Colour", exact=True).select_option("data:bits")
    expect(box(page, "Critic/Linear[down]")).to_contain_text("4")
    page.get_by_role("radio", name="table").or_(page.get_by_role("button", name="table")).click()
    expect(page.get_by_role("button", name="bits", exact=True)).to_be_visible()
    page.get_by_label("Close bits.json").click()
    expect(note).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("w.pt", b"PK\x03\x04 weights", "w.pt: the file is no graph: it is a ZIP archive"),
        ("g.pbtxt", b"node {\n name: 3 }", "line 2: a string is expected"),
        ("n.json", b'{"bits": {"a": "four"}}', '“bits” of “a” is "four", which is no number'),
        ("n.json", b"[1]", "n.json holds no numbers by name"),
        ("n.json", b"{bits", "n.json begins like JSON, and is not"),
    ],
)
def test_a_bad_file_is_told(
    page: Page, served: Board, name: str, content: bytes, said: str
) -> None:
    opened(page, served, "&graph=gan")
    drop(page, name, content)
    note = page.locator(".graph-notes")
    expect(note).to_contain_text(said)
    expect(box(page, "Sequential")).to_be_visible()
    page.get_by_label("Hide this").click()
    expect(note).to_have_count(0)


def test_a_file_is_shown_where_no_run_has_a_graph(page: Page, without_graphs: Board) -> None:
    page.goto(f"{without_graphs.url}?tab=graphs")
    expect(page.get_by_text("A graph can also be shown from a file")).to_be_visible(timeout=20_000)
    page.locator('input[type="file"]').set_input_files(
        {"name": "g.pb", "mimeType": "", "buffer": foreign_graph().SerializeToString()}
    )
    expect(box(page, "train")).to_be_visible(timeout=20_000)
    page.get_by_label("Close g.pb").click()
    expect(page.get_by_text("A graph can also be shown from a file")).to_be_visible()


def test_a_flat_graph_of_many_operations_is_drawn_in_ranges(page: Page, served: Board) -> None:
    opened(page, served, "&graph=gan")
    nodes = (f"node {{ name: 'n{i}' op: 'Add' input: 'n{i - 1}' }}" for i in range(50_000))
    drop(page, "flat.pbtxt", "\n".join(nodes).encode())
    fold = box(page, "n1×49999")
    expect(fold).to_contain_text("n1–49999 ×49999", timeout=30_000)
    fold.dispatch_event("click")
    fold.locator(".chevron").dispatch_event("click")
    range_ = box(page, "n1×49999/(n1–10000)")
    expect(range_).to_be_visible(timeout=20_000)
    range_.locator(".chevron").dispatch_event("click")
    expect(box(page, "n1×49999/(n1–100)")).to_be_visible(timeout=20_000)


def test_names_without_end_and_loops_are_drawn(page: Page, served: Board) -> None:
    opened(page, served, "&graph=gan")
    long = "x" * 10_000
    text = f"node {{ name: '{long}' op: 'Relu' input: '{long}' input: 'b' input: 'gone' }}"
    text += f"node {{ name: 'b' op: 'Add' input: '{long}' }} node {{ name: 'b' op: 'Mul' }}"
    drop(page, "odd.pbtxt", text.encode())
    expect(box(page, "b")).to_be_visible()
    expect(page.locator(".graph-notes")).to_contain_text("Two nodes have the name `b`")
    box(page, long).click()
    pane = page.locator(".graph-pane")
    expect(pane).to_contain_text("gone")
    assert pane.evaluate("pane => pane.scrollWidth <= pane.clientWidth + 1")


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_nothing_is_wrong(open_page: OpenPage, served: Board, theme: str, language: str) -> None:
    page = open_page(color_scheme=theme, locale=language)
    opened(page, served, "&graph=tf&node=train/call/scaled")
    drop(page, "n.json", b"[1]")
    expect(page.locator(".graph-notes")).to_be_visible()
    expect(page.locator('[data-drawn="true"]')).to_be_visible()
    assert violations(page) == []


def test_loops_and_branches_are_signed_and_lead_to_their_parts(page: Page, served: Board) -> None:
    opened(page, served, "&graph=tf")
    drop(page, "flow.pb", control_flow_graph().SerializeToString())
    expect(box(page, "pick")).to_be_visible()  # the graph before had a `train`, too
    loop = box(page, "train/while")
    if not loop.is_visible():
        box(page, "train").locator(".chevron").dispatch_event("click")
    expect(loop).to_contain_text("StatelessWhile · ↻ repeated")
    expect(box(page, "pick")).to_contain_text("Case · ◇ one of 3")
    loop.click()
    pane = page.get_by_label("Selected box")
    expect(pane).to_contain_text("A loop: what is in here runs again and again.")
    expect(pane).to_contain_text("asked before each round")
    pane.get_by_role("button", name="body", exact=True).click()
    body = box(page, "train/while/body")
    expect(body).to_be_visible()
    expect(pane.get_by_role("heading", name="body")).to_be_visible()
    body.locator(".chevron").dispatch_event("click")
    branch = box(page, "train/while/body/clip")
    expect(branch).to_contain_text("If · ◇ one of 2")
    branch.dispatch_event("click")
    expect(pane).to_contain_text("A branch: only one part of what is in here runs.")
    expect(pane).to_contain_text("where it does not hold")
