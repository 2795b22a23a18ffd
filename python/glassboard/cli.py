"""The command line: `glassboard [LOGDIR…]`, `inspect`, `run` and `demo`."""

import gc
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from io import TextIOWrapper
from ipaddress import ip_address
from typing import TYPE_CHECKING, TextIO

from glassboard.arguments import board_config, demo_config, run_config
from glassboard.config import DEFAULT_PORT, Config
from glassboard.errors import UserError

if TYPE_CHECKING:
    from glassboard._core import Progress
    from glassboard.server.security import Access
    from glassboard.server.session import Session

TERMINAL_PAUSE = 0.2  # seconds between two states of the line that shows progress
GRACE = 0.2  # seconds that the demo's training gets to end by itself


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command.

    Returns its exit status: 0, also after Ctrl-C and SIGTERM; 1 for what a user can put right, or
    where the demo's training failed. Wrong flags exit with 2, as argparse does. A program under
    `glassboard run` ends as it does by itself.
    """
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["run"]:
        return _run(arguments[1:])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a path may hold what a terminal can't
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _command(arguments)
    except UserError as error:
        _complain(error)
        return 1
    except KeyboardInterrupt:
        return 0


def _command(arguments: Sequence[str]) -> int:
    if "--version" in arguments:
        return _version()
    if arguments[:1] == ["demo"]:
        return _demo(arguments[1:])
    if arguments[:1] == ["inspect"] or "--inspect" in arguments:
        from glassboard.inspect import inspect

        return inspect(arguments)
    return _board(arguments)


def _version() -> int:
    from glassboard._core import __version__

    print(f"glassboard {__version__}")
    return 0


def _run(arguments: Sequence[str]) -> int:
    """The program may do as it likes with signals and streams: nothing of ours is set up."""
    from glassboard.standin import program

    is_script, words = run_config(arguments)
    try:
        run = program(is_script, words)
    except UserError as error:
        _complain(error)
        return 1
    run()
    return 0


def _board(arguments: Sequence[str]) -> int:
    config = board_config(arguments)
    with closing(_listen(config)) as listener:
        _serve(config, listener)
    return 0


def _demo(arguments: Sequence[str]) -> int:
    config, browser = demo_config(arguments)
    missing = [name for name in ("torch", "sklearn") if importlib.util.find_spec(name) is None]
    if missing:
        names = " and ".join(f"`{name}`" for name in missing)
        raise UserError(f"the demo cannot import {names}", hint="pip install 'glassboard[demo]'")
    ((_, logdir),) = config.logdirs
    try:
        os.makedirs(logdir, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(
            f"cannot make `{logdir}`: {reason}", hint="choose another with `--logdir`"
        ) from error
    with closing(_listen(config)) as listener, _training(logdir) as failed:
        with suppress(KeyboardInterrupt):
            _serve(config, listener, when_ready=_open_browser if browser else None)
        return 1 if failed.is_set() else 0


def _serve(
    config: Config, listener: socket.socket, *, when_ready: Callable[[str], object] | None = None
) -> None:
    """Serves until a signal comes. The store reads from the first moment on, with threads that
    Python's own work, importing the server's modules for half a second, doesn't hold up.
    """
    from glassboard.server.listen import is_loopback
    from glassboard.server.session import Session

    with closing(
        Session(
            config.logdirs,
            reload_interval=config.reload_interval,
            cache=config.cache,
            config_dir=config.config_dir,
            title=config.window_title,
            samples=config.samples_per_plugin,
            allow_delete=config.allow_delete,
        )
    ) as session:
        with _quick_imports():
            from glassboard.server.app import create_app
            from glassboard.server.run import run
            from glassboard.server.security import Access

            access = Access.of(config, loopback=is_loopback(listener))
            app = create_app(session, access, path_prefix=config.path_prefix)
        urls = _urls(config, listener, access)
        _greet(session, urls)
        if when_ready is not None:
            when_ready(urls[0])
        run(app, listener)


@contextmanager
def _quick_imports() -> Iterator[None]:
    """Imports in about nine tenths of the time: what stays for good need not be searched for
    garbage.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _listen(config: Config) -> socket.socket:
    from glassboard.server.listen import listen

    listener = listen(config)
    port = listener.getsockname()[1]
    if config.port is None and port != DEFAULT_PORT:
        print(f"port {DEFAULT_PORT} is in use: taking {port}", file=sys.stderr)
    return listener


