"""What tests of the runs panel log, and how they read and use it."""

import time
from collections.abc import Callable
from pathlib import Path

from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from torch.utils.tensorboard import SummaryWriter as TorchWriter

NAMES = ("mlp/seed 1", "mlp/seed 2", "vit/lr=0.01", "vit/lr=0.1", "best")
"""In the order of the list: `best` comes first."""


def write(logdir: Path) -> None:
    for number, name in enumerate(NAMES, start=1):
        with SummaryWriter(logdir / name) as writer:
            for step in range(20):
                writer.add_scalar("loss", number + 1 / (step + 1), step)
                writer.add_scalar("acc", number / 10, step)


def write_hparams(logdir: Path) -> None:
    """Beside the runs of `write`: hyperparameters of all but `best`, as torch keeps them."""
    rows = [("sgd", 0.1), ("sgd", 0.01), ("adam", 0.001), ("adam", 10.0)]
    for name, (optimizer, rate) in zip(NAMES, rows, strict=False):
        # torch's writer overwrites a file that is called as its own would be
        with TorchWriter(str(logdir / name), filename_suffix=".hparams") as writer:
            writer.add_hparams({"lr": rate, "optimizer": optimizer}, {"hparam/acc": rate})


def drawn(page: Page, lines: int, tag: str = "loss") -> None:
    card = page.locator(f'[data-card="{tag}"]').first
    expect(card).to_have_attribute("data-lines", str(lines))
    expect(card).to_have_attribute("data-drawn", "true")


def row(page: Page, name: str) -> Locator:
    """The row of a run or a folder, by its path."""
    box = page.get_by_role("checkbox", name=name, exact=True)
    return page.locator(".runs-body .run-row").filter(has=box)


def listed(page: Page) -> list[str]:
    """What the rows are called, from top to bottom."""
    names = page.locator(".runs-body .run-row").evaluate_all(
        """rows => rows
            .sort((a, b) => a.dataset.line - b.dataset.line)
            .map(row => row.querySelector('.tag-title, .folder-name').textContent)"""
    )
    return list(map(str, names))


def becomes(page: Page, read: Callable[[], object], expected: object) -> None:
    """Waits until the page shows what is expected."""
    end = time.monotonic() + 5
    while read() != expected and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert read() == expected


def shows(page: Page, *names: str) -> None:
    becomes(page, lambda: listed(page), list(names))


def ticks(page: Page) -> dict[str, str]:
    """`true`, `false` or `mixed` of each row in sight, by its path."""
    told: dict[str, str] = page.locator(".runs-body .checkbox").evaluate_all(
        "boxes => Object.fromEntries(boxes.map(b => [b.ariaLabel, b.ariaChecked]))"
    )
    return told


def menu(page: Page, name: str, item: str) -> None:
    row(page, name).click(button="right")
    page.get_by_role("menuitem", name=item).click()


def grid(page: Page) -> Locator:
    return page.get_by_role("treegrid")


TREE = ("best", "mlp", "seed 1", "seed 2", "vit", "lr=0.01", "lr=0.1")


def heads(page: Page) -> list[str]:
    return page.locator(".column-head .column-title").all_text_contents()
