"""`EventAccumulator`: one run, read as scripts read it with TensorBoard."""

import math
import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, TypeVar

from glassboard._core import Store
from glassboard.compat import events
from glassboard.compat.events import (
    AudioEvent,
    CompressedHistogramEvent,
    HistogramEvent,
    ImageEvent,
    ScalarEvent,
    TensorEvent,
    payload,
)
from glassboard.compat.percentiles import NORMAL_HISTOGRAM_BPS, percentiles
from glassboard.compat.sampling import kept
from glassboard.compat.source import source_writer

COMPRESSED_HISTOGRAMS = "distributions"
HISTOGRAMS = "histograms"
IMAGES = "images"
AUDIO = "audio"
SCALARS = "scalars"
TENSORS = "tensors"
GRAPH = "graph"
META_GRAPH = "meta_graph"
RUN_METADATA = "run_metadata"

STORE_EVERYTHING_SIZE_GUIDANCE = dict.fromkeys(
    (COMPRESSED_HISTOGRAMS, IMAGES, AUDIO, SCALARS, HISTOGRAMS, TENSORS), 0
)
DEFAULT_SIZE_GUIDANCE = STORE_EVERYTHING_SIZE_GUIDANCE
"""Everything: unlike TensorBoard, which keeps 10,000 scalars, 500 compressed histograms, 10
tensors, 4 images, 4 sounds and 1 histogram a tag.
"""

RUN = "."  # the store's name for a run alone
BARE = {"graphs", "meta_graphs", "graph_tagged_run_metadata"}  # kinds of what is no summary
PLAIN = {SCALARS, HISTOGRAMS, IMAGES, AUDIO}  # kinds with a field of their own in a summary

Item = TypeVar("Item")


class Series(Generic[Item]):
    """The values of one kind, by tag."""

    def __init__(self, keys: Callable[[], list[str]], items: Callable[[str], list[Item]]) -> None:
        self._keys = keys
        self._items = items

    def Keys(self) -> list[str]:
        """The tags, sorted."""
        return self._keys()

    def Items(self, key: str) -> list[Item]:
        """The values of a tag, in order of writing; raises KeyError."""
        return self._items(key)


