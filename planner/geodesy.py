"""Distances and bearings on the globe, for points given as (lon, lat) in degrees (WGS 84)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import asin, atan2, cos, degrees, radians, sin, sqrt

LonLat = tuple[float, float]

EARTH_RADIUS_M = 6_371_009.0
"""Mean earth radius in metres, the one that OSMnx measures its edges with."""
METRES_A_DEGREE = EARTH_RADIUS_M * radians(1.0)
"""A degree of latitude in metres; one of longitude is shorter by the cosine of the latitude."""


def distance_m(a: LonLat, b: LonLat) -> float:
    """Return the great-circle distance in metres between two (lon, lat) points (haversine)."""
    lon_a, lat_a, lon_b, lat_b = radians(a[0]), radians(a[1]), radians(b[0]), radians(b[1])
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, h)))


def bearing_deg(a: LonLat, b: LonLat) -> float:
    """Return the initial bearing from ``a`` to ``b``: degrees clockwise from north in [0, 360)."""
    lon_a, lat_a, lon_b, lat_b = radians(a[0]), radians(a[1]), radians(b[0]), radians(b[1])
    east = sin(lon_b - lon_a) * cos(lat_b)
    north = cos(lat_a) * sin(lat_b) - sin(lat_a) * cos(lat_b) * cos(lon_b - lon_a)
    return degrees(atan2(east, north)) % 360.0


def turn_deg(before_deg: float, after_deg: float) -> float:
    """Return the turn between two bearings in (-180, 180]: positive to the right."""
    turn = (after_deg - before_deg) % 360.0
    return turn if turn <= 180.0 else turn - 360.0


def length_m(line: Sequence[LonLat]) -> float:
    """Return the length in metres of a polyline of (lon, lat) points."""
    return sum(distance_m(a, b) for a, b in pairwise(line))


def bounds(points: Iterable[LonLat]) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) in degrees of at least one point."""
    found = list(points)
    lons, lats = [p[0] for p in found], [p[1] for p in found]
    return min(lons), min(lats), max(lons), max(lats)
