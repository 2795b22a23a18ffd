"""In a distributed training rank 0 records, and no rank with something of its own loses it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from support.events import accumulated, event_files, scalars

# Each rank is a process, as torchrun starts them; `order` says when it makes its writer.
SCRIPT = """
import os, sys, time, warnings
warnings.simplefilter("always")
from glassboard import SummaryWriter
rank = int(os.environ["RANK"])
folder, order, make = sys.argv[1], sys.argv[2], sys.argv[3]
time.sleep(order.index(str(rank)) * 0.5)
os.chdir(folder)
writer = eval(make)
for step in range(100):
    writer.add_scalar("a", float(rank), step)
    writer.add_scalars("s", {"x": float(rank)}, step)
time.sleep(2.5)
writer.close()
"""


def train(folder: Path, make: str, order: str = "012") -> list[str]:
    """Three ranks; what each says to the user."""
    told = {"WORLD_SIZE": "3", "MASTER_ADDR": "localhost", "MASTER_PORT": "29500"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(folder), order, make],
            env={**os.environ, **told, "RANK": str(rank)},
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in range(3)
    ]
    said = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], said
    return said


def values(logdir: Path) -> list[set[float]]:
    """The values that each event file holds."""
    return [{value for _, value in scalars(path, "a")} for path in event_files(logdir)]


@pytest.mark.parametrize("order", ["012", "210"])
@pytest.mark.parametrize("make", ["SummaryWriter('run')", "SummaryWriter()"])
def test_one_directory_holds_what_rank_0_recorded(tmp_path: Path, make: str, order: str) -> None:
    said = train(tmp_path, make, order)
    assert [("this rank records nothing" in each) for each in said] == [False, True, True]
    (run,) = [path for path in [tmp_path / "run", *tmp_path.glob("runs/*")] if path.exists()]
    assert len(event_files(run)) == len(event_files(run / "s_x")) == 1
    assert scalars(run, "a") == [(step, 0.0) for step in range(100)]
    assert scalars(run / "s_x", "s") == [(step, 0.0) for step in range(100)]


@pytest.mark.parametrize(
    "make",
    [
        "SummaryWriter(f'run{rank}')",
        "SummaryWriter('run', filename_suffix=f'.{rank}')",
        "SummaryWriter('run', all_ranks=True)",
    ],
)
def test_a_rank_that_is_told_where_to_record_does(tmp_path: Path, make: str) -> None:
    assert train(tmp_path, make) == ["", "", ""]
    runs = sorted(path for path in tmp_path.iterdir() if path.is_dir())
    found = [value for run in runs for _, value in scalars(run, "a")]
    assert sorted(found) == [0.0] * 100 + [1.0] * 100 + [2.0] * 100


def test_that_only_rank_0_records_can_be_meant(tmp_path: Path) -> None:
    assert train(tmp_path, "SummaryWriter(f'run{rank}', all_ranks=False)") == ["", "", ""]
    assert [path.name for path in tmp_path.iterdir()] == ["run0"]


@pytest.mark.parametrize("names", [{"RANK": "1"}, {"RANK": "1", "WORLD_SIZE": "1"}, {"RANK": "x"}])
def test_who_trains_alone_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: dict[str, str]
) -> None:
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", 1.0, 1)
    assert scalars(tmp_path, "a") == [(1, 1.0)]


DISTRIBUTED = """
import sys, torch.multiprocessing, torch.distributed as dist
from glassboard import SummaryWriter

def work(rank, folder):
    dist.init_process_group("gloo", f"file://{folder}/meeting", rank=rank, world_size=2)
    with SummaryWriter(all_ranks=False, log_dir=f"{folder}/run{rank}") as writer:
        writer.add_scalar("a", 1.0, 1)
    dist.destroy_process_group()

if __name__ == "__main__":
    torch.multiprocessing.spawn(work, (sys.argv[1],), nprocs=2)
"""


def test_the_rank_is_that_of_torch_distributed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(DISTRIBUTED)
    done = subprocess.run(
        [sys.executable, str(program), str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert scalars(tmp_path / "run0", "a") == [(1, 1.0)]
    assert not (tmp_path / "run1").exists()


def test_the_mark_of_rank_0_is_nothing_to_readers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import glassboard

    monkeypatch.setenv("RANK", "0")
    monkeypatch.setenv("WORLD_SIZE", "2")
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("a", 1.0, 1)
    assert accumulated(tmp_path / "run").Tags()["scalars"] == ["a"]
    table = glassboard.open(tmp_path)
    assert (table.runs, len(table.scalars("*").to_pandas())) == (["run"], 1)
