"""The reference of recording, from the docstrings: every writer, method and argument.

make docs      writes docs/recording.md
"""

import doctest
import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import glassboard
from glassboard.writer.media import MediaMethods
from glassboard.writer.numbers import NumberMethods
from glassboard.writer.plugins import PluginMethods
from glassboard.writer.run_writer import RunWriter
from glassboard.writer.steps import StepMethods

PAGE = Path(__file__).resolve().parent.parent / "docs/recording.md"
WIDTH = 140  # columns of the page's source
CODE_WIDTH = 88
SECTIONS = re.compile(r"^(Args|Raises|Example):$")
ATTRIBUTES = (property, cached_property)

SETUP = """\
import glassboard
import numpy as np
import torch
from glassboard import SummaryWriter

logdir = "runs/first"
writer = SummaryWriter(logdir)
"""
"""What every example stands on."""

BEFORE_SETUP = (
    "Every writer, method and argument. The [quickstart](quickstart.md) is shorter,"
    " [reading](python-api.md) is told elsewhere, and [compatibility](compatibility.md) says where"
    " torch's and tensorboardX's writers differ. *`make docs` writes this page from the"
    " docstrings.*",
    "The examples are run as tests. Each starts anew, after this:",
)
AFTER_SETUP = (
    "Where an argument is an array, it may be one of NumPy, PyTorch (on any device), JAX,"
    " TensorFlow, CuPy, MLX or Warp, a column of pandas, polars or pyarrow, or a list. A value that"
    " cannot be recorded is warned about, once for each tag, and training goes on.",
)


class Group(NamedTuple):
    """A heading, a sentence, and what stands below."""

    title: str
    text: str
    members: dict[str, Any]
    """What the group documents, by the name that its heading has."""


def public(owner: type, prefix: str = "") -> dict[str, Any]:
    """The public methods and attributes that a class defines itself, in the order of its source."""
    found = {name: it for name, it in vars(owner).items() if not name.startswith("_")}
    return {
        f"{prefix}{name}": it
        for name, it in found.items()
        if inspect.getdoc(it) and (callable(it) or is_attribute(it))
    }


def is_attribute(member: Any) -> bool:
    """Whether a member of a class is read without being called."""
    return isinstance(member, ATTRIBUTES)


def groups() -> list[Group]:
    """All that the page tells of, as it is arranged there."""
    files = {
        "FileWriter": glassboard.FileWriter,
        **public(glassboard.FileWriter, "FileWriter."),
        "RecordWriter": glassboard.RecordWriter,
        **public(glassboard.RecordWriter, "RecordWriter."),
    }
    shared = {
        "GlobalSummaryWriter": glassboard.GlobalSummaryWriter,
        **public(glassboard.GlobalSummaryWriter, "GlobalSummaryWriter."),
    }
    writer = {"SummaryWriter": glassboard.SummaryWriter}
    functions = {
        f"glassboard.{it.__name__}": it
        for it in (glassboard.summary, glassboard.install, glassboard.open)
    }
    return [
        Group("The writer", "", writer),
        Group("Numbers", "", public(NumberMethods)),
        Group("Media", "", public(MediaMethods)),
        Group("Plugins", "", public(PluginMethods)),
        Group("Graphs", "", public(glassboard.SummaryWriter)),
        Group("Steps", "What torch's writer hasn't: shorter training loops.", public(StepMethods)),
        Group("The run", "", public(RunWriter)),
        Group("Files", "What lies below `SummaryWriter`, for records of your own.", files),
        Group("tensorboardX's", "", shared),
        Group("Functions", "", functions),
    ]


def members() -> dict[str, Any]:
    """All that the page tells of, by name."""
    return {name: it for group in groups() for name, it in group.members.items()}


def examples(member: Any) -> list[doctest.Example]:
    """The statements of a docstring's example, and what they print."""
    return doctest.DocTestParser().get_examples("\n".join(sections(member).get("Example", [])))


