"""`EventMultiplexer`: many runs, read as scripts read them with TensorBoard."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from glassboard.compat.accumulator import EventAccumulator
from glassboard.compat.events import (
    AudioEvent,
    CompressedHistogramEvent,
    HistogramEvent,
    ImageEvent,
    ScalarEvent,
    TensorEvent,
)


class EventMultiplexer:
    """Several runs by name. Methods are those of TensorBoard's `EventMultiplexer` (2.21). Where
    they ask for a run, they answer as `EventAccumulator` does, and raise KeyError also for one that
    isn't there.
    """

    def __init__(
        self,
        run_path_map: Mapping[str, str] | None = None,
        size_guidance: Mapping[str, int] | None = None,
        purge_orphaned_data: bool = True,
    ) -> None:
        self._accumulators: dict[str, EventAccumulator] = {}
        self._size_guidance = size_guidance
        self.purge_orphaned_data = purge_orphaned_data
        for name, path in (run_path_map or {}).items():
            self.AddRun(path, name)

    def AddRun(self, path: str, name: str | None = None) -> "EventMultiplexer":
        """Adds a run; without a name it is called by its path. Returns itself."""
        name = name or path
        known = self._accumulators.get(name)
        if known is None or known.path != path:
            self._accumulators[name] = EventAccumulator(
                path,
                size_guidance=self._size_guidance,
                purge_orphaned_data=self.purge_orphaned_data,
            )
        return self

    def AddRunsFromDirectory(self, path: str, name: str | None = None) -> "EventMultiplexer":
        """Adds each directory at and below `path` that holds event files, called by its path below
        it, with `name` in front. A path that is not there adds nothing. Returns itself.
        """
        for folder, _, files in os.walk(path, followlinks=True):
            if any("tfevents" in file for file in files):
                below = os.path.relpath(folder, path)
                self.AddRun(folder, os.path.join(name, below) if name else below)
        return self

    def Reload(self) -> "EventMultiplexer":
        """Reads what is new in all runs, and forgets those that are gone; returns itself."""
        for name, accumulator in list(self._accumulators.items()):
            if Path(accumulator.path).exists():
                accumulator.Reload()
            else:
                del self._accumulators[name]
        return self

    def Runs(self) -> dict[str, dict[str, Any]]:
        """The tags of each run, by kind."""
        return {name: accumulator.Tags() for name, accumulator in self._accumulators.items()}

    def RunPaths(self) -> dict[str, str]:
        """The path of each run."""
        return {name: accumulator.path for name, accumulator in self._accumulators.items()}

    def GetAccumulator(self, run: str) -> EventAccumulator:
        """The run; raises KeyError."""
        return self._accumulators[run]

    def PluginRunToTagToContent(self, plugin_name: str) -> dict[str, dict[str, bytes]]:
        """What a plugin wrote for itself with each tag, of each run that has such a tag."""
        contents = (
            (name, accumulator.plugin_contents(plugin_name))
            for name, accumulator in self._accumulators.items()
        )
        return {name: content for name, content in contents if content}

    def PluginAssets(self, plugin_name: str) -> dict[str, list[str]]:
        """The names of the files that a plugin keeps in each run's directory."""
        return {
            name: accumulator.PluginAssets(plugin_name)
            for name, accumulator in self._accumulators.items()
        }

    def RetrievePluginAsset(self, run: str, plugin_name: str, asset_name: str) -> str:
        """See `EventAccumulator.RetrievePluginAsset`."""
        return self.GetAccumulator(run).RetrievePluginAsset(plugin_name, asset_name)

    def FirstEventTimestamp(self, run: str) -> float:
        """See `EventAccumulator.FirstEventTimestamp`."""
        return self.GetAccumulator(run).FirstEventTimestamp()

    def GetSourceWriter(self, run: str) -> str | None:
        """See `EventAccumulator.GetSourceWriter`."""
        return self.GetAccumulator(run).GetSourceWriter()

    def SummaryMetadata(self, run: str, tag: str) -> Any:
        """See `EventAccumulator.SummaryMetadata`."""
        return self.GetAccumulator(run).SummaryMetadata(tag)

    def Scalars(self, run: str, tag: str) -> list[ScalarEvent]:
        """See `EventAccumulator.Scalars`."""
        return self.GetAccumulator(run).Scalars(tag)

    def Histograms(self, run: str, tag: str) -> list[HistogramEvent]:
        """See `EventAccumulator.Histograms`."""
        return self.GetAccumulator(run).Histograms(tag)

    def CompressedHistograms(self, run: str, tag: str) -> list[CompressedHistogramEvent]:
        """See `EventAccumulator.CompressedHistograms`."""
        return self.GetAccumulator(run).CompressedHistograms(tag)

    def Images(self, run: str, tag: str) -> list[ImageEvent]:
        """See `EventAccumulator.Images`."""
        return self.GetAccumulator(run).Images(tag)

    def Audio(self, run: str, tag: str) -> list[AudioEvent]:
        """See `EventAccumulator.Audio`."""
        return self.GetAccumulator(run).Audio(tag)

    def Tensors(self, run: str, tag: str) -> list[TensorEvent]:
        """See `EventAccumulator.Tensors`."""
        return self.GetAccumulator(run).Tensors(tag)

    def Graph(self, run: str) -> Any:
        """See `EventAccumulator.Graph`."""
        return self.GetAccumulator(run).Graph()

    def SerializedGraph(self, run: str) -> bytes:
        """The graph's message as bytes; raises ValueError."""
        message: bytes = self.Graph(run).SerializeToString()
        return message

    def MetaGraph(self, run: str) -> Any:
        """See `EventAccumulator.MetaGraph`."""
        return self.GetAccumulator(run).MetaGraph()

    def RunMetadata(self, run: str, tag: str) -> Any:
        """See `EventAccumulator.RunMetadata`."""
        return self.GetAccumulator(run).RunMetadata(tag)
