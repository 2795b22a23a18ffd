"""The user's own numbers of modules."""

import logging
from pathlib import Path
from typing import Any

import glassboard
import numpy as np
import pytest
import torch
from glassboard import SummaryWriter
from glassboard.trace import Graph, entries_of, record, with_data
from torch import nn


class Twice(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(2, 2)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.layers[0](self.layers[0](x))
        return y


def told_of(node_data: Any) -> Graph:
    return with_data(record(Twice(), torch.ones(1, 2)), entries_of(node_data))


def test_every_call_of_a_module_has_its_numbers() -> None:
    told = told_of({"bits": {"layers.0": 4, "": np.float32(8)}, "rank": {"layers.0": 2.5}})
    assert [module.data for module in told.modules] == [
        (("bits", 8.0),),
        (("bits", 4.0), ("rank", 2.5)),
        (("bits", 4.0), ("rank", 2.5)),
    ]
    assert told.nodes == record(Twice(), torch.ones(1, 2)).nodes
    assert told.notes == ()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        *[("many", "str"), (None, "NoneType"), (float("nan"), "float"), (10**400, "int")],
        (torch.ones(2), "Tensor"),
    ],
)
def test_what_is_no_number_is_left_out_and_told(value: Any, kind: str) -> None:
    told = told_of({"bits": {"layers.0": value, "": value}})
    assert not any(module.data for module in told.modules)
    assert told.notes == (
        f"`bits` of `layers.0` is a `{kind}`, and not a finite number.",
        f"`bits` of the model is a `{kind}`, and not a finite number.",
    )


def test_what_names_no_module_is_left_out_and_told() -> None:
    told = told_of({"bits": {"layers.1": 4, "x": 1}})
    assert told.notes == (
        "`bits` is said of `layers.1`, which is no module that ran; did you mean `layers.0`?",
        "`bits` is said of `x`, which is no module that ran.",
    )


@pytest.mark.parametrize("given", [{"layers.0": 4}, [4], "bits"])
def test_what_is_no_mapping_of_mappings_is_refused(given: Any, tmp_path: Path) -> None:
    refused = pytest.raises(TypeError, match="`node_data` is no mapping of mappings")
    with SummaryWriter(tmp_path) as writer, refused:
        writer.add_graph(Twice(), torch.ones(1, 2), node_data=given)


def test_it_is_in_the_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with SummaryWriter(tmp_path / "run") as writer, caplog.at_level(logging.WARNING, "glassboard"):
        writer.add_graph(
            Twice(),
            torch.ones(1, 2),
            measure=False,
            node_data={"bits": {"layers.0": 0.1}, "损失": {"": 1e300, "no": 1}},
        )
    with glassboard.open(tmp_path) as reader:
        modules = reader.graph("run").modules
    assert [module.data for module in modules] == [(("损失", 1e300),), *2 * [(("bits", 0.1),)]]
    assert "`损失` is said of `no`" in caplog.text
