"""The text dashboard: Markdown, steps and their difference, the search, runs in columns, and text
that means harm.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch.utils.tensorboard
from playwright.sync_api import Locator, Page, expect
from support.axe import LOOKS, violations
from support.board import Board, board
from support.browser import TOUR_SEEN
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util.tensor_util import make_tensor_proto

OpenPage = Callable[..., Page]
STEPS = (0, 10, 20, 30)
NOTES = """# Epoch {step}

The loss is **{loss}**, see [the paper](https://example.org/paper) or [this](javascript:alert(1)).

- [x] warm up
- [ ] cool down

| a | b |
|---|--:|
| 1 | 2 |

```python
def f(x):
    return x + 1  # one more
```

$$\\frac{{1}}{{{step}+1}}$$

![a map](https://images.example.org/map.png)
"""
HOSTILE = [
    "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit=1'>",
    '<img src="https://evil.example/a.png" onload="window.hit=1">',
    "![x](https://evil.example/b.png)",
    "[x](javascript:window.hit=1) <a href='javascript:window.hit=1'>y</a>",
    "<svg onload='window.hit=1'><script>window.hit=1</script></svg>",
    "<iframe src='https://evil.example/c'></iframe><object data='https://evil.example/d'></object>",
    "<style>@import url(https://evil.example/e.css); body{display:none}</style>",
    "<link rel=stylesheet href=https://evil.example/f.css><base href=https://evil.example/>",
    "<math><mtext><table><mglyph><style><img src=x onerror='window.hit=1'></style></table></math>",
    "$\\href{javascript:window.hit=1}{x}$ $\\includegraphics{https://evil.example/g.png}$",
    "$\\html@mathml{<img src=x onerror=window.hit=1>}{}$",
    "```html\n<script>window.hit=1</script>\n```",
    "\x1b]8;;javascript:window.hit=1\x07x\x1b[31m<img src=x onerror=window.hit=1>\x1b[0m",
    "<details open ontoggle='window.hit=1'><summary>x</summary>y</details>",
    "<form action='https://evil.example/h'><button onfocus='window.hit=1'>x</button></form>",
    "\u202egnp.exe \x00 \ufeff",
]


def write_tensors(run: Path, tensors: dict[str, Any]) -> None:
    """As TensorFlow 2's `tf.summary.text` writes them."""
    run.mkdir(parents=True)
    with (run / "events.out.tfevents.1.host").open("wb") as file:
        writer = RecordWriter(file)
        for tag, strings in tensors.items():
            metadata = SummaryMetadata(
                plugin_data=SummaryMetadata.PluginData(plugin_name="text"), data_class=2
            )
            tensor = make_tensor_proto(np.array(strings, dtype=object))
            value = Summary.Value(tag=tag, metadata=metadata, tensor=tensor)
            event = Event(wall_time=1.0, step=0, summary=Summary(value=[value]))
            writer.write(event.SerializeToString())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    logdir = tmp_path_factory.mktemp("texts")
    for place, run in enumerate(("calm", "wild")):
        with torch.utils.tensorboard.SummaryWriter(str(logdir / run)) as writer:
            for step in STEPS[: 4 - 2 * place]:
                writer.add_text("eval/notes", NOTES.format(step=step, loss=1 / (1 + step)), step)
                king = "king" if step < 20 else "queen"
                writer.add_text("eval/story", f"the {king} of {run} sat down", step)
            writer.add_text("printed", "\x1b[31mred\x1b[0m\n 10%\r100% \x00", 5)
    with torch.utils.tensorboard.SummaryWriter(str(logdir / "calm")) as writer:
        writer.add_text("long", "All *work* and no play.\n\n" * 450_000, 0)
    write_tensors(
        logdir / "tf2",
        {
            "table": [["cat", "**dog**"], ["wolf", "17"]],
            "list": ["one", "two"],
            "wide": [[str(column) for column in range(100_000)]],
            "bytes": b"a\xffb",
        },
    )
    with board(logdir) as running:
        yield running


def card(page: Page, tag: str, run: str = "calm") -> Locator:
    return page.locator(f'[data-card="{tag}"][data-run="{run}"]')


NOTES_TAG, STORY, PRINTED = (
    f"{tag}/text_summary" for tag in ("eval/notes", "eval/story", "printed")
)


def opened(page: Page, served: Board, query: str = "", tag: str = NOTES_TAG) -> Locator:
    page.goto(f"{served.url}?tab=text{query}")
    found = card(page, tag, "tf2" if "/" not in tag else "calm")
    expect(found).to_have_attribute("data-drawn", "true", timeout=10_000)
    return found


def test_markdown_is_rendered_with_tables_tasks_code_and_formulas(
    page: Page, served: Board
) -> None:
    notes = opened(page, served, "&tags=notes")
    expect(notes.get_by_role("heading", name="Epoch 30")).to_be_visible()
    expect(notes.locator("td[align=right]")).to_have_text("2")
    expect(notes.get_by_role("img", name="to do")).to_have_count(1)
    expect(notes.locator(".hljs-keyword").first).to_have_text("def")
    expect(notes.locator(".katex .mfrac")).to_be_visible()
    # the fraction is set, not only marked: KaTeX's own sizes reached the page
    assert notes.locator(".katex .vlist > span").first.evaluate("(e) => e.style.top") != ""
    paper = notes.get_by_role("link", name="the paper")
    expect(paper).to_have_attribute("rel", "noopener noreferrer")
    expect(paper).to_have_attribute("target", "_blank")
    expect(notes.get_by_role("link", name="this")).to_have_count(0)
    page.get_by_role("radio", name="as logged").click()
    expect(notes).to_contain_text("# Epoch 30")
    expect(page).to_have_url(re.compile("textas=raw"))


def test_an_image_from_elsewhere_is_loaded_by_a_click_alone(
    open_page: OpenPage, served: Board
) -> None:
    page = open_page(tour_seen=False)  # whose script would run in the image's frame, too
    page.goto(served.url)
    page.evaluate(TOUR_SEEN)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("https://images.example.org/**", lambda route: route.abort())
    notes = opened(page, served, "&tags=notes")
    button = notes.get_by_role("button", name="Load a map from images.example.org")
    expect(button).to_be_visible()
    assert all(url.startswith(served.url) for url in asked)
    with page.expect_request("https://images.example.org/map.png") as elsewhere:
        button.click()
    assert "referer" not in elsewhere.value.headers
    frame = notes.locator("iframe")
    expect(frame).to_have_attribute("sandbox", "")
    expect(frame).to_have_attribute("title", "a map")


def test_steps_are_chosen_in_the_address_and_by_key(page: Page, served: Board) -> None:
    story = opened(page, served, "&tags=story", STORY)
    expect(story).to_contain_text("the queen of calm")
    slider = story.get_by_role("slider")
    slider.focus()
    page.keyboard.press("Home")
    expect(story).to_contain_text("the king of calm")
    expect(story).to_contain_text("1 of 4")
    page.keyboard.press("ArrowRight")
    expect(story).to_contain_text("step 10")
    expect(page).to_have_url(re.compile("texts="))
    page.reload()
    expect(story).to_contain_text("step 10")
    expect(story).to_contain_text("the king of calm")
    page.goto(f"{served.url}?tab=text&tags=story&step=25")  # as clicked on in another dashboard
    expect(story).to_contain_text("step 20")
    slider.focus()
    page.keyboard.press("End")
    expect(story).to_contain_text("step 30")


def test_the_first_step_is_compared_with_the_one_after_it(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=text&tags=story&step=0")
    story = card(page, STORY)
    story.get_by_role("button", name="Compare with another step").click()
    before, after = (story.get_by_role("slider", name=name) for name in ("before", "after"))
    expect(before).to_have_value("0")
    expect(after).to_have_value("1")


def test_two_steps_are_compared_word_by_word(page: Page, served: Board) -> None:
    story = opened(page, served, "&tags=story", STORY)
    story.get_by_role("button", name="Compare with another step").click()
    expect(story).to_contain_text("the two texts are the same")
    story.get_by_role("slider", name="before").focus()
    page.keyboard.press("Home")
    expect(story.locator("del")).to_have_text(["king"])
    expect(story.locator("ins")).to_have_text(["queen"])
    page.reload()
    expect(story.locator("ins")).to_have_text(["queen"])
    story.get_by_role("button", name="End the comparison").click()
    expect(story.locator("ins")).to_have_count(0)


def test_all_texts_are_searched_and_what_is_found_is_marked(page: Page, served: Board) -> None:
    opened(page, served)
    page.keyboard.press("s")
    page.keyboard.type("KING of")
    expect(page.get_by_role("status").filter(has_text="in 4 texts")).to_be_visible()
    expect(page.locator("[data-card]")).to_have_count(2)
    story = card(page, STORY)
    expect(story).to_contain_text("found in 2")
    expect(story).to_contain_text("step 10")  # the newest that has it
    marks = "[...(CSS.highlights.get('found-text') ?? [])].map(String)"
    page.wait_for_function(f"{marks}.length === 2")
    assert set(page.evaluate(marks)) == {"king of"}
    story.get_by_role("button", name="The text before").click()
    expect(story).to_contain_text("step 0")
    expect(page).to_have_url(re.compile(r"find=KING\+of"))
    page.keyboard.press("s")
    page.get_by_label("Search in all texts").fill("no such (words")
    expect(page.get_by_text("No text has “no such (words”")).to_be_visible()
    page.get_by_role("button", name="End the search").click()
    expect(card(page, NOTES_TAG)).to_be_visible()


def test_texts_are_searched_by_a_regular_expression(page: Page, served: Board) -> None:
    opened(page, served)
    field = page.locator(".text-search")
    field.get_by_role("button", name="How the pattern is meant").click()
    page.get_by_role("menuitemradio", name="regular expression").click()
    field.get_by_role("textbox").fill("king\\s+o[a-f]")
    expect(page.get_by_role("status").filter(has_text="in 4 texts")).to_be_visible()
    expect(page).to_have_url(re.compile("findas=regex"))
    marks = "[...(CSS.highlights.get('found-text') ?? [])].map(String)"
    page.wait_for_function(f"{marks}.length === 2")
    assert set(page.evaluate(marks)) == {"king of"}
    # no pattern is tried on the page, and the server takes no longer for any
    field.get_by_role("textbox").fill("(\\w+\\s*)+$%")
    expect(page.get_by_text("No text has")).to_be_visible()
    field.get_by_role("textbox").fill("king (of")
    bad = page.locator(".text-search .field.bad")
    expect(bad).to_have_attribute("title", re.compile("not a valid pattern: unclosed group"))


def test_runs_stand_in_columns_at_one_step(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=text&tags=story")
    page.get_by_role("radio", name="columns by run").click()
    both = page.locator(f'[data-card="{STORY}"]')
    expect(both).to_have_count(1)
    expect(both.locator(".text-column")).to_have_count(2)
    expect(both).to_contain_text("the queen of calm")
    expect(both).to_contain_text("the king of wild")  # the last that it logged
    slider = both.get_by_role("slider")
    slider.focus()
    page.keyboard.press("Home")
    expect(both).to_contain_text("the king of calm")
    page.reload()
    expect(both).to_contain_text("the king of calm")
    expect(both).not_to_contain_text("queen")


def test_tensors_of_strings_are_tables(page: Page, served: Board) -> None:
    table = opened(page, served, "&tags=table|list|wide|bytes", "table")
    expect(table.locator("tr")).to_have_count(2)
    expect(table.locator("td strong")).to_have_text("dog")
    expect(card(page, "list", "tf2").locator("td")).to_have_text(["one", "two"])
    wide = card(page, "wide", "tf2")
    expect(wide.locator("td")).to_have_count(50)
    expect(wide).to_contain_text("a table of 1 × 100,000 cells, of which the first are shown")
    expect(card(page, "bytes", "tf2")).to_contain_text("a�b")


def test_a_long_text_comes_in_part_and_whole_when_asked_for(page: Page, served: Board) -> None:
    page.goto(f"{served.url}?tab=text&tags=long")
    long = card(page, "long/text_summary")
    expect(long).to_contain_text(re.compile(r"the first 6\d(\.\d)? \w+ of 1\d(\.\d)? MB"))
    expect(long.locator("em").first).to_have_text("work")
    long.get_by_role("button", name="Show all, as it was logged (too long").click()
    said = "too long to be rendered, shown as it was logged"
    expect(long.get_by_text(said)).to_be_visible(timeout=15_000)
    assert long.locator(".text-piece").count() > 100
    assert long.locator(".text-raw").evaluate("(e) => e.textContent.length") > 10_000_000


def test_what_a_terminal_shows_is_coloured(page: Page, served: Board) -> None:
    printed = opened(page, served, "&tags=printed", PRINTED)
    expect(printed.locator(".console-red")).to_have_text("red")
    expect(printed).to_contain_text("100% ⟨NUL⟩")
    expect(printed).not_to_contain_text("10%\r")
    page.get_by_role("radio", name="as logged").click()
    expect(printed).to_contain_text("⟨ESC⟩[31mred⟨ESC⟩[0m")


def test_a_card_can_be_copied_downloaded_pinned_and_fill_the_window(
    open_page: OpenPage, served: Board
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    story = opened(page, served, "&tags=story", STORY)
    story.hover()

    def choose(item: str) -> None:
        story.get_by_role("button", name="Copy or download").click()
        page.get_by_role("menuitem", name=item).click()

    choose("Copy text")
    page.wait_for_function(
        "navigator.clipboard.readText().then((text) => text === 'the queen of calm sat down')"
    )
    choose("Copy link")
    page.wait_for_function("navigator.clipboard.readText().then((t) => t.includes('textcard='))")
    link = page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        choose("CSV")
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    assert download.value.suggested_filename == "calm_eval_story.csv"
    assert [(row["run"], row["tag"], int(row["step"])) for row in rows] == [
        ("calm", STORY, step) for step in STEPS
    ]
    with page.expect_download() as download:
        choose("JSON")
    told = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert told[0]["strings"] == ["the king of calm sat down"]
    story.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("Pinned"))).to_be_visible()
    page.goto(link)
    expect(page.locator("dialog [data-card]")).to_contain_text("the queen of calm")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_new_steps_appear_by_themselves(
    page: Page, serve: Callable[..., Board], tmp_path: Path
) -> None:
    with torch.utils.tensorboard.SummaryWriter(str(tmp_path / "run")) as writer:
        writer.add_text("notes", "first", 0)
        writer.flush()
        page.goto(f"{serve(tmp_path).url}?tab=text")
        notes = card(page, "notes/text_summary", "run")
        expect(notes).to_contain_text("first")
        writer.add_text("notes", "second", 1)
        writer.flush()
        expect(notes).to_contain_text("second", timeout=2_000)
        notes.get_by_role("slider").focus()
        page.keyboard.press("Home")
        expect(notes).to_contain_text("first")
        writer.add_text("notes", "third", 2)
        writer.flush()
        expect(notes).to_contain_text("1 of 3", timeout=2_000)
        expect(notes).to_contain_text("first")  # what was chosen stays


@pytest.mark.parametrize("query", ["", "&textas=raw", "&textin=columns", "&find=window"])
def test_hostile_text_runs_nothing_and_asks_nobody(
    page: Page, serve: Callable[..., Board], tmp_path: Path, query: str
) -> None:
    with torch.utils.tensorboard.SummaryWriter(str(tmp_path / "run<b>")) as writer:
        for place, text in enumerate(HOSTILE):
            writer.add_text(f"hostile/{place}<img src=x onerror=window.hit=1>", text, 0)
            writer.add_text("all", text, place)
    write_tensors(tmp_path / "tf2", {"cells": [HOSTILE[:8], HOSTILE[8:16]]})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    running = serve(tmp_path)
    page.goto(f"{running.url}?tab=text{query}")
    expect(page.locator("[data-card][data-drawn]").first).to_be_visible()
    for _ in range(12):
        page.mouse.move(600, 500)
        page.mouse.wheel(0, 800)
        page.wait_for_timeout(100)
    page.mouse.wheel(0, -20_000)
    page.get_by_role("slider").first.focus()
    page.keyboard.press("Home")
    for _ in HOSTILE:
        page.wait_for_timeout(60)
        page.keyboard.press("ArrowRight")
    assert page.evaluate("window.hit") is None
    assert [url for url in asked if not url.startswith(running.url)] == []
    assert page.locator(".page :is(script, svg:not(.icon), object, form, style, base)").count() == 0
    assert page.locator(".text-scroll :is([onerror], [onload], [style*=import])").count() == 0
    for link in page.locator(".page a").all():
        assert re.match("https?:|mailto:", link.get_attribute("href") or "https:")


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_axe_finds_nothing_wrong(
    open_page: OpenPage, served: Board, theme: str, language: str
) -> None:
    page = open_page(color_scheme=theme, locale=language)
    notes = opened(page, served, "&tags=notes|printed|wide")
    expect(notes.locator(".katex").first).to_be_visible()
    expect(notes.locator(".hljs-keyword").first).to_be_visible()
    assert violations(page) == []
    compared = json.dumps({f"calm\n{STORY}": {"with": {"step": 0}}})
    page.goto(f"{served.url}?tab=text&tags=story&find=queen&texts={compared}")
    expect(page.locator("ins")).to_have_text(["queen"])
    assert violations(page) == []
    page.goto(f"{served.url}?tab=text&tags=notes&textin=columns&textas=raw")
    expect(page.locator(".text-column").first).to_contain_text("# Epoch 30")
    assert violations(page) == []
