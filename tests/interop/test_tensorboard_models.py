"""The routes of TensorBoard's plugins about models and their results (graphs, curves, hyper-
parameters, layouts, meshes, embeddings), asked of the real server and of ours on one logdir.
"""

import json
import re
from typing import Any

import pytest
from google.protobuf.text_format import Parse
from support.tensorboard import Pair, check
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef


def test_graph_info(pair: Pair) -> None:
    assert set(check(pair.get("/data/plugin/graphs/info"))) == {"train", "tf2"}


GRAPHS: list[dict[str, Any]] = [
    {"run": "train"},
    {"run": "tf2"},
    {"run": "tf2", "tag": "traced"},
    {"run": "tf2", "tag": "profiled"},
    {"run": "tf2", "tag": "keras", "conceptual": "true"},
    {"run": "tf2", "limit_attr_size": 30, "large_attrs_key": "_too_large_attrs"},
    {"run": "train", "limit_attr_size": 1024, "large_attrs_key": "_too_large_attrs"},
]


@pytest.mark.parametrize("asked", GRAPHS, ids=str)
def test_graph(pair: Pair, asked: dict[str, Any]) -> None:
    real, ours = pair.get("/data/plugin/graphs/graph", **asked)
    assert (real.status_code, ours.status_code) == (200, 200), ours.text
    # Of several functions' graphs TensorBoard forgets that `^` marks an order, not a name.
    expected = re.sub(r"(graph_\d/)\^", r"^\1", real.text)
    assert Parse(ours.text, GraphDef()) == Parse(expected, GraphDef())  # attributes in any order
    assert ours.text.count("\n") == real.text.count("\n")  # the page wants a field a line
    assert ours.headers["content-type"].startswith("text/x-protobuf")


@pytest.mark.parametrize("tag", ["step3", "profiled"])
def test_run_metadata(pair: Pair, tag: str) -> None:
    real, ours = pair.get("/data/plugin/graphs/run_metadata", run="tf2", tag=tag)
    assert (real.status_code, ours.status_code) == (200, 200), ours.text
    assert Parse(ours.text, RunMetadata()) == Parse(real.text, RunMetadata())
    assert ours.text.count("\n") == real.text.count("\n")


# --- pr curves, hparams, custom scalars, meshes, embeddings, the debugger -------------------


def test_pr_curves(pair: Pair) -> None:
    ours = check(pair.get("/data/plugin/pr_curves/pr_curves", tag="curve", run=["train", "tf2"]))
    assert len(ours["tf2"][0]["thresholds"]) <= 17  # the last three find nothing
    answers = pair.get("/data/plugin/pr_curves/pr_curves", tag="curve", run="none")
    assert [answer.status_code for answer in answers] == [400, 400]


def test_hparams_experiment(pair: Pair) -> None:
    """TensorBoard leaves what isn't declared open: no type, no domain, nothing that differs. Ours
    is then what the sessions show.
    """

    def declared(told: dict[str, Any]) -> dict[str, Any]:
        for info in told["hparamInfos"]:
            del info["differs"]
            if info["name"] == "size":
                info.pop("domainInterval", None)
                del info["type"]
        return told

    ours = check(pair.post("/data/plugin/hparams/experiment", json={}), declared)
    [_, rate, size] = pair.ours.post("/data/plugin/hparams/experiment", json={}).json()[
        "hparamInfos"
    ]
    assert rate["differs"] is size["differs"] is True
    assert rate["domainInterval"] == {"minValue": 1e-4, "maxValue": 1.0}
    assert size["domainInterval"] == {"minValue": 8.0, "maxValue": 32.0}
    without = {"includeMetrics": False, "hparamsLimit": 2}
    ours = check(pair.get("/data/plugin/hparams/experiment", request=json.dumps(without)), declared)
    assert (len(ours["hparamInfos"]), ours["metricInfos"]) == (2, [])


ALL = {"allowedStatuses": ["STATUS_UNKNOWN", "STATUS_SUCCESS"], "sliceSize": 100}
LOSS = {"tag": "loss"}
GROUPS: list[dict[str, Any]] = [
    {},
    {"allowedStatuses": ["STATUS_SUCCESS"], "sliceSize": 100},
    ALL,
    {**ALL, "sliceSize": 1, "startIndex": 1},
    {**ALL, "includeMetrics": False},
    {**ALL, "colParams": [{"hparam": "rate", "order": "ORDER_ASC"}]},
    {**ALL, "colParams": [{"metric": LOSS, "order": "ORDER_DESC", "missingValuesFirst": True}]},
    {**ALL, "colParams": [{"hparam": "kind", "order": 1}, {"hparam": "rate", "order": 2}]},
    {**ALL, "colParams": [{"hparam": "kind", "filterRegexp": "^x"}]},
    {
        **ALL,
        "colParams": [
            {"hparam": "size", "filterInterval": {"minValue": 10, "maxValue": "Infinity"}}
        ],
    },
    {**ALL, "colParams": [{"hparam": "size", "filterDiscrete": [8, 32]}]},
    {**ALL, "colParams": [{"hparam": "none", "excludeMissingValues": True}]},
    {**ALL, "colParams": [{"hparam": "rate", "includeInResult": True}]},
    {**ALL, "aggregationType": "AGGREGATION_MIN", "aggregationMetric": LOSS},
    {
        "allowed_statuses": [1, 0],
        "slice_size": "9",
        "aggregation_type": 2,
        "aggregation_metric": LOSS,
    },
]


