"""Every tab shows what was logged, whichever writer logged it."""

from playwright.sync_api import Page, expect
from support.board import Board


def drawn(page: Page, tag: str, lines: int) -> None:
    card = page.locator(f'[data-card="{tag}"]').first
    expect(card).to_have_attribute("data-drawn", "true", timeout=10_000)
    expect(card).to_have_attribute("data-lines", str(lines))


def test_scalars_come_first_and_draw_every_run(page: Page, served: Board) -> None:
    page.goto(served.url)
    for tag in ("loss/train", "loss/val", "lr"):
        drawn(page, tag, lines=2)


def test_hovering_reads_every_run_at_that_step(page: Page, served: Board) -> None:
    page.goto(served.url + "?smoothing=0")
    drawn(page, "lr", lines=2)
    box = page.locator('[data-card="lr"] canvas').first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tooltip = page.get_by_role("tooltip")
    expect(tooltip).to_contain_text("calm")
    expect(tooltip).to_contain_text("wild")
    expect(tooltip).to_contain_text("0.1")
    expect(tooltip).to_contain_text("0.05")


def test_unticking_a_run_takes_its_line_away(page: Page, served: Board) -> None:
    page.goto(served.url)
    drawn(page, "lr", lines=2)
    page.get_by_role("checkbox", name="wild").click()
    drawn(page, "lr", lines=1)
    page.locator("[data-toggle-all-runs]").click()
    drawn(page, "lr", lines=0)
    page.locator("[data-toggle-all-runs]").click()
    drawn(page, "lr", lines=2)


def test_the_filter_of_runs_hides_what_does_not_match(page: Page, served: Board) -> None:
    page.goto(served.url)
    drawn(page, "lr", lines=2)
    page.get_by_label("Filter runs").fill("^ca")
    drawn(page, "lr", lines=1)
    page.get_by_label("Filter runs").fill("ca(")
    expect(page.get_by_label("Filter runs")).to_have_attribute("aria-invalid", "true")


def test_a_drag_zooms_and_a_double_click_goes_back(page: Page, served: Board) -> None:
    page.goto(served.url)
    drawn(page, "loss/train", lines=2)
    canvas = page.locator('[data-card="loss/train"] canvas').first
    before = canvas.screenshot()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7, steps=4)
    page.mouse.up()
    page.mouse.move(5, 500)
    page.wait_for_timeout(400)
    drawn(page, "loss/train", lines=2)
    zoomed = canvas.screenshot()
    assert zoomed != before
    page.mouse.dblclick(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.mouse.move(5, 500)
    page.wait_for_timeout(400)
    drawn(page, "loss/train", lines=2)
    assert canvas.screenshot() == before


def test_histograms_show_a_ridge_for_each_step(page: Page, served: Board) -> None:
    page.goto(served.url)
    page.get_by_role("tab", name="Histograms").click()
    expect(page.locator('[data-card="conv/weight"]')).to_have_count(2)
    drawn(page, "conv/weight", lines=10)


def test_the_graph_shows_the_modules_and_opens_them(page: Page, served: Board) -> None:
    page.goto(served.url)
    page.get_by_role("tab", name="Graphs").click()
    graph = page.locator("[data-graph]")
    expect(graph).to_contain_text("conv", timeout=15_000)
    expect(graph).to_contain_text("head")
    expect(graph).to_contain_text("Conv2d")


def test_text_is_rendered_markdown(page: Page, served: Board) -> None:
    page.goto(served.url)
    page.get_by_role("tab", name="Text").click()
    expect(page.get_by_role("heading", name="The calm run")).to_be_visible(timeout=10_000)
    expect(page.locator("td strong").first).to_have_text("2")


def test_the_page_speaks_chinese_and_goes_dark(page: Page, served: Board) -> None:
    page.goto(served.url)
    drawn(page, "lr", lines=2)
    page.get_by_role("button", name="中文界面").click()
    expect(page.get_by_role("tab", name="标量")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    drawn(page, "lr", lines=2)
