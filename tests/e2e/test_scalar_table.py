"""The compare table: a figure of every tag in every run, sorted, compared and taken along."""

import csv
import math
import re
import statistics
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support import sweep
from support.board import Board, board
from support.charts import drag, drawn, number, point, tool, until

OpenPage = Callable[..., Page]
Figure = Callable[[str, str], float]

TAGS = ("accuracy", "below", "change", "epoch", "uneven", "loss/train", "loss/val")
LAST = {tag: sweep.steps(tag)[-1] for tag in TAGS}


def grid(page: Page) -> Locator:
    return page.get_by_role("grid", name="Compare table")


def cells(page: Page) -> dict[str, dict[str, str]]:
    """What the table tells, by its rows' and its columns' names."""
    expect(grid(page).get_by_role("gridcell").first).to_be_visible()
    columns, rows = grid(page).evaluate(
        """(grid) => {
            const text = (one) => one.textContent.replace(/ [↓↑←→]$/, "");
            return [
                [...grid.querySelectorAll("[role=columnheader]")].map(text),
                [...grid.querySelectorAll(".grid-row")]
                    .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)
                    .map((row) => [...row.children].map(text)),
            ];
        }"""
    )
    return {head: dict(zip(columns[1:], told, strict=True)) for head, *told in rows}


def plain(told: str) -> float:
    return number(told.removeprefix("★ best ").removeprefix("×"))


def tells(page: Page, expected: Figure, runs: tuple[str, ...] = sweep.RUNS) -> None:
    """Waits until every cell tells its figure to four digits."""

    def right() -> bool:
        found = cells(page)
        return set(found) == set(TAGS) and all(
            set(row) == set(runs)
            and all(
                math.isclose(plain(told), expected(tag, run), rel_tol=6e-4, abs_tol=1e-6)
                for run, told in row.items()
            )
            for tag, row in found.items()
        )

    until(page, right)


def choose_figure(page: Page, name: str) -> None:
    page.get_by_role("radiogroup", name="Which value").get_by_role(
        "radio", name=name, exact=True
    ).click()


def last(tag: str, run: str) -> float:
    return sweep.value(tag, run, LAST[tag])


def best(tag: str, run: str) -> float:
    """The least loss, the greatest accuracy, and the last value of what no name judges."""
    if tag.startswith("loss"):
        return min(sweep.values(tag, run))
    return max(sweep.values(tag, run)) if tag == "accuracy" else last(tag, run)


FIGURES: dict[str, Figure] = {
    "best": best,
    "min": lambda tag, run: min(sweep.values(tag, run)),
    "max": lambda tag, run: max(sweep.values(tag, run)),
    "mean": lambda tag, run: statistics.fmean(sweep.values(tag, run)),
    "last": last,
}


