"""What a card, or everything, is taken away as: pictures, points, a link, a script."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import polars as pl
import pytest
from PIL import Image
from playwright.sync_api import Download, Page, expect
from support import sweep
from support.board import Board
from support.charts import card, choose, drag, drawn, point, tool, until
from support.lines import rows_of

ALL = len(sweep.RUNS)
Serve = Callable[..., Board]
Row = tuple[str, str, int, float]  # run, tag, step, value


def take(page: Page, tag: str, *items: str) -> None:
    """Chooses from the menu of what a card can be taken away as."""
    found = card(page, tag)
    found.hover()
    choose(page, found.get_by_role("button", name="Download or copy"), *items)


def told(page: Page, text: str) -> None:
    """Waits until the page says so."""
    expect(page.get_by_role("status").filter(has_text=text)).to_have_count(1)


def saved(page: Page, start: Callable[[], None]) -> tuple[str, bytes]:
    """The name and the content of the file that the browser saves then."""
    with page.expect_download() as waiting:
        start()
    download: Download = waiting.value
    return download.suggested_filename, Path(download.path()).read_bytes()


def of_file(name: str, content: bytes) -> list[Row]:
    """The points of an export, whatever it is."""
    if name.endswith(".json"):
        return [
            (one["run"], one["tag"], step, float(value))
            for one in json.loads(content)
            for step, value in zip(one["step"], one["value"], strict=True)
        ]
    read = pl.read_csv if name.endswith(".csv") else pl.read_parquet
    table = read(content).cast({"run": pl.String, "tag": pl.String})
    return table.select("run", "tag", "step", "value").rows()


def logged(tags: tuple[str, ...], runs: tuple[str, ...] = sweep.RUNS) -> list[Row]:
    return [
        (run, tag, step, float(np.float32(sweep.value(tag, run, step))))
        for run in runs
        for tag in sorted(tags)
        for step in sweep.steps(tag)
    ]


# --- pictures ---------------------------------------------------------------------------------


def test_a_card_as_png(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    drawn(page, "loss/train", lines=ALL)
    name, content = saved(page, lambda: take(page, "loss/train", "PNG"))
    assert name == "loss_train.png"
    image = Image.open(BytesIO(content))
    assert image.format == "PNG"
    pixels = np.asarray(image.convert("RGB")).astype(int)
    assert (pixels.max(axis=2) - pixels.min(axis=2) > 40).sum() > 500  # its lines have colours


def test_a_card_as_svg_on_white(page: Page, lab: Board) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(lab.url)
    drawn(page, "loss/train", lines=ALL)
    take(page, "loss/train", "on white, for paper")
    name, content = saved(page, lambda: take(page, "loss/train", "SVG"))
    assert name == "loss_train.svg"
    document = ElementTree.fromstring(content)
    assert document.tag == "{http://www.w3.org/2000/svg}svg"
    texts = [element.text for element in document.iter("{http://www.w3.org/2000/svg}text")]
    assert {"loss/train", *sweep.RUNS} <= set(texts)
    paths = list(document.iter("{http://www.w3.org/2000/svg}path"))
    assert len({path.get("stroke") for path in paths} - {None, "none"}) >= ALL
    assert "#fff" in content.decode()
    assert b"<image" not in content  # lines, not pixels


# --- points -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["CSV", "JSON", "Parquet"])
def test_the_points_of_a_card(page: Page, lab: Board, form: str) -> None:
    page.goto(lab.url)
    drawn(page, "loss/train", lines=ALL)
    name, content = saved(page, lambda: take(page, "loss/train", form))
    assert name == f"loss_train.{form.lower()}"
    assert of_file(name, content) == logged(("loss/train",))
    told(page, "The download begins")


def test_the_points_of_a_card_with_two_tags_and_two_runs(page: Page, lab: Board) -> None:
    runs = ("fast/seed1", "slow/seed0")
    page.goto(f"{lab.url}?{urlencode({'only': runs}, doseq=True)}")
    drawn(page, "loss/train", lines=2)
    title = card(page, "loss/train").locator(".card-title")
    title.drag_to(card(page, "loss/val").locator(".card-title"))
    drawn(page, "loss/val", "loss/train", lines=4)
    found = card(page, "loss/val", "loss/train")
    found.hover()
    menu = found.get_by_role("button", name="Download or copy")
    name, content = saved(page, lambda: choose(page, menu, "CSV"))
    assert name == "loss_val_loss_train.csv"
    assert of_file(name, content) == logged(("loss/train", "loss/val"), runs)


def zoomed(lab: Board, tag: str, low: float, high: float) -> str:
    view = json.dumps({tag: {"zoom": {"axis": "step  false", "x": [low, high], "y": None}}})
    return f"{lab.url}?view={quote(view)}"


def test_the_points_in_view(page: Page, lab: Board) -> None:
    page.goto(zoomed(lab, "change", 9.5, 20))
    drawn(page, "change", lines=ALL)
    name, content = saved(page, lambda: take(page, "change", "CSV"))
    assert of_file(name, content) == logged(("change",))
    take(page, "change", "only the range in view")
    name, content = saved(page, lambda: take(page, "change", "CSV"))
    inside = [row for row in logged(("change",)) if 10 <= row[2] <= 20]
    assert of_file(name, content) == inside


def test_what_is_refused_is_said(page: Page, lab: Board) -> None:
    page.goto(zoomed(lab, "change", 9.2, 9.8))
    drawn(page, "change", lines=ALL)
    take(page, "change", "only the range in view", "CSV")
    told(page, "Not downloaded: there are no points in what was chosen")
    expect(page.get_by_text("The download begins")).to_have_count(0)


def test_a_server_that_is_gone_is_said(page: Page, serve: Serve, logdir: Path) -> None:
    running = serve(logdir)
    page.goto(running.url)
    expect(page.locator("[data-card]").first).to_have_attribute("data-drawn", "true")
    tag = page.locator("[data-card]").first.get_attribute("data-card") or ""
    running.process.kill()
    running.process.wait()
    take(page, tag, "CSV")
    told(page, "Not downloaded: the server does not answer")


def test_points_below_a_prefix_and_behind_a_token(page: Page, serve: Serve, logdir: Path) -> None:
    running = serve(logdir, prefix="/team/a", token="secret")
    page.goto(f"{running.url}?token=secret")
    expect(page.locator("[data-card]").first).to_have_attribute("data-drawn", "true")
    tag = page.locator("[data-card]").first.get_attribute("data-card") or ""
    assert "secret" not in page.url
    name, content = saved(page, lambda: take(page, tag, "CSV"))
    assert {row[1] for row in of_file(name, content)} == {tag}


# --- everything -------------------------------------------------------------------------------


def everything(page: Page, *choices: tuple[str, str]) -> Callable[[], None]:
    """Asks for everything, with these choices in the dialog."""

    def start() -> None:
        choose(page, tool(page, "How charts are drawn"), "Download everything selected…")
        dialog = page.get_by_role("dialog", name="Download everything selected")
        for group, choice in choices:
            options = dialog.get_by_role("radiogroup", name=group)
            options.get_by_role("radio", name=re.compile(f"^{choice}")).click()
        dialog.get_by_role("button", name="Download").click()
        expect(dialog).to_have_count(0)

    return start


def test_everything_at_once(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    drawn(page, "loss/train", lines=ALL)
    name, content = saved(page, everything(page))
    assert name == "scalars.parquet"
    assert of_file(name, content) == logged(tuple(sweep.TAGS))
    assert list(pd.read_parquet(BytesIO(content)).dtypes.astype(str)) == [
        "category",
        "category",
        "int64",
        "float64",
        "float64",
    ]


def test_everything_that_is_shown_or_all(page: Page, lab: Board) -> None:
    page.goto(f"{lab.url}?only=fast/seed0&tags=loss")
    drawn(page, "loss/train", lines=1)
    name, content = saved(page, everything(page, ("Format", "CSV")))
    assert name == "fast_seed0_loss_train_loss_val.csv"
    assert of_file(name, content) == logged(("loss/train", "loss/val"), ("fast/seed0",))
    choices = (("Tags", "all"), ("Runs", "all"), ("Format", "JSON"))
    name, content = saved(page, everything(page, *choices))
    assert name == "scalars.json"
    assert of_file(name, content) == logged(tuple(sweep.TAGS))


def test_everything_in_the_selected_range(page: Page, lab: Board) -> None:
    page.goto(lab.url)
    found = drawn(page, "change", lines=ALL)
    x_axis = 1.08  # of the plot's height: below it
    drag(page, point(page, found, 0.2, x_axis), point(page, found, 0.6, x_axis))
    text = found.locator(".figures-head").inner_text().split("step ")[1]
    low, high = (int(part.split()[0]) for part in text.split("–"))
    name, content = saved(page, everything(page, ("Points", "in the selected"), ("Format", "CSV")))
    steps = {row[2] for row in of_file(name, content) if row[1] == "change"}
    assert steps == set(range(low, high + 1))


# --- link and script --------------------------------------------------------------------------


def copied(page: Page, tag: str, item: str) -> str:
    page.evaluate("navigator.clipboard.writeText('')")
    take(page, tag, item)
    told(page, "Copied")
    text: str = until(page, lambda: page.evaluate("navigator.clipboard.readText()"))
    return text


CLIPBOARD = ["clipboard-read", "clipboard-write"]


def test_a_link_opens_the_card(open_page: Callable[..., Page], lab: Board) -> None:
    page = open_page(permissions=CLIPBOARD)
    page.goto(f"{lab.url}?smoothing=0.3&only=fast/seed1")
    drawn(page, "accuracy", lines=1)
    link = copied(page, "accuracy", "Copy link")
    other = open_page()
    other.goto(link)
    full = other.get_by_role("dialog").locator('[data-card="accuracy"]')
    expect(full).to_have_attribute("data-lines", "1")
    expect(full).to_have_attribute("data-drawn", "true")
    assert "smoothing=0.3" in other.url


# Runs the script that it is given, without a window, and prints what it has plotted.
RUNNER = """
import json, sys, warnings
import matplotlib
matplotlib.use("Agg")
warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")
script = {}
exec(compile(sys.stdin.read(), "card.py", "exec"), script)
ax = script["ax"]
def numbers(values):
    return [float(value) for value in values]
