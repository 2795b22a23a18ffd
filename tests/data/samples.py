"""The small pictures, sounds and numbers that the scripts log: the same at every run."""

import numpy as np
import numpy.typing as npt

STEPS = 12
LAYOUT = {
    "losses": {"both": ["Multiline", ["loss/.*", "spikes"]]},
    "bands": {"accuracy": ["Margin", ["accuracy", "low", "high"]]},
}
"""A layout for custom scalars, in the form that torch's writer takes."""
VERTICES = np.array([[[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]], np.float32)
COLORS = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [9, 9, 9]]], np.uint8)
FACES = np.array([[[0, 2, 3], [0, 3, 1], [0, 1, 2], [1, 3, 2]]], np.int32)
TAGS = ("loss/train", "deep/er/tag/", "/rooted", "中文 标签 🎈", "with spaces & %2F?=#", "")
"""Tags as people write them, and worse."""


def numbers(step: int, size: int = 100) -> npt.NDArray[np.float64]:
    return np.random.default_rng(step).normal(3, 1 + step, size)


def scalars(step: int) -> dict[str, float]:
    """A falling line, and one with what isn't finite."""
    odd = [1e-40, np.nan, np.inf, -np.inf, -0.0, 3.4e38]
    return {"accuracy": 1 - 0.9**step, "spikes": odd[step % len(odd)]}


def picture(step: int = 0, channels: int = 3) -> npt.NDArray[np.uint8]:
    """[height 6, width 9, channels], dark to bright."""
    ramp = np.arange(6 * 9 * channels, dtype=np.uint32).reshape(6, 9, channels)
    return ((ramp + 17 * step) % 256).astype(np.uint8)


def sound() -> npt.NDArray[np.float32]:
    """[400] samples of 440 Hz at 8 kHz, in [-1, 1]."""
    return np.sin(2 * np.pi * 440 * np.arange(400) / 8000).astype(np.float32)


def classified() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """(labels, predictions), each of shape [100]."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 100)
    return labels, np.clip(labels * 0.4 + rng.uniform(0, 0.6, 100), 0, 1)
