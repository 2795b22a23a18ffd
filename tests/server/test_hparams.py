"""`/api/v1/hparams`: hyperparameters by run, and the columns of all runs together."""

import math
from pathlib import Path
from typing import Any

from glassboard.server.app import create_app
from support.ask import OPEN, Client, opened, until_ready
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.hparams import summary_v2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from torch.utils.tensorboard import SummaryWriter


def hparams(logdir: Path) -> dict[str, Any]:
    with opened(logdir) as session:
        until_ready(session)
        answer = Client(create_app(session, OPEN)).get("/api/v1/hparams")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def write(run: Path, *summaries: Summary) -> None:
    writer = EventFileWriter(str(run))
    for summary in summaries:
        writer.add_event(Event(wall_time=1.0, step=0, summary=summary))
    writer.close()


def declared(*names: str, description: str = "") -> Summary:
    return summary_v2.hparams_config_pb(
        hparams=[
            summary_v2.HParam(name, display_name=name.upper(), description=description)
            for name in names
        ],
        metrics=[summary_v2.Metric("val/loss"), summary_v2.Metric("acc", group="eval")],
    )


def test_what_add_hparams_wrote_is_told_under_the_name_of_its_run(tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path / "a")) as writer:
        writer.add_scalar("loss", 1.0, 0)
        writer.add_hparams({"z": 0.5, "kind": "adam"}, {"hparam/acc": 0.9}, run_name="1700")
    with SummaryWriter(str(tmp_path / "b")) as writer:
        writer.add_hparams({"z": 1, "depth": 3}, {"hparam/loss": 0.1}, run_name="1701")
    told = hparams(tmp_path)
    assert told["runs"] == {"a/1700": {"z": 0.5, "kind": "adam"}, "b/1701": {"z": 1, "depth": 3}}
    assert [(column["name"], column["type"]) for column in told["columns"]] == [
        ("z", "number"),
        ("kind", "string"),
        ("depth", "number"),
    ]
    assert told["metrics"] == ["hparam/acc", "hparam/loss"]


def test_columns_come_as_they_are_declared_and_say_what_was_said_of_them(tmp_path: Path) -> None:
    write(tmp_path, declared("z", "a", "nobody", description="how *fast*"))
    write(tmp_path / "one", summary_v2.hparams_pb({"a": 1, "z": True, "late": "x"}))
    told = hparams(tmp_path)
    assert told["columns"] == [
        {"name": "z", "type": "bool", "display_name": "Z", "description": "how *fast*"},
        {"name": "a", "type": "number", "display_name": "A", "description": "how *fast*"},
        {"name": "late", "type": "string", "display_name": "", "description": ""},
    ]
    assert told["runs"] == {"one": {"a": 1, "z": True, "late": "x"}}
    assert told["metrics"] == ["val/loss", "acc"]


def test_a_column_with_values_of_several_types_is_text_and_keeps_them(tmp_path: Path) -> None:
    for run, value in (("a", 1), ("b", "two"), ("c", False)):
        write(tmp_path / run, summary_v2.hparams_pb({"mixed": value}))
    told = hparams(tmp_path)
    assert [column["type"] for column in told["columns"]] == ["string"]
    assert told["runs"] == {"a": {"mixed": 1}, "b": {"mixed": "two"}, "c": {"mixed": False}}


def test_numbers_that_json_has_not_are_words(tmp_path: Path) -> None:
    values = {"clip": math.inf, "low": -math.inf, "none": math.nan}
    write(tmp_path / "a", summary_v2.hparams_pb(values))
    told = hparams(tmp_path)
    assert told["runs"] == {"a": {"clip": "Infinity", "low": "-Infinity", "none": "NaN"}}
    assert {column["type"] for column in told["columns"]} == {"number"}


def test_damaged_messages_are_left_out(tmp_path: Path) -> None:
    damaged = summary_v2.hparams_pb({"lr": 0.1})
    damaged.value[0].metadata.plugin_data.content = b"\xff\xff\xff"
    write(tmp_path / "a", damaged)
    write(tmp_path / "b", summary_v2.hparams_pb({"lr": 0.2}))
    assert hparams(tmp_path)["runs"] == {"b": {"lr": 0.2}}


def test_runs_without_are_left_out(client: Client) -> None:
    told = client.get("/api/v1/hparams").json()
    assert told == {"columns": [], "runs": {}, "metrics": []}
