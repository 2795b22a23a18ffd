"""What clients ask the hparams plugin: protobuf messages in JSON, as protobuf reads them."""

import math
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from glassboard.errors import UserError, uncapitalized
from glassboard.server.hparam_messages import STATUSES, Interval, MetricName

ORDERS = ("ORDER_UNSPECIFIED", "ORDER_ASC", "ORDER_DESC")
AGGREGATIONS = (
    "AGGREGATION_UNSET",
    "AGGREGATION_AVG",
    "AGGREGATION_MEDIAN",
    "AGGREGATION_MIN",
    "AGGREGATION_MAX",
)
Name = str | int  # of an enumeration: its name or its number

Request = TypeVar("Request", bound=Struct)


class ExperimentRequest(Struct, rename="camel"):
    """For the columns of the table."""

    include_metrics: bool = True
    hparams_limit: int = 0


class Column(Struct, rename="camel"):
    """How one column is filtered, sorted and shown."""

    hparam: str | None = None
    metric: MetricName | None = None
    order: Name = 0
    missing_values_first: bool = False
    filter_regexp: str | None = None
    filter_interval: Interval | None = None
    filter_discrete: list[Any] | None = None
    exclude_missing_values: bool = False
    include_in_result: bool | None = None


class GroupsRequest(Struct, rename="camel"):
    """For the rows of the table."""

    allowed_statuses: list[Name] = []
    col_params: list[Column] = []
    aggregation_type: Name = 0
    aggregation_metric: MetricName = MetricName()
    start_index: int = 0
    slice_size: int = 0
    include_metrics: bool = True


class EvalsRequest(Struct, rename="camel"):
    """For the points of one metric of one session."""

    session_name: str = ""
    metric_name: MetricName = MetricName()


def read(kind: type[Request], body: object) -> Request:
    """The request in decoded JSON: names in camel or snake case, null for what isn't given, numbers
    perhaps in quotes; raises UserError.
    """
    if not isinstance(body, dict):
        raise UserError("the request is no JSON object", hint="`{}` asks for the defaults")
    try:
        request = msgspec.convert(_camel(body), kind, strict=False)
    except msgspec.ValidationError as error:
        raise UserError(
            "the request is not as it should be", hint=uncapitalized(str(error))
        ) from None
    except RecursionError:
        raise UserError(
            "the request is not as it should be", hint="its lists are too deep"
        ) from None
    if isinstance(request, GroupsRequest):
        _check(request)
    return request


def _check(request: GroupsRequest) -> None:
    """Brings enumerations to their names and bounds to numbers."""
    request.allowed_statuses = [_named(STATUSES, status) for status in request.allowed_statuses]
    request.aggregation_type = _named(AGGREGATIONS, request.aggregation_type)
    for column in request.col_params:
        column.order = _named(ORDERS, column.order)
        if column.hparam is None and column.metric is None:
            raise UserError("an entry of `colParams` has neither `hparam` nor `metric`")
        if column.filter_interval is not None:
            interval = column.filter_interval
            column.filter_interval = Interval(
                _bound(interval.min_value), _bound(interval.max_value)
            )


def _camel(value: Any) -> Any:
    """With names in camel case and without nulls; the values of a filter stay as they are."""
    if isinstance(value, list):
        return [_camel(item) for item in value]
    if not isinstance(value, dict):
        return value
    names = {
        name: "".join((head, *map(str.capitalize, rest)))
        for name in value
        for head, *rest in [name.split("_")]
    }
    return {names[name]: _camel(item) for name, item in value.items() if item is not None}


def _named(names: tuple[str, ...], given: Name) -> str:
    if isinstance(given, str) and given in names:
        return given
    if str(given).isdigit() and int(given) < len(names):
        return names[int(given)]
    raise UserError(
        f"`{str(given)[:60]}` is none of the names that are known here",
        hint="they are " + ", ".join(f"`{name}`" for name in names),
    )


def _bound(given: Any) -> float:
    try:
        bound = float(given)
    except (TypeError, ValueError, OverflowError):
        bound = math.nan
    if math.isnan(bound):
        raise UserError(f"`{str(given)[:60]}` is no bound of an interval", hint="give a number")
    return bound
