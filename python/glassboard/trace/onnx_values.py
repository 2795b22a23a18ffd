"""ONNX's types and values: what a node gives, and texts of constants and attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onnx import AttributeProto

    from glassboard.trace.graph import Shape

SHOWN = 8  # elements of a constant or a list that are shown
DTYPES = {"float": "float32", "double": "float64", "undefined": ""}
"""ONNX's names that are not torch's."""


@dataclass(frozen=True)
class Value:
    """What a node gives: the output it is, empty for an argument left out, and its type."""

    source: str = ""
    dtype: str = ""
    shape: Shape = None

    def __str__(self) -> str:
        """`float32[1, 3]`."""
        sizes = "?" if self.shape is None else ", ".join(map(_size, self.shape))
        return f"{self.dtype}[{sizes}]" if self.source else "None"


def attribute_text(attribute: AttributeProto) -> str:
    """An attribute's value as one would write it."""
    from onnx import AttributeProto, helper

    if attribute.ref_attr_name:  # of a function: what its call says
        return f"@{attribute.ref_attr_name}"
    if attribute.type == AttributeProto.TENSOR:
        return elements_text(attribute.t)
    try:
        value = helper.get_attribute_value(attribute)
    except ValueError:  # of a type that this version of `onnx` does not know
        return "?"
    if isinstance(value, bytes | int | float):
        return _scalar_text(value)
    if attribute.type in (AttributeProto.INTS, AttributeProto.FLOATS, AttributeProto.STRINGS):
        parts = [*map(_scalar_text, value[:SHOWN])] + ["…"] * (len(value) > SHOWN)
        return f"[{', '.join(parts)}]"
    return str(AttributeProto.AttributeType.Name(attribute.type).lower())


def _scalar_text(value: bytes | int | float) -> str:
    if isinstance(value, bytes):
        return repr(value.decode("utf-8", "replace"))
    return str(value) if isinstance(value, int) else f"{value:.7g}"  # float32 has no more digits


def elements_text(tensor: Any) -> str:
    """The elements of a small tensor; the type of one that is large or lies in another file."""
    from onnx import TensorProto, numpy_helper

    value = value_of(tensor)
    small = prod(value.shape or ()) <= SHOWN
    if small and isinstance(tensor, TensorProto) and tensor.data_location == TensorProto.DEFAULT:
        try:
            return str(numpy_helper.to_array(tensor).tolist())
        except Exception:  # damaged
            return str(value)
    return str(value)


def value_of(tensor: Any) -> Value:
    """A TensorProto's type or a SparseTensorProto's, as a value."""
    elements = getattr(tensor, "values", tensor)
    return Value("?", _dtype(elements.data_type), tuple(tensor.dims))


def type_of(value_info: Any) -> tuple[str, Shape]:
    """(data type, sizes) of a ValueInfoProto."""
    kind = value_info.type.WhichOneof("value")
    if kind not in ("tensor_type", "sparse_tensor_type"):
        return "", None  # a sequence, a map, or one that may be missing
    tensor = getattr(value_info.type, kind)
    if not tensor.HasField("shape"):
        return _dtype(tensor.elem_type), None
    sizes = (each.dim_value if each.HasField("dim_value") else -1 for each in tensor.shape.dim)
    return _dtype(tensor.elem_type), tuple(sizes)


def _dtype(number: int) -> str:
    """What torch calls a TensorProto.DataType; empty for none, and for one that is not known."""
    from onnx import TensorProto

    try:
        name = TensorProto.DataType.Name(number).lower()
    except ValueError:
        return ""
    return DTYPES.get(name, re.sub(r"^float(\d)(?=e)", r"float\1_", name))


def bytes_of(dtype: str, shape: Shape) -> int | None:
    """What a dense tensor takes; None where that is not known."""
    bits = 8 if dtype == "bool" else int((re.findall(r"\d+", dtype) or ["0"])[0])
    if shape is None or not bits or min(shape, default=0) < 0:
        return None
    return -(-prod(shape) * bits // 8)


def _size(size: int) -> str:
    return "?" if size < 0 else str(size)
