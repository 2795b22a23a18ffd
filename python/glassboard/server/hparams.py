"""Hyperparameters: what each run was begun with, and the columns that all runs have together."""

from typing import Literal

from msgspec import Struct

from glassboard.server.answers import number
from glassboard.server.hparam_messages import (
    BOOL,
    NUMBER,
    HParamInfo,
    Logged,
    Value,
    logged,
    type_of,
)
from glassboard.server.routes import Routes
from glassboard.server.session import Session

TYPES: dict[str, Literal["number", "bool"]] = {NUMBER: "number", BOOL: "bool"}


class Column(Struct):
    """A hyperparameter that at least one run has."""

    name: str
    type: Literal["number", "string", "bool"]
    """`string` where runs have values of several types."""
    display_name: str
    description: str


class HParams(Struct):
    """The table of hyperparameters: a row a run."""

    columns: list[Column]
    """In the order in which runs declare them, the runs in natural order."""
    runs: dict[str, dict[str, Value]]
    """Those of each run that has any. A number that JSON has not is a text: `NaN`, `Infinity`,
    `-Infinity`."""
    metrics: list[str]
    """The scalar tags that runs declare to be what their hyperparameters are judged by."""


def add_routes(routes: Routes, session: Session) -> None:
    """`GET /api/v1/hparams`."""

    @routes.get("/api/v1/hparams", answers=HParams, summary="Hyperparameters, by run")
    def get_hparams() -> HParams:
        found = logged(session)
        metrics = (info.name.tag for one in found.experiments.values() for info in one.metric_infos)
        return HParams(
            columns=_columns(found),
            runs={
                run: {name: _as_json(value) for name, value in start.hparams.items()}
                for run, start in found.starts.items()
                if start.hparams
            },
            metrics=list(dict.fromkeys(metrics)),
        )


def _columns(found: Logged) -> list[Column]:
    """What is declared comes first: of what a run has, protobuf keeps no order."""
    declared: dict[str, HParamInfo] = {}
    for info in (info for one in found.experiments.values() for info in one.hparam_infos):
        if not (
            info.name in declared and (declared[info.name].description or not info.description)
        ):
            declared[info.name] = info
    values: dict[str, list[Value]] = {name: [] for name in declared}
    for start in found.starts.values():
        for name in sorted(start.hparams):
            values.setdefault(name, []).append(start.hparams[name])
    return [
        Column(
            name=name,
            type=TYPES.get(type_of(held), "string"),
            display_name=declared[name].display_name if name in declared else "",
            description=declared[name].description if name in declared else "",
        )
        for name, held in values.items()
        if held
    ]


def _as_json(value: Value) -> Value:
    return number(value) if isinstance(value, float) else value
