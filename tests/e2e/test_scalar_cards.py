"""Cards: pinned, at full screen, put together and taken apart, and the table of figures below."""

import math
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support import sweep
from support.board import Board
from support.charts import (
    card,
    changed,
    chart_of,
    choose,
    drag,
    drawn,
    leave,
    of_card,
    picture,
    point,
    settled,
    table,
    tool,
    until,
)

Serve = Callable[..., Board]
ALL = len(sweep.RUNS)


def section(page: Page, name: str) -> Locator:
    """A section of the dashboard by its heading."""
    return page.locator(".fold-section").filter(has=page.get_by_role("button", name=name))


def names(page: Page) -> list[str]:
    """The cards' names, in their order."""
    found: list[str] = page.locator("[data-card]").evaluate_all(
        "(cards) => cards.map((card) => card.dataset.card)"
    )
    return found


def test_tags_are_filtered_by_pattern_glob_and_text(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    drawn(page, "accuracy", lines=ALL)
    field = page.get_by_label("Filter tags")
    field.fill("^(loss/v|acc)")
    until(page, lambda: names(page) == ["accuracy", "loss/val"])
    field.fill("loss/(")  # no pattern: taken as text
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("No tag matches")).to_be_visible()
    choose(page, page.get_by_role("button", name="How the pattern is meant"), "plain text")
    field.fill("ss/")
    until(page, lambda: names(page) == ["loss/train", "loss/val"])
    field.fill(".")
    expect(page.get_by_text("No tag matches")).to_be_visible()
    glob = "glob: * and ? stand for anything"
    choose(page, page.get_by_role("button", name="How the pattern is meant"), glob)
    field.fill("*/?al")
    until(page, lambda: names(page) == ["loss/val"])
    page.wait_for_url("**/*tagsyntax=glob*")
    page.reload()
    until(page, lambda: names(page) == ["loss/val"])


