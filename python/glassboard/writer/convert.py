"""From what users pass to plain values: tensor-likes by duck typing, so that no framework is
imported.

Torch tensors on any device; arrays of NumPy, JAX, CuPy, MLX and Warp; TensorFlow's tensors and
variables; columns of pandas, polars and pyarrow; whatever has `__array__`, `__dlpack__` or a
buffer; lists and tuples of such; Python's own numbers. A function here raises TypeError, ValueError
or OverflowError for what it cannot take.
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


def whole(value: Any) -> tuple[int, bool]:
    """One number as an int64, without its fraction, and whether it had none."""
    given = _scalar(value)
    found = int(given)
    if not is_step(found):
        raise OverflowError("beyond int64")
    return found, bool(found == given)


def is_step(value: int) -> bool:
    """Whether an int fits an event's step, which is an int64."""
    return -(2**63) <= value < 2**63


def flat(values: Any) -> Floats:
    """All elements as a contiguous array of shape [n]: float32 as it is, and small floats as
    float32; else float64.
    """
    found = array(values)
    if found.dtype.kind == "O":
        found = np.array([number(values)])
    kind, size = found.dtype.kind, found.dtype.itemsize
    if kind in "cUSMm":
        raise TypeError(f"`{found.dtype}` holds no real numbers")
    narrow = kind == "f" and size <= 4
    return np.ascontiguousarray(found.reshape(-1), dtype=np.float32 if narrow else np.float64)


def array(values: Any) -> npt.NDArray[Any]:
    """An array of the same shape and dtype; float32 for floats that NumPy has not."""
    _refuse_meta(values)
    found = _array(values)
    if found.dtype.kind == "O" and found.ndim:  # Decimals, say; None would pass for NaN otherwise
        return np.array([number(value) for value in found.flat]).reshape(found.shape)
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
    if hasattr(value, "as_py"):  # of pyarrow
        value = value.as_py()
    if isinstance(value, str | bytes | bytearray):
        raise TypeError("text is no number")
    return value if hasattr(value, "__float__") else _only(value)


def _only(values: Any) -> Any:
    """The element of what holds one."""
    found = _array(values)
    if found.size != 1:
        raise ValueError("not exactly one element")
    element = found.item()
    if element is values or isinstance(element, str | bytes):
        raise TypeError("no number")
    return element


def _refuse_meta(value: Any) -> None:
    if _is_meta(value):
        raise ValueError("a tensor on the meta device holds no values")


def _is_meta(value: Any) -> bool:
    return getattr(value, "is_meta", False) is True


def _array(values: Any) -> npt.NDArray[Any]:
    if isinstance(values, list | tuple):
        return _stacked(values)
    if not hasattr(values, "detach"):
        return _foreign(values)
    if getattr(values, "is_nested", False):
        raise ValueError("a nested tensor is no array")
    if "sparse" in str(values.layout):  # what follows is torch's own
        values = values.detach().to_dense()
    if values.is_quantized:
        values = values.detach().dequantize()
    if values.dtype.is_floating_point and values.dtype.itemsize < 4:  # NumPy knows no bfloat16
        values = values.float()
    return np.asarray(values.numpy(force=True))


def _stacked(values: list[Any] | tuple[Any, ...]) -> npt.NDArray[Any]:
    """Rows of numbers, or of arrays of one shape."""
    if any(hasattr(value, "detach") or hasattr(value, "__dlpack__") for value in values):
        return np.stack([array(value) for value in values])
    return np.asarray(values)


def _foreign(values: Any) -> npt.NDArray[Any]:
    """What isn't torch's, by the first protocol of it that works."""
    if not hasattr(values, "__dlpack__") or hasattr(values, "__array_interface__"):
        return np.asarray(values)
    if not hasattr(values, "__cuda_array_interface__"):
        try:
            found = np.asarray(values)
        except (TypeError, ValueError, RuntimeError):
            pass  # a dtype that NumPy lacks, of MLX
        else:
            if found.dtype.kind != "O":
                return found
    for method in ("get", "numpy", "copy_to_host"):  # of CuPy, Warp, Numba
        if copy := getattr(values, method, None):
            return np.asarray(copy())
    try:
        return np.from_dlpack(values)
    except (BufferError, TypeError, RuntimeError):
        if not hasattr(values, "tolist"):
            raise
    narrow = "float" in str(getattr(values, "dtype", "")) and values.itemsize < 4
    return np.asarray(values.tolist(), np.float32 if narrow else None)
