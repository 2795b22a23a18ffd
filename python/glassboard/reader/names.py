"""Which names are meant: one, several, or all that fit a pattern."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from fnmatch import translate
from typing import Any, TypeAlias

from glassboard.errors import NotFoundError

Names: TypeAlias = "str | re.Pattern[str] | Iterable[str | re.Pattern[str]] | None"
"""A name; a glob (`*`, `?`, `[abc]`; `*` also crosses `/`), where no such name exists; a compiled
regular expression, found anywhere in the name; several of these; None for all.
"""

COMPARED = 5_000  # names that a misspelt one is compared with: about 0.1 s


class UnknownNameError(NotFoundError, KeyError):
    """A run or tag that is not there."""

    def __str__(self) -> str:
        return f"{self.message}\nhint: {self.hint}"


def chosen(wanted: Names, known: Sequence[str], *, what: str) -> list[str] | None:
    """The names that are meant, in the order of `known`; None for all.

    Raises UnknownNameError for a plain name that is not there, calling it a `what`, and TypeError
    for what is neither a name nor a pattern. A pattern may fit none.
    """
    if wanted is None:
        return None
    held = set(known)
    found: set[str] = set()
    for name in _each(wanted, what):
        if isinstance(name, str) and name in held:
            found.add(name)
        elif isinstance(name, str) and not any(character in name for character in "*?["):
            raise UnknownNameError(f"there is no {what} `{name}`", hint=_nearest(name, known))
        else:
            fits = (
                name.search if isinstance(name, re.Pattern) else re.compile(translate(name)).match
            )
            found.update(filter(fits, known))
    return [name for name in known if name in found]


def _each(wanted: Any, what: str) -> Iterator[str | re.Pattern[str]]:
    """The names and patterns, which a caller without a type checker may have got wrong."""
    if isinstance(wanted, str | re.Pattern | bytes) or not isinstance(wanted, Iterable):
        wanted = [wanted]
    for name in wanted:
        if not isinstance(name.pattern if isinstance(name, re.Pattern) else name, str):
            raise _no_name(name, what)
        yield name


def _no_name(given: object, what: str) -> TypeError:
    return TypeError(
        f"a {what} is chosen by its name or a pattern, not by `{given!r}`\n"
        "hint: give 'loss', 'loss/*', re.compile('loss'), or a list of these"
    )


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known[:COMPARED], n=3)
    return f"the nearest names are {_listed(near)}" if near else _some(known)


def _some(known: Sequence[str]) -> str:
    if not known:
        return "there are none at all"
    more = f", and {len(known) - 3:,} more" if len(known) > 3 else ""
    return f"there are {_listed(known[:3])}{more}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" if name else "one without a name" for name in names)
