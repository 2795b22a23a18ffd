"""`--path_prefix`."""

import pytest
from glassboard.server.app import create_app
from glassboard.server.security import LOOPBACK_NAMES, Access
from glassboard.server.session import Session
from support.ask import OPEN, Client


@pytest.fixture(scope="module")
def prefixed(session: Session) -> Client:
    return Client(create_app(session, OPEN, path_prefix="/team/board"))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/team/board/api/v1/board", 200),
        ("/team/board/data/runs", 200),
        ("/team/board/experiment/x/data/runs", 200),
        ("/api/v1/board", 404),
        ("/", 404),
        ("/team", 404),
        ("/team/boards/api/v1/board", 404),
        ("/team/board/team/board/api/v1/board", 404),
    ],
)
def test_only_what_lies_below_it_is_there(prefixed: Client, path: str, status: int) -> None:
    assert prefixed.get(path).status_code == status


def test_without_the_slash_it_redirects_to_itself(prefixed: Client) -> None:
    answer = prefixed.get("/team/board?tab=text")
    assert (answer.status_code, answer.headers["location"]) == (308, "/team/board/?tab=text")


def test_the_token_becomes_a_cookie_of_that_path(session: Session) -> None:
    access = Access(token="t", names=LOOPBACK_NAMES, any_address=False)
    answer = Client(create_app(session, access, path_prefix="/foo")).get("/foo/?token=t")
    assert (answer.status_code, answer.headers["location"]) == (303, "/foo/")
    assert "Path=/foo/" in answer.headers["set-cookie"]
