"""Hyperparameters: what a run began with, for the plugin `hparams`.

Source of the numbers: TensorBoard's `hparams/plugin_data.proto` and `api.proto`, and protobuf's
`struct.proto`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard import proto
from glassboard.writer import convert, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Plain = bool | float | str

EXPERIMENT = "_hparams_/experiment"
START = "_hparams_/session_start_info"
END = "_hparams_/session_end_info"
SUCCESS = 1  # of the enumeration Status
TYPES = {str: 1, bool: 2, float: 3}  # of the enumeration DataType


def checked_domain(hparams: Mapping[str, Any], domain: Any) -> dict[str, list[Any]]:
    """Which values each hyperparameter may have; raises TypeError as torch does."""
    domain = domain or {}
    if not isinstance(domain, dict):
        raise TypeError(
            "`hparam_domain_discrete` must be a dict of lists\n"
            'hint: such as {"optimizer": ["sgd", "adam"]}'
        )
    for name, values in domain.items():
        kind = type(hparams.get(name))
        if name not in hparams or not isinstance(values, list):
            known = ", ".join(map(str, hparams)) or "none"
            raise TypeError(
                f"`hparam_domain_discrete[{name!r}]` must be the list of the values of a "
                f"hyperparameter; those given are: {known}"
            )
        if not all(isinstance(each, kind) for each in values):
            raise TypeError(
                f"`hparam_domain_discrete[{name!r}]` must be a list of `{kind.__name__}`, as the "
                "hyperparameter is"
            )
    return domain


def plain(given: Any) -> Plain:
    """A hyperparameter as a bool, a float or a str. Raises TypeError or ValueError for what is none
    of them.
    """
    if isinstance(given, bool):
        return given
    if isinstance(given, str):
        return str.__str__(given)  # of an enumeration's member, what it is
    number = convert.number(given)
    is_bool = str(getattr(given, "dtype", "")).rpartition(".")[-1] == "bool"
    return bool(number) if is_bool else number


def session(
    hparams: Mapping[str, Plain], metrics: Iterable[str], domain: Mapping[str, list[Plain]]
) -> list[tuple[str, bytes]]:
    """(tag, fields) of the values that say what a run began with, and that it ended well.

    An experiment, which names the columns, is among them where there are domains alone: TensorBoard
    shows the columns of one experiment, and without any those of all runs.
    """
    start = b"".join(proto.message(1, _entry(name, given)) for name, given in hparams.items())
    told = [(START, _value(3, start)), (END, _value(4, proto.integer(1, SUCCESS)))]
    if not domain:
        return told
    columns = b"".join(
        proto.message(4, _column(name, given, domain.get(name))) for name, given in hparams.items()
    )
    shown = b"".join(
        proto.message(5, proto.message(1, proto.text(2, metric))) for metric in metrics
    )
    return [(EXPERIMENT, _value(2, columns + shown)), *told]


def _value(number: int, message: bytes) -> bytes:
    return value.metadata("hparams", proto.message(number, message))


def _column(name: str, given: Plain, domain: list[Plain] | None) -> bytes:
    told = proto.text(1, name) + proto.integer(4, TYPES[type(given)])
    if domain is None:
        return told
    values = b"".join(proto.message(1, _plain_value(each)) for each in domain)
    return told + proto.message(5, values)


def _entry(name: str, given: Plain) -> bytes:
    return proto.text(1, name) + proto.message(2, _plain_value(given))


def _plain_value(given: Plain) -> bytes:
    if isinstance(given, bool):
        return proto.integer(4, int(given))
    return proto.text(3, given) if isinstance(given, str) else proto.double(2, given)
