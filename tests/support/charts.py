"""The scalars page in a browser: its cards, what they draw, and what tooltip and table tell."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Locator, Page, expect

PLOT = {"top": 8, "right": 10, "bottom": 22}  # CSS pixels from a chart's edges to its plot
COLOURFUL = 40  # between the greatest and the least of a pixel's red, green and blue
AXIS = 20  # that the axis's line differs from what is behind it, of 255
LIMIT = 10  # seconds that a condition is waited for


def card(page: Page, *tags: str) -> Locator:
    """The card of a tag, or of several together; the first where it is pinned as well."""
    name = " + ".join(tags).replace("\\", "\\\\").replace('"', '\\"')
    return page.locator(f'[data-card="{name}"]').first


def drawn(page: Page, *tags: str, lines: int) -> Locator:
    """The card, once it is drawn with so many lines."""
    found = card(page, *tags)
    expect(found).to_have_attribute("data-lines", str(lines), timeout=LIMIT * 1e3)
    expect(found).to_have_attribute("data-drawn", "true")
    return found


def until(page: Page, met: Callable[[], Any], what: str = "") -> Any:
    """What `met` answers, once that is true."""
    for _ in range(LIMIT * 20):
        answer = met()
        if answer:
            return answer
        page.wait_for_timeout(50)
    raise AssertionError(f"never met: {what or met}")


# --- the canvas -----------------------------------------------------------------------------------


def chart_of(found: Locator) -> Locator:
    """The focusable chart of a card."""
    return found.locator(".chart")


def picture(found: Locator) -> npt.NDArray[np.uint8]:
    """(height, width, 4) of RGBA: the chart as it is shown."""
    url: str = found.locator("canvas").first.evaluate("(canvas) => canvas.toDataURL()")
    image = Image.open(BytesIO(base64.b64decode(url.split(",")[1])))
    return np.asarray(image.convert("RGBA"))


def ink(found: Locator, colourful: int = COLOURFUL) -> npt.NDArray[np.bool_]:
    """(height, width): where the chart has colour, which axes and grid have not; a faint line has
    little.
    """
    rgb = picture(found)[..., :3].astype(int)
    return rgb.max(axis=2) - rgb.min(axis=2) > colourful


def height_at(found: Locator, across: float) -> float:
    """How high the only line lies at a share of the plot's width: from 0, its bottom, to 1."""
    inked = ink(found)
    columns = np.flatnonzero(inked.any(axis=0))
    left, right = columns[0], inked.shape[1] - PLOT["right"]
    rows = np.flatnonzero(inked[:, round(left + (right - left - 1) * across)])
    bottom = inked.shape[0] - PLOT["bottom"]
    return float((bottom - rows.mean() - 0.5) / (bottom - PLOT["top"]))


def changed(found: Locator, before: npt.NDArray[np.uint8]) -> bool:
    return not np.array_equal(picture(found), before)


def settled(page: Page, found: Locator) -> Locator:
    """The card, once its picture stays the same for a moment."""

    def stays() -> bool:
        before = picture(found)
        page.wait_for_timeout(80)
        return not changed(found, before)

    until(page, stays, "a picture that stays")
    return found


# --- the pointer ----------------------------------------------------------------------------------


def point(page: Page, found: Locator, across: float, down: float = 0.5) -> tuple[float, float]:
    """Where a share of the plot's width and height is in the window. The card is scrolled to."""
    chart = chart_of(found)
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    left = left_margin(found)
    width = box["width"] - left - PLOT["right"]
    height = box["height"] - PLOT["top"] - PLOT["bottom"]
    return box["x"] + left + width * across, box["y"] + PLOT["top"] + height * down


