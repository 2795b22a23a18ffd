"""How routes are declared: what is read from a request, what is sent, what is refused."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import pytest
from glassboard.errors import NotFoundError, TooMuchError, UserError
from glassboard.server.routes import Routes
from glassboard.server.schema import openapi
from msgspec import Meta, Struct, field
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from support.ask import Client


class Query(Struct, frozen=True):
    """One of each sort of parameter."""

    name: Annotated[str, Meta(description="what it is called")]
    runs: list[str] = field(name="run", default_factory=list)
    width: Annotated[int, Meta(ge=1, le=100, description="in pixels")] | None = None
    weight: Annotated[float, Meta(ge=0, lt=1)] = 0.5
    all: bool = False
    x: Literal["step", "wall"] = "step"


class Names(Struct, frozen=True):
    tags: Annotated[list[str], Meta(description="a tag", min_length=1)] = field(name="tag")
    note: str = ""


class Filter(Struct):
    name: str
    limit: int = 10


def app(**options: Any) -> Client:
    routes = Routes(**options)

    @routes.get("/query", answers=Filter, summary="Asks")
    def get_query(query: Query) -> Query:
        return query

    @routes.post("/both")
    def post_both(form: Names) -> Names:
        return form

    @routes.get("/both")
    def get_both(query: Names) -> Names:
        return query

    @routes.post("/json")
    def post_json(body: Filter, query: Query) -> list[str | int]:
        return [body.name, body.limit, query.name]

    @routes.put("/json")
    def put_json(body: Filter) -> Filter:
        return body

    @routes.get("/bytes")
    def get_bytes(request: Request) -> Response:
        return Response(request.headers["x-mine"].encode(), media_type="image/png")

    @routes.get("/stream", answers="text/plain")
    def get_stream() -> StreamingResponse:
        return StreamingResponse(endless(), media_type="text/plain")

    @routes.get("/fails")
    def get_failure(query: Names) -> None:
        raise {"none": NotFoundError, "much": TooMuchError, "bad": UserError}[query.tags[0]](
            "so it is", hint="do this"
        )

    return Client(Starlette(routes=list(routes)))


def endless() -> Iterator[bytes]:
    while True:
        yield b"more"


@pytest.fixture(scope="module")
def client() -> Client:
    return app()


GIVEN = [
    ("name=a", ["a", [], None, 0.5, False, "step"]),
    ("name=", ["", [], None, 0.5, False, "step"]),
    ("name=a&name=b", ["b", [], None, 0.5, False, "step"]),
    ("name=null&run=null&width=null", ["null", ["null"], None, 0.5, False, "step"]),
    ("name=1&run=b&run=a&run=b", ["1", ["b", "a", "b"], None, 0.5, False, "step"]),
    ("name=%E4%B8%AD&width=100&weight=0&all=1", ["中", [], 100, 0.0, True, "step"]),
    ("name=a&all=true&x=wall&unknown=1", ["a", [], None, 0.5, True, "wall"]),
    ("name=%FF%00", ["\ufffd\0", [], None, 0.5, False, "step"]),
]


@pytest.mark.parametrize(("query", "read"), GIVEN)
def test_parameters_are_read_by_their_types(client: Client, query: str, read: list[Any]) -> None:
    assert list(client.get(f"/query?{query}").json().values()) == read


BAD = [
    ("", "the parameter `name` is missing", "it is what it is called"),
    ("name=a&width=0", "`0` won't do for `width`", "give a whole number from 1 to 100"),
    ("name=a&width=2.5", "`2.5` won't do for `width`", "give a whole number from 1 to 100"),
    ("name=a&width=", "`` won't do for `width`", "give a whole number from 1 to 100"),
    ("name=a&weight=1", "`1` won't do for `weight`", "give a number from 0 below 1"),
    ("name=a&weight=nan", "`nan` won't do for `weight`", "give a number from 0 below 1"),
    ("name=a&x=y", "`y` won't do for `x`", "give one of `step`, `wall`"),
    ("name=a&all=perhaps", "`perhaps` won't do for `all`", "give `true` or `false`"),
    ("name=a&x=" + "y" * 5000, f"`{'y' * 100}` won't do for `x`", "give one of `step`, `wall`"),
]


@pytest.mark.parametrize(("query", "error", "hint"), BAD)
def test_what_will_not_do_is_told_in_words(
    client: Client, query: str, error: str, hint: str
) -> None:
    answer = client.get(f"/query?{query}")
    assert answer.status_code == 400
    assert answer.json() == {"error": error, "hint": hint}


def test_a_list_may_ask_for_one_at_least(client: Client) -> None:
    assert client.get("/both").json()["error"] == "the parameter `tag` is missing"
    assert client.get("/both?tag=a&tag=b").json() == {"tag": ["a", "b"], "note": ""}


FORMS: list[dict[str, Any]] = [
    {"data": {"tag": ["a", "中"], "note": "x=1&y"}},
    {
        "files": [
            ("tag", (None, "a")),
            ("tag", (None, "中")),
            ("note", ("a file", "x=1&y", "text/plain")),
        ]
    },
]


@pytest.mark.parametrize("form", FORMS, ids=["urlencoded", "multipart"])
def test_a_form_is_read_as_a_query_is(client: Client, form: dict[str, Any]) -> None:
    assert client.post("/both", **form).json() == {"tag": ["a", "中"], "note": "x=1&y"}


MULTIPART = {"Content-Type": 'Multipart/Form-Data; charset=x; Boundary="a-\'b"'}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (
            b"before\r\n--a-'b\r\nX: y\r\ncontent-disposition: form-data; name=tag\r\n\r\n\r\nx\r\n"
            b'--a-\'b\r\nContent-Disposition:form-data;filename="f"; name="note"\r\n\r\n--a\r\n'
            b"--a-'b--\r\n--a-'b\r\nContent-Disposition: form-data; name=tag\r\n\r\nbehind",
            {"tag": ["\r\nx"], "note": "--a"},
        ),
        (b"--a-'b\r\nContent-Disposition: form-data; name=tag\r\n\r\nopen", {"tag": ["open"]}),
        # Python's `email` took minutes for this.
        (
            b"--a-'b\r\nContent-Disposition: form-data; " + b"a=b; " * 200_000 + b"name=tag",
            {"tag": [""]},
        ),
        (b"--a-'b\r\nContent-Disposition: form-data; name=tag", {"tag": [""]}),
    ],
    ids=["odd", "open", "many parameters", "cut short"],
)
def test_multipart_is_read_as_it_is_written(
    client: Client, body: bytes, fields: dict[str, Any]
) -> None:
    answer = client.post("/both", content=body, headers=MULTIPART)
    assert answer.json() == {"note": "", **fields}


def test_a_body_is_decoded_by_its_type(client: Client) -> None:
    assert client.post("/json?name=q", json={"name": "a", "other": 1}).json() == ["a", 10, "q"]


def test_a_path_may_take_a_body_by_post_and_by_put(client: Client) -> None:
    assert client.request("PUT", "/json", json={"name": "a"}).json() == {"name": "a", "limit": 10}
    assert client.request("PUT", "/json", content=b"{").status_code == 400


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"name": 1}', b'{"name": "\xff"}', b"[" * 100_000, b"\x00"]
)
def test_a_body_that_is_not_what_was_expected(client: Client, body: bytes) -> None:
    answer = client.post("/json?name=q", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"] == "the body is not the JSON that was expected"
    assert re.match("[a-z']|JSON is malformed", answer.json()["hint"]), answer.json()["hint"]


def test_a_body_without_end_is_cut_off() -> None:
    client = app(max_body=1000)
    assert client.post("/json?name=q", json={"name": "x" * 900}).status_code == 200
    answer = client.post("/json?name=q", json={"name": "x" * 1000})
    assert answer.status_code == 413
    assert answer.json()["error"] == "the body is larger than 1,000 bytes"


def test_ready_bytes_go_out_as_they_are(client: Client) -> None:
    answer = client.get("/bytes", headers={"X-Mine": "ours"})
    assert (answer.content, answer.headers["content-type"]) == (b"ours", "image/png")


@pytest.mark.parametrize("path", ["/query?name=a", "/both?tag=a", "/stream"])
def test_head_works_wherever_get_does_and_ends(client: Client, path: str) -> None:
    answer = client.request("HEAD", path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(("application/json", "text/plain"))


@pytest.mark.parametrize(("kind", "status"), [("none", 404), ("much", 413), ("bad", 400)])
def test_an_error_has_its_status_and_both_sentences(client: Client, kind: str, status: int) -> None:
    answer = client.get(f"/fails?tag={kind}")
    assert answer.status_code == status
    assert answer.json() == {"error": "so it is", "hint": "do this"}


def test_a_group_of_routes_may_refuse_in_its_own_way() -> None:
    client = app(refuse=lambda error, request: Response(f"No: {error.message}", 418))
    for answer in (client.get("/fails?tag=bad"), client.get("/query")):
        assert answer.status_code == 418
        assert answer.text.startswith("No: ")


def test_a_method_that_a_path_does_not_have(client: Client) -> None:
    assert client.post("/query").status_code == 405
    assert client.get("/json").status_code == 405


def test_the_schema_says_what_a_parameter_may_be() -> None:
    routes = Routes()

    @routes.get("/query", answers=list[Filter], summary="Asks")
    def get_query(query: Query) -> list[Filter]:
        return []

    operation = openapi(routes, "1")["paths"]["/query"]["get"]
    told = {parameter["name"]: parameter for parameter in operation["parameters"]}
    assert list(told) == ["name", "run", "width", "weight", "all", "x"]
    assert [name for name, parameter in told.items() if parameter["required"]] == ["name"]
    assert told["name"]["description"] == "what it is called"
    assert told["width"]["description"] == "in pixels"
    assert told["width"]["schema"]["anyOf"][0] == {"type": "integer", "minimum": 1, "maximum": 100}
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"type": "array", "items": {"$ref": "#/components/schemas/Filter"}}


def test_the_schema_says_what_a_body_is() -> None:
    routes = Routes()

    @routes.put("/json", answers=list[Filter], summary="Keeps")
    def put_json(body: Filter) -> list[Filter]:
        return [body]

    document = openapi(routes, "1")
    assert document["paths"]["/json"]["put"]["requestBody"] == {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Filter"}}},
    }
    assert document["components"]["schemas"]["Filter"]["required"] == ["name"]
