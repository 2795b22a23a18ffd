"""Histogram cards are taken away: pictures, buckets, links; and read with the keyboard."""

import csv
import io
import json
import re
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from glassboard import SummaryWriter
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from support.axe import LOOKS, violations
from support.board import Board, board

OpenPage = Callable[..., Page]
STEPS = range(0, 60, 10)
VALUES = 500


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("out")
    rng = np.random.default_rng(0)
    for run in ("first", "second"):
        with SummaryWriter(logdir / run) as writer:
            for step in STEPS:
                values = rng.normal(step, 1, VALUES)
                values[:3] = np.nan
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # it tells of the NaNs
                    writer.add_histogram("fc/weight", values, step)
    with board(logdir) as running:
        yield running


def card(page: Page, run: str | None = "first") -> Locator:
    of_run = "" if run is None else f'[data-run="{run}"]'
    return page.locator(f'[data-card="fc/weight"]{of_run}').first


def opened(page: Page, served: Board, query: str, run: str | None = "first") -> Locator:
    page.goto(f"{served.url}?tab=histograms&{query}")
    found = card(page, run)
    expect(found).to_have_attribute("data-drawn", "true")
    return found


def take(page: Page, found: Locator, item: str) -> None:
    found.hover()
    found.get_by_role("button", name="Download or copy").click()
    page.locator(f'.menu [data-label="{item}"]').click()


