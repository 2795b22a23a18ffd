"""What parts of a model take: it adds up, agrees with torch's own counts, and ends in time."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from glassboard.trace import Graph, record
from support import nets
from torch import nn
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode


def measured(model: nn.Module, given: Any, **options: Any) -> Graph:
    return record(model, given, measure=True, **options)


def conv_net() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        nn.Sequential(nn.Conv2d(16, 32, 3), nn.GELU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        nn.Linear(32, 10),
    )


def transformer() -> nn.Module:
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, 64, batch_first=True), 2)


def attention() -> nn.Module:
    return nn.MultiheadAttention(8, 2)


MODELS = [
    pytest.param(lambda: (conv_net(), torch.randn(4, 3, 16, 16)), id="convolutions"),
    pytest.param(lambda: (transformer(), torch.randn(2, 7, 32)), id="transformer"),
    pytest.param(lambda: (attention(), (torch.randn(5, 1, 8),) * 3), id="attention"),
    pytest.param(lambda: nets.resnet18(64), id="ResNet-18"),
    pytest.param(lambda: nets.unet(32), id="U-Net"),
    pytest.param(nets.lstm, id="LSTM"),
    pytest.param(nets.llama, id="Llama"),
]


@pytest.mark.parametrize("build", MODELS)
def test_flops_are_those_of_torchs_counter(build: Any) -> None:
    model, x = build()
    graph = measured(model.eval(), x, time_limit=60)
    with FlopCounterMode(display=False) as counter:
        model(*x) if isinstance(x, tuple) else model(x)
    assert not graph.notes
    assert graph.modules[0].cost.flops == counter.get_total_flops()
    # an LSTM is one kernel here, and torch has no formula for that
    assert graph.modules[0].cost.flops or isinstance(model, nn.LSTM)
    assert sum(node.cost.flops or 0 for node in graph.nodes) == graph.modules[0].cost.flops


@pytest.mark.parametrize("build", MODELS)
def test_kept_bytes_are_what_hooks_of_saved_tensors_count(build: Any) -> None:
    model, x = build()
    model.eval()
    held = {t.untyped_storage().data_ptr() for t in [*model.parameters(), *model.buffers()]}
    kept = 0

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        nonlocal kept
        if tensor.untyped_storage().data_ptr() not in held:
            kept += tensor.numel() * tensor.element_size()
        return tensor.detach()

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(*x) if isinstance(x, tuple) else model(x)
    graph = measured(model, x, time_limit=60)
    assert graph.modules[0].cost.saved_bytes == kept > 0
    assert sum(node.cost.saved_bytes or 0 for node in graph.nodes) == kept


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Threads that wait for each other on a busy machine take longer than the work."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("one_thread")
def test_times_add_up() -> None:
    layers = [nn.Sequential(nn.Linear(1024, 1024), nn.Tanh()) for _ in range(4)]
    graph = measured(nn.Sequential(*layers), torch.randn(512, 1024))
    root, *below = graph.modules
    total = root.cost.forward_ns or 0
    assert total > 0
    inside = {module.path: module.cost.forward_ns or 0 for module in below}
    assert sum(inside[str(i)] for i in range(4)) == pytest.approx(total, rel=0.15)
    operations = [node.cost.forward_ns or 0 for node in graph.nodes]
    assert sum(operations) == pytest.approx(total, rel=0.15)
    back = root.cost.backward_ns or 0
    assert back > 0
    assert sum(node.cost.backward_ns or 0 for node in graph.nodes) == back


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("build", [nets.resnet18, lambda: nets.unet(192)])
def test_times_of_parts_are_the_modules(build: Any) -> None:
    graph = measured(*build(), backward=False, time_limit=60)
    root, *below = graph.modules
    parts: dict[str, int] = {}
    for each in [*below, *(node for node in graph.nodes if node.op.islower())]:
        if not any(each.name.startswith(f"{part}/") for part in parts):
            parts[each.name] = each.cost.forward_ns or 0
    assert len(parts) > 5
    assert sum(parts.values()) == pytest.approx(root.cost.forward_ns, rel=0.15)


@pytest.mark.usefixtures("one_thread")
def test_the_backward_pass_is_told_to_what_made_it() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.big = nn.Linear(800, 800)
            self.small = nn.Linear(800, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y: torch.Tensor = self.small(self.big(x).relu_())
            return y

    graph = measured(Net(), torch.randn(400, 800))
    took = {module.path: module.cost.backward_ns or 0 for module in graph.modules}
    assert took["big"] > took["small"] > 0
    ops = {node.op: node.cost for node in graph.nodes}
    assert ops["relu_"].backward_ns
    assert ops["Parameter"].backward_ns is None


def test_without_a_backward_pass() -> None:
    graph = measured(conv_net(), torch.randn(2, 3, 8, 8), backward=False)
    cost = graph.modules[0].cost
    assert (cost.backward_ns, cost.saved_bytes) == (None, None)
    assert cost.forward_ns
    assert cost.flops
    assert not graph.notes


def test_unmeasured() -> None:
    graph = record(conv_net(), torch.randn(2, 3, 8, 8))
    cost = graph.modules[0].cost
    assert (cost.forward_ns, cost.backward_ns, cost.flops, cost.saved_bytes) == (None,) * 4
    assert cost.output_bytes == 2 * 10 * 4


def test_modules_have_paths_calls_and_parameters() -> None:
    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.ModuleList([nn.Linear(4, 4), nn.Linear(4, 4, bias=False)])
            self.layers[1].weight.requires_grad_(False)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y: torch.Tensor = self.layers[0](self.layers[1](self.layers[0](x)))
            return y

    modules = record(Twice(), torch.ones(1, 4)).modules
    told = [(m.path, m.kind, m.call, m.parameters, m.parameter_bytes, m.trainable) for m in modules]
    assert told == [
        ("", "Twice", 0, 36, 144, 20),
        ("layers.0", "Linear", 0, 20, 80, 20),
        ("layers.1", "Linear", 0, 16, 64, 0),
        ("layers.0", "Linear", 1, 20, 80, 20),
    ]
    assert modules[3].name == "Twice/ModuleList[layers]/Linear[0]_1"


def test_deeper_modules_are_told_without_their_inside() -> None:
    graph = measured(conv_net(), torch.randn(2, 3, 8, 8), depth=1)
    assert [module.path for module in graph.modules] == [
        "",
        "0",
        "1",
        "2",
        "3",
        "3.0",
        "3.1",
        "3.2",
        "3.3",
        "4",
    ]
    graph = measured(conv_net(), torch.randn(2, 3, 8, 8), depth=0)
    assert [module.path for module in graph.modules] == ["", "0", "1", "2", "3", "4"]
    ops = [node.op for node in graph.nodes]
    assert {"Sequential", "Conv2d", "Linear"} <= set(ops)
    assert "conv2d" not in ops
    names = {node.name for node in graph.nodes}
    assert all(source.partition(":")[0] in names for node in graph.nodes for source in node.inputs)
    (inner,) = [node for node in graph.nodes if node.op == "Sequential"]
    assert inner.cost.flops
    assert inner.cost.forward_ns


class Log:
    """An object of a model's own, which nobody looks into."""

    times = 0


