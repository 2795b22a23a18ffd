"""Models of many kinds, to record: each is built with its input, from random weights.

torchvision and transformers are imported where they are used; without them, those models are told
as not there.
"""

from collections.abc import Callable
from typing import Any

import torch
from support import nets
from torch import nn

Built = tuple[nn.Module, Any]
MODELS: dict[str, Callable[[], Built]] = {}


def model(name: str) -> Callable[[Callable[[], Built]], Callable[[], Built]]:
    """Takes a function into MODELS under that name."""

    def put(build: Callable[[], Built]) -> Callable[[], Built]:
        MODELS[name] = build
        return build

    return put


@model("MLP")
def mlp() -> Built:
    layers = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Dropout(0.1), nn.Linear(256, 10))
    return layers, torch.randn(32, 784)


@model("ResNet-18")
def resnet() -> Built:
    from torchvision.models import resnet18

    return resnet18(), torch.randn(1, 3, 224, 224)


@model("VGG-11")
def vgg() -> Built:
    from torchvision.models import vgg11

    return vgg11(), torch.randn(1, 3, 224, 224)


@model("U-Net")
def unet() -> Built:
    return nets.unet()


def _transformer() -> Built:
    layers = nn.Transformer(64, 4, 3, 3, 128, batch_first=True)
    return layers, (torch.randn(2, 10, 64), torch.randn(2, 7, 64))


@model("nn.Transformer, training")
def transformer_train() -> Built:
    return _transformer()


@model("nn.Transformer, evaluation")
def transformer_eval() -> Built:
    layers, given = _transformer()
    return layers.eval(), given


@model("LSTM")
def lstm() -> Built:
    return nets.lstm()


@model("GRU, packed sequence")
def gru() -> Built:
    from torch.nn.utils.rnn import pack_padded_sequence

    packed = pack_padded_sequence(torch.randn(9, 3, 32), torch.tensor([9, 5, 2]))
    return nn.GRU(32, 64), (packed,)


@model("MultiheadAttention")
def attention() -> Built:
    x = torch.randn(10, 2, 64)
    return nn.MultiheadAttention(64, 4), (x, x, x)


class Routed(nn.Module):
    """Each token goes to the expert that its values choose."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = nn.Linear(32, 4)
        self.experts = nn.ModuleList(nn.Linear(32, 32) for _ in range(4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        weights, chosen = self.gate(x).softmax(-1).max(-1)
        out = torch.zeros_like(x)
        for number, expert in enumerate(self.experts):
            at = (chosen == number).nonzero().flatten()
            if len(at):
                out.index_add_(0, at, expert(x[at]) * weights[at, None])
        return out


@model("MoE, routed by data")
def experts() -> Built:
    return Routed(), torch.randn(50, 32)


class Tree(nn.Module):
    """A recursive net: calls itself on both parts of a pair."""

    def __init__(self) -> None:
        super().__init__()
        self.both = nn.Linear(16, 8)

    def forward(self, tree: Any) -> torch.Tensor:
        if isinstance(tree, torch.Tensor):
            return tree
        return self.both(torch.cat([self(part) for part in tree], -1)).tanh()


@model("recursive")
def recursive() -> Built:
    a, b, c, d = torch.randn(4, 1, 8)
    return Tree(), {"tree": ((a, b), (c, (d, a)))}


class Loop(nn.Module):
    """Goes through a ModuleList and a ModuleDict by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(32, 32) for _ in range(12))
        self.heads = nn.ModuleDict({"a": nn.Linear(32, 1), "b": nn.Linear(32, 2)})

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        for layer in self.layers:
            x = x + layer(x).relu()
        return {name: head(x) for name, head in self.heads.items()}


@model("ModuleList loop, dict out")
def loop() -> Built:
    return Loop(), torch.randn(4, 32)


@model("torch.compile'd")
def compiled() -> Built:
    layers, given = mlp()
    return torch.compile(layers), given


@model("scripted part")
def scripted() -> Built:
    part = torch.jit.script(nn.Sequential(nn.Linear(32, 32), nn.ReLU()))
    return nn.Sequential(nn.Linear(32, 32), part, nn.Linear(32, 1)), torch.randn(4, 32)


@model("DataParallel")
def parallel() -> Built:
    layers, given = mlp()
    return nn.DataParallel(layers), given


