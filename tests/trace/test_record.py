"""What a recorded graph holds: one small model a line of behaviour, and the graph it must give."""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from glassboard.trace import Graph, record
from glassboard.trace.names import Names
from support.graphs import check, edges
from torch import nn

X = torch.randn(2, 4)
Pair = namedtuple("Pair", "first second")


@dataclass
class Result:
    logits: torch.Tensor
    extra: dict[str, Any]


def net(forward: Callable[..., Any], **modules: Any) -> nn.Module:
    """A module `Net` with this `forward(self, …)` and these attributes."""
    made = type("Net", (nn.Module,), {"forward": forward})()
    for name, value in modules.items():
        if isinstance(value, torch.Tensor) and not isinstance(value, nn.Parameter):
            made.register_buffer(name, value)
        else:
            setattr(made, name, value)
    return made


def drawn(model: nn.Module, given: Any = X) -> list[str]:
    return edges(check(record(model, given)))


def test_layers_functions_and_operators() -> None:
    def forward(self: Any, x: torch.Tensor) -> torch.Tensor:
        return torch.flatten(self.conv(x).relu(), 1) * 2 + 1

    graph = check(record(net(forward, conv=nn.Conv2d(1, 3, 2)), torch.randn(5, 1, 4, 4)))
    assert edges(graph) == [
        "input/x <-",
        "Net/Conv2d[conv]/conv2d <- input/x",
        "Net/relu <- Net/Conv2d[conv]/conv2d",
        "Net/flatten <- Net/relu",
        "Net/mul <- Net/flatten",
        "Net/add <- Net/mul",
        "output/output <- Net/add",
    ]
    by_name = {node.name: node for node in graph.nodes}
    conv = by_name["Net/Conv2d[conv]/conv2d"]
    assert conv.inputs[1:] == ("Net/Conv2d[conv]/weight", "Net/Conv2d[conv]/bias")
    assert (conv.op, conv.shapes, conv.dtype, conv.device) == (
        "conv2d",
        ((5, 3, 3, 3),),
        "float32",
        "cpu",
    )
    assert dict(conv.attributes)["module"] == "Conv2d(1, 3, kernel_size=(2, 2), stride=(1, 1))"
    assert dict(conv.attributes)["source"].startswith("tests/trace/test_record.py:")
    assert dict(by_name["Net/flatten"].attributes)["call"] == "flatten(float32[5, 3, 3, 3], 1)"
    weight = by_name["Net/Conv2d[conv]/weight"]
    assert (weight.op, weight.shapes, weight.inputs) == ("Parameter", ((3, 1, 2, 2),), ())


def shared(self: Any, x: torch.Tensor) -> torch.Tensor:
    return self.act(self.fc(self.act(self.fc(x))))


def test_a_module_called_twice_has_a_box_a_call_and_its_parameters_once() -> None:
    graph = check(record(net(shared, fc=nn.Linear(4, 4), act=nn.ReLU()), X))
    assert edges(graph)[1:-1] == [
        "Net/Linear[fc]/linear <- input/x",
        "Net/ReLU[act]/relu <- Net/Linear[fc]/linear",
        "Net/Linear[fc]_1/linear <- Net/ReLU[act]/relu",
        "Net/ReLU[act]_1/relu <- Net/Linear[fc]_1/linear",
    ]
    assert [node.name for node in graph.nodes if node.op == "Parameter"] == [
        "Net/Linear[fc]/weight",
        "Net/Linear[fc]/bias",
    ]


