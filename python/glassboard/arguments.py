"""What the command line understands: the flags, their help, and the `Config` that they make."""

import argparse
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from glassboard.config import (
    DEFAULT_LOGDIR,
    DEFAULT_PORT,
    RELOAD_INTERVAL,
    Config,
    absolute,
    default_cache,
    demo_logdir,
    parse_path_prefix,
    parse_port,
    parse_reload_interval,
    parse_samples,
    parse_token,
    resolve_logdirs,
)
from glassboard.errors import UserError

Value = TypeVar("Value")

# TensorBoard writes its flags with underscores, most other programs with dashes: both are taken.
SPELLINGS = {
    "--bind-all": "--bind_all",
    "--cache-dir": "--cache_dir",
    "--logdir-spec": "--logdir_spec",
    "--path-prefix": "--path_prefix",
    "--reload-interval": "--reload_interval",
    "--samples-per-plugin": "--samples_per_plugin",
    "--window-title": "--window_title",
    "--no-cache": "--no_cache",
    "--allow_delete": "--allow-delete",
    "--no_token": "--no-token",
    "--no_browser": "--no-browser",
}

DESCRIPTION = """\
Shows what training runs have logged, live: TensorBoard's event files below each LOGDIR, in a
browser.
"""
EPILOG = """\
commands:
  glassboard [LOGDIR…]    serve the board on one or more logdirs
  glassboard inspect      list what a logdir holds; `glassboard inspect -h` says more
  glassboard run          run a training script with glassboard's writer in place of torch's or
                          tensorboardX's; `glassboard run -h` says more
  glassboard demo         train a small real model and watch it; `glassboard demo -h` says more

examples:
  glassboard runs                       the board on ./runs
  glassboard --logdir=runs --port=6010  as one would start TensorBoard
  glassboard runs old=/data/runs        two logdirs; runs of the second are called `old/…`
  glassboard 'exp*/runs'                all that match, also those that come later
  glassboard runs --bind_all            also for other machines, with a token in the URL
  glassboard ./demo                     a logdir that is named like a command
"""
DEMO_DESCRIPTION = """\
Trains two small convolutional nets on real handwritten digits, records them, and opens the board
on them while they train. Needs torch and scikit-learn: pip install 'glassboard[demo]'.
"""
RUN_DESCRIPTION = """\
Runs a Python program as `python SCRIPT ARGS…` does, but what it imports as `SummaryWriter` from
torch.utils.tensorboard or tensorboardX is glassboard's. Processes that the program starts by
itself are not changed; to start several, let each of them be this command:
torchrun --nproc-per-node 2 -m glassboard run SCRIPT ARGS…
"""


def board_config(arguments: Sequence[str]) -> Config:
    """What `glassboard` was asked for; exits as argparse does on a flag that it doesn't know."""
    spelled = [_spelled(argument) for argument in arguments]
    given = _board_parser().parse_intermixed_args(spelled)
    return Config(
        logdirs=resolve_logdirs(given.logdirs, given.logdir, given.logdir_spec),
        host=given.host,
        bind_all=given.bind_all,
        port=given.port,
        path_prefix=given.path_prefix,
        cache=given.cache_dir,
        reload_interval=given.reload_interval,
        samples_per_plugin=given.samples_per_plugin,
        window_title=given.window_title,
        token=given.token,
        no_token=given.no_token,
        allow_delete=given.allow_delete,
    )


def demo_config(arguments: Sequence[str]) -> tuple[Config, bool]:
    """What `glassboard demo` was asked for, and whether it opens a browser."""
    given = _demo_parser().parse_args([_spelled(argument) for argument in arguments])
    logdir = given.logdir
    logdir = demo_logdir(datetime.now()) if logdir is None else absolute(logdir)
    return Config(logdirs=(("", logdir),), port=given.port), given.browser


def run_config(arguments: Sequence[str]) -> tuple[bool, list[str]]:
    """What `glassboard run` was asked for: whether it is a script's path (else a module's name),
    and that with the program's own arguments.
    """
    parser = _parser(
        "glassboard run", "%(prog)s (SCRIPT | -m MODULE) [ARGS…]", RUN_DESCRIPTION, None
    )
    parser.add_argument("-m", dest="module", action="store_true", help="SCRIPT is a module's name")
    parser.add_argument("program", metavar="SCRIPT", help="the program")
    parser.add_argument("args", metavar="ARGS", nargs=argparse.REMAINDER, help="its own arguments")
    parser.add_argument("-h", "--help", action="help", help="print this")
    given = parser.parse_args(arguments)
    return not given.module, [given.program, *given.args]


