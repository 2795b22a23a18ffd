"""Embeddings, for TensorBoard's projector: files beside the event file, and one that lists them.

Layout: `<run>/<step>/<tag>/tensors.tsv`, `metadata.tsv` and `sprite.png`, as torch has it; the list
is `<run>/projector_config.pbtxt`, a `ProjectorConfig` as text.
"""

from __future__ import annotations

import math
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from glassboard import _core
from glassboard.writer import convert, pixels
from glassboard.writer.convert import UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable

    Tell = Callable[[str, str, str], None]

CONFIG = "projector_config.pbtxt"
# A block of the list, as protobuf prints it: its last brace is the only one that begins a line.
BLOCK = re.compile(r"^embeddings \{\n.*?^\}\n", re.MULTILINE | re.DOTALL)
BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


def write(
    run: str,
    tag: str,
    step: int,
    vectors: Any,
    metadata: Any,
    header: Any,
    pictures: Any,
    tell: Tell,
) -> None:
    """Writes one embedding and lists it, in the place of an earlier one of its tag and step.

    `vectors` have shape [n, dimensions]; `metadata` are n labels, or n rows of labels with a
    `header`; `pictures` have shape [n, channels, height, width]; of both, None is none. Raises
    OSError where the files cannot be written.
    """
    matrix = convert.array(vectors)
    if matrix.ndim != 2 or matrix.dtype.kind not in "fiub" or not matrix.size:
        raise UnfitError("numbers of shape [n, dimensions]", "give a row for each point")
    rows = None if metadata is None else _rows(metadata, header, len(matrix), tell)
    tiles = None if pictures is None else _tiles(pictures, len(matrix), tell)

    folder = f"{step:05}/{_encoded(tag)}"
    told = [("tensor_name", _quoted(f"{tag}:{step:05}"))]
    os.makedirs(f"{run}/{folder}", exist_ok=True)
    if rows is not None:
        _put(f"{run}/{folder}/metadata.tsv", "".join(f"{row}\n" for row in rows).encode())
        told.append(("metadata_path", _quoted(f"{folder}/metadata.tsv")))
    sprite = ""
    if tiles is not None:
        _, height, width, _ = tiles.shape
        _put(f"{run}/{folder}/sprite.png", _sprite(tiles))
        path = _quoted(f"{folder}/sprite.png")
        dims = f"    single_image_dim: {width}\n    single_image_dim: {height}\n"
        sprite = f"  sprite {{\n    image_path: {path}\n{dims}  }}\n"
    lines = ("\t".join(map(str, row)) for row in matrix.tolist())
    _put(f"{run}/{folder}/tensors.tsv", "".join(f"{line}\n" for line in lines).encode())
    told.append(("tensor_path", _quoted(f"{folder}/tensors.tsv")))
    fields = "".join(f"  {name}: {text}\n" for name, text in told)
    _list(f"{run}/{CONFIG}", told[0][1], f"embeddings {{\n{fields}{sprite}}}\n")


def _list(path: str, name: str, block: str) -> None:
    """Adds a block to the list, which other writers of the run may have begun."""
    try:
        with open(path, encoding="utf-8") as file:
            known = file.read()
    except FileNotFoundError:
        known = ""
    known = known and known.rstrip() + "\n"
    same = f"tensor_name: {name}\n"
    kept = BLOCK.sub(lambda found: "" if same in found[0] else found[0], known)
    _put(path, (kept + block).encode())


def _put(path: str, content: bytes) -> None:
    """Puts a whole file in its place, so that no reader sees a part of it."""
    partial = f"{path}.{os.getpid()}.partial"
    try:
        with open(partial, "wb") as file:
            file.write(content)
        os.replace(partial, path)
    except OSError:  # a full disk, for one
        with suppress(OSError):
            os.unlink(partial)
        raise


def _rows(metadata: Any, header: Any, count: int, tell: Tell) -> list[str]:
    """The lines of `metadata.tsv`."""
    labels = metadata if isinstance(metadata, list | tuple) else convert.array(metadata).tolist()
    if len(labels) != count:
        raise UnfitError(
            f"{count} labels, one a point, not {len(labels)}", "give `metadata` a label each"
        )
    columns = [labels] if not header else [list(header), *labels]
    if header and any(len(row) != len(header) for row in labels):
        raise UnfitError(
            f"rows of {len(header)} labels, as `metadata_header` has them",
            "give each point a label for each column",
        )
    cells = [[str(label)] for label in labels] if not header else columns
    rows = [[BREAKS.sub(" ", str(cell)) for cell in row] for row in cells]
    if any(BREAKS.search(str(cell)) for row in cells for cell in row):
        tell("breaks", "labels hold tabs or line breaks; a space stands for each",
             "they part the columns and rows of the file")  # fmt: skip
    return ["\t".join(row) for row in rows]


def _tiles(pictures: Any, count: int, tell: Tell) -> Any:
    array = convert.array(pictures)
    if array.ndim != 4 or array.shape[1] not in (1, 3, 4) or len(array) != count:
        raise UnfitError(
            f"{count} pictures of shape [n, channels, height, width] as `label_img`, not "
            f"{tuple(array.shape)}",
            "give each point a picture",
        )
    return pixels.batch_of(array, "NCHW", tell)


def _sprite(tiles: Any) -> bytes:
    """All pictures on one that is no narrower than high."""
    sheet = pixels.tiled(tiles, math.ceil(math.sqrt(len(tiles))))
    height, width, channels = sheet.shape
    square = np.zeros((max(width, height), width, channels), np.uint8)
    square[:height] = sheet
    return _core.png(square)


def _encoded(tag: str) -> str:
    """A tag as the name of a directory."""
    for mark in "%/\\":
        tag = tag.replace(mark, f"%{ord(mark):02x}")
    return tag


def _quoted(text: str) -> str:
    """A string as protobuf's text format writes it."""
    plain = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(plain.get(mark, mark) for mark in text) + '"'
