"""The projector plugin: embeddings in files beside the event files, named by a configuration.

Configurations are read at each request, so that a new embedding is there at once. No file is served
that doesn't lie below its run's directory, links followed.
"""

import os
from array import array
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct
from starlette.responses import Response

from glassboard.errors import NotFoundError, UserError
from glassboard.server.answers import JSON
from glassboard.server.blob import BINARY, sniffed
from glassboard.server.params import OneRun
from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard.pbtxt import Message, parse

CONFIG = "projector_config.pbtxt"
FOLDERS = ("plugins/org_tensorflow_tensorboard_projector", ".")  # of a run; the first found counts
LARGEST_CONFIG = 1 << 20  # bytes


class TensorQuery(OneRun, frozen=True):
    """One embedding of a run."""

    name: str


class RowsQuery(TensorQuery, frozen=True):
    """So many of its rows; all by default."""

    num_rows: Annotated[int, Meta(ge=1, le=1 << 53)] | None = None


class Embedding(Struct, frozen=True):
    """One of a configuration's, and where its files lie.

    Source: `EmbeddingInfo` in TensorBoard's `projector_config.proto`.
    """

    name: str
    root: Path
    """The run's directory, which no file may lie outside of."""
    folder: Path
    """Where the configuration lies, from which its paths go out."""
    tensor_path: str
    metadata_path: str
    bookmarks_path: str
    shape: list[int]
    image_path: str
    image_size: list[int]


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/projector/…`."""

    @routes.get("/data/plugin/projector/runs")
    def get_embedded_runs() -> list[str]:
        return [run for run, _ in _configs(session)]

    @routes.get("/data/plugin/projector/info")
    def get_projector_config(query: OneRun) -> dict[str, Any]:
        for run, config in _configs(session):
            if run == query.run:
                return {"embeddings": [_told(embedding) for embedding in config]}
        raise NotFoundError(f"the run `{query.run[:100]}` has no embeddings")

    @routes.get("/data/plugin/projector/tensor")
    def get_tensor(query: RowsQuery) -> Response:
        embedding = _find(session, query.run, query.name)
        path = _file(embedding, embedding.tensor_path, "tensor")
        return Response(_floats(path, embedding.shape, query.num_rows), media_type=BINARY)

    @routes.get("/data/plugin/projector/metadata")
    def get_metadata(query: RowsQuery) -> Response:
        embedding = _find(session, query.run, query.name)
        path = _file(embedding, embedding.metadata_path, "metadata")
        return Response(_lines(path, query.num_rows), media_type="text/plain")

    @routes.get("/data/plugin/projector/sprite_image")
    def get_sprite(query: TensorQuery) -> Response:
        embedding = _find(session, query.run, query.name)
        body = _file(embedding, embedding.image_path, "sprite image").read_bytes()
        return Response(body, media_type=sniffed(body))

    @routes.get("/data/plugin/projector/bookmarks")
    def get_bookmarks(query: TensorQuery) -> Response:
        embedding = _find(session, query.run, query.name)
        path = _file(embedding, embedding.bookmarks_path, "bookmarks")
        return Response(path.read_bytes(), media_type=JSON)


def has_configs(session: Session) -> bool:
    """Whether any run has an embedding."""
    return next(_configs(session), None) is not None


def _configs(session: Session) -> Iterator[tuple[str, list[Embedding]]]:
    """(run, embeddings) of those runs that have any; the logdir itself need not be a run."""
    directories = {run.name: Path(run.directory) for run in session.store.runs()}
    directories.setdefault(".", Path(session.store.logdir))
    for run, root in directories.items():
        for folder in (root / folder for folder in FOLDERS):
            if not os.path.isfile(folder / CONFIG):  # of thousands of runs nearly none has one
                continue
            try:
                config = _below(root, folder / CONFIG)
                if config.stat().st_size > LARGEST_CONFIG:
                    continue
                message = parse(config.read_text(encoding="utf-8", errors="replace"))
            except (OSError, UserError, ValueError):
                continue
            found = [_embedding(root, folder, told) for told in message.get("embeddings", ())]
            # Those without a file are variables of a checkpoint, which only TensorFlow reads.
            if embeddings := [embedding for embedding in found if embedding.tensor_path]:
                yield run, embeddings
                break


def _embedding(root: Path, folder: Path, message: Any) -> Embedding:
    told: Message = message if isinstance(message, dict) else {}
    sprite = next((value for value in told.get("sprite", ()) if isinstance(value, dict)), {})
    tensor_path = _text(told, "tensor_path")
    name = _text(told, "tensor_name") or os.path.basename(tensor_path)
    return Embedding(
        name=name.removesuffix(":0"),
        root=root,
        folder=folder,
        tensor_path=tensor_path,
        metadata_path=_text(told, "metadata_path"),
        bookmarks_path=_text(told, "bookmarks_path"),
        shape=_sizes(told, "tensor_shape"),
        image_path=_text(sprite, "image_path"),
        image_size=_sizes(sprite, "single_image_dim"),
    )


def _text(message: Message, field: str) -> str:
    values = message.get(field, [""])
    return values[-1] if isinstance(values[-1], str) else ""


def _sizes(message: Message, field: str) -> list[int]:
    return [value for value in message.get(field, ()) if isinstance(value, int) and value >= 0]


def _told(embedding: Embedding) -> dict[str, Any]:
    """The embedding as proto JSON, its shape with it even where the configuration leaves it out."""
    sprite = {"imagePath": embedding.image_path, "singleImageDim": embedding.image_size}
    told = {
        "tensorName": embedding.name,
        "metadataPath": embedding.metadata_path,
        "bookmarksPath": embedding.bookmarks_path,
        "tensorShape": embedding.shape or _counted(embedding),
        "sprite": sprite if embedding.image_path else None,
        "tensorPath": embedding.tensor_path,
    }
    return {field: value for field, value in told.items() if value}


def _counted(embedding: Embedding) -> list[int]:
    """[rows, columns] of a table of numbers; empty where there is none."""
    try:
        path = _file(embedding, embedding.tensor_path, "tensor")
        with path.open("rb") as file:
            rows = columns = 0
            for line in file:
                if line.strip(b"\r\n"):
                    columns = columns or line.count(b"\t") + 1
                    rows += 1
    except (OSError, NotFoundError):
        return []
    return [rows, columns]


def _find(session: Session, run: str, name: str) -> Embedding:
    for named, config in _configs(session):
        for embedding in config:
            if named == run and embedding.name == name.removesuffix(":0"):
                return embedding
    raise NotFoundError(f"the run `{run[:100]}` has no embedding `{name[:100]}`")


def _file(embedding: Embedding, named: str, what: str) -> Path:
    """A file that a configuration names, relative to where that lies."""
    if not named:
        raise NotFoundError(f"the embedding `{embedding.name[:100]}` has no {what}")
    try:
        path = _below(embedding.root, embedding.folder / named)
    except (OSError, ValueError):
        path = None
    if path is None or not path.is_file():
        raise NotFoundError(
            f"`{named[:200]}` is no file below its run",
            hint=f"`{embedding.name[:100]}` has it as its {what}, seen from its {CONFIG}",
        )
    return path


def _below(root: Path, path: Path) -> Path:
    """The path without links; raises ValueError where it leads out of the root."""
    resolved = path.resolve()
    if not resolved.is_relative_to(root.resolve()):
        raise ValueError(f"`{path}` leads out of `{root}`")
    return resolved


def _lines(path: Path, rows: int | None) -> bytes:
    """The first rows of a table, and of one with several columns its heading."""
    with path.open("rb") as file:
        first = file.readline()
        more = None if rows is None else rows - 1 + (b"\t" in first)
        return first + b"".join(islice(file, more))


def _floats(path: Path, shape: list[int], rows: int | None) -> bytes:
    """Rows of float32, little-endian: of a table, or of a file that holds just them."""
    try:
        return _parsed(path, rows)
    except ValueError:
        if len(shape) != 2 or path.stat().st_size != 4 * shape[0] * shape[1]:
            raise UserError(
                f"`{path.name}` is neither a table of numbers nor float32 of its `tensor_shape`"
            ) from None
    with path.open("rb") as file:
        return file.read(-1 if rows is None else 4 * shape[1] * rows)


def _parsed(path: Path, rows: int | None) -> bytes:
    """The numbers of a table; raises ValueError where it holds anything else."""
    values = array("f")
    columns = 0
    with path.open(encoding="utf-8") as file:
        filled = (line for line in file if line.strip("\r\n"))
        for line in islice(filled, rows):
            cells = line.split("\t")
            columns = columns or len(cells)
            if len(cells) != columns:
                raise ValueError("its rows differ in length")
            values.extend(map(float, cells))
    return values.tobytes()
