"""A graph of more operations than anybody draws: closed at first, and opened part by part."""

from collections.abc import Callable
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from glassboard.trace import Graph, Module, Node, encode
from playwright.sync_api import Page, expect
from support.board import Board

STAGES, BLOCKS, OPERATIONS = 20, 100, 100
KINDS = ("linear", "relu", "layer_norm", "add")
MOST_DRAWN = 400
LONGEST_TASK = 500  # milliseconds, on a busy machine too; all of it in one took 2,800
LONG_TASKS = """() => {
  window.longest = 0;
  const note = (list) => {
    for (const { duration } of list.getEntries())
      window.longest = Math.max(window.longest, duration);
  };
  new PerformanceObserver(note).observe({ type: "longtask" });
}"""


def large() -> Graph:
    """200,000 operations in modules, one after the other; every tenth block is another one."""
    shape = ((8, 16),)
    nodes = [Node("input/x", "Input", (), shape, "float32", "cpu")]
    modules = [Module("Net", "", "Net")]
    for stage in range(STAGES):
        around = f"Net/ModuleList[stages]/Stage[{stage}]"
        modules.append(Module(around, f"stages.{stage}", "Stage"))
        for block in range(BLOCKS):
            box = f"{around}/Block[{block}]"
            modules.append(Module(box, f"stages.{stage}.{block}", "Block"))
            for number in range(OPERATIONS):
                kind = KINDS[(number + (block % 10 == 0)) % len(KINDS)]
                name = f"{box}/{kind}_{number}"
                nodes.append(Node(name, kind, (nodes[-1].name,), shape, "float32", "cpu"))
    return Graph(tuple(nodes), tuple(modules))


@pytest.fixture
def served(serve: Callable[..., Board], tmp_path: Path) -> Board:
    with SummaryWriter(tmp_path / "small") as writer:
        writer.add_scalar("loss", 1.0, 0)
    return serve(tmp_path)


def boxes(page: Page) -> int:
    return page.locator(".graph-box").count()


def test_two_hundred_thousand_operations_are_opened_part_by_part(
    page: Page, served: Board, tmp_path: Path
) -> None:
    file = tmp_path / "large.pb"
    file.write_bytes(encode(large()))
    page.goto(f"{served.url}?tab=graphs")
    expect(page.get_by_text("No Graphs in this logdir")).to_be_visible()
    page.evaluate(LONG_TASKS)
    page.locator('input[type="file"]').set_input_files(file)
    expect(page.locator('[data-drawn="true"] .graph-box').first).to_be_visible(timeout=90_000)
    assert boxes(page) < MOST_DRAWN
    for _ in range(3):
        before = boxes(page)
        closed = page.locator('.graph-box[aria-expanded="false"] .chevron').first
        closed.dispatch_event("click")
        expect(page.locator(".graph-box").nth(before)).to_be_attached(timeout=30_000)
        assert boxes(page) < MOST_DRAWN
    page.get_by_label("Find a module or operation").fill("relu_41")
    expect(page.locator(".graph-tree").get_by_text("1,800 found")).to_be_visible(timeout=10_000)
    page.locator(".graph-tree-name").first.click()
    # stages follow each other: of block 1 of stage 0, a block and 41 operations come before
    expect(page.get_by_role("button", name="141 operations lead here")).to_be_visible()
    assert page.evaluate("window.longest") < LONGEST_TASK
