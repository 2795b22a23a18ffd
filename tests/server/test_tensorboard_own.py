"""TensorBoard's routes where ours do better than TensorBoard: nothing is lost, nothing is drawn by
chance, and hostile files stay harmless.
"""

import json
import math
import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from glassboard._core import EventWriter
from glassboard.server.app import create_app
from glassboard.server.session import Session
from glassboard.server.tensorboard.markdown import LONGEST, safe_html, safe_markdown
from glassboard.server.tensorboard.sampling import evenly, with_extremes
from support.ask import OPEN, Client, opened, until_ready
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util.tensor_util import make_tensor_proto
from torch.utils.tensorboard import SummaryWriter

Ask = Callable[..., Any]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """Asks of a session on `tmp_path`, opened at the first question; JSON is decoded."""
    with_session: list[Any] = []

    def asked(path: str, *, samples: dict[str, int] | None = None, **params: Any) -> Any:
        if not with_session:
            context = opened(tmp_path, samples=samples)
            session = context.__enter__()
            until_ready(session)
            with_session.extend([context, Client(create_app(session, OPEN))])
        answer = with_session[1].get(f"/data/{path}", params=params or None)
        return answer.json() if answer.headers["content-type"] == "application/json" else answer

    yield asked
    if with_session:
        with_session[0].__exit__(None, None, None)


def write_scalars(folder: Path, values: Any, tag: str = "loss") -> None:
    writer = EventWriter(str(folder))
    for step, value in enumerate(values):
        writer.scalar(tag, value, step, 1e9 + step)
    writer.close()


# --- sampling -------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 10, 99, 100, 101])
def test_a_sample_has_no_more_than_it_may_and_both_ends(limit: int) -> None:
    values = [math.sin(place) for place in range(100)]
    for places in (evenly(100, limit), with_extremes(values, limit)):
        assert len(places) <= limit
        assert list(places) == sorted(set(places))
        assert places[-1] == 99
        assert limit == 1 or places[0] == 0


def test_a_sample_keeps_what_stands_out() -> None:
    values = [0.0] * 1000
    values[617], values[618], values[3] = 9.0, math.nan, -9.0
    places = with_extremes(values, 20)
    assert {3, 617} <= set(places)


@pytest.mark.parametrize("limit", [0, 1000])
def test_zero_is_all(limit: int) -> None:
    assert (
        list(evenly(1000, limit)) == list(with_extremes([1.0] * 1000, limit)) == list(range(1000))
    )


@pytest.mark.parametrize(
    ("samples", "count"), [({}, 500), ({"scalars": 0}, 500), ({"scalars": 20}, 20)]
)
def test_scalars_are_as_many_as_asked_for(
    tmp_path: Path, ask: Ask, samples: dict[str, int], count: int
) -> None:
    """`--samples_per_plugin scalars=0` means all, where TensorBoard sends none."""
    write_scalars(tmp_path / "a", [*range(249), 1e6, *range(250)])
    told = ask("plugin/scalars/scalars", samples=samples, run="a", tag="loss")
    assert len(told) <= count
    assert len(told) > count - 4
    assert max(value for *_, value in told) == 1e6


def test_a_long_series_comes_in_pieces_and_whole(tmp_path: Path, ask: Ask) -> None:
    write_scalars(tmp_path / "a", range(100_000))
    told = ask("plugin/scalars/scalars", run="a", tag="loss")
    assert told == [[1e9 + step, step, step] for step in range(100_000)]
    csv = ask("plugin/scalars/scalars", run="a", tag="loss", format="csv").text.splitlines()
    assert len(csv) == 100_001
    assert csv[-1] == "1000099999.0,99999,99999.0"


# --- hyperparameters ------------------------------------------------------------------------


