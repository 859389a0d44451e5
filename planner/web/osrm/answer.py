"""Routes, places and matrices put into OSRM's form."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from msgspec import UNSET

from planner import polyline
from planner.geodesy import LonLat, bounds, distance_m
from planner.manoeuvre import Manoeuvre, Route
from planner.web.osrm.query import Drawn
from planner.web.osrm.structs import (
    Matrix,
    OsrmAnnotation,
    OsrmIntersection,
    OsrmLeg,
    OsrmLine,
    OsrmManeuver,
    OsrmSources,
    OsrmStep,
    OsrmWay,
    OsrmWaypoint,
    Place,
)

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


def waypoint(snap: Snap, profile: str, *, hint: bool, nodes: bool = False) -> OsrmWaypoint:
    """Return where a point lies on the road, with ``nodes`` also beside which nodes, where known."""
    lon, lat = location = _place(snap.lon, snap.lat)
    # Opaque to clients. They send it back to save a search that costs us nothing.
    opaque = urlsafe_b64encode(f"{profile} {lon} {lat}".encode()).decode()
    return OsrmWaypoint(
        name=snap.name,
        location=location,
        distance=round(snap.distance_m, 1),
        hint=opaque if hint else UNSET,
        nodes=snap.nodes if nodes and all(snap.nodes) else UNSET,
    )


def seconds(milliseconds: NDArray[Any]) -> Matrix:
    """Return a matrix in tenths of seconds; what is below 0 comes out as null in JSON."""
    import numpy as np  # noqa: PLC0415 - at first use

    # Tenths first, then one division: the nearest double to a tenth is printed as that tenth.
    matrix: Matrix = np.where(milliseconds < 0, np.nan, np.rint(milliseconds / 100) / 10).tolist()
    return matrix


def metres(distances_m: NDArray[Any]) -> Matrix:
    """Return a matrix in tenths of metres; what is below 0 comes out as null in JSON."""
    import numpy as np  # noqa: PLC0415 - at first use

    matrix: Matrix = np.where(distances_m < 0, np.nan, np.rint(distances_m * 10) / 10).tolist()
    return matrix


def way(legs: Sequence[Route], drawn: Drawn, *, profile: str, side: str) -> OsrmWay:
    """Return a way of one leg or more. ``side`` is the side that traffic keeps to."""
    duration_s = _seconds(sum(leg.duration_ms for leg in legs))
    return OsrmWay(
        distance=sum(leg.distance_m for leg in legs),
        duration=duration_s,
        weight=duration_s,
        weight_name="duration",
        legs=[_leg(leg, drawn, profile, side) for leg in legs],
        geometry=UNSET if drawn.overview == "false" else _overview(legs, drawn),
    )


def _overview(legs: Sequence[Route], drawn: Drawn) -> str | OsrmLine:
    line = [legs[0].geometry[0], *(point for leg in legs for point in leg.geometry[1:])]
    if drawn.overview == "simplified":
        west, south, east, north = bounds(line)
        extent_m = distance_m((west, south), (east, north))
        line = polyline.simplified(line, extent_m / OVERVIEW_PARTS)
    return _geometry(line, drawn.geometries)


def _leg(leg: Route, drawn: Drawn, profile: str, side: str) -> OsrmLeg:
    duration_s = _seconds(leg.duration_ms)
    return OsrmLeg(
        distance=leg.distance_m,
        duration=duration_s,
        weight=duration_s,
        summary=", ".join(leg.main_streets),
        steps=_steps(leg, drawn, profile, side) if drawn.steps else [],
        annotation=_annotation(leg, drawn.annotations) if drawn.annotations else UNSET,
    )


def _steps(leg: Route, drawn: Drawn, profile: str, side: str) -> list[OsrmStep]:
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
            OsrmStep(
                distance=manoeuvre.distance_m,
                duration=duration_s,
                weight=duration_s,
                name=manoeuvre.street,
                mode="walking" if profile == WALKS else "driving",
                driving_side=side,
                geometry=_geometry(line, drawn.geometries),
                maneuver=_maneuver(manoeuvre),
                intersections=[_intersection(manoeuvre)],
            )
        )
    return steps


def _maneuver(manoeuvre: Manoeuvre) -> OsrmManeuver:
    modifier = manoeuvre.side if manoeuvre.type == "arrive" else manoeuvre.modifier
    return OsrmManeuver(
        type=manoeuvre.type,
        location=_place(manoeuvre.lon, manoeuvre.lat),
        # As in OSRM, the way that was not driven or will not be driven has the bearing 0.
        bearing_before=0 if manoeuvre.type == "depart" else manoeuvre.bearing_before_deg,
        bearing_after=0 if manoeuvre.type == "arrive" else manoeuvre.bearing_after_deg,
        modifier=UNSET if modifier is None else modifier,
        exit=UNSET if manoeuvre.exit is None else manoeuvre.exit,
    )


def _intersection(manoeuvre: Manoeuvre) -> OsrmIntersection:
    """Return the two roads that are driven; which others may be entered we do not claim."""
    back = (manoeuvre.bearing_before_deg + 180) % 360
    ways = sorted([(back, "in"), (manoeuvre.bearing_after_deg, "out")])
    if manoeuvre.type == "depart":
        ways = [(manoeuvre.bearing_after_deg, "out")]
    elif manoeuvre.type == "arrive":
        ways = [(back, "in")]
    numbers = {name: index for index, (_, name) in enumerate(ways)}
    return OsrmIntersection(
        location=_place(manoeuvre.lon, manoeuvre.lat),
        bearings=[bearing for bearing, _ in ways],
        # Where the way ends, OSRM calls the road back open.
        entry=[name == "out" or len(ways) == 1 for _, name in ways],
        in_=numbers.get("in", UNSET),
        out=numbers.get("out", UNSET),
    )


def _annotation(leg: Route, wanted: frozenset[str]) -> OsrmAnnotation:
    """Return each piece between two points of the geometry.

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
    values: dict[str, Any] = {
        "distance": [round(length_m, 2) for length_m in lengths_m],
        "duration": [round(duration_s, 2) for duration_s in durations_s],
        "weight": [round(duration_s, 2) for duration_s in durations_s],
        "speed": [round(speed_ms, 1) for speed_ms in speeds_ms],
        "datasources": [0] * len(lengths_m),
    }
    sources = OsrmSources(datasource_names=[SOURCE]) if "datasources" in wanted else UNSET
    return OsrmAnnotation(**{name: values[name] for name in wanted}, metadata=sources)


def _geometry(line: Sequence[LonLat], form: str) -> str | OsrmLine:
    if form == "geojson":
        return OsrmLine(type="LineString", coordinates=[_place(lon, lat) for lon, lat in line])
    return polyline.encode(line, 6 if form == "polyline6" else 5)


def _place(lon: float, lat: float) -> Place:
    return round(lon, DECIMALS), round(lat, DECIMALS)


def _seconds(milliseconds: int) -> float:
    return round(milliseconds / 1000, 1)
