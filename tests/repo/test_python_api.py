"""The docstrings of recording are whole, their examples run, and docs/recording.md has them."""

import inspect
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import glassboard
import pytest
from support.files import ROOT


def loaded() -> ModuleType:
    spec = spec_from_file_location("python_api", ROOT / "tools/python_api.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


API = loaded()
MEMBERS = API.members()
# they change what the whole process imports, or start another
ALONE = ["glassboard.install", "GlobalSummaryWriter.getSummaryWriter"]


def test_the_page_has_every_public_method_of_the_writer():
    found = {name for name in dir(glassboard.SummaryWriter) if not name.startswith("_")}
    assert found - MEMBERS.keys() == set()


def test_every_function_of_the_package_is_told_of():
    untold = {"__version__", "SummaryWriter"}
    told = {name.removeprefix("glassboard.") for name in MEMBERS}
    assert set(glassboard.__all__) - untold - told == set()


@pytest.mark.parametrize("name", MEMBERS)
def test_it_has_an_example(name):
    assert API.examples(MEMBERS[name])


@pytest.mark.parametrize("name", [name for name in MEMBERS if "." not in name])
def test_its_arguments_are_described(name):
    member = MEMBERS[name]
    if API.is_attribute(member):
        return
    described = [argument for argument, _ in API.items(API.sections(member).get("Args", []))]
    assert described == [it for it in inspect.signature(member).parameters if it != "self"]


@pytest.mark.parametrize("name", [name for name in MEMBERS if name not in ALONE])
def test_its_example_runs(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert API.run(name) == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", ALONE)
def test_its_example_runs_in_a_process_of_its_own(name, tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import python_api;"
        "sys.exit(python_api.run(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, ROOT / "tools", name],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_is_what_the_docstrings_say():
    written = API.PAGE.read_text("utf-8")
    assert written == API.page(), "run `make docs`, or `python tools/python_api.py`"
