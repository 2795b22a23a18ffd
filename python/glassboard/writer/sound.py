"""Sounds as WAV files of 16-bit samples."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np

from glassboard.writer import convert, value
from glassboard.writer.convert import UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CHANNELS = 8
LARGEST = np.iinfo(np.int16).max


def value_of(sound: Any, sample_rate: float, tell: Callable[[str, str, str], None]) -> bytes:
    """A sound of shape [frames], or [channels, frames] with at most 8 channels.

    Floats are amplitudes from -1 to 1; int16 is taken as it is. What lies beyond is clipped, and
    NaN is silence, which is told.
    """
    array = convert.array(sound)
    array = array.squeeze() if array.size > 1 else array.reshape(-1)
    if array.dtype.kind not in "fiub" or array.ndim > 2 or not array.size:
        raise UnfitError(
            "amplitudes of shape [frames] or [channels, frames]", "pass one sound at a time"
        )
    channels = 1
    if array.ndim == 2:
        array = array if array.shape[1] <= MOST_CHANNELS < array.shape[0] else array.T
        channels = array.shape[1]
    if channels > MOST_CHANNELS:
        raise UnfitError(
            f"at most {MOST_CHANNELS} channels, not {channels}", "pass [channels, frames]"
        )
    if array.dtype.kind in "iu" and array.dtype != np.int16:
        array = array.astype(np.float64)  # which has room for what follows
    samples = array if array.dtype == np.int16 else _samples(array, tell)
    return value.audio(
        _wav(samples, int(sample_rate), channels), sample_rate, channels, len(samples)
    )


def _samples(array: Any, tell: Callable[[str, str, str], None]) -> Any:
    odd = ~(np.abs(array) <= 1)
    if odd.any():
        said = f"{odd.sum()} of {odd.size} amplitudes are not within -1 and 1; they are clipped"
        tell("amplitude", said, "divide by the largest absolute value")
        array = np.nan_to_num(array, nan=0, posinf=1, neginf=-1).clip(-1, 1)
    return (array * LARGEST).astype("<i2")


def _wav(samples: Any, sample_rate: int, channels: int) -> bytes:
    """Source: Microsoft's RIFF WAVE, format 1 (PCM)."""
    data = np.ascontiguousarray(samples, "<i2").tobytes()
    frame = 2 * channels
    form = struct.pack("<HHIIHH", 1, channels, sample_rate, sample_rate * frame, frame, 16)
    body = (
        b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data))
    )
    return b"RIFF" + struct.pack("<I", len(body) + len(data)) + body + data