@contextmanager
def _training(logdir: str) -> Iterator[threading.Event]:
    """Trains the demo's models in a child process; yields an event that is set if it fails. The
    child ends with the block.
    """
    # A session of its own: Ctrl-C in the terminal reaches only us, and we end it in order.
    child = subprocess.Popen(
        [sys.executable, "-m", "glassboard.demo.train", logdir], start_new_session=True
    )
    ending, failed = threading.Event(), threading.Event()

    def follow() -> None:
        status = child.wait()
        if ending.is_set():
            return
        if status == 0:
            print("the training has ended; the board is served until Ctrl-C", flush=True)
        else:
            failed.set()
            _complain(
                UserError(
                    f"the training ended with exit status {status}", hint="its own words are above"
                )
            )

    threading.Thread(target=follow, daemon=True).start()
    try:
        yield failed
    finally:
        ending.set()
        child.terminate()
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _open_browser(url: str) -> None:
    """Opens the page, where there is a desktop to open it on; a browser in the terminal would be in
    the way.
    """
    if (
        sys.platform in ("win32", "darwin")
        or os.environ.get("DISPLAY")
        or os.environ.get("WAYLAND_DISPLAY")
    ):
        import webbrowser

        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


# --- what is printed ------------------------------------------------------------------------------


def _greet(session: "Session", urls: list[str]) -> None:
    name = _styled("glassboard", "1")
    print(f"{name} {session.version}")
    for url in urls:
        print(f"  {_styled('board', '2')}   {_styled(url, '36')}")
    print(f"  {_styled('logdir', '2')}  {session.store.logdir}")
    following = sys.stdout.isatty() and session.store.progress().state == "loading"
    if not following:
        print(f"          {_holdings(session)}")
    print(f"  {_styled('stop', '2')}    Ctrl-C", flush=True)
    if following:
        threading.Thread(target=_show_progress, args=(session,), daemon=True).start()


def _show_progress(session: "Session") -> None:
    """Keeps the terminal's last line up to date while the logdir is read for the first time."""
    while (progress := session.store.progress()).state == "loading":
        print(f"\r\x1b[K          {_reading(progress)}", end="", flush=True)
        time.sleep(TERMINAL_PAUSE)
    print(f"\r\x1b[K          {_holdings(session)}", flush=True)


def _reading(progress: "Progress") -> str:
    """How far the reading is, in words."""
    read, total = progress.bytes_read / 1e6, progress.bytes_total / 1e6
    text = f"reading: {read:,.0f} of {total:,.0f} MB in {_count(progress.files, 'file')}"
    if progress.seconds_left is not None:
        text += f", {max(1, round(progress.seconds_left)):,} s left"
    return text


def _holdings(session: "Session") -> str:
    """What the logdirs hold so far, and what is waited for."""
    progress = session.store.progress()
    if progress.state == "waiting":
        return f"waiting: {progress.reason}"
    runs = session.store.runs()
    tags = {(kind, tag) for run in runs for kind, names in run.tags.items() for tag in names}
    parts = [
        _count(len(runs), "run"),
        _count(len(tags), "tag"),
        _count(progress.points, "scalar point"),
    ]
    text = ", ".join(parts) if runs else "no event files yet: they are shown as they come"
    if progress.state == "loading":
        text = f"{', '.join(parts)} so far, reading on" if runs else "reading"
    if problems := len(session.store.problems()):
        text += f"; {_count(problems, 'problem')}, listed on the page"
    return f"{text}; waiting: {progress.reason}" if progress.reason else text


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _urls(config: Config, listener: socket.socket, access: "Access") -> list[str]:
    """Where the board is: here, and under this machine's name if it listens on all addresses."""
    address, port = listener.getsockname()[:2]
    everywhere = ip_address(address).is_unspecified
    hosts = ["127.0.0.1", socket.gethostname()] if everywhere else [config.host or address]
    query = f"?token={access.token}" if access.token is not None else ""
    return [
        f"http://{f'[{host}]' if ':' in host else host}:{port}{config.path_prefix}/{query}"
        for host in hosts
    ]


def _complain(error: UserError) -> None:
    print(f"{_styled('error', '1;31', sys.stderr)}: {error.message}", file=sys.stderr)
    if error.hint:
        print(f"{_styled('hint', '1', sys.stderr)}: {error.hint}", file=sys.stderr)
    sys.stderr.flush()


def _styled(text: str, style: str, stream: TextIO | None = None) -> str:
    """The text in an ANSI style where a terminal shows it."""
    stream = sys.stdout if stream is None else stream
    plain = not stream.isatty() or "NO_COLOR" in os.environ
    return text if plain else f"\x1b[{style}m{text}\x1b[0m"
