"""The town that OSRM and we are both asked about, and the questions.

OSRM's answers to them stand in ``osrm_answers/``; ``bench/osrm_answers.py`` recorded them.
"""

from __future__ import annotations

from tests.towns import Town

TOWN = Town(
    """
    A---B---C---D---P
    |   |   |   |   |
    E---F---G>>>H---Q
    |   |   |   |
    I---J---K---L
    |           |
    S---U>>>W---X
        ^   v
        Y<<<Z
        |   |
        O---R   M---N
    """,
    ways={
        "ABCD": {"name": "Jalan Mawar", "highway": "secondary", "ref": "JM 1"},
        "EFG": {
            "name": "Jalan Melati", "highway": "tertiary", "lanes": "4",
            "turn:lanes:forward": "left|through",
        },
        "IJKL": {"name": "Jalan Kenanga"},
        "AEIS": {"name": "Jalan Anggrek"},
        "DHLX": {"name": "Jalan Dahlia"},
        "DP": {"name": "Jalan Tol", "highway": "motorway_link", "oneway": "no"},
        "PQ": {"name": "Jalan Tol", "highway": "motorway", "oneway": "no", "toll": "yes"},
        "QH": {
            "name": "Jalan Tol", "highway": "motorway_link", "oneway": "no",
            "destination:forward": "Bogor",
        },
        "UWZYU": {"junction": "roundabout", "highway": "tertiary"},
    },
)  # fmt: skip


def at(*marks: str) -> str:
    """Return the points of the letters as they stand in an address, each a little beside it."""
    found = []
    for mark in marks:
        lon, lat = TOWN.points[mark]
        # Thirty metres east of the junction and two north: inside the block's southern street.
        found.append(f"{lon + 0.00027:.6f},{lat + 0.00002:.6f}")
    return ";".join(found)


def _asked(service: str, marks: str, *options: str) -> list[str]:
    return [f"/{service}/v1/car/{at(*marks)}{'?' if one else ''}{one}" for one in options]


_ALL = "annotations=true&steps=true&overview=full"
ANSWERED = {
    "route": [
        *_asked("route", "AK", "", "steps=true", f"{_ALL}&geometries=geojson", "overview=false"),
        *_asked(
            "route", "AK",
            f"{_ALL}&geometries=polyline6", "annotations=duration", "annotations=distance,speed",
            "annotations=datasources", "annotations=false", "generate_hints=false",
            "skip_waypoints=true", "radiuses=50;unlimited", "bearings=90,20;", "hints=;",
            "approaches=curb;unrestricted", "exclude=toll", "exclude=motorway", "snapping=any",
            "continue_straight=true", "waypoints=0;1", "overview=simplified&steps=false",
        ),
        *_asked("route", "AL", "alternatives=true", "alternatives=3&steps=true", "alternatives=0"),
        *_asked("route", "SO", "steps=true", "steps=true&geometries=geojson"),
        *_asked("route", "AA", "steps=true&annotations=true"),
        *_asked("route", "CH", "steps=true"),
        *_asked(
            "route", "ACK", "steps=true", "waypoints=0;2&steps=true", "continue_straight=false",
            "continue_straight=true", "alternatives=3",
        ),
    ],
    "table": [
        *_asked("table", "ACK", "", "annotations=duration", "annotations=distance"),
        *_asked(
            "table", "ACK", "annotations=duration,distance", "sources=0&destinations=2;1",
            "sources=all&destinations=0", "generate_hints=false", "skip_waypoints=true",
            "scale_factor=2", "fallback_speed=10", "approaches=curb;;", "exclude=toll",
        ),
        *_asked(
            "table", "ACM", "annotations=duration,distance",
            "annotations=duration,distance&fallback_speed=10",
            "annotations=distance&fallback_speed=10&fallback_coordinate=snapped",
            "fallback_speed=10&scale_factor=2", "fallback_coordinate=snapped",
        ),
    ],
    "nearest": [
        *_asked("nearest", "A", "", "number=2", "number=2&generate_hints=false"),
        *_asked("nearest", "A", "skip_waypoints=true", "bearings=0,20", "approaches=curb"),
        *_asked("nearest", "AK", "", "number=2"),
    ],
    "trip": [
        *_asked("trip", "IALC", "", f"{_ALL}&geometries=geojson", "overview=false"),
        *_asked(
            "trip", "IALC", "source=first", "destination=last", "source=first&destination=last",
            "roundtrip=false&source=first&destination=last", "roundtrip=false&source=first",
            "roundtrip=false&destination=last", "skip_waypoints=true", "generate_hints=false",
        ),
        *_asked("trip", "AA", "steps=true"),
    ],
}  # fmt: skip
"""What is answered, by service: fields, types and which of them are there are compared."""

REFUSED = [
    "/route", "/route/v1", "/route/v1/car", f"/route/v2/car/{at('A', 'K')}",
    f"/route/v1/car/{at('A')}", f"/route/v1/car/{at('A')};", f"/route/v1/car/{at('A')};x,1",
    f"/route/v1/car/{at('A')},5", f"/route/v1/car/{at('A')};181,0", f"/route/v1/car/{at('A')};0,91",
    "/route/v1/car/polyline()", "/route/v1/car/nan,0;1,1",
    *_asked("tile", "AK", ""),
    *_asked("route", "AM", ""),
    *_asked(
        "route", "AK", "colour=red", "sources=0", "steps=yes", "overview=some", "geometries=wkt",
        "radiuses=5", "radiuses=0;0", "radiuses=-1;50", "bearings=400,20;", "bearings=90,181;",
        "bearings=90;", "bearings=90.5,10;", "bearings=90,10", "approaches=kerb;", "approaches=",
        "approaches=opposite;", "exclude=tunnel", "exclude=ferry", "exclude=toll,motorway",
        "alternatives=many", "alternatives=-1", "alternatives=4", "hints=a", "snapping=some",
        "annotations=some", "annotations=nodes", "annotations=", "continue_straight=some",
        "skip_waypoints=some", "waypoints=0", "waypoints=", "waypoints=all", "waypoints=0;5",
        "waypoints=1;0", "format=json", "steps=true&steps=false",
    ),
    *_asked(
        "table", "AK", "sources=2", "sources=-1", "sources=", "sources=0,1", "annotations=true",
        "fallback_speed=0", "fallback_speed=-1", "fallback_coordinate=some", "scale_factor=0",
        "scale_factor=-1", "steps=true",
    ),
    *_asked("table", "A", ""),
    *_asked("nearest", "A", "number=0", "number=-1", "number=some", "number=101", "radiuses=1"),
    *_asked("nearest", "AAAAAAAAAAA", ""),
    *_asked("trip", "A", ""),
    *_asked("trip", "AK", "source=last", "destination=first", "roundtrip=some"),
    *_asked("trip", "AK", "roundtrip=false", "alternatives=true", "waypoints=0;1"),
    *_asked("trip", "AK", "continue_straight=true"),
    *_asked("trip", "AKM", "", "roundtrip=false&source=first"),
]  # fmt: skip
"""What is refused, by OSRM or by us: the codes are compared."""
