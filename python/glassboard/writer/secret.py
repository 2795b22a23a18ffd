"""Takes out of a command line what nobody else should know."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HIDDEN = "***"
MOST = 2_000  # characters of an argument that are kept
MOST_NAMES = 50  # that are looked for in an argument

WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
SECRET = {"auth", "credential", "credentials", "passphrase", "passwd", "password", "pwd", "secret"}
SECRET |= {"apikey", "token", "secrets", "pat"}
KEYS = {"access", "api", "auth", "private", "secret", "signing"}  # before `key`
END = re.compile("[=:]")  # of a name
# How the keys of those begin who hand out many: so they are known without a name before them.
TOKEN = re.compile(
    r"\b(?:hf_|gh[opsu]_|github_pat_|glpat-|sk-|xox[abp]-|AKIA|AIza|ya29\.)[\w.-]{12,}|"
    r"\beyJ[\w-]{10,}\.[\w.-]{10,}"
)
USER = re.compile(r"(?<=://)[^/@\s]+@")


def hidden(arguments: Iterable[str]) -> list[str]:
    """The arguments, with `***` for passwords, tokens and keys: by the name of the option before
    them, or by how they begin.
    """
    return [_short(argument) for argument in _hidden(arguments)]


def is_secret(name: str) -> bool:
    """Whether something of this name is nobody else's business: `--hf_token`, but not
    `--max-tokens` or `--tokenizer`.
    """
    words = [word.lower() for word in WORDS.findall(name)]
    key = any(before in KEYS and word == "key" for before, word in pairwise(words))
    return key or not SECRET.isdisjoint(words)


def _hidden(arguments: Iterable[str]) -> Iterator[str]:
    follows = False
    for argument in arguments:
        ends = (found.end() for found in islice(END.finditer(argument), MOST_NAMES))
        end = next((end for end in ends if is_secret(argument[:end])), None)
        if follows and not argument.startswith("-"):
            yield HIDDEN
        elif end is not None:
            yield argument[:end] + HIDDEN
        else:
            yield USER.sub("", TOKEN.sub(HIDDEN, argument))
        follows = argument.startswith("-") and end is None and is_secret(argument)


def _short(argument: str) -> str:
    return argument if len(argument) <= MOST else f"{argument[:MOST]}…"
