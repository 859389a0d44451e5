"""Routes, places and matrices told as OSRM tells them."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from planner import polyline
from planner.geodesy import LonLat, bounds, distance_m
from planner.manoeuvre import Manoeuvre, Route
from planner.web.osrm.query import Drawn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planner.roads.network.queries import Snap

OVERVIEW_PARTS: Final = 400
"""A simplified overview strays from the road by this part of its extent: a pixel or two."""
DECIMALS: Final = 6
"""A millionth of a degree is 11 cm."""
WALKS: Final = "walk"
SOURCE: Final = "travel profile"
"""Where every speed comes from, in OSRM's list of data sources."""


def waypoint(snap: Snap, profile: str, *, hint: bool, nodes: bool = False) -> dict[str, Any]:
    """Tell where a point lies on the road, with ``nodes`` also beside which nodes, where known."""
    location = _place(snap.lon, snap.lat)
    told = {"name": snap.name, "location": location, "distance": round(snap.distance_m, 1)}
    if hint:
        # Opaque to clients. They send it back to save a search that costs us nothing.
        text = f"{profile} {location[0]} {location[1]}"
        told["hint"] = urlsafe_b64encode(text.encode()).decode()
    if nodes and all(snap.nodes):
        told["nodes"] = list(snap.nodes)
    return told


def seconds(milliseconds: NDArray[Any]) -> list[list[float]]:
    """Tell a matrix in tenths of seconds; what is below 0 comes out as null in JSON."""
    import numpy as np  # noqa: PLC0415 - at first use

    # Tenths first, then one division: the nearest double to a tenth is printed as that tenth.
    found: list[list[float]] = np.where(
        milliseconds < 0, np.nan, np.rint(milliseconds / 100) / 10
    ).tolist()
    return found


def metres(distances_m: NDArray[Any]) -> list[list[float]]:
    """Tell a matrix in tenths of metres; what is below 0 comes out as null in JSON."""
    import numpy as np  # noqa: PLC0415 - at first use

    found: list[list[float]] = np.where(
        distances_m < 0, np.nan, np.rint(distances_m * 10) / 10
    ).tolist()
    return found


def route(legs: Sequence[Route], drawn: Drawn, *, profile: str, side: str) -> dict[str, Any]:
    """Tell a way of one leg or more. ``side`` is the side that traffic keeps to."""
    duration_s = _seconds(sum(leg.duration_ms for leg in legs))
    told: dict[str, Any] = {
        "distance": sum(leg.distance_m for leg in legs),
        "duration": duration_s,
        "weight": duration_s,
        "weight_name": "duration",
        "legs": [_leg(leg, drawn, profile, side) for leg in legs],
    }
    if drawn.overview != "false":
        line = [legs[0].geometry[0], *(point for leg in legs for point in leg.geometry[1:])]
        if drawn.overview == "simplified":
            west, south, east, north = bounds(line)
            extent_m = distance_m((west, south), (east, north))
            line = polyline.simplified(line, extent_m / OVERVIEW_PARTS)
        told["geometry"] = _geometry(line, drawn.geometries)
    return told


def _leg(leg: Route, drawn: Drawn, profile: str, side: str) -> dict[str, Any]:
    duration_s = _seconds(leg.duration_ms)
    told: dict[str, Any] = {
        "distance": leg.distance_m,
        "duration": duration_s,
        "weight": duration_s,
        "summary": ", ".join(leg.main_streets),
        "steps": _steps(leg, drawn, profile, side) if drawn.steps else [],
    }
    if drawn.annotations:
        told["annotation"] = _annotation(leg, drawn.annotations)
    return told


def _steps(leg: Route, drawn: Drawn, profile: str, side: str) -> list[dict[str, Any]]:
    mode = "walking" if profile == WALKS else "driving"
    last = len(leg.geometry) - 1
    ends = [following.geometry_index for following in leg.manoeuvres[1:]] + [last]
    steps = []
    for manoeuvre, end in zip(leg.manoeuvres, ends, strict=True):
        line = list(leg.geometry[manoeuvre.geometry_index : end + 1])
        if len(line) < 2 and drawn.geometries == "geojson":
            # A LineString has two points; OSRM, too, gives the arrival one of no length.
            line = [line[0], line[0]]
        duration_s = _seconds(manoeuvre.duration_ms)
        steps.append(
            {
                "distance": manoeuvre.distance_m,
                "duration": duration_s,
                "weight": duration_s,
                "name": manoeuvre.street,
                "mode": mode,
                "driving_side": side,
                "geometry": _geometry(line, drawn.geometries),
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
    told: dict[str, Any] = {
        "distance": [round(length_m, 2) for length_m in lengths_m],
        "duration": [round(duration_s, 2) for duration_s in durations_s],
        "weight": [round(duration_s, 2) for duration_s in durations_s],
        "speed": [round(speed_ms, 1) for speed_ms in speeds_ms],
        "datasources": [0] * len(lengths_m),
    }
    found = {name: values for name, values in told.items() if name in wanted}
    if "datasources" in wanted:
        found["metadata"] = {"datasource_names": [SOURCE]}
    return found


def _geometry(line: Sequence[LonLat], form: str) -> str | dict[str, Any]:
    if form == "geojson":
        return {"type": "LineString", "coordinates": [_place(lon, lat) for lon, lat in line]}
    return polyline.encode(line, 6 if form == "polyline6" else 5)


def _place(lon: float, lat: float) -> list[float]:
    return [round(lon, DECIMALS), round(lat, DECIMALS)]


def _seconds(milliseconds: int) -> float:
    return round(milliseconds / 1000, 1)
