"""Parameters: the strings of a query or a form as the fields of a struct, and those that several
kinds share.
"""

import math
from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from glassboard.errors import UserError

SHOWN = 100  # characters of a bad value that an error repeats

RunName = Annotated[
    str, Meta(description="the run: its path below the logdir, `.` for the logdir itself")
]
TAG = "the tag, as it was logged"
Tag = Annotated[str, Meta(description=TAG)]
Runs = Annotated[list[str], Meta(description="a run; give it again for more; every run by default")]
Superseded = Annotated[
    bool, Meta(description="also what a restart of the run superseded, marked as such")
]


class OneRun(Struct, frozen=True):
    """The parameters of a question about one run."""

    run: RunName


class OneTag(OneRun, frozen=True):
    """The parameters of a question about one tag of one run."""

    tag: Tag


class Parameter(NamedTuple):
    """One parameter of a route, as its struct declares it."""

    name: str
    """In the URL."""
    field: str
    """In the struct."""
    type: Any
    required: bool
    repeated: bool
    """Whether it may be given many times."""


Params = TypeVar("Params", bound=Struct)


def read_params(kind: type[Params], given: Iterable[tuple[str, str]]) -> Params:
    """The struct made of (name, value) pairs; raises UserError for the first that won't do.

    Names that the struct doesn't have are ignored. Of a parameter that isn't a list the last value
    counts. No parameter takes NaN or an infinity.
    """
    values: dict[str, list[str]] = {}
    for name, value in given:
        values.setdefault(name, []).append(value)
    fields = {}
    for parameter in parameters_of(kind):
        if parameter.name in values:
            fields[parameter.field] = _convert(parameter, values[parameter.name])
        elif parameter.required:
            raise UserError(
                f"the parameter `{parameter.name}` is missing",
                hint=f"it is {_wanted(msgspec.json.schema(parameter.type))}",
            )
    return kind(**fields)


@cache
def parameters_of(kind: type[Struct]) -> tuple[Parameter, ...]:
    """The parameters that a struct declares, in its order."""
    return tuple(
        Parameter(
            name=field.encode_name,
            field=field.name,
            type=field.type,
            required=field.required,
            repeated=_has_list(field.type),
        )
        for field in msgspec.structs.fields(kind)
    )


def _has_list(kind: Any) -> bool:
    return get_origin(kind) is list or any(map(_has_list, get_args(kind)))


def _convert(parameter: Parameter, values: list[str]) -> object:
    given = values if parameter.repeated else values[-1]
    try:
        value = msgspec.convert(given, parameter.type, strict=False)
        if not isinstance(value, float) or math.isfinite(value):
            return value
    except msgspec.ValidationError:
        pass
    shown = ", ".join(values)[:SHOWN]
    raise UserError(
        f"`{shown}` won't do for `{parameter.name}`",
        hint=f"give {_wanted(msgspec.json.schema(parameter.type))}",
    )


def _wanted(schema: dict[str, Any]) -> str:
    """What a JSON schema asks for, in words: `a whole number from 1 to 4096`."""
    options = [option for option in schema.get("anyOf", [schema]) if option.get("type") != "null"]
    schema = {**schema, **options[0]}
    if "enum" in schema:
        return "one of " + ", ".join(f"`{value}`" for value in schema["enum"])
    words = {"integer": "a whole number", "number": "a number", "boolean": "`true` or `false`"}
    parts = [words.get(schema["type"]) or schema.get("description", "a text")]
    bounds = {"minimum": "from", "exclusiveMinimum": "above", "exclusiveMaximum": "below"}
    parts += [f"{word} {schema[key]:g}" for key, word in bounds.items() if key in schema]
    if "maximum" in schema:
        parts.append(f"to {schema['maximum']}")
    return " ".join(parts)
