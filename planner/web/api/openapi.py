"""``GET /openapi.json``: our own API in OpenAPI 3.1, made of the very types that answer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, request

from planner.version import VERSION
from planner.web.api.openapi_advice import advice_paths, advice_schemas
from planner.web.api.openapi_jobs import jobs_paths, jobs_schemas
from planner.web.api.openapi_osrm import osrm_paths, osrm_schemas
from planner.web.api.openapi_schemas import ref, schemas

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


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Describe our own API."""
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
            {"name": "roads", "description": "OSRM's HTTP API, version 1."},
            {"name": "service", "description": "The server itself."},
        ],
        "paths": {
            **_planning(),
            **_tours(),
            **advice_paths(_refusals("404", "422", "503")),
            **jobs_paths(_refusals(*_REFUSALS), _ORIGIN),
            **osrm_paths(),
            **_service(),
        },
        "components": {
            "schemas": {**schemas(), **osrm_schemas(), **advice_schemas(), **jobs_schemas()},
            "responses": _errors(),
        },
    }


def _planning() -> _Json:
    return {
        "/api/v1/plan": {
            "post": {
                "operationId": "plan",
                "tags": ["planning"],
                "summary": "Plan a brief",
                "description": (
                    "Judges the days that carry an order, finds the best order of the others, and "
                    "names what does not fit. Stateless: any program may call it."
                ),
                "requestBody": _body("Brief"),
                "responses": {
                    "200": _answer("The planned tour.", "Itinerary"),
                    **_refusals("400", "413", "415", "422", "503"),
                },
            }
        },
        "/api/v1/venues": {
            "get": {
                "operationId": "venues",
                "tags": ["planning"],
                "summary": "The city's venues as GeoJSON (RFC 7946)",
                "responses": {
                    "200": {
                        "description": "A FeatureCollection of points.",
                        "headers": {"ETag": {"schema": {"type": "string"}}},
                        "content": {"application/geo+json": {"schema": ref("FeatureCollection")}},
                    },
                    "304": {"description": "Unchanged since the ETag in If-None-Match."},
                    **_refusals("503"),
                },
            }
        },
    }


def _tours() -> _Json:
    tour = _parameter("tour_id", "The tour's id.", {"type": "string"})
    coach = {
        "name": "coach",
        "in": "query",
        "description": "Of several coaches, which one's days are meant; by default the first.",
        "schema": {"type": "string"},
    }
    day = _parameter("day", "One of the tour's days.", {"type": "string", "format": "date"})
    changed = {"200": _answer("The tour as it stands now.", "KeptTour")}
    refused = _refusals("400", "403", "404", "409", "413", "415", "422", "503")

    def change(name: str, summary: str, body: str = "Change") -> _Json:
        return {
            "operationId": name,
            "tags": ["tours"],
            "summary": summary,
            "parameters": [_ORIGIN, coach],
            "requestBody": _body(body),
            "responses": {**changed, **refused},
        }

    optimise = change("optimise", "Find the day's best order; keep nothing")
    optimise["responses"] = {
        "200": _answer("The day as it is and as it could be.", "Comparison"),
        **refused,
    }
    order = change("order", "Keep a hand-made order of the day", "OrderChange")
    base = "/api/v1/tours/{tour_id}"
    return {
        base: {
            "parameters": [tour],
            "get": {
                "operationId": "tour",
                "tags": ["tours"],
                "summary": "A kept tour and its itinerary",
                "parameters": [coach],
                "responses": {**changed, **_refusals("404", "422", "503")},
            },
        },
        f"{base}/days/{{day}}/order": {"parameters": [tour, day], "put": order},
        f"{base}/days/{{day}}/optimise": {"parameters": [tour, day], "post": optimise},
        f"{base}/undo": {"parameters": [tour], "post": change("undo", "Take back the last change")},
        f"{base}/redo": {"parameters": [tour], "post": change("redo", "Take back the last undo")},
    }


def _service() -> _Json:
    return {
        "/healthz": {
            "get": {
                "operationId": "healthz",
                "tags": ["service"],
                "summary": "Whether the server is ready, and on which roads it plans",
                "responses": {
                    "200": _answer("Ready.", "Health"),
                    "503": _answer("Still starting, or failed.", "Health"),
                },
            }
        },
        "/openapi.json": {
            "get": {
                "operationId": "openapi",
                "tags": ["service"],
                "summary": "This document",
                "responses": {
                    "200": {
                        "description": "OpenAPI 3.1.",
                        "content": _json({"type": "object"}),
                    }
                },
            }
        },
    }


_ORIGIN: Final[_Json] = {
    "name": "Origin",
    "in": "header",
    "description": (
        "The site's own address. Browsers send it, or Sec-Fetch-Site, by themselves; without "
        "either, a change is refused."
    ),
    "schema": {"type": "string"},
}

_REFUSALS: Final = {
    "400": ("BadRequest", "The body is not JSON, or the request breaks HTTP's rules."),
    "403": ("Forbidden", "The change does not come from the site's own pages."),
    "404": ("NotFound", "No such tour or day."),
    "409": ("Conflict", "The tour was changed meanwhile, or there is nothing to undo or redo."),
    "413": ("TooBig", "The body is larger than 1 MB."),
    "415": ("UnsupportedMediaType", "The body is not declared as JSON."),
    "422": ("InvalidInput", "The input cannot be planned; every fault is listed."),
    "503": ("Unavailable", "Something that the answer needs is missing or busy."),
}


def _refusals(*statuses: str) -> _Json:
    return {
        status: {"$ref": f"#/components/responses/{_REFUSALS[status][0]}"} for status in statuses
    }


def _errors() -> _Json:
    return {
        name: {"description": description, "content": _json(ref("Error"))}
        for name, description in _REFUSALS.values()
    }


def _json(schema: _Json) -> _Json:
    return {"application/json": {"schema": schema}}


def _body(name: str) -> _Json:
    return {"required": True, "content": _json(ref(name))}


def _answer(description: str, name: str) -> _Json:
    return {"description": description, "content": _json(ref(name))}


def _parameter(name: str, description: str, schema: _Json) -> _Json:
    return {
        "name": name, "in": "path", "required": True, "description": description, "schema": schema,
    }  # fmt: skip
