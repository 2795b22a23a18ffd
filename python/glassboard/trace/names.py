"""Node names: which box a module's operations lie in, and unique names inside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

# GraphDef gives these a meaning of its own: `/` nests, `:` picks an output, `^` marks a control
# input.
RESERVED = re.compile(r"[/:^\s]")
SHELLS = ("_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module")
"""What torch's shells around a module call it."""


def clean(name: str) -> str:
    """The name without the characters that GraphDef gives a meaning."""
    return RESERVED.sub("_", name)


def kind_of(module: torch.nn.Module) -> str:
    """The name of a module's class; that of the original class where it was scripted, or where
    `fully_shard` made it another.
    """
    kind = type(module)
    if kind.__bases__[0].__name__ == "FSDPModule":
        kind = kind.__bases__[-1]
    return clean(str(getattr(module, "original_name", kind.__name__)))


def wrapped_by(module: torch.nn.Module) -> torch.nn.Module | None:
    """The module in the shell that torch.compile, FSDP or a checkpoint put around it, which has no
    place in the model's structure; None where the module is no shell.
    """
    inside = module._modules
    for name in SHELLS:
        if name in inside:
            return inside[name]
    return None


def inmost(module: torch.nn.Module) -> torch.nn.Module:
    """The module itself, without any shell."""
    inside = wrapped_by(module)
    return module if inside is None else inmost(inside)


class Unique:
    """Gives each name once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._counts: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        """The name itself, or with `_1`, `_2`, … where it is taken."""
        free, count = name, self._counts.get(name, 0)
        while free in self.taken:
            count += 1
            free = f"{name}_{count}"
        self._counts[name] = count
        self.taken.add(free)
        return free


class Names:
    """Unique node names for one model.

    A module's box is named by its class and its attribute, below that of the module it belongs to:
    `Net/ModuleList[layers]/Linear[0]`. Called again, a module gets a box again: `Linear[0]_1`.
    """

    def __init__(self, model: torch.nn.Module) -> None:
        self.unique = Unique()
        self._modules: dict[str, torch.nn.Module] = {"": model}
        self._below: dict[str, dict[int, tuple[str, torch.nn.Module]]] = {}
        self._steps: dict[str, list[tuple[int, str]]] = {}

    def modules(self) -> Iterator[tuple[str, torch.nn.Module]]:
        """(path, module) of each module once, by its first path; the model's own path is empty."""
        yield "", self._modules[""]
        yield from self._inside("").values()

    def path_in(self, module: torch.nn.Module, caller: str) -> str | None:
        """A module's path, one below the calling module's where there is one; None for the model
        itself and for a module made while it ran.
        """
        found = self._inside(caller).get(id(module)) or self._inside("").get(id(module))
        return found[0] if found else None

    def _inside(self, path: str) -> dict[int, tuple[str, torch.nn.Module]]:
        """The modules below the one at `path`, each with its first path, by `id`.

        Only first paths: a module that is shared at many levels has exponentially many.
        """
        if path not in self._below:
            start = [path] if path else []
            found = self._below[path] = {}
            for raw, module in self._modules[path].named_modules():
                if raw and wrapped_by(module) is None:
                    parts = [part for part in raw.split(".") if part not in SHELLS]
                    at = ".".join(start + parts)
                    self._modules[at] = module
                    found[id(module)] = at, module
        return self._below[path]

    def box(self, path: str, caller_path: str, caller_box: str) -> str:
        """The box of the module at `path`, inside its caller's; not made unique."""
        prefix = f"{caller_path}." if caller_path else ""
        inside = path.startswith(prefix)
        start = len(prefix) if inside else path.rfind(".") + 1
        steps = self._steps.get(path)
        if steps is None:
            steps = self._steps[path] = list(self._down(path))
        return "/".join([caller_box, *(step for end, step in steps if end > start)])

    def _down(self, path: str) -> Iterator[tuple[int, str]]:
        """(where it ends in the path, box) of each module on the way to the one at `path`."""
        end = 0
        for name in path.split("."):
            end += len(name)
            if end:
                yield end, f"{kind_of(self._modules[path[:end]])}[{clean(name)}]"
            end += 1
