"""The runs panel: which runs there are, which are drawn, and what is known and said of them."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Page, expect
from support.board import Board
from support.runs_panel import (
    NAMES,
    TREE,
    becomes,
    drawn,
    grid,
    heads,
    menu,
    row,
    shows,
    ticks,
    write_hparams,
)
from torch.utils.tensorboard import SummaryWriter as TorchWriter

Serve = Callable[..., Board]


# --- the list -------------------------------------------------------------------------------


def test_runs_stand_in_folders_that_fold_and_tick_what_they_hold(panel: Page) -> None:
    shows(panel, *TREE)
    row(panel, "mlp/seed 1").click()
    drawn(panel, 4)
    becomes(panel, lambda: ticks(panel)["mlp"], "mixed")
    row(panel, "mlp").click()
    drawn(panel, 5)
    row(panel, "mlp").click()
    drawn(panel, 3)
    becomes(panel, lambda: ticks(panel)["mlp"], "false")
    row(panel, "mlp").get_by_role("button", name="Close mlp").click()
    shows(panel, "best", "mlp", "vit", "lr=0.01", "lr=0.1")
    panel.reload()
    shows(panel, "best", "mlp", "vit", "lr=0.01", "lr=0.1")


def test_how_a_run_was_begun_is_told_on_its_card_and_in_full(panel: Page) -> None:
    row(panel, "best").hover()
    card = panel.get_by_role("tooltip").filter(has_text="last step")
    expect(card.locator(".begun dt").first).to_have_text("command")
    expect(card.locator(".begun")).to_contain_text("pytest")
    menu(panel, "best", "How it was begun")
    details = panel.get_by_role("dialog", name="How best was begun")
    expect(details.locator("dt", has_text="glassboard")).to_be_visible()
    expect(details.locator("code")).to_contain_text("pytest")
    panel.keyboard.press("Escape")
    expect(details).to_have_count(0)


def test_the_list_may_be_flat_and_the_link_says_so(panel: Page) -> None:
    panel.get_by_role("button", name="How runs are listed").click()
    panel.get_by_role("menuitemradio", name="As a plain list").click()
    shows(panel, *sorted(NAMES))
    expect(panel).to_have_url(re.compile("list=flat"))


def test_a_filter_hides_rows_and_keeps_ticks(panel: Page) -> None:
    row(panel, "mlp/seed 1").click()
    drawn(panel, 4)
    field = panel.get_by_label("Filter runs")
    field.fill("lr=0\\.1$")
    shows(panel, "vit/lr=0.1")
    drawn(panel, 1)
    field.fill("seed (")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("")
    shows(panel, *TREE)
    drawn(panel, 4)
    becomes(panel, lambda: ticks(panel)["mlp/seed 1"], "false")


def test_a_filter_opens_folders_for_what_it_finds(panel: Page) -> None:
    row(panel, "mlp").get_by_role("button", name="Close mlp").click()
    panel.get_by_label("Filter runs").fill("seed")
    shows(panel, "mlp", "seed 1", "seed 2")
    panel.get_by_label("Filter runs").fill("")
    shows(panel, "best", "mlp", "vit", "lr=0.01", "lr=0.1")


@pytest.mark.parametrize("how", ["alt", "double"])
def test_one_run_alone_and_all_again(panel: Page, how: str) -> None:
    def solo() -> None:
        title = row(panel, "vit/lr=0.1").locator(".tag-title")
        if how == "alt":
            title.click(modifiers=["Alt"])
        else:
            title.dblclick()

    solo()
    drawn(panel, 1)
    becomes(panel, lambda: ticks(panel)["vit/lr=0.1"], "true")
    solo()
    drawn(panel, 5)


def test_shift_click_ticks_a_range_like_the_click_before_it(panel: Page) -> None:
    row(panel, "best").click()
    row(panel, "vit/lr=0.01").click(modifiers=["Shift"])
    drawn(panel, 1)
    becomes(panel, lambda: ticks(panel)["vit/lr=0.1"], "true")


def test_the_keyboard_goes_everywhere(panel: Page) -> None:
    grid(panel).focus()
    press = panel.keyboard.press
    for key in ("ArrowDown", "ArrowDown", "Space"):  # from the first to `mlp/seed 1`
        press(key)
    drawn(panel, 4)
    becomes(panel, lambda: ticks(panel)["mlp/seed 1"], "false")
    for key in ("ArrowLeft", "ArrowLeft"):  # to its folder, which then closes
        press(key)
    shows(panel, "best", "mlp", "vit", "lr=0.01", "lr=0.1")
    press("ArrowRight")
    shows(panel, *TREE)
    press("End")
    press("Enter")
    drawn(panel, 1)
    becomes(panel, lambda: ticks(panel)["vit/lr=0.1"], "true")
    active = grid(panel).get_attribute("aria-activedescendant")
    expect(panel.locator(f"#{active}")).to_contain_text("lr=0.1")
    for key in ("Home", "Space", "Shift+End"):
        press(key)


def test_hover_lights_the_run_in_the_list_and_the_charts(panel: Page) -> None:
    row(panel, "best").hover()
    expect(row(panel, "best")).to_have_class(re.compile("hovered"))
    canvas = panel.locator('[data-card="loss"] canvas').first
    lit = canvas.screenshot()
    panel.mouse.move(720, 880)
    expect(panel.locator(".run-row.hovered")).to_have_count(0)
    panel.wait_for_timeout(100)
    assert canvas.screenshot() != lit
    box = canvas.bounding_box()
    assert box
    panel.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(panel.locator(".run-row.hovered")).to_have_count(1)


def test_a_run_that_grows_is_marked(panel: Page, logdir: Path) -> None:
    expect(row(panel, "best").get_by_role("img", name="still growing")).to_be_visible()


# --- what is said of runs -------------------------------------------------------------------


def test_a_name_is_edited_in_its_row_and_kept(panel: Page) -> None:
    row(panel, "vit/lr=0.1").click()
    panel.keyboard.press("F2")
    field = panel.get_by_role("textbox", name="Name to show for vit/lr=0.1")
    field.fill("the good one")
    field.press("Escape")
    expect(row(panel, "vit/lr=0.1")).to_contain_text("lr=0.1")
    panel.keyboard.press("F2")
    field.fill("the good one")
    field.press("Enter")
    expect(row(panel, "vit/lr=0.1")).to_contain_text("the good one")
    expect(grid(panel)).to_be_focused()
    panel.wait_for_timeout(200)
    panel.reload()
    expect(row(panel, "vit/lr=0.1")).to_contain_text("the good one")
    panel.get_by_label("Filter runs").fill("good one")
    shows(panel, "the good one")


def test_a_note_is_kept_and_told_beside_the_row(panel: Page, config: Path) -> None:
    menu(panel, "best", "Add a note")
    field = panel.get_by_role("textbox", name="Note on best")
    field.fill("use this\nin the paper <b>")
    field.press("Control+Enter")
    expect(row(panel, "best").get_by_role("img", name="has a note")).to_be_visible()
    panel.wait_for_timeout(200)
    panel.reload()
    row(panel, "best").hover()
    card = panel.get_by_role("tooltip")
    expect(card).to_contain_text("use this\nin the paper <b>")
    expect(card).to_contain_text("last step19")
    assert any(config.rglob("*"))


def test_a_colour_is_picked_warned_of_and_kept(panel: Page) -> None:
    def color() -> str:
        swatch = row(panel, "best").locator(".swatch")
        return str(swatch.evaluate("it => getComputedStyle(it).backgroundColor"))

    row(panel, "best").get_by_role("button", name="Colour of best").click()
    panel.get_by_role("radio", name="colour 8").click()
    expect(panel.get_by_role("radio", name="colour 8")).to_be_checked()
    palette = color()
    panel.get_by_role("textbox", name="Colour as #rrggbb").fill("#fefefe")
    expect(panel.get_by_text("Hard to make out on the light theme")).to_be_visible()
    panel.get_by_role("textbox", name="Colour as #rrggbb").fill("#cc5588")
    expect(panel.get_by_text("Hard to make out")).to_have_count(0)
    panel.keyboard.press("Escape")
    expect(grid(panel)).to_be_focused()
    assert palette != "rgb(204, 85, 136)"
    becomes(panel, color, "rgb(204, 85, 136)")
    panel.wait_for_timeout(200)
    panel.reload()
    becomes(panel, color, "rgb(204, 85, 136)")
    row(panel, "best").get_by_role("button", name="Colour of best").click()
    panel.get_by_role("button", name="Automatic").click()
    assert color() not in (palette, "rgb(204, 85, 136)")


def test_hidden_runs_stay_hidden(panel: Page) -> None:
    menu(panel, "best", "Hide")
    shows(panel, *TREE[1:])
    drawn(panel, 4)
    panel.wait_for_timeout(200)
    panel.reload()
    drawn(panel, 4)
    panel.get_by_role("button", name="1 hidden").click()
    shows(panel, *TREE)
    drawn(panel, 4)
    menu(panel, "best", "Show again")
    drawn(panel, 5)


# --- colours --------------------------------------------------------------------------------


def colors(page: Page) -> list[str]:
    """The rows' colours, from top to bottom."""
    found: list[str] = page.locator(".runs-body .run-row.run").evaluate_all(
        """rows => rows
            .sort((a, b) => a.dataset.line - b.dataset.line)
            .map(row => getComputedStyle(row.querySelector('.swatch')).backgroundColor)"""
    )
    return found


