"""Logdirs by either writer, a board on them, and a page of a real browser."""

import importlib
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from playwright.sync_api import Browser, Page
from support.board import Board, board
from support.browser import browser

WRITERS = {"glassboard": "glassboard", "torch": "torch.utils.tensorboard"}
RUNS = ("calm", "wild")
STEPS = 100


class Net(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 4, 3, padding=1)
        self.head = torch.nn.Linear(4 * 8 * 8, 10)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        hidden: torch.Tensor = self.head(torch.relu(self.conv(image)).flatten(1))
        return hidden


def write_runs(writer_class: Any, logdir: Path) -> None:
    """Two runs with each kind that this version shows: scalars, histograms, a graph, text."""
    torch.manual_seed(0)
    model = Net()
    for number, run in enumerate(RUNS, start=1):
        with writer_class(str(logdir / run)) as writer:
            writer.add_graph(model, torch.zeros(2, 1, 8, 8))
            writer.add_text("notes", f"# The {run} run\n\n| a | b |\n|---|---|\n| 1 | **2** |", 0)
            for step in range(STEPS):
                writer.add_scalar("loss/train", number * math.exp(-step / 30), step)
                writer.add_scalar("loss/val", number * math.exp(-step / 40), step)
                writer.add_scalar("lr", 0.1 / number, step)
                if step % 10 == 0:
                    spread = 1 + step / STEPS
                    writer.add_histogram("conv/weight", model.conv.weight * spread, step)


# Not for the whole session: while it lives, its driver occupies the thread's event loop.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of an English browser; an error in its console, or in a script, fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            wrong.append(message.text)
            if message.type == "error" and not re.search("Failed to load resource", message.text)
            else None
        ),
    )
    yield opened
    context.close()
    assert not wrong


@pytest.fixture(scope="session", params=WRITERS)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same two runs, once by our writer and once by torch's."""
    logdir = tmp_path_factory.mktemp(request.param)
    write_runs(importlib.import_module(WRITERS[request.param]).SummaryWriter, logdir)
    return logdir


@pytest.fixture(scope="session")
def served(written: Path) -> Iterator[Board]:
    with board(written) as running:
        yield running


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Board]]:
    """Starts boards on a logdir of the test's own."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda logdir, *options, **more: stack.enter_context(board(logdir, *options, **more))
