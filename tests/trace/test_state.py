"""Recording leaves no trace on a model, its inputs, or anything random."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from glassboard.trace import record
from torch import nn


class Restless(nn.Module):
    """Changes all that a forward pass can change."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.norm = nn.BatchNorm1d(4)
        self.drop = nn.Dropout(0.5)
        self.register_buffer("calls", torch.zeros(1))
        self.register_buffer("cache", torch.zeros(2, 4))
        self.drop.eval()
        self.fails = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        self.cache = torch.randn(2, 4) * random.random() * np.random.rand()
        x.mul_(self.fc.weight.sum())
        if self.fails:
            raise RuntimeError("as planned")
        y: torch.Tensor = self.drop(self.norm(self.fc(x)))
        return y


def snapshot(model: Restless, x: torch.Tensor) -> Any:
    hooks = nn.modules.module
    return {
        "state": {
            name: (id(t), t.tolist()) for name, t in model.state_dict(keep_vars=True).items()
        },
        "modes": [module.training for module in model.modules()],
        "grads": [None if p.grad is None else p.grad.tolist() for p in model.parameters()],
        "input": (x.tolist(), x.requires_grad, x.grad_fn, x.is_leaf),
        "random": (torch.get_rng_state().tolist(), random.getstate(), str(np.random.get_state())),
        "hooks": [
            len(hooks._global_forward_pre_hooks),
            len(hooks._global_forward_hooks),
            *(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in model.modules()),
        ],
        "modes of torch": (torch.is_grad_enabled(), torch._C._len_torch_function_stack()),
    }


@pytest.mark.parametrize("grads", [True, False])
@pytest.mark.parametrize("fails", [True, False])
@pytest.mark.parametrize("mode", [torch.enable_grad, torch.no_grad])
def test_everything_is_put_back(mode: Callable[[], Any], fails: bool, grads: bool) -> None:
    model, x = Restless(), torch.randn(2, 4)
    if grads:
        model(torch.randn(2, 4)).sum().backward()
    model.fails = fails
    before = snapshot(model, x)
    with mode():
        if fails:
            with pytest.raises(RuntimeError, match="as planned"):
                record(model, x)
        else:
            record(model, x)
    assert snapshot(model, x) == before


def test_training_goes_on_as_if_nothing_had_been_recorded() -> None:
    def train(recorded: bool) -> list[float]:
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 1))
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        losses = []
        for _ in range(5):
            x = torch.randn(8, 4)
            loss = model(x).square().mean()
            if recorded:
                record(model, x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    assert train(recorded=True) == train(recorded=False)


def test_a_batch_of_one_passes_through_batch_normalisation() -> None:
    record(nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8)), torch.randn(1, 4))


def test_models_that_differentiate_inside_forward() -> None:
    class Force(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x = x.detach().requires_grad_()
            return torch.autograd.grad(x.square().sum(), x)[0]

    assert record(Force(), torch.ones(3)).nodes[-1].op == "Output"


def test_under_inference_mode() -> None:
    with torch.inference_mode():
        x = torch.randn(2, 4)
        graph = record(nn.Sequential(nn.Linear(4, 4), nn.ReLU(inplace=True)), x)
        assert torch.is_inference_mode_enabled()
    assert [node.op for node in graph.nodes][-3:] == ["linear", "relu", "Output"]


def test_another_threads_model_is_not_recorded() -> None:
    from threading import Thread

    class Waiting(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            other = nn.Linear(4, 4)
            thread = Thread(target=lambda: other(x))
            thread.start()
            thread.join()
            return x + 1

    ops = [node.op for node in record(Waiting(), torch.randn(2, 4)).nodes]
    assert "linear" not in ops
