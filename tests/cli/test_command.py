"""The command as a user starts it, in a process of its own."""

import http.client
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from glassboard._core import EventWriter

Start = Callable[..., "Command"]
ANSI = re.compile(r"\x1b\[")


class Command:
    """A running `python -m glassboard …`; what it prints goes into files, so that no pipe fills."""

    def __init__(self, folder: Path, arguments: tuple[str, ...]) -> None:
        self.out, self.err = folder / "stdout", folder / "stderr"
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "glassboard", *arguments], cwd=folder, stdout=out, stderr=err
            )

    def greeting(self, seconds: float = 20) -> str:
        """What it prints once it serves."""
        end = time.monotonic() + seconds
        while "Ctrl-C" not in self.out.read_text():
            assert self.process.poll() is None, self.err.read_text()
            assert time.monotonic() < end, self.out.read_text()
            time.sleep(0.02)
        return self.out.read_text()

    @property
    def url(self) -> str:
        return re.findall(r"http://\S+", self.greeting())[0]

    def stop(self, how: signal.Signals = signal.SIGINT) -> tuple[int, float]:
        """(exit status, seconds it took)."""
        began = time.monotonic()
        self.process.send_signal(how)
        return self.process.wait(10), time.monotonic() - began


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Command] = []

    def begin(*arguments: str) -> Command:
        folder = tmp_path / f"command{len(started)}"
        folder.mkdir()
        started.append(Command(folder, arguments))
        return started[-1]

    yield begin
    for command in started:
        if command.process.poll() is None:
            command.process.kill()
            command.process.wait()


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    for run in ("a", "b"):
        writer = EventWriter(str(tmp_path / "logs" / run))
        for step in range(1000):
            writer.scalar("loss", 1.0, step, 1.0)
        writer.close()
    return tmp_path / "logs"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        yield busy.getsockname()[1]


def fails(command: Command) -> tuple[int, str]:
    status = command.process.wait(20)
    told = command.err.read_text()
    assert "Traceback" not in told
    return status, told


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(url: str, path: str = "", **headers: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url + path, headers=headers), timeout=10
        ) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_it_says_where_what_and_how_to_stop(start: Start, logdir: Path) -> None:
    command = start(str(logdir), "--port", "0")
    told = command.greeting()
    assert re.search(r"http://127\.0\.0\.1:\d+/\n", told)
    assert str(logdir) in told
    assert re.search(r"2 runs, 1 tag, 2,000 scalar points|reading", told)
    assert len(told.splitlines()) <= 6
    assert not ANSI.search(told)
    assert get(command.url, "api/v1/board")[0] == 200
    assert command.err.read_text() == ""


@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("1", False)])
def test_colour_is_for_terminals(tmp_path: Path, no_color: str | None, coloured: bool) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"NO_COLOR": no_color} if no_color else {}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "glassboard", str(tmp_path), "--port=0"]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        told = b""
        while b"Ctrl-C" not in told:
            told += os.read(ours, 4096)
        process.send_signal(signal.SIGINT)
    os.close(ours)
    assert bool(ANSI.search(told.decode())) is coloured


def test_a_relative_logdir_is_printed_in_full(start: Start) -> None:
    command = start("later", "--port=0")
    told = command.greeting()
    assert f"{command.out.parent}/later" in told
    assert "waiting: " in told


def test_several_logdirs_at_once(start: Start, logdir: Path) -> None:
    command = start(str(logdir / "a"), f"other={logdir}/*", "later", "--port=0")
    assert "does not exist yet" in command.greeting()
    runs = json.loads(get(command.url, "data/runs")[1])
    assert sorted(runs) == ["a", "other/b"]


def test_a_logdir_that_is_a_file_is_waited_for(start: Start, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = start(str(tmp_path / "file"), "--port=0").greeting()
    assert "waiting: " in told
    assert str(tmp_path / "file") in told


def test_a_logdir_named_like_a_command(start: Start) -> None:
    assert "/demo\n" in start("./demo", "--port=0").greeting()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once_with_an_open_stream(
    start: Start, logdir: Path, how: signal.Signals
) -> None:
    command = start(str(logdir), "--port=0")
    with urllib.request.urlopen(command.url + "api/v1/events", timeout=10) as stream:
        assert stream.readline() == b"event: change\n"
        status, seconds = command.stop(how)
    assert status == 0
    assert seconds < 2  # 0.4 on an idle machine
    assert command.err.read_text() == ""


def test_it_stops_while_it_starts(start: Start, logdir: Path) -> None:
    command = start(str(logdir), "--port", str(port := free_port()))
    while not listens(port):  # which it does before it imports the server
        time.sleep(0.005)
    status, _ = command.stop()
    assert (status, command.err.read_text()) == (0, "")


def test_a_port_in_use_that_was_asked_for(start: Start, taken: int) -> None:
    status, told = fails(start("x", "--port", str(taken)))
    assert status == 1
    assert told.splitlines() == [
        f"error: port {taken} is in use",
        "hint: leave `--port` out, and the next free one is taken",
    ]


def test_the_next_free_port_is_taken_and_said(start: Start) -> None:
    start("x").greeting()
    second = start("x")
    port = int(re.findall(r":(\d+)/", second.greeting())[0])
    assert 6006 < port <= 6106
    assert second.err.read_text() == f"port 6006 is in use: taking {port}\n"


def test_without_a_logdir_it_waits_for_runs(start: Start) -> None:
    command = start("--port", "0")
    assert f"{command.out.parent}/runs" in command.greeting()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a=b", "a=c"], "error: the name `a` is given to "),
        (
            ["a", "--host", "no.such.host.invalid"],
            "error: the host `no.such.host.invalid` is not known here",
        ),
        (["a", "--host", "192.0.2.1", "--port=0"], "error: cannot listen on `192.0.2.1`, port 0: "),
    ],
)
def test_what_a_user_can_put_right(start: Start, arguments: list[str], message: str) -> None:
    status, told = fails(start(*arguments))
    assert status == 1
    assert told.startswith(message)
    assert "\nhint: " in told


