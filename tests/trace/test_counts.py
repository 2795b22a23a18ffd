"""What can't be counted is told, and memory that is kept twice is told once."""

from collections.abc import Callable
from typing import Any

import glassboard
import pytest
import torch
from glassboard.reader.graph import decoded
from glassboard.trace import encode, record
from glassboard.trace.flops import is_heavy
from support import nets
from torch import nn
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode


class Calling(nn.Module):
    def __init__(self, act: Callable[[torch.Tensor], torch.Tensor]) -> None:
        super().__init__()
        self.fc = nn.Linear(8, 8)
        self.act = act

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.act(self.fc(x))


def quantized() -> nn.Module:
    return torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.Linear(8, 8)), inplace=True)


X = torch.randn(8, 8)
SPARSE = torch.eye(8).to_sparse()

UNCOUNTED: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "matrix and vector": lambda y: torch.mv(y, y[0]),
    "matmul of a vector": lambda y: y @ y[0],
    "vectors": lambda y: torch.dot(y[0], y[1]),
    "sparse": lambda y: torch.sparse.mm(SPARSE, y),
    "bilinear": lambda y: nn.functional.bilinear(y, y, torch.ones(2, 8, 8)),
    "Fourier": lambda y: torch.fft.rfft(y).abs(),
    "inverse": lambda y: torch.linalg.inv(y + 9 * torch.eye(8)),
    "distances": lambda y: torch.cdist(y, y, compute_mode="donot_use_mm_for_euclid_dist"),
}

LIGHT: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "elementwise": lambda y: (y.relu() + y.exp()).view(-1).softmax(0),
    "norms": lambda y: torch.linalg.norm(nn.functional.layer_norm(y, (8,))),
    "a cell's gates": nn.functional.glu,
    "linearly between": lambda y: nn.functional.interpolate(y[None], 4, mode="linear"),
    "attention": lambda y: nn.functional.scaled_dot_product_attention(y, y, y),
    "sums of products": lambda y: torch.einsum("ij,kj->ik", y, y),
}


@pytest.mark.parametrize("name", UNCOUNTED)
def test_arithmetic_without_a_formula_is_told(name: str) -> None:
    model = Calling(UNCOUNTED[name])
    graph = record(model, X, measure=True)
    with FlopCounterMode(display=False) as counter:
        model(X)
    root, layer = graph.modules
    assert root.cost.flops == counter.get_total_flops() == layer.cost.flops
    assert root.cost.uncounted == 1
    assert layer.cost.uncounted is None
    assert [node.cost.uncounted for node in graph.nodes if node.cost.uncounted] == [1]
    again = decoded(encode(graph))
    assert again.modules[0].cost == root.cost


@pytest.mark.parametrize("name", LIGHT)
def test_what_does_little_or_is_counted_is_no_lack(name: str) -> None:
    graph = record(Calling(LIGHT[name]), X, measure=True)
    assert [node.op for node in graph.nodes if node.cost.uncounted] == []
    assert graph.modules[0].cost.uncounted is None


@torch.library.custom_op("glassboard_test::twice", mutates_args=())  # type: ignore[untyped-decorator]
def twice(x: torch.Tensor) -> torch.Tensor:
    return x + x


@pytest.mark.parametrize(
    ("kernel", "heavy"),
    [
        ("aten.mkldnn_rnn_layer", True),
        ("aten._cudnn_rnn", True),
        ("aten._grouped_mm", True),
        ("aten._int_mm", True),
        ("aten.mkldnn_convolution", True),
        ("aten._thnn_fused_lstm_cell", False),  # the products before it are counted
        ("aten._cudnn_rnn_flatten_weight", False),
        ("aten.linalg_vector_norm", False),
        ("aten.upsample_linear1d", False),
        ("aten.linspace", False),
        ("aten.fft_rfftfreq", False),
        ("quantized.linear", True),
        ("quantized.linear_prepack", False),
        ("quantized.add", False),
        ("higher_order.map_impl", True),  # its turns run out of sight
        ("higher_order.associative_scan", True),
        ("glassboard_test.twice", True),  # another library's: nobody knows
    ],
)
def test_which_kernels_are_heavy(kernel: str, heavy: bool) -> None:
    space, _, name = kernel.partition(".")
    assert is_heavy(getattr(getattr(torch.ops, space), name)) is heavy


@pytest.mark.filterwarnings("ignore")  # torch.ao warns that it is old
@pytest.mark.parametrize("build", [lambda: (quantized(), X), nets.lstm])
def test_a_table_says_not_counted(build: Any) -> None:
    shown = glassboard.summary(*build())
    _, _, row, *_ = str(shown).splitlines()
    assert "not counted" in row
    assert "FLOPs not counted (1 operation)" in str(shown)
    assert "<td>not counted</td>" in shown._repr_html_()


def test_a_table_says_at_least() -> None:
    shown = glassboard.summary(Calling(lambda y: y @ (y @ y[0])), X)
    _, _, row, layer, *_ = str(shown).splitlines()
    assert "≥ 1.02 k" in row
    assert "≥" not in layer
    assert "FLOPs ≥ 1.02 k (2 operations not counted)" in str(shown)


def distinct(model: nn.Module, x: torch.Tensor) -> tuple[int, int]:
    """Bytes as hooks count them, and of the storages, the model's own left out."""
    held = {t.untyped_storage().data_ptr() for t in [*model.parameters(), *model.buffers()]}
    saved = 0
    storages: dict[int, torch.UntypedStorage] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        nonlocal saved
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in held:
            saved += tensor.numel() * tensor.element_size()
            storages[storage.data_ptr()] = storage
        return tensor.detach()

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(x)
    return saved, sum(storage.nbytes() for storage in storages.values())


@pytest.mark.parametrize(
    "build",
    [
        lambda: (nn.Sequential(nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 9)), torch.randn(8, 64)),
        lambda: nets.resnet18(64),
        lambda: nets.unet(32),
        nets.llama,
        lambda: (Calling(lambda y: y[:, 0].exp().sum() + y.square().sum()), X),
    ],
)
def test_memory_that_is_kept_twice_is_told_once(build: Any) -> None:
    model, x = build()
    graph = record(model.eval(), x, measure=True, time_limit=60)
    cost = graph.modules[0].cost
    assert (cost.saved_bytes, cost.kept_bytes) == distinct(model, x)
    assert sum(node.cost.kept_bytes or 0 for node in graph.nodes) == cost.kept_bytes


def test_a_slice_of_the_data_keeps_a_slice() -> None:
    data = torch.randn(1000, 8)
    graph = record(nn.Linear(8, 8), data[:8], measure=True)
    assert graph.modules[0].cost.kept_bytes == 8 * 8 * 4


def test_a_table_tells_memory_once() -> None:
    shown = str(glassboard.summary(Calling(torch.exp), X))
    assert "kept for backward 512 B" in shown
    assert "as saved" not in shown
    model = nn.Sequential(nn.ReLU(), nn.Linear(8, 8))
    shown = str(glassboard.summary(model, X.clone().requires_grad_()))
    assert "kept for backward 256 B (512 B as saved, some twice)" in shown
