"""What is taken out of the scalars dashboard is what was logged, and draws the same again."""

import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from playwright.sync_api import Download, Page, expect
from support.board import Board, board

from glassboard import SummaryWriter
from glassboard import open as open_logdir

RUNS = ("a/lr=0.1", "a/lr=0.2", 'b "q", z')
STEPS = 150


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs, unevenly spaced, with a NaN, and a tag that lies along x; the last one is shorter."""
    root = tmp_path_factory.mktemp("out")
    for number, run in enumerate(RUNS, start=1):
        with SummaryWriter(str(root / run)) as writer:
            for place in range(STEPS - 40 * (number == 3)):
                step = place * number + place**2 // 50
                time = 1_700_000_000 + place * 1.5 + number
                value = number * math.exp(-place / 40) + 0.05 * math.sin(place * number)
                gap = number == 2 and place == 30
                writer.add_scalar("loss/train", math.nan if gap else value, step, walltime=time)
                writer.add_scalar("loss/val", 0.3 + value, step, walltime=time + 0.1)
                if place % 10 == 5:
                    writer.add_scalar("epoch", place / 10, step, walltime=time)
    return root


@pytest.fixture(scope="module")
def served(logdir: Path) -> Iterator[Board]:
    with board(logdir) as running:
        yield running


def card(page: Page, name: str) -> Any:
    found = page.locator(f'[data-card="{name}"]').first
    expect(found).to_have_attribute("data-drawn", "true", timeout=10_000)
    return found


def choose(page: Page, name: str, item: str, *, menu: str = "Download or copy") -> None:
    """Chooses an item of a card's menu."""
    found = card(page, name)
    found.hover()
    found.get_by_role("button", name=menu).click()
    page.get_by_role("menuitem", name=item).click()


def taken(page: Page, act: Callable[[], None], folder: Path) -> tuple[str, Path]:
    """The name that a download has, and where it lies."""
    with page.expect_download() as waiting:
        act()
    download: Download = waiting.value
    path = folder / "taken"
    download.save_as(path)
    return download.suggested_filename, path


def frame_of(format_name: str, path: Path) -> pd.DataFrame:
    if format_name == "Parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path) if format_name == "CSV" else pd.DataFrame(json.loads(path.read_text()))


def logged(logdir: Path, *tags: str) -> pd.DataFrame:
    with open_logdir(logdir) as reader:
        return reader.scalars(list(tags) or None).to_pandas()


