"""What one asks of roads, and the records of the answers, whoever gives them."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isfinite
from typing import TYPE_CHECKING, Literal, NamedTuple

from planner.geodesy import LonLat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FARTHEST_M = 1000.0
"""A point farther than this from every road of its profile has no segment."""


@dataclass(frozen=True, slots=True)
class Approach:
    """How a point may be left or reached.

    ``kerb`` says whether the point must lie on the side of the road that the vehicle keeps to,
    where its doors are: ``only`` allows no other way (a one-way street has no other), ``prefer``
    accepts a small detour for it. ``bearing_deg`` is a compass bearing and the largest deviation
    from it, as in OSRM's ``bearings``.
    """

    kerb: Literal["any", "prefer", "only"] = "any"
    bearing_deg: tuple[int, int] | None = None


ANYHOW = Approach()


@dataclass(frozen=True, slots=True)
class Snap:
    """A point moved onto a road: where, how many metres that is away, the street's name or "".

    ``nodes`` are OSM's ids of the points of the street before and behind it, 0 where unknown.
    """

    lon: float
    lat: float
    distance_m: float
    name: str
    nodes: tuple[int, int] = (0, 0)


class LinkPoint(NamedTuple):
    """A point on a link of the network: ``along`` is the share (0 to 1) of its length from its tail.

    ``node`` is the network node where the point lies at one, else -1. ``distance_m`` is how far away
    the point is that was snapped, ``side`` on which side: -1 left of the link's direction, 1 right, 0
    on it. ``bearing_deg`` is the link's direction at the point.
    """

    link: int
    along: float
    node: int
    lon: float
    lat: float
    distance_m: float
    side: int
    bearing_deg: float


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Milliseconds and metres of the quickest way, sources x targets; -1 without road."""

    durations_ms: NDArray[np.int64]
    distances_m: NDArray[np.int32]


def is_position(point: LonLat) -> bool:
    """Return whether a (lon, lat) pair is a finite position on the globe."""
    lon, lat = point
    return isfinite(hypot(lon, lat)) and abs(lon) <= 180 and abs(lat) <= 90