def test_every_figure_of_every_tag_and_run(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    drawn(page, "accuracy", lines=len(sweep.RUNS))
    page.get_by_role("radio", name="table").click()
    tells(page, last)
    assert list(cells(page)) == list(TAGS)
    for name, figure in FIGURES.items():
        choose_figure(page, name)
        tells(page, figure)
    choose_figure(page, "at step")
    page.get_by_label("step", exact=True).fill("10")
    page.get_by_label("step", exact=True).press("Enter")
    tells(page, lambda tag, run: sweep.value(tag, run, 10))
    page.wait_for_url("**/*figurestep=10*")
    page.reload()
    tells(page, lambda tag, run: sweep.value(tag, run, 10))
    page.go_back()
    drawn(page, "accuracy", lines=len(sweep.RUNS))


def test_the_best_of_a_row_is_marked_where_its_name_tells_what_is_better(
    page: Page, lab: Board
) -> None:
    page.goto(f"{lab.url}?as=table")
    marked = {
        tag: [run for run, told in row.items() if told.startswith("★ best ")]
        for tag, row in cells(page).items()
    }
    ahead = {"loss/train", "loss/val", "accuracy"}
    assert marked == {tag: ["fast/seed0"] if tag in ahead else [] for tag in TAGS}


def test_the_table_follows_ticks_and_filters(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?as=table")
    tells(page, last)
    expect(page.get_by_text("7 tags × 6 runs")).to_be_visible()
    page.get_by_role("checkbox", name="slow/seed1").click()
    page.get_by_label("Filter runs").fill("slow")
    page.get_by_label("Filter tags").fill("^loss/")
    until(page, lambda: list(cells(page)) == ["loss/train", "loss/val"])
    assert list(cells(page)["loss/val"]) == ["slow/seed0", "slow/seed2"]


def test_the_table_compares_to_a_run(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?as=table&baseline=fast/seed1")

    def base(tag: str) -> float:
        return last(tag, "fast/seed1")

    def difference(tag: str, run: str) -> float:
        return last(tag, run) - (0 if run == "fast/seed1" else base(tag))

    def ratio(tag: str, run: str) -> float:
        return last(tag, run) / (1 if run == "fast/seed1" else base(tag))

    runs = tuple(f"{run}baseline" if run == "fast/seed1" else run for run in sweep.RUNS)

    def told(figure: Figure) -> Figure:
        return lambda tag, run: figure(tag, run.removesuffix("baseline"))

    tells(page, told(difference), runs)
    row = cells(page)["loss/train"]
    assert row["slow/seed2"].startswith("+")
    assert row["fast/seed0"].startswith("★ best −")
    tool(page, "Compare runs to one of them").click()
    page.get_by_role("menuitemradio", name="ratio").click()
    tells(page, told(ratio), runs)
    assert cells(page)["loss/train"]["slow/seed2"].startswith("×")


def test_rows_sort_by_a_column_and_columns_by_a_row(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?as=table")
    tells(page, last)
    by_value = sorted(TAGS, key=lambda tag: -last(tag, "slow/seed0"))
    head = grid(page).locator('[role=columnheader][title="slow/seed0"]')
    head.click()
    until(page, lambda: list(cells(page)) == by_value)
    expect(head).to_have_attribute("aria-sort", "descending")
    head.click()
    until(page, lambda: list(cells(page)) == by_value[::-1])
    expect(head).to_have_attribute("aria-sort", "ascending")
    head.click()
    until(page, lambda: list(cells(page)) == list(TAGS))
    grid(page).locator('[role=rowheader][title="loss/train"]').click()
    until(page, lambda: list(cells(page)["epoch"]) == list(reversed(sweep.RUNS)))
    page.wait_for_url(re.compile("tablesort=.*loss%2Ftrain"))
    page.reload()
    until(page, lambda: list(cells(page)["epoch"]) == list(reversed(sweep.RUNS)))
    page.get_by_role("button", name="Unsort").click()
    until(page, lambda: list(cells(page)["epoch"]) == list(sweep.RUNS))


def test_the_keyboard_goes_through_the_table_and_sorts_it(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?as=table")
    tells(page, last)
    grid(page).focus()

    def active() -> str:
        at = grid(page).get_attribute("aria-activedescendant")
        return page.locator(f'[id="{at}"]').text_content() or ""

    assert plain(active()) == pytest.approx(last("accuracy", "fast/seed0"), rel=6e-4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert plain(active()) == pytest.approx(last("below", "fast/seed1"), rel=6e-4)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert active() == "fast/seed1"
    page.keyboard.press("Enter")
    by_value = sorted(TAGS, key=lambda tag: -last(tag, "fast/seed1"))
    until(page, lambda: list(cells(page)) == by_value)


def test_runs_may_be_the_rows(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?as=table")
    tells(page, last)
    page.get_by_role("button", name="Swap rows and columns").click()
    until(page, lambda: list(cells(page)) == list(sweep.RUNS))
    assert list(cells(page)["slow/seed0"]) == list(TAGS)


def test_figures_over_a_range_that_was_selected_below_a_chart(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0&figure=mean")
    found = drawn(page, "change", lines=len(sweep.RUNS))
    drag(page, point(page, found, 0.2, 1.05), point(page, found, 0.6, 1.05))
    ends = until(page, lambda: re.findall(r"\d+", found.locator(".figures-head").inner_text()))
    low, high = map(int, ends)
    assert (low, high) == (pytest.approx(20, abs=2), pytest.approx(59, abs=2))
    page.get_by_role("radio", name="table").click()
    tells(
        page,
        lambda tag, run: statistics.fmean(
            sweep.value(tag, run, step) for step in sweep.steps(tag) if low <= step <= high
        ),
    )
    expect(page.get_by_text("over the selected range")).to_be_visible()
    page.get_by_role("button", name="Clear the selection").click()
    tells(page, FIGURES["mean"])


def test_the_table_is_copied_and_downloaded_with_all_digits(
    open_page: OpenPage, lab: Board
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{lab.url}?as=table")
    tells(page, last)
    take = page.get_by_role("button", name="Copy or download the table")

    def copied(how: str) -> str:
        take.click()
        page.get_by_role("menuitem", name=how).click()
        expect(page.locator(".toast", has_text="Copied")).to_be_visible()
        text: str = page.evaluate("navigator.clipboard.readText()")
        return text

    check_rows(csv.reader(StringIO(copied("Copy for a spreadsheet (TSV)")), delimiter="\t"))
    first, rule, *rows = copied("Copy as Markdown").splitlines()
    assert first == f"| tag | {' | '.join(sweep.RUNS)} |"
    assert set(rule) <= set("| -:")
    assert rows[0].startswith(f"| accuracy | **{last('accuracy', 'fast/seed0'):.4f}** | ")
    assert "\\begin{tabular}{lrrrrrr}" in copied("Copy as LaTeX")
    take.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Download CSV").click()
    with download.value.path().open(newline="", encoding="utf-8") as file:
        check_rows(csv.reader(file))


def check_rows(rows: object) -> None:
    head, *body = list(rows)  # type: ignore[call-overload]
    assert head == ["tag", *sweep.RUNS]
    assert [tag for tag, *_ in body] == list(TAGS)
    for tag, *figures in body:
        for run, figure in zip(sweep.RUNS, figures, strict=True):
            # single precision is what was logged
            assert float(figure) == pytest.approx(last(tag, run), rel=1e-7, abs=1e-9)


def test_a_run_that_came_to_nothing_does_not_end_well(page: Page, tmp_path: Path) -> None:
    for run in ("good", "gone"):
        with SummaryWriter(tmp_path / run) as writer:
            for step in range(10):
                value = math.nan if run == "gone" and step > 5 else 1 / (1 + step)
                writer.add_scalar("loss", value, step)
    with board(tmp_path) as running:
        page.goto(f"{running.url}?as=table&col=last:loss")
        assert cells(page) == {"loss": {"good": "0.1000", "gone": "NaN"}}
        listed = page.get_by_role("row", name=re.compile("gone")).locator(".run-cell")
        expect(listed).to_have_text("NaN")


def test_a_comparison_is_not_taken_along_to_the_next_visit(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?as=table")
    tool(page, "Compare runs to one of them").click()
    page.get_by_role("menuitem", name="Compare to a run").click()
    page.get_by_role("dialog").get_by_text(sweep.RUNS[0], exact=True).click()
    page.wait_for_url("**/*baseline=*")
    page.goto(lab.url)
    expect(tool(page, "Compare runs to one of them")).to_have_text("Compare")
