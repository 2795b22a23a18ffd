"""What TensorBoard's own reader finds in a logdir, as plain values that fit into JSON."""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.summary_pb2 import SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.types_pb2 import DT_STRING
from tensorboard.util.tensor_util import make_ndarray

GRAPH = "__run_graph__"
"""The tag under which TensorBoard keeps `Event.graph_def`."""
UNREADABLE = None
"""In place of a tensor that TensorBoard fails to decode: every bfloat16, and torch's float16 and
uint8."""


def read(logdir: Path) -> dict[str, dict[str, Any]]:
    """Every run by its name, and in it every tag: its plugin and all its values.

    A tag is {plugin, content (hex), display_name, description, data_class, steps, wall_times,
    values}, its values being those of `plain`, after TensorBoard's own migrations: a number for
    each step of a scalar, and {dtype, shape, data} for each of another tensor. Where histograms
    stood in the file as `HistogramProto`, `stored` has them as they stood, in float64. A
    run also has `meta_graph`, whether it holds one, and where it holds a graph, `graph`.
    """
    folders = sorted({file.parent for file in logdir.rglob("*tfevents*")})
    return {folder.relative_to(logdir).as_posix(): read_run(folder) for folder in folders}


def read_run(folder: Path) -> dict[str, Any]:
    found = EventAccumulator(str(folder), size_guidance={"tensors": 0}).Reload()
    stored = stored_histograms(folder)
    tags = {}
    for tag in found.Tags()["tensors"]:
        if tag == GRAPH:
            continue
        metadata = found.summary_metadata.get(tag, SummaryMetadata())
        events = found.Tensors(tag)
        tags[tag] = {
            "plugin": metadata.plugin_data.plugin_name,
            "content": metadata.plugin_data.content.hex(),
            "display_name": metadata.display_name,
            "description": metadata.summary_description,
            "data_class": metadata.data_class,
            "steps": [event.step for event in events],
            "wall_times": [event.wall_time for event in events],
            "values": [plain(event.tensor_proto) for event in events],
        }
        if tag in stored:
            tags[tag]["stored"] = stored[tag]
    run: dict[str, Any] = {"tags": tags, "meta_graph": found.Tags()["meta_graph"]}
    if found.Tags()["graph"]:
        run["graph"] = graph(found.Tensors(GRAPH)[-1].tensor_proto.string_val[0])
    return run


def plain(tensor: TensorProto) -> Any:
    """A number for a tensor of rank 0 that holds one, and {dtype, shape, data} for the rest.

    UNREADABLE where TensorBoard's reader fails. Data are what `listed` says of numbers, and of
    strings a list of {length, sha256, and `text` of a short one in UTF-8}.
    """
    shape = [dim.size for dim in tensor.tensor_shape.dim]
    if tensor.dtype == DT_STRING:
        return {"dtype": "string", "shape": shape, "data": [string(s) for s in tensor.string_val]}
    try:
        array = make_ndarray(tensor)
    except (OverflowError, TypeError, ValueError):
        return UNREADABLE
    if shape == [] and array.dtype.kind == "f":
        return float(array)
    return {"dtype": array.dtype.name, "shape": shape, "data": listed(array)}


def listed(array: npt.NDArray[Any]) -> Any:
    """Its numbers row by row, complex ones as two; of many only their `digest`, little-endian."""
    if array.size > 100:
        return digest(array.astype(array.dtype.newbyteorder("<")).tobytes())
    if np.iscomplexobj(array):
        array = np.stack([array.real, array.imag], axis=-1)
    return array.ravel().tolist()


def string(content: bytes) -> dict[str, Any]:
    told: dict[str, Any] = digest(content)
    if len(content) < 300:
        with suppress(UnicodeDecodeError):
            told["text"] = content.decode()
    return told


def digest(content: bytes) -> dict[str, Any]:
    return {"length": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def graph(serialized: bytes) -> dict[str, Any]:
    """{nodes: [[name, op], …], length, sha256}."""
    nodes = [[node.name, node.op] for node in GraphDef.FromString(serialized).node]
    return {"nodes": nodes, **digest(serialized)}


def stored_histograms(folder: Path) -> dict[str, list[list[Any]]]:
    """[min, max, num, sum, sum_squares, right edges, counts] of every `HistogramProto`, by tag."""
    stored: dict[str, list[list[Any]]] = {}
    for file in sorted(folder.glob("*tfevents*")):
        for event in LegacyEventFileLoader(str(file)).Load():
            for value in event.summary.value:
                if value.HasField("histo"):
                    h = value.histo
                    statistics = [h.min, h.max, h.num, h.sum, h.sum_squares]
                    buckets = [listed(np.array(list(c))) for c in (h.bucket_limit, h.bucket)]
                    stored.setdefault(value.tag, []).append([*statistics, *buckets])
    return stored
