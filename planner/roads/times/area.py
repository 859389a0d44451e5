"""Which links of a network touch a polygon."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import LonLat
from planner.roads.network.arrays import Ints, RoadNetwork

Ring = tuple[LonLat, ...]
"""The corners of a polygon, lon and lat in degrees; the last is joined to the first."""

Floats = NDArray[np.float64]


def links_touching(network: RoadNetwork, ring: Ring) -> Ints:
    """Return the links with at least one point inside the polygon or on its edge, in order.

    A polygon that crosses itself is filled by the even-odd rule, as maps draw it.
    """
    ends, link_of, box = _segments(network)
    lons, lats = zip(*ring, strict=True)
    west, south, east, north = min(lons), min(lats), max(lons), max(lats)
    near = np.flatnonzero(
        (box[0] <= east) & (box[1] <= north) & (box[2] >= west) & (box[3] >= south)
    )
    x1, y1, x2, y2 = ends[:, near]
    west_of, south_of, east_of, north_of = box[:, near]
    inside, touched = np.zeros(len(near), bool), np.zeros(len(near), bool)
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        # Where a ray from a piece's first point to the east meets this edge, it changes sides.
        spans = np.flatnonzero((ay > y1) != (by > y1))
        inside[spans] ^= x1[spans] < ax + (y1[spans] - ay) * (bx - ax) / (by - ay or 1.0)
        # Two pieces meet where their boxes do and neither lies wholly on one side of the other.
        some = np.flatnonzero(
            (west_of <= max(ax, bx)) & (east_of >= min(ax, bx))
            & (south_of <= max(ay, by)) & (north_of >= min(ay, by))
        )  # fmt: skip
        p, q = (x1[some], y1[some]), (x2[some], y2[some])
        touched[some] |= (_side((ax, ay), (bx, by), p) * _side((ax, ay), (bx, by), q) <= 0) & (
            _side(p, q, (ax, ay)) * _side(p, q, (bx, by)) <= 0
        )
    links: Ints = np.unique(link_of[near[inside | touched]])
    return links


_Point = tuple[Floats, Floats] | LonLat


def _side(a: _Point, b: _Point, point: _Point) -> Floats:
    """Return -1, 0 or 1: on which side of the line from a to b a point lies."""
    cross = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
    return np.sign(np.asarray(cross, np.float64))


@lru_cache(maxsize=2)
def _segments(network: RoadNetwork) -> tuple[Floats, Ints, Floats]:
    """Return all straight pieces of the links (x1, y1, x2, y2), their links, their boxes."""
    lon, lat, start = network.shape_lon, network.shape_lat, network.shape_start
    link = np.repeat(np.arange(network.links), np.diff(start))
    own = link[:-1] == link[1:]  # no piece from one link's end to the next one's start
    ends = np.stack([lon[:-1], lat[:-1], lon[1:], lat[1:]])[:, own]
    box = np.concatenate([np.minimum(ends[:2], ends[2:]), np.maximum(ends[:2], ends[2:])])
    return ends, link[:-1][own], box
