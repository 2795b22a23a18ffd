"""Importing glassboard brings in nothing heavy."""

import subprocess
import sys

import pytest

HEAVY = {
    "torch",
    "tensorboard",
    "tensorflow",
    "starlette",
    "msgspec",
    "uvicorn",
    "google.protobuf",
    "pandas",
}


@pytest.mark.parametrize(
    ("code", "also"),
    [
        ("import glassboard", {"numpy"}),
        ("from glassboard import SummaryWriter", set()),
        ("import glassboard; glassboard.__version__", set()),
    ],
)
def test_an_import_stays_light(code: str, also: set[str]) -> None:
    script = f"import sys\n{code}\nprint(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not (HEAVY | also) & set(out.stdout.split())


def test_recording_needs_no_torch() -> None:
    script = """
import sys, tempfile, numpy
from glassboard import SummaryWriter
with SummaryWriter(tempfile.mkdtemp()) as w:
    w.add_scalar("a", numpy.float32(1), 1)
    w.add_histogram("b", numpy.ones(3), 1)
    w.add_text("c", "d", 1)
print("torch" in sys.modules)
"""
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout == "False\n"


def test_pictures_need_no_pillow() -> None:
    script = """
import sys, tempfile, numpy
sys.modules["PIL"] = None
import glassboard
folder = tempfile.mkdtemp()
with glassboard.SummaryWriter(folder) as w:
    w.add_image("a", numpy.ones((3, 4, 4)), 1)
    w.add_images("b", numpy.ones((9, 3, 4, 4)), 1)
    w.add_video("c", numpy.ones((1, 2, 3, 4, 4)), 1)
print(glassboard.open(folder).tags)
"""
    command = [sys.executable, "-W", "error", "-c", script]
    out = subprocess.run(command, capture_output=True, text=True, check=True)
    assert out.stdout == "{'images': ['a', 'b', 'c']}\n"


def test_a_name_that_is_not_there() -> None:
    import glassboard

    with pytest.raises(AttributeError, match="no attribute `SumaryWriter`"):
        _ = glassboard.SumaryWriter
    assert all(hasattr(glassboard, name) for name in glassboard.__all__)
