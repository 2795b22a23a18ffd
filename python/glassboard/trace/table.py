"""A model as a table: `glassboard.summary(model, inputs)`."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from glassboard.trace.collector import old_objects_left_alone
from glassboard.trace.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from glassboard.trace.graph import Graph, Module

INDENT = "  "
STYLE = (
    "<style>.gb-summary td,.gb-summary th{text-align:right;font-variant-numeric:tabular-nums}"
    ".gb-summary td:first-child,.gb-summary th:first-child{text-align:left;white-space:pre}</style>"
)


@dataclass(frozen=True)
class Summary:
    """What `summary` found: prints as a table of modules, in notebooks as HTML."""

    graph: Graph

    def __str__(self) -> str:
        head, rows = self._head(), self._rows()
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
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
        outputs, columns = _outputs(self.graph), self._columns()
        depths: dict[str, int] = {}
        rows = []
        for module in self.graph.modules:
            around = _box_around(module.name, depths)
            depths[module.name] = depths[around] + 1 if around else 0
            rows.append(
                [
                    INDENT * depths[module.name] + _title(module, around),
                    outputs.get(module.name, ""),
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
                (title, lambda module, show=show, name=name: show(getattr(module.cost, name)))
                for title, name, show in MEASURES
                if any(getattr(module.cost, name) is not None for module in self.graph.modules)
            ),
        ]

    def _totals(self) -> Iterable[str]:
        root = self.graph.modules[0]
        yield (
            f"{root.parameters:,} parameters ({bytes_text(root.parameter_bytes)}), "
            f"{root.trainable:,} of them trained"
        )
        told = [
            f"{title} {show(getattr(root.cost, name))}"
            for title, name, show in MEASURES
            if getattr(root.cost, name) is not None
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


MEASURES: tuple[tuple[str, str, Callable[[int | None], str]], ...] = (
    ("FLOPs", "flops", flops_text),
    ("forward", "forward_ns", time_text),
    ("backward", "backward_ns", time_text),
    ("kept for backward", "saved_bytes", bytes_text),
    ("peak", "peak_bytes", bytes_text),
)
"""Title, field of `Cost`, and how it is shown."""


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
    path = ".".join(rest.partition("]")[0] if bracket else name for name, bracket, rest in parts)
    return f"{path} ({kind})" if parts[-1][1] else path


def _outputs(graph: Graph) -> dict[str, str]:
    """The sizes of what the last operation in each box made."""
    found: dict[str, str] = {}
    for node in graph.nodes:
        if node.op in ("Parameter", "Buffer", "Constant", "Input", "Output") or not node.shapes:
            continue
        sizes = node.shapes[0]
        text = "?" if sizes is None else " × ".join(map(str, sizes)) or "scalar"
        box = node.name
        while "/" in box:
            box = box.rpartition("/")[0]
            found[box] = text
    return found


def _aligned(row: list[str], widths: list[int]) -> list[str]:
    """The first two columns begin at the left, figures end at the right."""
    return [
        cell.ljust(width) if place < 2 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
