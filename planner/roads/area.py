"""Which links of a network touch a polygon."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import LonLat
from planner.roads.network import Ints, RoadNetwork

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
    inside = np.zeros(len(near), bool)
    touched = np.zeros(len(near), bool)
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        # Where a ray from the segment's first point to the east meets this edge, it changes sides.
        spans = (ay > y1) != (by > y1)
        with np.errstate(divide="ignore", invalid="ignore"):
            inside ^= spans & (x1 < ax + (y1 - ay) * (bx - ax) / (by - ay))
        # Two segments meet where neither lies wholly on one side of the other; those on one line
        # meet where their boxes do.
        touched |= (
            (_side(ax, ay, bx, by, x1, y1) * _side(ax, ay, bx, by, x2, y2) <= 0)
            & (_side(x1, y1, x2, y2, ax, ay) * _side(x1, y1, x2, y2, bx, by) <= 0)
            & (np.minimum(x1, x2) <= max(ax, bx)) & (np.maximum(x1, x2) >= min(ax, bx))
            & (np.minimum(y1, y2) <= max(ay, by)) & (np.maximum(y1, y2) >= min(ay, by))
        )  # fmt: skip
    links: Ints = np.unique(link_of[near[inside | touched]])
    return links


def _side(
    ax: Floats | float, ay: Floats | float, bx: Floats | float, by: Floats | float,
    x: Floats | float, y: Floats | float,
) -> Floats:  # fmt: skip
    """Return -1, 0 or 1: on which side of the line from a to b a point lies."""
    return np.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax))


@lru_cache(maxsize=2)
def _segments(network: RoadNetwork) -> tuple[Floats, Ints, Floats]:
    """Return all straight pieces of the links (x1, y1, x2, y2), their links and their boxes."""
    lon, lat, start = network.shape_lon, network.shape_lat, network.shape_start
    link = np.repeat(np.arange(network.links), np.diff(start))
    own = link[:-1] == link[1:]  # no piece from one link's end to the next one's start
    ends = np.stack([lon[:-1], lat[:-1], lon[1:], lat[1:]])[:, own]
    box = np.concatenate([np.minimum(ends[:2], ends[2:]), np.maximum(ends[:2], ends[2:])])
    return ends, link[:-1][own], box
