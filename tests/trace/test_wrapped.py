"""Models that torch wrapped to train them on several processes: seen through, measured, and trained
on as if nothing had been recorded.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
import torch.distributed as dist
from glassboard.trace import record
from support.graphs import check, edges
from torch import nn
from torch.distributed.algorithms._checkpoint.checkpoint_wrapper import checkpoint_wrapper
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FullyShardedDataParallel, fully_shard
from torch.nn.parallel import DistributedDataParallel

X = torch.randn(3, 4)


@pytest.fixture(autouse=True, scope="module")
def group() -> Iterator[None]:
    """A process group of this process alone."""
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    yield
    dist.destroy_process_group()


def net() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))


def flat(module: nn.Module, **options: Any) -> nn.Module:
    return FullyShardedDataParallel(module, device_id=torch.device("cpu"), **options)


def flat_parts(model: nn.Sequential) -> nn.Module:
    return flat(nn.Sequential(flat(model[0]), model[1], model[2]))


def sharded(model: nn.Module) -> nn.Module:
    fully_shard(model, mesh=init_device_mesh("cpu", (1,)))
    return model


def sharded_parts(model: nn.Sequential) -> nn.Module:
    sharded(model[0])
    sharded(model[2])
    return sharded(model)


WRAPPED: dict[str, Callable[[Any], nn.Module]] = {
    "DDP": DistributedDataParallel,
    "fully_shard": sharded,
    "fully_shard, each layer": sharded_parts,
    "FSDP": flat,
    "FSDP, each layer": flat_parts,
    "FSDP, original parameters": lambda model: flat(model, use_orig_params=True),
    "checkpoint": checkpoint_wrapper,
}


def learned(model: nn.Module) -> float:
    """A number of all gradients of one step."""
    model(X).square().sum().backward()
    total = 0.0
    for parameter in model.parameters():
        grad = parameter.grad
        assert grad is not None
        total += float((grad.full_tensor() if hasattr(grad, "full_tensor") else grad).norm() ** 2)
        parameter.grad = None
    return total


@pytest.mark.filterwarnings("ignore:.*FSDP", "ignore:.*NO_SHARD")
@pytest.mark.parametrize("how", WRAPPED)
def test_what_is_wrapped_is_seen_through(how: str) -> None:
    model = WRAPPED[how](net())
    for measure in (True, False):
        graph = check(record(model, X, measure=measure))
        operations = [line for line in edges(graph) if "flat_param" not in line]
        assert [line.partition(", Sequential")[0] for line in operations] == [
            "input/input <-",
            *[f"Sequential/Linear[0]/{name} <-" for name in CONSTANTS.get(how, ())],
            "Sequential/Linear[0]/linear <- input/input",
            "Sequential/ReLU[1]/relu <- Sequential/Linear[0]/linear",
            *[f"Sequential/Linear[2]/{name} <-" for name in CONSTANTS.get(how, ())],
            "Sequential/Linear[2]/linear <- Sequential/ReLU[1]/relu",
            "output/output <- Sequential/Linear[2]/linear",
        ]
    cost = check(record(model, X, measure=True)).modules[0].cost
    assert cost.forward_ns
    assert cost.flops == 2 * 3 * (4 * 4 + 4 * 2)
    assert learned(model) == pytest.approx(learned(net()))


CONSTANTS = dict.fromkeys(
    ["FSDP", "FSDP, each layer", "FSDP, original parameters"], ("weight", "bias")
)
"""What the older FSDP puts in the parameters' place: parts of one flat tensor."""


def test_gradients_are_sent_to_nobody() -> None:
    (note,) = record(sharded(net()), X, measure=True).notes
    assert note == "No backward pass: FSDP would send gradients to others."
