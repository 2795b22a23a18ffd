"""How `record` is called, and how it calls the model."""

import contextlib
import math
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import torch
from glassboard.trace import record
from support.graphs import check
from torch import nn

X = torch.randn(2, 4)


@pytest.mark.filterwarnings("ignore:global module forward hook")  # torch's own
def test_a_model_recurses_as_deep_as_by_itself() -> None:
    class Deep(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.last = nn.Linear(4, 2)

        def forward(self, x: torch.Tensor, depth: int) -> torch.Tensor:
            return self.last(x) if depth == 0 else self(x, depth - 1)

    model, limit = Deep(), sys.getrecursionlimit()

    def deepest() -> int:
        for depth in range(limit, 0, -5):
            with contextlib.suppress(RecursionError):
                model(X, depth)
                return depth
        raise AssertionError

    depth = deepest()
    graph = check(record(model, (X, depth), measure=True))
    assert len(graph.modules) == depth + 2
    assert sys.getrecursionlimit() == limit
    with pytest.raises(RecursionError):
        record(model, (X, 4 * depth))
    assert sys.getrecursionlimit() == limit


@pytest.mark.parametrize("patched", [False, True])
def test_a_model_called_in_a_way_of_its_own(patched: bool) -> None:
    class Own(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(4, 2)

        def __call__(self, x: torch.Tensor) -> torch.Tensor:
            y: torch.Tensor = self.fc(x).relu()
            return y

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            raise AssertionError

    model = Own()
    if patched:
        model.forward = lambda x: x  # type: ignore[method-assign]
    had = dict(vars(model))
    graph = check(record(model, X, measure=True))
    assert [(module.path, module.kind) for module in graph.modules] == [
        ("", "Own"),
        ("fc", "Linear"),
    ]
    assert graph.modules[0].cost.forward_ns
    operations = [node.op for node in graph.nodes if not node.op[0].isupper()]
    assert operations == ["linear", "relu"]
    assert vars(model) == had


@pytest.mark.parametrize(
    ("name", "value"),
    [("depth", -1), ("depth", "2"), ("depth", True), ("time_limit", -1), ("time_limit", math.nan)],
)
def test_options_that_make_no_sense(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"`{name}` must be .*, not `{value!r}`"):
        record(nn.Identity(), X, measure=True, **{name: value})


def test_threads_that_record_together_leave_the_limit_of_recursion() -> None:
    limit, both = sys.getrecursionlimit(), Barrier(2, timeout=10)

    class Waiting(nn.Module):
        def __init__(self, first: bool) -> None:
            super().__init__()
            self.first = first

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            both.wait()
            if not self.first:
                time.sleep(0.05)  # ends behind the other, which began before or after it
            assert sys.getrecursionlimit() == 2 * limit
            return x + 1

    with ThreadPoolExecutor(2) as pool:
        graphs = list(pool.map(lambda first: record(Waiting(first), X), [True, False]))
    assert [graph.nodes[-1].op for graph in graphs] == ["Output", "Output"]
    assert sys.getrecursionlimit() == limit
