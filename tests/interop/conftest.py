"""One logdir with everything, and TensorBoard and ours on it: each is made once."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from glassboard.server.app import create_app
from support.ask import OPEN, Client, opened, until_ready
from support.everything import RUNS, write_everything
from support.tensorboard import Pair, real_tensorboard


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logdir = tmp_path_factory.mktemp("everything")
    write_everything(logdir)
    return logdir


@pytest.fixture(scope="session")
def pair(everything: Path) -> Iterator[Pair]:
    with (
        real_tensorboard(everything, RUNS) as url,
        httpx.Client(base_url=url, timeout=30) as real,
        opened(everything) as session,
    ):
        until_ready(session)
        yield Pair(real, Client(create_app(session, OPEN)))
