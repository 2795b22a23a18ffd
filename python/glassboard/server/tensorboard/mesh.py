"""The mesh plugin: point clouds and triangle meshes, each part of them under a tag of its own."""

from typing import Any, Literal, NamedTuple

from starlette.responses import Response

from glassboard import wire
from glassboard.errors import NotFoundError
from glassboard.server.answers import number
from glassboard.server.blob import BINARY
from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard.params import OneSample
from glassboard.server.tensorboard.sampling import evenly

KIND = "mesh"
ALL_PARTS = 0b1110  # a bit for each of VERTEX, FACE and COLOR: what old files left out
TYPES = {"VERTEX": (1, "<f4"), "FACE": (2, "<i4"), "COLOR": (3, "<u1")}  # number, type on the wire


class Part(NamedTuple):
    """One tag of a mesh. Source: `MeshPluginData` in TensorBoard's `mesh/plugin_data.proto`."""

    tag: str
    name: str
    content_type: int
    components: int
    config: str
    shape: list[int]


class DataQuery(OneSample, frozen=True, kw_only=True):
    """One part of one step of a mesh."""

    content_type: Literal["VERTEX", "FACE", "COLOR"]
    step: int = 0


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/mesh/…`."""
    store = session.store

    @routes.get("/data/plugin/mesh/tags")
    def get_mesh_tags() -> dict[str, dict[str, Any]]:
        return {
            run: {
                part.name: {"samples": part.shape[0] if part.shape else 0}
                for part in parts(session, run)
            }
            for run in store.tag_names(KIND)
        }

    @routes.get("/data/plugin/mesh/meshes")
    def get_meshes(query: OneSample) -> list[dict[str, Any]]:
        """Everything but the numbers, by step."""
        found = []
        for part in parts(session, query.run, query.tag):
            with session.lookup(KIND, tag=part.tag, runs=[query.run]):
                held = store.tensors(query.run, KIND, part.tag)
            found += [(held[at], part) for at in evenly(len(held), session.samples.get(KIND, 0))]
        found.sort(key=lambda item: item[0].step)
        return [
            {
                "wall_time": number(tensor.wall_time),
                "step": tensor.step,
                "content_type": part.content_type,
                "components": part.components,
                "config": part.config,
                "data_shape": part.shape,
            }
            for tensor, part in found
        ]

    @routes.get("/data/plugin/mesh/data")
    def get_mesh_data(query: DataQuery) -> Response:
        wanted, dtype = TYPES[query.content_type]
        for part in parts(session, query.run, query.tag):
            if part.content_type == wanted:
                with session.lookup(KIND, tag=part.tag, runs=[query.run]):
                    held = store.tensors(query.run, KIND, part.tag)
                    of_step = [tensor for tensor in held if tensor.step == query.step]
                    if of_step and query.sample < (of_step[-1].shape or [0])[0]:
                        body = _sample(of_step[-1], query.sample, dtype)
                        return Response(body, media_type=BINARY)
        raise NotFoundError(
            f"the mesh `{query.tag[:100]}` has no such {query.content_type} at this step"
        )


def parts(session: Session, run: str, name: str | None = None) -> list[Part]:
    """The tags that make up a run's meshes, or one of them; none where there is no such run."""
    try:
        infos = session.store.tags(run)
    except (KeyError, UnicodeEncodeError):
        return []
    found = [_part(info.name, info.content) for info in infos if info.kind == KIND]
    return [part for part in found if name in (None, part.name)]


def _part(tag: str, content: bytes) -> Part:
    fields = wire.fields_of(content)
    return Part(
        tag=tag,
        name=wire.text(fields, 2),
        content_type=wire.integer(fields, 3),
        components=wire.integer(fields, 7) or ALL_PARTS,
        config=wire.text(fields, 5),
        shape=wire.integers(fields, 6),
    )


def _sample(tensor: Any, sample: int, dtype: str) -> bytes:
    """One mesh of a batch, its numbers in the type that the page expects: torch writes them all as
    float32.
    """
    import numpy as np

    values = np.frombuffer(tensor.data, tensor.dtype).reshape(tensor.shape)[sample]
    if dtype != "<f4" and values.dtype.kind == "f":
        values = np.nan_to_num(values)
    with np.errstate(invalid="ignore"):
        return bytes(values.astype(dtype).tobytes())
