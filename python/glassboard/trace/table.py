"""A model as a table: `glassboard.summary(model, inputs)`."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from glassboard.trace.collector import old_objects_left_alone
from glassboard.trace.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from glassboard.trace.graph import Cost, Graph, Module

INDENT = "  "
LONGEST = 60  # columns of a module's name: figures stay in sight, and lines are not broken
STYLE = (
    "<style>.gb-summary td,.gb-summary th{text-align:right;font-variant-numeric:tabular-nums}"
    ".gb-summary td:first-child,.gb-summary th:first-child{text-align:left;white-space:pre}</style>"
)


@dataclass(frozen=True)
class Summary:
    """What `summary` found: prints as a table of modules, in notebooks as HTML."""

    graph: Graph

    def __str__(self) -> str:
        head, rows = self._head(), [[_fitting(name), *cells] for name, *cells in self._rows()]
        widths = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
        lines = ["  ".join(_aligned(head, widths)).rstrip()]
        lines.append("─" * (sum(widths) + 2 * (len(widths) - 1)))
        lines += ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
        lines += [lines[1], *self._totals(), *self.graph.notes]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """For notebooks."""
        head = "".join(f"<th>{escape(cell)}</th>" for cell in self._head())
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self._rows()
        )
        after = "".join(f"<p>{escape(line)}</p>" for line in [*self._totals(), *self.graph.notes])
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f'{STYLE}<div class="gb-summary">{table}{after}</div>'

    def _head(self) -> list[str]:
        return ["module", "output", *(title for title, _ in self._columns())]

    def _rows(self) -> list[list[str]]:
        columns = self._columns()
        depths: dict[str, int] = {}
        rows = []
        for module in self.graph.modules:
            around = _box_around(module.name, depths)
            depths[module.name] = depths[around] + 1 if around else 0
            rows.append(
                [
                    INDENT * depths[module.name] + _title(module, around),
                    _output(module),
                    *(show(module) for _, show in columns),
                ]
            )
        return rows

    def _columns(self) -> list[tuple[str, Callable[[Module], str]]]:
        """Those that were measured, the parameters always."""
        return [
            (
                "parameters",
                lambda module: f"{module.parameters:,}" if not module.call else "(shared)",
            ),
            *(
                (title, lambda module, show=show: show(module.cost))
                for title, show in MEASURES
                if any(show(module.cost) for module in self.graph.modules)
            ),
        ]

    def _totals(self) -> Iterable[str]:
        root = self.graph.modules[0]
        yield (
            f"{root.parameters:,} parameters ({bytes_text(root.parameter_bytes)}), "
            f"{root.trainable:,} of them trained"
        )
        told = [
            f"{title} {show(root.cost)}{_besides(title, root.cost)}"
            for title, show in MEASURES
            if show(root.cost)
        ]
        if told:
            yield ", ".join(told)


def summary(
    model: Any,
    input_to_model: Any = None,
    *,
    measure: bool = True,
    backward: bool = True,
    depth: int | None = None,
    time_limit: float = 10.0,
) -> Summary:
    """Runs a `torch.nn.Module`, and tells each module's output, parameters, and what it takes.

    The arguments are those of `SummaryWriter.add_graph`, and so are the errors; nothing is written.

    Example:
        >>> print(glassboard.summary(torch.nn.Linear(3, 2), torch.zeros(1, 3), measure=False))
        module  output  parameters
        ──────────────────────────
        Linear  1 × 2            8
        ──────────────────────────
        8 parameters (32 B), 8 of them trained
    """
    with old_objects_left_alone():
        graph = record(
            model,
            input_to_model,
            measure=measure,
            backward=backward,
            depth=depth,
            time_limit=time_limit,
        )
    return Summary(graph)


def time_text(nanoseconds: int | None) -> str:
    """`1.23 ms`; empty for None."""
    return "" if nanoseconds is None else _scaled(nanoseconds, 1000, ("ns", "µs", "ms", "s"))


def bytes_text(number: int | None) -> str:
    """`1.5 MiB`; empty for None."""
    return "" if number is None else _scaled(number, 1024, ("B", "KiB", "MiB", "GiB", "TiB"))


def flops_text(number: int | None) -> str:
    """`3.64 G`; empty for None."""
    return "" if number is None else _scaled(number, 1000, ("", "k", "M", "G", "T", "P")).rstrip()


def counted_text(cost: Cost) -> str:
    """`3.64 G`; `≥ 3.64 G` or `not counted` where FLOPs are missing."""
    told = flops_text(cost.flops)
    if not told or not cost.uncounted:
        return told
    return f"≥ {told}" if cost.flops else "not counted"


MEASURES: tuple[tuple[str, Callable[[Cost], str]], ...] = (
    ("FLOPs", counted_text),
    ("forward", lambda cost: time_text(cost.forward_ns)),
    ("backward", lambda cost: time_text(cost.backward_ns)),
    ("kept for backward", lambda cost: bytes_text(cost.kept_bytes)),
    ("peak", lambda cost: bytes_text(cost.peak_bytes)),
)
"""Title, and what is shown of a cost; nothing where it was not measured."""


def _besides(title: str, cost: Cost) -> str:
    """What is to be known of the figure of a whole model: ` (2 operations not counted)`."""
    if title == "FLOPs" and cost.uncounted:
        operations = "operation" if cost.uncounted == 1 else "operations"
        return f" ({cost.uncounted:,} {operations}{' not counted' if cost.flops else ''})"
    if title == "kept for backward" and (cost.saved_bytes or 0) > (cost.kept_bytes or 0):
        return f" ({bytes_text(cost.saved_bytes)} as saved, some twice)"
    return ""


def _scaled(number: int, step: int, units: tuple[str, ...]) -> str:
    value, place = float(number), 0
    # 999.6 would be shown as 1000
    while value >= step - 0.5 and place < len(units) - 1:
        value /= step
        place += 1
    digits = 0 if place == 0 or value >= 99.95 else 1 if value >= 9.995 else 2
    return f"{value:.{digits}f} {units[place]}"


def _box_around(name: str, rows: Container[str]) -> str:
    """The innermost box around that has a row: a ModuleList is not called, and has none."""
    while "/" in name:
        name = name.rpartition("/")[0]
        if name in rows:
            return name
    return ""


def _title(module: Module, around: str) -> str:
    """`layers.0 (Linear)` by the path from the row around it; the model by its kind alone."""
    parts = [part.partition("[") for part in module.name[len(around) :].strip("/").split("/")]
    kind = parts[-1][0]
    path = ".".join(rest.rpartition("]")[0] if bracket else name for name, bracket, rest in parts)
    return f"{path} ({kind})" if parts[-1][1] else path


def _output(module: Module) -> str:
    """The sizes of what a call returned: of two tensors at most."""
    shown = [
        "?" if sizes is None else " × ".join(map(str, sizes)) or "scalar"
        for sizes in module.shapes[:2]
    ]
    return ", ".join([*shown, *(["…"] if len(module.shapes) > 2 else [])])


def _aligned(row: list[str], widths: list[int]) -> list[str]:
    """The first two columns begin at the left, figures end at the right."""
    return [
        cell + " " * (width - _width(cell)) if place < 2 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return len(text) + sum(east_asian_width(each) in "WF" for each in text if not each.isascii())


def _fitting(name: str) -> str:
    """A name of so many columns at most, without its middle where it is longer."""
    if _width(name) <= LONGEST:
        return name
    begin, end = name[: LONGEST // 2], name[-LONGEST // 2 :]
    while _width(begin) + 1 + _width(end) > LONGEST:
        begin, end = begin[:-1], end[1:]
    return f"{begin}…{end}"
