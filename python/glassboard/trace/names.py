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


def clean(name: str) -> str:
    """The name without the characters that GraphDef gives a meaning."""
    return RESERVED.sub("_", name)


def kind_of(module: torch.nn.Module) -> str:
    """The name of a module's class; that of the original class where it was scripted."""
    return clean(str(getattr(module, "original_name", type(module).__name__)))


def is_wrapper(module: torch.nn.Module) -> bool:
    """Whether the module is torch.compile's shell around another one, which has no place in the
    model's structure.
    """
    return "_orig_mod" in module._modules


class Names:
    """Unique node names for one model.

    A module's box is named by its class and its attribute, below that of the module it belongs to:
    `Net/ModuleList[layers]/Linear[0]`. Called again, a module gets a box again: `Linear[0]_1`.
    """

    def __init__(self, model: torch.nn.Module) -> None:
        self._taken: set[str] = set()
        self._modules: dict[str, torch.nn.Module] = {}
        self._paths: dict[int, list[str]] = {}
        for raw, module in model.named_modules(remove_duplicate=False):
            if not is_wrapper(module):
                path = ".".join(part for part in raw.split(".") if part != "_orig_mod")
                self._modules[path] = module
                self._paths.setdefault(id(module), []).append(path)

    def modules(self) -> Iterator[tuple[str, torch.nn.Module]]:
        """(path, module), with a module that has several paths several times; the model's own path
        is empty.
        """
        yield from self._modules.items()

    def unique(self, name: str) -> str:
        """The name itself, or with `_1`, `_2`, … where it is taken."""
        free, count = name, 0
        while free in self._taken:
            count += 1
            free = f"{name}_{count}"
        self._taken.add(free)
        return free

    def path_in(self, module: torch.nn.Module, caller: str) -> str | None:
        """A module's path, one below the calling module's where there is one; None for a module
        made while the model ran.
        """
        paths = self._paths.get(id(module), [])
        below = [path for path in paths if not caller or path.startswith(f"{caller}.")]
        return next(iter(below or paths), None)

    def box(self, path: str, caller_path: str, caller_box: str) -> str:
        """The box of the module at `path`, inside its caller's; not made unique."""
        prefix = f"{caller_path}." if caller_path else ""
        inside = path.startswith(prefix)
        box, start = caller_box, len(prefix) if inside else path.rfind(".") + 1
        for end in [*(match.start() for match in re.finditer(r"\.", path)), len(path)]:
            if end > start:
                name = path[path.rfind(".", 0, end) + 1 : end]
                box = f"{box}/{kind_of(self._modules[path[:end]])}[{clean(name)}]"
        return box
