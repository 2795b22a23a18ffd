"""Numbers come from any package, by its real arrays where it is installed, and by the protocols
that arrays speak.
"""

import array
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from glassboard import SummaryWriter
from support.events import accumulated, scalars
from tensorboard.util.tensor_util import make_ndarray

Make = Callable[[Any, list[float]], Any]  # of a package's module and some numbers
LISTED: dict[str, tuple[str, Make]] = {
    "numpy": ("numpy", lambda np, values: np.array(values)),
    "numpy, strided": ("numpy", lambda np, values: np.array(values).repeat(2)[::2]),
    "torch": ("torch", lambda torch, values: torch.tensor(values)),
    "torch float8": ("torch", lambda torch, values: torch.tensor(values).to(torch.float8_e5m2)),
    "torch bfloat16": ("torch", lambda torch, values: torch.tensor(values).bfloat16()),
    "torch, sparse": ("torch", lambda torch, values: torch.tensor(values).to_sparse()),
    "list": ("builtins", lambda _, values: list(values)),
    "tuple": ("builtins", lambda _, values: tuple(values)),
    "list of tensors": (
        "torch",
        lambda torch, values: [torch.tensor(value, requires_grad=True) for value in values],
    ),
    "list of decimals": ("builtins", lambda _, values: [Decimal(value) for value in values]),
    "buffer": ("array", lambda array, values: array.array("f", values)),
    "memoryview": ("array", lambda array, values: memoryview(array.array("d", values))),
    "pandas": ("pandas", lambda pandas, values: pandas.Series(values)),
    "pandas Float64": ("pandas", lambda pandas, values: pandas.Series(values, dtype="Float64")),
    "pandas, arrow": (
        "pandas",
        lambda pandas, values: pandas.Series(values, dtype="float[pyarrow]"),
    ),
    "pandas index": ("pandas", lambda pandas, values: pandas.Index(values)),
    "pandas frame": ("pandas", lambda pandas, values: pandas.DataFrame({"a": values})),
    "polars": ("polars", lambda polars, values: polars.Series(values)),
    "polars frame": ("polars", lambda polars, values: polars.DataFrame({"a": values})),
    "pyarrow": ("pyarrow", lambda pyarrow, values: pyarrow.array(values)),
    "pyarrow, chunked": ("pyarrow", lambda pyarrow, values: pyarrow.chunked_array([values])),
    "jax": ("jax.numpy", lambda jax, values: jax.array(values)),
    "jax bfloat16": ("jax.numpy", lambda jax, values: jax.array(values, jax.bfloat16)),
    "jax float8": ("jax.numpy", lambda jax, values: jax.array(values, jax.float8_e4m3fn)),
    "tensorflow": ("tensorflow", lambda tf, values: tf.constant(values)),
    "tensorflow bfloat16": ("tensorflow", lambda tf, values: tf.constant(values, tf.bfloat16)),
    "tensorflow variable": ("tensorflow", lambda tf, values: tf.Variable(values)),
    "mlx": ("mlx.core", lambda mlx, values: mlx.array(values)),
    "mlx bfloat16": ("mlx.core", lambda mlx, values: mlx.array(values, mlx.bfloat16)),
    "warp": ("warp", lambda warp, values: warp.array(values, dtype=warp.float32, device="cpu")),
}  # fmt: skip


class Exchanged:
    """Memory that NumPy knows of by `__dlpack__` alone."""

    def __init__(self, values: Any) -> None:
        self._values = np.array(values)

    def __dlpack__(self, **options: Any) -> Any:
        return self._values.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._values.__dlpack_device__()


class OnDevice(Exchanged):
    """As CuPy's arrays: NumPy may not copy them, but they can be asked to."""

    __cuda_array_interface__: Any = None

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")

    def __dlpack__(self, **options: Any) -> Any:
        raise BufferError("cannot export to another device")

    def get(self) -> Any:
        return self._values


class Unnamed(Exchanged):
    """Of a dtype that NumPy has no name for."""

    dtype = "package.bfloat16"
    itemsize = 2

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise RuntimeError("not a valid buffer format")

    def __dlpack__(self, **options: Any) -> Any:
        raise BufferError("no such dtype")

    def tolist(self) -> Any:
        return self._values.tolist()


