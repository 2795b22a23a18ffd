"""Who is let in, and what a browser may do with the answers."""

import pytest
from glassboard.config import Config
from glassboard.server.app import create_app
from glassboard.server.security import LOOPBACK_NAMES, Access, host_name
from glassboard.server.session import Session
from support.ask import OPEN, Client

TOKEN = "right-token_1"
ROOT = (("", "/"),)
ROUTES = [
    "/",
    "/assets/app.js",
    "/api/v1/board",
    "/api/v1/events",
    "/api/v1/openapi.json",
    "/data/runs",
    "/nothing",
]


@pytest.fixture(scope="module")
def guarded(session: Session) -> Client:
    return Client(create_app(session, Access(token=TOKEN, names=LOOPBACK_NAMES, any_address=True)))


HOSTS = [
    ("localhost", 200),
    ("LocalHost:6006", 200),
    ("localhost.", 200),
    ("127.0.0.1:8080", 200),
    ("[::1]", 200),
    ("[::1]:6006", 200),
    ("evil.example", 403),
    ("evil.example:6006", 403),
    ("localhost.evil.example", 403),
    ("localhost@evil.example", 403),
    ("evil.example#localhost", 403),
    ("127.0.0.1.evil.example", 403),
    ("10.0.0.1", 403),
    ("[", 403),
    ("[::1", 403),
    ("", 403),
]


@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_only_our_own_names_are_answered(client: Client, host: str, status: int) -> None:
    answer = client.get("/api/v1/board", headers={"Host": host})
    assert answer.status_code == status
    if status == 403:
        assert "is not a name of this board" in answer.json()["error"]


@pytest.mark.parametrize("route", ROUTES)
def test_the_host_is_checked_on_every_route(client: Client, route: str) -> None:
    assert client.get(route, headers={"Host": "evil.example"}).status_code == 403


def test_beyond_loopback_without_a_token_addresses_are_ours_but_no_other_name() -> None:
    access = Access.of(Config(logdirs=ROOT, bind_all=True, no_token=True), loopback=False)
    assert access.token is None
    assert access.knows("192.168.1.7:6006")
    assert access.knows("[fe80::1]:6006")
    assert not access.knows("evil.example")


def test_the_name_that_it_listens_on_is_ours() -> None:
    assert Access.of(Config(logdirs=ROOT, host="Box.lan"), loopback=False).knows("box.lan:6006")


@pytest.mark.parametrize(
    ("config", "loopback", "token"),
    [
        (Config(logdirs=ROOT), True, None),
        (Config(logdirs=ROOT, token="t"), True, "t"),
        (Config(logdirs=ROOT, token="t", bind_all=True), False, "t"),
        (Config(logdirs=ROOT, no_token=True, bind_all=True), False, None),
    ],
)
def test_when_there_is_a_token(config: Config, loopback: bool, token: str | None) -> None:
    assert Access.of(config, loopback=loopback).token == token


def test_beyond_loopback_a_token_is_made() -> None:
    made = {Access.of(Config(logdirs=ROOT, bind_all=True), loopback=False).token for _ in range(3)}
    assert len(made) == 3
    assert all(len(token or "") >= 32 for token in made)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("", {}),
        ("?token=", {}),
        ("?token=wrong", {}),
        ("", {"Authorization": "Bearer wrong"}),
        ("", {"Authorization": f"Basic {TOKEN}"}),
        ("", {"Cookie": f"glassboard={TOKEN}"}),
    ],
)
def test_without_the_token_nothing_is_told(
    guarded: Client, route: str, query: str, headers: dict[str, str]
) -> None:
    answer = guarded.get(route + query, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "token" in answer.json()["error"]
    assert TOKEN not in answer.text


def test_the_token_lets_in_under_any_name(guarded: Client) -> None:
    for host in ("127.0.0.1", "board.example.com"):
        by_header = {"Host": host, "Authorization": f"Bearer {TOKEN}"}
        assert guarded.get("/data/runs", headers=by_header).status_code == 200
        assert guarded.get(f"/data/runs?token={TOKEN}", headers={"Host": host}).status_code == 200


def test_the_page_turns_the_token_into_a_cookie(guarded: Client) -> None:
    answer = guarded.get(f"/?tab=text&token={TOKEN}&run=a%26b")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/?tab=text&run=a%26b"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    pair = cookie.split(";")[0]
    assert guarded.get("/api/v1/board", headers={"Cookie": pair}).status_code == 200


def test_two_boards_on_one_host_do_not_share_a_cookie() -> None:
    one, other = (Access(token=t, names=LOOPBACK_NAMES, any_address=False) for t in ("a", "b"))
    assert one.cookie != other.cookie


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 400),
        ("http://127.0.0.1:6006", 400),
        ("http://evil.example", 403),
        ("http://127.0.0.1:9999", 403),
        ("null", 403),
        ("http://[", 403),
    ],
)
@pytest.mark.parametrize(
    ("method", "route"),
    [
        ("POST", "/data/plugin/timeseries/timeSeries"),
        ("POST", "/api/v1/export"),
        ("PUT", "/api/v1/export"),
    ],
)
def test_what_is_sent_comes_from_our_own_page_or_from_no_page(
    client: Client, method: str, route: str, origin: str | None, status: int
) -> None:
    headers = {"Origin": origin} if origin else {}
    answer = client.request(method, route, headers=headers)
    assert answer.status_code == status  # 400: it got through, without what it should have held


@pytest.mark.parametrize("route", [*ROUTES[:3], *ROUTES[4:], "/api/v1/scalars"])
def test_every_answer_carries_the_headers(client: Client, route: str) -> None:
    headers = client.get(route).headers
    policy = headers["content-security-policy"]
    rules = policy.split("; ")
    assert {"default-src 'self'", "script-src 'self'"} <= set(rules)
    for forbidden in ("object-src", "base-uri", "form-action", "frame-ancestors"):
        assert f"{forbidden} 'none'" in rules
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("host", "name"),
    [("a:1", "a"), ("[::1]:1", "::1"), ("A.B.", "a.b"), ("", ""), ("[", ""), ("a:b:c", "a")],
)
def test_host_name(host: str, name: str) -> None:
    assert host_name(host) == name


def test_a_client_that_is_let_in_by_default(session: Session) -> None:
    assert Client(create_app(session, OPEN)).get("/data/runs").status_code == 200
