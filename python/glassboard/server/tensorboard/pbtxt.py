"""Protobuf's text form, as the projector's configuration is written by people and by programs.

Source: the text format specification of protobuf, of which messages, lists, strings, numbers and
names are read, and nothing that needs a schema.
"""

import re
from typing import Any

from glassboard.errors import UserError

Message = dict[str, list[Any]]  # by field, each value that stands there: Message, str, int or float

_token = re.compile(
    r"""(?:\s|\#[^\n]*)*(?:
        (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<word>[A-Za-z0-9_.+-]+)
      | (?P<mark>[{}<>:;,\[\]])
    )?""",
    re.VERBOSE,
)
_escape = re.compile(rb"\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|(.))", re.DOTALL)
PLAIN = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
CLOSING = {"{": "}", "<": ">"}
DEEPEST = 32  # messages in messages


def parse(text: str) -> Message:
    """The message that a text describes; raises UserError."""
    tokens = _tokens(text)
    message, place = _message(tokens, 0, "", 0)
    if place != len(tokens):
        raise _broken(tokens, place)
    return message


def _tokens(text: str) -> list[tuple[str, str]]:
    """(kind, token) of each."""
    tokens, place = [], 0
    while True:
        match = _token.match(text, place)
        if match is None or match.lastgroup is None:
            break
        tokens.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    if match is not None and match.end() < len(text):
        raise UserError(f"`{text[match.end() :][:20]}` is not protobuf's text form")
    return tokens


def _message(
    tokens: list[tuple[str, str]], place: int, closing: str, depth: int
) -> tuple[Message, int]:
    """The fields up to the closing mark, and the place behind it."""
    message: Message = {}
    while place < len(tokens):
        kind, token = tokens[place]
        place += 1
        if token == closing and kind == "mark":
            return message, place
        if kind == "mark" and token in ",;":
            continue
        if kind != "word" or place == len(tokens) or depth == DEEPEST:
            raise _broken(tokens, place - 1)
        if tokens[place] == ("mark", ":"):
            place += 1
        values = message.setdefault(token, [])
        place = _values(tokens, place, values, depth)
    if closing:
        raise _broken(tokens, place)
    return message, place


def _values(tokens: list[tuple[str, str]], place: int, values: list[Any], depth: int) -> int:
    """Adds one value, or those of a list; the place behind it."""
    if tokens[place : place + 1] == [("mark", "[")]:
        place += 1
        while place < len(tokens) and tokens[place] != ("mark", "]"):
            if tokens[place] != ("mark", ","):
                place = _value(tokens, place, values, depth)
            else:
                place += 1
        return place + 1
    return _value(tokens, place, values, depth)


def _value(tokens: list[tuple[str, str]], place: int, values: list[Any], depth: int) -> int:
    kind, token = tokens[place] if place < len(tokens) else ("", "")
    if kind == "mark" and token in CLOSING:
        inner, place = _message(tokens, place + 1, CLOSING[token], depth + 1)
        values.append(inner)
        return place
    if kind == "word":
        values.append(_number(token))
        return place + 1
    text = ""
    while place < len(tokens) and tokens[place][0] == "string":  # adjacent ones are one
        text += _string(tokens[place][1])
        place += 1
    if kind != "string":
        raise _broken(tokens, place)
    values.append(text)
    return place


def _number(word: str) -> Any:
    if word.lstrip("+-").isdecimal():
        return int(word)
    try:
        return float(word)
    except ValueError:
        return word  # an enumeration's name, `true`, `false`


def _string(token: str) -> str:
    return _escape.sub(_unescaped, token[1:-1].encode(errors="replace")).decode(errors="replace")


def _unescaped(match: re.Match[bytes]) -> bytes:
    octal, hexadecimal, plain = match.groups()
    if plain is not None:
        return PLAIN.get(plain, plain)
    return bytes([int(octal, 8) & 0xFF if octal is not None else int(hexadecimal, 16)])


def _broken(tokens: list[tuple[str, str]], place: int) -> UserError:
    near = " ".join(token for _, token in tokens[max(place - 2, 0) : place + 2])
    return UserError(f"near `{near[:60]}` this is not protobuf's text form")
