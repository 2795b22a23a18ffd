"""Models, inputs and surroundings out of the ordinary: recorded, measured and left alone."""

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from glassboard.trace import Graph, record
from support.graphs import check
from torch import nn
from torch._higher_order_ops.while_loop import while_loop
from torch.nn.utils import prune
from torch.overrides import TorchFunctionMode
from torch.utils.checkpoint import checkpoint

X = torch.randn(3, 4)
NO_TRAINING = "No backward pass: nothing in the model asks for gradients."
NO_GRADS = "No backward pass: no output depends on a parameter."


def measured(model: nn.Module, given: Any) -> Graph:
    """The graph; everything was measured, and the state is what it was."""
    before = state_of(model)
    graph = check(record(model, given, measure=True))
    after = state_of(model)
    assert before.keys() == after.keys()
    assert all(before[name][0] == after[name][0] for name in before)
    assert all(torch.equal(before[name][1], after[name][1]) for name in before)
    cost = graph.modules[0].cost
    assert cost.forward_ns
    assert cost.flops is not None
    return graph


def state_of(model: nn.Module) -> dict[str, tuple[int, torch.Tensor]]:
    held = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    return {name: (id(tensor), tensor.detach().clone()) for name, tensor in held.items()}


def net() -> nn.Sequential:
    return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.GELU(), nn.Linear(8, 2))