json.dump({
    "lines": [{
        "label": line.get_label(),
        "color": line.get_color(),
        "x": numbers(line.get_xdata(orig=False)),
        "y": numbers(line.get_ydata()),
    } for line in ax.get_lines()],
    "bands": [numbers(band.get_paths()[0].vertices[:, 1]) for band in ax.collections],
    "title": ax.get_title(),
    "x": numbers(ax.get_xlim()),
    "scales": [ax.get_xscale(), ax.get_yscale()],
}, sys.stdout)
"""


def plotted(script: str) -> dict[str, Any]:
    """What a script draws; fails where it warns, too."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUNNER],
        input=script,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MPLBACKEND": "Agg"},
    )
    assert done.returncode == 0, done.stderr + script
    found: dict[str, Any] = json.loads(done.stdout)
    return found


Script = Callable[[str], dict[str, Any]]


@pytest.fixture
def script(open_page: Callable[..., Page], lab: Board) -> Callable[[str], Script]:
    """What the scripts of a view's cards draw."""

    def of_view(query: str) -> Script:
        page = open_page(permissions=CLIPBOARD)
        page.goto(f"{lab.url}?{query}")

        def of_card(tag: str) -> dict[str, Any]:
            expect(card(page, tag)).to_have_attribute("data-drawn", "true")
            return plotted(copied(page, tag, "Copy as Python"))

        return of_card

    return of_view