def saved(page: Page, found: Locator, item: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        take(page, found, item)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


VIEWS = {
    **{f"show=cards&hist={mode}": "first" for mode in ("offset", "overlay", "bands", "heatmap")},
    "show=compare": None,
    "show=compare&runsas=rows": None,
    "show=compare&compared=steps": "first",
}


@pytest.mark.parametrize("query", VIEWS)
def test_a_picture_of_every_view(page: Page, served: Board, query: str) -> None:
    run = VIEWS[query]
    name = "fc_weight" if run is None else "first_fc_weight"
    found = opened(page, served, query, run)
    file, content = saved(page, found, "PNG")
    assert file == f"{name}.png"
    pixels = np.asarray(Image.open(BytesIO(content)).convert("RGB")).astype(int)
    assert (pixels.max(axis=2) - pixels.min(axis=2) > 40).sum() > 300  # there are colours
    page.emulate_media(color_scheme="dark")
    found.hover()
    take(page, found, "on white, for paper")
    page.keyboard.press("Escape")
    file, content = saved(page, found, "SVG")
    assert file == f"{name}.svg"
    document = ElementTree.fromstring(content)
    texts = {element.text for element in document.iter("{http://www.w3.org/2000/svg}text")}
    assert "fc/weight" in texts
    if run is None:
        assert {"first", "second"} <= texts
    # what any reader of SVG understands, and no pixels
    assert not re.search(rb"<image|color-mix|oklab|var\(|NaN|undefined", content)
    assert b"#fff" in content
    take(page, found, "on white, for paper")


def rows_of(name: str, content: bytes) -> pd.DataFrame:
    if name.endswith(".csv"):
        return pd.read_csv(BytesIO(content))
    if name.endswith(".parquet"):
        return pd.read_parquet(BytesIO(content))
    return pd.DataFrame(
        [
            {"run": one["run"], "tag": one["tag"], "step": one["step"], "count": count}
            for one in json.loads(content)
            for count in [*one["count"], one["nan"]]
        ]
    )


@pytest.mark.parametrize("form", ["CSV", "JSON", "Parquet"])
@pytest.mark.parametrize("show", ["cards", "compare"])
def test_the_buckets_of_a_card(page: Page, served: Board, show: str, form: str) -> None:
    run = "first" if show == "cards" else None
    found = opened(page, served, f"show={show}", run)
    name, content = saved(page, found, form)
    assert name == f"{'first_' if run else ''}fc_weight.{form.lower()}"
    counts = rows_of(name, content).groupby(["run", "tag", "step"], observed=True)["count"].sum()
    runs = ["first"] if run else ["first", "second"]
    assert counts.to_dict() == {(r, "fc/weight", step): VALUES for r in runs for step in STEPS}
    if form == "CSV":
        lines = list(csv.DictReader(io.StringIO(content.decode())))
        odd = [line for line in lines if line["left"] == "nan"]
        assert {line["count"] for line in odd} == {"3.0"}
    expect(page.get_by_label("Messages").get_by_text("The download begins")).to_be_visible()


@pytest.mark.parametrize("show", ["cards", "compare", "compare&compared=steps"])
def test_a_link_opens_the_card(open_page: OpenPage, served: Board, show: str) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    run = None if show == "compare" else "first"
    found = opened(page, served, f"show={show}&values=symlog", run)
    take(page, found, "Copy link")
    expect(page.get_by_label("Messages").get_by_text("Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    other = open_page()
    other.goto(link)
    full = other.get_by_role("dialog").locator('[data-card="fc/weight"]')
    expect(full).to_have_attribute("data-drawn", "true")
    expect(other.get_by_role("radio", name="symlog", include_hidden=True)).to_have_attribute(
        "aria-checked", "true"
    )
    full.get_by_role("button", name="Leave full screen").click()
    expect(other.get_by_role("dialog")).to_have_count(0)
    expect(other).not_to_have_url(re.compile("histcard"))


def test_f_and_escape_are_full_screen_and_back(page: Page, served: Board) -> None:
    found = opened(page, served, "show=cards")
    found.hover()
    page.keyboard.press("f")
    full = page.get_by_role("dialog").locator('[data-card="fc/weight"]')
    expect(full).to_have_attribute("data-drawn", "true")
    full.locator(".chart").hover()
    expect(page.get_by_role("dialog").get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("mode", ["offset", "heatmap"])
def test_a_step_is_kept_with_the_keyboard(page: Page, served: Board, mode: str) -> None:
    found = opened(page, served, f"show=cards&hist={mode}")
    chart = found.locator(".chart")
    chart.focus()
    tip = page.get_by_role("tooltip")
    expect(tip).to_have_count(0)
    # to the last step, whose fullest bin it is, and one back
    chart.press("ArrowUp")
    expect(tip).to_contain_text("step 50")
    chart.press("ArrowUp" if mode == "offset" else "ArrowLeft")
    expect(tip).to_contain_text("step 40")
    told = tip.inner_text()
    chart.press("ArrowRight" if mode == "offset" else "ArrowUp")  # the next bin
    expect(tip).not_to_have_text(told)
    chart.press("Enter")
    expect(page).to_have_url(re.compile("step=40"))
    chart.press("Home")
    expect(tip).to_contain_text("step 0")
    chart.press("Escape")
    expect(tip).to_have_count(0)
    expect(card(page, "second")).to_have_attribute("data-pointed", "40")
    chart.press("End")
    chart.press("ArrowUp" if mode == "offset" else "ArrowLeft")
    chart.press(" ")
    expect(page).not_to_have_url(re.compile("step="))


@pytest.mark.parametrize(("theme", "language"), LOOKS)
@pytest.mark.parametrize("query", ["show=cards&hist=offset", "show=compare"])
def test_full_screen_and_its_menu_keep_nobody_out(
    open_page: OpenPage, served: Board, theme: str, language: str, query: str
) -> None:
    page = open_page(color_scheme=theme, locale=language)
    run = "first" if "cards" in query else ""
    page.goto(f"{served.url}?tab=histograms&{query}&histcard={run}%0Afc/weight")
    full = page.get_by_role("dialog").locator('[data-card="fc/weight"]')
    expect(full).to_have_attribute("data-drawn", "true")
    full.locator(".chart").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert violations(page) == []
    full.locator(".quiet-tools button").first.click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert violations(page) == []