class Counter(TorchFunctionMode):
    """A mode of the user's."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.calls += 1
        return func(*args, **(kwargs or {}))


@contextlib.contextmanager
def profiled() -> Iterator[None]:
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]):
        yield


AROUND: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "no_grad": torch.no_grad,
    "inference_mode": torch.inference_mode,
    "autocast": lambda: torch.autocast("cpu", torch.bfloat16),
    "a function mode": Counter,
    "a profiler": profiled,
    "random numbers apart": lambda: torch.random.fork_rng(devices=[]),
    "saved tensors on the processor": torch.autograd.graph.save_on_cpu,
    "a default device": lambda: torch.device("cpu"),
}


@pytest.mark.parametrize("around", AROUND)
def test_surroundings(around: str) -> None:
    model = net()
    grads = torch.is_grad_enabled()
    with AROUND[around]():
        graph = measured(model, X)
    assert [node.op for node in graph.nodes if node.op == "linear"] == ["linear"] * 2
    assert not graph.notes
    assert torch.is_grad_enabled() is grads
    assert graph.modules[0].cost.backward_ns
    model(X).sum().backward()


def test_under_inference_mode_with_a_model_made_there() -> None:
    with torch.inference_mode():
        graph = measured(net(), torch.randn(3, 4))
    assert graph.notes == ("No backward pass: tensors were made under inference mode.",)


def test_a_function_mode_of_the_users_hears_the_model() -> None:
    with Counter() as counter:
        record(net(), X)
    assert counter.calls >= 4


@dataclass
class Result:
    logits: torch.Tensor
    loss: torch.Tensor | None = None


class Returning(nn.Module):
    def __init__(self, wrap: Callable[[torch.Tensor], Any]) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.wrap = wrap

    def forward(self, x: torch.Tensor) -> Any:
        return self.wrap(self.fc(x))


@pytest.mark.parametrize(
    ("wrap", "names"),
    [
        (Result, ["logits"]),
        (lambda y: {"a": y, "none": None}, ["a"]),
        (lambda y: (None, y, [y + 1, None]), ["1", "2/0"]),
    ],
    ids=["dataclass", "dict", "tuple"],
)
def test_outputs(wrap: Callable[[torch.Tensor], Any], names: list[str]) -> None:
    graph = measured(Returning(wrap), X)
    assert not graph.notes
    assert graph.modules[0].cost.backward_ns
    outputs = [node.name for node in graph.nodes if node.op == "Output"]
    assert outputs == [f"output/{name}" for name in names]


class Changing(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x += 1
        x[0] = 0
        y: torch.Tensor = self.fc(x)
        return y


def test_inputs_that_the_model_writes_to() -> None:
    x = X.clone()
    assert not measured(Changing(), x).notes
    assert torch.equal(x, X)


class Checkpointed(nn.Module):
    def __init__(self, reentrant: bool) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(4, 4), nn.Sequential(nn.Linear(4, 4), nn.Tanh())
        self.reentrant = reentrant

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = checkpoint(self.second, self.first(x), use_reentrant=self.reentrant)
        return y


@pytest.mark.parametrize("reentrant", [True, False])
def test_checkpoints(reentrant: bool) -> None:
    model = Checkpointed(reentrant)
    graph = measured(model, X)
    assert not graph.notes
    assert graph.modules[0].cost.backward_ns
    assert all(parameter.grad is None for parameter in model.parameters())


def test_checkpoints_of_a_model_that_learns_in_the_backward_pass() -> None:
    model = Checkpointed(reentrant=True)
    learned: list[torch.Tensor] = []
    for parameter in model.parameters():
        parameter.register_post_accumulate_grad_hook(learned.append)
    (note,) = measured(model, X).notes
    assert note.startswith("The backward pass failed: RuntimeError: When use_reentrant=True")
    assert not learned


def weight_norm() -> nn.Module:
    return nn.utils.parametrizations.weight_norm(nn.Linear(4, 2))


def old_weight_norm() -> nn.Module:
    return nn.utils.weight_norm(nn.Linear(4, 2))


def spectral_norm() -> nn.Module:
    return nn.utils.parametrizations.spectral_norm(nn.Linear(4, 2))


def orthogonal() -> nn.Module:
    return nn.utils.parametrizations.orthogonal(nn.Linear(4, 2))


def pruned() -> nn.Module:
    model: nn.Module = prune.l1_unstructured(nn.Linear(4, 2), "weight", 0.5)
    return model


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Linear(4, 4), nn.Linear(4, 4)
        self.b.weight = self.a.weight

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.b(self.a(x))
        return y


@pytest.mark.filterwarnings("ignore:`torch.nn.utils.weight_norm` is deprecated")
@pytest.mark.parametrize(
    "build", [weight_norm, old_weight_norm, spectral_norm, orthogonal, pruned, Tied]
)
def test_weights_that_are_made_from_others(build: Callable[[], nn.Module]) -> None:
    graph = measured(build(), X)
    assert not graph.notes
    assert graph.modules[0].cost.backward_ns


def test_hooks_of_the_models_own() -> None:
    model = net()
    heard: list[str] = []
    model[0].register_forward_pre_hook(lambda *_: heard.append("before"))
    model[0].register_forward_hook(lambda module, given, output: output * 2)
    model[3].register_full_backward_hook(lambda *_: heard.append("back"))
    next(model.parameters()).register_hook(lambda grad: heard.append("parameter"))
    graph = measured(model, X)
    assert not graph.notes
    assert "mul" in [node.op for node in graph.nodes]
    assert [len(module._forward_hooks) for module in model] == [1, 0, 0, 0]


def expanded() -> torch.Tensor:
    return torch.randn(1, 4).expand(3, 4)


INPUTS: dict[str, tuple[Callable[[], nn.Module], Callable[[], Any], tuple[str, ...]]] = {
    "gradients": (net, lambda: torch.randn(3, 4, requires_grad=True), ()),
    "a part of a graph": (net, lambda: torch.randn(3, 4, requires_grad=True) * 2, ()),
    "transposed": (net, lambda: torch.randn(4, 3).T, ()),
    "expanded": (net, expanded, ()),
    "complex": (lambda: nn.Linear(4, 2, dtype=torch.cfloat), lambda: X.to(torch.cfloat), ()),
    "bfloat16": (lambda: net().to(torch.bfloat16), lambda: X.to(torch.bfloat16), ()),
    "double": (lambda: net().double(), X.double, ()),
    "no parameters": (nn.Tanh, lambda: X, (NO_TRAINING,)),
    "gradients, no parameters": (nn.Tanh, lambda: torch.randn(3, 4, requires_grad=True), ()),
    "an empty batch": (lambda: nn.Linear(4, 2), lambda: torch.randn(0, 4), ()),
    "whole numbers": (
        lambda: nn.Sequential(nn.Embedding(9, 4), nn.Linear(4, 2)),
        lambda: torch.tensor([[1, 2]]),
        (),
    ),
    "whole numbers out": (lambda: Returning(lambda y: y.argmax(-1)), lambda: X, (NO_GRADS,)),
    "frozen": (lambda: net().requires_grad_(False), lambda: X, (NO_TRAINING,)),
    "meta": (lambda: nn.Linear(4, 2, device="meta"), lambda: X.to("meta"), ()),
    "channels last": (
        lambda: nn.Conv2d(3, 2, 3),
        lambda: torch.randn(1, 3, 8, 8).to(memory_format=torch.channels_last),
        (),
    ),
}


@pytest.mark.filterwarnings("ignore:Complex modules are a new feature")
@pytest.mark.parametrize("name", INPUTS)
def test_inputs(name: str) -> None:
    build, give, notes = INPUTS[name]
    given = give()
    root, stride = given.grad_fn, given.stride()
    before = None if given.is_meta else given.detach().clone()
    if given.is_meta:
        graph = check(record(build(), given, measure=True))
    else:
        graph = measured(build(), given)
        assert before is not None
        assert torch.equal(given, before)
    assert (given.grad_fn, given.stride()) == (root, stride)
    assert not given.is_leaf or given.grad is None
    assert graph.notes == notes
    if not notes:
        assert graph.modules[0].cost.backward_ns


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("text", "`str`"),
        ((value for value in [X]), "`generator`"),
        (object(), "`object`"),
    ],
)
def test_inputs_that_hold_no_tensor_are_told_by_their_kind(given: Any, told: str) -> None:
    with pytest.raises((TypeError, AttributeError, RuntimeError)) as raised:
        record(net(), given)
    shown = "\n".join([str(raised.value), *getattr(raised.value, "__notes__", [])])
    assert "while recording the graph of `Sequential`" in shown
    assert told in shown


def test_a_model_that_cannot_be_printed() -> None:
    class Secret(nn.Linear):
        def __repr__(self) -> str:
            raise ValueError("nobody sees this")

    graph = measured(Secret(4, 2), X)
    told = [dict(node.attributes).get("module") for node in graph.nodes]
    assert "Secret" in told


def test_a_model_that_takes_text() -> None:
    class Reading(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(256, 4)

        def forward(self, text: str) -> torch.Tensor:
            y: torch.Tensor = self.embed(torch.tensor(list(text.encode())))
            return y

    assert not measured(Reading(), "hello").notes


def test_functional_transforms_without_what_is_kept() -> None:
    class Jacobian(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y: torch.Tensor = torch.func.jacrev(super().forward)(x)
            return y

    graph = measured(Jacobian(4, 2), X)
    assert graph.notes[0].startswith("What is kept for the backward pass could not be counted: ")
    assert graph.modules[0].cost.saved_bytes is None
    assert graph.modules[0].cost.backward_ns


def test_fake_tensors() -> None:
    from torch._subclasses import FakeTensorMode

    with FakeTensorMode():
        graph = check(record(nn.Linear(4, 2), torch.randn(3, 4), measure=True))
    assert not graph.notes
    assert graph.modules[0].cost.flops == 2 * 3 * 4 * 2


@pytest.mark.parametrize("layout", ["coo", "csr", "csc"])
@pytest.mark.filterwarnings("ignore:Sparse C")
def test_sparse_tensors_take_what_their_elements_take(layout: str) -> None:
    given = getattr(torch.eye(100), "to_sparse" if layout == "coo" else f"to_sparse_{layout}")()
    graph = check(record(Returning(lambda y: given @ y), torch.randn(100, 4), measure=True))
    (node,) = [node for node in graph.nodes if node.op == "Constant"]
    indices = 2 * 100 if layout == "coo" else 101 + 100
    assert node.cost.output_bytes == 100 * 4 + indices * 8
    assert graph.modules[0].cost.forward_ns


def test_the_branch_of_a_cond_that_is_taken_is_seen() -> None:
    class Choosing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.low, self.high = nn.Linear(4, 2), nn.Linear(4, 2)

        def forward(self, x: torch.Tensor) -> Any:
            return torch.cond(
                x.sum() > 0, lambda y: self.high(y) + 1, lambda y: self.low(y) * 2, (x,)
            )

    for given, box, last in ((X.abs(), "high", "add"), (-X.abs(), "low", "mul")):
        graph = measured(Choosing(), given)
        assert not graph.notes
        assert [node.op for node in graph.nodes if node.op in ("linear", "add", "mul")] == [
            "linear",
            last,
        ]
        assert [module.path for module in graph.modules] == ["", box]
        assert graph.modules[1].cost.backward_ns


def test_a_cond_in_a_process_that_has_not_imported_the_compiler() -> None:
    script = """
