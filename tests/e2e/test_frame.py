"""What stands around the dashboards: palette, keys, settings, notices, tour, drawer."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support.board import Board, board, free_port
from support.runs import write_runs

Serve = Callable[..., Board]
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("shown")
    write_runs(SummaryWriter, logdir)
    with SummaryWriter(logdir / "calm") as writer:
        for layer in range(120):
            writer.add_scalar(f"layer{layer:03}/norm", 1.0, 0)
    with board(logdir) as running:
        yield running


def loaded(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator('[data-drawn="true"]').first).to_be_visible(timeout=10_000)
    return page


def focused(page: Page) -> Locator:
    return page.locator(":focus")


# --- palette --------------------------------------------------------------------------------


def test_the_palette_goes_to_a_tag_far_below(page: Page, shown: Board) -> None:
    loaded(page, shown.url)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("layer119")
    expect(page.get_by_role("option").first).to_contain_text("layer119/norm")
    expect(page.get_by_role("option").first.locator("mark").first).to_have_text("layer119")
    page.keyboard.press("Enter")
    card = page.locator('[data-card="layer119/norm"]')
    expect(card).to_be_in_viewport()
    expect(card).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_palette_takes_away_what_hides_a_tag(page: Page, shown: Board) -> None:
    loaded(page, shown.url + "?tags=^loss")
    page.get_by_role("button", name="loss 2").click()
    page.get_by_label("Filter tags").fill("^lr")
    page.keyboard.press("Control+k")
    page.keyboard.type("loss/val")
    page.keyboard.press("Enter")
    expect(page.locator('[data-card="loss/val"]')).to_be_in_viewport()
    expect(page.get_by_label("Filter tags")).to_have_value("")


def test_the_palette_goes_to_another_dashboard(page: Page, shown: Board) -> None:
    loaded(page, shown.url)
    page.keyboard.press("Control+k")
    page.keyboard.type("convweight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Histograms")).to_have_attribute("aria-selected", "true")
    expect(page.locator('[data-card="conv/weight"]').first).to_be_in_viewport()


def test_the_palette_shows_a_run_and_offers_what_was_chosen_lately(
    page: Page, shown: Board
) -> None:
    loaded(page, shown.url + "?only=calm&runs=calm")
    page.keyboard.press("Control+k")
    page.keyboard.type("@wild")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Filter runs")).to_have_value("")
    expect(page.get_by_role("checkbox", name="wild")).to_be_checked()
    page.keyboard.press("Control+k")
    recent = page.get_by_role("group", name="Recent")
    expect(recent.get_by_role("option")).to_have_count(1)
    expect(recent).to_contain_text("wild")


def test_the_palette_runs_commands_and_is_left_with_escape(page: Page, shown: Board) -> None:
    loaded(page, shown.url)
    page.get_by_role("button", name="Go to tag, run, command…").click()
    page.keyboard.type(">relative")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="relative")).to_be_checked()
    page.keyboard.press("Control+k")
    page.keyboard.type("nothing is called so")
    expect(page.get_by_text("Nothing is called nothing is called so")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_have_count(0)


def test_the_palette_moves_by_arrows_and_comes_round(page: Page, shown: Board) -> None:
    loaded(page, shown.url)
    page.keyboard.press("Control+k")
    page.keyboard.type("#loss")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    for key, chosen in (("ArrowDown", 1), ("ArrowDown", 0), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(options.nth(chosen)).to_have_attribute("aria-selected", "true")
    active = page.get_by_role("combobox").get_attribute("aria-activedescendant")
    assert active == options.nth(1).get_attribute("id")


# --- keys -----------------------------------------------------------------------------------


def test_keys_do_what_the_sheet_says(page: Page, shown: Board) -> None:
    loaded(page, shown.url)
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.get_by_role("tab", name="Text")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("g")
    page.keyboard.press("s")
    slider = page.get_by_role("slider", name="Smoothing")
    expect(slider).to_have_value("0.6")
    page.keyboard.press("]")
    expect(slider).to_have_value("0.65")
    page.keyboard.press("[")
    page.keyboard.press("[")
    expect(slider).to_have_value("0.55")
    page.keyboard.press("t")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.keyboard.press("t")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("l")
    expect(page.get_by_role("tab", name="标量")).to_be_visible()
    page.keyboard.press("l")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_contain_text("Filter tags")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_no_key_fires_while_somebody_types(page: Page, shown: Board) -> None:
    loaded(page, shown.url)
    page.keyboard.press("/")
    field = page.get_by_label("Filter tags")
    expect(field).to_be_focused()
    page.keyboard.type("tl?g s")
    expect(field).to_have_value("tl?g s")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("tab", name="Scalars")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    page.keyboard.press("r")
    expect(page.get_by_label("Filter runs")).to_be_focused()


def test_keys_work_with_a_chinese_input_method(page: Page, shown: Board) -> None:
    """It takes the keys for itself, and makes full-width signs of others."""
    loaded(page, shown.url)
    press = """([key, code, shiftKey]) => document.body.dispatchEvent(new KeyboardEvent(
        "keydown", { key, code, shiftKey, bubbles: true, cancelable: true }))"""
    page.evaluate(press, ["Process", "KeyL", False])
    expect(page.get_by_role("tab", name="标量")).to_be_visible()
    page.evaluate(press, ["？", "Slash", True])
    expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate(press, ["、", "Slash", False])
    expect(page.get_by_label("筛选标签")).to_be_focused()


# --- header and settings --------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
@pytest.mark.parametrize("width", [1440, 1024, 800, 720, 360])
def test_the_header_fits_any_width(
    open_page: OpenPage, shown: Board, width: int, language: str
) -> None:
    page = open_page(viewport={"width": width, "height": 700}, locale=language)
    loaded(page, shown.url)
    page.wait_for_timeout(100)
    cut = page.evaluate("""() => {
        const header = document.querySelector(".header");
        const tabs = [...document.querySelectorAll(".panel-tabs button")];
        const nav = document.querySelector(".panel-tabs").getBoundingClientRect();
        const outside = tabs.filter((tab) => {
            const box = tab.getBoundingClientRect();
            return box.right > nav.right + 0.5 || box.bottom > nav.bottom + 0.5;
        });
        return [header.scrollWidth - header.clientWidth, outside.map((tab) => tab.textContent)];
    }""")
    assert cut == [0, []]
    if width >= 1024:
        expect(page.get_by_role("tab")).to_have_count(4)


def test_tabs_without_room_are_in_a_menu_that_the_keyboard_opens(
    open_page: OpenPage, shown: Board
) -> None:
    page = open_page(viewport={"width": 380, "height": 700})
    loaded(page, shown.url)
    page.locator(".more-tabs").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.type("te")
    expect(page.get_by_role("menuitem", name="Text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.locator(".more-tabs")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Text")).to_have_attribute("aria-selected", "true")


def test_where_there_is_no_room_the_runs_are_in_a_drawer(open_page: OpenPage, shown: Board) -> None:
    page = open_page(viewport={"width": 700, "height": 700})
    loaded(page, shown.url)
    expect(page.get_by_role("checkbox", name="wild")).to_have_count(0)
    opener = page.get_by_role("button", name="Runs", exact=True)
    opener.click()
    page.get_by_role("checkbox", name="wild").click()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator('[data-card="lr"]')).to_have_attribute("data-lines", "1")


def test_settings_change_the_charts_and_can_all_be_reset(page: Page, shown: Board) -> None:
    loaded(page, shown.url)
    button = page.get_by_role("button", name="Settings")
    button.click()
    page.get_by_role("radio", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    outliers = page.get_by_role("checkbox", name="Ignore outliers")
    outliers.click()
    rows = page.get_by_role("spinbutton", name="Rows at most")
    rows.fill("100000")
    rows.press("Tab")
    expect(rows).to_have_value("200")
    expect(page).to_have_url(re.compile("outliers=off.*rows=200|rows=200.*outliers=off"))
    page.get_by_role("button", name="Reset preferences").click()
    expect(outliers).to_be_checked()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("Escape")
    expect(page.locator(".settings")).to_have_count(0)


def test_paused_the_page_stays_as_it_is_until_it_goes_on(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
        writer.flush()
        loaded(page, serve(tmp_path).url)
        page.keyboard.press("Control+k")
        page.keyboard.type("pause live")
        page.keyboard.press("Enter")
        resume = page.get_by_role("button", name="paused")
        expect(resume).to_be_visible()
        writer.add_scalar("loss", 1.0, 77)
        writer.add_scalar("new", 1.0, 77)
        writer.flush()
        page.wait_for_timeout(1_500)
        expect(page.locator('[data-card="new"]')).to_have_count(0)
        resume.click()
        expect(page.locator('[data-card="new"]')).to_be_visible(timeout=10_000)
        expect(page.locator(".runs-panel")).to_contain_text("77")


def test_the_first_key_leads_past_the_header(page: Page, shown: Board) -> None:
    loaded(page, shown.url)
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_text("Skip to the dashboard")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()


def test_back_returns_to_the_dashboard_before(page: Page, shown: Board) -> None:
    loaded(page, shown.url)
    page.get_by_role("tab", name="Text").click()
    page.get_by_role("tab", name="Histograms").click()
    expect(page.locator('[data-card="conv/weight"]').first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("tab", name="Text")).to_have_attribute("aria-selected", "true")
    page.go_back()
    expect(page.locator('[data-card="lr"]')).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("tab", name="Text")).to_have_attribute("aria-selected", "true")


# --- notices --------------------------------------------------------------------------------


def test_a_server_that_comes_back_is_followed_again(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    port = free_port()
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
        writer.add_scalar("lr", 1.0, 0)
    with board(tmp_path, port=port) as first:
        loaded(page, first.url + "?tags=loss")
    notice = page.locator(".notice", has_text="The server does not answer")
    expect(notice).to_be_visible(timeout=15_000)
    expect(page).to_have_title("(gone) glassboard")
    expect(page.locator('link[rel="icon"]')).to_have_attribute("href", re.compile("^data:"))
    expect(page.locator('[data-card="loss"]')).to_have_attribute("data-lines", "1")
    with SummaryWriter(tmp_path / "later") as writer:
        writer.add_scalar("loss", 2.0, 0)
    with board(tmp_path, port=port):
        expect(notice).to_have_count(0, timeout=15_000)
        expect(page).to_have_title("glassboard")
        expect(page.locator('[data-card="loss"]')).to_have_attribute(
            "data-lines", "2", timeout=10_000
        )
        expect(page.get_by_label("Filter tags")).to_have_value("loss")
        expect(page.locator('[data-card="lr"]')).to_have_count(0)


def test_nonsense_in_the_address_is_said_once_and_costs_nothing_else(
    page: Page, shown: Board
) -> None:
    loaded(page, shown.url + "?smoothing=lots&x=relative&y=sideways&utm=kept&tags=loss")
    notice = page.locator(".notice", has_text="Parts of the address make no sense")
    expect(notice).to_contain_text("smoothing=lots")
    expect(notice).to_contain_text("y=sideways")
    expect(notice).not_to_contain_text("utm")
    expect(page.get_by_role("radio", name="relative")).to_be_checked()
    expect(page.get_by_label("Filter tags")).to_have_value("loss")
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
    page.get_by_role("tab", name="Text").click()
    page.go_back()
    expect(page.get_by_role("tab", name="Scalars")).to_have_attribute("aria-selected", "true")
    expect(notice).to_have_count(0)


def test_a_run_that_is_deleted_while_shown_is_named(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    for run in ("kept", "gone"):
        with SummaryWriter(tmp_path / run) as writer:
            writer.add_scalar("loss", 1.0, 0)
    loaded(page, serve(tmp_path).url)
    shutil.rmtree(tmp_path / "gone")
    notice = page.locator(".notice", has_text="no longer in the logdir")
    expect(notice).to_contain_text("gone", timeout=15_000)
    expect(page.locator('[data-card="loss"]')).to_have_attribute("data-lines", "1")
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)


def test_a_thousand_problems_are_counted_shown_in_lots_and_copied(
    open_page: OpenPage, serve: Serve, tmp_path: Path
) -> None:
    with SummaryWriter(tmp_path / "good") as writer:
        writer.add_scalar("loss", 1.0, 0)
    for number in range(1_000):
        bad = tmp_path / f"bad{number:04}"
        bad.mkdir()
        (bad / "events.out.tfevents.1.host").write_bytes(b"no event file at all, " * 3)
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    loaded(page, serve(tmp_path).url)
    page.get_by_role("button", name="1,000 problems").click()
    listed = page.locator(".problem-list li .message")
    expect(listed).to_have_count(50)
    page.get_by_role("button", name="Show 50 more of 950").click()
    expect(listed).to_have_count(100)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied.count("events.out.tfevents.1.host") == 1_000


# --- tour -----------------------------------------------------------------------------------


def test_the_newcomer_is_shown_round_once(open_page: OpenPage, shown: Board) -> None:
    page = open_page(tour_seen=False)
    loaded(page, shown.url)
    tour = page.get_by_role("dialog", name="A short tour")
    expect(tour).to_be_visible(timeout=10_000)
    # it takes the keyboard from nobody, and nothing moved
    expect(page.locator("body")).to_be_focused()
    before = page.locator('[data-card="lr"]').bounding_box()
    for number, title in enumerate(
        ("Your runs", "Smoothing", "Read and zoom", "Pin and enlarge", "Go anywhere"), start=1
    ):
        expect(tour).to_contain_text(f"{number} of 5")
        expect(tour.get_by_role("heading")).to_have_text(title)
        expect(page.locator(".tour-ring")).to_be_visible()
        assert page.locator('[data-card="lr"]').bounding_box() == before
        tour.get_by_role("button", name="Done" if number == 5 else "Next").click()
    expect(tour).to_have_count(0)
    loaded(page, shown.url)
    page.wait_for_timeout(2_500)
    expect(tour).to_have_count(0)


def test_the_tour_is_dismissed_with_escape_and_given_again_on_request(
    open_page: OpenPage, shown: Board
) -> None:
    page = open_page(tour_seen=False)
    loaded(page, shown.url)
    tour = page.get_by_role("dialog", name="A short tour")
    expect(tour).to_be_visible(timeout=10_000)
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    page.keyboard.press(",")
    page.get_by_role("button", name="Tour").click()
    expect(tour).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tour).to_contain_text("2 of 5")


def test_the_address_can_keep_the_tour_away(open_page: OpenPage, shown: Board) -> None:
    page = open_page(tour_seen=False)
    loaded(page, shown.url + "?tour=off")
    page.wait_for_timeout(3_000)
    expect(page.get_by_role("dialog")).to_have_count(0)
