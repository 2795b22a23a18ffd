"""The table as a file: CSV, JSON or LaTeX."""

import csv
import io
from typing import Any

from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.answers import json_answer
from glassboard.server.hparam_messages import Experiment
from glassboard.server.tensorboard.hparams.sessions import Group

SPECIAL = {ord(character): f"\\{character}" for character in "_%&#${}"}  # LaTeX's own


def download(
    kind: str, experiment: Experiment, groups: list[Group], visible: list[bool]
) -> Response:
    """The columns that are visible, hyperparameters before metrics; raises UserError."""
    header, rows = table(experiment, groups, visible)
    if kind == "json":
        return json_answer({"header": header, "rows": rows})
    if kind == "csv":
        return Response(_csv(header, rows), media_type="text/csv")
    if kind == "latex":
        return Response(_latex(header, rows), media_type="application/x-latex")
    raise UserError(f"`{kind[:60]}` is no format", hint="there are `csv`, `json` and `latex`")


def table(
    experiment: Experiment, groups: list[Group], visible: list[bool]
) -> tuple[list[str], list[list[Any]]]:
    """The header and the rows: an empty text for a hyperparameter that a group doesn't have, None
    for a metric.
    """
    hparams, metrics = experiment.hparam_infos, experiment.metric_infos
    header = [info.display_name or info.name for info in hparams]
    header += [info.display_name or info.name.tag for info in metrics]
    rows = []
    for group in groups:
        values = {metric.name: metric.value for metric in group.metric_values}
        row: list[Any] = [group.hparams.get(info.name, "") for info in hparams]
        row += [values.get(info.name) for info in metrics]
        rows.append(_seen(row, visible))
    return _seen(header, visible), rows


def _seen(row: list[Any], visible: list[bool]) -> list[Any]:
    return [value for value, shown in zip(row, visible, strict=False) if shown]


def _csv(header: list[str], rows: list[list[Any]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue()


def _latex(header: list[str], rows: list[list[Any]]) -> str:
    lines = [" & ".join(map(_cell, row)) + " \\\\" for row in (header, *rows)]
    return "\n".join(
        (
            "\\begin{table}[tbp]",
            f"\\begin{{tabular}}{{{'l' * len(header)}}}",
            lines[0] + " \\hline",
            *lines[1:],
            "\\hline",
            "\\end{tabular}",
            "\\end{table}",
            "",
        )
    )


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return f"${value:d}$"
    if isinstance(value, str):
        words = {"NaN": r"$\mathrm{NaN}$", "Infinity": r"$+\infty$", "-Infinity": r"$-\infty$"}
        return words.get(value) or value.translate(SPECIAL)
    coefficient, _, exponent = f"{value:.3g}".partition("e")
    return f"${coefficient}\\cdot 10^{{{int(exponent)}}}$" if exponent else f"${coefficient}$"
