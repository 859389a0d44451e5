"""OSRM's services in ``/openapi.json``: what is OSRM's form, and what is ours to add."""

from __future__ import annotations

from typing import Any, Final

from planner.web.api.openapi_schemas import record, ref
from planner.web.osrm.query import (
    MOST_ALTERNATIVES,
    MOST_NEAREST,
    MOST_NEAREST_POINTS,
    MOST_TRIP,
    PROFILES,
)

_Json = dict[str, Any]

NOTE: Final = (
    "OSRM's HTTP API, version 1; docs/osrm.md tells what differs. Without depart, durations are "
    "seconds of free flow: multiply them by a factor for traffic. Errors are HTTP 400 with OSRM's "
    "codes."
)


def osrm_paths() -> _Json:
    """Return the four services by their address."""
    each = "one entry a coordinate, ; between, empty or not."
    shared = [
        _option("bearings", f"bearing,deviation in whole degrees from north; {each}"),
        _option("radiuses", f"Metres a coordinate may be moved, or unlimited; {each}"),
        _option("approaches", f"curb (the side where the doors are) or unrestricted; {each}"),
        _option("exclude", "Roads to keep off: toll, motorway, or both with a comma."),
        _option("hints", "Accepted; they change nothing."),
        _yes("generate_hints", default=True),
        _yes("skip_waypoints", default=False),
        _choice("snapping", ["default", "any"]),
        _option(
            "depart",
            "Not OSRM's: when the first leg begins, an ISO 8601 date and time of the city, or one "
            "with an offset, which is turned into the city's time. Times are those of that hour.",
        ),
        _option(
            "closures",
            "Not OSRM's: ids of closures that the server knows, with commas, or closures of one's "
            "own as the JSON of a closures file (docs/traffic.md).",
        ),
    ]
    drawn = [
        _yes("steps", default=False),
        _choice("overview", ["simplified", "full", "false"]),
        _choice("geometries", ["polyline", "polyline6", "geojson"]),
        _option(
            "annotations",
            "true, false, or several of duration, distance, speed, weight, datasources, with "
            "commas. The time of a step is shared among its pieces by their length.",
        ),
    ]
    indices = "Numbers of coordinates with ; between"
    return {
        **_service(
            "route",
            "The quickest way through coordinates in their order",
            "",
            [
                *shared,
                *drawn,
                _option(
                    "alternatives",
                    f"true (one) or a number up to {MOST_ALTERNATIVES}: how many other ways "
                    "between two coordinates are welcome.",
                ),
                _choice("continue_straight", ["default", "true", "false"]),
                _option("waypoints", f"{indices}: where a leg ends. The others are passed."),
            ],
            "OsrmRoute",
        ),
        **_service(
            "table",
            "The matrix from every source to every destination",
            "A cell without a way is null.",
            [
                *shared,
                _option("sources", f"{indices}, or all."),
                _option("destinations", f"{indices}, or all."),
                _option("annotations", "duration, distance, or both with a comma."),
                _option("fallback_speed", "Metres a second over the straight line, for no way."),
                _choice("fallback_coordinate", ["input", "snapped"]),
                _option("scale_factor", "Multiplies every duration."),
            ],
            "OsrmTable",
        ),
        **_service(
            "nearest",
            "The nearest places on different roads",
            f"At most {MOST_NEAREST_POINTS} coordinates; several are answered by lists of lists.",
            [*shared, _option("number", f"How many places, 1 to {MOST_NEAREST}.")],
            "OsrmNearest",
        ),
        **_service(
            "trip",
            "The order of coordinates that takes the least time",
            f"At most {MOST_TRIP} coordinates; the order is proved up to 15 free ones.",
            [
                *shared,
                *drawn,
                _yes("roundtrip", default=True),
                _choice("source", ["any", "first"]),
                _choice("destination", ["any", "last"]),
            ],
            "OsrmTrip",
        ),
    }


