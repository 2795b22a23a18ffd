"""What a run was begun with: program, revision, packages and machine.

Nothing is imported that isn't there already, no device is woken, and nothing is asked of a network.
"""

from __future__ import annotations

import os
import platform
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from glassboard.writer import git, secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PACKAGES = (
    "torch", "torchvision", "torchaudio", "numpy", "lightning", "pytorch_lightning", "transformers",
    "accelerate", "datasets", "diffusers", "peft", "timm", "deepspeed", "jax", "flax", "tensorflow",
    "keras", "sklearn", "gymnasium", "stable_baselines3", "ignite", "triton", "xformers", "mlx",
)  # fmt: skip
# What tells where in a cluster a process stands, and what it may use of the machine.
VARIABLES = (
    "RANK", "LOCAL_RANK", "GROUP_RANK", "NODE_RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE",
    "MASTER_ADDR", "MASTER_PORT", "TORCHELASTIC_RUN_ID", "SLURM_JOB_ID", "SLURM_JOB_NAME",
    "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID", "SLURM_PROCID", "SLURM_NTASKS", "SLURM_NNODES",
    "SLURM_JOB_NODELIST", "SLURM_JOB_PARTITION", "PBS_JOBID", "LSB_JOBID", "JOB_ID",
    "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES",
    "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PYTORCH_CUDA_ALLOC_CONF", "PYTORCH_ALLOC_CONF",
    "CUBLAS_WORKSPACE_CONFIG", "PYTHONHASHSEED",
)  # fmt: skip
DRIVER = "/proc/driver/nvidia/gpus"


def gathered(is_over: Callable[[], bool]) -> dict[str, Any]:
    """All of it, by name, as JSON has it; what cannot be found out, or not before `is_over`, is
    left out.
    """
    found = revision()
    looking = git.look(found[0]) if found and found[0] not in _changed else None
    told = described()  # git looks meanwhile
    if found is None:
        return told
    top, of_git = found
    answer = None if looking is None else git.changed(looking, is_over)
    if answer is not None:
        _changed[top] = answer
    if top in _changed:
        of_git = {**of_git, "dirty": _changed[top]}
    return {**told, "git": of_git}


# Whether a work tree was changed when it was looked at first: what runs is the code of then.
_changed: dict[str, bool] = {}


def described() -> dict[str, Any]:
    """All but the revision."""
    uname = platform.uname()
    told = {
        "command": secret.hidden(getattr(sys, "orig_argv", None) or sys.argv),
        "directory": _directory(),
        "python": platform.python_version(),
        "packages": dict(_packages()),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "os": _system(uname),
        "cpu": _cpu() or uname.machine,
        "cores": _cores(),
        "memory": _memory(),
        "gpus": list(_gpus()),
        "cuda": _cuda(),
        "environment": {name: os.environ[name] for name in VARIABLES if os.environ.get(name)},
    }
    return {name: value for name, value in told.items() if value}


def revision() -> tuple[str, dict[str, Any]] | None:
    """The work tree that the program lies in, or else the one that it was started in, and what
    `git.found` tells of it.
    """
    program = getattr(sys.modules.get("__main__"), "__file__", None)
    is_own = program and not {"site-packages", "dist-packages"} & set(program.split(os.sep))
    own = git.found(os.path.dirname(os.path.abspath(program))) if program and is_own else None
    return own or git.found(_directory() or ".")


def _directory() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return ""


def _packages() -> Iterator[tuple[str, str]]:
    from glassboard import _core

    yield "glassboard", _core.__version__
    for name in PACKAGES:
        version = getattr(sys.modules.get(name), "__version__", None)
        if version:
            yield name, str(version)


def _system(uname: platform.uname_result) -> str:
    """As `Debian GNU/Linux 12 · Linux 6.1.0 x86_64`."""
    kernel = f"{uname.system} {uname.release} {uname.machine}"
    with suppress(OSError, AttributeError):
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']} · {kernel}"
    return kernel


def _cpu() -> str:
    with suppress(OSError), open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        for line in file:
            name, _, value = line.partition(":")
            if name.strip() in {"model name", "Model", "cpu model"}:
                return value.strip()
    return ""


def _cores() -> int:
    """Those that the process may use."""
    with suppress(AttributeError, OSError):  # on Linux alone
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 0


def _memory() -> int:
    """Of the machine, in bytes; 0 where it isn't told."""
    with suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return 0


def _gpus() -> Iterator[dict[str, Any]]:
    """What torch has opened already, or else what the driver says is there: to ask CUDA would open
    it, and processes that are forked later could not use it any more.
    """
    torch = sys.modules.get("torch")
    cuda = getattr(torch, "cuda", None)
    if cuda is not None and cuda.is_initialized():
        for i in range(cuda.device_count()):
            properties = cuda.get_device_properties(i)
            yield {"name": properties.name, "memory": properties.total_memory}
        return
    with suppress(OSError):
        for place in sorted(os.listdir(DRIVER)):
            with open(os.path.join(DRIVER, place, "information"), encoding="utf-8") as file:
                told = dict(line.partition(":")[::2] for line in file)
            yield {"name": told.get("Model", "").strip()}


def _cuda() -> str:
    """The version of CUDA or ROCm that torch was built for."""
    version = getattr(sys.modules.get("torch"), "version", None)
    return str(getattr(version, "cuda", None) or getattr(version, "hip", None) or "")