def assert_same_points(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    order = ["tag", "run", "step", "wall_time"]
    assert sorted(found.columns) == sorted(["tag", "run", "step", "wall_time", "value"])
    pairs = []
    for frame in (found, expected):
        plain = frame.astype({"tag": str, "run": str, "value": float})
        pairs.append(plain.sort_values(order)[[*order, "value"]].reset_index(drop=True))
    pd.testing.assert_frame_equal(*pairs, check_dtype=False)


@pytest.mark.parametrize("format_name", ["CSV", "JSON", "Parquet"])
def test_a_cards_points_are_all_of_them(
    page: Page, served: Board, logdir: Path, tmp_path: Path, format_name: str
) -> None:
    page.goto(served.url)
    name, path = taken(page, lambda: choose(page, "loss/train", format_name), tmp_path)
    assert name == f"loss_train.{format_name.lower()}"
    assert_same_points(frame_of(format_name, path), logged(logdir, "loss/train"))


def test_only_the_range_in_view(page: Page, served: Board, logdir: Path, tmp_path: Path) -> None:
    view = {"loss/train": {"zoom": {"axis": "step  false", "x": [50, 90], "y": None}}}
    page.goto(f"{served.url}?view={quote(json.dumps(view))}")
    found = card(page, "loss/train")
    found.hover()
    found.get_by_role("button", name="Download or copy").click()
    page.get_by_role("menuitemcheckbox", name="only the range in view").click()
    _, path = taken(page, lambda: page.get_by_role("menuitem", name="CSV").click(), tmp_path)
    expected = logged(logdir, "loss/train")
    inside = expected[(expected["step"] >= 50) & (expected["step"] <= 90)]
    assert_same_points(frame_of("CSV", path), inside)


def test_everything_selected_is_one_file(
    page: Page, served: Board, logdir: Path, tmp_path: Path
) -> None:
    page.goto(served.url + "?tags=loss")
    card(page, "loss/val")
    page.get_by_role("checkbox", name='b "q", z').click()
    page.get_by_role("button", name="How charts are drawn").click()
    page.get_by_role("menuitem", name="Download everything selected").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("those shown (2)")
    expect(dialog).to_contain_text("those ticked (2)")
    _, path = taken(page, lambda: dialog.get_by_role("button", name="Download").click(), tmp_path)
    expected = logged(logdir, "loss/train", "loss/val")
    assert_same_points(frame_of("Parquet", path), expected[expected["run"] != RUNS[2]])


def test_pictures(page: Page, served: Board, tmp_path: Path) -> None:
    page.goto(served.url)
    name, path = taken(page, lambda: choose(page, "loss/train", "PNG"), tmp_path)
    assert name == "loss_train.png"
    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    name, path = taken(page, lambda: choose(page, "loss/val", "SVG"), tmp_path)
    assert name == "loss_val.svg"
    drawing = path.read_text()
    assert drawing.startswith("<svg") or drawing.startswith("<?xml")
    assert "loss/val" in drawing
    assert "b &quot;q&quot;, z" in drawing or 'b "q", z' in drawing


def copied(page: Page) -> str:
    expect(page.get_by_role("status").or_(page.locator(".toast"))).to_contain_text("Copied")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_link_leads_to_the_same_card(page: Page, served: Board) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(served.url + "?smoothing=0.3&y=log")
    choose(page, "loss/val", "Copy link")
    link = copied(page)
    query = parse_qs(urlsplit(link).query)
    assert (query["smoothing"], query["y"], query["card"]) == (["0.3"], ["log"], ["loss/val"])
    page.goto(link)
    full = page.get_by_role("dialog").locator('[data-card="loss/val"]')
    expect(full).to_have_attribute("data-drawn", "true", timeout=10_000)


def test_copying_works_where_the_browser_refuses_its_own_way(page: Page, served: Board) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(served.url)
    choose(page, "loss/val", "Copy link")
    assert "card=loss" in copied(page)


# What runs a script as a user does, but for the window: it tells what was plotted.
RUNNER = """
import json, sys
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
plt.show = lambda: None
exec(compile(open(sys.argv[1]).read(), "script.py", "exec"))
seconds = lambda x: [float(v) for v in (x.astype("int64") / 1e6 if x.dtype.kind == "M" else x)]
told = [
    [line.get_label(), seconds(line.get_xdata()), [float(y) for y in line.get_ydata()]]
    for line in ax.get_lines()
]
print(json.dumps({"lines": told, "xscale": ax.get_xscale(), "yscale": ax.get_yscale()}))
"""

LINES: dict[str, Any] = {
    "tags": ["loss/train"],
    "runs": None,
    "x": "step",
    "smoother": "ema",
    "smoothing": 0.6,
}


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("", {}),
        ("smoothing=0", {"smoothing": 0}),
        ("smoother=time&smoothing=0.9", {"smoother": "time", "smoothing": 0.9}),
        ("smoother=mean&window=7", {"smoother": "mean", "smoothing": 7}),
        ("smoother=mean&window=24", {"smoother": "mean", "smoothing": 24}),
        ("smoother=gaussian&window=20", {"smoother": "gaussian", "smoothing": 20}),
        ("x=relative", {"x": "relative"}),
        ("x=wall", {"x": "wall"}),
        ("x=wall&align=on", {"x": "wall", "align": True}),
        ("x=tag&xTag=epoch", {"x": "tag", "x_tag": "epoch"}),
        ("align=on&xscale=log&y=symlog", {"align": True, "log_x": True}),
        (f"baseline={quote(RUNS[0])}", {"baseline": RUNS[0], "compare": "difference"}),
        (
            f"baseline={quote(RUNS[2])}&compare=ratio&smoothing=0",
            {"baseline": RUNS[2], "compare": "ratio", "smoothing": 0},
        ),
        ("group=folder&band=std", {"groups": True, "band": "std"}),
        ("group=folder&center=median&band=iqr", {"groups": True, "center": "median", "band": "iqr"}),
    ],
)
def test_the_script_plots_the_same_points(
    page: Page, served: Board, tmp_path: Path, address: str, asked: dict[str, Any]
) -> None:
    pytest.importorskip("matplotlib")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{served.url}?{address}")
    choose(page, "loss/train", "Copy as Python")
    script = tmp_path / "plot.py"
    script.write_text(copied(page))
    ran = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning", "-c", RUNNER, str(script)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    plotted = json.loads(ran.stdout)

    body = {**LINES, **asked}
    if body.pop("groups", False):
        body["groups"] = [{"name": "a (2)", "runs": RUNS[:2]}, {"name": RUNS[2], "runs": RUNS[2:]}]
        body["center"] = body.get("center", "mean")
    rows = pa.ipc.open_stream(served.post("api/v1/lines", body)).read_all().to_pylist()
    expected = {row["run"]: columns(row, align=body.get("align", False)) for row in rows}
    shown = {label: (x, y) for label, x, y in plotted["lines"] if not label.startswith("_")}
    assert set(shown) == set(expected)
    for label, (x, y) in shown.items():
        want_x, want_y = expected[label]
        np.testing.assert_allclose(x, want_x, rtol=0, atol=2e-6)
        np.testing.assert_allclose(y, want_y, rtol=1e-9, atol=1e-12)
    if "log" in address:
        assert (plotted["xscale"], plotted["yscale"]) == ("log", "symlog")


def columns(row: dict[str, Any], *, align: bool) -> tuple[list[float], list[float]]:
    """x and y of a line as the page draws them."""
    count = row["length"]
    steps = row.get("step_u16") or row.get("step_u32") or range(count)
    if not (row.get("step_u16") or row.get("step_u32")):
        steps = [place * row["step_stride"] for place in steps]
    whole = [step + row["step_start"] for step in steps]
    xs = row.get("x") or [step - align * row["first_step"] for step in whole]
    values = row.get("value_f32") or row.get("value_f64")
    smoothed = row.get("smoothed_f32") or row.get("smoothed_f64")
    if smoothed or not row["whole"]:
        return list(xs), list(smoothed or values)
    return list(xs), values
