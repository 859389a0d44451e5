"""The nearest place on an edge: not the nearest node, which may lie on another street."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, degrees, floor, hypot, isfinite, radians
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import EARTH_RADIUS_M, LonLat
from planner.roads.network import Floats, Ints, RoadNetwork

FARTHEST_M = 1000.0
"""A point farther than this from every road of its profile has no segment."""

_CELL_M = 125.0
_AT_NODE_M = 0.05
_ON_LINE_M = 1.0
_M_PER_DEG = radians(1) * EARTH_RADIUS_M

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a link: ``along`` is the share (0 to 1) of its length from its tail.

    ``node`` is the network node where the place lies at one, else -1; ``distance_m`` is how far
    the asked point lies away, ``side`` where: -1 left of the link's direction, 1 right, 0 on it.
    ``bearing_deg`` is the link's direction at the place.
    """

    link: int
    along: float
    node: int
    lon: float
    lat: float
    distance_m: float
    side: int
    bearing_deg: float


class SnapIndex:
    """All segments of all links in a grid of cells of about 250 m; immutable after building."""

    def __init__(self, network: RoadNetwork, along_m: Floats) -> None:
        inner = np.ones(len(network.shape_lon), bool)
        inner[network.shape_start[1:] - 1] = False  # the last point of a link starts no segment
        self._start = np.flatnonzero(inner)
        self._link = (
            np.searchsorted(network.shape_start, self._start, side="right").astype(np.int64) - 1
        )
        self._network, self._along_m = network, along_m
        self._link_m = along_m[network.shape_start[1:] - 1]
        lon, lat = network.shape_lon, network.shape_lat
        self._west, self._south = float(lon.min()), float(lat.min())
        width, height = float(lon.max()) - self._west, float(lat.max()) - self._south
        # A wide extract gets wider cells rather than a grid of millions.
        self._cell_m = max(_CELL_M, max(width, height) * _M_PER_DEG / 2000)
        middle = self._south + height / 2
        self._dlat = self._cell_m / _M_PER_DEG
        self._dlon = self._cell_m / (_M_PER_DEG * max(0.01, cos(radians(middle))))
        self._columns, self._rows = int(width / self._dlon) + 1, int(height / self._dlat) + 1
        self._origin = np.array([self._west, self._south])
        self._step = np.array([self._dlon, self._dlat])
        ends = np.stack([lon, lat], axis=1)
        begins = ends[self._start]
        self._lines = np.concatenate([begins, ends[self._start + 1] - begins], axis=1)
        self._fill(lon, lat)

    def _fill(self, lon: Floats, lat: Floats) -> None:
        """Enter each segment in every cell that its bounding box touches (CSR by cell)."""
        a, b = self._start, self._start + 1
        x0, x1 = np.minimum(lon[a], lon[b]), np.maximum(lon[a], lon[b])
        y0, y1 = np.minimum(lat[a], lat[b]), np.maximum(lat[a], lat[b])
        left, right = ((x - self._west) // self._dlon for x in (x0, x1))
        low, high = ((y - self._south) // self._dlat for y in (y0, y1))
        wide = (right - left + 1).astype(np.int64)
        count = wide * (high - low + 1).astype(np.int64)
        segment = np.repeat(np.arange(len(a)), count)
        step = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
        column = left.astype(np.int64)[segment] + step % wide[segment]
        row = low.astype(np.int64)[segment] + step // wide[segment]
        cell = row * self._columns + column
        self._by_cell = segment[np.argsort(cell, kind="stable")]
        self._cell_start = np.concatenate(
            [[0], np.cumsum(np.bincount(cell, minlength=self._columns * self._rows))]
        )

    def snap(self, points: Sequence[LonLat], open_links: Mask) -> list[Place | None]:
        """Return the nearest place on an open link for each point, None where none is within 1000 m.

        ``open_links`` is a mask (L). Of equally near links the one with the lowest number is taken.
        """
        found: list[Place | None] = [None] * len(points)
        asked = list(range(len(points)))
        for reach in (1, 4, floor(FARTHEST_M / self._cell_m) + 1):
            near = self._near([points[i] for i in asked], reach, open_links)
            again = []
            for i, place in zip(asked, near, strict=True):
                if place is not None and place.distance_m <= FARTHEST_M:
                    found[i] = place
                if place is None or place.distance_m > self._covered_m(points[i], reach):
                    again.append(i)
            asked = again
            if not asked:
                break
        return found

    def nodes_beside(self, place: Place) -> tuple[int, int]:
        """Return OSM's ids of the two points of its link that a place lies between."""
        net = self._network
        first, behind = net.shape_start[place.link : place.link + 2].tolist()
        at_m = place.along * self._link_m[place.link]
        after = int(np.searchsorted(self._along_m[first + 1 : behind - 1], at_m, side="right"))
        before, beyond = net.shape_node[first + after : first + after + 2].tolist()
        return before, beyond

    def nearest(self, point: LonLat, open_links: Mask, number: int) -> list[Place]:
        """Return the nearest places on up to ``number`` different links within 1000 m, nearest first."""
        reach = floor(FARTHEST_M / self._cell_m) + 1
        flat = self._measured([point], reach, open_links)
        order = np.lexsort((flat.link, np.rint(flat.distance_m * 1e6)))
        _, first = np.unique(flat.link[order], return_index=True)
        chosen = order[np.sort(first)][:number]
        places = [self._place(flat, int(one)) for one in chosen]
        return [place for place in places if place.distance_m <= FARTHEST_M]

    def _covered_m(self, point: LonLat, reach: int) -> float:
        """Return how far around the point the block of cells certainly reaches."""
        x, y = (point[0] - self._west) / self._dlon, (point[1] - self._south) / self._dlat
        x, y = x - floor(x), y - floor(y)
        across = (reach + min(x, 1 - x)) * self._dlon * _M_PER_DEG * cos(radians(point[1]))
        return min(across, (reach + min(y, 1 - y)) * self._cell_m)

    def _near(self, points: Sequence[LonLat], reach: int, open_links: Mask) -> list[Place | None]:
        """Return each point's nearest place among the cells around it."""
        flat = self._measured(points, reach, open_links)
        found: list[Place | None] = [None] * len(points)
        # Nearest to the micrometre, then the lowest link, so that equal streets tie the same way.
        key = np.rint(flat.distance_m * 1e6).astype(np.int64) * self._network.links + flat.link
        cuts = np.searchsorted(flat.point, np.arange(len(points) + 1)).tolist()
        for i, (low, high) in enumerate(pairwise(cuts)):
            if low < high:
                found[i] = self._place(flat, low + int(key[low:high].argmin()))
        return found

    def _measured(self, points: Sequence[LonLat], reach: int, open_links: Mask) -> _Measured:
        """Measure the distance from each point to every open segment in the cells around it."""
        asked = np.array(points, np.float64).reshape(-1, 2)
        column, row = np.floor((asked - self._origin) / self._step).astype(np.int64).T
        left, right = np.maximum(column - reach, 0), np.minimum(column + reach, self._columns - 1)
        rows = row[:, None] + np.arange(-reach, reach + 1)
        inside = (rows >= 0) & (rows < self._rows) & (left <= right)[:, None]
        who, which = np.nonzero(inside)
        base = rows[who, which] * self._columns
        low = self._cell_start[base + left[who]]
        count = self._cell_start[base + right[who] + 1] - low
        past = np.cumsum(count)
        point = np.repeat(who, count)
        segment = self._by_cell[np.arange(len(point)) + np.repeat(low - past + count, count)]
        link = self._link[segment]
        keep = open_links[link]
        point, segment, link = point[keep], segment[keep], link[keep]
        # A plane that touches the globe at the asked point: true to a millimetre over 1 km.
        scale = np.full_like(asked, _M_PER_DEG)
        scale[:, 0] *= np.cos(np.radians(asked[:, 1]))
        scale = scale[point]
        line = self._lines[segment]
        begin, along = (line[:, :2] - asked[point]) * scale, line[:, 2:] * scale
        square = np.einsum("ij,ij->i", along, along)
        square[square == 0] = 1.0
        share = (-np.einsum("ij,ij->i", begin, along) / square).clip(0.0, 1.0)
        off = begin + share[:, None] * along
        distance_m = np.sqrt(np.einsum("ij,ij->i", off, off))
        return _Measured(point, segment, link, share, distance_m, begin, along)

    def _place(self, flat: _Measured, one: int) -> Place:
        net, segment, share = self._network, int(flat.segment[one]), float(flat.share[one])
        link, a = int(flat.link[one]), int(self._start[segment])
        (ax, ay), (dx, dy) = flat.begin[one].tolist(), flat.along[one].tolist()
        # The asked point is the plane's origin: the cross product tells on which side it lies.
        across_m = (ax * dy - ay * dx) / (hypot(dx, dy) or 1.0)
        side = 0 if abs(across_m) < _ON_LINE_M else (1 if across_m < 0 else -1)
        bearing = degrees(atan2(dx, dy)) % 360.0
        low, high = float(self._along_m[a]), float(self._along_m[a + 1])
        along_m, whole_m = low + share * (high - low), float(self._link_m[link])
        distance_m = float(flat.distance_m[one])
        for node, end_m in ((int(net.tail[link]), 0.0), (int(net.head[link]), whole_m)):
            if abs(along_m - end_m) <= _AT_NODE_M:
                lon, lat = float(net.node_lon[node]), float(net.node_lat[node])
                share = 1.0 if end_m else 0.0
                return Place(link, share, node, lon, lat, distance_m, side, bearing)
        lon, lat, dlon, dlat = self._lines[segment].tolist()
        lon, lat = lon + share * dlon, lat + share * dlat
        return Place(link, along_m / whole_m, -1, lon, lat, distance_m, side, bearing)


class _Measured(NamedTuple):
    """Segments near points, one row a pair.

    ``share`` of the segment lies before the place nearest to the point; ``begin`` and ``along`` are
    where it begins, seen from the point, and how far it runs (metres east and north).
    """

    point: Ints
    segment: Ints
    link: Ints
    share: Floats
    distance_m: Floats
    begin: Floats
    along: Floats


def is_position(point: LonLat) -> bool:
    """Tell whether a (lon, lat) pair is a finite position on the globe."""
    lon, lat = point
    return isfinite(hypot(lon, lat)) and abs(lon) <= 180 and abs(lat) <= 90
