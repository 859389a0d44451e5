"""Routes and matrices in the form of OSRM's HTTP API, so that its clients work against us.

Durations are free-flow seconds on our roads: the factor for traffic belongs to a tour's brief, not
to the network. Errors are HTTP 400 with OSRM's codes.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, request

from planner import polyline
from planner.errors import NoSegment
from planner.geodesy import LonLat, bounds, distance_m
from planner.manoeuvre import Manoeuvre, Route
from planner.web.errors import json_response
from planner.web.osrm_query import (
    Asked,
    OsrmError,
    RouteQuery,
    TableQuery,
    route_query,
    table_query,
)
from planner.web.services import services

if TYPE_CHECKING:
    from planner.roads.roads import Snap
    from planner.roads.router import Router

blueprint = Blueprint("osrm", __name__)

OVERVIEW_PARTS: Final = 400
"""A simplified overview strays from the road by this part of its extent: a pixel or two."""
DECIMALS: Final = 6
"""A millionth of a degree is 11 cm."""


@blueprint.get("/route/v1/<profile>/<path:coordinates>")
def route(profile: str, coordinates: str) -> Response:
    """Answer with the quickest way through the coordinates in their order."""
    held = services()
    query = route_query(
        profile, coordinates, request.args.to_dict(flat=False), held.settings.max_table_points
    )
    roads, asked = held.planner.roads, query.asked
    snaps = _snaps(roads, asked)
    legs = [roads.route(asked.profile, *pair) for pair in pairwise(asked.points)]
    driving_side = held.planner.city.driving_side
    answer: dict[str, Any] = {"code": "Ok", "routes": [_route(legs, query, driving_side)]}
    if asked.waypoints:
        answer["waypoints"] = _waypoints(snaps, asked)
    return json_response(answer)


@blueprint.get("/table/v1/<profile>/<path:coordinates>")
def table(profile: str, coordinates: str) -> Response:
    """Answer with the matrix from every source to every destination."""
    held = services()
    query = table_query(
        profile, coordinates, request.args.to_dict(flat=False), held.settings.max_table_points
    )
    roads, asked = held.planner.roads, query.asked
    snaps = _snaps(roads, asked)
    answer: dict[str, Any] = {"code": "Ok", **_matrices(roads, query)}
    if asked.waypoints:
        waypoints = _waypoints(snaps, asked)
        answer["sources"] = [waypoints[index] for index in query.sources]
        answer["destinations"] = [waypoints[index] for index in query.destinations]
    return json_response(answer)


@blueprint.get("/route/<path:rest>")
@blueprint.get("/table/<path:rest>")
def malformed(rest: str) -> Response:
    """Refuse an address of no version that we serve."""
    raise OsrmError(
        "InvalidUrl",
        f"The address ends in {rest[:60]!r}; write /route/v1/car/lon,lat;lon,lat "
        "or /table/v1/car/lon,lat;lon,lat.",
    )


def _snaps(roads: Router, asked: Asked) -> tuple[Snap, ...]:
    snaps = roads.snap(asked.profile, asked.points)
    for index, (snap, radius_m) in enumerate(zip(snaps, asked.radiuses_m, strict=True)):
        if snap.distance_m > radius_m:
            raise NoSegment(
                f"Coordinate {index} lies {snap.distance_m:.0f} m from the nearest road, "
                f"farther than its radius of {radius_m:g} m."
            )
    return snaps


def _waypoints(snaps: Sequence[Snap], asked: Asked) -> list[dict[str, Any]]:
    waypoints = []
    for snap in snaps:
        location = _place(snap.lon, snap.lat)
        waypoint = {
            "name": snap.name,
            "location": location,
            "distance": round(snap.distance_m, 1),
        }
        if asked.hints:
            # Opaque to clients. They send it back to save a search that costs us nothing.
            text = f"{asked.profile} {location[0]} {location[1]}"
            waypoint["hint"] = urlsafe_b64encode(text.encode()).decode()
        waypoints.append(waypoint)
    return waypoints


def _matrices(roads: Router, query: TableQuery) -> dict[str, Any]:
    points, profile = query.asked.points, query.asked.profile
    sources = [points[index] for index in query.sources]
    targets = [points[index] for index in query.destinations]
    found: dict[str, Any] = {}
    if "distance" in query.annotations:
        both = roads.table(profile, sources, targets)
        durations_ms = both.durations_ms
        found["distances"] = [
            [None if metres < 0 else metres for metres in row] for row in both.distances_m.tolist()
        ]
    else:
        durations_ms = roads.durations(profile, sources, targets)
    if "duration" in query.annotations:
        found["durations"] = [
            [None if ms < 0 else _seconds(ms) for ms in row] for row in durations_ms.tolist()
        ]
    return found


def _route(legs: Sequence[Route], query: RouteQuery, driving_side: str) -> dict[str, Any]:
    duration_s = _seconds(sum(leg.duration_ms for leg in legs))
    route: dict[str, Any] = {
        "distance": sum(leg.distance_m for leg in legs),
        "duration": duration_s,
        "weight": duration_s,
        "weight_name": "duration",
        "legs": [_leg(leg, query, driving_side) for leg in legs],
    }
    if query.overview != "false":
        line = [legs[0].geometry[0], *(point for leg in legs for point in leg.geometry[1:])]
        if query.overview == "simplified":
            west, south, east, north = bounds(line)
            extent_m = distance_m((west, south), (east, north))
            line = polyline.simplified(line, extent_m / OVERVIEW_PARTS)
        route["geometry"] = _geometry(line, query.geometries)
    return route


def _leg(leg: Route, query: RouteQuery, driving_side: str) -> dict[str, Any]:
    duration_s = _seconds(leg.duration_ms)
    told: dict[str, Any] = {
        "distance": leg.distance_m,
        "duration": duration_s,
        "weight": duration_s,
        "summary": ", ".join(leg.main_streets),
        "steps": _steps(leg, query, driving_side) if query.steps else [],
    }
    if query.annotations:
        told["annotation"] = _annotation(leg, query.annotations)
    return told


def _steps(leg: Route, query: RouteQuery, driving_side: str) -> list[dict[str, Any]]:
    mode = "walking" if query.asked.profile == "walk" else "driving"
    last = len(leg.geometry) - 1
    ends = [following.geometry_index for following in leg.manoeuvres[1:]] + [last]
    steps = []
    for manoeuvre, end in zip(leg.manoeuvres, ends, strict=True):
        line = list(leg.geometry[manoeuvre.geometry_index : end + 1])
        if len(line) < 2:
            # OSRM, too, gives the arrival a line of no length.
            line = [line[0], line[0]]
        duration_s = _seconds(manoeuvre.duration_ms)
        steps.append(
            {
                "distance": manoeuvre.distance_m,
                "duration": duration_s,
                "weight": duration_s,
                "name": manoeuvre.street,
                "mode": mode,
                "driving_side": driving_side,
                "geometry": _geometry(line, query.geometries),
                "maneuver": _maneuver(manoeuvre),
                "intersections": [_intersection(manoeuvre)],
            }
        )
    return steps


def _maneuver(manoeuvre: Manoeuvre) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": manoeuvre.type,
        "location": _place(manoeuvre.lon, manoeuvre.lat),
        # As in OSRM, the way that was not driven or will not be driven has the bearing 0.
        "bearing_before": 0 if manoeuvre.type == "depart" else manoeuvre.bearing_before_deg,
        "bearing_after": 0 if manoeuvre.type == "arrive" else manoeuvre.bearing_after_deg,
    }
    modifier = manoeuvre.side if manoeuvre.type == "arrive" else manoeuvre.modifier
    if modifier is not None:
        told["modifier"] = modifier
    if manoeuvre.exit is not None:
        told["exit"] = manoeuvre.exit
    return told


def _intersection(manoeuvre: Manoeuvre) -> dict[str, Any]:
    """Tell of the two roads that are driven; which others may be entered we do not claim."""
    back = (manoeuvre.bearing_before_deg + 180) % 360
    told: dict[str, Any] = {"location": _place(manoeuvre.lon, manoeuvre.lat)}
    if manoeuvre.type == "depart":
        return told | {"bearings": [manoeuvre.bearing_after_deg], "entry": [True], "out": 0}
    if manoeuvre.type == "arrive":
        return told | {"bearings": [back], "entry": [True], "in": 0}
    ways = sorted([(back, "in"), (manoeuvre.bearing_after_deg, "out")])
    return told | {
        "bearings": [bearing for bearing, _ in ways],
        "entry": [way == "out" for _, way in ways],
        **{way: index for index, (_, way) in enumerate(ways)},
    }


def _annotation(leg: Route, wanted: frozenset[str]) -> dict[str, Any]:
    """Tell each piece between two points of the geometry.

    The time of a step is shared among its pieces by their length.
    """
    lengths_m = [distance_m(a, b) for a, b in pairwise(leg.geometry)]
    durations_s = [0.0] * len(lengths_m)
    for manoeuvre, following in pairwise(leg.manoeuvres):
        span = range(manoeuvre.geometry_index, following.geometry_index)
        length_m = sum(lengths_m[index] for index in span)
        for index in span:
            share = lengths_m[index] / length_m if length_m else 1 / len(span)
            durations_s[index] = manoeuvre.duration_ms * share / 1000
    speeds_ms = [
        length_m / duration_s if duration_s else 0.0
        for length_m, duration_s in zip(lengths_m, durations_s, strict=True)
    ]
    told = {
        "distance": [round(length_m, 2) for length_m in lengths_m],
        "duration": [round(duration_s, 2) for duration_s in durations_s],
        "weight": [round(duration_s, 2) for duration_s in durations_s],
        "speed": [round(speed_ms, 1) for speed_ms in speeds_ms],
    }
    return {name: values for name, values in told.items() if name in wanted}


def _geometry(line: Sequence[LonLat], form: str) -> str | dict[str, Any]:
    if form == "geojson":
        return {"type": "LineString", "coordinates": [_place(lon, lat) for lon, lat in line]}
    return polyline.encode(line, 6 if form == "polyline6" else 5)


def _place(lon: float, lat: float) -> list[float]:
    return [round(lon, DECIMALS), round(lat, DECIMALS)]


def _seconds(milliseconds: int) -> float:
    return round(milliseconds / 1000, 1)
