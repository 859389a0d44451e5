"""What an address in OSRM's form may say, as ``/openapi.json`` describes it."""

from __future__ import annotations

from typing import Final

from planner.web.operations import Parameter, text
from planner.web.osrm.query import (
    MOST_ALTERNATIVES,
    MOST_NEAREST,
    PROFILES,
)


def _choice(name: str, description: str, *known: str) -> Parameter:
    """Return a choice; the first holds where the address names none."""
    schema = {"type": "string", "enum": list(known), "default": known[0]}
    return Parameter(name, "query", description, schema)


_EACH: Final = "one entry a coordinate, ; between, empty or not."
_INDICES: Final = "Numbers of coordinates with ; between"
_SHARED: Final = (
    Parameter(
        "profile", "path", "Who travels.", {"type": "string", "enum": list(PROFILES)}, required=True
    ),
    Parameter(
        "coordinates",
        "path",
        "lon,lat;lon,lat;… in degrees, or polyline(…) or polyline6(…).",
        {"type": "string", "examples": ["106.79426,-6.594612;106.798,-6.598"]},
        required=True,
    ),
    text("bearings", f"bearing,deviation in whole degrees from north; {_EACH}"),
    text("radiuses", f"Metres a coordinate may be moved, or unlimited; {_EACH}"),
    text("approaches", f"curb (the side where the doors are) or unrestricted; {_EACH}"),
    text("exclude", "Roads to keep off: toll, motorway, or both with a comma."),
    text("hints", "Accepted; they change nothing."),
    _choice("generate_hints", "Whether waypoints carry a hint.", "true", "false"),
    _choice("skip_waypoints", "Whether waypoints are left out.", "false", "true"),
    _choice("snapping", "Which roads a coordinate may be moved to.", "default", "any"),
    text(
        "depart",
        "Not OSRM's: when the first leg begins, an ISO 8601 date and time of the city, or one "
        "with an offset, which is turned into the city's time. Times are those of that hour.",
    ),
    text(
        "closures",
        "Not OSRM's: ids of closures that the server knows, with commas, or closures of one's "
        "own as the JSON of a closures file (docs/traffic.md).",
    ),
)
_DRAWN: Final = (
    _choice("steps", "Whether legs carry their steps.", "false", "true"),
    _choice("overview", "How the whole way is drawn.", "simplified", "full", "false"),
    _choice("geometries", "The form of lines.", "polyline", "polyline6", "geojson"),
    text(
        "annotations",
        "true, false, or several of duration, distance, speed, weight, datasources, with "
        "commas. The time of a step is shared among its pieces by their length.",
    ),
)
ROUTE: Final = (
    *_SHARED,
    *_DRAWN,
    text(
        "alternatives",
        f"true (one) or a number up to {MOST_ALTERNATIVES}: how many other ways between two "
        "coordinates are welcome.",
    ),
    _choice(
        "continue_straight", "Whether coordinates between are passed without turning round.",
        "default", "true", "false",
    ),
    text("waypoints", f"{_INDICES}: where a leg ends. The others are passed."),
)  # fmt: skip
TABLE: Final = (
    *_SHARED,
    text("sources", f"{_INDICES}, or all."),
    text("destinations", f"{_INDICES}, or all."),
    text("annotations", "duration, distance, or both with a comma."),
    text("fallback_speed", "Metres a second over the straight line, for no way."),
    _choice("fallback_coordinate", "From where the straight line is drawn.", "input", "snapped"),
    text("scale_factor", "Multiplies every duration."),
)
NEAREST: Final = (*_SHARED, text("number", f"How many places, 1 to {MOST_NEAREST}."))
TRIP: Final = (
    *_SHARED,
    *_DRAWN,
    _choice("roundtrip", "Whether the way ends where it began.", "true", "false"),
    _choice("source", "Where the way begins.", "any", "first"),
    _choice("destination", "Where the way ends.", "any", "last"),
)