def test_what_any_run_declares_is_a_column(tmp_path: Path, ask: Ask) -> None:
    """TensorBoard shows the columns of one run, and which one is left to chance."""
    with SummaryWriter(str(tmp_path)) as writer:
        writer.add_hparams({"rate": 0.1, "kind": "a"}, {"loss": 1.0}, run_name="one")
        writer.add_hparams({"rate": 0.2, "depth": 3}, {"loss": 2.0, "acc": 0.5}, run_name="two")
    told = ask("plugin/hparams/experiment", request="{}")
    infos = {info["name"]: info for info in told["hparamInfos"]}
    assert list(infos) == ["rate", "depth", "kind"]  # what differs comes first
    assert infos["rate"]["domainInterval"] == {"minValue": 0.1, "maxValue": 0.2}
    assert infos["kind"]["domainDiscrete"] == ["a"]
    assert {info["name"]["tag"] for info in told["metricInfos"]} == {"loss", "acc"}
    request = {"allowedStatuses": ["STATUS_SUCCESS"], "sliceSize": 9}
    rows = ask("plugin/hparams/session_groups", request=json.dumps(request))["sessionGroups"]
    assert [row["hparams"] for row in rows] == [
        {"rate": 0.1, "kind": "a"},
        {"rate": 0.2, "depth": 3},
    ]
    assert [len(row["metricValues"]) for row in rows] == [1, 2]


@pytest.mark.parametrize(
    "column",
    [
        {"hparam": "mixed", "order": "ORDER_ASC"},
        {"hparam": "mixed", "order": "ORDER_DESC", "missingValuesFirst": True},
        {"hparam": "mixed", "filterRegexp": "."},
        {"hparam": "mixed", "filterInterval": {"minValue": 0, "maxValue": 9}},
        {"metric": {"tag": "loss"}, "order": "ORDER_ASC"},
    ],
    ids=json.dumps,
)
def test_a_column_of_mixed_values_is_sorted_and_filtered(
    tmp_path: Path, ask: Ask, column: dict[str, Any]
) -> None:
    """At which TensorBoard fails."""
    with SummaryWriter(str(tmp_path)) as writer:
        for name, value, loss in [("a", 2.0, math.nan), ("b", "text", 1.0), ("c", True, 2.0)]:
            writer.add_hparams({"mixed": value}, {"loss": loss}, run_name=name)
    request = {"allowedStatuses": ["STATUS_SUCCESS"], "sliceSize": 9, "colParams": [column]}
    told = ask("plugin/hparams/session_groups", request=json.dumps(request))
    wanted = 2 if "filterInterval" in column else 3
    assert told["totalSize"] == wanted


WRONG = [
    {"colParams": [{}]},
    {"colParams": [{"hparam": "a", "filterRegexp": "("}]},
    {"colParams": [{"hparam": "a", "filterInterval": {"minValue": "x"}}]},
    {"aggregationType": "NONE"},
    {"sliceSize": []},
    json.loads('{"a":' * 900 + "1" + "}" * 900),
    [],
]


@pytest.mark.parametrize("request_", WRONG, ids=lambda request: json.dumps(request)[:60])
def test_requests_that_make_no_sense(tmp_path: Path, ask: Ask, request_: Any) -> None:
    write_scalars(tmp_path, [1.0])
    answer = ask("plugin/hparams/session_groups", request=json.dumps(request_))
    assert answer.status_code == 400
    assert answer.text.startswith("Invalid argument: ")


# --- patterns -------------------------------------------------------------------------------

ENDLESS = "(x+)+y"  # for Python's `re`, twice as long with each further x
NO_PATTERNS = ["(", "a(?=b)", r"(a)\1", r"\w{9999}"]


def test_no_pattern_keeps_the_server_busy(tmp_path: Path, ask: Ask) -> None:
    with SummaryWriter(str(tmp_path / "a")) as writer:
        writer.add_scalar("x" * 100, 1.0)
        writer.add_hparams({"name": "x" * 100}, {"loss": 1.0}, run_name="b")
    told = ask("plugin/custom_scalars/scalars", run="a", tag=ENDLESS)
    assert told == {"regex_valid": True, "tag_to_events": {}}
    column = {"hparam": "name", "filterRegexp": ENDLESS}
    told = ask("plugin/hparams/session_groups", request=json.dumps({"colParams": [column]}))
    assert told["totalSize"] == 0


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("loss", ["loss/a"]),
        ("(loss|acc)/.$", ["acc/b", "loss/a"]),
        (r"\w+", ["acc/b", "loss/a", "损"]),
    ],
)
def test_custom_scalars_match_from_the_beginning(
    tmp_path: Path, ask: Ask, pattern: str, found: list[str]
) -> None:
    for tag in ("loss/a", "acc/b", "-loss", "损"):
        write_scalars(tmp_path / "a", [1.0], tag)
    told = ask("plugin/custom_scalars/scalars", run="a", tag=pattern)
    assert told["regex_valid"]
    assert sorted(told["tag_to_events"]) == found


