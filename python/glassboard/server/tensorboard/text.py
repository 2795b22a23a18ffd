"""The text plugin: Markdown as HTML, arrays of it as tables."""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from glassboard.server.answers import number
from glassboard.server.params import OneTag
from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard.markdown import safe_html, safe_markdown, unsafe_markdown
from glassboard.server.tensorboard.sampling import evenly

TOO_DEEP = "**Warning:** this text has {rank} dimensions, and only a table of two can be shown: \
this is its first slice."


class TextQuery(OneTag, frozen=True):
    """One tag, and whether its text is Markdown; all but `false` means yes, as there."""

    markdown: str = "true"


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/text/…`."""

    @routes.get("/data/plugin/text/tags")
    def get_text_tags() -> dict[str, list[str]]:
        return session.store.tag_names("text")

    @routes.get("/data/plugin/text/text")
    def get_texts(query: TextQuery) -> list[dict[str, Any]]:
        try:
            told = session.store.text(query.run, query.tag)
        except (KeyError, UnicodeEncodeError):
            return []  # TensorBoard takes an unknown name for no error here
        held = [text[:4] for text in told if text[4] is None]
        return [
            {
                "wall_time": number(wall_time),
                "step": step,
                "text": shown(shape, strings, markdown=query.markdown != "false"),
            }
            for step, wall_time, shape, strings in map(
                held.__getitem__, evenly(len(held), session.samples.get("text", 0))
            )
        ]


def shown(shape: Sequence[int], strings: Sequence[str], *, markdown: bool) -> str:
    """A tensor of strings as HTML: one alone as it is, a list as a column, more as a table."""
    if not shape:
        text = strings[0] if strings else ""
        return safe_markdown(text) if markdown else safe_html(text)
    warning = safe_markdown(TOO_DEEP.format(rank=len(shape))) if len(shape) > 2 else ""
    columns = shape[-1] if len(shape) > 1 else 1
    cells = strings[: prod(shape[-2:])]
    return warning + safe_html(_table(cells, columns, unsafe_markdown if markdown else str))


def _table(cells: Sequence[str], columns: int, of_cell: Callable[[str], str]) -> str:
    shown = [f"<td>{of_cell(cell)}</td>\n" for cell in cells]
    width = max(columns, 1)
    rows = ("".join(shown[at : at + width]) for at in range(0, len(shown), width))
    body = "".join(f"<tr>\n{row}</tr>\n" for row in rows)
    return f"<table>\n<tbody>\n{body}</tbody>\n</table>"
