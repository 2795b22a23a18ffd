"""TensorBoard's routes on a known logdir; `interop/` compares them with the real ones."""

import json
from typing import Any

import pytest
from support.ask import Client

TIME_SERIES = "/data/plugin/timeseries/timeSeries"


def ask(client: Client, *questions: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.get(TIME_SERIES, params={"requests": json.dumps(questions)})
    assert answer.status_code == 200, answer.text
    answers: list[dict[str, Any]] = answer.json()
    return answers


def test_runs_come_by_their_first_event(client: Client) -> None:
    assert client.get("/data/runs").json() == ["lr=0.1", "deep/er", 'quote"<b>']


def test_the_environment_has_no_flags(client: Client, logdir: object) -> None:
    told = client.get("/data/environment").json()
    assert told["data_location"] == str(logdir)
    assert told["window_title"] == "my <title>"
    assert "debug" not in told


def test_time_series_tags(client: Client) -> None:
    told = client.get("/data/plugin/timeseries/tags").json()
    assert told["scalars"]["runTagInfo"]["lr=0.1"] == ["acc", "loss/train"]
    assert told["histograms"]["runTagInfo"] == {"lr=0.1": ["fc/weight"]}
    assert set(told) == {"scalars", "histograms", "images"}


def test_scalars_of_all_runs_or_one(client: Client) -> None:
    [every, one] = ask(
        client,
        {"plugin": "scalars", "tag": "loss/train"},
        {"plugin": "scalars", "tag": "loss/train", "run": "deep/er"},
    )
    assert set(every["runToSeries"]) == {"lr=0.1", "deep/er"}
    assert one["run"] == "deep/er"
    values = [point["value"] for point in one["runToSeries"]["deep/er"]]
    assert values == [1.0, "NaN", "Infinity", "-Infinity", 0.5]
    assert one["runToSeries"]["deep/er"][4] == {
        "wallTime": 1_700_000_104.0,
        "step": 4,
        "value": 0.5,
    }


def test_histograms_of_one_run(client: Client) -> None:
    [told] = ask(client, {"plugin": "histograms", "tag": "fc/weight", "run": "lr=0.1"})
    steps = told["runToSeries"]["lr=0.1"]
    assert [step["step"] for step in steps] == list(range(5))
    assert [sum(b["count"] for b in step["bins"]) for step in steps] == [100] * 5
    assert set(steps[0]["bins"][0]) == {"min", "max", "count"}


ONE = {"plugin": "scalars", "tag": "acc", "run": "lr=0.1"}


@pytest.mark.parametrize(
    ("questions", "status"),
    [
        ([ONE, ONE], 400),
        ([ONE, {**ONE, "sample": 1}], 400),
        ([ONE, {**ONE, "other": 1}], 400),
        ([{**ONE, "plugin": "images", "sample": sample} for sample in (0, 0)], 400),
        ([{**ONE, "plugin": "images", "sample": sample} for sample in (0, 1)], 200),
        ([ONE, {**ONE, "plugin": "histograms"}, {"plugin": "scalars", "tag": "acc"}], 200),
        ([{}, {}], 200),
    ],
)
def test_no_series_is_sent_twice(
    client: Client, questions: list[dict[str, Any]], status: int
) -> None:
    answer = client.get(TIME_SERIES, params={"requests": json.dumps(questions)})
    assert answer.status_code == status
    if status == 400:
        assert answer.text.startswith("Invalid argument: `requests` asks twice for ")
    else:
        assert len(answer.json()) == len(questions)


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ({"plugin": "scalars"}, "Missing tag"),
        ({"plugin": "nothing", "tag": "a"}, "Invalid plugin"),
        ({"plugin": "histograms", "tag": "a"}, "Missing run"),
        ({"plugin": "images", "tag": "a", "run": "b", "sample": 1 << 70}, "Missing sample"),
        ({"plugin": ["scalars"], "tag": "a"}, "Invalid plugin"),
        ({"plugin": "scalars", "tag": ["a"]}, "Missing tag"),
    ],
)
def test_what_is_wrong_with_one_question(
    client: Client, question: dict[str, Any], error: str
) -> None:
    [told] = ask(client, question)
    assert told["error"] == error
    assert "runToSeries" not in told


@pytest.mark.parametrize(
    "question",
    [
        {"plugin": "scalars", "tag": "nope"},
        {"plugin": "scalars", "tag": "acc", "run": "nope"},
        {"plugin": "histograms", "tag": "nope", "run": "lr=0.1"},
    ],
)
def test_what_is_not_there_is_an_empty_answer(client: Client, question: dict[str, Any]) -> None:
    [told] = ask(client, question)
    assert told["runToSeries"] == {}


FORMS: list[dict[str, Any]] = [
    {"files": {"requests": (None, '[{"plugin":"scalars","tag":"中文/损失"}]')}},
    {"data": {"requests": '[{"plugin":"scalars","tag":"中文/损失"}]'}},
]


@pytest.mark.parametrize("form", FORMS, ids=["multipart", "urlencoded"])
def test_the_question_may_be_posted(client: Client, form: dict[str, Any]) -> None:
    answer = client.post("/experiment/defaultExperimentId" + TIME_SERIES, **form)
    assert answer.status_code == 200, answer.text
    assert answer.json()[0]["runToSeries"]['quote"<b>'][0]["step"] == 7


@pytest.mark.parametrize(
    "requests",
    [
        "nonsense",
        "{}",
        "[1]",
        '"x"',
        "[" * 100_000,
        "[NaN]",
        '[{"plugin":"scalars","tag":"\\ud800"}]',
        '[{"plugin":"scalars"',
    ],
)
def test_a_question_that_is_none_is_refused(client: Client, requests: str) -> None:
    answer = client.post(TIME_SERIES, data={"requests": requests, "other": "x"})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("Invalid argument: `requests` is not a JSON list")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b""),
        ({"Content-Type": "multipart/form-data"}, b"--x"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\n\r\n\xff\r\n--x--"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"requests"),
        ({"Content-Type": "application/json"}, b"[]"),
        ({"Content-Type": "multipart/form-data; boundary=\xe9"}, b"\x00" * 100),
    ],
)
def test_a_broken_form_is_refused(client: Client, headers: dict[str, str], body: bytes) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = client.post(TIME_SERIES, content=body, headers=raw)
    assert answer.status_code == 400
    assert answer.text.startswith("Invalid argument: ")
    assert "`requests` is" in answer.text


def test_a_form_without_end_is_cut_off(client: Client) -> None:
    answer = client.post(TIME_SERIES, data={"requests": "x" * 5_000_000})
    assert answer.status_code == 413


def test_the_scalars_plugin(client: Client) -> None:
    tags = client.get("/data/plugin/scalars/tags").json()
    assert tags["lr=0.1"]["acc"] == {"displayName": "", "description": ""}
    points = client.get(
        "/data/plugin/scalars/scalars", params={"run": "lr=0.1", "tag": "acc"}
    ).json()
    assert points[64] == [1_700_000_064.0, 64, 0.5]
    assert client.get("/data/plugin/scalars/scalars?run=lr%3D0.1&tag=x").status_code == 404
    assert client.get("/data/plugin/scalars/scalars?tag=acc").status_code == 400
