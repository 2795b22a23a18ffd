"""From what users pass to plain values: tensor-likes by duck typing, so that no framework is
imported.

Torch tensors on any device, NumPy and JAX arrays, TensorFlow's eager tensors, Python's own numbers.
A function here raises TypeError, ValueError or OverflowError for what it cannot take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32] | npt.NDArray[np.float64]


class UnfitError(ValueError):
    """A value that is not what was asked for: `expected` says what that is, `hint` what to do."""

    def __init__(self, expected: str, hint: str) -> None:
        super().__init__(f"expected {expected}")
        self.expected = expected
        self.hint = hint


def number(value: Any) -> float:
    """One number out of a number, or out of an array or tensor with exactly one element."""
    return float(_scalar(value))


def whole(value: Any) -> int:
    """One number as an int64, without its fraction."""
    found = int(_scalar(value))
    if not is_step(found):
        raise OverflowError("beyond int64")
    return found


def is_step(value: int) -> bool:
    """Whether an int fits an event's step, which is an int64."""
    return -(2**63) <= value < 2**63


def flat(values: Any) -> Floats:
    """All elements as a contiguous array of shape [n]: float32 as it is, and small floats as
    float32; else float64.
    """
    found = array(values)
    if found.dtype.kind == "O":  # Decimals, say; None would pass for NaN otherwise
        found = np.array([number(value) for value in found.flat])
    kind, size = found.dtype.kind, found.dtype.itemsize
    if kind in "cUSMm":
        raise TypeError(f"`{found.dtype}` holds no real numbers")
    narrow = kind == "f" and size <= 4
    return np.ascontiguousarray(found.reshape(-1), dtype=np.float32 if narrow else np.float64)


def array(values: Any) -> npt.NDArray[Any]:
    """An array of the same shape and dtype; float32 for floats that NumPy has not."""
    _refuse_meta(values)
    found = _array(values)
    return found.astype(np.float32) if found.dtype.kind == "V" else found  # of ml_dtypes


def described(value: Any) -> str:
    """What a value is, for a message: "a `torch.Tensor` of shape (3, 4)", "a `list` of length 3",
    "`None`".
    """
    kind = type(value)
    if value is None or kind in {bool, int, float, complex}:
        return f"`{value!r}`"
    name = kind.__qualname__
    if kind.__module__ != "builtins":
        name = f"{kind.__module__.partition('.')[0]}.{name}"
    shape = _shape(value)
    if shape:
        where = " on the meta device, which holds no values" if _is_meta(value) else ""
        dtype = str(getattr(value, "dtype", "")).rpartition(".")[-1]
        return f"a `{name}` of shape {shape}{dtype and f', {dtype}'}{where}"
    if isinstance(value, list | tuple | dict | set):
        return f"a `{name}` of length {len(value)}"
    text = repr(value)
    return f"a `{name}`: {text if len(text) <= 80 else text[:79] + '…'}"


def _shape(value: Any) -> str:
    """The sizes of an array; empty where it is none, `unknown` for a nested tensor."""
    try:
        shape = getattr(value, "shape", None)
    except RuntimeError:
        return "unknown"
    return "" if shape is None else str(tuple(shape))


def _scalar(value: Any) -> Any:
    """A Python number, or something that turns into one."""
    item = getattr(value, "item", None)  # NumPy, torch and JAX alike, bfloat16 included
    if item is not None:
        _refuse_meta(value)
        try:
            value = item()
        except RuntimeError:
            if value.numel() == 1:  # the device failed: not ours to hide
                raise
            raise ValueError("not exactly one element") from None
    if isinstance(value, str | bytes | bytearray):
        raise TypeError("text is no number")
    return value


def _refuse_meta(value: Any) -> None:
    if _is_meta(value):
        raise ValueError("a tensor on the meta device holds no values")


def _is_meta(value: Any) -> bool:
    return getattr(value, "is_meta", False) is True


def _array(values: Any) -> npt.NDArray[Any]:
    if not hasattr(values, "detach"):
        return np.asarray(values)
    if getattr(values, "is_nested", False):
        raise ValueError("a nested tensor is no array")
    if "sparse" in str(values.layout):  # what follows is torch's own
        values = values.detach().to_dense()
    if values.dtype.is_floating_point and values.dtype.itemsize < 4:  # NumPy knows no bfloat16
        values = values.float()
    return np.asarray(values.numpy(force=True))
