"""What the machine is busy with: counters of the system, and what they come to between two looks.

psutil tells them where it is installed; without it, Linux's `/proc` does, and elsewhere there are
none. Those of NVIDIA's GPUs are NVML's, from the package `nvidia-ml-py`.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from importlib import import_module
from typing import Any, NamedTuple

SECTOR = 512  # bytes, in `/proc/diskstats`, whatever the disk's own are
# Disks that are parts of others, or in memory: what they read is counted there, or is none.
NO_DISKS = ("loop", "ram", "zram", "dm-", "md")
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100  # of a second, in `/proc/stat`


class Counters(NamedTuple):
    """Of the whole machine since it was started; bytes, and seconds of all processors together."""

    busy: float
    passed: float
    read: int
    written: int
    received: int
    sent: int


class Memory(NamedTuple):
    """Bytes: of the machine, how many of them are taken, and by this process."""

    total: int
    used: int
    own: int


class Usage:
    """Looks again and again; each look tells what was since the one before."""

    def __init__(self) -> None:
        self._psutil = _imported("psutil")
        self._nvml = _opened(_imported("pynvml"))
        self._at = time.monotonic()
        self._before = self._counters()

    def look(self) -> dict[str, float]:
        """By tag. Rates are in MB a second, memory in GB, powers of 1000, and shares in percent.

        A counter may go back a little (the time waited for disks does, in Linux; a network card
        that is taken out takes its bytes along), which is told as nothing.
        """
        now, counters = time.monotonic(), self._counters()
        seconds, before = max(now - self._at, 1e-3), self._before
        self._at, self._before = now, counters
        told = dict(self._gpus())
        if before is not None and counters is not None:
            passed = counters.passed - before.passed
            if passed > 0:
                share = (counters.busy - before.busy) / passed
                told["system/cpu_percent"] = 100 * min(max(share, 0.0), 1.0)
            for tag, name in RATES.items():
                more = max(getattr(counters, name) - getattr(before, name), 0)
                told[tag] = more / seconds / 1e6
        memory = self._memory()
        if memory is not None:
            told["system/memory_percent"] = 100 * memory.used / memory.total
            told["system/memory_gb"] = memory.used / 1e9
            told["system/process_memory_gb"] = memory.own / 1e9
        return told

    def close(self) -> None:
        """Lets go of NVML."""
        if self._nvml is not None:
            with suppress(Exception):
                self._nvml.nvmlShutdown()
            self._nvml = None

    def _counters(self) -> Counters | None:
        with suppress(Exception):  # what one system tells, another one doesn't
            return _proc_counters() if self._psutil is None else _psutil_counters(self._psutil)
        return None

    def _memory(self) -> Memory | None:
        with suppress(Exception):
            return _proc_memory() if self._psutil is None else _psutil_memory(self._psutil)
        return None

    def _gpus(self) -> list[tuple[str, float]]:
        if self._nvml is None:
            return []
        with suppress(Exception):
            return [each for i in visible(self._nvml) for each in _gpu(self._nvml, i)]
        return []


RATES = {
    "system/disk_read_mb_per_s": "read",
    "system/disk_written_mb_per_s": "written",
    "system/network_received_mb_per_s": "received",
    "system/network_sent_mb_per_s": "sent",
}


def visible(nvml: Any) -> list[int]:
    """The numbers of the GPUs that the process may use, as `CUDA_VISIBLE_DEVICES` has them; all
    where it names them in another way, or not.
    """
    count = nvml.nvmlDeviceGetCount()
    named = os.environ.get("CUDA_VISIBLE_DEVICES", "").replace(" ", "").split(",")
    if all(each.isdecimal() for each in named):
        return [int(each) for each in named if int(each) < count]
    return list(range(count))


def _gpu(nvml: Any, number: int) -> list[tuple[str, float]]:
    handle = nvml.nvmlDeviceGetHandleByIndex(number)
    memory = nvml.nvmlDeviceGetMemoryInfo(handle)
    told = [
        (f"system/gpu{number}_percent", float(nvml.nvmlDeviceGetUtilizationRates(handle).gpu)),
        (f"system/gpu{number}_memory_gb", memory.used / 1e9),
        (f"system/gpu{number}_memory_percent", 100 * memory.used / memory.total),
    ]
    with suppress(Exception):  # not of every GPU
        told.append((f"system/gpu{number}_watt", nvml.nvmlDeviceGetPowerUsage(handle) / 1e3))
    return told


def _psutil_counters(psutil: Any) -> Counters:
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    # what a virtual machine's guests take is counted as the user's already
    passed = sum(times) - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0)
    disk, network = psutil.disk_io_counters(), psutil.net_io_counters()
    return Counters(
        passed - idle,
        passed,
        disk.read_bytes if disk else 0,  # None where there is no disk
        disk.write_bytes if disk else 0,
        network.bytes_recv,
        network.bytes_sent,
    )


def _psutil_memory(psutil: Any) -> Memory:
    memory = psutil.virtual_memory()
    own = psutil.Process().memory_info().rss
    return Memory(memory.total, memory.total - memory.available, own)


def _proc_counters() -> Counters:
    times = [int(each) for each in _lines("/proc/stat")[0].split()[1:9]]  # before those of guests
    passed, idle = sum(times) / TICKS, (times[3] + times[4]) / TICKS
    disks = [line.split() for line in _lines("/proc/diskstats")]
    whole = [
        disk
        for disk in disks
        if not disk[2].startswith(NO_DISKS) and os.path.exists(f"/sys/block/{disk[2]}")
    ]
    rows = [line.partition(":")[2].split() for line in _lines("/proc/net/dev")[2:]]
    return Counters(
        passed - idle,
        passed,
        SECTOR * sum(int(disk[5]) for disk in whole),
        SECTOR * sum(int(disk[9]) for disk in whole),
        sum(int(row[0]) for row in rows),
        sum(int(row[8]) for row in rows),
    )


def _proc_memory() -> Memory:
    told = dict(line.partition(":")[::2] for line in _lines("/proc/meminfo"))
    total, available = (1024 * int(told[name].split()[0]) for name in ("MemTotal", "MemAvailable"))
    own = int(_lines("/proc/self/statm")[0].split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return Memory(total, total - available, own)


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


def _imported(name: str) -> Any:
    try:
        return import_module(name)
    except Exception:  # not installed, or not for this machine
        return None


def _opened(nvml: Any) -> Any:
    """None where there is no GPU of NVIDIA's, or no driver."""
    try:
        nvml.nvmlInit()
    except Exception:
        return None
    return nvml
