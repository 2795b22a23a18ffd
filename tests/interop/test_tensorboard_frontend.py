"""TensorBoard's own page, out of the installed package, drawing what our server answers."""

import asyncio
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import tensorboard
import torch
import uvicorn
from glassboard import SummaryWriter
from glassboard.server.app import create_app
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from support.ask import OPEN, opened, until_ready
from support.browser import browser
from support.tensorboard import CHOOSE_GRAPH
from torch import nn

PACKAGE = Path(tensorboard.__file__).parent
PROJECTOR = "/data/plugin/projector/"
ROOT = b'<!doctype html><meta name="tb-relative-root" content="./">'
TYPES = {".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml"}


class TensorBoardsPage:
    """ASGI application: the files of TensorBoard's page, and everything else from ours."""

    def __init__(self, ours: ASGIApp) -> None:
        self._ours = ours
        with zipfile.ZipFile(PACKAGE / "webfiles.zip") as files:
            self._files = {f"/{name}": files.read(name) for name in files.namelist()}
        self._files["/"] = ROOT + self._files["/index.html"]
        for path in (PACKAGE / "plugins/projector/tf_projector_plugin").iterdir():
            self._files[PROJECTOR + path.name] = path.read_bytes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = self._files.get(scope.get("path", ""))
        if body is None:
            await self._ours(scope, receive, send)
        else:
            media_type = TYPES.get(Path(scope["path"]).suffix, "text/html")
            await Response(body, media_type=media_type)(scope, receive, send)


@contextmanager
def served(logdir: Path) -> Iterator[str]:
    """The address of TensorBoard's page over our server."""
    with opened(logdir) as session, socket.socket() as listener:
        until_ready(session)
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # whoever comes before the server has started waits
        app = TensorBoardsPage(create_app(session, OPEN))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def url(everything: Path) -> Iterator[str]:
    with served(everything) as url:
        yield url


@pytest.fixture(scope="module")
def page(url: str) -> Iterator[Page]:
    """One page for all tests: it loads six megabytes of script."""
    with browser() as chromium:
        context = chromium.new_context(viewport={"width": 1400, "height": 1000})
        page = context.new_page()
        page.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)
        yield page


@pytest.fixture
def dashboard(page: Page, url: str) -> Iterator[Callable[[str], Page]]:
    """Opens a place of the page; fails where a request failed meanwhile."""
    failed: list[str] = []
    page.on("response", lambda got: failed.append(got.url) if got.status >= 400 else None)

    def show(place: str) -> Page:
        page.goto("about:blank")
        page.goto(url + place)
        return page

    yield show
    assert not [path for path in failed if "/data/" in path]


def ink(shown: Locator) -> float:
    """The share of pixels that differ from the most frequent colour."""
    pixels = np.asarray(Image.open(BytesIO(shown.screenshot())).convert("RGB"))
    colours, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_counts=True)
    return 1 - counts.max() / counts.sum() if len(colours) > 1 else 0.0


def has_ink(shown: Locator, share: float = 0.01) -> None:
    """Waits until something is drawn."""
    for _ in range(100):
        if ink(shown) > share:
            return
        shown.page.wait_for_timeout(100)
    raise AssertionError(f"only {ink(shown):.4f} of it is drawn")


def is_loaded(image: Locator, width: int, height: int) -> None:
    """Waits until an image has its own size."""
    size = "image => image.complete && [image.naturalWidth, image.naturalHeight].join()"
    for _ in range(100):
        if image.evaluate(size) == f"{width},{height}":
            return
        image.page.wait_for_timeout(100)
    raise AssertionError(f"the image is {image.evaluate(size)}")


def test_time_series(dashboard: Callable[[str], Page]) -> None:
    page = dashboard("?tagFilter=loss/train#timeseries")
    card = page.locator("scalar-card").first
    has_ink(card.locator("line-chart"))
    expect(card).to_contain_text("0.0833")  # train's last value, in the table below the chart
    expect(page.locator("runs-data-table").first).to_contain_text("deep/er")


def test_images_and_histograms_of_the_time_series(dashboard: Callable[[str], Page]) -> None:
    page = dashboard("?tagFilter=picture|weight#timeseries")
    is_loaded(page.locator("image-card img").first, 9, 6)
    expect(page.locator("histogram-card")).to_have_count(2)
    first = page.locator("histogram-card", has_text="tf2")
    expect(first.locator("tb-histogram g.histogram")).to_have_count(5)  # one a step


def test_scalars(dashboard: Callable[[str], Page]) -> None:
    page = dashboard("#scalars")
    charts = page.locator("tf-scalar-card")
    expect(charts).to_have_count(3)  # `acc`, `loss`, `loss/train`; the others are folded
    expect(charts.nth(2)).to_contain_text("loss/train")
    has_ink(charts.nth(2).locator("vz-line-chart2"))


def test_images(dashboard: Callable[[str], Page]) -> None:
    page = dashboard("#images")
    frames = page.locator("tf-image-loader", has_text="frames")
    expect(frames).to_have_count(2)
    is_loaded(frames.nth(1).locator("img").first, 5, 4)


