"""A logdir with every kind, its session, and a client that asks for it."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from glassboard._core import EventWriter
from glassboard.server.app import create_app
from glassboard.server.session import Session
from support.ask import OPEN, Client, opened, until_ready

START = 1_700_000_000.0  # wall time of step 0


@pytest.fixture(scope="session")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`lr=0.1` with each kind, `deep/er` with values that are not finite, `quote"<b>` to be odd."""
    folder = tmp_path_factory.mktemp("runs")
    rng = np.random.default_rng(0)
    writer = EventWriter(str(folder / "lr=0.1"))
    for step in range(5):
        writer.histogram("fc/weight", rng.normal(size=100), step, START + step)
    writer.text("notes", "**bold** <script>alert(1)</script>", 3, START)
    writer.graph(GRAPH, START)
    for step in range(100):
        writer.scalar("loss/train", 1 / (step + 1), step, START + step)
        writer.scalar("acc", step / 128, step, START + step)
    writer.close()
    writer = EventWriter(str(folder / "deep" / "er"))
    for step, value in enumerate([1.0, math.nan, math.inf, -math.inf, 0.5]):
        writer.scalar("loss/train", value, step, START + 100 + step)
    writer.close()
    writer = EventWriter(str(folder / 'quote"<b>'))
    writer.scalar("中文/损失", 1.5, 7, START - 100)
    writer.close()
    return folder


# A GraphDef with one node: NodeDef (field 1) of name (1) "x" and op (2) "Const".
GRAPH = b"\x0a\x0a" + b"\x0a\x01x" + b"\x12\x05Const"


@pytest.fixture(scope="session")
def session(logdir: Path) -> Iterator[Session]:
    with opened(logdir, title="my <title>") as session:
        until_ready(session)
        yield session


@pytest.fixture(scope="session")
def client(session: Session) -> Client:
    return Client(create_app(session, OPEN))
