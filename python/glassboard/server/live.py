"""The event stream: one task watches the store, and every open stream is told what is new since its
own last message.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from msgspec import Struct
from starlette.applications import Starlette
from starlette.responses import StreamingResponse

from glassboard.server.routes import Routes
from glassboard.server.session import Session

PATIENCE = 0.1  # seconds that a wait for the store lasts, and may hold up the end of the program
PAUSE = 0.05  # seconds between two messages: what comes meanwhile goes into one
HEARTBEAT = 15.0  # seconds without news until a message without any shows that the board lives

EVENT_STREAM = "text/event-stream"


class ChangedRun(Struct):
    """What one run got."""

    run: str
    kinds: list[str]
    last_step: int
    last_wall_time: float | None


class Change(Struct):
    """One message."""

    version: int
    listing: bool
    runs: list[ChangedRun]


class Feed:
    """Wakes the open streams whenever the store's version grows.

    A stream holds nothing but the version it has told, and asks for the changes since: one that
    reads slowly gets fewer and larger messages, and no queue grows.
    """

    def __init__(self, session: Session) -> None:
        self._store = session.store
        self._version = session.store.version
        self._news = asyncio.Event()
        # What was told last: since, until, message. Most streams are equally far and want the same.
        self._last: tuple[int, int, bytes] = (-1, -1, b"")

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Watches while the application runs."""
        watching = asyncio.create_task(self.watch())
        yield
        watching.cancel()

    async def watch(self) -> None:
        """Follows the store until it is cancelled."""
        while True:
            version = await asyncio.to_thread(self._store.wait, self._version, PATIENCE)
            if version > self._version:
                self._version = version
                self._news.set()
                self._news = asyncio.Event()

    async def stream(self) -> AsyncIterator[bytes]:
        """The messages of one client, without end."""
        told = self._version
        yield _message(Change(told, listing=True, runs=[]))
        while True:
            try:
                await asyncio.wait_for(self._newer_than(told), HEARTBEAT)
            except asyncio.TimeoutError:
                # Not a comment: of those a page's script hears nothing.
                yield _message(Change(told, listing=False, runs=[]))
                continue
            told, message = self._changes(told)
            yield message
            await asyncio.sleep(PAUSE)

    async def _newer_than(self, version: int) -> None:
        while self._version <= version:
            await self._news.wait()

    def _changes(self, since: int) -> tuple[int, bytes]:
        known_since, until, message = self._last
        if known_since != since or until < self._version:
            changes = self._store.changes(since)
            runs = [
                ChangedRun(
                    run=change.run,
                    kinds=change.kinds,
                    last_step=change.last_step,
                    last_wall_time=change.last_wall_time,
                )
                for change in changes.runs
            ]
            until = changes.version
            message = _message(Change(until, listing=changes.listing, runs=runs))
            self._last = since, until, message
        return until, message


def _message(change: Change) -> bytes:
    return b"event: change\ndata: " + msgspec.json.encode(change) + b"\n\n"


def add_routes(routes: Routes, feed: Feed) -> None:
    """`GET /api/v1/events`."""

    @routes.get("/api/v1/events", answers=EVENT_STREAM, summary="What changed, as it changes")
    def get_events() -> StreamingResponse:
        # A proxy that collects an answer before it hands it on would hold the news back.
        return StreamingResponse(
            feed.stream(), media_type=EVENT_STREAM, headers={"X-Accel-Buffering": "no"}
        )
