"""The columns of the table: hyperparameters and metrics of all runs together.

TensorBoard takes those of one run, whichever it meets first, so that what only the others have is
lost. Here every run counts: what it declares, and the hyperparameters that it was begun with. Where
a domain isn't declared (torch declares none for numbers), it is what the sessions show.
"""

from collections.abc import Iterable
from posixpath import dirname, relpath

import msgspec
from msgspec import UNSET

from glassboard.server.hparam_messages import (
    BOOL,
    NUMBER,
    STRING,
    UNTYPED,
    Experiment,
    HParamInfo,
    Interval,
    Logged,
    MetricInfo,
    MetricName,
    Value,
    type_of,
)
from glassboard.server.session import Session


def experiment(
    session: Session, logged: Logged, *, include_metrics: bool = True, limit: int = 0
) -> Experiment:
    """All columns, hyperparameters that differ first; at most `limit` of these, 0 for all."""
    declared = list(logged.experiments.values())
    merged = Experiment(
        name=_first(one.name for one in declared),
        description=_first(one.description for one in declared),
        user=_first(one.user for one in declared),
        time_created_secs=min((one.time_created_secs for one in declared), default=0.0),
    )
    infos = sorted(_hparams(declared, logged), key=lambda info: (not info.differs, info.name))
    merged.hparam_infos = infos[:limit] if limit > 0 else infos
    if include_metrics:
        metrics = {info.name: info for one in reversed(declared) for info in one.metric_infos}
        ordered = dict.fromkeys(info.name for one in declared for info in one.metric_infos)
        merged.metric_infos = [metrics[name] for name in ordered]
        if not metrics and infos:
            merged.metric_infos = [MetricInfo(name) for name in _shown(session, logged)]
    return merged


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


def _hparams(declared: list[Experiment], logged: Logged) -> list[HParamInfo]:
    values: dict[str, list[Value]] = {}
    for start in logged.starts.values():
        for name, value in start.hparams.items():
            values.setdefault(name, []).append(value)
    infos: dict[str, HParamInfo] = {}
    for info in (info for one in declared for info in one.hparam_infos):
        if info.name in infos:
            _join(infos[info.name], info)
        else:
            infos[info.name] = msgspec.structs.replace(info)
    for name in values:
        infos.setdefault(name, HParamInfo(name))
    for name, info in infos.items():
        _complete(info, values.get(name, []))
    return list(infos.values())


def _join(info: HParamInfo, other: HParamInfo) -> None:
    """What another run declares of the same hyperparameter."""
    info.display_name = info.display_name or other.display_name
    info.description = info.description or other.description
    info.differs = info.differs or other.differs
    if other.type not in (info.type, UNTYPED):
        info.type = other.type if info.type == UNTYPED else STRING
    discrete, interval = info.domain_discrete, info.domain_interval
    if discrete is not UNSET and other.domain_discrete is not UNSET:
        info.domain_discrete = _distinct([*discrete, *other.domain_discrete])
    elif interval is not UNSET and other.domain_interval is not UNSET:
        info.domain_interval = Interval(
            min(interval.min_value, other.domain_interval.min_value),
            max(interval.max_value, other.domain_interval.max_value),
        )
    elif (discrete, interval) != (other.domain_discrete, other.domain_interval):
        info.domain_discrete = info.domain_interval = UNSET  # the values will tell


def _complete(info: HParamInfo, values: list[Value]) -> None:
    """Fills in what isn't declared, from the values that sessions have."""
    if info.type == UNTYPED:
        info.type = type_of(values)
    info.differs = info.differs or len({(type(value), value) for value in values}) > 1
    if info.domain_discrete is not UNSET or info.domain_interval is not UNSET or not values:
        return
    numbers = [value for value in values if type_of([value]) == NUMBER]
    if info.type == NUMBER and len(numbers) == len(values):
        info.domain_interval = Interval(min(numbers), max(numbers))
    elif info.type == BOOL and all(isinstance(value, bool) for value in values):
        info.domain_discrete = sorted(set(values))
    else:
        info.domain_discrete = sorted({as_text(value) for value in values})


def _distinct(values: list[Value]) -> list[Value]:
    """Each once: `True` and 1.0 are two."""
    return list({(type(value), value): value for value in values}.values())


def as_text(value: Value) -> str:
    """A value as JSON writes it, a text as it is."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _shown(session: Session, logged: Logged) -> list[MetricName]:
    """The scalar tags of all sessions, and of the runs that lie below them."""
    names: set[tuple[str, str]] = set()
    for run, tags in session.store.tag_names("scalars").items():
        owner = _session_above(run, logged)
        if owner is not None:
            group = "" if owner == run else relpath(run, owner)
            names.update((tag, group) for tag in tags)
    return [MetricName(group, tag) for tag, group in sorted(names)]


def _session_above(run: str, logged: Logged) -> str | None:
    """The nearest session at or above a run."""
    path = run
    while path not in logged.starts:
        if path in ("", "."):
            return None
        path = dirname(path) or "."
    return path
