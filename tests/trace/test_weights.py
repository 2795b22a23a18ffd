"""Weights that a forward pass changes are put back, however it changes them."""

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from glassboard.trace import record
from torch import nn


def _clamped(self: Any) -> None:
    self.fc.weight.clamp_(-0.1, 0.1)


def _renormed(self: Any) -> None:
    self.fc.weight.data = torch.renorm(self.fc.weight.data, 2, 0, 0.1)


def _halved(self: Any) -> None:
    self.fc.weight.data.mul_(0.5)


def _set(self: Any) -> None:
    self.fc.weight[0] = 0


def _together(self: Any) -> None:
    torch._foreach_mul_([*self.parameters()], 0.5)


def _into(self: Any) -> None:
    torch.mul(self.fc.weight, 2, out=self.fc.weight)


def _by_numpy(self: Any) -> None:
    self.fc.weight.detach().numpy()[:] = 0


def _by_an_array(self: Any) -> None:
    np.asarray(self.fc.weight.detach())[:] = 0


def _by_a_capsule(self: Any) -> None:
    np.from_dlpack(self.fc.weight.detach())[:] = 0


def _in_place(self: Any) -> None:
    nn.functional.relu(self.fc.weight, inplace=True)


def _normed(self: Any) -> None:
    mean, var = self.fc.weight
    nn.functional.batch_norm(torch.rand(5, 4), mean, var, training=True)


def _normed_each(self: Any) -> None:
    mean, var = self.fc.weight
    nn.functional.instance_norm(torch.rand(5, 4, 6), mean, var, use_input_stats=True)


CHANGES = [
    *(_clamped, _renormed, _halved, _set, _together, _into, _by_numpy, _by_an_array),
    *(_by_a_capsule, _in_place, _normed, _normed_each),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("measure", [False, True])
@pytest.mark.parametrize("fails", [False, True])
def test_weights_that_a_model_changes_are_put_back(
    change: Callable[[Any], None], measure: bool, fails: bool
) -> None:
    class Changing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(4, 2)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            with torch.no_grad():
                change(self)
            if fails:
                raise RuntimeError("as planned")
            y: torch.Tensor = self.fc(x)
            return y

    model = Changing()
    before = {name: (id(p), p.data_ptr(), p.tolist()) for name, p in model.named_parameters()}
    with contextlib.suppress(RuntimeError):
        record(model, torch.ones(2, 4), measure=measure)
    after = {name: (id(p), p.data_ptr(), p.tolist()) for name, p in model.named_parameters()}
    assert after == before
    assert all(p.requires_grad and p.grad is None for p in model.parameters())


def test_vectors_that_an_embedding_keeps_short_are_put_back() -> None:
    for kind in (nn.Embedding, nn.EmbeddingBag):
        model = kind(5, 4, max_norm=0.1)
        before = model.weight.detach().clone()
        record(model, torch.tensor([[1, 2]]), measure=True)
        assert torch.equal(model.weight, before)
