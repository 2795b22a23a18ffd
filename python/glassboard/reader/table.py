"""A table that every dataframe library takes as it is."""

from __future__ import annotations

import sys
from datetime import datetime
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import pandas
    import polars
    import pyarrow

    from glassboard import _core

    Column = npt.NDArray[Any] | list[Any]

SHOWN = 5  # rows of each end in a notebook
WIDTH = 60  # characters of a cell


class Unreadable(NamedTuple):
    """A value that is not in a table, since its bytes make no sense."""

    run: str
    tag: str
    step: int
    reason: str


class Table:
    """Columns in memory as Arrow lays them out, in one batch.

    pandas, polars, DuckDB, pyarrow and whatever else knows Arrow's PyCapsule interface take it
    without copying (`polars.DataFrame(table)`, `pyarrow.table(table)`,
    `duckdb.sql("from table")`). `table["value"]` is a column in NumPy; `for row in table` goes over
    rows as dicts.
    """

    def __init__(self, table: _core.Table) -> None:
        self._table = table

    @property
    def columns(self) -> list[str]:
        """The columns' names."""
        return [name for name, _ in self._table.schema]

    @property
    def schema(self) -> dict[str, str]:
        """The columns' Arrow types by name, for example `{"step": "int64"}`."""
        return dict(self._table.schema)

    @property
    def unreadable(self) -> list[Unreadable]:
        """What was left out since it can't be read, of histograms and texts: run, tag, step and
        reason each; usually [].
        """
        lines = self._table.metadata.get("unreadable", "")
        parts = [line.split("\t") for line in lines.split("\n") if line]
        return [Unreadable(run, tag, int(step), reason) for run, tag, step, reason in parts]

    def __len__(self) -> int:
        """How many rows there are."""
        return self._table.num_rows

    def __getitem__(self, column: str) -> Column:
        """A copy of a column: numbers and truth values as a NumPy array of shape [rows] (NaN where
        a float is missing), anything else as a list (None where it is missing); a list column as a
        list of its rows' columns. Raises KeyError.
        """
        return self._table.column(column)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each row as a dict of plain values."""
        names = self.columns
        columns = [_plain(self[name]) for name in names]
        for row in zip(*columns, strict=True):
            yield dict(zip(names, row, strict=True))

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame of its own, free to be changed; runs and tags are categories.

        Raises ImportError where pandas is not installed.
        """
        pd = _needed("pandas")
        data: dict[str, Any] = {}
        for name, kind in self._table.schema:
            if kind.startswith("dictionary"):
                codes, names = self._table.dictionary(name)
                data[name] = pd.Categorical.from_codes(codes, names)
            else:
                data[name] = self[name]
        return pd.DataFrame(data, copy=False)

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame over the same memory.

        Raises ImportError where polars is not installed.
        """
        return _needed("polars").DataFrame(self)

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow Table over the same memory.

        Raises ImportError where pyarrow is not installed.
        """
        return _needed("pyarrow").table(self)

    def ipc(self) -> bytes:
        """An Arrow IPC stream, to store or send."""
        return self._table.ipc()

    def __arrow_c_schema__(self) -> object:
        return self._table.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        cells = [self.columns, *self._shown()]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in cells]
        return "\n".join([self._size(), *lines])

    def _repr_html_(self) -> str:
        def row(cells: list[str], name: str) -> str:
            return "<tr>" + "".join(f"<{name}>{escape(c)}</{name}>" for c in cells) + "</tr>"

        body = "".join(row(cells, "td") for cells in self._shown())
        head = row(self.columns, "th")
        return f"<table><caption>{self._size()}</caption>{head}{body}</table>"

    def _size(self) -> str:
        rows = f"{len(self):,} row{'s' * (len(self) != 1)}"
        left_out = len(self.unreadable)
        told = f", {left_out:,} left out: see `.unreadable`" if left_out else ""
        return f"{rows} × {len(self.columns)} columns{told}"

    def _shown(self) -> list[list[str]]:
        """The first and the last rows, as text."""
        if len(self) <= 2 * SHOWN:
            return _texts(self._table)
        first, last = self._table.slice(0, SHOWN), self._table.slice(len(self) - SHOWN, SHOWN)
        return [*_texts(first), ["…"] * len(self.columns), *_texts(last)]


def _texts(table: _core.Table) -> list[list[str]]:
    columns = [
        [_text(value, name) for value in _plain(table.column(name))] for name, _ in table.schema
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _text(value: Any, name: str) -> str:
    """A value in one short line."""
    if isinstance(value, float):
        return _moment(value) if name.endswith("wall_time") else f"{value:.6g}"
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    if isinstance(value, list) and len(value) > 4:
        return f"[{len(value)} values]"
    line = "–" if value is None else str(value).replace("\n", "⏎")
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"


def _moment(seconds: float) -> str:
    """A wall time in the local time zone."""
    try:
        return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):  # no such time: shown as the number it is
        return f"{seconds:g}"


def _plain(column: Column) -> list[Any]:
    """A column as a list of Python's own values."""
    items = column if isinstance(column, list) else column.tolist()
    return [_plain(item) if hasattr(item, "tolist") else item for item in items]


def _needed(library: str) -> Any:
    """A library that the caller has to have installed."""
    try:
        return import_module(library)
    except ImportError as error:
        raise ImportError(
            f"`{library}` is not installed in `{sys.prefix}`\nhint: pip install {library}"
        ) from error