@pytest.mark.parametrize("pattern", NO_PATTERNS)
def test_what_is_no_pattern_here_is_told(tmp_path: Path, ask: Ask, pattern: str) -> None:
    write_scalars(tmp_path / "a", [1.0])
    told = ask("plugin/custom_scalars/scalars", run="a", tag=pattern)
    assert told == {"regex_valid": False, "tag_to_events": {}}
    column = {"hparam": "name", "filterRegexp": pattern}
    answer = ask("plugin/hparams/session_groups", request=json.dumps({"colParams": [column]}))
    assert answer.status_code == 400
    assert "won't do as a regular expression: " in answer.text


# --- graphs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [b"{}", b"no", b"[1]", b'{"config": {"name": 5}}', b"[" * 9_999])
def test_a_model_alone_shows_the_tab_and_a_broken_one_says_so(
    tmp_path: Path, ask: Ask, model: bytes
) -> None:
    data = SummaryMetadata.PluginData(plugin_name="graph_keras_model", content=b"1")
    metadata = SummaryMetadata(plugin_data=data)
    value = Summary.Value(tag="keras", tensor=make_tensor_proto(model), metadata=metadata)
    writer = EventFileWriter(str(tmp_path / "a"))
    writer.add_event(Event(wall_time=1e9, summary=Summary(value=[value])))
    writer.close()
    assert ask("plugins_listing")["graphs"]["enabled"] is True
    assert ask("plugin/graphs/info")["a"]["tags"]["keras"]["conceptual_graph"] is True
    answer = ask("plugin/graphs/graph", run="a", tag="keras", conceptual="true")
    assert (answer.status_code, answer.text[:11]) == (404, "Not found: ")


# --- keys of blobs --------------------------------------------------------------------------


def made_up(index: int) -> str:
    key = json.dumps(["images", "a", "x", index, 0, "id"])
    return urlsafe_b64encode(key.encode()).decode()


def test_the_key_of_an_image_names_its_bytes_for_ever(tmp_path: Path, ask: Ask) -> None:
    with SummaryWriter(str(tmp_path / "a")) as writer:
        for step in range(3):
            writer.add_image("x", np.full((3, 2, 2), step * 40, np.uint8), step)
    keys = [image["query"] for image in ask("plugin/images/images", run="a", tag="x")]
    assert len(set(keys)) == 3
    first = ask(f"plugin/images/individualImage?{keys[0]}")
    assert first.headers["content-type"] == "image/png"
    assert "immutable" in first.headers["cache-control"]
    for wrong in (
        "",
        "x",
        "W10",
        keys[0].removeprefix("blob_key=")[:-6] + "AAAAAA",
        "é",
        "[" * 9_000,
        made_up(index=2**70),
        made_up(index=-1),
        made_up(index=9),
    ):
        answer = ask("plugin/images/individualImage", blob_key=wrong)
        assert answer.status_code == 404, wrong
        assert answer.text.startswith("Not found: ")
    assert ask(f"plugin/audio/individualAudio?{keys[0]}").status_code == 404
    assert ask("plugin/images/images", run="a", tag="x", sample=-1).status_code == 400


# --- embeddings -----------------------------------------------------------------------------


def write_config(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "projector_config.pbtxt").write_text(text)


def test_an_embedding_is_there_as_soon_as_its_file_is(tmp_path: Path, ask: Ask) -> None:
    """TensorBoard shows it when it is started again."""
    write_scalars(tmp_path / "a", [1.0])
    assert ask("plugin/projector/runs") == []
    (tmp_path / "a/points.tsv").write_text("1\t2\n3\t4\n\n5\t6\n")
    write_config(tmp_path / "a", '# mine\nembeddings { tensor_path: "points.tsv" }')
    assert ask("plugin/projector/runs") == ["a"]
    [embedding] = ask("plugin/projector/info", run="a")["embeddings"]
    assert (embedding["tensorName"], embedding["tensorShape"]) == ("points.tsv", [3, 2])
    body = ask("plugin/projector/tensor", run="a", name="points.tsv", num_rows=2).content
    assert np.frombuffer(body, "<f4").tolist() == [1, 2, 3, 4]


