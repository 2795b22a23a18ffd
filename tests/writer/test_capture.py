"""What a run was begun with is written once, and nobody but us sees it."""

import json
import logging
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import glassboard
import pytest
import torch
from glassboard import SummaryWriter
from glassboard._core import EventWriter
from glassboard.writer import RecordWarning, git, secret
from support.events import accumulated, event_files
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

PROGRAM = """
import sys, threading
import torch
from glassboard import SummaryWriter
with SummaryWriter(sys.argv[1]) as writer:
    writer.add_scalar("loss", 0.5, 1)
    for thread in threading.enumerate():  # a training is longer than git's look
        if thread.name == "glassboard-capture":
            thread.join()
assert not torch.cuda.is_initialized()
"""


def contexts(logdir: Path, run: str = ".") -> list[dict[str, Any]]:
    with glassboard.open(logdir) as reader:
        return reader.context(run)


def in_git(*command: str, at: Path) -> str:
    said = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=trunk")
    done = subprocess.run(
        ["git", *said, *command], cwd=at, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A work tree with a program that is committed, and a remote."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "train.py").write_text(PROGRAM)
    in_git("init", "-q", at=folder)
    in_git("remote", "add", "origin", "https://me:s3cret@example.org/me/project.git", at=folder)
    in_git("add", "train.py", at=folder)
    in_git("commit", "-qm", "first", at=folder)
    return folder


def run(program: Path, *arguments: str, at: Path, **variables: str) -> None:
    inherited = {name: value for name, value in os.environ.items() if name != "GLASSBOARD_CAPTURE"}
    subprocess.run(
        [sys.executable, str(program), *arguments], cwd=at, env=inherited | variables, check=True
    )


def test_program_revision_packages_and_machine(project: Path, tmp_path: Path) -> None:
    logdir = tmp_path / "run"
    secrets = ("--hf-token", "abc", "--lr=0.1")
    run(project / "train.py", str(logdir), *secrets, at=tmp_path, SLURM_JOB_ID="7", SECRET="no")
    (told,) = contexts(logdir)
    assert told["command"][1:] == [
        str(project / "train.py"), str(logdir), "--hf-token", "***", "--lr=0.1",
    ]  # fmt: skip
    assert told["directory"] == str(tmp_path)
    assert told["git"] == {
        "commit": in_git("rev-parse", "HEAD", at=project),
        "branch": "trunk",
        "remote": "https://example.org/me/project.git",
        "dirty": False,
    }
    assert told["packages"]["torch"] == torch.__version__
    assert told["packages"]["glassboard"] == glassboard.__version__
    assert told["environment"]["SLURM_JOB_ID"] == "7"
    assert "SECRET" not in told["environment"]
    assert all(told[name] for name in ("host", "os", "cpu", "python"))
    assert told["cores"] > 0
    assert told["memory"] > 1 << 28
    with (project / "train.py").open("a") as file:
        file.write("# changed\n")
    run(project / "train.py", str(logdir), at=tmp_path)
    first, second = contexts(logdir)
    assert first == told
    assert second["git"] == told["git"] | {"dirty": True}
    assert second["started"] > first["started"]


@pytest.mark.parametrize("off", ["capture=False", "the environment"])
def test_switched_off(project: Path, tmp_path: Path, off: str) -> None:
    if off == "the environment":
        run(project / "train.py", str(tmp_path / "run"), at=tmp_path, GLASSBOARD_CAPTURE="0")
    else:
        SummaryWriter(tmp_path / "run", capture=False).close()
    assert contexts(tmp_path / "run") == []


def test_tensorboard_sees_what_it_saw_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def seen(name: str, *, capture: bool) -> tuple[Any, list[tuple[int, Any]]]:
        with SummaryWriter(tmp_path / name, capture=capture) as writer:
            for step in range(5):
                writer.add_scalar("loss", 0.5, step, walltime=1.0 + step)
            writer.add_text("notes", "x", 3, walltime=9.0)
        (file,) = event_files(tmp_path / name)
        events = [
            (event.step, event.summary)
            for event in EventFileLoader(str(file)).Load()
            if event.WhichOneof("what")
        ]
        return accumulated(tmp_path / name).Tags(), events

    with caplog.at_level(logging.WARNING):
        assert seen("with", capture=True) == seen("without", capture=False)
    assert not caplog.records
    assert len(contexts(tmp_path / "with")) == 1


def test_it_is_no_tag_of_ours_either(tmp_path: Path) -> None:
    SummaryWriter(tmp_path / "run").close()
    with glassboard.open(tmp_path) as reader:
        assert reader.runs == ["run"]
        assert reader.tags == {}
        assert reader.problems == []


def test_a_pickled_writer_and_one_opened_again_tell_nothing_new(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    other = pickle.loads(pickle.dumps(writer))
    other.add_scalar("loss", 0.5, 1)
    other.close()
    writer.close()
    writer.add_scalar("loss", 0.5, 2)  # into a new file
    writer.close()
    assert len(contexts(tmp_path)) == 1


def test_the_second_rank_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    for rank in ("0", "1"):
        monkeypatch.setenv("RANK", rank)
        with SummaryWriter(tmp_path, all_ranks=False):
            pass
    (told,) = contexts(tmp_path)
    assert told["environment"]["RANK"] == "0"


def test_a_directory_that_went_is_not_made_again(tmp_path: Path) -> None:
    run_dir = tmp_path / "run"
    writer = SummaryWriter(run_dir)
    for file in event_files(run_dir):
        file.unlink()
    run_dir.rmdir()
    with pytest.warns(RecordWarning, match="deleted"):
        writer.close()
    assert not run_dir.exists()


def test_what_another_writer_put_there_is_passed_over(tmp_path: Path) -> None:
    from glassboard import proto

    writer = EventWriter(str(tmp_path))
    for message in (b"\xff", b"[1]", b"[" * 100_000, b'{"started": 2.0}'):
        writer.event(proto.double(1, 1.0) + proto.message(101, message))
    writer.close()
    assert contexts(tmp_path) == [{"started": 2.0}]


# --- git's files ---------------------------------------------------------------------------------


def state(folder: Path) -> Any:
    found = git.found(str(folder))
    return found and found[1]


def test_revisions_as_git_itself_tells_them(project: Path, tmp_path: Path) -> None:
    def agrees(at: Path, branch: str | None) -> bool:
        told = state(at)
        return (told["commit"], told.get("branch")) == (in_git("rev-parse", "HEAD", at=at), branch)

    assert agrees(project, "trunk")
    (project / "deep" / "er").mkdir(parents=True)
    assert state(project / "deep" / "er") == state(project)
    in_git("checkout", "-qb", "feature/x", at=project)
    in_git("pack-refs", "--all", at=project)
    assert agrees(project, "feature/x")
    in_git("worktree", "add", "-q", "-b", "beside", str(tmp_path / "beside"), at=project)
    assert agrees(tmp_path / "beside", "beside")
    in_git("commit", "-qm", "second", "--allow-empty", at=tmp_path / "beside")
    assert agrees(tmp_path / "beside", "beside")
    assert state(tmp_path / "beside")["remote"] == "https://example.org/me/project.git"
    in_git("checkout", "-q", "--detach", at=project)
    assert agrees(project, None)
    empty = tmp_path / "empty"
    empty.mkdir()
    in_git("init", "-q", at=empty)
    assert state(empty) == {"branch": "trunk"}
    assert git.found("/") is None


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://u:p@github.com/a/b.git", "https://github.com/a/b.git"),
        ("https://token@github.com/a/b.git", "https://github.com/a/b.git"),
        ("ssh://git@host:22/a", "ssh://host:22/a"),
        ("git@github.com:a/b.git", "git@github.com:a/b.git"),
        ("/srv/git/a@b.git", "/srv/git/a@b.git"),
    ],
)
def test_addresses_without_credentials(url: str, told: str) -> None:
    assert git.without_credentials(url) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("train.py --lr 0.1 --tokenizer bpe", "train.py --lr 0.1 --tokenizer bpe"),
        ("--max-tokens 5 --sort-key a --key-dim 64", "--max-tokens 5 --sort-key a --key-dim 64"),
        ("--password x --next y", "--password *** --next y"),
        ("--api_key=x --apiKey y --hub-token z", "--api_key=*** --apiKey *** --hub-token ***"),
        ("wandb.api_key=x env:SECRET=y", "wandb.api_key=*** env:SECRET=***"),
        ("password:x=1 http://h/?a=1&token=x", "password:*** http://h/?a=1&token=***"),
        ("--use-auth --lr 1", "--use-auth --lr 1"),
        ("--url https://u:p@host/x", "--url https://host/x"),
        (f"--note hf_{'a' * 30} sk-{'b' * 20}", "--note *** ***"),
    ],
)  # fmt: skip
def test_secrets_of_a_command_line(given: str, told: str) -> None:
    assert secret.hidden(given.split()) == told.split()


def test_a_long_argument_is_cut(tmp_path: Path) -> None:
    (kept,) = secret.hidden(["x" * 10_000])
    assert len(json.dumps(kept)) < 3_000
