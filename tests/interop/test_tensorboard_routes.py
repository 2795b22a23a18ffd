"""The routes of TensorBoard's core, and of the plugins that show what was logged as it is, asked of
the real server and of ours on one logdir.
"""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from support.everything import STEPS
from support.tensorboard import Pair, check, without_empty

SCALARS = [
    ("train", "loss/train"),
    ("train", "odd"),
    ("train", "precise"),  # which TensorBoard loses where it reads with Rust
    ("tf2", "loss/train"),
    ("sweep/trial0/validation", "acc"),
]


def named(tags: dict[str, Any]) -> dict[str, Any]:
    """TensorBoard read with Python gives a tag's own name as its display name where none was
    logged, read with Rust none: both mean the same to its page.
    """
    return {
        run: {
            tag: {**told, "displayName": told["displayName"] or tag} for tag, told in of_run.items()
        }
        for run, of_run in tags.items()
        if of_run  # runs without any are listed by Python only
    }


# --- core -----------------------------------------------------------------------------------


def test_runs(pair: Pair) -> None:
    assert set(check(pair.get("/data/runs"), set)) > {"train", "tf2", "deep/er"}


@pytest.mark.parametrize("path", ["logdir", "window_properties", "experiments", "experiment_runs"])
def test_small_core_routes(pair: Pair, path: str) -> None:
    check(pair.get(f"/data/{path}"))


def test_the_environment_is_the_same_without_what_is_nobodys_business(pair: Pair) -> None:
    """TensorBoard tells every flag, with all paths in them, to whoever asks."""
    kept = ("data_location", "window_title", "experiment_name", "experiment_description")
    ours = check(pair.get("/data/environment"), lambda told: {key: told[key] for key in kept})
    assert "debug" not in ours


def test_the_plugins_listing_and_its_order(pair: Pair) -> None:
    pair.real.get("/data/plugins_listing")  # looks for embeddings in a thread, from now on
    deadline = 50
    while not pair.real.get("/data/plugins_listing").json()["projector"]["enabled"] and deadline:
        deadline -= 1
    ours = check(pair.get("/data/plugins_listing"), lambda told: list(told.items()))
    enabled = {name for name, told in ours.items() if told["enabled"]}
    assert enabled == set(ours) - {"debugger-v2", "profile_redirect", "wit_redirect"}


def test_the_page_of_a_plugins_frame(pair: Pair) -> None:
    real, ours = pair.get("/data/plugin_entry.html", name="projector")
    for answer in (real, ours):
        assert answer.status_code == 200
        assert '<base href="plugin/projector/"' in answer.text
        assert "./index.js" in answer.text
        assert "'sha256-" in answer.headers["content-security-policy"]
    assert [a.status_code for a in pair.get("/data/plugin_entry.html", name="none")] == [404, 404]
    assert [a.status_code for a in pair.get("/data/plugin_entry.html", name="text")] == [400, 400]


@pytest.mark.parametrize("prefix", ["/experiment/defaultExperimentId", "/experiment/any"])
def test_an_experiment_in_the_path(pair: Pair, prefix: str) -> None:
    check(pair.get(f"{prefix}/data/runs/"), set)


def test_nothing_there(pair: Pair) -> None:
    for answer in pair.get("/data/plugin/scalars/none"):
        assert answer.status_code == 404
        assert answer.text.startswith("Not found")
        assert answer.headers["content-type"].startswith("text/plain")


def test_head(pair: Pair) -> None:
    real = pair.real.head("/data/runs")
    ours = pair.ours.request("HEAD", "/data/runs")
    assert (real.status_code, real.content) == (ours.status_code, ours.content) == (200, b"")


# --- scalars and time series ----------------------------------------------------------------


@pytest.mark.parametrize(
    "plugin", ["scalars", "histograms", "distributions", "images", "audio", "pr_curves"]
)
def test_tags(pair: Pair, plugin: str) -> None:
    assert check(pair.get(f"/data/plugin/{plugin}/tags"), named)


