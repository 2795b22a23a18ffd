"""Recording leaves no trace on a model, its inputs, or anything random."""

import contextlib
import math
import operator
import random
from collections import OrderedDict, UserDict, deque
from collections.abc import Callable
from dataclasses import dataclass, make_dataclass
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


def test_sizes_are_put_back() -> None:
    class Resizing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("b", torch.tensor([1.0, math.nan]))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            self.b.resize_(7).fill_(3)
            x.resize_(1).zero_()
            return x + 1

    model, x = Resizing(), torch.arange(4.0)
    view = x[2:]
    record(model, x)
    assert str(model.b.tolist()) == "[1.0, nan]"
    assert x.tolist() == [0, 1, 2, 3]
    x += 1
    assert view.tolist() == [3, 4]  # still the same memory


@pytest.mark.filterwarnings("ignore")  # torch.ao warns of much
def test_observers_of_quantization_are_put_back() -> None:
    from torch.ao.quantization import get_default_qat_qconfig, prepare_qat

    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
    model.qconfig = get_default_qat_qconfig("fbgemm")  # type: ignore[assignment]
    model = prepare_qat(model.train())
    before = {name: value.clone() for name, value in model.state_dict().items()}
    record(model, torch.randn(2, 4))
    after = model.state_dict()
    assert {name: value.shape for name, value in after.items()} == {
        name: value.shape for name, value in before.items()
    }
    assert all(torch.equal(after[name], value) for name, value in before.items())


def through_data(x: torch.Tensor) -> None:
    x.data.zero_()


def through_numpy(x: torch.Tensor) -> None:
    x.detach().numpy()[:] = 7


def other_memory(x: torch.Tensor) -> None:
    x.data = torch.zeros(9)


def wants_grad(x: torch.Tensor) -> None:
    x.requires_grad_()


