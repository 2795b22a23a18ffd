"""The numbers of the core's tensors, without numpy where a few thousand are wanted."""

import struct
from typing import Any

FORMATS = {
    "float16": "e",
    "float32": "f",
    "float64": "d",
    "int8": "b",
    "int16": "h",
    "int32": "i",
    "int64": "q",
    "uint8": "B",
    "uint16": "H",
    "uint32": "I",
    "uint64": "Q",
    "bool": "?",
}


def numbers_of(tensor: Any) -> tuple[Any, ...]:
    """A tensor's numbers in row-major order; raises ValueError for a type that has none that Python
    knows.
    """
    letter = FORMATS.get(tensor.dtype)
    if letter is None:
        raise ValueError(f"its values are of the type `{tensor.dtype}`")
    count = len(tensor.data) // struct.calcsize(letter)
    return struct.unpack_from(f"<{count}{letter}", tensor.data)