def run(name: str) -> int:
    """Runs an example in the working directory; returns how many statements went wrong, which are
    printed.
    """
    namespace: dict[str, Any] = {}
    exec(SETUP, namespace)
    test = doctest.DocTest(examples(members()[name]), namespace, name, None, None, None)
    failed = doctest.DocTestRunner(verbose=False).run(test, clear_globs=False).failed
    namespace["writer"].close()
    return failed


def sections(member: Any) -> dict[str, list[str]]:
    """A docstring's lines by section, without their indentation; the description's name is ""."""
    found: dict[str, list[str]] = {"": []}
    name = ""
    for line in (inspect.getdoc(member) or "").splitlines():
        if heading := SECTIONS.match(line):
            name = heading[1]
        elif name and line and not line.startswith(" "):
            name = ""  # the description goes on
        if not heading:
            found.setdefault(name, []).append(line)
    return {
        name: textwrap.dedent("\n".join(lines)).strip().splitlines()
        for name, lines in found.items()
    }


def items(lines: list[str]) -> list[tuple[str, str]]:
    """The names and descriptions of a section such as `Args`."""
    found: list[tuple[str, str]] = []
    for line in lines:
        if line.startswith(" "):
            name, text = found.pop()
            found.append((name, f"{text} {line.strip()}"))
        else:
            name, _, text = line.partition(":")
            found.append((name, text.strip()))
    return found


def filled(text: str, indent: str = "") -> str:
    """Prose in the page's width."""
    return textwrap.fill(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def signature(name: str, member: Any) -> str:
    """How it is called, with its defaults."""
    short = name.rpartition(".")[2]
    parameters = []
    for it in inspect.signature(member).parameters.values():
        if it.name == "self":
            continue
        if it.kind is it.KEYWORD_ONLY and "*" not in parameters:
            parameters.append("*")
        has_default = it.default is not it.empty
        parameters.append(f"{it.name}={literal(it.default)}" if has_default else it.name)
    line = f"{short}({', '.join(parameters)})"
    if len(line) <= CODE_WIDTH:
        return line
    inner = ", ".join(parameters) + ","
    told = textwrap.indent(textwrap.fill(inner, CODE_WIDTH - 4, break_on_hyphens=False), "    ")
    return f"{short}(\n{told}\n)"


def literal(value: Any) -> str:
    """A default as the source has it."""
    return json.dumps(value) if isinstance(value, str) else repr(value)


def shown(statements: list[doctest.Example]) -> str:
    """An example without its prompts, with what it prints as comments."""
    code = "".join(it.source + textwrap.indent(it.want, "# ") for it in statements)
    return re.sub(r"\A((?:(?:import|from) .*\n)+)", r"\1\n", code)


def entry(name: str, member: Any) -> Iterator[str]:
    """The paragraphs that tell of one thing."""
    yield f"### `{name}`"
    called = member.__func__ if isinstance(member, staticmethod) else member
    if not is_attribute(called):
        yield f"```python\n{signature(name, called)}\n```"
    parts = sections(member)
    for paragraph in "\n".join(parts[""]).split("\n\n"):
        if paragraph.strip():
            yield filled(paragraph)
    if found := items(parts.get("Args", [])):
        yield "\n".join(filled(f"- `{argument}`: {text}", "  ") for argument, text in found)
    if found := items(parts.get("Raises", [])):
        kinds = [(", ".join(f"`{kind}`" for kind in k.split(", ")), text) for k, text in found]
        yield "Raises:"
        yield "\n".join(filled(f"- {kind}: {text}", "  ") for kind, text in kinds)
    if statements := examples(member):
        yield f"```python\n{shown(statements)}```"


def page() -> str:
    """The whole page, as Markdown."""
    arranged = groups()
    contents = []
    for group in arranged:
        links = (f"[{name}](#{name.lower().replace('.', '')})" for name in group.members)
        contents.append(filled(f"- **{group.title}**: {' · '.join(links)}", "  "))
    parts = [
        "# Recording from Python",
        *map(filled, BEFORE_SETUP),
        f"```python\n{SETUP}```",
        *map(filled, AFTER_SETUP),
        "\n".join(contents),
    ]
    for group in arranged:
        parts.append(f"## {group.title}")
        if group.text:
            parts.append(group.text)
        for name, member in group.members.items():
            parts += entry(name, member)
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