def open_colors(page: Page) -> None:
    page.get_by_role("button", name="How runs are listed").click()
    page.get_by_role("menuitem", name="Colour by").click()


def test_colours_by_pattern_come_with_a_look_at_the_groups(panel: Page) -> None:
    open_colors(panel)
    panel.get_by_role("radio", name="pattern").click()
    field = panel.get_by_label("Regular expression on names")
    field.fill("^(mlp|vit)")
    groups = panel.get_by_role("list", name="Groups").get_by_role("listitem")
    expect(groups).to_have_text(["mlp2", "vit2", "no match1"])
    best, seed1, seed2, small, big = colors(panel)
    assert seed1 == seed2 != small == big != best
    field.fill("^(mlp|vit")
    expect(panel.get_by_text("not a regular expression yet")).to_be_visible()
    assert colors(panel) == [best, seed1, seed2, small, big]
    panel.keyboard.press("Escape")
    expect(panel).to_have_url(re.compile("color=regex"))
    panel.reload()
    drawn(panel, 5)
    assert colors(panel) == [best, seed1, seed2, small, big]
    panel.get_by_role("button", name="Colour by run").click()
    assert len(set(colors(panel))) == 5


def test_colours_tell_a_hyperparameter(page: Page, serve: Serve, logdir: Path) -> None:
    write_hparams(logdir)
    page.goto(serve(logdir).url)
    shows(page, *TREE)  # what add_hparams leaves is no row of its own
    open_colors(page)
    page.get_by_role("radio", name="hyperparameter").click()
    page.get_by_role("combobox", name="hyperparameter").select_option("lr")
    page.keyboard.press("Escape")
    legend = page.locator(".runs-legend")
    expect(legend).to_contain_text("0.001")
    expect(legend).to_contain_text("10")
    assert len(set(colors(page))) == 5
    page.goto(page.url.split("?")[0] + "?color=hparam%3Aoptimizer")
    expect(legend.get_by_role("listitem")).to_have_text(["adam2", "sgd2"])
    best, seed1, seed2, small, big = colors(page)
    assert seed1 == seed2 != small == big != best