PROTOCOLS: dict[str, tuple[str, Make]] = {
    "__dlpack__": ("builtins", lambda _, values: Exchanged(values)),
    "get": ("builtins", lambda _, values: OnDevice(values)),
    "tolist": ("builtins", lambda _, values: Unnamed(values)),
}


@pytest.mark.parametrize("kind", [*LISTED, *PROTOCOLS])
def test_any_package_makes_scalars_histograms_tensors_and_steps(tmp_path: Path, kind: str) -> None:
    package, make = {**LISTED, **PROTOCOLS}[kind]
    if package.partition(".")[0] in {"jax", "tensorflow", "mlx", "warp"}:
        # each as large as all the others together: where it is installed, it is tried
        pytest.importorskip(package, reason=f"`{package}` is not installed")
    module = import_module(package)
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("one", make(module, [1.5]), 1)
        writer.add_scalar("step", 1.0, make(module, [3.0]))
        writer.add_histogram("many", make(module, [1.0, 2.0, 4.0]), 1)
        writer.add_tensor("all", make(module, [1.0, 2.0, 4.0]), 1)
        writer.add_scalars("group", {"x": make(module, [2.5])}, 1)
    assert scalars(tmp_path, "one") == [(1, 1.5)]
    assert scalars(tmp_path, "step") == [(3, 1.0)]
    assert scalars(tmp_path / "group_x", "group") == [(1, 2.5)]
    found = accumulated(tmp_path)
    (event,) = found.Histograms("many")
    assert (event.histogram_value.num, event.histogram_value.sum) == (3.0, 7.0)
    (event,) = found.Tensors("all")
    assert make_ndarray(event.tensor_proto).ravel().tolist() == [1.0, 2.0, 4.0]


@pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor")
def test_quantised_tensors_are_what_they_stand_for(tmp_path: Path) -> None:
    values = torch.quantize_per_tensor(torch.tensor([1.0, 2.0, 4.0]), 0.5, 0, torch.qint8)
    with SummaryWriter(tmp_path) as writer:
        writer.add_histogram("many", values, 1)
        writer.add_scalar("one", values[2], 1)
    (event,) = accumulated(tmp_path).Histograms("many")
    assert event.histogram_value.sum == 7.0
    assert scalars(tmp_path, "one") == [(1, 4.0)]


@pytest.mark.parametrize(
    "picture",
    [
        [[0.0, 1.0]] * 2,
        (torch.tensor([0.0, 1.0]), torch.tensor([0.0, 1.0])),
        memoryview(np.array([[0.0, 1.0]] * 2)),
        Exchanged([[0.0, 1.0]] * 2),
        OnDevice([[0.0, 1.0]] * 2),
    ],
)
def test_pictures_of_anything(tmp_path: Path, picture: Any) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_image("i", picture, 1, dataformats="HW")
        writer.add_image("expected", np.array([[0.0, 1.0]] * 2), 1, dataformats="HW")
    found = accumulated(tmp_path)
    (image,), (expected,) = found.Images("i"), found.Images("expected")
    assert image.encoded_image_string == expected.encoded_image_string


def test_axes_stand_for_their_figure(tmp_path: Path) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(2, 1), dpi=50)
    with SummaryWriter(tmp_path) as writer:
        writer.add_figure("f", axes, 1)
    (image,) = accumulated(tmp_path).Images("f")
    assert (image.width, image.height) == (100, 50)
    assert not pyplot.fignum_exists(figure.number)


def test_a_picture_of_pillow(tmp_path: Path) -> None:
    from PIL import Image

    with SummaryWriter(tmp_path) as writer:
        writer.add_image("i", Image.new("L", (3, 2), 128), 1)
    (image,) = accumulated(tmp_path).Images("i")
    assert (image.width, image.height) == (3, 2)


def test_a_list_of_one_number_is_one(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", [array.array("d", [2.0])], 1)
    assert scalars(tmp_path, "a") == [(1, 2.0)]
