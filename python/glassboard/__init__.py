"""glassboard: a drop-in `SummaryWriter` for PyTorch, and a live board for TensorBoard's event
files.

>>> from glassboard import SummaryWriter

`glassboard.open("runs")` reads what was logged. It is left out of `from glassboard import *`, which
would hide Python's own `open`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassboard._core import __version__
    from glassboard.reader import open as open
    from glassboard.standin import install
    from glassboard.trace.table import summary
    from glassboard.writer import FileWriter, GlobalSummaryWriter, RecordWriter, SummaryWriter

__all__ = [
    "FileWriter",
    "GlobalSummaryWriter",
    "RecordWriter",
    "SummaryWriter",
    "__version__",
    "install",
    "summary",
]

_HOMES = {
    "FileWriter": "glassboard.writer",
    "GlobalSummaryWriter": "glassboard.writer",
    "RecordWriter": "glassboard.writer",
    "SummaryWriter": "glassboard.writer",
    "__version__": "glassboard._core",
    "install": "glassboard.standin",
    "open": "glassboard.reader",
    "summary": "glassboard.trace.table",
}


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first asked for, so that the command line needn't wait for
    NumPy.
    """
    if name not in _HOMES:
        raise AttributeError(f"module `glassboard` has no attribute `{name}`")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """With the public names that nobody has asked for yet."""
    return sorted({*globals(), *_HOMES})
