"""Rules for every file of the project."""

from pathlib import Path

import pytest
from support.files import ROOT, project_files, shown, sources

CODE = (".py", ".pyi", ".rs", ".ts", ".tsx", ".css")
LIMIT = 500  # lines: a file has one duty


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_no_source_file_is_longer_than_500_lines() -> None:
    long = {shown(f): n for f in sources(*CODE) if (n := lines(f)) > LIMIT}
    assert not long


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    private = [f"{folder}/".encode() for folder in (ROOT, Path.home())]
    naming = [shown(f) for f in project_files() if any(p in f.read_bytes() for p in private)]
    assert not naming


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_every_link_of_a_guide_leads_to_a_file(name: str) -> None:
    import re

    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    local = [link for link in links if "://" not in link]
    assert local
    assert [link for link in local if not (ROOT / link).exists()] == []


def test_there_is_no_empty_folder_or_placeholder() -> None:
    kept = [shown(f) for f in project_files() if f.name in (".gitkeep", ".keep")]
    assert not kept
