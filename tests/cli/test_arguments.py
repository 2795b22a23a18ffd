"""What the command line understands."""

import os
from pathlib import Path

import pytest
from glassboard.arguments import board_config, demo_config
from glassboard.config import (
    parse_path_prefix,
    parse_port,
    parse_reload_interval,
    parse_token,
    resolve_logdir,
)
from glassboard.errors import UserError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [["logs"], ["--logdir", "logs"], ["--logdir=logs"], ["./logs/"], ["logs", "--logdir=./logs"]],
)
def test_the_logdir_in_all_its_spellings(here: Path, arguments: list[str]) -> None:
    assert board_config(arguments).logdir == str(here / "logs")


def test_a_home_directory_is_filled_in() -> None:
    assert resolve_logdir(None, "~/runs") == os.path.expanduser("~/runs")


def test_two_logdirs_are_one_too_many() -> None:
    with pytest.raises(UserError, match="two logdirs were given: `a` and `b`"):
        board_config(["a", "--logdir", "b"])


def test_without_a_logdir_it_is_runs(here: Path) -> None:
    assert board_config([]).logdir == str(here / "runs")


def test_an_empty_logdir_is_not_the_working_directory() -> None:
    with pytest.raises(UserError, match="the logdir is empty"):
        board_config(["--logdir="])


def test_underscores_and_dashes() -> None:
    one = board_config(
        ["x", "--bind_all", "--path_prefix=/a", "--reload_interval", "2", "--window_title", "t"]
    )
    other = board_config(
        ["x", "--bind-all", "--path-prefix=/a", "--reload-interval", "2", "--window-title", "t"]
    )
    assert one == other
    assert (one.bind_all, one.path_prefix, one.reload_interval, one.window_title) == (
        True,
        "/a",
        2.0,
        "t",
    )
    assert board_config(["x", "--no_token"]) == board_config(["x", "--no-token"])
    assert demo_config(["--no_browser", "--logdir=x"]) == demo_config(
        ["--no-browser", "--logdir=x"]
    )


def test_defaults() -> None:
    config = board_config(["x"])
    assert (config.host, config.port, config.bind_all, config.token) == (None, None, False, None)
    assert (config.reload_interval, config.path_prefix, config.window_title) == (0.5, "", "")


def test_the_demo_records_into_a_directory_of_its_own(here: Path) -> None:
    config, browser = demo_config([])
    assert Path(config.logdir).parent == here / "demo-runs"
    assert browser
    assert demo_config(["--logdir", "there", "--port", "7"])[0].logdir == str(here / "there")


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("", ""), ("/", ""), ("/a", "/a"), ("/a/", "/a"), ("a", "/a"), ("/a/b-c_d.e~", "/a/b-c_d.e~")],
)
def test_path_prefixes(text: str, prefix: str) -> None:
    assert parse_path_prefix(text) == prefix


@pytest.mark.parametrize(
    "text", ["/a b", "/a?b", "/a#b", "/../a", "/a/./b", "/a//b", "/%2e", "/é", "/a\n"]
)
def test_paths_that_are_no_prefix(text: str) -> None:
    with pytest.raises(UserError, match="is not a path prefix"):
        parse_path_prefix(text)


@pytest.mark.parametrize(("text", "port"), [("0", 0), ("6006", 6006), ("65535", 65535)])
def test_ports(text: str, port: int) -> None:
    assert parse_port(text) == port


@pytest.mark.parametrize("text", ["", "-1", "65536", "http", "6006.0", "²", "9" * 5000])
def test_what_is_not_a_port(text: str) -> None:
    with pytest.raises(UserError, match="is not a port"):
        parse_port(text)


@pytest.mark.parametrize(("text", "seconds"), [("0", 0), ("5", 5), ("0.25", 0.25)])
def test_reload_intervals(text: str, seconds: float) -> None:
    assert parse_reload_interval(text) == seconds


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "often", ""])
def test_what_is_not_a_reload_interval(text: str) -> None:
    with pytest.raises(UserError, match="is not a reload interval"):
        parse_reload_interval(text)


@pytest.mark.parametrize("text", ["", "a b", "a&b", "a/b", "a\n", "é"])
def test_tokens_that_would_not_survive(text: str) -> None:
    with pytest.raises(UserError, match="the token is empty or has characters"):
        parse_token(text)


@pytest.mark.parametrize(
    "arguments",
    [
        ["x", "--port", "many"],
        ["x", "y"],
        ["--log", "x"],
        ["x", "--token", "t", "--no-token"],
        ["x", "--nothing"],
        ["x", "--bind_all", "--host", "localhost"],
    ],
)
def test_what_it_does_not_understand_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        board_config(arguments)
    assert caught.value.code == 2
    assert "error: " in capsys.readouterr().err
