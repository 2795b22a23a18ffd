"""Tables, as the libraries take them that people analyse with."""

import subprocess
import sys

import glassboard
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from glassboard import _core
from glassboard.reader import Table


def address(values: np.ndarray) -> int:
    return int(values.__array_interface__["data"][0])


def test_libraries_take_it_without_copying(logdir):
    with glassboard.open(logdir) as reader:
        table = reader.scalars()
    taken = [pa.table(table), table.to_arrow(), pa.RecordBatchReader.from_stream(table).read_all()]
    frames = [pl.DataFrame(table), table.to_polars()]
    for column in ("step", "wall_time", "value"):
        addresses = {address(t[column].chunk(0).to_numpy(zero_copy_only=True)) for t in taken}
        addresses |= {address(frame[column].to_numpy(allow_copy=False)) for frame in frames}
        assert len(addresses) == 1, column
    assert taken[0].schema == pa.schema(
        [
            pa.field("run", pa.dictionary(pa.int32(), pa.string()), nullable=False),
            pa.field("tag", pa.dictionary(pa.int32(), pa.string()), nullable=False),
            pa.field("step", pa.int64(), nullable=False),
            pa.field("wall_time", pa.float64(), nullable=False),
            pa.field("value", pa.float64(), nullable=False),
        ]
    )
    assert pa.schema(table) == taken[0].schema


def test_the_memory_outlives_reader_and_table(logdir):
    with glassboard.open(logdir) as reader:
        frame = pl.DataFrame(reader.scalars("loss", "b"))
    del reader
    assert frame["value"].to_list() == [2 + step / 128 for step in range(100)]


def test_duckdb_reads_it_by_its_name(logdir):
    duckdb = pytest.importorskip("duckdb")
    with glassboard.open(logdir) as reader:
        points = reader.scalars()
    assert len(points) == 330
    rows = duckdb.sql(
        "select run, max(value) from points where tag = 'loss' group by run order by run"
    )
    assert rows.fetchall() == [("a/1", 99 / 128), ("a/2", 1 + 99 / 128), ("b", 2 + 99 / 128)]


def test_pandas_gets_a_frame_of_its_own(logdir):
    with glassboard.open(logdir) as reader:
        frame = reader.scalars().to_pandas()
        texts = reader.text().to_pandas()
        wide = reader.scalars(wide=True).to_pandas()
    assert frame.dtypes.astype(str).to_dict() == {
        "run": "category",
        "tag": "category",
        "step": "int64",
        "wall_time": "float64",
        "value": "float64",
    }
    frame.loc[0, "value"] = 7.0
    assert frame.groupby(["run", "tag"], observed=True)["value"].max()["b", "loss"] == 2 + 99 / 128
    assert texts["text"].tolist() == ["of *a/1*", "of *a/2*", "of *b*"]
    assert wide["val/loss"].isna().sum() == 270


def test_pandas_needs_no_pyarrow(logdir):
    code = f"""
import sys; sys.modules["pyarrow"] = None
import glassboard
print(len(glassboard.open({str(logdir)!r}).scalars().to_pandas()))
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "330\n"


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_a_library_that_is_missing_is_named(logdir, monkeypatch, library):
    with glassboard.open(logdir) as reader:
        table = reader.scalars()
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        ImportError, match=f"`{library}` is not installed .*\nhint: pip install {library}"
    ):
        getattr(table, f"to_{library.removeprefix('py')}")()


def test_rows_and_columns_are_plain_values(logdir):
    with glassboard.open(logdir) as reader:
        table = reader.scalars("val/loss", "b")
        (histogram,) = reader.histograms(runs="b")
    assert table["step"].dtype == np.int64
    first = next(iter(table))
    assert first == {"run": "b", "tag": "val/loss", "step": 0, "wall_time": 1000.0, "value": 0.0}
    assert [type(value) for value in first.values()] == [str, str, int, float, float]
    assert type(histogram["count"][0]) is float
    with pytest.raises(KeyError, match="colour"):
        table["colour"]
    assert pd.DataFrame(table).equals(pd.DataFrame(list(table)))


def test_ipc(logdir):
    with glassboard.open(logdir) as reader:
        table = reader.scalars()
    assert pa.ipc.open_stream(table.ipc()).read_all() == table.to_arrow()


def test_a_table_of_plain_values():
    table = Table(
        _core.Table(
            [
                ("name", ["x", None]),
                ("on", [True, False]),
                ("maybe", [None, True]),
                ("n", [1, 2]),
                ("some", [None, 2]),
                ("x", [1, 0.5]),
                ("y", [None, 0.5]),
                ("nothing", [None, None]),
            ]
        )
    )
    assert table.schema == {
        "name": "string",
        "on": "bool",
        "maybe": "bool",
        "n": "int64",
        "some": "int64",
        "x": "double",
        "y": "double",
        "nothing": "bool",
    }
    assert [table[name] for name in ("name", "maybe", "some", "nothing")] == [
        ["x", None],
        [None, True],
        [None, 2],
        [None, None],
    ]
    assert (table["on"].tolist(), table["n"].tolist(), table["x"].tolist()) == (
        [True, False],
        [1, 2],
        [1, 0.5],
    )
    np.testing.assert_array_equal(table["y"], [np.nan, 0.5])
    with pytest.raises(ValueError, match="length"):
        _core.Table([("a", [1]), ("b", [1, 2])])


def test_a_table_shows_its_ends(logdir):
    with glassboard.open(logdir) as reader:
        shown = repr(reader.scalars("loss")).splitlines()
        histograms = repr(reader.histograms())
        page = reader.text()._repr_html_()
    assert shown[0] == "300 rows × 5 columns"
    assert shown[1].split() == ["run", "tag", "step", "wall_time", "value"]
    assert [line.split()[:3] for line in (shown[2], shown[-1])] == [
        ["a/1", "loss", "0"],
        ["b", "loss", "99"],
    ]
    assert len(shown) == 13
    assert " values]" in histograms
    assert page.startswith("<table><caption>3 rows × 7 columns</caption>")
    assert "<td>of *b*</td>" in page


def test_what_was_logged_is_no_markup(tmp_path):
    with glassboard.SummaryWriter(tmp_path) as writer:
        writer.add_text("t", "<script>\nalert()", 1)
    with glassboard.open(tmp_path) as reader:
        page = reader.text()._repr_html_()
        assert "⏎alert()" in repr(reader.text())
    assert "<script>" not in page