def test_the_script_of_a_card_draws_what_was_logged(script: Callable[[str], Script]) -> None:
    found = script("smoothing=0")("loss/train")
    lines = {line["label"]: line for line in found["lines"]}
    assert found["title"] == "loss/train"
    assert list(lines) == list(sweep.RUNS)
    assert len({line["color"] for line in lines.values()}) == ALL
    for run, line in lines.items():
        assert line["x"] == list(range(sweep.STEPS))
        assert line["y"] == [float(np.float32(v)) for v in sweep.values("loss/train", run)]


def test_the_script_keeps_scales_and_zoom(script: Callable[[str], Script]) -> None:
    view = json.dumps({"loss/train": {"zoom": {"axis": "step  false", "x": [10, 20], "y": None}}})
    found = script(f"smoothing=0&y=log&view={quote(view)}")("loss/train")
    assert found["scales"] == ["linear", "log"]
    assert found["x"] == [10, 20]


# the address of a page, and what asks the server for the same lines
DRAWN = {
    "smoothing=0.6": {"smoothing": 0.6},
    "smoother=time&smoothing=0.6": {"smoother": "time", "smoothing": 0.6},
    "smoother=mean&window=7": {"smoother": "mean", "smoothing": 7},
    "smoother=gaussian&window=9": {"smoother": "gaussian", "smoothing": 9},
    "smoothing=0&x=relative": {"x": "relative"},
    "smoothing=0&x=tag&xTag=epoch": {"x": "tag", "x_tag": "epoch"},
    "smoothing=0.5&baseline=slow/seed1": {"smoothing": 0.5, "baseline": "slow/seed1"},
    "smoothing=0&baseline=fast/seed1&compare=ratio": {
        "baseline": "fast/seed1",
        "compare": "ratio",
    },
}
GROUPS = [
    {"name": folder, "runs": [f"{folder}/seed{n}" for n in range(3)]} for folder in ("fast", "slow")
]


