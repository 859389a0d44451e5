"""OSRM's form of answers, version 1: the structs that are sent, and that ``/openapi.json`` is made of."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

Place = tuple[float, float]
"""Degrees: lon, lat."""
Count = Annotated[int, Meta(ge=0)]
Matrix = list[list[Annotated[float, Meta(ge=0)] | None]]
_WAYPOINTS: Final = {"type": "array", "items": {"$ref": "#/components/schemas/OsrmWaypoint"}}
_NEAREST: Final = {"anyOf": [_WAYPOINTS, {"type": "array", "items": _WAYPOINTS}]}


class OsrmAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of an answer in OSRM's form. What is ``UNSET`` is not in it."""


class OsrmWaypoint(OsrmAnswer, frozen=True, kw_only=True):
    """Where a coordinate lies on the road; ``/nearest`` alone names the OSM ids of nodes beside it."""

    name: str
    location: Place
    distance: float
    hint: str | UnsetType = UNSET
    nodes: tuple[int, int] | UnsetType = UNSET


class OsrmTripWaypoint(OsrmWaypoint, frozen=True, kw_only=True):
    """The same in a round trip, with its place in the order."""

    trips_index: Count
    waypoint_index: Count


class OsrmLine(OsrmAnswer, frozen=True):
    """A line as GeoJSON."""

    type: Literal["LineString"]
    coordinates: list[Place]


class OsrmManeuver(OsrmAnswer, frozen=True):
    """What is done at the beginning of a step."""

    type: str
    location: Place
    bearing_before: float
    bearing_after: float
    modifier: str | UnsetType = UNSET
    exit: int | UnsetType = UNSET


class OsrmIntersection(OsrmAnswer, frozen=True):
    """The roads that are driven at the beginning of a step."""

    location: Place
    bearings: list[float]
    entry: list[bool]
    in_: int | UnsetType = field(name="in", default=UNSET)
    out: int | UnsetType = UNSET


class OsrmStep(OsrmAnswer, frozen=True):
    """A step from one manoeuvre to the next."""

    distance: float
    duration: float
    weight: float
    name: str
    mode: Literal["driving", "walking"]
    driving_side: str
    geometry: str | OsrmLine
    maneuver: OsrmManeuver
    intersections: list[OsrmIntersection]


class OsrmSources(OsrmAnswer, frozen=True):
    """Where speeds come from."""

    datasource_names: list[str]


class OsrmAnnotation(OsrmAnswer, frozen=True):
    """Each piece between two points of a geometry."""

    distance: list[float] | UnsetType = UNSET
    duration: list[float] | UnsetType = UNSET
    weight: list[float] | UnsetType = UNSET
    speed: list[float] | UnsetType = UNSET
    datasources: list[int] | UnsetType = UNSET
    metadata: OsrmSources | UnsetType = UNSET


class OsrmLeg(OsrmAnswer, frozen=True):
    """The way from one stop to the next."""

    distance: float
    duration: float
    weight: float
    summary: str
    steps: list[OsrmStep]
    annotation: OsrmAnnotation | UnsetType = UNSET


class OsrmWay(OsrmAnswer, frozen=True):
    """A way of one leg or more."""

    distance: Annotated[float, Meta(description="Metres.")]
    duration: Annotated[float, Meta(description="Seconds.")]
    weight: float
    weight_name: Literal["duration"]
    legs: list[OsrmLeg]
    geometry: str | OsrmLine | UnsetType = UNSET


class OsrmRoute(OsrmAnswer, frozen=True):
    """The answer of ``/route``, the quickest way first."""

    code: Literal["Ok"]
    routes: Annotated[list[OsrmWay], Meta(min_length=1)]
    waypoints: list[OsrmWaypoint] | UnsetType = UNSET


class OsrmTable(OsrmAnswer, frozen=True):
    """The answer of ``/table``: seconds and metres, null where no way leads."""

    code: Literal["Ok"]
    durations: Matrix | UnsetType = UNSET
    distances: Matrix | UnsetType = UNSET
    fallback_speed_cells: (
        Annotated[
            list[tuple[Count, Count]],
            Meta(description="Row and column of each cell that is a straight line."),
        ]
        | UnsetType
    ) = UNSET
    sources: list[OsrmWaypoint] | UnsetType = UNSET
    destinations: list[OsrmWaypoint] | UnsetType = UNSET


class OsrmNearest(OsrmAnswer, frozen=True):
    """The answer of ``/nearest``: one list for one coordinate, a list of lists for several."""

    code: Literal["Ok"]
    waypoints: Annotated[list[Any], Meta(extra_json_schema=_NEAREST)] | UnsetType = UNSET


class OsrmTrip(OsrmAnswer, frozen=True):
    """The answer of ``/trip``."""

    code: Literal["Ok"]
    trips: Annotated[list[OsrmWay], Meta(min_length=1, max_length=1)]
    waypoints: list[OsrmTripWaypoint] | UnsetType = UNSET
