"""Meshes and point clouds, for the plugin `mesh`.

Source of the numbers: TensorBoard's `mesh/plugin_data.proto`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from glassboard import proto
from glassboard.writer import convert, value
from glassboard.writer.convert import UnfitError

if TYPE_CHECKING:
    import numpy.typing as npt

VERTEX, FACE, COLOR = 1, 2, 3  # of the enumeration ContentType
NAMES = {VERTEX: "VERTEX", FACE: "FACE", COLOR: "COLOR"}


def values_of(
    tag: str, vertices: Any, colors: Any, faces: Any, config: Any
) -> list[tuple[str, bytes]]:
    """(tag, fields) of the parts that there are, each of shape [batch, n, 3]."""
    given = {VERTEX: vertices, FACE: faces, COLOR: colors}
    parts = {kind: _part(kind, part) for kind, part in given.items() if part is not None}
    if COLOR in parts and parts[COLOR].shape != parts[VERTEX].shape:
        raise UnfitError(
            f"a colour for each vertex, not {parts[COLOR].shape} for {parts[VERTEX].shape}",
            "give `colors` the shape of `vertices`",
        )
    components = sum(1 << kind for kind in parts)
    settings = "{}" if config is None else json.dumps(config, sort_keys=True)
    told = []
    for kind, array in parts.items():
        content = (
            proto.text(2, tag)
            + proto.integer(3, kind)
            + proto.text(5, settings)
            + proto.message(6, b"".join(map(proto.varint, array.shape)))
            + proto.integer(7, components)
        )
        told.append((f"{tag}_{NAMES[kind]}", value.tensor(array, value.metadata("mesh", content))))
    return told


def _part(kind: int, part: Any) -> npt.NDArray[np.float32]:
    array = convert.array(part)
    if array.ndim == 2:
        array = array[None]
    if array.ndim != 3 or array.shape[2] != 3 or array.dtype.kind not in "fiub":
        raise UnfitError(
            f"shape [batch, n, 3] of {NAMES[kind].lower()} values, not {tuple(array.shape)}",
            "a single mesh of shape [n, 3] becomes a batch by `mesh[None]`",
        )
    return array.astype(np.float32)
