"""Programs that import torch's or tensorboardX's `SummaryWriter` get ours: `glassboard.install()`
and `glassboard run`.
"""

from __future__ import annotations

import os
import runpy
import sys
from contextlib import suppress
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from glassboard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

HOMES = (
    "torch.utils.tensorboard",
    "torch.utils.tensorboard.writer",
    "tensorboardX",
    "tensorboardX.writer",
)
"""The modules that programs import writers from."""

WRITERS = ("FileWriter", "GlobalSummaryWriter", "RecordWriter", "SummaryWriter")


def install() -> None:
    """Makes the writers of `torch.utils.tensorboard` and of `tensorboardX`, `SummaryWriter` and its
    kin, ours for the rest of the process.

    Call it before whatever imports them; in modules that are imported already the names are
    replaced, but not where another module has taken them over by `from … import`. Neither
    tensorboard nor tensorboardX need be installed then. A second call changes nothing.

    Example:
        >>> glassboard.install()
        >>> from torch.utils.tensorboard import SummaryWriter
        >>> SummaryWriter is glassboard.SummaryWriter
        True
    """
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    for name in HOMES:
        if module := sys.modules.get(name):
            _put_ours(module)


def _put_ours(module: ModuleType) -> None:
    from glassboard import writer

    for name in WRITERS:
        setattr(module, name, getattr(writer, name))


class _Finder(MetaPathFinder):
    """Finds these modules where they are, and gives them a loader that puts our writers in."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in HOMES:
            return None
        for finder in sys.meta_path:
            if isinstance(finder, _Finder) or not hasattr(finder, "find_spec"):
                continue
            if spec := finder.find_spec(fullname, path, target):
                spec.loader = _Loader(spec.loader)
                return spec
        return ModuleSpec(fullname, _Loader(None), is_package="writer" not in fullname)


class _Loader(Loader):
    """Runs the module as it is, where it can be run, and puts our writers in its own's place."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._real.create_module(spec) if self._real else None

    def exec_module(self, module: ModuleType) -> None:
        if self._real:
            # torch's needs tensorboard; ours doesn't
            with suppress(ImportError):
                self._real.exec_module(module)
        _put_ours(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def program(is_script: bool, words: Sequence[str]) -> Callable[[], object]:
    """A Python program with our writers, as `python` would run it: a script's path or a module's
    name, and its arguments. This process is the program's from now on; calling what is returned
    runs it.

    Raises:
        UserError: there is no such script or module.
    """
    name = words[0]
    here = os.path.dirname(os.path.realpath(name)) if is_script else os.getcwd()
    sys.path.insert(0, here)
    sys.argv[:] = words
    install()
    if is_script:
        if not os.path.exists(name):
            raise UserError(f"there is no script `{name}`", hint="a module is run with `-m`")
        return lambda: runpy.run_path(name, run_name="__main__")
    try:
        found = find_spec(name)
    except ModuleNotFoundError:
        found = None
    if found is None:
        raise UserError(f"there is no module `{name}`", hint="a script is run without `-m`")
    return lambda: runpy.run_module(name, run_name="__main__", alter_sys=True)
