"""Texts that are hard to show: long ones, what terminals print, what isn't seen or can't be read;
and a search in them.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from glassboard import SummaryWriter
from playwright.sync_api import Locator, Page, expect
from support import damaged_texts
from support.axe import violations
from support.board import Board, board

ESC = "\x1b["
# some 5 MB, and something to be found in three places
PARAGRAPHS = [f"Paragraph {place} of **many**, with some words." for place in range(100_000)]
PLACES = (5, 50_000, 99_000)
TEXTS = {
    "colours": f"{ESC}38;5;208morange{ESC}0m {ESC}41mred behind{ESC}0m {ESC}48;2;0;0;255mblue",
    "progress": "Epoch 1\n\r 10%|#   |\r 50%|##  |\r100%|####|\nEpoch 2",
    "deep": ">" * 5_000 + " deep down",
    "empty": "",
    "blank": "  \n \n",
    "comment": "<!-- a comment -->",
    "unseen": "a\x7fb \ufeff \u202egnp.exe\u202c zero\u200bwidth",
    "links": "[config](base.yaml) [paper](https://example.org/paper)",
    "code": "```python\ndef found(here):\n    return here\n```",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("odd_texts")
    long = list(PARAGRAPHS)
    for place in PLACES:
        long[place] += f" A needle{place} in it."
    with SummaryWriter(logdir / "run") as writer:
        for tag, text in TEXTS.items():
            writer.add_text(tag, text, 0)
        writer.add_text("long", "\n\n".join(long), 0)
    for run, steps in (("left", (10, 10, 10)), ("right", (0, 10, 20))):
        with SummaryWriter(logdir / run) as writer:
            for place, step in enumerate(steps):
                writer.add_text("sample", f"the {('first', 'second', 'third')[place]}", step)
    damaged_texts.write(logdir / "damaged")
    with board(logdir) as running:
        yield running


def card(page: Page, served: Board, tag: str, query: str = "") -> Locator:
    page.goto(f"{served.url}?tab=text&tags=^{tag}{query}")
    found = page.locator(f'[data-card^="{tag}"]').first
    expect(found).to_have_attribute("data-drawn", "true", timeout=10_000)
    return found


def test_what_is_found_far_into_a_text_is_shown_there(page: Page, served: Board) -> None:
    long = card(page, served, "long", "&find=needle50000")
    excerpt = long.locator(".text-elsewhere")
    expect(excerpt).to_contain_text(re.compile(r"Found 2\.\d MB into this text of \d\.\d MB"))
    expect(excerpt.locator("mark")).to_have_text("needle50000")
    expect(excerpt).to_contain_text("Paragraph 50000 of **many**")
    excerpt.get_by_role("button", name="Show it there").click()
    expect(excerpt).to_have_count(0)
    expect(long).to_contain_text(re.compile(r"2\.\d MB into a text of"))
    expect(long.locator("p", has_text="needle50000")).to_be_in_viewport()
    marks = "[...(CSS.highlights.get('found-text') ?? [])].map(String)"
    assert page.evaluate(marks) == ["needle50000"]
    long.get_by_role("button", name="From the beginning").click()
    expect(long.locator("p", has_text="Paragraph 0 of")).to_be_visible()


def test_the_parts_of_a_text_in_which_something_is_found_lead_to_each_other(
    page: Page, served: Board
) -> None:
    long = card(page, served, "long", "&find=a+needle")
    # the first of them is among what is shown
    expect(long.locator("p", has_text="needle5 ")).to_be_in_viewport()
    expect(long.locator(".text-elsewhere")).to_contain_text("Found in other parts of this text")
    for place in PLACES[1:]:
        long.get_by_role("button", name="the next one").click()
        expect(long.locator("p", has_text=f"needle{place} ")).to_be_in_viewport()
    expect(long.get_by_role("button", name="the next one")).to_have_count(0)
    long.get_by_role("button", name="the one before").click()
    expect(long.locator("p", has_text="needle50000 ")).to_be_in_viewport()


def test_what_is_found_in_all_of_a_long_text_is_scrolled_to(page: Page, served: Board) -> None:
    long = card(page, served, "long", "&find=needle99000&textas=raw")
    long.get_by_role("button", name="Show all").click()
    box = long.locator(".text-scroll")
    page.wait_for_function(
        "(box) => box.textContent.length > 4e6 && box.scrollTop > 1e5", arg=box.element_handle()
    )
    where = """(box) => {
        const [mark] = CSS.highlights.get('found-text'), frame = box.getBoundingClientRect();
        const at = mark.getBoundingClientRect();
        return String(mark) + (at.top > frame.top && at.bottom < frame.bottom);
    }"""
    page.wait_for_timeout(200)
    assert box.evaluate(where) == "needle99000true"


def test_what_is_found_in_coloured_code_is_marked_over_its_parts(page: Page, served: Board) -> None:
    code = card(page, served, "code", "&find=def+found(")
    expect(code.locator(".hljs-keyword").first).to_have_text("def")
    marks = "[...(CSS.highlights.get('found-text') ?? [])].map(String)"
    page.wait_for_function(f"{marks}.join() === 'def found('")


def test_what_is_not_seen_once_rendered_is_found_all_the_same(page: Page, served: Board) -> None:
    links = card(page, served, "links", "&find=example.org/paper")
    expect(links.locator(".text-elsewhere")).to_contain_text("once rendered it reads otherwise")
    expect(links.locator(".text-elsewhere mark")).to_have_text("example.org/paper")


def test_what_is_no_pattern_is_said_and_nothing_fails(page: Page, served: Board) -> None:
    failed: list[str] = []
    page.on("response", lambda answer: answer.status >= 400 and failed.append(answer.url))
    page.on("console", lambda message: message.type == "error" and failed.append(message.text))
    card(page, served, "progress", "&findas=regex")
    page.locator("[data-card]").first.wait_for()
    page.keyboard.press("s")
    page.keyboard.type("epoch (")
    said = page.get_by_role("heading", name="“epoch (” is not a regular expression")
    expect(said).to_be_visible()
    expect(page.locator("[data-card]")).to_have_count(0)
    page.get_by_role("button", name="Search for these words as they are").click()
    expect(page.get_by_text("No text has “epoch (”")).to_be_visible()
    assert failed == []
    page.goto(f"{served.url}?tab=text&find=^&findas=regex&tags=progress|empty")
    expect(page.get_by_role("status").filter(has_text=re.compile(r"in \d+ texts"))).to_be_visible()
    expect(page.locator("[data-card]")).to_have_count(2)


def test_all_texts_of_a_step_are_within_reach_in_columns(page: Page, served: Board) -> None:
    both = card(page, served, "sample", "&textin=columns")
    slider = both.get_by_role("slider")
    expect(both).to_contain_text("5 of 5")
    slider.focus()
    page.keyboard.press("Home")
    expect(both).to_contain_text("nothing yet at this step")
    left = both.locator("[data-text-of=left] .text-scroll")
    for place, text in enumerate(("the first", "the second", "the third")):
        page.keyboard.press("ArrowRight")
        expect(both).to_contain_text(f"{place + 2} of 5")
        expect(both).to_contain_text(f"{place + 1} of 3 at this step")
        expect(left).to_have_text(text)
    expect(both.locator("[data-text-of=right] .text-scroll")).to_have_text("the second")
    page.keyboard.press("ArrowLeft")
    page.reload()
    expect(left).to_have_text("the second")


def test_columns_stand_where_the_search_found_something(page: Page, served: Board) -> None:
    both = card(page, served, "sample", "&textin=columns&find=first")
    expect(both).to_contain_text("found at 2 steps")
    expect(both.locator(".text-step")).to_have_text("step 10")
    expect(both.locator("[data-text-of=left] .text-scroll")).to_have_text("the first")
    expect(both.locator("[data-text-of=right] .text-scroll")).to_have_text("the second")
    expect(both.locator(".text-column .text-found")).to_have_text("found here")
    both.get_by_role("button", name="The text before").click()
    expect(both.locator(".text-step")).to_have_text("step 0")
    expect(both.locator("[data-text-of=right] .text-scroll")).to_have_text("the first")
    expect(both.locator("[data-text-of=left]")).to_contain_text("nothing yet at this step")


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("deep", "nested too deeply to be rendered, shown as it was logged"),
        ("empty", "(empty)"),
        ("blank", "(empty: 5 blank characters)"),
        ("comment", "nothing of it would be seen once rendered"),
    ],
)
def test_no_card_is_blank(page: Page, served: Board, tag: str, said: str) -> None:
    odd = card(page, served, tag)
    expect(odd.get_by_text(said)).to_be_visible()
    if tag == "deep":
        expect(odd.locator(".text-raw")).to_contain_text("deep down")


def test_colours_of_a_terminal_are_its_own(
    page: Page, open_page: Callable[..., Page], served: Board
) -> None:
    style = "(e) => { const s = getComputedStyle(e); return [s.color, s.backgroundColor]; }"
    colours = card(page, served, "colours").locator(".console-colored")
    expect(colours).to_have_text(["orange", "red behind", "blue"])
    light = [colours.nth(place).evaluate(style) for place in range(3)]
    dark_page = open_page(color_scheme="dark")
    colours = card(dark_page, served, "colours").locator(".console-colored")
    dark = [colours.nth(place).evaluate(style) for place in range(3)]
    assert violations(page) == violations(dark_page) == []
    assert dark[0] == ["rgb(255, 135, 0)", "rgba(0, 0, 0, 0)"]
    red, green, blue = (int(part) for part in re.findall(r"\d+", light[0][0]))
    assert red > green > blue  # still orange, and darker
    assert red < 220
    assert light[1:] == dark[1:]
    assert [colour[1] for colour in dark[1:]] == ["rgb(187, 0, 0)", "rgb(0, 0, 255)"]


def test_lines_that_were_written_over_stand_as_in_a_terminal(page: Page, served: Board) -> None:
    shown = card(page, served, "progress").locator(".text-console")
    assert shown.inner_text() == "Epoch 1\n100%|####|\nEpoch 2"


def test_as_logged_shows_what_is_not_seen(page: Page, served: Board) -> None:
    raw = card(page, served, "unseen", "&textas=raw").locator(".text-raw")
    shown = "a⟨DEL⟩b ⟨U+FEFF⟩ ⟨U+202E⟩gnp.exe⟨U+202C⟩ zero⟨U+200B⟩width"
    expect(raw).to_have_text(shown)


def test_what_leads_nowhere_does_not_look_like_a_link(page: Page, served: Board) -> None:
    links = card(page, served, "links")
    expect(links.get_by_role("link")).to_have_text(["paper"])
    dead = links.locator("[data-dead]")
    expect(dead).to_have_attribute("title", re.compile("not a link from here: base.yaml"))
    color = "(e) => getComputedStyle(e).color + getComputedStyle(e).textDecorationLine"
    assert dead.evaluate(color) == links.locator("p").evaluate(color)


def test_what_cannot_be_read_is_told_where_the_others_are_saved(page: Page, served: Board) -> None:
    notes = card(page, served, "notes")
    notes.hover()
    notes.get_by_role("button", name="Copy or download").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV").click()
    rows = download.value.path().read_text(encoding="utf-8").splitlines()
    assert [row.rsplit(",", 1)[1] for row in rows] == ["text", "first", "third"]
    said = page.get_by_text("1 text cannot be read and is left out")
    expect(said.first).to_be_attached()
