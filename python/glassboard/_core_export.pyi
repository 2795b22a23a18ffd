"""A part of `_core.pyi`: import it from `glassboard._core`."""

from collections.abc import Iterator
from typing import TypeAlias, final

_Moments: TypeAlias = tuple[float, float, float, float, float]
_Histogram: TypeAlias = tuple[
    str, str, int, float, _Moments, tuple[int, int, int], bytes, bytes, bytes
]
_Series: TypeAlias = tuple[str, str, bytes, bytes, bytes, bytes | None]

@final
class Export:
    """Points of many series, one of them in memory at a time: `Store.export` tells which."""

    def csv(self) -> Iterator[bytes]:
        """What is left of them as the pieces, of about 1 MiB, of a table (RFC 4180, UTF-8, lines
        ended by LF): run, tag, step, wall_time, value and, where such points were asked for,
        superseded (`true`, `false`). Numbers are the shortest that are read back as the same ones,
        or `nan`, `inf`, `-inf`. Names stand as they are.
        """
    def parquet(self) -> Iterator[bytes]:
        """What is left of them as the pieces, one for each row group of 2^18 rows, of a Parquet
        file: run, tag (dictionaries of strings), step (int64), wall_time, value (float64) and,
        where such points were asked for, superseded (bool). Compressed with Snappy; steps as
        DELTA_BINARY_PACKED, floats as BYTE_STREAM_SPLIT.
        """
    def __iter__(self) -> Iterator[_Series]: ...
    def __next__(self) -> _Series:
        """(run, tag, steps, wall times, values, superseded) of the next series, in order of
        writing: int64, float64 and float64, little-endian, and a byte 0 or 1 for each point, None
        where superseded points weren't asked for. None is left once they have become a file.
        """

@final
class HistogramExport:
    """Histograms, those of one tag of one run in memory at a time: `Store.export_histograms`."""

    def csv(self) -> Iterator[bytes]:
        """What is left of them as a table, as that of `Export.csv`, a line for each bucket: run,
        tag, step, wall_time, left, right, count. Values that are not finite are in buckets of their
        own, both edges of which are `nan`, `inf` or `-inf`.
        """
    def parquet(self) -> Iterator[bytes]:
        """The same columns as a Parquet file, as that of `Export.parquet`."""
    def __iter__(self) -> Iterator[_Histogram]: ...
    def __next__(self) -> _Histogram:
        """(run, tag, step, wall time, (min, max, num, sum, sum of squares), (how many values are
        NaN, +Inf, -Inf), left edges, right edges, counts) of the next one: the last three are
        little-endian float64. None is left once they have become a file.
        """
