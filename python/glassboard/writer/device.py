"""Torch tensors on a device with streams: copied without waiting, and reduced to a histogram where
they lie.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from glassboard.writer import histogram

if TYPE_CHECKING:
    import numpy.typing as npt

    from glassboard.writer.histogram import Buckets
    from glassboard.writer.later import Ready

STREAMS = {"cuda", "xpu"}  # types of devices that compute while the caller goes on
ON_HOST = "is_cpu"  # the attribute that is True of tensors that no stream computes
AT_ONCE = 1 << 22  # values, for which places are kept: 16 bytes each
ROWS = 64  # counts are kept so many times over, since threads that add to one place wait in line


class Counted(NamedTuple):
    """A histogram's statistics, over the finite values, and its buckets."""

    statistics: dict[str, Any]
    buckets: Buckets
    not_finite: tuple[int, int, int]
    zeros: int
    size: int


def is_on_device(value: Any) -> bool:
    """Whether a value is a tensor that a stream computes."""
    if not hasattr(value, "detach") or getattr(value, ON_HOST, None) is True:
        return False  # as nearly always, and asked in training loops
    return getattr(getattr(value, "device", None), "type", None) in STREAMS


def copied(tensor: Any) -> tuple[Any, Ready]:
    """A tensor's copy on the host, and what says when it has come. Puts the copy into the current
    stream of the tensor's device and returns at once.
    """
    torch: Any = sys.modules["torch"]
    streams = getattr(torch, tensor.device.type)
    with streams.device(tensor.device):
        host = torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=True)
        host.copy_(tensor, non_blocking=True)
        ready = streams.Event()
        ready.record()
    return host, ready


def is_countable(tensor: Any) -> bool:
    """Whether `counted` takes it: dense real numbers, and at least one."""
    return (
        "strided" in str(tensor.layout)
        and not tensor.is_complex()
        and not getattr(tensor, "is_quantized", False)
        and not getattr(tensor, "is_nested", False)
        and not hasattr(tensor, "full_tensor")  # distributed
        and tensor.numel() > 0
    )


def counted(tensor: Any) -> Any:
    """Statistics and counts over TensorBoard's buckets as one float64 tensor on the same device,
    for `unpacked`; by operations that don't wait for their results.
    """
    torch: Any = sys.modules["torch"]
    values = tensor.detach().reshape(-1)
    narrow = values.dtype.is_floating_point and values.dtype.itemsize <= 4
    values = values.to(torch.float32 if narrow else torch.float64)
    edges = _edges(values.dtype, values.device)
    finite = values.isfinite()
    buckets = len(edges) - 1
    counts = torch.zeros(ROWS * buckets, dtype=torch.int32, device=values.device)
    for part, counts_too in zip(values.split(AT_ONCE), finite.split(AT_ONCE), strict=True):
        place = torch.bucketize(part, edges, right=True).sub_(1).clamp_(0, buckets - 1)
        row = torch.arange(len(part), device=values.device).remainder_(ROWS)
        counts.scatter_add_(0, row.mul_(buckets).add_(place), counts_too.to(torch.int32))
    told = values.where(finite, 0)
    infinity = float("inf")
    statistics = [
        values.where(finite, infinity).amin(),
        values.where(finite, -infinity).amax(),
        told.sum(dtype=torch.float64),
        torch.linalg.vector_norm(told, dtype=torch.float64).square(),
        values.isnan().sum(),
        (values == infinity).sum(),
        (values == -infinity).sum(),
        (values == 0).sum(),
    ]
    summed = counts.view(ROWS, buckets).sum(0)
    return torch.cat([torch.stack([each.double() for each in statistics]), summed.double()])


def unpacked(packed: npt.NDArray[np.float64]) -> Counted:
    """What `counted` found, of shape [8 + buckets], trimmed as torch trims it."""
    least, most, total, squares, *others = packed[:8].tolist()
    nan, positive, negative, zeros = map(int, others)
    counts = packed[8:]
    num = float(counts.sum())
    filled = num > 0
    statistics: dict[str, Any] = {
        "min": least if filled else 0.0,
        "max": most if filled else 0.0,
        "num": num,
        "sum": total,
        "sum_squares": squares,
    }
    return Counted(
        statistics,
        histogram.trimmed(counts, _default_edges())
        if filled
        else histogram.Buckets(np.zeros(1), np.zeros(1)),
        (nan, positive, negative),
        zeros,
        int(num) + nan + positive + negative,
    )


@lru_cache
def _default_edges() -> npt.NDArray[np.float64]:
    return np.array(histogram.default_bins())


@lru_cache
def _edges(dtype: Any, device: Any) -> Any:
    """The edges as values of a dtype compare with them: the least ones that aren't below."""
    torch: Any = sys.modules["torch"]
    edges = _default_edges()
    if dtype == torch.float32:
        rounded = edges.astype(np.float32)
        above = np.nextafter(rounded, np.float32(np.inf))
        edges = np.where(rounded.astype(np.float64) < edges, above, rounded)
    return torch.from_numpy(edges).to(device)