def _board_parser() -> argparse.ArgumentParser:
    parser = _parser("glassboard", "%(prog)s [LOGDIR…] [options]", DESCRIPTION, EPILOG)
    data = parser.add_argument_group("what to show")
    data.add_argument(
        "logdirs",
        metavar="LOGDIR",
        nargs="*",
        help=f"a directory below which event files lie (default: {DEFAULT_LOGDIR}), "
        "`name=directory` or a pattern in quotes; waited for if it is not there yet",
    )
    data.add_argument(
        "--logdir",
        metavar="DIR",
        action="append",
        default=[],
        help="a directory, as TensorBoard spells it",
    )
    data.add_argument(
        "--logdir_spec",
        metavar="NAME:DIR,…",
        action="append",
        default=[],
        help="several directories, as TensorBoard spells them",
    )
    data.add_argument(
        "--reload_interval",
        metavar="SECONDS",
        type=_typed(parse_reload_interval),
        default=RELOAD_INTERVAL,
        help="the longest pause between two looks at the files, which are read at once where the "
        "file system tells of changes; 0 reads them once (default: %(default)s)",
    )
    cache = data.add_mutually_exclusive_group()
    cache.add_argument(
        "--cache_dir",
        metavar="DIR",
        type=absolute,
        default=default_cache(),
        help="keeps what was read for the next start, never in a logdir; safe to delete (default: "
        "%(default)s)",
    )
    cache.add_argument(
        "--no_cache",
        dest="cache_dir",
        action="store_const",
        const=None,
        help="keep nothing, and read everything anew",
    )
    data.add_argument(
        "--samples_per_plugin",
        metavar="PLUGIN=N,…",
        type=_typed(parse_samples),
        default={},
        help="how many values of a tag TensorBoard's routes send, for example `scalars=500`; "
        "0 is all (default: all)",
    )
    where = parser.add_argument_group("where to serve it")
    _add_port(where)
    listen = where.add_mutually_exclusive_group()
    listen.add_argument(
        "--host",
        metavar="HOST",
        help="the name or address to listen on (default: 127.0.0.1, this machine only)",
    )
    listen.add_argument(
        "--bind_all",
        action="store_true",
        help="listen on all addresses of this machine, IPv4 and IPv6",
    )
    where.add_argument(
        "--path_prefix",
        metavar="PATH",
        type=_typed(parse_path_prefix),
        default="",
        help="serve below this path, for example `/board` behind a proxy",
    )
    who = parser.add_argument_group("who may see it, and change it")
    token = who.add_mutually_exclusive_group()
    token.add_argument(
        "--token",
        metavar="TOKEN",
        type=_typed(parse_token),
        help="what a client must bring; one is made where other machines can reach the board",
    )
    token.add_argument("--no-token", action="store_true", help="let everybody in who can reach it")
    who.add_argument(
        "--allow-delete",
        action="store_true",
        help="let the page move runs into `.glassboard-trash` in their logdir, and back",
    )
    other = parser.add_argument_group("other")
    other.add_argument(
        "--window_title", metavar="TITLE", default="", help="the title of the browser's window"
    )
    other.add_argument("--version", action="store_true", help="print the version")
    other.add_argument("-h", "--help", action="help", help="print this")
    return parser


def _demo_parser() -> argparse.ArgumentParser:
    parser = _parser("glassboard demo", "%(prog)s [options]", DEMO_DESCRIPTION, None)
    parser.add_argument(
        "--logdir",
        metavar="DIR",
        help="where to record (default: a new directory below ./demo-runs)",
    )
    _add_port(parser)
    parser.add_argument(
        "--no-browser", dest="browser", action="store_false", help="print the URL only"
    )
    parser.add_argument("-h", "--help", action="help", help="print this")
    return parser


def _parser(
    program: str, usage: str, description: str, epilog: str | None
) -> argparse.ArgumentParser:
    # On wide terminals lines stay readable. Abbreviations are not taken: a later flag would change
    # what they mean.
    width = min(shutil.get_terminal_size().columns, 110)
    return argparse.ArgumentParser(
        prog=program,
        usage=usage,
        description=description,
        epilog=epilog,
        allow_abbrev=False,
        add_help=False,
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(
            prog, width=width, max_help_position=30
        ),
    )


def _add_port(group: Any) -> None:
    group.add_argument(
        "--port",
        metavar="PORT",
        type=_typed(parse_port),
        help=f"the port; 0 is any free one (default: {DEFAULT_PORT}, or the next free one)",
    )


def _typed(parse: Callable[[str], Value]) -> Callable[[str], Value]:
    """A parser of `config` as argparse wants it."""

    def typed(text: str) -> Value:
        try:
            return parse(text)
        except UserError as error:
            raise argparse.ArgumentTypeError(f"{error.message} (hint: {error.hint})") from None

    return typed


def _spelled(argument: str) -> str:
    name, equals, value = argument.partition("=")
    return SPELLINGS.get(name, name) + equals + value