# --- trainings ------------------------------------------------------------------------------


def test_what_add_scalars_leaves_is_one_row(page: Page, serve: Serve, tmp_path: Path) -> None:
    for name in ("a", "b"):
        with TorchWriter(str(tmp_path / name)) as writer:
            for step in range(3):
                writer.add_scalars("loss/both", {"train": step, "val": 2 * step}, step)
            writer.add_hparams({"lr": 0.1}, {"hparam/acc": 1.0})
    page.goto(serve(tmp_path).url)
    drawn(page, 4, "loss/both")
    shows(page, "a", "b")
    row(page, "a").click()
    drawn(page, 2, "loss/both")
    drawn(page, 1, "hparam/acc")
    page.get_by_role("button", name="How runs are listed").click()
    page.get_by_role("menuitemcheckbox", name="Fold sub-runs").click()
    page.keyboard.press("Escape")
    expect(page.locator(".runs-body .run-row")).to_have_count(10)


# --- deleting -------------------------------------------------------------------------------


def test_nothing_offers_to_delete_unless_the_board_was_started_so(panel: Page) -> None:
    row(panel, "best").click(button="right")
    expect(panel.get_by_role("menuitem", name="Rename")).to_be_visible()
    expect(panel.get_by_role("menuitem", name="Delete")).to_have_count(0)