def test_version_and_help() -> None:
    def output(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "glassboard", *arguments],
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert re.fullmatch(r"glassboard \d+\.\d+\.\d+\n", output("--version"))
    shown = output("-h")
    for expected in (
        "what to show:",
        "where to serve it:",
        "who may see it, and change it:",
        "--allow-delete",
        "--bind_all",
        "glassboard demo",
        "examples:",
    ):
        assert expected in shown
    assert "--no-browser" in output("demo", "-h")


def test_beyond_loopback_it_makes_a_token(start: Start, logdir: Path) -> None:
    command = start(str(logdir), "--bind_all", "--port=0")
    urls = re.findall(r"http://\S+", command.greeting())
    base, _, token = urls[0].partition("?token=")
    assert len(token) >= 32
    assert [url.partition("?token=")[2] for url in urls] == [token, token]
    assert get(base, "api/v1/board")[0] == 401
    assert get(base)[0] == 401
    assert get(base, "data/runs?token=" + token)[0] == 200
    assert get(base, "api/v1/board", Authorization=f"Bearer {token}")[0] == 200


def test_a_token_of_ones_own(start: Start, logdir: Path) -> None:
    command = start(str(logdir), "--token", "abc", "--port=0", "--path_prefix", "/p")
    assert command.url.endswith("/p/?token=abc")
    assert get(command.url.partition("?")[0], "data/runs")[0] == 401


def test_no_token_on_request(start: Start, logdir: Path) -> None:
    command = start(str(logdir), "--host=0.0.0.0", "--no-token", "--port=0")
    assert "token" not in command.url
    assert get(command.url, "data/runs")[0] == 200
    assert get(command.url, "data/runs", Host="evil.example")[0] == 403


def test_alone_it_listens_on_loopback_only(start: Start, logdir: Path) -> None:
    command = start(str(logdir), "--port=0")
    port = int(re.findall(r":(\d+)/", command.url)[0])
    listening = Path("/proc/net/tcp").read_text().splitlines()
    addresses = [line.split()[1] for line in listening if line.split()[1].endswith(f":{port:04X}")]
    assert addresses[0] == f"0100007F:{port:04X}"


@pytest.mark.parametrize(
    "path",
    [
        "/../cli.py",
        "/assets/../../cli.py",
        "/%2e%2e/cli.py",
        "/..%2fcli.py",
        "/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/assets/%2e%2e/%2e%2e/cli.py",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/..\\cli.py",
        "/%5c..%5ccli.py",
        "/assets%00/../../cli.py",
        "/a/events.out.tfevents.1",
    ],
)
def test_no_path_leads_to_another_file(served: str, path: str) -> None:
    connection = http.client.HTTPConnection(re.findall(r"//(.*)/", served)[0], timeout=10)
    connection.putrequest("GET", path, skip_host=False)  # sent as it is, dots and all
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 404
    assert b"import" not in body
    assert b"root:" not in body


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    command = Command(tmp_path_factory.mktemp("served"), (".", "--port=0"))
    yield command.url
    command.stop()


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /" + b"a" * 2_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
    ids=["no host", "HTTP/1.0", "two hosts", "nonsense", "TLS", "2 MB"],
)
def test_requests_that_are_none_do_no_harm(served: str, request_: bytes) -> None:
    host, port = re.findall(r"//(.*):(\d+)/", served)[0]
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        try:
            connection.sendall(request_)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(12)
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
    assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 403", b"HTTP/1.1 431"))
    assert get(served, "data/runs")[0] == 200


def test_ten_thousand_runs_fit_into_a_question(served: str) -> None:
    runs = "&".join(f"run=experiment/lr%3D0.1/seed%3D{n}" for n in range(10_000))
    status, body = get(served, f"api/v1/scalars?tag=loss&{runs}")
    assert (status, b"there is no run" in body) == (404, True)


# --- the demo -----------------------------------------------------------------------------------


def test_the_demo_trains_beside_the_board_and_ends_with_it(start: Start) -> None:
    command = start("demo", "--port=0", "--no-browser")
    told = command.greeting(60)
    assert re.search(r"/demo-runs/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\n", told)
    [child] = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(command.process.pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    status, seconds = command.stop()
    assert status == 0
    assert seconds < 3  # 0.6 on an idle machine
    assert not os.path.exists(f"/proc/{child}")


def test_the_demo_needs_a_place_to_record(start: Start, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, told = fails(start("demo", "--logdir", str(tmp_path / "file"), "--no-browser"))
    assert status == 1
    assert told.startswith(f"error: cannot make `{tmp_path}/file`: ")


def test_the_demo_says_what_it_lacks(tmp_path: Path) -> None:
    code = (
        "import importlib.util as u, sys; find = u.find_spec;"
        "u.find_spec = lambda name, *a: None if name == 'torch' else find(name, *a);"
        "from glassboard.cli import main; sys.exit(main(['demo', '--port=0', '--no-browser']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert (
        done.stderr
        == "error: the demo cannot import `torch`\nhint: pip install 'glassboard[demo]'\n"
    )
