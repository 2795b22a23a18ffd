"""Reads the compact columns of `/api/v1/lines`, as a client would."""

from typing import Any

import numpy as np
import pyarrow as pa


def rows_of(stream: bytes) -> list[dict[str, Any]]:
    """A dict for each row, with `steps`, `x` (None where it is the step), `values`, and `smoothed`
    and `band` (None where there is none) as lists.
    """
    table = pa.ipc.open_stream(stream).read_all()
    for name in ("value_f32", "smoothed_f32"):
        if f"{name}_deltas" in table.column_names:
            assert name not in table.column_names
            table = table.append_column(name, _summed(table[f"{name}_deltas"].combine_chunks()))
            table = table.drop_columns([f"{name}_deltas"])
    return [_row(row) for row in table.to_pylist()]


def _summed(column: Any) -> Any:
    """Lists of float32, of lists of the bytes of their differences."""
    planes = column.values.flatten()
    folded = sum(plane.to_numpy().astype("u4") << 8 * k for k, plane in enumerate(planes))
    bits = np.cumsum((folded >> 1) ^ -(folded & 1), dtype="u4")
    return pa.ListArray.from_arrays(column.offsets, bits.view("f4"))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    length = row.pop("length")
    start, stride = row.pop("step_start"), row.pop("step_stride")
    after = row.pop("step_u16", None) or row.pop("step_u32", None) or []
    steps = row.pop("step_i64", None) or [start + more for more in after]
    row.pop("step_u32", None)
    if stride != 0 or length <= 1:
        assert steps == []
        steps = [start + place * stride for place in range(length)]
    assert len(steps) == length
    low, high = row.pop("band_low_f64", None), row.pop("band_high_f64", None)
    row |= {
        "steps": steps,
        "x": row.pop("x", None) or None,
        "values": _one_of(row, "value"),
        "smoothed": _one_of(row, "smoothed") or None,
        "band": list(zip(low, high, strict=True)) if low else None,
    }
    assert len(row["values"]) == length
    return row


def _one_of(row: dict[str, Any], name: str) -> list[float]:
    """The one column of the two widths that this row fills."""
    single, double = row.pop(f"{name}_f32", None) or [], row.pop(f"{name}_f64", None) or []
    assert not (single and double)
    return single or double