class LoRA(nn.Module):
    """Stands in for a layer, which it keeps frozen, and adds what it learns."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base.requires_grad_(requires_grad=False)
        self.down = nn.Parameter(torch.randn(4, base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, 4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.base(x) + x @ self.down.T @ self.up.T


@model("LoRA layers")
def lora() -> Built:
    model, given = loop()
    for name, layer in list(model.named_modules()):
        if name.startswith("layers."):
            model.set_submodule(name, LoRA(layer))
    return model, given


class Straight(torch.autograd.Function):
    """Rounds; gradients pass unchanged."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return x.round()

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> Any:
        return grads[0]


class Rounding(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(32, 32)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return Straight.apply(self.fc(x)) * 2


@model("autograd.Function")
def function() -> Built:
    return Rounding(), torch.randn(4, 32)


@model("nested tensor")
def nested() -> Built:
    parts = [torch.randn(2, 32), torch.randn(5, 32)]
    jagged = torch.nested.nested_tensor(parts, layout=torch.jagged)
    return nn.Sequential(nn.Linear(32, 32), nn.GELU()), jagged


class GraphConvolution(nn.Module):
    """Over a sparse matrix of neighbours."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(16, 16)
        neighbours = (torch.rand(30, 30) > 0.9).float().to_sparse()
        self.register_buffer("neighbours", neighbours)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sparse.mm(self.neighbours, self.fc(x)).relu()


@model("sparse")
def sparse() -> Built:
    return GraphConvolution(), torch.randn(30, 16)


@model("lazy layers")
def lazy() -> Built:
    layers = nn.Sequential(nn.LazyConv2d(8, 3), nn.ReLU(), nn.Flatten(), nn.LazyLinear(10))
    return layers, torch.randn(2, 3, 16, 16)


@model("quantized part")
def quantized() -> Built:
    layers = nn.Sequential(nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 4))
    return torch.ao.quantization.quantize_dynamic(layers, {nn.Linear}), torch.randn(4, 32)


@model("Faster R-CNN")
def detection() -> Built:
    from torchvision.models.detection import fasterrcnn_mobilenet_v3_large_320_fpn as build

    return build(weights_backbone=None), ([torch.rand(3, 200, 300)],)


@model("Swin-T")
def swin() -> Built:
    from torchvision.models import swin_t

    return swin_t(), torch.randn(1, 3, 224, 224)


def _tokens() -> torch.Tensor:
    return torch.randint(0, 1000, (1, 64))


@model("BERT, 12 layers")
def bert() -> Built:
    from transformers import BertConfig, BertModel

    return BertModel(BertConfig()), {"input_ids": _tokens()}


@model("GPT-2")
def gpt2() -> Built:
    from transformers import GPT2Config, GPT2LMHeadModel

    return GPT2LMHeadModel(GPT2Config(n_layer=6)), {"input_ids": _tokens()}


@model("Llama")
def llama() -> Built:
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=1000,
        hidden_size=256,
        intermediate_size=512,
        num_hidden_layers=4,
        num_attention_heads=8,
        num_key_value_heads=2,
    )
    return LlamaForCausalLM(config), {"input_ids": _tokens()}


@model("Mixtral")
def mixtral() -> Built:
    from transformers import MixtralConfig, MixtralForCausalLM

    config = MixtralConfig(
        vocab_size=1000,
        hidden_size=128,
        intermediate_size=256,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        num_local_experts=4,
    )
    return MixtralForCausalLM(config), {"input_ids": _tokens()}


@model("T5")
def t5() -> Built:
    from transformers import T5Config, T5Model

    given = {"input_ids": _tokens(), "decoder_input_ids": _tokens()[:, :9]}
    return T5Model(T5Config(num_layers=3)), given


@model("ViT")
def vit() -> Built:
    from transformers import ViTConfig, ViTModel

    return ViTModel(ViTConfig(num_hidden_layers=6)), torch.randn(1, 3, 224, 224)


@model("Mamba")
def mamba() -> Built:
    from transformers import MambaConfig, MambaModel

    config = MambaConfig(vocab_size=1000, hidden_size=64, num_hidden_layers=2)
    return MambaModel(config), {"input_ids": _tokens()[:, :12]}
