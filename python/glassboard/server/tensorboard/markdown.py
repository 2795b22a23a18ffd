"""Markdown as HTML that is safe in a page: CommonMark with tables, of whose HTML those tags and
attributes stay that TensorBoard's text plugin allows. A tag that is not allowed is shown as it was
written, since `<unk>` in a text may well be what it is about.

The libraries are imported with the first text that is shown. TensorBoard's own, Python-Markdown,
needs seconds for five thousand brackets; the one here doesn't grow like that.
"""

import html
import re
from functools import cache, lru_cache
from typing import Any

ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "title", "alt"}}
TAGS = {
    "ul",
    "ol",
    "li",
    "p",
    "pre",
    "code",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
}
TAGS |= {"br", "strong", "em", "a", "img", "table", "thead", "tbody", "td", "tr", "th"}
SCHEMES = {"http", "https", "mailto"}
LONGEST = 1 << 17  # characters that are taken for Markdown: at worst about 2 s
KEPT, LONGEST_KEPT = 4_096, 4_096  # texts in the cache, and the characters of each

# No tag's name has more characters than the longest allowed; unbounded, it would look from each `<`
# on to the end.
_open = re.compile(rf"<(?=/?([^\s/>]{{0,{max(map(len, TAGS)) + 1}}}))")


def safe_markdown(text: str) -> str:
    """The HTML of a Markdown text."""
    return safe_html(unsafe_markdown(text)) if text else ""


def unsafe_markdown(text: str) -> str:
    """The HTML of a Markdown text with what it may itself contain of HTML."""
    return _kept(text) if len(text) <= LONGEST_KEPT else _converted(text)


def safe_html(text: str) -> str:
    """HTML with the allowed tags and attributes only."""
    import nh3

    shown = _open.sub(lambda tag: tag[0] if tag[1].lower() in TAGS else "&lt;", text)
    return nh3.clean(shown, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)


def _converted(text: str) -> str:
    if len(text) > LONGEST:
        return f"<pre>{html.escape(text)}</pre>"
    return str(_parser().render(text)).rstrip()


_kept = lru_cache(KEPT)(_converted)


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    # An unknown tag alone in its line would else take what follows for HTML.
    return MarkdownIt("commonmark", {"html": True}).enable("table").disable("html_block")