@pytest.mark.parametrize("asked", GROUPS, ids=json.dumps)
def test_hparams_session_groups(pair: Pair, asked: dict[str, Any]) -> None:
    def meant(told: dict[str, Any]) -> dict[str, Any]:
        for group in told["sessionGroups"]:
            for holder in (group, *group["sessions"]):
                holder["metricValues"].sort(key=lambda metric: metric["name"]["tag"])
        return told

    path = "/data/plugin/hparams/session_groups"
    check(pair.post(path, json=asked), meant)
    check(pair.get(f"/experiment/x{path}", request=json.dumps(asked)), meant)


@pytest.mark.parametrize("body", [b"", b"a=b", b'{"allowedStatuses":["NONE"]}'])
def test_requests_for_hparams_that_are_none(pair: Pair, body: bytes) -> None:
    answers = pair.post("/data/plugin/hparams/session_groups", content=body)
    assert [answer.status_code for answer in answers] == [400, 400]


@pytest.mark.parametrize("metric", [LOSS, {"group": "validation", "tag": "acc"}], ids=str)
def test_hparams_metric_evals(pair: Pair, metric: dict[str, str]) -> None:
    asked = {"sessionName": "sweep/trial1", "metricName": metric}
    assert check(pair.post("/data/plugin/hparams/metric_evals", json=asked))


@pytest.mark.parametrize("form", ["csv", "json", "latex"])
def test_hparams_download(pair: Pair, form: str) -> None:
    answers = pair.get(
        "/data/plugin/hparams/download_data",
        format=form,
        columnsVisibility="[true, true, false, true, true]",
        request=json.dumps(ALL),
    )
    real, ours = answers
    assert ours.text.strip()
    if form == "json":
        check(answers)
    else:
        assert ours.text == real.text
        assert (
            ours.headers["content-type"].split(";")[0] == real.headers["content-type"].split(";")[0]
        )


def test_custom_scalars_layout(pair: Pair) -> None:
    check(pair.get("/data/plugin/custom_scalars/layout"))


@pytest.mark.parametrize("pattern", ["loss/.*", "a", "(", "", "rain$"])
def test_custom_scalars(pair: Pair, pattern: str) -> None:
    for run in ("train", "none"):
        check(pair.get("/data/plugin/custom_scalars/scalars", run=run, tag=pattern))


def test_custom_scalars_download(pair: Pair) -> None:
    path, asked = "/data/plugin/custom_scalars/download_data", {"run": "train", "tag": "acc"}
    check(pair.get(path, **asked, format="json"))
    real, ours = pair.get(path, **asked, format="csv")
    assert ours.text == real.text


@pytest.mark.parametrize(("run", "name", "sample"), [("train", "shape", 1), ("tf2", "cloud", 0)])
def test_meshes(pair: Pair, run: str, name: str, sample: int) -> None:
    """The parts of a step come in any order there."""

    def ordered(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(parts, key=lambda part: (part["step"], part["content_type"]))

    asked = {"run": run, "tag": name, "sample": sample}
    parts = check(pair.get("/data/plugin/mesh/meshes", **asked), ordered)
    names = {1: "VERTEX", 2: "FACE", 3: "COLOR"}
    for part in parts:
        of_part = {"step": part["step"], "content_type": names[part["content_type"]]}
        real, ours = pair.get("/data/plugin/mesh/data", **asked, **of_part)
        assert ours.content == real.content != b""


def test_projector(pair: Pair) -> None:
    assert check(pair.get("/data/plugin/projector/runs")) == ["train"]
    ours = check(pair.get("/data/plugin/projector/info", run="train"))
    [embedding] = ours["embeddings"]
    asked = {"run": "train", "name": embedding["tensorName"]}
    for path, more in [
        ("tensor", {"num_rows": 100_000}),
        ("tensor", {"num_rows": 7}),
        ("metadata", {"num_rows": 7}),
        ("metadata", {}),
        ("sprite_image", {}),
    ]:
        answers = pair.get(f"/data/plugin/projector/{path}", **asked, **more)
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[1].content == answers[0].content != b""
        types = {answer.headers["content-type"].split(";")[0] for answer in answers}
        assert len(types) == 1
    assert [a.status_code for a in pair.get("/data/plugin/projector/bookmarks", **asked)] == [
        400,
        404,
    ]


def test_the_debugger_has_no_runs(pair: Pair) -> None:
    assert check(pair.get("/data/plugin/debugger-v2/runs")) == {}
