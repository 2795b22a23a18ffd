"""An ONNX model from what a user has of it, with the shapes of its values."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onnx import ModelProto

KINDS = "a path, bytes, an open file, an `onnx.ModelProto` or a `torch.onnx.ONNXProgram`"


def onnx_model(prototxt: Any) -> ModelProto:
    """The model of a path, bytes, an open binary file, a ModelProto, or what `torch.onnx.export`
    returns. Weights in files beside it are not read.

    Raises ImportError where the `onnx` package is missing, OSError where the file cannot be read,
    ValueError where it holds no ONNX model, and TypeError for anything else.
    """
    try:
        import onnx
    except ImportError as error:
        raise ImportError(
            "`add_onnx_graph` needs the `onnx` package, which is not installed\n"
            "hint: pip install 'glassboard[onnx]'"
        ) from error
    program = getattr(prototxt, "model_proto", prototxt)
    if isinstance(program, onnx.ModelProto):
        return program
    try:
        if isinstance(prototxt, bytes | bytearray | memoryview):
            model = onnx.load_model_from_string(bytes(prototxt))
        elif isinstance(prototxt, str | os.PathLike) or hasattr(prototxt, "read"):
            model = onnx.load(prototxt, load_external_data=False)
        else:
            raise TypeError(
                f"`prototxt` is a `{type(prototxt).__name__}`, not {KINDS}\n"
                "hint: `add_graph(model, inputs)` records a PyTorch model"
            )
    except (OSError, TypeError):
        raise
    except Exception as error:  # each of ONNX's formats has errors of its own
        raise _no_model(prototxt) from error
    if not model.HasField("graph"):  # other bytes, which happened to be a message as well
        raise _no_model(prototxt)
    return model


def with_shapes(model: ModelProto) -> tuple[ModelProto, list[str]]:
    """The model with the types of all values that can be inferred, and notes on what failed."""
    from onnx import shape_inference

    graph = model.graph
    told = {value.name for value in (*graph.value_info, *graph.output)}
    if all(name in told for node in graph.node for name in node.output if name):
        return model, []
    try:
        return shape_inference.infer_shapes(model, data_prop=True), []
    except Exception as error:  # a model of over 2 GiB, for one
        first = str(error).strip().partition("\n")[0]
        return model, [f"Shapes could not be inferred: {type(error).__name__}: {first}"[:300]]


def _no_model(prototxt: Any) -> ValueError:
    named = isinstance(prototxt, str | os.PathLike)
    what = f"`{os.fspath(prototxt)}`" if named else f"the `{type(prototxt).__name__}`"
    return ValueError(
        f"{what} holds no ONNX model\nhint: `torch.onnx.export(model, inputs, path)` writes one"
    )
