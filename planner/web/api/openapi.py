"""``GET /openapi.json``: our own API in OpenAPI 3.1, made of the types that read and answer.

Every operation is described where it is served (``web/operations.py``); the brief's schema is its own file.
"""

from __future__ import annotations

import json
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, request

from planner.itinerary.brief.schema import SCHEMA_FILE
from planner.version import VERSION

# Their imports register what they serve.
from planner.web.api import endpoints, jobs, questions  # noqa: F401
from planner.web.errors import Error, OsrmErrorForm
from planner.web.operations import OPERATIONS, Operation, Parameter, Schema, operation
from planner.web.osrm import endpoints as osrm  # noqa: F401

blueprint = Blueprint("openapi", __name__)

PAGES: Final = frozenset(
    {
        # For people.
        "organiser.home", "organiser.tour", "organiser.timeline", "organiser.comparison",
        "organiser.sheet", "editing.form", "editing.save", "delegate.page", "delegate.sheet", "advice.page",
        # What the pages load.
        "static", "leaflet", "basemap",
        # Refuse addresses of no version and no service that is served.
        "osrm.malformed", "osrm.unserved",
    }
)  # fmt: skip
"""Endpoints that are no API: every other one stands in the document."""

_Json = dict[str, Any]
_COMPONENTS: Final = "#/components/schemas/"
_REFUSALS: Final = {
    400: ("BadRequest", "The body is not JSON, or the request breaks HTTP's rules."),
    403: ("Forbidden", "The change does not come from the site's own pages."),
    404: ("NotFound", "There is no such tour, day, coach or search."),
    409: ("Conflict", "The tour was changed meanwhile, or there is nothing to undo, redo or take."),
    413: ("TooBig", "The body is larger than 1 MB."),
    415: ("UnsupportedMediaType", "The body is not declared as JSON."),
    422: ("InvalidInput", "The input cannot be planned; every fault is listed."),
    503: ("Unavailable", "Something that the answer needs is missing or busy."),
}
_ROADS: Final = (
    "OSRM's HTTP API, version 1; docs/osrm.md says what differs, and how many coordinates each "
    "service takes. Without depart, durations are seconds of free flow: multiply them by a factor for "
    "traffic. Errors are HTTP 400 with OSRM's codes."
)
_OTHER_SCHEMAS: Final[_Json] = {
    "Document": {"type": "object"},
    "FeatureCollection": {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": {"type": "object"}},
        },
    },
}


@operation(blueprint, "GET", "/openapi.json", tag="service", answers="Document", cached=True)
def openapi() -> Response:
    """This document."""
    response = Response(_encoded(), mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request.environ)
    return response


@lru_cache(maxsize=1)
def _encoded() -> bytes:
    return msgspec.json.encode(document())


def document() -> _Json:
    """Return the whole OpenAPI document."""
    paths: _Json = {}
    for one in OPERATIONS.values():
        paths.setdefault(one.path, {})[one.method] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "City tour planner",
            "version": VERSION,
            "description": (
                "Plans a day's tour of a city by coach on real roads. Coordinates are longitude, "
                "latitude (WGS 84). Times of day are whole seconds from local midnight, distances "
                "whole metres. Every error of our own API has one shape (Error); /route, /table, "
                "/nearest and /trip answer in OSRM's form."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "planning", "description": "A brief in, an itinerary out; nothing is kept."},
            {"name": "tours", "description": "The kept tours, as the organiser's desk edits them."},
            {"name": "roads", "description": _ROADS},
            {"name": "service", "description": "The server itself."},
        ],
        "paths": paths,
        "components": {
            "schemas": {**_schemas(), **_brief(), **_OTHER_SCHEMAS},
            "responses": {
                name: {"description": description, "content": _content(Error)}
                for name, description in _REFUSALS.values()
            },
        },
    }


def _operation(one: Operation) -> _Json:
    responses: _Json = {}
    for status, answer in one.answers.items():
        responses[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": _content(answer, one.media),
        }
        if one.cached:
            responses[str(status)]["headers"] = {"ETag": {"schema": {"type": "string"}}}
        if status == HTTPStatus.ACCEPTED:
            where = {"type": "string", "format": "uri-reference"}
            responses[str(status)]["headers"] = {"Location": {"schema": where}}
    if one.cached:
        responses["304"] = {"description": "Unchanged since the ETag in If-None-Match."}
    for status in one.refuses:
        response = {"$ref": f"#/components/responses/{_REFUSALS[status][0]}"}
        responses.setdefault(str(status), response)
    described: _Json = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.summary,
        "parameters": [_parameter(parameter) for parameter in one.parameters],
        "responses": responses,
    }
    if one.description:
        described["description"] = one.description
    if one.body is not None:
        described["requestBody"] = {"required": True, "content": _content(one.body)}
    return described


def _parameter(one: Parameter) -> _Json:
    return {
        "name": one.name, "in": one.place, "required": one.required,
        "description": one.description, "schema": one.schema,
    }  # fmt: skip


def _content(schema: Schema, media: str = "application/json") -> _Json:
    name = schema if isinstance(schema, str) else schema.__name__
    return {media: {"schema": {"$ref": f"{_COMPONENTS}{name}"}}}


def _schemas() -> _Json:
    """Return the components of all types that bodies and answers are made of."""
    types: dict[Any, None] = {Error: None, OsrmErrorForm: None}
    for one in OPERATIONS.values():
        for schema in (one.body, *one.answers.values()):
            if schema is not None and not isinstance(schema, str):
                types[schema] = None
    _, components = msgspec.json.schema_components(
        list(types), ref_template=f"{_COMPONENTS}{{name}}"
    )
    return components


def _brief() -> _Json:
    """Return the brief's own schema, its parts as components beside it."""
    text = SCHEMA_FILE.read_text(encoding="utf-8")
    brief: _Json = json.loads(text.replace('"#/$defs/', f'"{_COMPONENTS}Brief.'))
    for name in ("$schema", "$id"):
        brief.pop(name, None)
    parts = brief.pop("$defs", {})
    return {"Brief": brief, **{f"Brief.{name}": part for name, part in parts.items()}}