class Slow(nn.Module):
    """Takes its time, and keeps how often it ran where nobody puts it back."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self.ran = Log()
        self.fc = nn.Linear(2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.ran.times += 1
        time.sleep(self.seconds)
        y: torch.Tensor = self.fc(x)
        return y


def test_measuring_ends_in_time_and_says_so() -> None:
    model = Slow(0.4)
    graph = measured(model, torch.ones(1, 2), time_limit=1.0)
    assert model.ran.times == 2
    assert graph.modules[0].cost.forward_ns
    assert graph.modules[0].cost.flops  # counted while it was recorded
    assert graph.modules[0].cost.backward_ns is None
    (note,) = graph.notes
    assert note.startswith("Measuring stopped early: it may take 1 s")


def test_a_model_that_does_something_else_each_time() -> None:
    class Changing(Slow):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = super().forward(x)
            for _ in range(self.ran.times):
                y = y + 1
            return y

    graph = measured(Changing(0), torch.ones(1, 2))
    assert [node.op for node in graph.nodes].count(
        "add"
    ) == 3  # recorded once more after the second
    assert graph.modules[0].cost.forward_ns is None
    assert graph.notes == (
        "Nothing was measured: the model runs other operations each time it is called.",
    )


def test_a_model_that_fails_when_it_runs_again() -> None:
    class Once(Slow):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = super().forward(x)
            if self.ran.times > 1:
                raise RuntimeError("out of memory\nand more")
            return y

    graph = measured(Once(0), torch.ones(1, 2))
    assert graph.nodes[-1].op == "Output"
    assert graph.notes == ("Measuring failed, and was left: RuntimeError: out of memory",)


def test_a_model_that_keeps_something_for_the_next_time() -> None:
    class Keeping(Slow):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            if self.seconds == 0:
                self.seconds, self.scale = 1e-9, x.sum()
            return super().forward(x) * self.scale

    model = Keeping(0)
    graph = measured(model, torch.ones(1, 2))
    assert not graph.notes
    assert graph.modules[0].cost.backward_ns
    assert model.seconds == 0
    assert not hasattr(model, "scale")


@pytest.mark.filterwarnings("ignore:.*torch.jit:")
def test_what_runs_out_of_sight_is_the_modules() -> None:
    script = torch.jit.script(nn.Sequential(nn.Linear(8, 8), nn.Tanh()))
    model, x = nn.Sequential(nn.Linear(8, 8), script), torch.randn(4, 8)
    graph = measured(model, x)
    assert not graph.notes
    (node,) = [node for node in graph.nodes if node.name.endswith("[1]/forward")]
    assert node.cost.flops == 2 * 4 * 8 * 8
    assert graph.modules[0].cost.flops == 2 * node.cost.flops
    assert node.cost.saved_bytes
    assert node.cost.forward_ns
    assert node.cost.backward_ns


class Straight(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x + 1)
        return x.round()

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> Any:
        return grads[0] * ctx.saved_tensors[0]


class Rounded(nn.Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = Straight.apply(super().forward(x))
        return y


def test_what_a_function_with_a_backward_of_its_own_keeps() -> None:
    graph = measured(Rounded(4, 4), torch.ones(2, 4))
    assert not graph.notes
    assert graph.modules[0].cost.saved_bytes == 2 * (2 * 4 * 4)
    assert graph.modules[0].cost.backward_ns


def test_a_model_that_takes_another_way_without_gradients() -> None:
    class Fast(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = super().forward(x)
            return y + 1 if torch.is_grad_enabled() else y

    with torch.no_grad():
        graph = measured(Fast(4, 4), torch.ones(2, 4))
    cost = graph.modules[0].cost
    assert cost.forward_ns
    assert cost.flops == 2 * 2 * 4 * 4
    assert (cost.saved_bytes, cost.backward_ns) == (None, None)
    (note,) = graph.notes
    assert note.startswith("No backward pass: gradients are disabled here")


def test_flops_of_jagged_tensors() -> None:
    parts = [torch.randn(2, 4), torch.randn(3, 4)]
    jagged = torch.nested.nested_tensor(parts, layout=torch.jagged)
    graph = measured(nn.Sequential(nn.Linear(4, 4), nn.ReLU()), jagged)
    assert not graph.notes
    assert graph.modules[0].cost.flops == 2 * 5 * 4 * 4
    assert graph.modules[0].cost.backward_ns


def test_errors_that_the_model_catches() -> None:
    class Trying(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            try:
                return super().forward(x.reshape(5, 5))
            except RuntimeError:
                return super().forward(x)

    graph = measured(Trying(4, 4), torch.ones(2, 4))
    assert not graph.notes
    assert graph.modules[0].cost.flops == 2 * 2 * 4 * 4


@pytest.mark.parametrize(
    ("model", "note"),
    [
        (nn.ReLU(), "No backward pass: nothing in the model asks for gradients."),
        (nn.Sequential(nn.Linear(2, 2), nn.Flatten(), nn.Threshold(1, 1)), None),
    ],
)
def test_where_there_is_no_backward_pass(model: nn.Module, note: str | None) -> None:
    graph = measured(model, torch.ones(1, 2))
    assert graph.notes == ((note,) if note else ())


def test_no_output_to_go_back_from() -> None:
    class Best(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return super().forward(x).argmax()

    graph = measured(Best(3, 3), torch.ones(1, 3))
    assert graph.notes == ("No backward pass: no output depends on a parameter.",)


def test_gradients_that_arrive_nowhere() -> None:
    """Of copies that the model makes of its parameters, which `torch.func` has for ensembles."""

    class Copying(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            parameters, _ = torch.func.stack_module_state([nn.Linear(3, 3)])
            return super().forward(x).detach() + parameters["bias"]

    graph = measured(Copying(3, 3), torch.ones(1, 3))
    assert graph.notes == ("No backward pass: no output depends on a parameter.",)
    assert graph.modules[0].cost.backward_ns is None


def test_gradients_of_the_user_stay() -> None:
    model, x = conv_net(), torch.randn(2, 3, 8, 8, requires_grad=True)
    model(x).sum().backward()
    before = [
        parameter.grad.clone() for parameter in model.parameters() if parameter.grad is not None
    ]
    held = [parameter.grad for parameter in model.parameters()]
    mine = x.grad
    measured(model, x)
    assert all(now.grad is then for now, then in zip(model.parameters(), held, strict=True))
    assert x.grad is mine
    for then, now in zip(before, held, strict=True):
        assert then is not None
        assert now is not None
        assert torch.equal(then, now)


def test_flops_are_counted_without_triton_which_can_come_later(tmp_path: Path) -> None:
    pytest.importorskip("triton")
    script = tmp_path / "script.py"  # a kernel needs its source
    script.write_text("""
import sys, torch
from glassboard.trace import record
graph = record(torch.nn.Linear(3, 2), torch.ones(1, 3), measure=True)
print(graph.modules[0].cost.flops, "triton" in sys.modules)
from torch.utils.flop_counter import flop_registry, register_flop_formula
import triton
@triton.jit
def kernel(x):
    pass
register_flop_formula(kernel)(lambda *shapes, **more: 1)
print(kernel in flop_registry)
try:
    register_flop_formula("a name")(lambda *shapes, **more: 1)
except ValueError:
    print("refused")
""")
    out = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (out.stdout.split(), out.stderr) == (["12", "False", "True", "refused"], "")
