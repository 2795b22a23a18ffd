"""In a distributed training rank 0 records, and no rank with something of its own loses it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from glassboard import SummaryWriter
from support.events import accumulated, event_files, scalars

# Each rank is a process, as torchrun starts them; `order` says when it makes its writer, half a
# second apart once all of them have imported everything.
SCRIPT = """
import os, sys, time, warnings
from pathlib import Path
warnings.simplefilter("always")
from glassboard import SummaryWriter
rank = int(os.environ["RANK"])
folder, order, make = sys.argv[1], sys.argv[2], sys.argv[3]
here = Path(folder + "-ready")
(here / str(rank)).touch()
while len(list(here.iterdir())) < 3:
    time.sleep(0.01)
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
    Path(f"{folder}-ready").mkdir()
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
    dist.barrier()
    dist.destroy_process_group()

if __name__ == "__main__":
    torch.multiprocessing.spawn(work, (sys.argv[1],), nprocs=2)
"""


def spawned(tmp_path: Path, program: str) -> str:
    """What a program printed that spawns processes, and so needs a file of its own."""
    file = tmp_path / "program.py"
    file.write_text(program)
    done = subprocess.run(
        [sys.executable, str(file), str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_rank_is_that_of_torch_distributed(tmp_path: Path) -> None:
    spawned(tmp_path, DISTRIBUTED)
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


def test_who_records_nothing_has_a_file_writer_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tensorboard.compat.proto.config_pb2 import RunMetadata
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.graph_pb2 import GraphDef

    monkeypatch.setenv("RANK", "1")
    monkeypatch.setenv("WORLD_SIZE", "2")
    for writer in (
        SummaryWriter(tmp_path / "a", all_ranks=False),
        SummaryWriter(tmp_path / "a", write_to_disk=False),
    ):
        for file in (writer.file_writer, writer._get_file_writer(), *writer.all_writers.values()):
            file.add_summary(b"")
            file.add_event(Event())
            file.add_graph((GraphDef(), RunMetadata()))
            file.add_onnx_graph(GraphDef())
            file.flush()
            file.close()
            file.reopen()
            file.beside("b").flush()
            assert file.get_logdir() == str(tmp_path / "a")
        writer.close()
    assert list(tmp_path.iterdir()) == []


SPREAD = """
import sys, warnings, torch, torch.multiprocessing, torch.distributed as dist
from glassboard import SummaryWriter

def work(rank, folder):
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.tensor import Replicate, Shard, distribute_tensor

    dist.init_process_group("gloo", f"file://{folder}/meeting", rank=rank, world_size=2)
    mesh = init_device_mesh("cpu", (2,))
    whole, spread = (
        torch.nn.Parameter(distribute_tensor(torch.ones(4, 2), mesh, [place]))
        for place in (Replicate(), Shard(0))
    )
    if rank == 0:  # alone: nobody helps to gather
        with SummaryWriter(f"{folder}/run", capture=False) as writer:
            writer.add_histogram("whole", whole, 1)
            with warnings.catch_warnings(record=True) as told:
                writer.add_histogram("spread", spread, 1)
                writer.add_image("spread", spread, 1, dataformats="HW")
            print(*[str(warning.message) for warning in told], sep="\\n")
            writer.add_histogram("part", spread.to_local(), 1)
    dist.barrier()
    dist.destroy_process_group()

if __name__ == "__main__":
    torch.multiprocessing.spawn(work, (sys.argv[1],), nprocs=2)
"""


def test_a_tensor_spread_over_ranks_is_told(tmp_path: Path) -> None:
    told = spawned(tmp_path, SPREAD)
    assert told.startswith("`spread`: expected a tensor that isn't spread over several")
    assert "hint: pass `value.full_tensor()`, called on every rank" in told
    found = accumulated(tmp_path / "run")
    sizes = {tag: found.Histograms(tag)[0].histogram_value.num for tag in ("whole", "part")}
    assert sizes == {"whole": 8.0, "part": 4.0}
    assert found.Tags()["histograms"] == ["whole", "part"]
