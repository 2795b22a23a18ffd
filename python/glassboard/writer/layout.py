"""Charts of chosen scalars, for the plugin `custom_scalars`.

Source of the numbers: TensorBoard's `custom_scalar/layout.proto`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from glassboard import proto
from glassboard.writer import value

if TYPE_CHECKING:
    Layout = dict[str, dict[str, tuple[str, list[str]]]]

TAG = "custom_scalars__config__"
CONTENTS = {"Multiline": 2, "Margin": 3}


def checked(layout: Any) -> Layout:
    """The charts by category; raises TypeError or ValueError for what isn't
    `{category: {chart: ["Multiline" or "Margin", [tag, …]]}}`.
    """
    hint = 'hint: such as {"losses": {"train": ["Multiline", ["loss/.*"]]}}'
    if not isinstance(layout, Mapping) or not all(isinstance(v, Mapping) for v in layout.values()):
        raise TypeError(f"`layout` must be a dict of dicts of charts\n{hint}")
    return {
        str(category): {str(title): _chart(title, told, hint) for title, told in charts.items()}
        for category, charts in layout.items()
    }


def joined(known: Layout, more: Layout) -> Layout:
    """Both; a chart of `more` takes the place of one of the same category and name."""
    return {
        category: {**known.get(category, {}), **more.get(category, {})}
        for category in {**known, **more}
    }


def value_of(layout: Layout) -> bytes:
    """The whole layout of a run."""
    message = b"".join(
        proto.message(2, proto.text(1, category) + b"".join(map(_encoded, charts.items())))
        for category, charts in layout.items()
    )
    return value.string(message, value.metadata("custom_scalars"))


def _chart(title: Any, told: Any, hint: str) -> tuple[str, list[str]]:
    kind, tags = told if isinstance(told, list | tuple) and len(told) == 2 else (None, None)
    if not isinstance(kind, str) or kind not in CONTENTS or not isinstance(tags, list | tuple):
        raise ValueError(f'the chart `{title}` must be ["Multiline" or "Margin", [tag, …]]\n{hint}')
    if kind == "Margin" and len(tags) != 3:
        raise ValueError(
            f"the margin chart `{title}` needs exactly 3 tags, not {len(tags)}\n"
            "hint: the value's, its lower bound's, its upper bound's"
        )
    return kind, [str(tag) for tag in tags]


def _encoded(chart: tuple[str, tuple[str, list[str]]]) -> bytes:
    title, (kind, tags) = chart
    if kind == "Margin":
        lines = proto.message(1, b"".join(proto.text(i, tag) for i, tag in enumerate(tags, 1)))
    else:
        lines = b"".join(proto.text(1, tag) for tag in tags)
    return proto.message(2, proto.text(1, title) + proto.message(CONTENTS[kind], lines))
