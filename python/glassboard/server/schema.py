"""The OpenAPI document of `/api/v1`, made of the routes' own declarations when it is asked for."""

from typing import Any

import msgspec

from glassboard.server.answers import JSON, ErrorAnswer
from glassboard.server.params import Parameter, parameters_of
from glassboard.server.routes import Operation, Routes

BINARY = "application/octet-stream"
REFERENCE = "#/components/schemas/{name}"
DESCRIPTION = "What training runs have recorded below one logdir."


def add_routes(apart: Routes, described: Routes, version: str) -> None:
    """`GET /api/v1/openapi.json`, which describes other routes than itself."""

    @apart.get("/api/v1/openapi.json")
    def get_schema() -> dict[str, Any]:
        return openapi(described, version)


def openapi(routes: Routes, version: str) -> dict[str, Any]:
    """The document, by OpenAPI 3.1."""
    operations = [
        (path, method.lower(), operation)
        for path, methods in routes.operations.items()
        for method, operation in methods.items()
    ]
    answers = [o.answers for *_, o in operations if not isinstance(o.answers, str)]
    bodies = [o.takes["body"] for *_, o in operations if o.takes.get("body", bytes) is not bytes]
    types = [ErrorAnswer, *answers, *bodies]
    schemas, components = msgspec.json.schema_components(types, ref_template=REFERENCE)
    schema_of = dict(zip(types, schemas, strict=True))
    paths: dict[str, Any] = {path: {} for path in routes.operations}
    for path, method, operation in operations:
        paths[path][method] = {
            "summary": operation.summary,
            "operationId": operation.handler.__name__,
            "parameters": _parameters(operation),
            **_request_body(operation, schema_of),
            "responses": {
                "200": _response("the answer", operation.answers, schema_of),
                "4XX": _response("what was wrong", ErrorAnswer, schema_of),
            },
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "glassboard", "description": DESCRIPTION, "version": version},
        "paths": paths,
        "components": {"schemas": components},
    }


def _request_body(operation: Operation, schema_of: dict[Any, Any]) -> dict[str, Any]:
    if "body" not in operation.takes:
        return {}
    kind = operation.takes["body"]
    if kind is bytes:
        content = {BINARY: {"schema": {"type": "string", "format": "binary"}}}
    else:
        content = {JSON: {"schema": schema_of[kind]}}
    return {"requestBody": {"required": True, "content": content}}


def _response(description: str, answers: Any, schema_of: dict[Any, Any]) -> dict[str, Any]:
    media_type, schema = JSON, schema_of.get(answers)
    if isinstance(answers, str):
        binary = {} if answers.startswith("text/") else {"format": "binary"}
        media_type, schema = answers, {"type": "string", **binary}
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    query = operation.takes.get("query")
    return [_parameter(parameter) for parameter in parameters_of(query)] if query else []


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = msgspec.json.schema(parameter.type)
    told = [schema, *schema.get("anyOf", ())]
    description = next((part.pop("description") for part in told if "description" in part), "")
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": description,
        "schema": schema,
    }