def test_a_run_is_deleted_and_brought_back(page: Page, serve: Serve, logdir: Path) -> None:
    page.goto(serve(logdir, "--allow-delete").url)
    drawn(page, 5)
    menu(page, "mlp/seed 1", "Delete")
    question = page.get_by_role("alert")
    expect(question).to_have_text("Delete mlp/seed 1?")
    expect(page.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    menu(page, "mlp/seed 1", "Delete")
    page.get_by_role("button", name="Delete", exact=True).click()
    drawn(page, 4)
    assert not (logdir / "mlp/seed 1").exists()
    assert list(logdir.rglob(".glassboard-trash"))
    expect(page.locator(".notice")).to_have_count(0)  # nobody need be told of what they did
    page.get_by_role("button", name="Undo").click()
    drawn(page, 5)
    assert (logdir / "mlp/seed 1").is_dir()
    becomes(page, lambda: ticks(page)["mlp/seed 1"], "true")


# --- its width ------------------------------------------------------------------------------


def test_the_panel_is_as_wide_as_it_is_dragged(panel: Page) -> None:
    def width() -> float:
        box = panel.locator(".split-side").bounding_box()
        assert box
        return box["width"]

    edge = panel.get_by_role("separator", name="Width of the runs panel")
    before = width()
    box = edge.bounding_box()
    assert box
    panel.mouse.move(box["x"] + box["width"] / 2, 500)
    panel.mouse.down()
    panel.mouse.move(box["x"] + box["width"] / 2 + 100, 500, steps=3)
    panel.mouse.up()
    becomes(panel, width, before + 100)
    edge.focus()
    panel.keyboard.press("ArrowLeft")
    becomes(panel, width, before + 84)
    panel.reload()
    drawn(panel, 5)
    becomes(panel, width, before + 84)


# --- many -----------------------------------------------------------------------------------


def test_ten_thousand_runs_cost_the_page_few_rows(page: Page, serve: Serve, tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "one") as writer:
        for step in range(10):
            writer.add_scalar("loss", step, step)
    (file,) = (tmp_path / "one").iterdir()
    content = file.read_bytes()
    shutil.rmtree(tmp_path / "one")
    for number in range(10_000):
        run = tmp_path / f"sweep{number % 5}" / f"run{number}"
        run.mkdir(parents=True)
        (run / file.name).write_bytes(content)
    page.goto(serve(tmp_path).url + "?smoothing=0")
    expect(page.get_by_text("10,000 of 10,000 shown")).to_be_visible()
    drawn(page, 10_000)
    assert page.locator(".run-row").count() < 60
    grid(page).evaluate("grid => grid.scrollTop = grid.scrollHeight")
    expect(page.get_by_role("checkbox", name="sweep4/run9999")).to_be_visible()
    assert page.locator(".run-row").count() < 60
    page.get_by_label("Filter runs").fill("run99\\d\\d$")
    expect(page.get_by_text("100 of 10,000 shown")).to_be_visible()
    drawn(page, 100)
    page.locator("[data-toggle-all-runs]").click()
    page.get_by_label("Filter runs").fill("")
    expect(page.get_by_text("9,900 of 10,000 shown")).to_be_visible()
    drawn(page, 9_900)


def test_nonsense_in_the_address_costs_that_part_alone(
    page: Page, serve: Serve, logdir: Path
) -> None:
    query = "col=step&col=what&order=sideways&color=regex%3A(&group=x&where=%7B&list=flat"
    page.goto(serve(logdir).url + "?" + query)
    drawn(page, 5)
    shows(page, *sorted(NAMES))
    becomes(page, lambda: heads(page), ["step"])
