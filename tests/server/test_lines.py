"""`/api/v1/lines`: the form in which columns come."""

from collections.abc import Iterator

import httpx
import numpy as np
import pytest
from glassboard._core import EventWriter
from glassboard.server.app import create_app
from glassboard.server.compress import MOST_HERE
from glassboard.server.session import Session
from support.ask import OPEN, Client, opened, until_ready
from support.lines import rows_of

SHORT, LONG = 4_000, MOST_HERE // 4 + 1


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("runs")
    writer = EventWriter(str(folder / "run"))
    for tag, steps in (("short", SHORT), ("long", LONG)):
        loss = 2.5 * np.exp(-5 * np.arange(steps) / steps) + 0.2
        noisy = np.float32(loss * np.random.default_rng(0).normal(1, 0.01, steps))
        for step in range(steps):
            writer.scalar(tag, float(noisy[step]), step, 1_000.0 + step)
    writer.close()
    with opened(folder) as session:
        until_ready(session)
        yield session


def lines(
    session: Session, tag: str, *, address: str = "127.0.0.1", **body: bool
) -> httpx.Response:
    app = create_app(session, OPEN)

    async def from_there(scope, receive, send):  # type: ignore[no-untyped-def]
        await app({**scope, "client": (address, 1)}, receive, send)

    answer = Client(from_there).post("/api/v1/lines", json={"tags": [tag], **body})
    assert answer.status_code == 200, answer.text
    return answer


def test_as_deltas_they_are_the_same_in_fewer_bytes(session: Session) -> None:
    plain, deltas = lines(session, "short"), lines(session, "short", deltas=True)
    assert b"value_f32_deltas" in deltas.content
    assert rows_of(deltas.content) == rows_of(plain.content)
    assert deltas.headers["content-encoding"] == plain.headers["content-encoding"] == "gzip"
    assert int(deltas.headers["content-length"]) < 0.9 * int(plain.headers["content-length"])


def test_what_is_not_compressed_comes_as_it_is(session: Session) -> None:
    here = lines(session, "long", deltas=True)
    assert "content-encoding" not in here.headers
    assert b"value_f32_deltas" not in here.content
    there = lines(session, "long", deltas=True, address="10.0.0.9")
    assert there.headers["content-encoding"] == "gzip"
    assert b"value_f32_deltas" in there.content
    assert rows_of(there.content) == rows_of(here.content)
