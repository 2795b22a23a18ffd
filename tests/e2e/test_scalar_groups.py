"""Runs drawn as groups: by folder, pattern and hyperparameter, as mean or median with a band."""

import math
import statistics
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from playwright.sync_api import Locator, Page, Response, expect
from support import sweep
from support.board import Board
from support.charts import changed, choose, drawn, hover, leave, picture, tool, until
from support.runs_panel import write_hparams

Serve = Callable[..., Board]
ALL = len(sweep.RUNS)
FOUR_DIGITS = 6e-4  # what a figure of four digits may be off, as a share
GROUPS = {
    "fast (3)": [run for run in sweep.RUNS if run.startswith("fast")],
    "slow (3)": [run for run in sweep.RUNS if run.startswith("slow")],
}


def test_groups_are_drawn_as_their_mean_or_median(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "change", lines=ALL)
    button = tool(page, "Draw runs as groups")
    choose(page, button, "by parent folder")
    drawn(page, "change", lines=2)
    middles: dict[str, Callable[[list[float]], float]] = {
        "mean": statistics.fmean,
        "median": statistics.median,
    }
    for center, middle in middles.items():
        choose(page, button, center)
        leave(page)
        check_groups(page, found, middle)
    choose(page, button, "fast (3)")
    drawn(page, "change", lines=2 + 3)
    leave(page)
    told = hover(page, found, 0.5)
    assert set(told.rows) == {*GROUPS, *GROUPS["fast (3)"]}
    page.wait_for_url("**/*expand=fast*")
    page.reload()
    drawn(page, "change", lines=2 + 3)
    choose(page, button, "every run by itself")
    drawn(page, "change", lines=ALL)


def check_groups(page: Page, found: Locator, middle: Callable[[list[float]], float]) -> None:
    def right() -> bool:
        told = hover(page, found, 0.3)
        assert set(told.rows) == set(GROUPS)
        return all(
            math.isclose(
                told.rows[group][0],
                middle([sweep.value("change", run, told.step) for run in runs]),
                rel_tol=FOUR_DIGITS,
            )
            for group, runs in GROUPS.items()
        )

    until(page, right)


@pytest.mark.parametrize("band", ["std", "sem", "range", "iqr"])
def test_a_group_has_its_band(page: Page, lab: Board, band: str) -> None:
    def answers_groups(response: Response) -> bool:
        return response.url.endswith("/api/v1/lines") and '"change"' in (
            response.request.post_data or ""
        )

    with page.expect_response(answers_groups) as answer:
        page.goto(f"{lab.url}?smoothing=0&group=folder&band={band}")
    found = drawn(page, "change", lines=2)
    rows = pa.ipc.open_stream(answer.value.body()).read_all().to_pylist()
    for (_, runs), row in zip(GROUPS.items(), rows, strict=True):
        values = [sweep.value("change", run, 15) for run in runs]
        assert row["members"] == 3
        low, high = ends(band, values)
        assert row["band_low_f64"][15] == pytest.approx(low, rel=1e-6)
        assert row["band_high_f64"][15] == pytest.approx(high, rel=1e-6)
    with_band = picture(found)
    choose(page, tool(page, "Draw runs as groups"), "none")
    leave(page)
    until(page, lambda: changed(found, with_band))


def ends(band: str, values: list[float]) -> tuple[float, float]:
    middle, spread = statistics.fmean(values), statistics.stdev(values)
    if band == "range":
        return min(values), max(values)
    if band == "iqr":
        low, _, high = statistics.quantiles(values, n=4, method="inclusive")
        return low, high
    reach = spread if band == "std" else spread / math.sqrt(len(values))
    return middle - reach, middle + reach


def test_groups_by_a_pattern(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?smoothing=0")
    found = drawn(page, "change", lines=ALL)
    choose(page, tool(page, "Draw runs as groups"), "by a pattern…")
    dialog = page.get_by_role("dialog", name="Group runs by a pattern")
    field = dialog.get_by_label("Regular expression")
    field.fill("seed(")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_role("button", name="Group")).to_be_disabled()
    field.fill("seed([01])")
    dialog.get_by_role("button", name="Group").click()
    expect(dialog).to_have_count(0)
    drawn(page, "change", lines=4)  # what does not match stays by itself
    members = {f"{seed} (2)": [f"fast/seed{seed}", f"slow/seed{seed}"] for seed in "01"}
    members |= {run: [run] for run in ("fast/seed2", "slow/seed2")}

    def right() -> bool:
        told = hover(page, found, 0.3)
        return set(told.rows) == set(members) and all(
            math.isclose(
                told.rows[line][0],
                statistics.fmean(sweep.value("change", run, told.step) for run in runs),
                rel_tol=FOUR_DIGITS,
            )
            for line, runs in members.items()
        )

    until(page, right)
    page.wait_for_url("**/*group=regex*")
    page.reload()
    drawn(page, "change", lines=4)


def test_groups_by_a_hyperparameter(page: Page, serve: Serve, logdir: Path) -> None:
    write_hparams(logdir)
    page.goto(f"{serve(logdir).url}?smoothing=0")
    found = drawn(page, "loss", lines=5)
    choose(page, tool(page, "Draw runs as groups"), "optimizer")
    drawn(page, "loss", lines=3)
    told = {"best": [5.05], "optimizer=adam (2)": [3.55], "optimizer=sgd (2)": [1.55]}
    assert hover(page, found, 0.99).rows == told
    # the list of runs has a row for each group
    page.get_by_role("button", name="Open optimizer=sgd").click()
    page.get_by_role("checkbox", name="mlp/seed 1").click()
    alone = {"best": [5.05], "optimizer=adam (2)": [3.55], "optimizer=sgd": [2.05]}
    until(page, lambda: hover(page, found, 0.99).rows == alone)