@pytest.mark.parametrize("change", [through_data, through_numpy, other_memory, wants_grad])
def test_changes_out_of_torchs_sight_are_put_back(change: Callable[[torch.Tensor], None]) -> None:
    class Changing(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            change(x)
            return x * 2

    x = torch.tensor([1.0, math.nan])
    where = x.data_ptr()
    record(Changing(), x)
    assert (str(x.tolist()), x.requires_grad, x.data_ptr()) == ("[1.0, nan]", False, where)


@pytest.mark.parametrize("had", [True, False])
def test_gradients_are_put_back(had: bool) -> None:
    class Learning(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            super().forward(x).sum().backward()
            self.bias.grad = None
            return x + 1

    model, x = Learning(2, 2), torch.ones(1, 2, requires_grad=True)
    if had:
        (nn.functional.linear(x, model.weight, model.bias) * 3).sum().backward()
    held = [x, *model.parameters()]
    before = [
        (tensor.grad, None if tensor.grad is None else tensor.grad.tolist()) for tensor in held
    ]
    record(model, x)
    for tensor, (grad, values) in zip(held, before, strict=True):
        assert tensor.grad is grad
        assert grad is None or grad.tolist() == values


def test_a_backward_pass_to_come_still_works() -> None:
    x = torch.tensor([[math.nan, 1.0]])
    layer = nn.Linear(2, 2)
    loss = layer(x).sum()
    record(layer, x)
    loss.backward()


@pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor")
def test_tensors_that_cannot_be_written_are_left() -> None:
    class Net(nn.Module):
        def forward(self, x: torch.Tensor, y: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
            x.untyped_storage().fill_(3)
            return x + y.to_dense() + z.dequantize()

    x = torch.ones(1).expand(4)
    z = torch.quantize_per_tensor(torch.ones(4), 1.0, 0, torch.qint8)
    assert record(Net(), (x, torch.ones(4).to_sparse(), z)).nodes


@pytest.mark.parametrize("measure", [False, True])
def test_what_a_model_collects_is_forgotten(measure: bool) -> None:
    class Collecting(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.seen: list[Any] = ["first"]
            self.shapes = {(1, 4)}
            self.last = OrderedDict(first=1)
            self.recent: deque[Any] = deque([1, 2], maxlen=2)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            self.seen.append(x)
            self.shapes.add(tuple(x.shape))
            self.last["x"] = x
            self.recent.append(x)
            return x + len(self.seen)

    model = Collecting()
    held = (model.seen, model.shapes, model.last, model.recent)
    graph = record(model, torch.zeros(2, 4), measure=measure)
    assert graph.nodes[-1].op == "Output"
    assert held == (["first"], {(1, 4)}, OrderedDict(first=1), deque([1, 2]))
    assert all(map(operator.is_, held, (model.seen, model.shapes, model.last, model.recent)))


def test_a_model_that_lets_nobody_set_its_attributes() -> None:
    class Sealed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(4, 2)
            self.sealed = True

        def __setattr__(self, name: str, value: Any) -> None:
            if vars(self).get("sealed"):
                raise AttributeError(f"{name} is sealed")
            super().__setattr__(name, value)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            assert not self.training
            y: torch.Tensor = self.fc(x)
            return y

    model = Sealed()
    assert "linear" in [node.op for node in record(model, torch.zeros(2, 4)).nodes]
    assert model.training


@dataclass
class Batch:
    """What a loader may give."""

    x: torch.Tensor
    names: list[str]


def _attributes() -> dict[str, Any]:
    """Of a model, and of what it is given: one of each kind."""
    return {
        "tensor": torch.tensor([1.0, 2.0]),
        "array": np.array([1.0, math.nan]),
        "nest": {"list": [1, {"deep": [2]}], "tensor": torch.zeros(2), "array": np.zeros(2)},
        "drawing": random.Random(1),
        "numpy": np.random.default_rng(1),
        "torch": torch.Generator().manual_seed(1),
    }


def _change(held: dict[str, Any], x: torch.Tensor) -> torch.Tensor:
    held["tensor"][0] += 1
    held["array"][0] = 5
    held["nest"]["list"][1]["deep"].append(3)
    held["nest"]["tensor"].add_(1)
    held["nest"]["array"] += 1
    held["nest"]["new"] = x
    draws = held["drawing"].random() + held["numpy"].random()
    return x * draws + torch.rand(1, generator=held["torch"]) + held["tensor"].sum()


def _shown(held: dict[str, Any]) -> str:
    random_states = (
        held["drawing"].getstate(),
        held["numpy"].bit_generator.state,
        held["torch"].get_state().tolist(),
    )
    return str([held["tensor"], held["array"], held["nest"], random_states])


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("measure", [False, True])
@pytest.mark.parametrize("where", ["attributes", "inputs"])
def test_what_is_changed_in_place_is_put_back(where: str, measure: bool, fails: bool) -> None:
    class Changing(nn.Module):
        def forward(self, x: torch.Tensor, **held: Any) -> torch.Tensor:
            y = _change(held if where == "inputs" else vars(self), x)
            if fails:
                raise RuntimeError("as planned")
            return y

    model, held = Changing(), _attributes()
    before, given = _shown(held), {"x": torch.ones(2)}
    if where == "attributes":
        vars(model).update(held)
    else:
        given.update(held)
    with contextlib.suppress(RuntimeError):
        graph = record(model, given, measure=measure)
        assert not any("other operations" in note for note in graph.notes)
    assert _shown(held) == before


@pytest.mark.parametrize("measure", [False, True])
def test_objects_that_are_given_are_put_back(measure: bool) -> None:
    class Reading(nn.Module):
        def forward(self, batch: Batch, more: UserDict[str, Any]) -> torch.Tensor:
            batch.names.append("read")
            batch.x = batch.x.mul_(2).flatten()
            more["seen"] = len(batch.names)
            return batch.x + 1

    x = torch.ones(2, 2)
    batch, more = Batch(x, ["first"]), UserDict[str, Any](kind="train")
    record(Reading(), (batch, more), measure=measure)
    assert batch.x is x
    assert (x.tolist(), batch.names, dict(more)) == ([[1, 1], [1, 1]], ["first"], {"kind": "train"})


@pytest.mark.parametrize("had", [False, True])
@pytest.mark.parametrize("measure", [False, True])
def test_hooks_that_a_model_registers_are_removed(measure: bool, had: bool) -> None:
    class Hooking(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(4, 4)
            if had:
                self.hook()

        def hook(self) -> None:
            self.fc.register_forward_hook(lambda *_: None)
            self.fc.register_full_backward_hook(lambda *_: None)
            self.fc.weight.register_hook(lambda grad: grad)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            self.hook()
            y: torch.Tensor = self.fc(x)
            return y

    def hooks() -> list[Any]:
        fc: Any = model.fc
        return [[*fc._forward_hooks], [*fc._backward_hooks], [*(fc.weight._backward_hooks or ())]]

    model = Hooking()
    before = hooks()
    record(model, torch.ones(2, 4), measure=measure)
    assert hooks() == before
    assert [len(each) for each in before] == [int(had)] * 3


def test_an_attribute_that_is_an_object_is_left_to_others() -> None:
    """A trainer, say, which other threads may be changing."""

    class Trainer:
        steps = 0

    class Counting(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.trainer = Trainer()

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            self.trainer.steps = 1
            return x + 1

    model = Counting()
    record(model, torch.ones(2))
    assert model.trainer.steps == 1


def test_modules_in_plain_attributes_are_put_back() -> None:
    """A list that ought to be a ModuleList; a teacher that is none of the model's weights."""

    class Teacher(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(4, 4)
            self.inmost = (nn.BatchNorm1d(4),)
            self.seen: list[int] = []

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            with torch.no_grad():
                self.fc.weight.mul_(0.5)
            self.seen.append(1)
            y: torch.Tensor = self.inmost[0](self.fc(x))
            return y

    class Student(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(4, 4)
            self.others = {"teacher": Teacher()}

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y: torch.Tensor = self.fc(x) + self.others["teacher"](x)
            return y

    model = Student()
    teacher = model.others["teacher"]
    norm = teacher.inmost[0]

    def state() -> str:
        return str([teacher.seen, norm.state_dict(), norm.training, teacher.fc.weight.tolist()])

    before = state()
    graph = record(model, torch.randn(3, 4), measure=True)
    assert state() == before
    assert all(parameter.grad is None for parameter in teacher.parameters())
    assert [module.kind for module in graph.modules] == [
        *("Student", "Linear", "Teacher", "Linear", "BatchNorm1d")
    ]


@pytest.mark.parametrize("frozen", [False, True])
def test_objects_with_slots_that_are_given_are_put_back(frozen: bool) -> None:
    kind = make_dataclass("Slotted", ["x", "names", "count"], slots=True, frozen=frozen)

    class Reading(nn.Module):
        def forward(self, batch: Any) -> torch.Tensor:
            batch.names.append("read")
            for name, value in {"x": batch.x + 1, "count": batch.count + 1}.items():
                object.__setattr__(batch, name, value)
            x: torch.Tensor = batch.x
            return x

    x = torch.ones(2)
    batch = kind(x, ["first"], 0)
    record(Reading(), (batch,), measure=True)
    assert batch.x is x
    assert (batch.names, batch.count) == (["first"], 0)
