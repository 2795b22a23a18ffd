"""All the state there is: the store that reads the logdir with threads of its own, and the window's
title.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import islice

from glassboard._core import Store, __version__, graph_of_file, matching
from glassboard.errors import NotFoundError, UserError

NAME_LENGTH = 200  # characters of a client's name that are compared and repeated
NAMES_COMPARED = 5_000  # about 0.1 s


class Session:
    """The logdirs being served: a path, or pairs of a name, which may be empty, and a path."""

    def __init__(
        self,
        logdirs: str | Sequence[tuple[str, str]],
        *,
        reload_interval: float,
        config_dir: str,
        cache: str | None = None,
        title: str = "",
        samples: Mapping[str, int] | None = None,
        allow_delete: bool = False,
    ) -> None:
        """`config_dir` is the directory of what the user says of runs, made where it is missing;
        `samples` is how many values the TensorBoard routes send of a tag of each kind, 0 for
        all, which is also what kinds that are not in it mean; `allow_delete` lets clients move runs
        into the trash.
        """
        self.store = Store(logdirs, reload_interval=reload_interval, cache=cache)
        self.config_dir = config_dir
        self.title = title.encode(errors="replace").decode()  # a command line may hold any byte
        self.version = __version__
        self.samples = dict(samples or {})
        self.allow_delete = allow_delete

    def close(self) -> None:
        """Stops reading."""
        self.store.close()

    def matching(
        self, pattern: str, names: Sequence[str], *, from_start: bool = False
    ) -> list[bool]:
        """Whether a client's regular expression matches each name: somewhere, or from its first
        character on. Raises UserError.

        Never with Python's `re`: there are patterns of ten characters that it is busy with for
        ever, and nobody else gets an answer meanwhile.
        """
        try:
            return matching(pattern, names, from_start=from_start)
        except ValueError as error:  # also a lone surrogate
            raise UserError(
                f"`{_short(pattern)}` won't do as a regular expression: {error}",
                hint="write it as RE2 takes it: without look-around and without back references",
            ) from None

    def graph_of_file(self, data: bytes) -> bytes:
        """The graph in a file's bytes, as `Store.graph` has one; raises UserError."""
        try:
            return graph_of_file(data)
        except ValueError as error:
            message, _, hint = str(error).partition("\nhint: ")
            raise UserError(message, hint=hint) from None

    @contextmanager
    def lookup(self, kind: str, *, tag: str, runs: list[str] | None = None) -> Iterator[None]:
        """Around a question to the store: turns what it raises into a NotFoundError that names what
        is not there, or cannot be read.
        """
        try:
            yield
        except (KeyError, UnicodeEncodeError):  # a lone surrogate is no name in a file either
            raise self._missing(kind, tag=tag, runs=runs) from None
        except IndexError as error:  # the tag is there, and has fewer values
            raise NotFoundError(
                str(error), hint="`/api/v1/media` and `/api/v1/tensors` list them"
            ) from None
        except (OSError, ValueError) as error:  # its file is gone, or damaged at this very place
            raise NotFoundError(
                f"`{_short(tag)}` cannot be read: {error}",
                hint="the rest is served; `/api/v1/board` lists the problems",
            ) from error

    def _missing(self, kind: str, *, tag: str, runs: list[str] | None) -> NotFoundError:
        """What exactly is not there, and what is there under nearly the same name."""
        held = {run.name: run.tags for run in self.store.runs()}
        for name in runs or []:
            if name not in held:
                return NotFoundError(f"there is no run `{_short(name)}`", hint=_nearest(name, held))
        where = [held[name] for name in runs] if runs else list(held.values())
        tags = dict.fromkeys(name for kinds in where for name in kinds.get(kind, ()))
        place = f"run `{_short(runs[0])}` has" if runs and len(runs) == 1 else "there are"
        return NotFoundError(
            f"{place} no {kind} under the tag `{_short(tag)}`", hint=_nearest(tag, tags)
        )


def _nearest(name: str, names: Mapping[str, object]) -> str:
    near = get_close_matches(name[:NAME_LENGTH], islice(names, NAMES_COMPARED), n=3)
    if near:
        return "the nearest names are " + ", ".join(f"`{n}`" for n in near)
    return "`/api/v1/board` lists the runs and their tags"


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else name[:NAME_LENGTH] + "…"
