"""A part of `_core.pyi`: import it from `glassboard._core`."""

from typing import final

@final
class TagInfo:
    """One tag of one run, as one kind; a tag may be of several."""

    @property
    def run(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def plugin(self) -> str:
        """The plugin that the tag's first SummaryMetadata name; empty where there are none, or they
        name another kind's.
        """
    @property
    def content(self) -> bytes:
        """`plugin_data.content` of those metadata: what the plugin wrote for itself."""
    @property
    def display_name(self) -> str: ...
    @property
    def description(self) -> str:
        """Markdown."""
    @property
    def data_class(self) -> int:
        """1 scalar, 2 tensor, 3 blob sequence, 0 unknown; what the metadata leave out is filled in
        by plugin, as TensorBoard's `dataclass_compat.py` does it.
        """
    @property
    def count(self) -> int:
        """Values held."""
    @property
    def bytes(self) -> int:
        """What they take in their files; 0 for scalars."""
    @property
    def first_step(self) -> int:
        """Of the value written first."""
    @property
    def last_step(self) -> int: ...
    @property
    def first_wall_time(self) -> float: ...
    @property
    def last_wall_time(self) -> float: ...

@final
class Tensor:
    """One value of a tag, as an array."""

    @property
    def step(self) -> int: ...
    @property
    def wall_time(self) -> float: ...
    @property
    def dtype(self) -> str:
        """Numpy's name (`float32`, `bool`, `complex64`, …), ml_dtypes' (`bfloat16`, `float8_e5m2`,
        `int4`, …; the narrow ones take a byte each), TensorFlow's (`qint8`, …), `string`,
        `resource`, `variant`, or `unknown`.
        """
    @property
    def shape(self) -> list[int]: ...
    @property
    def data(self) -> bytes:
        """Its numbers, row-major, little-endian; empty for strings."""
    @property
    def strings(self) -> list[bytes]:
        """Its strings, row-major; empty for numbers."""
    @property
    def metadata(self) -> bytes:
        """The value's own serialized SummaryMetadata; empty where it has none."""
    @property
    def superseded(self) -> bool: ...

@final
class Media:
    """The pictures or sounds of one step."""

    @property
    def index(self) -> int:
        """Its place among all values of the tag, for `Store.blob`."""
    @property
    def step(self) -> int: ...
    @property
    def wall_time(self) -> float: ...
    @property
    def lengths(self) -> list[int]:
        """The bytes of each sample."""
    @property
    def width(self) -> int:
        """Of the first picture, in pixels, as logged, or else as its header says; 0 if unknown."""
    @property
    def height(self) -> int: ...
    @property
    def content_type(self) -> str:
        """Of the first sample, by its first bytes: image/ png, jpeg, gif, webp, bmp, tiff, svg+xml,
        audio/ wav, ogg, flac, mpeg, aiff; `application/octet-stream` for anything else. What was
        logged as the type doesn't count.
        """
    @property
    def sample_rate(self) -> float:
        """Of the first sound, in hertz, as logged, or else as a WAV says; 0 if unknown."""
    @property
    def length_frames(self) -> int:
        """Samples of each channel of the first sound; 0 if unknown."""
    @property
    def superseded(self) -> bool: ...
