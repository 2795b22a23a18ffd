"""Texts in part, and what is found in them: by torch, tensorboardX and in TensorFlow 2's way."""

from pathlib import Path

import numpy as np
import pytest
import torch.utils.tensorboard
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util.tensor_util import make_tensor_proto


def text_of(strings: object) -> TensorProto:
    return make_tensor_proto(np.array(strings, dtype=object))


def write_tensors(run: Path, tag: str, tensors: list[TensorProto]) -> None:
    """As TensorFlow 2's `tf.summary.text` does: a tensor of strings, whose tag has no suffix."""
    run.mkdir(parents=True)
    with (run / "events.out.tfevents.1.host").open("wb") as file:
        writer = RecordWriter(file)
        for step, tensor in enumerate(tensors):
            metadata = SummaryMetadata(
                plugin_data=SummaryMetadata.PluginData(plugin_name="text"), data_class=2
            )
            value = Summary.Value(tag=tag, metadata=metadata, tensor=tensor)
            event = Event(wall_time=float(step), step=step, summary=Summary(value=[value]))
            writer.write(event.SerializeToString())


def test_the_newest_is_read_in_part_and_of_the_others_the_place(tmp_path, open_store, table):
    with torch.utils.tensorboard.SummaryWriter(str(tmp_path / "run")) as writer:
        for step in range(3):
            writer.add_text("notes", f"é{step}" * (1 + 1000 * step), step * 10)
    store = open_store(tmp_path)
    rows = table(store.texts("run", "notes/text_summary", at=[-1], limit=10)).to_pylist()
    assert [(row["step"], row["read"]) for row in rows] == [(0, False), (10, False), (20, True)]
    assert rows[2]["bytes"] > rows[1]["bytes"] > rows[0]["bytes"]
    newest = rows[2]
    assert (newest["shape"], newest["rows"], newest["columns"]) == ([1], 1, 1)
    assert (newest["strings"], newest["size"], newest["whole"]) == (["é2é2é2"], 3 * 2001, False)
    assert rows[0]["strings"] == []
    whole = table(store.texts("run", "notes/text_summary", at=[2, 0, 0, 7, -9])).to_pylist()
    assert [row["read"] for row in whole] == [True, False, True]
    assert [row["whole"] for row in whole] == [True, False, True]
    assert whole[2]["strings"] == ["é2" * 2001]


def test_strings_of_any_rank_are_tables_of_which_the_corner_is_told(tmp_path, open_store, table):
    wide = [[str(column) for column in range(1000)]]
    cube = [[["a", "b"], ["c", "d"]], [["e", "f"], ["g", "h"]]]
    tensors = [text_of("one"), text_of(["a", "b"]), text_of([["a", "b"], ["c", "d"]])]
    write_tensors(tmp_path / "run", "t", [*tensors, text_of(cube), text_of(wide)])
    rows = table(open_store(tmp_path).texts("run", "t", at=range(5), limit=1 << 16)).to_pylist()
    told = [(row["shape"], row["rows"], row["columns"], row["whole"]) for row in rows]
    assert told == [
        ([], 1, 1, True),
        ([2], 2, 1, True),
        ([2, 2], 2, 2, True),
        ([2, 2, 2], 2, 2, False),
        ([1, 1000], 1, 100, False),
    ]
    assert rows[3]["strings"] == ["a", "b", "c", "d"]
    assert len(rows[4]["strings"]) == 100


def test_bytes_that_are_no_utf8_are_replaced(tmp_path, open_store, table):
    write_tensors(tmp_path / "run", "t", [text_of(b"a\xffb\x00c")])
    [row] = table(open_store(tmp_path).texts("run", "t", at=[-1], limit=99)).to_pylist()
    assert row["strings"] == ["a�b\x00c"]


def test_one_that_holds_no_strings_leaves_the_others_readable(tmp_path, open_store, table):
    write_tensors(tmp_path / "run", "t", [text_of("fine"), make_tensor_proto(1.5), text_of("too")])
    rows = table(open_store(tmp_path).texts("run", "t", at=[0, 1, 2])).to_pylist()
    assert [row["strings"] for row in rows] == [["fine"], [], ["too"]]
    assert [row["problem"] for row in rows] == ["", "a tensor holds no strings", ""]


