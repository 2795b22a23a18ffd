"""The rows of the table: sessions, those of equal hyperparameters as one group."""

import math
from collections.abc import Iterable
from statistics import fmean
from typing import Any

from msgspec import Struct

from glassboard.server.session import Session
from glassboard.server.tensorboard.encode import number
from glassboard.server.tensorboard.hparams.experiment import as_text
from glassboard.server.tensorboard.hparams.messages import (
    Experiment,
    Interval,
    Logged,
    MetricName,
    SessionEnd,
    Value,
)
from glassboard.server.tensorboard.hparams.requests import Column, GroupsRequest
from glassboard.server.tensorboard.series import last


class MetricValue(Struct, rename="camel"):
    """A metric's last value."""

    name: MetricName
    value: Any
    training_step: int
    wall_time_secs: Any


class SessionRow(Struct, rename="camel"):
    """One training."""

    name: str
    start_time_secs: Any
    end_time_secs: Any
    status: str
    model_uri: str
    metric_values: list[MetricValue]
    monitor_url: str


class Group(Struct, rename="camel"):
    """Sessions that were begun with the same hyperparameters."""

    name: str
    hparams: dict[str, Value]
    metric_values: list[MetricValue]
    sessions: list[SessionRow]
    monitor_url: str


class Groups(Struct, rename="camel"):
    """One page of the rows, and how many there are."""

    session_groups: list[Group]
    total_size: int


def groups(session: Session, logged: Logged, columns: Experiment, request: GroupsRequest) -> Groups:
    """The rows that a request asks for."""
    rows = _rows(session, logged, columns, request)
    for column in request.col_params:
        rows = _filtered(session, rows, column)
    rows.sort(key=lambda row: row.name)
    for column in reversed(request.col_params):
        if column.order != "ORDER_UNSPECIFIED":
            _sort(rows, column, descending=column.order == "ORDER_DESC")
    if any(column.include_in_result is not None for column in request.col_params):
        shown = {c.hparam for c in request.col_params if c.include_in_result is not False}
        for row in rows:
            row.hparams = {name: value for name, value in row.hparams.items() if name in shown}
    start = max(request.start_index, 0)
    return Groups(rows[start : start + max(request.slice_size, 0)], len(rows))


def _rows(
    session: Session, logged: Logged, columns: Experiment, request: GroupsRequest
) -> list[Group]:
    rows: dict[str, Group] = {}
    for run, start in logged.starts.items():
        end = logged.ends.get(run, SessionEnd())
        if end.status not in request.allowed_statuses:
            continue
        row = SessionRow(
            name=run,
            start_time_secs=number(start.start_time),
            end_time_secs=number(end.end_time),
            status=end.status,
            model_uri=start.model_uri,
            metric_values=_metrics(session, run, columns),
            monitor_url=start.monitor_url,
        )
        name = start.group_name or run
        if name not in rows:
            rows[name] = Group(name, dict(start.hparams), [], [], start.monitor_url)
        rows[name].sessions.append(row)
    for group in rows.values():
        group.sessions.sort(key=lambda row: row.name)
        group.metric_values = _aggregated(group.sessions, request)
    return list(rows.values())


def _metrics(session: Session, run: str, columns: Experiment) -> list[MetricValue]:
    """The last value of each metric that a session has."""
    found = []
    for info in columns.metric_infos:
        try:
            step, wall_time, value = last(session, run_of(run, info.name), info.name.tag)
        except KeyError:
            continue
        found.append(MetricValue(info.name, number(value), step, number(wall_time)))
    return found


def run_of(session_name: str, metric: MetricName) -> str:
    """The run that holds a session's metric."""
    if not metric.group:
        return session_name
    return metric.group if session_name == "." else f"{session_name}/{metric.group}"


def _aggregated(rows: list[SessionRow], request: GroupsRequest) -> list[MetricValue]:
    """A group's metrics: averages, or those of the one session that a metric singles out."""
    if request.aggregation_type in ("AGGREGATION_UNSET", "AGGREGATION_AVG"):
        return _averages(rows)
    wanted = request.aggregation_metric
    measured = [
        (float(metric.value), row)
        for row in rows
        for metric in row.metric_values
        if metric.name == wanted
    ]
    if not measured:
        return []
    measured.sort(key=lambda pair: (math.isnan(pair[0]), pair[0]))
    place = {
        "AGGREGATION_MIN": 0,
        "AGGREGATION_MEDIAN": (len(measured) - 1) // 2,
        "AGGREGATION_MAX": sum(not math.isnan(value) for value, _ in measured) - 1,
    }[str(request.aggregation_type)]
    return measured[place][1].metric_values


def _averages(rows: list[SessionRow]) -> list[MetricValue]:
    by_name: dict[MetricName, list[MetricValue]] = {}
    for row in rows:
        for metric in row.metric_values:
            by_name.setdefault(metric.name, []).append(metric)
    return [
        MetricValue(
            name=name,
            value=number(_mean([float(metric.value) for metric in metrics])),
            training_step=sum(metric.training_step for metric in metrics) // len(metrics),
            wall_time_secs=number(_mean([float(metric.wall_time_secs) for metric in metrics])),
        )
        for name, metrics in by_name.items()
    ]


def _mean(values: list[float]) -> float:
    return fmean(values) if all(map(math.isfinite, values)) else sum(values) / len(values)


def _value(group: Group, column: Column) -> Value | None:
    """What a group has in a column; None where it has nothing that could be compared."""
    if column.hparam is not None:
        return group.hparams.get(column.hparam)
    for metric in group.metric_values:
        if metric.name == column.metric:
            value = float(metric.value)
            return None if math.isnan(value) else value
    return None


def _filtered(session: Session, rows: list[Group], column: Column) -> list[Group]:
    """The rows that pass one column's filter."""
    values = [_value(row, column) for row in rows]
    passes = iter(_passes(session, column, [value for value in values if value is not None]))
    return [
        row
        for row, value in zip(rows, values, strict=True)
        if (not column.exclude_missing_values if value is None else next(passes))
    ]


def _passes(session: Session, column: Column, values: list[Value]) -> Iterable[bool]:
    """Whether each value passes."""
    if column.filter_regexp is not None:
        return session.matching(column.filter_regexp, list(map(as_text, values)))
    if column.filter_interval is not None:
        interval = column.filter_interval
        return [_inside(value, interval) for value in values]
    if column.filter_discrete is not None:
        wanted = column.filter_discrete
        return [value in wanted for value in values]
    return [True] * len(values)


def _inside(value: Value, interval: Interval) -> bool:
    return not isinstance(value, str) and interval.min_value <= value <= interval.max_value


def _sort(rows: list[Group], column: Column, *, descending: bool) -> None:
    """Sorts by a column, those that have nothing in it at the end that is asked for."""
    missing_high = column.missing_values_first == descending

    def key(row: Group) -> tuple[bool, bool, Any]:
        value = _value(row, column)
        if value is None:
            return (missing_high, False, 0)
        return (not missing_high, isinstance(value, str), value)

    rows.sort(key=key, reverse=descending)