@pytest.mark.parametrize("plugin", ["text", "mesh"])
def test_tags_without_names(pair: Pair, plugin: str) -> None:
    def ordered(tags: dict[str, Any]) -> dict[str, Any]:
        return {
            run: sorted(of_run) if isinstance(of_run, list) else of_run
            for run, of_run in without_empty(tags).items()
        }

    assert check(pair.get(f"/data/plugin/{plugin}/tags"), ordered)


@pytest.mark.parametrize(("run", "tag"), SCALARS)
def test_scalars(pair: Pair, run: str, tag: str) -> None:
    assert check(pair.get("/data/plugin/scalars/scalars", run=run, tag=tag))
    real, ours = pair.get("/data/plugin/scalars/scalars", run=run, tag=tag, format="csv")
    assert real.text == ours.text
    assert real.headers["content-type"] == ours.headers["content-type"]


@pytest.mark.parametrize("form", ["data", "files"])
def test_scalars_of_many_runs(pair: Pair, form: str) -> None:
    fields = [("tag", "loss/train"), ("runs", "train"), ("runs", "none"), ("runs", "tf2")]
    options: dict[str, Any] = {"data": {"tag": "loss/train", "runs": ["train", "none", "tf2"]}}
    if form == "files":
        options = {"files": [(name, (None, value)) for name, value in fields]}
    ours = check(pair.post("/data/plugin/scalars/scalars_multirun", **options))
    assert set(ours) == {"train", "tf2"}
    for wrong in ({"runs": "train"}, {"tag": ["a", "b"]}):
        answers = pair.post("/data/plugin/scalars/scalars_multirun", data=wrong)
        assert [answer.status_code for answer in answers] == [400, 400]
    answers = pair.get("/data/plugin/scalars/scalars_multirun")
    assert [answer.status_code for answer in answers] == [405, 405]


def test_time_series_tags(pair: Pair) -> None:
    def meant(told: dict[str, Any]) -> Any:
        for kind in ("scalars", "histograms"):
            told[kind]["runTagInfo"] = without_empty(told[kind]["runTagInfo"])
        return told

    ours = check(pair.get("/experiment/x/data/plugin/timeseries/tags"), meant)
    assert ours["scalars"]["tagDescriptions"] == {"loss/train": "<p><em>what</em> is lost</p>"}


QUESTIONS: list[dict[str, Any]] = [
    {"plugin": "scalars", "tag": "loss/train"},
    {"plugin": "scalars", "tag": "odd", "run": "train"},
    {"plugin": "scalars", "tag": "none"},
    {"plugin": "histograms", "tag": "weight", "run": "train"},
    {"plugin": "histograms", "tag": "weight", "run": "tf2"},
    {"plugin": "histograms", "tag": "constant", "run": "train"},
    {"plugin": "images", "tag": "frames", "run": "tf2", "sample": 1},
    {"plugin": "images", "tag": "frames", "run": "tf2", "sample": 2},
    {"plugin": "images", "tag": "frames", "run": "none", "sample": 0},
    {"plugin": "scalars"},
    {"plugin": "none", "tag": "a"},
    {"plugin": "histograms", "tag": "a"},
    {"plugin": "images", "tag": "a", "run": "train"},
]


