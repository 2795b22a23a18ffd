"""Packages that some calls need and most programs lack."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def needed(purpose: str, module: str, package: str) -> Any:
    """A module of a package; raises ImportError with what it is for and how to get it."""
    try:
        return import_module(module)
    except ImportError:
        raise ImportError(
            f"{purpose} needs the package `{package}`, which is not installed\n"
            f"hint: pip install {package}"
        ) from None