def test_embeddings_of_several_logdirs(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_scalars(tmp_path / name / "run", [1.0])
        (tmp_path / name / "run/x.tsv").write_text("1\t2\n")
        write_config(tmp_path / name / "run", 'embeddings { tensor_path: "x.tsv" }')
    logdirs = [("a", str(tmp_path / "one")), ("b", str(tmp_path / "two"))]
    with closing(Session(logdirs, reload_interval=0, config_dir=str(tmp_path))) as session:
        until_ready(session)
        client = Client(create_app(session, OPEN))
        assert client.get("/data/plugin/projector/runs").json() == ["a/run", "b/run"]
        answer = client.get("/data/plugin/projector/tensor?run=b/run&name=x.tsv")
        assert answer.content == np.array([1, 2], "<f4").tobytes()


def test_an_embedding_of_bare_floats(tmp_path: Path, ask: Ask) -> None:
    write_scalars(tmp_path / "a", [1.0])
    values = np.arange(6, dtype="<f4") * -1.7
    (tmp_path / "a/points").write_bytes(values.tobytes())
    shape = "tensor_shape: 3 tensor_shape: 2"
    write_config(tmp_path / "a", f'embeddings: <tensor_name: "x:0", tensor_path: "points" {shape}>')
    assert ask("plugin/projector/tensor", run="a", name="x").content == values.tobytes()
    assert (
        ask("plugin/projector/tensor", run="a", name="x", num_rows=1).content
        == values[:2].tobytes()
    )


@pytest.mark.parametrize(
    "way", ["../secret", "link", "{absolute}", "../b/secret", "/etc/passwd", "", "."]
)
def test_no_file_outside_the_run_is_served(tmp_path: Path, ask: Ask, way: str) -> None:
    write_scalars(tmp_path / "a", [1.0])
    write_scalars(tmp_path / "b", [1.0])
    for secret in (tmp_path / "secret", tmp_path / "b/secret"):
        secret.write_text("1\t2\n")
    os.symlink(tmp_path / "secret", tmp_path / "a/link")
    path = way.replace("{absolute}", str(tmp_path / "secret"))
    (tmp_path / "a/points.tsv").write_text("1\t2\n")
    paths = f'metadata_path: "{path}" bookmarks_path: "{path}" sprite {{ image_path: "{path}" }}'
    write_config(
        tmp_path / "a", f'embeddings {{ tensor_name: "x" tensor_path: "points.tsv" {paths} }}'
    )
    for route in ("metadata", "bookmarks", "sprite_image"):
        answer = ask(f"plugin/projector/{route}", run="a", name="x")
        assert answer.status_code == 404
        assert "1\t2" not in answer.text


@pytest.mark.parametrize(
    "config",
    ["embeddings {", '"', "\x00", "embeddings: 5", "a" * 2_000_000, "{" * 99_999, "e" + " e{" * 50],
)
def test_a_configuration_that_is_none(tmp_path: Path, ask: Ask, config: str) -> None:
    write_scalars(tmp_path / "a", [1.0])
    write_config(tmp_path / "a", config)
    assert ask("plugin/projector/runs") == []
    assert ask("plugins_listing")["projector"]["enabled"] is False


# --- text -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("<unk> <b>", "&lt;unk&gt; &lt;b&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<img src="x" onerror="alert(1)">', '<img src="x">'),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<p style="position:fixed" class="x">x</p>', "<p>x</p>"),
        ("<p><svg onload=alert(1)></p>", "<p>&lt;svg onload=alert(1)&gt;</p>"),
        ("a < b > c & d", "a &lt; b &gt; c &amp; d"),
    ],
)
def test_html_is_made_safe_and_nothing_of_it_vanishes(html: str, safe: str) -> None:
    assert safe_html(html) == safe


@pytest.mark.parametrize(
    "text",
    [
        ">" * 20_000,
        "[" * 20_000,
        "*" * 20_000,
        '<a title="' + "<" * (LONGEST - 20) + '">',  # took 25 s
        "x" * (LONGEST + 1),
        "\x00",
        "\ufeff",
    ],
    ids=lambda text: text[:12],
)
def test_no_text_is_too_much_for_markdown(text: str) -> None:
    assert isinstance(safe_markdown(text), str)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<unk>\n**b**", "<p>&lt;unk&gt;\n<strong>b</strong></p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("", ""),
    ],
)
def test_markdown(text: str, html: str) -> None:
    assert safe_markdown(text) == html


def test_what_only_texts_need_is_imported_with_the_first_one() -> None:
    code = "import glassboard.server.app, sys; print({'markdown_it', 'nh3'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