def test_audio(dashboard: Callable[[str], Page]) -> None:
    sound = dashboard("#audio").locator("tf-audio-loader audio").first
    expect(sound).to_be_attached()
    seconds = sound.evaluate(
        """async (sound) => {
            if (!(sound.duration > 0)) {
                sound.load();
                await new Promise((done) => sound.addEventListener("loadedmetadata", done));
            }
            return sound.duration;
        }"""
    )
    assert seconds == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("run", "tag", "kind", "node"),
    [
        ("train", None, "Op graph", "Net"),
        ("tf2", None, "Op graph", "whole"),
        ("tf2", "traced", "Op graph", "graph_2"),
        ("tf2", "keras", "Conceptual graph", "outer"),
        ("tf2", "step3", "Profile", "whole"),
    ],
)
def test_graphs(
    dashboard: Callable[[str], Page], run: str, tag: str | None, kind: str, node: str
) -> None:
    """What the menus choose is set in the element that holds them: they are lists in lists."""
    page = dashboard("#graphs")
    page.get_by_text("Main Graph").wait_for()
    page.wait_for_function(CHOOSE_GRAPH, arg=[run, tag])
    page.locator("tf-graph-controls paper-radio-button", has_text=kind).first.click()
    expect(page.locator("tf-graph svg text", has_text=node).first).to_be_visible()
    has_ink(page.locator("tf-graph svg").first, 0.001)


def test_a_recorded_graph_is_coloured_by_what_its_parts_take(page: Page, tmp_path: Path) -> None:
    model = nn.Sequential(nn.Linear(256, 256), nn.Tanh())
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_graph(model, torch.ones(512, 256))
    with served(tmp_path) as url:
        page.goto(url + "#graphs")
        page.get_by_text("Main Graph").wait_for()
        page.wait_for_function(CHOOSE_GRAPH, arg=["run", "step1"])
        page.locator("tf-graph-controls paper-radio-button", has_text="Profile").first.click()
        for kind in ("Compute time", "Memory"):
            page.locator("tf-graph-controls paper-radio-button", has_text=kind).first.click()
            # the model takes all of it, and so has the last colour of the scale
            box = page.locator('tf-graph g.node[data-name="Sequential"] .nodecolortarget')
            expect(box.first).to_have_css("fill", "rgb(251, 106, 74)")
        page.goto("about:blank")


def test_histograms(dashboard: Callable[[str], Page]) -> None:
    charts = dashboard("#histograms").locator("tf-histogram-loader", has_text="weight")
    expect(charts).to_have_count(2)
    expect(charts.nth(1).locator("path")).not_to_have_count(0)
    has_ink(charts.nth(1).locator("vz-histogram-timeseries"), 0.05)


def test_distributions(dashboard: Callable[[str], Page]) -> None:
    charts = dashboard("#distributions").locator("tf-distribution-loader", has_text="weight")
    expect(charts).to_have_count(2)
    has_ink(charts.nth(1).locator("vz-distribution-chart"), 0.05)


def test_text(dashboard: Callable[[str], Page]) -> None:
    page = dashboard("#text")
    page.locator("tf-category-paginated-view", has_text="notes").last.get_by_text(
        "notes"
    ).first.click()
    notes = page.locator("tf-text-loader", has_text="A title").first
    expect(notes.locator("h1").first).to_have_text("A title")
    expect(notes.locator("table table td").first).to_have_text("1")
    expect(notes).to_contain_text("<script>alert(1)</script>")
    assert notes.locator("script").count() == 0


def test_pr_curves(dashboard: Callable[[str], Page]) -> None:
    card = dashboard("#pr_curves").locator("tf-pr-curve-card").first
    expect(card).to_contain_text("train is at step 2")
    has_ink(card.locator("vz-line-chart2"))


def test_hparams(dashboard: Callable[[str], Page]) -> None:
    table = dashboard("#hparams").locator("tf-hparams-table-view")
    for cell in ("trial 2", "0.0010000", "Loss", "validation.acc", "0.50000"):
        expect(table).to_contain_text(cell)


def test_hparams_in_the_runs_table_of_the_time_series(dashboard: Callable[[str], Page]) -> None:
    page = dashboard("#timeseries")
    page.locator("runs-data-table .add-button").first.click()
    chooser = page.locator("tb-data-table-column-selector-component")
    expect(chooser).to_contain_text("rate")
    page.keyboard.press("Escape")


def test_custom_scalars(dashboard: Callable[[str], Page]) -> None:
    page = dashboard("#custom_scalars")
    expect(page.locator("tf-custom-scalar-multi-line-chart-card")).to_have_count(2)
    band = page.locator("tf-custom-scalar-margin-chart-card").first
    expect(band).to_contain_text("band")
    has_ink(band.locator("vz-line-chart2"))
    has_ink(page.locator("tf-custom-scalar-multi-line-chart-card").first.locator("vz-line-chart2"))


def test_mesh(dashboard: Callable[[str], Page]) -> None:
    shape = dashboard("#mesh").locator("tf-mesh-loader", has_text="sample: 1 of 2").first
    has_ink(shape.locator("canvas").first)


def test_projector(dashboard: Callable[[str], Page]) -> None:
    """In a frame in a frame."""
    page = dashboard("#projector")
    frame = page.frame_locator("iframe").frame_locator("iframe")
    expect(frame.get_by_text("Points: 20")).to_be_visible()
    expect(frame.get_by_text("Dimension: 5")).to_be_visible()
    expect(frame.get_by_text("1 tensor found")).to_be_visible()
    has_ink(frame.locator("#scatter canvas").first, 0.001)
