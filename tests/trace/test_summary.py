"""`glassboard.summary`: a model as a table."""

import re
from collections import OrderedDict
from typing import Any

import glassboard
import pytest
import torch
from glassboard.trace import record
from glassboard.trace.table import bytes_text, flops_text, time_text
from torch import nn


def test_a_table_of_modules() -> None:
    model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(), nn.LazyLinear(5))
    found = glassboard.summary(model, torch.ones(2, 3, 8, 8), measure=False)
    assert str(found).splitlines() == [
        "module         output         parameters",
        "────────────────────────────────────────",
        "Sequential     2 × 5               1,669",
        "  0 (Conv2d)   2 × 8 × 6 × 6         224",
        "  1 (ReLU)     2 × 8 × 6 × 6           0",
        "  2 (Flatten)  2 × 288                 0",
        "  3 (Linear)   2 × 5               1,445",
        "────────────────────────────────────────",
        "1,669 parameters (6.52 KiB), 1,669 of them trained",
    ]


def test_what_was_measured_has_columns() -> None:
    found = glassboard.summary(nn.Linear(8, 8), torch.ones(4, 8))
    head, _, row, *_, totals = str(found).splitlines()
    assert re.split(r"\s{2,}", head) == [
        "module",
        "output",
        "parameters",
        "FLOPs",
        "forward",
        "backward",
        "kept for backward",
    ]
    assert re.search(r"512 +\S+ [µnm]s +\S+ [µnm]s +128 B$", row), row
    assert totals.startswith("FLOPs 512, forward ")
    html = found._repr_html_()
    assert "<th>FLOPs</th>" in html
    assert "<td>Linear</td>" in html


def test_long_and_wide_names_leave_columns_where_they_are() -> None:
    kind = type("K" * 70, (nn.Linear,), {})
    parts = {"n" * 60: kind(2, 2), "层" * 10: nn.ReLU(), "层" * 80: nn.ReLU(), "short": nn.ReLU()}
    model = nn.Sequential(OrderedDict(parts))
    _, line, *rows = str(glassboard.summary(model, torch.ones(1, 2), measure=False)).splitlines()
    assert len(line) < 90
    for row in rows[:5]:
        before, _, after = row.partition("1 × 2")
        width = len(before) + before.count("层")
        assert width == 62, row
        assert width + len("1 × 2") + len(after) == len(line)
    assert re.search(r"  n+…K+\) +1 × 2 +6$", rows[1])
    assert "n" * 60 in glassboard.summary(model, torch.ones(1, 2), measure=False)._repr_html_()


def test_names_may_have_brackets() -> None:
    model = nn.Sequential(OrderedDict({"block[0]": nn.ReLU()}))
    table = str(glassboard.summary(model, torch.ones(1, 2), measure=False))
    assert "\n  block[0] (ReLU)  1 × 2" in table


def test_html_is_escaped() -> None:
    kind = type("<b>", (nn.ReLU,), {})
    assert "&lt;b&gt;" in glassboard.summary(kind(), torch.ones(1), measure=False)._repr_html_()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (time_text(None), ""),
        (time_text(0), "0 ns"),
        (time_text(999), "999 ns"),
        (time_text(1234), "1.23 µs"),
        (time_text(999_700), "1.00 ms"),
        (time_text(12_345_678), "12.3 ms"),
        (time_text(10**13), "10000 s"),
        (bytes_text(1023), "1023 B"),
        (bytes_text(1536), "1.50 KiB"),
        (flops_text(0), "0"),
        (flops_text(3_640_000_000), "3.64 G"),
    ],
)
def test_figures_are_short(text: str, expected: str) -> None:
    assert text == expected


def test_what_lies_in_lists_is_told_by_its_path() -> None:
    class Lists(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.down = nn.ModuleList([nn.Sequential(nn.Linear(4, 4)), nn.Linear(4, 4)])
            self.up = nn.ModuleDict({"a": nn.Linear(4, 4)})

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y: torch.Tensor = self.up["a"](self.down[1](self.down[0](x)))
            return y

    lines = str(glassboard.summary(Lists(), torch.ones(1, 4), measure=False)).splitlines()
    assert [line.partition(" ×")[0].rstrip("1").rstrip() for line in lines[2:7]] == [
        "Lists",
        "  down.0 (Sequential)",
        "    0 (Linear)",
        "  down.1 (Linear)",
        "  up.a (Linear)",
    ]


def test_outputs_are_what_modules_return() -> None:
    class Odd(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(4, 6)

        def forward(self, x: torch.Tensor, returned: int) -> Any:
            y = self.fc(x)
            self.loss = (y**2).mean()
            return (y, (x, y), None, [x, y, self.loss])[returned]

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.each = nn.ModuleList([Odd() for _ in range(4)])

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            for number, odd in enumerate(self.each):
                odd(x, number)
            return x

    graph = record(Net(), torch.ones(3, 4))
    told = {module.path: module.shapes for module in graph.modules if module.kind == "Odd"}
    assert list(told.values()) == [((3, 6),), ((3, 4), (3, 6)), (), ((3, 4), (3, 6), ())]
    table = str(glassboard.summary(Net(), torch.ones(3, 4), measure=False))
    outputs = re.findall(r"\(Odd\) (.*?) +30$", table, re.MULTILINE)
    assert [" ".join(text.split()) for text in outputs] == [
        "3 × 6",
        "3 × 4, 3 × 6",
        "",
        "3 × 4, 3 × 6, …",
    ]