import sys, torch
from glassboard.trace import record
class Net(torch.nn.Linear):
    def forward(self, x):
        run = super().forward
        return torch.cond(x.sum() > 0, lambda y: run(y) + 1, lambda y: run(y) * 2, (x,))
print("torch._dynamo" in sys.modules)
graph = record(Net(4, 2), torch.ones(1, 4), measure=True)
print([node.op for node in graph.nodes if node.op in ("linear", "add", "mul")], graph.notes)
"""
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.splitlines() == ["False", "['linear', 'add'] ()"]


def test_every_turn_of_a_while_loop_is_seen() -> None:
    class Turning(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            run, start = super().forward, torch.tensor(0)
            _, y = while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, run(y)), (start, x))
            return y

    graph = measured(Turning(4, 4), X)
    assert not graph.notes
    assert [node.op for node in graph.nodes].count("linear") == 3
    assert graph.modules[0].cost.flops == 3 * 2 * 3 * 4 * 4


@pytest.mark.parametrize("give", [iter, lambda parts: (part for part in parts)])
def test_iterators_begin_anew_in_each_pass(give: Callable[[Any], Any]) -> None:
    class Summing(nn.Linear):
        def forward(self, parts: Any) -> torch.Tensor:
            return sum((super(Summing, self).forward(part) for part in parts), torch.zeros(3, 2))

    given = give([X, X + 1])
    graph = measured(Summing(4, 2), (given,))
    assert [node.op for node in graph.nodes].count("linear") == 2
    left = len(list(given))
    gone = "What the model read from the `generator` that it was given is gone from there: "
    assert (left, graph.notes) == (2, ()) or graph.notes == (f"{gone}that can be read only once.",)


def test_an_input_on_another_device_is_told() -> None:
    with pytest.raises(RuntimeError) as raised:
        record(nn.Linear(4, 2), {"input": X.to("meta")})
    told = "\n".join([str(raised.value), *getattr(raised.value, "__notes__", [])])
    assert told.endswith(
        "which was given input: float32[3, 4] on meta; the model lies on cpu\n"
        "hint: move the input: `.to('cpu')`"
    )


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (torch.cuda.OutOfMemoryError("CUDA out of memory. Tried…\nmore"), ": CUDA out of memory."),
        (MemoryError(), ""),
    ],
)
def test_out_of_memory_while_measuring(error: Exception, text: str) -> None:
    class Growing(nn.Linear):
        passes = 0

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            Growing.passes += 1
            if Growing.passes > 1:
                raise error
            return super().forward(x)

    graph = check(record(Growing(4, 2), X, measure=True))
    assert [node.op for node in graph.nodes].count("linear") == 1
    (note,) = graph.notes
    kind = type(error).__name__
    assert note.startswith(f"Measuring ran out of memory, and was left: {kind}{text}")
    assert graph.modules[0].cost.forward_ns is None


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_nested_tensors_go_back_as_well() -> None:
    nested = torch.nested.nested_tensor([torch.randn(2, 4), torch.randn(5, 4)])
    graph = check(record(nn.Linear(4, 2), nested, measure=True))
    (note,) = graph.notes
    assert note.startswith("FLOPs could not be counted: RuntimeError")
    assert graph.modules[0].cost.backward_ns


class Adapted(nn.Module):
    """Stands in for a layer, as LoRA has it."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base.requires_grad_(requires_grad=False)
        self.down = nn.Parameter(torch.randn(2, base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, 2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.base(x) + x @ self.down.T @ self.up.T
        return y


def test_layers_that_others_stand_in_for() -> None:
    model = net()
    model[0] = Adapted(model[0])
    graph = measured(model, X)
    assert not graph.notes
    root, adapted, base = graph.modules[:3]
    assert [adapted.kind, base.path] == ["Adapted", "0.base"]
    assert (base.parameters, base.trainable) == (40, 0)
    assert (adapted.parameters, adapted.trainable) == (64, 24)
    assert root.cost.backward_ns
