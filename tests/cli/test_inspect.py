"""`glassboard inspect`."""

import json
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from glassboard.cli import main


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    for run, steps in (("b/run2", 12), ("b/run10", 5)):
        with SummaryWriter(tmp_path / run) as writer:
            for step in range(steps):
                writer.add_scalar("loss", step, step + 1000, walltime=5)
            writer.add_histogram("w", [1.0, 2.0], 3)
            writer.add_scalar("[red]\x1b[31m", 1, 1)
    return tmp_path


def test_it_lists_runs_and_tags(logdir, capsys):
    assert main(["inspect", str(logdir)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == [str(logdir)]
    assert " ".join(lines[1]).startswith("2 runs, 3 tags, 19 scalar points, ")
    rows = {line[0]: line[1:] for line in lines if len(line) > 3}
    assert rows["b/run2"][:4] == ["3", "14", "1,011", "1"]
    assert list(rows).index("b/run2") < list(rows).index("b/run10")
    assert rows["loss"] == ["scalars", "2", "17", "1,000", "–", "1,011"]
    assert rows["w"][:6] == ["histograms", "2", "2", "3", "–", "3"]
    assert rows["[red]\\x1b[31m"][:3] == ["scalars", "2", "2"]


def test_it_can_be_asked_for_less(logdir, capsys):
    assert main(["inspect", str(logdir), "--run", "*10", "--tag", "lo*"]) == 0
    out = capsys.readouterr().out
    assert "1 run, 1 tag, 5 scalar points" in out
    assert "run2" not in out
    assert main(["inspect", str(logdir), "--tag", "los"]) == 1
    assert (
        "error: there is no tag `los`\nhint: the nearest names are `loss`"
        in capsys.readouterr().err
    )


def test_long_lists_are_cut(tmp_path, capsys):
    with SummaryWriter(tmp_path) as writer:
        for tag in range(60):
            writer.add_scalar(f"tag{tag:02}", 1, 1)
    main(["inspect", str(tmp_path)])
    out = capsys.readouterr().out
    assert "tag39" in out
    assert "tag40" not in out
    assert "… and 20 more tags: `--all` lists them, `--tag 'loss/*'` chooses" in out
    main(["inspect", str(tmp_path), "--all"])
    assert "tag59" in capsys.readouterr().out


@pytest.mark.parametrize("columns", [100, 40])
def test_long_names_take_one_line_in_a_terminal(tmp_path, capsys, monkeypatch, columns):
    monkeypatch.setenv("FORCE_COLOR", "1")  # what is printed goes to a terminal then
    monkeypatch.setenv("COLUMNS", str(columns))
    with SummaryWriter(tmp_path / ("r" * 200)) as writer:
        for tag in ("x" * 5_000, "a b " * 1_000, "损失" * 1_000):
            writer.add_scalar(tag, 1, 1)
    main(["inspect", str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 20
    for beginning in ("rrrr", "xxxx", "a b a b", "损失损失"):
        [row] = [line for line in lines if beginning in line]
        assert "…" in row


def test_json_says_everything(logdir, capsys):
    broken = logdir / "b/run2/events.out.tfevents.9.broken"
    broken.write_bytes(b"x" * 100)
    assert main(["inspect", str(logdir), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["logdir"] == str(logdir)
    assert [run["name"] for run in found["runs"]] == ["b/run2", "b/run10"]
    run = found["runs"][0]
    files = list((logdir / "b/run2").iterdir())
    assert (run["files"], run["bytes"]) == (2, sum(file.stat().st_size for file in files))
    assert run["last_step"] == 1011
    loss = next(tag for tag in run["tags"] if tag["name"] == "loss")
    assert loss == {
        "name": "loss",
        "kind": "scalars",
        "plugin": "",
        "count": 12,
        "bytes": 0,
        "first_step": 1000,
        "last_step": 1011,
        "first_wall_time": 5,
        "last_wall_time": 5,
    }
    assert [problem["file"] for problem in found["problems"]] == [str(broken)]
    assert found["problems"][0]["run"] == "b/run2"
    main(["inspect", str(logdir)])
    assert f"1 problem\n  {broken}" in capsys.readouterr().out


def test_a_logdir_that_is_not_there(tmp_path, capsys):
    missing = tmp_path / "none"
    assert main(["inspect", str(missing)]) == 1
    assert capsys.readouterr().err == (
        f"error: `{missing}` does not exist\n"
        "hint: give the directories below which event files lie: `glassboard inspect runs`\n"
    )
    assert main(["inspect", str(tmp_path)]) == 0
    assert "0 runs, 0 tags, 0 scalar points, 0 B" in capsys.readouterr().out


def test_tensorboards_flags_are_understood(logdir, capsys):
    assert main(["--inspect", f"--logdir={logdir}", "--tag=loss"]) == 0
    shown = capsys.readouterr()
    assert "2 runs, 1 tag, 17 scalar points" in shown.out
    assert shown.err == "`--inspect` is `glassboard inspect` here\n"
    (file,) = (logdir / "b/run10").iterdir()
    assert main(["--inspect", "--event_file", str(file)]) == 0
    assert "1 run, 3 tags, 6 scalar points" in capsys.readouterr().out


def test_several_logdirs(logdir, capsys):
    assert main(["inspect", str(logdir / "b/run2"), str(logdir / "b/run10")]) == 0
    assert "2 runs, 3 tags" in capsys.readouterr().out
    (file,) = (logdir / "b/run10").iterdir()
    assert main(["inspect", str(logdir), str(file)]) == 1
    assert "not all are directories" in capsys.readouterr().err