def lines(lab: Board, **body: object) -> dict[str, dict[str, list[float]]]:
    """What the server draws, by run or group."""
    request = Request(f"{lab.url}api/v1/lines", json.dumps(body).encode())
    with urlopen(request) as answer:
        return {row["run"]: row for row in rows_of(answer.read())}


@pytest.mark.parametrize("query", DRAWN)
def test_the_script_draws_what_the_card_draws(
    script: Callable[[str], Script], lab: Board, query: str
) -> None:
    of_card = script(query)
    for tag in ("change", "uneven"):
        found = {line["label"]: line for line in of_card(tag)["lines"] if line["label"][0] != "_"}
        expected = lines(lab, tags=[tag], width=10_000, **DRAWN[query])
        assert list(found) == list(expected)
        for run, row in expected.items():
            shown = row["smoothed"] or row["values"]
            if DRAWN[query] == {"smoothing": 0.6}:
                shown = debiased(row["values"], 0.6)  # which the page makes for itself
            assert found[run]["x"] == pytest.approx(row["x"] or row["steps"])
            assert found[run]["y"] == pytest.approx(shown, rel=1e-6, abs=1e-9, nan_ok=True)


def debiased(values: list[float], weight: float) -> list[float]:
    """TensorBoard's moving average."""
    last, smoothed = 0.0, []
    for place, value in enumerate(values, start=1):
        last = last * weight + (1 - weight) * value
        smoothed.append(last / (1 - weight**place))
    return smoothed


@pytest.mark.parametrize(
    ("center", "band"),
    [("mean", "std"), ("mean", "sem"), ("median", "range"), ("median", "iqr"), ("mean", "none")],
)
def test_the_script_of_groups_draws_their_lines_and_bands(
    script: Callable[[str], Script], lab: Board, center: str, band: str
) -> None:
    body = {"groups": GROUPS, "center": center, "band": band}
    expected = lines(lab, tags=["change"], width=10_000, **body)
    found = script(f"smoothing=0&group=folder&center={center}&band={band}")("change")
    assert [line["label"] for line in found["lines"]] == [f"{name} (3)" for name in expected]
    for line, row in zip(found["lines"], expected.values(), strict=True):
        assert line["y"] == pytest.approx(row["values"], rel=1e-6, abs=1e-9)
    bands = [row["band"] for row in expected.values() if row["band"]]
    assert bool(bands) == (band != "none")
    assert len(found["bands"]) == len(bands)
    for heights, ends in zip(found["bands"], bands, strict=True):
        assert min(heights) == pytest.approx(min(low for low, _ in ends), rel=1e-6)
        assert max(heights) == pytest.approx(max(high for _, high in ends), rel=1e-6)
