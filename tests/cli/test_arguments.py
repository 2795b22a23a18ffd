"""What the command line understands."""

import os
import sys
from pathlib import Path

import pytest
from glassboard.arguments import board_config, demo_config
from glassboard.config import (
    default_config_dir,
    parse_path_prefix,
    parse_port,
    parse_reload_interval,
    parse_samples,
    parse_token,
    resolve_logdirs,
)
from glassboard.errors import UserError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [["logs"], ["--logdir", "logs"], ["--logdir=logs"], ["./logs/"], ["--logdir_spec=logs"]],
)
def test_the_logdir_in_all_its_spellings(here: Path, arguments: list[str]) -> None:
    assert board_config(arguments).logdirs == (("", str(here / "logs")),)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("a b", "a b"),
        ("a --port 0 n=b", "a n=b"),
        ("a --logdir b --logdir n=c", "a b !n=c"),
        ("n=/b x=c/d=e", "n=/b x=c/d=e"),
        ("c/d=e ./lr=1", "!c/d=e !lr=1"),
        ("there=1 exp*/runs n=exp*/runs", "!there=1 exp*/runs n=exp*/runs"),
        ("there=*", "!there=*"),
        ("--logdir_spec a:b,c:/d,e", "a=b c=/d e"),
        ("--logdir-spec=/a:b", "!/a:b"),
        ("--logdir_spec t/a:b:c --logdir_spec d", "t/a=b:c d"),
    ],
)
def test_several_logdirs(here: Path, arguments: str, expected: str) -> None:
    """`!` stands in front of a path that is to be taken as it is."""
    (here / "there=1").mkdir()
    logdirs = []
    for text in expected.split():
        name, equals, path = ("", "", text[1:]) if text[0] == "!" else text.partition("=")
        logdirs.append((name, str(here / path)) if equals or not name else ("", str(here / name)))
    assert board_config(arguments.split()).logdirs == tuple(logdirs)


def test_a_home_directory_is_filled_in() -> None:
    for given in (resolve_logdirs(flags=["~/runs"]), resolve_logdirs(specs=["a:~/runs"])):
        assert given[0][1] == os.path.expanduser("~/runs")


def test_without_a_logdir_it_is_runs(here: Path) -> None:
    assert board_config([]).logdirs == (("", str(here / "runs")),)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--logdir=", "the logdir is empty"),
        ("n=", "the logdir is empty"),
        ("--logdir_spec=a,", "the logdir is empty"),
        ("=b", "`` in `=b` is not a name for a logdir"),
        ("--logdir_spec=a//b:c", "`a//b` in `a//b:c` is not a name for a logdir"),
        ("n=a n=b", "the name `n` is given to "),
        ("--logdir=s3://bucket/runs", "`s3://bucket/runs` is not in the file system"),
        ("--logdir_spec=n:gs://b", "`gs://b` is not in the file system"),
        ("--logdir_spec=gs://b,c", "`gs://b` is not in the file system"),
        (r"C:\runs", r"`C:\runs` is a path of Windows"),
        (r"--logdir_spec=C:\runs", r"`C:\runs` is a path of Windows"),
    ],
)
def test_what_is_no_logdir(arguments: str, message: str) -> None:
    with pytest.raises(UserError) as raised:
        board_config(arguments.split())
    assert message in raised.value.message
    assert raised.value.hint


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
    ((_, logdir),) = config.logdirs
    assert Path(logdir).parent == here / "demo-runs"
    assert browser
    there = demo_config(["--logdir", "there", "--port", "7"])[0]
    assert there.logdirs == (("", str(here / "there")),)


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


def test_deleting_is_off_unless_it_is_asked_for() -> None:
    assert not board_config(["x"]).allow_delete
    assert board_config(["x", "--allow-delete"]).allow_delete
    assert board_config(["x", "--allow_delete"]).allow_delete


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("GLASSBOARD_CACHE_DIR", str(tmp_path))
    assert board_config([]).cache == str(tmp_path)
    assert board_config(["--cache-dir", "/elsewhere"]).cache == "/elsewhere"
    assert board_config(["--no_cache"]).cache is None
    monkeypatch.delenv("GLASSBOARD_CACHE_DIR")
    cache = board_config([]).cache
    assert cache is not None
    assert cache.endswith("glassboard")


def test_where_notes_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("GLASSBOARD_CONFIG_DIR", str(tmp_path))
    assert board_config([]).config_dir == demo_config([])[0].config_dir == str(tmp_path)
    monkeypatch.delenv("GLASSBOARD_CONFIG_DIR")
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("APPDATA", "/roaming")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/settings")
    for system, folder in [
        ("linux", "/settings/glassboard"),
        ("darwin", "/home/me/Library/Application Support/glassboard"),
        ("win32", "/roaming/glassboard"),
    ]:
        monkeypatch.setattr(sys, "platform", system)
        assert default_config_dir() == folder
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert default_config_dir() == "/home/me/.config/glassboard"


@pytest.mark.parametrize(
    ("text", "samples"),
    [
        ("", {}),
        ("scalars=500", {"scalars": 500}),
        ("scalars=500, images=0", {"scalars": 500, "images": 0}),
    ],
)
def test_samples(text: str, samples: dict[str, int]) -> None:
    assert parse_samples(text) == samples
    assert board_config(["x", f"--samples_per_plugin={text}"]).samples_per_plugin == samples
    assert board_config(["x", "--samples-per-plugin", text]).samples_per_plugin == samples


@pytest.mark.parametrize("text", ["scalars", "scalars=", "=5", "scalars=-1", "a=1;b=2", "a=9.5"])
def test_what_is_not_a_number_of_samples(text: str) -> None:
    with pytest.raises(UserError, match="is not a number of samples"):
        parse_samples(text)