def without_keys(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the keys of blobs, which are each server's own."""
    for answer in answers:
        for series in answer.get("runToSeries", {}).values():
            for step in series:
                step.pop("imageId", None)
    return answers


@pytest.mark.parametrize("way", ["get", "form", "multipart"])
def test_time_series(pair: Pair, way: str) -> None:
    path, asked = "/data/plugin/timeseries/timeSeries", json.dumps(QUESTIONS)
    answers = {
        "get": lambda: pair.get(path, requests=asked),
        "form": lambda: pair.post(path, data={"requests": asked}),
        "multipart": lambda: pair.post(path, files={"requests": (None, asked)}),
    }[way]()
    ours = check(answers, without_keys)
    assert len(ours[1]["runToSeries"]["train"]) == STEPS


@pytest.mark.parametrize("asked", ["", "[", "none"])
def test_questions_that_are_none(pair: Pair, asked: str) -> None:
    for answer in pair.get("/data/plugin/timeseries/timeSeries", requests=asked):
        assert answer.status_code == 400
        assert answer.text.startswith("Invalid argument: ")
        assert answer.headers["content-type"].startswith("text/plain")


def test_the_bytes_of_an_image(pair: Pair) -> None:
    """By the keys of the time series and of the images plugin."""
    question = json.dumps([{"plugin": "images", "tag": "picture", "run": "train", "sample": 0}])
    answers = pair.get("/data/plugin/timeseries/timeSeries", requests=question)
    keys = [a.json()[0]["runToSeries"]["train"][1]["imageId"] for a in answers]
    real = pair.real.get("/data/plugin/timeseries/imageData", params={"imageId": keys[0]})
    ours = pair.ours.get("/data/plugin/timeseries/imageData", params={"imageId": keys[1]})
    assert ours.content == real.content
    assert ours.headers["content-type"] == real.headers["content-type"] == "image/png"


# --- histograms, images, sounds -------------------------------------------------------------


@pytest.mark.parametrize(
    ("run", "tag"), [("train", "weight"), ("train", "constant"), ("tf2", "weight")]
)
@pytest.mark.parametrize("plugin", ["histograms", "distributions"])
def test_histograms(pair: Pair, plugin: str, run: str, tag: str) -> None:
    assert check(pair.get(f"/data/plugin/{plugin}/{plugin}", run=run, tag=tag))


MEDIA = [
    ("images", "images", "individualImage", "train", "picture", 0),
    ("images", "images", "individualImage", "tf2", "frames", 1),
    ("images", "images", "individualImage", "tf2", "frames", 5),
    ("audio", "audio", "individualAudio", "train", "tone", 0),
]


@pytest.mark.parametrize(("plugin", "listing", "one", "run", "tag", "sample"), MEDIA)
def test_media(
    pair: Pair, plugin: str, listing: str, one: str, run: str, tag: str, sample: int
) -> None:
    def opaque(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{key: value for key, value in item.items() if key != "query"} for item in listed]

    answers = pair.get(f"/data/plugin/{plugin}/{listing}", run=run, tag=tag, sample=sample)
    check(answers, opaque)
    for real, ours in zip(*(answer.json() for answer in answers), strict=True):
        real_blob = pair.real.get(f"/data/plugin/{plugin}/{one}?{real['query']}")
        our_blob = pair.ours.get(f"/data/plugin/{plugin}/{one}?{ours['query']}")
        assert our_blob.content == real_blob.content
        assert our_blob.headers["content-type"] == real_blob.headers["content-type"]


# --- text -----------------------------------------------------------------------------------


class Flat(HTMLParser):
    """HTML as a list of tags and texts, whatever the spelling."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[Any] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, sorted(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(re.sub(r"\s+", " ", data).strip())


TEXTS = [("train", "notes/text_summary"), ("tf2", "plain"), ("tf2", "grid"), ("tf2", "none")]


@pytest.mark.parametrize("markdown", ["true", "false"])
@pytest.mark.parametrize(("run", "tag"), TEXTS)
def test_text(pair: Pair, run: str, tag: str, markdown: str) -> None:
    def flat(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**item, "text": Flat(item["text"]).parts} for item in told]

    check(pair.get("/data/plugin/text/text", run=run, tag=tag, markdown=markdown), flat)


def test_text_of_three_dimensions_is_its_first_slice(pair: Pair) -> None:
    """With a warning, in each server's own words."""
    answers = pair.get("/data/plugin/text/text", run="tf2", tag="cube")
    for answer in answers:
        html = answer.json()[0]["text"]
        assert html.count("deep") == 4
        assert "<strong>Warning:</strong>" in html
