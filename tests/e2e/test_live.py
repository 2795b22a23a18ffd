"""The page follows what happens in the logdir, and says what it cannot read."""

import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Page, expect
from support.board import Board

Serve = Callable[..., Board]


def test_new_points_runs_and_tags_appear_by_themselves(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    with SummaryWriter(tmp_path / "first") as writer:
        writer.add_scalar("loss", 1.0, 0)
        writer.flush()
        page.goto(serve(tmp_path).url)
        card = page.locator('[data-card="loss"]')
        expect(card).to_have_attribute("data-lines", "1")
        writer.add_scalar("loss", 0.5, 1234)
        writer.flush()
        expect(page.get_by_role("row", name="first")).to_contain_text("1.23k")
        writer.add_scalar("accuracy", 0.5, 1234)
        writer.flush()
        expect(page.locator('[data-card="accuracy"]')).to_have_attribute("data-drawn", "true")
    with SummaryWriter(tmp_path / "second") as writer:
        writer.add_scalar("loss", 2.0, 0)
    expect(card).to_have_attribute("data-lines", "2")
    shutil.rmtree(tmp_path / "second")
    expect(card).to_have_attribute("data-lines", "1")


def test_a_missing_logdir_is_named_and_waited_for(page: Page, serve: Serve, tmp_path: Path) -> None:
    missing = tmp_path / "not yet"
    page.goto(serve(missing, state="waiting").url)
    expect(page.get_by_text(str(missing)).first).to_be_visible()
    with SummaryWriter(missing) as writer:
        writer.add_scalar("loss", 1.0, 0)
    expect(page.locator('[data-card="loss"]')).to_have_attribute("data-drawn", "true")


def test_an_empty_logdir_says_how_to_fill_it(page: Page, serve: Serve, tmp_path: Path) -> None:
    page.goto(serve(tmp_path).url)
    expect(page.get_by_text("No event files here yet")).to_be_visible()
    expect(page.get_by_text("from glassboard import SummaryWriter")).to_be_visible()
    expect(page.get_by_text(str(tmp_path)).first).to_be_visible()


def test_a_damaged_file_is_listed_and_the_rest_is_shown(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for step in range(10):
            writer.add_scalar("loss", step, step)
    (file,) = (tmp_path / "run").iterdir()
    content = bytearray(file.read_bytes())
    at = nth_record(content, 5)
    content[at + 12] ^= 0xFF  # the first byte of its payload
    file.write_bytes(content)
    running = serve(tmp_path)
    page.goto(running.url)
    expect(page.locator('[data-card="loss"]')).to_have_attribute("data-drawn", "true")
    page.get_by_role("button", name="1 problem").click()
    expect(page.get_by_text(file.name)).to_be_visible()
    expect(page.get_by_text(f"at byte {at}")).to_be_visible()
    assert running.describe()["progress"]["points"] == 9


def nth_record(content: bytes, n: int) -> int:
    """The byte at which record `n` of an event file begins, counted from 0."""
    at = 0
    for _ in range(n):
        (length,) = struct.unpack_from("<Q", content, at)
        at += 8 + 4 + length + 4
    return at


def test_a_server_that_is_gone_is_said_and_the_data_stays(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
    running = serve(tmp_path)
    page.goto(running.url)
    card = page.locator('[data-card="loss"]')
    expect(card).to_have_attribute("data-drawn", "true")
    running.process.kill()
    expect(page.get_by_text("server gone")).to_be_visible(timeout=15_000)
    expect(card).to_have_attribute("data-lines", "1")


HOSTILE = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"


@pytest.mark.parametrize("tab", ["scalars", "histograms", "graphs", "text"])
def test_hostile_words_run_no_script(page: Page, serve: Serve, tmp_path: Path, tab: str) -> None:
    with SummaryWriter(tmp_path / "run <b>bold") as writer:
        writer.add_scalar(f"loss/{HOSTILE}", 1.0, 0)
        writer.add_histogram(HOSTILE, [1.0, 2.0], 0)
        writer.add_text(HOSTILE, f"{HOSTILE} [link](javascript:window.hacked=1)", 0)
    page.goto(f"{serve(tmp_path).url}?tab={tab}")
    page.wait_for_timeout(1000)
    assert page.evaluate("window.hacked") is None
    assert page.locator("script").count() == page.locator("script[src]").count()
    assert page.locator('a[href^="javascript"]').count() == 0


def test_many_tabs_do_not_use_up_the_browsers_connections(
    open_page: Callable[..., Page], serve: Serve, tmp_path: Path
) -> None:
    """A browser opens six to a server. Headless it hides no tab by itself."""
    with SummaryWriter(tmp_path / "training") as writer:
        writer.add_scalar("loss", 1.0, 0)
        writer.flush()
        url = serve(tmp_path).url
        first = open_page()
        first.goto(url)
        card = first.locator('[data-card="loss"]')
        expect(card).to_have_attribute("data-drawn", "true")
        tabs = [first, *(first.context.new_page() for _ in range(7))]
        for tab in tabs[1:]:
            tab.add_init_script(HIDE)
            tab.goto(url)
            expect(tab.locator('[data-card="loss"]')).to_have_attribute("data-drawn", "true")
        writer.add_scalar("loss", 1.0, 1234)
        writer.flush()
        expect(first.get_by_role("row", name="training")).to_contain_text("1.23k")
        writer.add_scalar("loss", 1.0, 5678)
        writer.flush()
        tabs[-1].evaluate(SHOW)
        expect(tabs[-1].get_by_role("row", name="training")).to_contain_text("5.68k")


HIDE = """Object.defineProperty(document, "visibilityState", {
    configurable: true, get: () => "hidden",
})"""
SHOW = """() => {
    delete document.visibilityState;
    document.dispatchEvent(new Event("visibilitychange"));
}"""