def test_containers_have_boxes_though_nobody_calls_them() -> None:
    def forward(self: Any, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return self.heads["a/b"](x)

    parts = nn.ModuleList([nn.Linear(4, 4), nn.Sequential(nn.Tanh())])
    layers = "ModuleList[layers]"
    model = net(forward, layers=parts, heads=nn.ModuleDict({"a/b": nn.Linear(4, 1)}))
    assert drawn(model)[1:-1] == [
        f"Net/{layers}/Linear[0]/linear <- input/x",
        f"Net/{layers}/Sequential[1]/Tanh[0]/tanh <- Net/{layers}/Linear[0]/linear",
        f"Net/ModuleDict[heads]/Linear[a_b]/linear <- Net/{layers}/Sequential[1]/Tanh[0]/tanh",
    ]


def test_a_residual_and_dropout_that_does_nothing_are_told_apart() -> None:
    def forward(self: Any, x: torch.Tensor) -> torch.Tensor:
        return x + self.drop(x)

    assert drawn(net(forward, drop=nn.Dropout(0.5)))[1:-1] == [
        "Net/Dropout[drop]/dropout <- input/x",
        "Net/add <- input/x, Net/Dropout[drop]/dropout",
    ]


def test_operations_in_place_make_a_tensor_a_new_value() -> None:
    def forward(self: Any, x: torch.Tensor) -> torch.Tensor:
        y = x + 1
        y += 2
        y.relu_()
        y[0] = 3
        y[:, 1].mul_(2)
        torch.sigmoid(y, out=y)
        return self.act(y)

    assert drawn(net(forward, act=nn.ReLU(inplace=True)))[1:] == [
        "Net/add <- input/x",
        "Net/add_ <- Net/add",
        "Net/relu_ <- Net/add_",
        "Net/setitem <- Net/relu_",
        "Net/getitem <- Net/setitem",
        "Net/mul_ <- Net/getitem",
        "Net/sigmoid <- Net/mul_, Net/mul_",
        "Net/ReLU[act]/relu <- Net/sigmoid",
        "output/output <- Net/ReLU[act]/relu",
    ]


def test_several_outputs_are_numbered() -> None:
    def forward(self: Any, x: torch.Tensor) -> Any:
        first, second = x.chunk(2)
        return torch.cat([second, first])

    graph = check(record(net(forward), X))
    assert edges(graph)[1:3] == ["Net/chunk <- input/x", "Net/cat <- Net/chunk:1, Net/chunk"]
    assert next(node for node in graph.nodes if node.op == "chunk").shapes == ((1, 4), (1, 4))


def test_reading_a_property_is_no_operation_unless_it_gives_a_tensor() -> None:
    def forward(self: Any, x: torch.Tensor) -> torch.Tensor:
        assert x.shape[0] == x.size(0) == x.dim()
        assert x.grad_fn is None
        assert x.is_contiguous()
        return x.T

    assert drawn(net(forward))[1:] == ["Net/T <- input/x", "output/output <- Net/T"]


@pytest.mark.parametrize(("sign", "op"), [(1, "relu"), (-1, "tanh")])
def test_control_flow_takes_the_branch_that_the_data_take(sign: int, op: str) -> None:
    def forward(self: Any, x: torch.Tensor) -> torch.Tensor:
        return x.relu() if x.sum() > 0 else x.tanh()

    assert f"Net/{op} <- input/x" in drawn(net(forward), sign * torch.ones(2))


def test_constants_buffers_and_what_forward_makes() -> None:
    model = net(
        lambda self, x: x + self.plain + self.kept + torch.arange(4) + LOOSE, kept=torch.ones(4)
    )
    model.plain = torch.ones(4)
    model._buffers["kept"] = model.kept
    object.__setattr__(model, "plain", torch.ones(4))
    graph = check(record(model, X))
    assert [(node.name, node.op) for node in graph.nodes if not node.inputs] == [
        ("input/x", "Input"),
        ("Net/plain", "Constant"),
        ("Net/kept", "Buffer"),
        ("Net/arange", "arange"),
        ("Net/constant", "Constant"),
    ]


LOOSE = torch.ones(4)

OUTPUTS: list[tuple[Callable[..., Any], list[str]]] = [
    (lambda self, x: x, ["output/output"]),
    (lambda self, x: (x, [x, 3]), ["output/0", "output/1/0"]),
    (lambda self, x: {"logits": x, "none": None}, ["output/logits"]),
    (lambda self, x: Pair(x, x), ["output/first", "output/second"]),
    (lambda self, x: Result(x, {"h": (x,)}), ["output/logits", "output/extra/h/0"]),
    (lambda self, x: torch.distributions.Normal(x, 1.0), ["output/loc", "output/scale"]),
    (lambda self, x: None, []),
    (lambda self, x: 3.0, []),
]


@pytest.mark.parametrize(("forward", "names"), OUTPUTS)
def test_outputs_in_any_nest(forward: Callable[..., Any], names: list[str]) -> None:
    graph = check(record(net(forward), X))
    assert [node.name for node in graph.nodes if node.op == "Output"] == names


def two(self: Any, x: Any, y: Any = None) -> Any:
    return x


def keyword(self: Any, x: Any, *, scale: Any) -> Any:
    return x * scale


def several(self: Any, *xs: Any, **named: Any) -> Any:
    return xs[0]


def whole(self: Any, batch: Any) -> Any:
    return batch["x"] if isinstance(batch, dict) else batch[0]


INPUTS: list[tuple[Callable[..., Any], Any, list[str]]] = [
    (two, X, ["x"]),
    (two, (X,), ["x"]),
    (two, [X, X + 1], ["x", "y"]),
    (two, {"y": X + 1, "x": X}, ["x", "y"]),
    (two, (X, {"a": [X + 1, X + 2]}), ["x", "y/a/0", "y/a/1"]),
    (two, ((X, X + 1), 3), ["x/0", "x/1"]),
    (keyword, {"x": X, "scale": torch.tensor(2)}, ["x", "scale"]),
    (several, (X, X + 1), ["xs/0", "xs/1"]),
    (whole, {"x": X, "mask": X + 1}, ["batch/x", "batch/mask"]),
    (whole, [X, X + 1], ["batch/0", "batch/1"]),
    (torch.relu, X, ["0"]),  # without a signature
]


@pytest.mark.parametrize(("forward", "given", "names"), INPUTS)
def test_inputs_in_any_nest(forward: Callable[..., Any], given: Any, names: list[str]) -> None:
    graph = check(record(net(forward), given))
    found = [node.name for node in graph.nodes if node.op == "Input"]
    assert found == [f"input/{name}" for name in names]


def test_no_input_at_all() -> None:
    assert drawn(net(lambda self: torch.ones(2)), None) == [
        "Net/ones <-",
        "output/output <- Net/ones",
    ]


def test_a_parameter_that_is_there_already_stays_one() -> None:
    """As where weights are offloaded: each is moved before it is used."""

    class Moving(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            self.weight = self.weight.to("cpu").contiguous()  # torch takes a parameter alone
            return super().forward(x)

    graph = record(Moving(4, 2), torch.ones(1, 4))
    assert [node.op for node in graph.nodes] == [
        *("Input", "Parameter", "Parameter", "linear", "Output")
    ]


def test_a_module_that_calls_itself() -> None:
    def forward(self: Any, x: torch.Tensor, depth: int = 2) -> torch.Tensor:
        return self(self.fc(x), depth - 1) if depth else x

    assert drawn(net(forward, fc=nn.Linear(4, 4)))[1:] == [
        "Net/Linear[fc]/linear <- input/x",
        "Net/Net/Linear[fc]/linear <- Net/Linear[fc]/linear",
        "output/output <- Net/Net/Linear[fc]/linear",
    ]


def test_tied_weights_are_one_node() -> None:
    def forward(self: Any, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.embed(x))

    model = net(forward, embed=nn.Embedding(5, 3), head=nn.Linear(3, 5, bias=False))
    model.head.weight = model.embed.weight
    graph = check(record(model, torch.tensor([1, 2])))
    weights = [node.name for node in graph.nodes if node.op == "Parameter"]
    assert weights == ["Net/Embedding[embed]/weight"]


def ops(graph: Graph) -> list[str]:
    return [n.op for n in graph.nodes if n.op not in {"Parameter", "Buffer", "Input", "Output"}]


@pytest.mark.parametrize("training", [True, False])
def test_a_transformer_layer_shows_its_parts_in_either_mode(training: bool) -> None:
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).train(training)
    found = ops(check(record(layer, torch.randn(2, 3, 8))))
    assert found.count("multi_head_attention_forward") == 1
    assert found.count("layer_norm") == 2
    assert found.count("linear") == 2
    assert layer.training is training


def test_a_recurrent_layer_gives_its_states() -> None:
    graph = check(record(nn.LSTM(3, 4, num_layers=2), torch.randn(5, 2, 3)))
    assert ops(graph) == ["zeros", "zeros", "lstm"]
    outputs = [(n.name, n.inputs[0]) for n in graph.nodes if n.op == "Output"]
    assert outputs == [
        ("output/0", "LSTM/lstm"),
        ("output/1/0", "LSTM/lstm:1"),
        ("output/1/1", "LSTM/lstm:2"),
    ]


def test_attention_called_directly_shows_as_itself() -> None:
    def forward(self: Any, q: torch.Tensor) -> torch.Tensor:
        return nn.functional.scaled_dot_product_attention(q, q, q)

    name = "Net/scaled_dot_product_attention"
    assert f"{name} <- input/q, input/q, input/q" in drawn(net(forward), torch.randn(1, 2, 3, 4))


@pytest.mark.parametrize("where", ["whole", "part"])
def test_a_compiled_module_shows_what_was_compiled(where: str) -> None:
    part = nn.Sequential(nn.Linear(4, 4))
    model = net(lambda self, x: self.part(x), part=torch.compile(part) if where == "part" else part)
    found = drawn(torch.compile(model) if where == "whole" else model)
    assert found[1] == "Net/Sequential[part]/Linear[0]/linear <- input/x"


def test_data_parallel_is_seen_through() -> None:
    assert drawn(nn.DataParallel(nn.Linear(4, 1)))[1] == "Linear/linear <- input/input"


@pytest.mark.filterwarnings("ignore:.*torch.jit:")
def test_a_scripted_module_is_one_node_with_its_parameters() -> None:
    scripted = torch.jit.script(nn.Sequential(nn.Linear(4, 4), nn.ReLU()))
    graph = check(record(net(lambda self, x: self.part(x), part=scripted), X))
    assert edges(graph)[1:] == [
        "Net/Sequential[part]/forward <- input/x",
        "output/output <- Net/Sequential[part]/forward",
    ]
    assert len([node for node in graph.nodes if node.op == "Parameter"]) == 2
    assert edges(check(record(scripted, X)))[1] == "Sequential/forward <- input/input"


def test_a_module_that_leaves_torch_is_one_node() -> None:
    class Away(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.from_numpy(np.asarray(x.detach().numpy() * 2))

    found = drawn(net(lambda self, x: self.away(x) + 1, away=Away()))
    assert found[-2].startswith("Net/add <- Net/Away[away]/")


def test_a_function_with_a_backward_of_its_own() -> None:
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
            return x * 2

        @staticmethod
        def backward(ctx: Any, *grads: torch.Tensor) -> Any:
            return grads[0] * 2

    found = drawn(net(lambda self, x: Double.apply(x) + 1))
    assert found[1:3] == ["Net/mul <- input/x", "Net/add <- Net/mul"]


@pytest.mark.filterwarnings("ignore:Lazy modules")
def test_lazy_layers_get_their_parameters_unseen() -> None:
    model = net(lambda self, x: self.fc(x), fc=nn.LazyLinear(3))
    graph = check(record(model, X))
    assert edges(graph)[1] == "Net/Linear[fc]/linear <- input/x"
    assert ops(graph) == ["linear"]


def test_lazy_layers_are_measured() -> None:
    model = nn.Sequential(nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d(), nn.Flatten(), nn.LazyLinear(2))
    graph = check(record(model, torch.randn(2, 3, 8, 8), measure=True))
    (told,) = [node for node in graph.nodes if node.op == "conv2d"]
    assert told.cost.forward_ns
    assert told.cost.flops == 2 * 2 * 4 * 36 * 27


def test_a_deep_model_keeps_none_of_its_activations() -> None:
    alive: list[int] = []

    def forward(self: Any, x: torch.Tensor) -> torch.Tensor:
        import gc
        import weakref

        kept = []
        for _ in range(5):
            x = x * 1.5
            kept.append(weakref.ref(x))
        gc.collect()
        alive.append(sum(ref() is not None for ref in kept))
        return x

    with torch.no_grad():
        check(record(net(forward), torch.randn(2)))
    assert alive == [1]


def test_what_is_no_module_is_refused() -> None:
    with pytest.raises(TypeError, match=r"`model` is a `Tensor`, not a `torch\.nn\.Module`"):
        record(X, X)


def test_the_models_own_error_says_what_it_was_given() -> None:
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied") as raised:
        record(net(lambda self, x: self.fc(x), fc=nn.Linear(3, 1)), {"x": X})
    shown = "\n".join([str(raised.value), *getattr(raised.value, "__notes__", [])])
    assert "while recording the graph of `Net`, which was given x: float32[2, 4] on cpu" in shown


def test_graphs_are_equal_from_run_to_run() -> None:
    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
    assert record(model, X) == record(model, X)


def test_many_nodes_of_one_name_are_numbered() -> None:
    names = Names(nn.Linear(1, 1))
    made = [names.unique("Linear") for _ in range(20_000)]
    assert made[0] == "Linear"
    assert made[-1] == "Linear_19999"


def test_a_layer_shared_at_every_level() -> None:
    shared: nn.Module = nn.ReLU()
    for _ in range(13):
        shared = nn.Sequential(shared, shared)
    nodes = record(shared, X).nodes
    assert sum(node.op == "relu" for node in nodes) == 2**13
    inner = "Sequential" + "/Sequential[0]" * 12
    assert [node.name for node in nodes[1:3]] == [
        f"{inner}/ReLU[0]/relu",
        f"{inner}/ReLU[0]_1/relu",
    ]


def test_a_model_that_holds_itself() -> None:
    def forward(self: Any, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.fc(x)
        return y

    model = net(forward, fc=nn.Linear(4, 4))
    model.me = model
    assert "Net/Linear[fc]/linear <- input/x" in drawn(model)


def test_jagged_tensors_have_no_sizes() -> None:
    jagged = torch.nested.nested_tensor([torch.randn(2, 4), torch.randn(3, 4)], layout=torch.jagged)
    nodes = record(nn.Sequential(nn.Linear(4, 4), nn.ReLU()), jagged).nodes
    assert (nodes[0].op, nodes[0].shapes) == ("Input", (None,))
    assert nodes[-1].shapes == (None,)
