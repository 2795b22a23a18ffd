"""From what users pass to plain values: tensor-likes by duck typing, so that no framework is
imported.

Torch tensors on any device; arrays of NumPy, JAX, CuPy, MLX and Warp; TensorFlow's tensors and
variables; columns of pandas, polars and pyarrow; whatever has `__array__`, `__dlpack__` or a
buffer; lists and tuples of such; Python's own numbers. A function here raises for what it cannot
take, `UnfitError` or whatever the value's own methods raise.
"""

from __future__ import annotations

import math
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


def plain(value: Any) -> float | None:
    """A number of Python or NumPy, or the only one of a tensor on the CPU, by the shortest way;
    None for what needs a closer look.
    """
    try:
        if isinstance(value, _PLAIN):
            return float(value)
        if getattr(value, "is_cpu", None) is True:  # of torch; pyarrow, too, has it
            return float(value.item())
    except Exception:  # a closer look tells why
        pass
    return None


def raise_if_device_failed(error: Exception, value: Any) -> None:
    """Raises the error again where it isn't the value that is unfit: a device failed, which is not
    ours to hide.
    """
    is_of_device = hasattr(type(value), "numel") or hasattr(type(value), "devices")
    is_failure = isinstance(error, RuntimeError) and not isinstance(error, NotImplementedError)
    if is_failure and is_of_device and getattr(value, "is_cpu", None) is not True:
        raise error


_PLAIN = (np.floating, np.integer, int, float, np.bool_)


def number(value: Any) -> float:
    """One number out of a number, out of an array or tensor with exactly one element, or out of a
    str that `float` takes.
    """
    return float(value) if isinstance(value, str) else float(_scalar(value))


def whole(value: Any) -> tuple[int, bool]:
    """One number as an int64, without its fraction, and whether it had none; a str that `int`
    takes, too.
    """
    given = int(value) if isinstance(value, str) else _scalar(value)
    found = int(given)
    if not is_step(found):
        raise OverflowError("beyond int64")
    return found, bool(found == given)


def positive(name: str, value: Any) -> float:
    """The number that an argument of that name is to be; raises TypeError or ValueError."""
    try:
        found = float(_scalar(value))
    except Exception:
        raise TypeError(f"`{name}` must be a number, not {described(value)}") from None
    if not 0 < found < math.inf:
        raise ValueError(f"`{name}` must be above 0 and finite, not {described(value)}")
    return found


def is_step(value: int) -> bool:
    """Whether an int fits an event's step, which is an int64."""
    return -(2**63) <= value < 2**63


def flat(values: Any) -> Floats:
    """All elements as a contiguous array of shape [n]: float32 as it is, and small floats as
    float32; else float64.
    """
    found = array(values)
    if found.dtype.kind == "O":
        found = np.array([float(_scalar(values))])
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
        return np.array([float(_scalar(value)) for value in found.flat]).reshape(found.shape)
    return found.astype(np.float32) if found.dtype.kind == "V" else found  # of ml_dtypes


def described(value: Any) -> str:
    """What a value is, for a message: "a `torch.Tensor` of shape (3, 4)", "a `list` of length 3",
    "`None`".
    """
    try:
        return _described(value)
    except Exception:  # of the value's own methods, or an int of thousands of digits
        return f"a `{type(value).__qualname__}`"


def _described(value: Any) -> str:
    kind = type(value)
    if value is None or kind in {bool, int, float, complex}:
        return f"`{_shortened(repr(value))}`"
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
    return f"a `{name}`: {_shortened(repr(value))}"


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


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
    if hasattr(values, "full_tensor"):  # distributed; to gather it, every rank would have to help
        values = _local(values)
    if "sparse" in str(values.layout):  # what follows is torch's own
        values = values.detach().to_dense()
    if values.is_quantized:
        values = values.detach().dequantize()
    if values.dtype.is_floating_point and values.dtype.itemsize < 4:  # NumPy knows no bfloat16
        values = values.float()
    return np.asarray(values.numpy(force=True))


def _local(tensor: Any) -> Any:
    """A distributed tensor that this process holds whole."""
    is_whole = all(place.is_replicate() for place in tensor.placements)
    if not is_whole and tensor.device_mesh.size() > 1:
        raise UnfitError(
            "a tensor that isn't spread over several ranks",
            "pass `value.full_tensor()`, called on every rank, or this rank's part, "
            "`value.to_local()`",
        )
    return tensor.to_local()


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