def test_what_is_sought_is_found_in_whichever_case(tmp_path, open_store, table):
    tensorboardx = pytest.importorskip("tensorboardX")
    with tensorboardx.SummaryWriter(str(tmp_path / "x")) as writer:
        writer.add_text("notes", "an Ωμέγα, twice: ωΜέγα", 7)
        writer.add_text("notes", "nothing", 8)
    write_tensors(tmp_path / "tf", "t", [text_of(["no", "a (b"]), text_of("a (b" * 50)])
    store = open_store(tmp_path)
    [row] = table(store.search_texts("ωμέγα")).to_pylist()
    assert (row["run"], row["tag"], row["index"], row["step"]) == ("x", "notes/text_summary", 0, 7)
    assert (row["matches"], row["before"], row["found"]) == (2, "an ", "Ωμέγα")
    found = table(store.search_texts("(B"))
    assert [(row["index"], row["matches"]) for row in found.to_pylist()] == [(0, 1), (1, 50)]
    assert len(found.to_pylist()[1]["after"]) == 80
    first = table(store.search_texts("a", most=1))
    assert (first.num_rows, first.schema.metadata[b"texts"]) == (1, b"3")
    assert table(store.search_texts("a", runs=["x"], tags=["t"])).num_rows == 0
    for wrong in ("", "x" * 1001):
        with pytest.raises(ValueError, match="1 to 1000 bytes"):
            store.search_texts(wrong)


def test_a_part_from_the_middle(tmp_path, open_store, table):
    write_tensors(tmp_path / "run", "t", [text_of("zero é one"), text_of(["ab", "cd"])])
    store = open_store(tmp_path)

    def part(at, **asked):
        return table(store.texts("run", "t", at=[at], **asked)).to_pylist()[at]

    row = part(0, skip=6, limit=3)
    assert (row["begin"], row["strings"], row["whole"], row["size"]) == (7, [" on"], False, 11)
    assert part(0, skip=5)["strings"] == ["é one"]
    assert part(0, skip=1 << 40, limit=9)["strings"] == [""]
    assert part(1, skip=1)["strings"] == ["ab", "cd"]  # of a table always the upper left


def test_where_something_is_found_is_told_in_bytes(tmp_path, open_store, table):
    long = "é" * 40_000 + "needle" + " " * 100 + "needle" + "." * 80_000 + "needle"
    write_tensors(tmp_path / "run", "t", [text_of(long), text_of([["a", "b"], ["c", "needle"]])])
    store = open_store(tmp_path)
    far, cell = table(store.search_texts("NEEDLE")).to_pylist()
    assert (far["string"], far["offsets"], far["matches"]) == (0, [80_000, 160_112], 3)
    assert (cell["string"], cell["offsets"]) == (3, [0])
    [row] = table(store.texts("run", "t", at=[0], skip=far["offsets"][1], limit=99)).to_pylist()[:1]
    assert row["strings"] == ["needle"]


def test_what_a_pattern_finds_of_no_length_counts_alone(tmp_path, open_store, table):
    write_tensors(tmp_path / "run", "t", [text_of("abc"), text_of("xyz"), text_of("")])
    store = open_store(tmp_path)

    def found(pattern):
        rows = table(store.search_texts(pattern, regex=True)).to_pylist()
        return [(row["index"], row["matches"], row["found"]) for row in rows]

    assert found("^") == [(0, 0, ""), (1, 0, ""), (2, 0, "")]
    assert found("b*") == [(0, 1, "b"), (1, 0, ""), (2, 0, "")]
    assert found("^$") == [(2, 0, "")]


def test_what_is_no_pattern_is_told_with_an_empty_table(tmp_path, open_store, table):
    write_tensors(tmp_path / "run", "t", [text_of("king (of")])
    store = open_store(tmp_path)
    for wrong, why in [("king (of", b"unclosed group"), ("a{1000}{1000}", b"repeats too much")]:
        found = table(store.search_texts(wrong, regex=True))
        assert found.num_rows == 0
        assert why in found.schema.metadata[b"problem"]
    assert b"problem" not in table(store.search_texts("(of")).schema.metadata
