"""A part of `_core.pyi`: import it from `glassboard._core`."""

from collections.abc import Sequence
from typing import Any, final

import numpy as np
import numpy.typing as npt

@final
class Table:
    """One Arrow batch, which others take without copying by Arrow's PyCapsule interface."""

    def __new__(cls, columns: Sequence[tuple[str, Sequence[bool | float | str | None]]]) -> Table:
        """A small table from plain values: (name, values) of each column, all bool, int, float or
        str; None becomes null. A column of nothing but None is one of truth values.

        Raises ValueError where the columns are not equally long.
        """
    @property
    def num_rows(self) -> int: ...
    @property
    def schema(self) -> list[tuple[str, str]]:
        """(name, Arrow type) of each column."""
    @property
    def metadata(self) -> dict[str, str]:
        """What holds for all rows: of histograms `unreadable`, where some are, as
        `Store.distributions` has it.
        """
    def slice(self, offset: int, length: int) -> Table:
        """A part of its rows, over the same memory."""
    def column(self, name: str) -> npt.NDArray[np.generic] | list[Any]:
        """A copy: int64 without nulls, float64 (null becomes NaN) and bool without nulls as NumPy
        arrays of shape [rows]; others as a list, None for null; a list column as a list of such.
        Raises KeyError.
        """
    def dictionary(self, name: str) -> tuple[npt.NDArray[np.int32], list[str]]:
        """(the place of each row's name, the names) of a dictionary-encoded column. Raises
        KeyError, and ValueError for another column.
        """
    def ipc(self) -> bytes:
        """An Arrow IPC stream."""
    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The schema asked for is passed over, as the interface allows."""
