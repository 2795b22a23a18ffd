"""Opens a session and asks its application, without a process or a socket."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from glassboard.server.security import LOOPBACK_NAMES, Access
from glassboard.server.session import Session
from starlette.types import ASGIApp

OPEN = Access(token=None, names=LOOPBACK_NAMES, any_address=False)  # what `glassboard` does alone


class Client:
    """Each request in an event loop of its own; redirects are not followed, cookies not kept."""

    def __init__(self, app: ASGIApp, base: str = "http://127.0.0.1:6006") -> None:
        self._app = app
        self._base = base

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self._base) as client:
                return await client.request(method, path, **options)

        return asyncio.run(ask())


@contextmanager
def opened(logdir: Path, **options: Any) -> Iterator[Session]:
    """A session on a logdir; how far it has read is for the test to wait for. What is said of runs
    is kept beside it.
    """
    with opened_all([("", logdir)], **{"config_dir": f"{logdir}-config", **options}) as session:
        yield session


@contextmanager
def opened_all(logdirs: list[tuple[str, Path]], **options: Any) -> Iterator[Session]:
    """The same on several logdirs, each with its name."""
    pairs = [(name, str(path)) for name, path in logdirs]
    session = Session(pairs, **{"reload_interval": 0.05, **options})
    try:
        yield session
    finally:
        session.close()


def until(session: Session, met: Callable[[], object], seconds: float = 20) -> None:
    """Returns once `met()`; asks again at each of the store's versions."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, session.store.progress().state
        session.store.wait(session.store.version, 0.05)


def until_ready(session: Session) -> None:
    until(session, lambda: session.store.progress().state == "ready")
