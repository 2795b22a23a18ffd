"""What was logged for the hparams plugin.

Source: `api.proto`, `plugin_data.proto` and `hparams_util.proto` of TensorBoard's `hparams` plugin.
The structs have the names and the JSON of its answers.
"""

import math
from collections.abc import Iterable
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from glassboard import wire
from glassboard.server.session import Session

KIND = "hparams"
EXPERIMENT = "_hparams_/experiment"
START = "_hparams_/session_start_info"
END = "_hparams_/session_end_info"
TYPES = ("DATA_TYPE_UNSET", "DATA_TYPE_STRING", "DATA_TYPE_BOOL", "DATA_TYPE_FLOAT64")
UNTYPED, STRING, BOOL, NUMBER = TYPES
DATASETS = ("DATASET_UNKNOWN", "DATASET_TRAINING", "DATASET_VALIDATION")
STATUSES = ("STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING")

Value = str | float | bool


class Interval(Struct, rename="camel"):
    """The span of a number."""

    min_value: Any = 0.0
    max_value: Any = 0.0


class HParamInfo(Struct, rename="camel"):
    """A hyperparameter, and which values it takes."""

    name: str
    display_name: str = ""
    description: str = ""
    type: str = TYPES[0]
    differs: bool = False
    domain_discrete: list[Any] | UnsetType = UNSET
    domain_interval: Interval | UnsetType = UNSET


class MetricName(Struct, frozen=True):
    """A scalar tag, and where below a session's run it is found."""

    group: str = ""
    tag: str = ""


class MetricInfo(Struct, rename="camel"):
    """A metric."""

    name: MetricName
    display_name: str = ""
    description: str = ""
    dataset_type: str = DATASETS[0]


class Experiment(Struct, rename="camel"):
    """The columns of the table of hyperparameters."""

    name: str = ""
    description: str = ""
    user: str = ""
    time_created_secs: float = 0.0
    hparam_infos: list[HParamInfo] = []
    metric_infos: list[MetricInfo] = []


class SessionStart(Struct):
    """What a session was begun with."""

    hparams: dict[str, Value]
    model_uri: str
    monitor_url: str
    group_name: str
    start_time: float


class SessionEnd(Struct):
    """How a session ended."""

    status: str = STATUSES[0]
    end_time: float = 0.0


class Logged(Struct):
    """Everything of the plugin, by run."""

    experiments: dict[str, Experiment] = {}
    starts: dict[str, SessionStart] = {}
    ends: dict[str, SessionEnd] = {}


def logged(session: Session) -> Logged:
    """What all runs have logged, in their natural order."""
    found = Logged()
    for run, tag, content in session.store.contents(KIND):
        _add(found, run, tag, wire.fields_of(content))
    return found


def is_json(value: Value | None) -> bool:
    """Whether it is a value that JSON has."""
    return value is not None and (not isinstance(value, float) or math.isfinite(value))


def type_of(values: Iterable[Value]) -> str:
    """The type that all values have, or text for want of one."""
    kinds = {
        STRING if isinstance(value, str) else BOOL if isinstance(value, bool) else NUMBER
        for value in values
    }
    return kinds.pop() if len(kinds) == 1 else STRING if kinds else UNTYPED


def _add(found: Logged, run: str, tag: str, data: wire.Fields) -> None:
    if tag == EXPERIMENT:
        for message in wire.messages(data, 2):
            found.experiments[run] = _experiment(wire.fields_of(message))
    elif tag == START:
        for message in wire.messages(data, 3):
            found.starts[run] = _start(wire.fields_of(message))
    elif tag == END:
        for message in wire.messages(data, 4):
            fields = wire.fields_of(message)
            status = _named(STATUSES, wire.integer(fields, 1))
            found.ends[run] = SessionEnd(status, wire.double(fields, 2))


def _experiment(fields: wire.Fields) -> Experiment:
    return Experiment(
        description=wire.text(fields, 1),
        user=wire.text(fields, 2),
        time_created_secs=wire.double(fields, 3),
        hparam_infos=[_hparam(wire.fields_of(info)) for info in wire.messages(fields, 4)],
        metric_infos=[_metric(wire.fields_of(info)) for info in wire.messages(fields, 5)],
        name=wire.text(fields, 6),
    )


def _hparam(fields: wire.Fields) -> HParamInfo:
    info = HParamInfo(
        name=wire.text(fields, 1),
        display_name=wire.text(fields, 2),
        description=wire.text(fields, 3),
        type=_named(TYPES, wire.integer(fields, 4)),
        differs=bool(wire.integer(fields, 7)),
    )
    for message in wire.messages(fields, 5):
        values = map(_value, wire.messages(wire.fields_of(message), 1))
        info.domain_discrete = [value for value in values if is_json(value)]
    for message in wire.messages(fields, 6):
        interval = wire.fields_of(message)
        info.domain_interval = Interval(wire.double(interval, 1), wire.double(interval, 2))
    return info


def _metric(fields: wire.Fields) -> MetricInfo:
    name = wire.fields_of(b"".join(wire.messages(fields, 1)))
    return MetricInfo(
        name=MetricName(wire.text(name, 1), wire.text(name, 2)),
        display_name=wire.text(fields, 3),
        description=wire.text(fields, 4),
        dataset_type=_named(DATASETS, wire.integer(fields, 5)),
    )


def _start(fields: wire.Fields) -> SessionStart:
    hparams = {}
    for entry in map(wire.fields_of, wire.messages(fields, 1)):
        value = _value(b"".join(wire.messages(entry, 2)))
        if value is not None:
            hparams[wire.text(entry, 1)] = value
    return SessionStart(
        hparams=hparams,
        model_uri=wire.text(fields, 2),
        monitor_url=wire.text(fields, 3),
        group_name=wire.text(fields, 4),
        start_time=wire.double(fields, 5),
    )


def _value(message: bytes) -> Value | None:
    """A `google.protobuf.Value`; None where it is none of those that a hyperparameter may be."""
    fields = wire.fields_of(message)
    if 3 in fields:
        return wire.text(fields, 3)
    if 4 in fields:
        return bool(wire.integer(fields, 4))
    if 2 in fields:
        return wire.double(fields, 2)
    return None


def _named(names: tuple[str, ...], number: int) -> str:
    return names[number] if 0 <= number < len(names) else names[0]