def osrm_schemas() -> _Json:
    """Return the components of their answers."""
    text: _Json = {"type": "string"}
    number: _Json = {"type": "number"}
    index: _Json = {"type": "integer", "minimum": 0}
    waypoint = {
        "name": text,
        "location": {"type": "array", "items": number, "minItems": 2, "maxItems": 2},
        "distance": number,
        "hint": text,
    }
    nodes: _Json = {
        "type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2,
        "description": "OSM ids beside the place; /nearest alone tells them.",
    }  # fmt: skip
    waypoints = _list(ref("OsrmWaypoint"))
    matrix = _list(_list({"type": ["number", "null"], "minimum": 0}))
    return {
        "OsrmError": record({"code": text, "message": text}),
        "OsrmWaypoint": record({**waypoint, "nodes": nodes}, optional=("hint", "nodes")),
        "OsrmTripWaypoint": record(
            {**waypoint, "trips_index": index, "waypoint_index": index}, optional=("hint",)
        ),
        "OsrmWay": record(
            {
                "distance": {"type": "number", "description": "Metres."},
                "duration": {"type": "number", "description": "Seconds."},
                "weight": number,
                "weight_name": {"const": "duration"},
                "geometry": {"type": ["string", "object"]},
                "legs": _list(ref("OsrmLeg")),
            },
            optional=("geometry",),
        ),
        "OsrmLeg": record(
            {
                "distance": number,
                "duration": number,
                "weight": number,
                "summary": text,
                "steps": _list({"type": "object"}),
                "annotation": {"type": "object"},
            },
            optional=("annotation",),
        ),
        "OsrmRoute": record(
            {
                "code": {"const": "Ok"},
                "routes": {**_list(ref("OsrmWay")), "minItems": 1},
                "waypoints": waypoints,
            },
            optional=("waypoints",),
        ),
        "OsrmTable": record(
            {
                "code": {"const": "Ok"},
                "durations": {**matrix, "description": "Seconds."},
                "distances": {**matrix, "description": "Metres."},
                "fallback_speed_cells": {
                    **_list({"type": "array", "items": index, "minItems": 2, "maxItems": 2}),
                    "description": "Row and column of each cell that is a straight line.",
                },
                "sources": waypoints,
                "destinations": waypoints,
            },
            optional=("durations", "distances", "fallback_speed_cells", "sources", "destinations"),
        ),
        "OsrmNearest": record(
            {"code": {"const": "Ok"}, "waypoints": {"anyOf": [waypoints, _list(waypoints)]}},
            optional=("waypoints",),
        ),
        "OsrmTrip": record(
            {
                "code": {"const": "Ok"},
                "trips": {**_list(ref("OsrmWay")), "minItems": 1, "maxItems": 1},
                "waypoints": _list(ref("OsrmTripWaypoint")),
            },
            optional=("waypoints",),
        ),
    }


def _service(name: str, summary: str, note: str, options: list[_Json], answer: str) -> _Json:
    error = {"application/json": {"schema": ref("OsrmError")}}
    return {
        f"/{name}/v1/{{profile}}/{{coordinates}}": {
            "parameters": [
                _parameter("profile", "Who travels.", {"type": "string", "enum": list(PROFILES)}),
                _parameter(
                    "coordinates",
                    "lon,lat;lon,lat;… in degrees, or polyline(…) or polyline6(…).",
                    {"type": "string", "examples": ["106.79426,-6.594612;106.798,-6.598"]},
                ),
            ],
            "get": {
                "operationId": name,
                "tags": ["roads"],
                "summary": summary,
                "description": f"{NOTE} {note}".rstrip(),
                "parameters": options,
                "responses": {
                    "200": {
                        "description": "Ok.",
                        "content": {"application/json": {"schema": ref(answer)}},
                    },
                    "400": {"description": "OSRM's error.", "content": error},
                    "503": {"description": "Not ready.", "content": error},
                },
            },
        }
    }


def _list(items: _Json) -> _Json:
    return {"type": "array", "items": items}


def _parameter(name: str, description: str, schema: _Json) -> _Json:
    return {
        "name": name, "in": "path", "required": True, "description": description, "schema": schema,
    }  # fmt: skip


def _option(name: str, description: str) -> _Json:
    return {"name": name, "in": "query", "description": description, "schema": {"type": "string"}}


def _choice(name: str, known: list[str]) -> _Json:
    schema = {"type": "string", "enum": known, "default": known[0]}
    return {"name": name, "in": "query", "schema": schema}


def _yes(name: str, *, default: bool) -> _Json:
    schema = {"type": "string", "enum": ["true", "false"], "default": str(default).lower()}
    return {"name": name, "in": "query", "schema": schema}