class EventAccumulator:
    """What one run has logged: `path` is an event file, or a directory with event files in it
    (those in directories below it are other runs).

    Methods, parameters, results and errors are those of TensorBoard's `EventAccumulator` (2.21),
    but for what loses nothing:

    - Everything is kept, unless `size_guidance` says how much: `{SCALARS: 1000}`; 0 is everything.
      What is then kept is what TensorBoard keeps.
    - Scalars that TensorFlow 2, Keras and `tensorboard.summary.Writer` log as tensors are under
      `Scalars`, too; their numbers are under `Tensors` as there, as float32, or as float64 where
      that is needed to hold them.
    - `purge_orphaned_data` also understands a restart that didn't say so (a later file that begins
      at or before a step already reached); with False everything is there.
    - Events are named tuples. Values other than scalars are read from their files when asked for.

    `Tensors`, `Graph`, `MetaGraph`, `RunMetadata` and `SummaryMetadata` answer with TensorBoard's
    own messages, for which `tensorboard` has to be installed (ImportError otherwise).
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        size_guidance: Mapping[str, int] | None = None,
        compression_bps: Sequence[float] = NORMAL_HISTOGRAM_BPS,
        purge_orphaned_data: bool = True,
    ) -> None:
        if not path:
            raise ValueError("path must be a valid string")
        self.path = os.fspath(path)
        self.purge_orphaned_data = purge_orphaned_data
        self._sizes = {**DEFAULT_SIZE_GUIDANCE, **(size_guidance or {})}
        for kind, size in self._sizes.items():
            if size < 0 or size != round(size):
                raise ValueError(
                    f"the size of `{kind}` must be a whole number, 0 or more: `{size}`"
                )
        self._basis_points = compression_bps
        self._store = Store.of_run(self.path)
        self.scalars = Series(lambda: self._tags(SCALARS), self.Scalars)
        self.histograms = Series(lambda: self._tags(HISTOGRAMS), self.Histograms)
        self.compressed_histograms = Series(
            lambda: self._tags(HISTOGRAMS), self.CompressedHistograms
        )
        self.images = Series(lambda: self._tags(IMAGES), self.Images)
        self.audios = Series(lambda: self._tags(AUDIO), self.Audio)
        self.tensors = Series(self._tensor_tags, self.Tensors)

    def Reload(self) -> "EventAccumulator":
        """Reads what was written since the last call; returns itself.

        Raises FileNotFoundError where there is no such path.
        """
        self._store.refresh()
        return self

    # --- tags ----------------------------------------------------------------------------------

    def Tags(self) -> dict[str, Any]:
        """The tags by kind, sorted; and whether there is a graph and a meta graph (bool)."""
        histograms = self._tags(HISTOGRAMS)
        return {
            IMAGES: self._tags(IMAGES),
            AUDIO: self._tags(AUDIO),
            HISTOGRAMS: histograms,
            SCALARS: self._tags(SCALARS),
            COMPRESSED_HISTOGRAMS: list(histograms),
            TENSORS: self._tensor_tags(),
            GRAPH: self._graph() is not None,
            META_GRAPH: self._meta_graph() is not None,
            RUN_METADATA: self._held().get("graph_tagged_run_metadata", []),
        }

    def PluginTagToContent(self, plugin_name: str) -> dict[str, bytes]:
        """What a plugin wrote for itself with each tag; raises KeyError where no tag names it."""
        found = self.plugin_contents(plugin_name)
        if not found:
            raise KeyError(f"Plugin {plugin_name!r} could not be found.")
        return found

    def plugin_contents(self, plugin_name: str) -> dict[str, bytes]:
        """The same; empty where no tag names it."""
        return {
            tag: content for tag, (name, content) in self._claims().items() if name == plugin_name
        }

    @property
    def summary_metadata(self) -> dict[str, Any]:
        """The first `SummaryMetadata` of each tag that has any."""
        read = _message("summary_pb2", "SummaryMetadata").FromString
        return {tag: read(message) for tag, message in self._metadata()}

    def SummaryMetadata(self, tag: str) -> Any:
        """The first `SummaryMetadata` of a tag; raises KeyError."""
        return self.summary_metadata[tag]

    # --- values --------------------------------------------------------------------------------

    def Scalars(self, tag: str) -> list[ScalarEvent]:
        """The points of a tag, in order of writing; raises KeyError."""
        columns = self._store.scalar_columns(RUN, tag, superseded=not self.purge_orphaned_data)
        steps, wall_times, values = (column.tolist() for column in columns)
        return self._sampled(SCALARS, list(map(ScalarEvent, wall_times, steps, values)))

    def Histograms(self, tag: str) -> list[HistogramEvent]:
        """The histograms of a tag that are logged as such, not as tensors; raises KeyError."""
        return self._sampled(HISTOGRAMS, self._histograms(tag))

    def CompressedHistograms(self, tag: str) -> list[CompressedHistogramEvent]:
        """The same as percentiles: those of `compression_bps`; raises KeyError."""
        return [
            CompressedHistogramEvent(wall_time, step, percentiles(value, self._basis_points))
            for wall_time, step, value in self._sampled(
                COMPRESSED_HISTOGRAMS, self._histograms(tag)
            )
        ]

    def Images(self, tag: str) -> list[ImageEvent]:
        """The pictures of a tag that are logged as such, not as tensors; raises KeyError."""
        messages = self._sampled(IMAGES, self._messages(IMAGES, tag, events.IMAGE))
        return [
            ImageEvent(wall_time, step, *events.image(message))
            for wall_time, step, message in messages
        ]

    def Audio(self, tag: str) -> list[AudioEvent]:
        """The sounds of a tag that are logged as such, not as tensors; raises KeyError."""
        messages = self._sampled(AUDIO, self._messages(AUDIO, tag, events.AUDIO))
        return [
            AudioEvent(wall_time, step, *events.audio(message))
            for wall_time, step, message in messages
        ]

    def Tensors(self, tag: str) -> list[TensorEvent]:
        """The tensors of a tag, whatever plugin they are for, also superseded ones; raises
        KeyError.
        """
        if tag not in self._tensor_tags():
            raise KeyError(f"there are no tensors under the tag `{tag}`")
        found = [self._store.values(RUN, kind, tag, superseded=True) for kind in self._kinds(tag)]
        rows = [
            (wall_time, step, tensor)
            for row in found
            for step, wall_time, message in row
            if (tensor := payload(message, events.TENSOR)) is not None
        ]
        if rows:
            read = _message("tensor_pb2", "TensorProto").FromString
            return [TensorEvent(*row[:2], read(row[2])) for row in self._sampled(TENSORS, rows)]
        columns = self._store.scalar_columns(RUN, tag, superseded=True)
        steps, wall_times, values = (column.tolist() for column in columns)
        points = self._sampled(TENSORS, list(zip(wall_times, steps, values, strict=True)))
        return [
            TensorEvent(wall_time, step, _scalar_tensor(value)) for wall_time, step, value in points
        ]

    def Graph(self) -> Any:
        """The last `GraphDef`, or that of the last meta graph; raises ValueError."""
        message = self._graph()
        if message is None:
            raise ValueError("There is no graph in this EventAccumulator")
        return _message("graph_pb2", "GraphDef").FromString(message)

    def MetaGraph(self) -> Any:
        """The last `MetaGraphDef`; raises ValueError."""
        message = self._meta_graph()
        if message is None:
            raise ValueError("There is no metagraph in this EventAccumulator")
        return _message("meta_graph_pb2", "MetaGraphDef").FromString(message)

    def RunMetadata(self, tag: str) -> Any:
        """The last `RunMetadata` of a tag; raises ValueError."""
        message = self._last("graph_tagged_run_metadata", tag)
        if message is None:
            raise ValueError("There is no run metadata with this tag name")
        return _message("config_pb2", "RunMetadata").FromString(message)

    # --- the run -------------------------------------------------------------------------------

    def FirstEventTimestamp(self) -> float:
        """The wall time of the first event, in seconds since 1970-01-01 UTC; reads it if nothing
        was read yet. Raises ValueError where there is none.
        """
        runs = self._store.runs() or self.Reload()._store.runs()
        if not runs:
            raise ValueError("No event timestamp could be found")
        return runs[0].first_wall_time

    def GetSourceWriter(self) -> str | None:
        """The program that wrote the first file, where it says so."""
        return source_writer(self.path)

    def PluginAssets(self, plugin_name: str) -> list[str]:
        """The names of the files that a plugin keeps in the run's directory, sorted."""
        folder = Path(self.path, "plugins", plugin_name)
        return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []

    def RetrievePluginAsset(self, plugin_name: str, asset_name: str) -> str:
        """The text of one of these files; raises KeyError."""
        try:
            return Path(self.path, "plugins", plugin_name, asset_name).read_text("utf-8")
        except OSError as error:
            raise KeyError(f"the asset `{asset_name}` cannot be read: {error}") from error

    # --- how -----------------------------------------------------------------------------------

    def _held(self) -> dict[str, list[str]]:
        runs = self._store.runs()
        return runs[0].tags if runs else {}

    def _kinds(self, tag: str) -> list[str]:
        """The kinds under which tensors of this tag are held."""
        return [
            kind
            for kind, tags in self._held().items()
            if tag in tags and kind not in BARE and kind != SCALARS
        ]

    def _tags(self, kind: str) -> list[str]:
        """Tags whose values are in the summary's own field for the kind; all that have scalars."""
        held = self._held().get(kind, [])
        if kind == SCALARS:
            return held
        claims = self._claims()
        return [tag for tag in held if claims.get(tag, ("",))[0] != kind]

    def _tensor_tags(self) -> list[str]:
        claims = self._claims()
        found: set[str] = set()
        for kind, tags in self._held().items():
            if kind in PLAIN:
                found.update(tag for tag in tags if claims.get(tag, ("",))[0] == kind)
            elif kind == "hparams":  # whose metadata say all, as a rule
                found.update(tag for tag in tags if self._messages(kind, tag, events.TENSOR))
            elif kind not in BARE:
                found.update(tags)
        return sorted(found)

    def _metadata(self) -> list[tuple[str, bytes]]:
        return self._store.metadata(RUN) if self._store.runs() else []

    def _claims(self) -> dict[str, tuple[str, bytes]]:
        """The plugin that each tag's metadata name, and what it wrote for itself."""
        claims = {}
        for tag, message in self._metadata():
            plugin_data = payload(message, 1) or b""
            name = (payload(plugin_data, 1) or b"").decode("utf-8", "replace")
            if name:
                claims[tag] = (name, payload(plugin_data, 2) or b"")
        return claims

    def _messages(self, kind: str, tag: str, field: int) -> list[tuple[float, int, bytes]]:
        """(wall time, step, message) of the values of a tag that have this field."""
        rows = self._store.values(RUN, kind, tag, superseded=not self.purge_orphaned_data)
        return [
            (wall_time, step, found)
            for step, wall_time, message in rows
            if (found := payload(message, field)) is not None
        ]

    def _histograms(self, tag: str) -> list[HistogramEvent]:
        return [
            HistogramEvent(wall_time, step, events.histogram(message))
            for wall_time, step, message in self._messages(HISTOGRAMS, tag, events.HISTO)
        ]

    def _sampled(self, kind: str, items: list[Item]) -> list[Item]:
        with_last = kind != COMPRESSED_HISTOGRAMS
        size = int(self._sizes[kind])
        if size == 0 or len(items) <= size:
            return items
        return [items[place] for place in kept(len(items), size, with_last=with_last)]

    def _last(self, kind: str, tag: str) -> bytes | None:
        if tag not in self._held().get(kind, []):
            return None
        return self._store.values(RUN, kind, tag, superseded=True)[-1][2]

    def _meta_graph(self) -> bytes | None:
        return self._last("meta_graphs", "meta_graph")

    def _graph(self) -> bytes | None:
        graph = self._last("graphs", "graph")
        meta_graph = self._meta_graph() if graph is None else None
        return graph if meta_graph is None else payload(meta_graph, 2)


def _message(module: str, name: str) -> Any:
    """One of TensorBoard's message classes."""
    try:
        return getattr(import_module(f"tensorboard.compat.proto.{module}"), name)
    except ImportError as error:
        raise ImportError(
            f"`{name}` is a message of `tensorboard`, which is not installed\n"
            "hint: pip install tensorboard, or read it with `glassboard.open`"
        ) from error


def _scalar_tensor(value: float) -> Any:
    """A number as a TensorProto of shape []."""
    data_type = _message("types_pb2", "DataType")
    tensor = _message("tensor_pb2", "TensorProto")()
    tensor.tensor_shape.SetInParent()
    tensor.dtype, tensor.float_val[:] = data_type.Value("DT_FLOAT"), [value]
    if not math.isnan(value) and tensor.float_val[0] != value:
        tensor.dtype, tensor.double_val[:] = data_type.Value("DT_DOUBLE"), [value]
        tensor.ClearField("float_val")
    return tensor