def test_a_section_stays_folded(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    drawn(page, "loss/train", lines=ALL)
    head = page.get_by_role("button", name="loss 2")
    head.click()
    expect(card(page, "loss/train")).to_have_count(0)
    page.goto(lab.url)
    drawn(page, "accuracy", lines=ALL)
    expect(head).to_have_attribute("aria-expanded", "false")
    expect(card(page, "loss/train")).to_have_count(0)
    head.click()
    drawn(page, "loss/train", lines=ALL)


def test_cards_stand_in_natural_order(page: Page, serve: Serve, tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for layer in (10, 9, 1, 2, 100):
            writer.add_scalar(f"layer/{layer}", layer, 0)
    page.goto(serve(tmp_path).url)
    until(page, lambda: names(page) == [f"layer/{layer}" for layer in (1, 2, 9, 10, 100)])


def test_sections_of_one_card_share_a_row(page: Page, serve: Serve, tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for tag in ("accuracy", "train/loss", "val/loss", "val/perplexity"):
            writer.add_scalar(tag, 1.0, 0)
    page.goto(serve(tmp_path).url)
    found = drawn(page, "accuracy", lines=1)

    def top(name: str) -> float:
        box = section(page, name).bounding_box()
        assert box is not None
        return box["y"]

    assert top("general") == top("train") < top("val")
    of_card(page, found, "Full width")
    until(page, lambda: top("general") < top("train") < top("val"))


def test_a_long_name_keeps_its_end(page: Page, serve: Serve, tmp_path: Path) -> None:
    name = "2026-11-28_resnet50_imagenet_weight_decay=1e-4_lr=0.1_seed=%d"
    for seed in range(2):
        with SummaryWriter(tmp_path / (name % seed)) as writer:
            writer.add_scalar("loss", 1.0, 0)
    page.goto(serve(tmp_path).url)
    for seed in range(2):
        end = page.get_by_role("treegrid").get_by_text(f"seed={seed}")
        row = page.get_by_role("treegrid").locator("[data-line]").nth(seed)
        inner, outer = end.bounding_box(), row.bounding_box()
        assert inner is not None
        assert outer is not None
        assert inner["x"] + inner["width"] < outer["x"] + outer["width"]


def test_pinned_cards_come_first_and_outlive_a_reload(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    drawn(page, "loss/val", lines=ALL).hover()
    card(page, "loss/val").get_by_role("button", name="Pin").click()
    drawn(page, "accuracy", lines=ALL).hover()
    page.keyboard.press("p")
    page.wait_for_url("**/*accuracy*")
    for _ in range(2):
        pinned = section(page, "Pinned").locator("[data-card]")
        expect(pinned).to_have_count(2)
        assert names(page)[:2] == ["loss/val", "accuracy"]
        first = page.locator(".fold-section").first
        expect(first).to_contain_text("Pinned")
        drawn(page, "loss/val", lines=ALL)
        page.reload()
    page.goto(lab.url)  # without what the address had kept
    section(page, "Pinned").get_by_role("button", name="Unpin").first.click()
    expect(section(page, "Pinned").locator("[data-card]")).to_have_count(1)


def test_a_card_fills_the_window_and_goes_back(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    before = drawn(page, "accuracy", lines=ALL).bounding_box()
    card(page, "accuracy").hover()
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    full = dialog.locator('[data-card="accuracy"]')
    expect(full).to_have_attribute("data-lines", str(ALL))
    expect(full).to_have_attribute("data-drawn", "true")
    box = chart_of(full).bounding_box()
    assert box
    assert before
    assert box["width"] > 1300
    assert box["height"] > 700
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    drawn(page, "accuracy", lines=ALL)
    # the same by its button, and the dialog's own
    card(page, "accuracy").get_by_role("button", name="Full screen").click()
    dialog.get_by_role("button", name="Leave full screen").click()
    expect(dialog).to_have_count(0)


def test_a_title_dropped_on_another_puts_both_in_one_chart(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    drawn(page, "loss/train", lines=ALL)
    title = card(page, "loss/train").locator(".card-title")
    title.drag_to(card(page, "loss/val").locator(".card-title"))
    both = drawn(page, "loss/val", "loss/train", lines=2 * ALL)
    expect(section(page, "Put together")).to_contain_text("loss/val")
    page.wait_for_url("**/*cards=*")
    # it stands above all others: a word leads there
    card(page, "loss/val").scroll_into_view_if_needed()
    messages = page.get_by_role("region", name="Messages")
    expect(messages).to_contain_text("2 tags share a card, under Put together")
    messages.get_by_role("button", name="Show").click()
    expect(both).to_be_in_viewport()
    expect(both).to_be_focused()
    page.reload()
    drawn(page, "loss/val", "loss/train", lines=2 * ALL)
    of_card(page, both, "Take apart")
    expect(both).to_have_count(0)
    drawn(page, "loss/train", lines=ALL)


def test_a_pattern_puts_all_that_match_in_one_chart(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    of_card(page, drawn(page, "accuracy", lines=ALL), "Put together with other tags…")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Filter tags").fill("loss/(")
    expect(dialog.get_by_label("Filter tags")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Filter tags").fill("^loss/")
    dialog.get_by_role("button", name="All that match (2)").click()
    both = drawn(page, "loss/train", "loss/val", lines=2 * ALL)
    of_card(page, both, "Take apart")
    expect(both).to_have_count(0)


def test_ticked_tags_make_a_chart(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    of_card(page, drawn(page, "accuracy", lines=ALL), "Put together with other tags…")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name="change").check(force=True)
    dialog.get_by_role("button", name="The ticked ones (2)").click()
    drawn(page, "accuracy", "change", lines=2 * ALL)


def test_a_card_as_wide_as_the_page(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    found = drawn(page, "accuracy", lines=ALL)
    of_card(page, found, "Full width")
    until(page, lambda: (found.bounding_box() or {"width": 0})["width"] > 1000)
    drawn(page, "accuracy", lines=ALL)


def test_the_table_tells_the_figures_of_all_steps(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    found = drawn(page, "loss/train", lines=ALL)
    of_card(page, found, "Table of figures")
    figures = table(found)
    assert list(figures) == list(sweep.RUNS)
    for run in sweep.RUNS:
        assert right_range(figures[run], sweep.values("loss/train", run), 0, sweep.STEPS - 1)


def test_the_table_tells_the_figures_of_a_range(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    found = drawn(page, "change", lines=ALL)
    x_axis = 1.08  # of the plot's height: below it
    drag(page, point(page, found, 0.2, x_axis), point(page, found, 0.6, x_axis))
    head = found.locator(".figures-head")
    expect(head).to_contain_text("step ")
    text = head.inner_text().split("step ")[1]
    low, high = (int(part.split()[0]) for part in text.split("–"))
    assert abs(low - 0.2 * 99) < 2
    assert abs(high - 0.6 * 99) < 2
    for run in sweep.RUNS:
        values = sweep.values("change", run)
        until(page, lambda: right_range(table(found)[run], values, low, high), run)  # noqa: B023
    # it is one for all cards
    other = card(page, "accuracy")
    of_card(page, other, "Table of figures")
    expect(other.locator(".figures-head")).to_contain_text(f"step {low} – {high}")
    found.get_by_role("button", name="Clear the selection").click()
    expect(head).to_contain_text("all steps")


def test_the_table_tells_the_figures_of_one_step(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "change", lines=ALL)
    page.mouse.click(*point(page, found, 0.5, 1.08))
    head = found.locator(".figures-head")
    expect(head).to_contain_text("at step ")
    step = int(head.inner_text().split("step ")[1].split()[0])
    assert abs(step - 49.5) < 2
    figures = table(found)
    for run in sweep.RUNS:
        assert figures[run]["value"] == pytest.approx(sweep.value("change", run, step), rel=6e-4)
        assert figures[run]["step"] == step


def test_the_table_sorts_by_a_column(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    found = drawn(page, "loss/val", lines=ALL)
    of_card(page, found, "Table of figures")
    table(found)
    found.get_by_role("button", name="max").click()
    assert list(table(found)) == list(reversed(sweep.RUNS))
    found.get_by_role("button", name="max").click()
    assert list(table(found)) == list(sweep.RUNS)


def test_a_cards_own_scale(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?view={quote('{}')}")
    found = drawn(page, "below", lines=ALL)
    of_card(page, found, "log")
    expect(found).to_contain_text("no positive value for a log axis")
    of_card(page, found, "symlog")
    expect(found).not_to_contain_text("no positive value for a log axis")
    drawn(page, "below", lines=ALL)


def test_the_cards_are_as_wide_as_asked(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?cardWidth=600")
    found = drawn(page, "accuracy", lines=ALL)
    width = (found.bounding_box() or {"width": 0})["width"]
    assert width >= 520
    choose(page, tool(page, "How charts are drawn"), "logarithmic")
    drawn(page, "accuracy", lines=ALL)


def test_a_link_shows_a_colleague_the_same_view(
    page: Page, open_page: Callable[..., Page], lab: Board
) -> None:
    page.goto(f"{lab.url}?smoothing=0.3")
    found = drawn(page, "change", lines=ALL)
    page.get_by_label("Filter runs").fill("fast")
    page.get_by_role("checkbox", name="fast/seed1").click()
    drawn(page, "change", lines=2)
    page.get_by_role("radio", name="symlog").click()
    page.get_by_role("radio", name="relative").click()
    drag(page, point(page, found, 0.2, 0.2), point(page, found, 0.7, 0.8))
    found.hover()
    page.keyboard.press("p")
    page.get_by_label("Filter tags").fill("change|uneven")
    leave(page)
    page.wait_for_url("**/*pins=*view=*")
    page.wait_for_url("**/*uneven*")
    before = picture(settled(page, pinned_change(page)))
    other = open_page()
    other.goto(page.url)
    drawn(other, "change", lines=2)
    assert names(other) == names(page) == ["change", "change", "uneven"]
    until(other, lambda: not changed(pinned_change(other), before), "the same picture")
    for tab in (page, other):
        expect(tab.get_by_label("Filter runs")).to_have_value("fast")


def pinned_change(page: Page) -> Locator:
    return section(page, "Pinned").locator('[data-card="change"]')


def right_range(
    figures: dict[str, float], all_values: Sequence[float], low: int, high: int
) -> bool:
    """Whether a row of the table sums up the values from the one place to the other."""
    inside = all_values[low : high + 1]
    change = inside[-1] - inside[0]
    expected = {
        "start": inside[0],
        "end": inside[-1],
        "change": change,
        "min": min(inside),
        "max": max(inside),
        "mean": statistics.fmean(inside),
    }
    percent = figures["change %"]
    return all(
        math.isclose(figures[column], value, rel_tol=1e-3, abs_tol=1e-5)
        for column, value in expected.items()
    ) and (math.isclose(percent, 100 * change / abs(inside[0]), abs_tol=0.06))