def left_margin(found: Locator) -> int:
    """CSS pixels from a chart's left edge to its plot: where the line at its bottom begins."""
    pixels = picture(found)[..., :3].astype(int)
    drawn = np.abs(pixels - pixels[0, 0]).max(axis=2) > AXIS
    bottom = drawn.shape[0] - PLOT["bottom"]
    line = drawn[bottom - 1 : bottom + 1].any(axis=0)[: -PLOT["right"]]
    return int(np.flatnonzero(~line)[-1]) + 1


def drag(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()


def axis_zoom(page: Page, found: Locator, low: float, high: float) -> None:
    """Drags from a share of the plot's width to another, at one height: zooms x alone."""
    drag(page, point(page, found, low), point(page, found, high))


def leave(page: Page) -> None:
    """Takes the pointer to where nothing is."""
    page.mouse.move(700, 25)


def zoom_of(page: Page, tag: str) -> dict[str, list[float]]:
    """What a card is zoomed to, by the address."""
    view = parse_qs(urlsplit(page.url).query).get("view", ["{}"])[0]
    found: dict[str, list[float]] = json.loads(view).get(tag, {}).get("zoom", {})
    return found


# --- what is told ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tip:
    """A tooltip's words and figures."""

    head: str
    rows: dict[str, list[float]]
    """Figures by run, from top to bottom: smoothed (where it is), value, and the step where rows
    differ in it.
    """

    @property
    def step(self) -> int:
        return int(number(re.sub(r"^step ", "", self.head.split("\n")[0])))


def hover(page: Page, found: Locator, across: float, down: float = 0.5) -> Tip:
    """What the tooltip tells there."""
    page.mouse.move(*point(page, found, across, down))
    return tip(page)


def walk(page: Page, found: Locator, *keys: str) -> Tip:
    """The same by keyboard: the first key shows the cursor, in the middle."""
    chart = chart_of(found)
    chart.focus()
    for key in ("ArrowRight", *keys):
        page.keyboard.press(key)
        expect(page.get_by_role("tooltip")).to_be_visible()
    return tip(page)


def tip(page: Page) -> Tip:
    box = page.get_by_role("tooltip").filter(has=page.locator(".scalar-values"))
    expect(box).to_be_visible()
    head, rows = box.evaluate(
        """(tip) => [
            [...tip.querySelectorAll(".head span")].map((part) => part.textContent).join("\\n"),
            [...tip.querySelectorAll("tbody tr")].map((row) =>
                [...row.cells].map((cell) => cell.textContent)),
        ]"""
    )
    return Tip(head, {label: [number(text) for text in figures] for label, *figures in rows})


def table(found: Locator) -> dict[str, dict[str, float]]:
    """The figures below a chart, by run and column."""
    expect(found.locator(".figures tbody tr").first).to_be_visible()
    columns, rows = found.locator(".figures table").evaluate(
        """(table) => [
            [...table.tHead.rows[0].cells].map((cell) => cell.textContent),
            [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent)),
        ]"""
    )
    return {
        run: dict(zip(columns[1:], map(number, figures), strict=True)) for run, *figures in rows
    }


def number(text: str) -> float:
    """A figure as the page writes it."""
    plain = (
        text.replace("≈", "")
        .replace("−", "-")
        .replace("∞", "inf")
        .replace(",", "")
        .replace("%", "")
        .strip()
    )
    return float(plain or "nan")


# --- controls -------------------------------------------------------------------------------------


def choose(page: Page, button: Locator, *items: str) -> None:
    """Opens a menu and chooses from it; those that stay open after it are closed."""
    button.click()
    menu = page.get_by_role("menu")
    for item in items:
        menu.locator(f'[data-label="{item}"]').click()
    if menu.count():
        page.keyboard.press("Escape")
    expect(menu).to_have_count(0)


def of_card(page: Page, found: Locator, *items: str) -> None:
    """Chooses from a card's menu."""
    found.hover()
    choose(page, found.get_by_role("button", name="More for this card"), *items)


def tool(page: Page, name: str) -> Locator:
    """A button of the toolbar."""
    return page.locator(".toolbar").get_by_role("button", name=name)
