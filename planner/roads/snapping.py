"""The nearest place on an edge: not the nearest node, which may lie on another street."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import atan2, cos, degrees, floor, hypot, isfinite, radians, sqrt
from typing import NamedTuple

import numpy as np

from planner.geodesy import EARTH_RADIUS_M, LonLat
from planner.roads.network import Floats, RoadNetwork

FARTHEST_M = 1000.0
"""A point farther than this from every road of its profile has no segment."""

_CELL_M = 60.0
_MOST_CELLS_ACROSS = 2000
_AT_NODE_M = 0.05
_ON_LINE_M = 1.0
_M_PER_DEG = radians(1) * EARTH_RADIUS_M
_MICRO_M = 1e-6
"""Streets whose distances differ by less are equally near."""


class Place(NamedTuple):
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


class _Near(NamedTuple):
    """The nearest place on one segment of a link, in the order in which the nearest is chosen.

    Whole micrometres away, so that equal streets tie the same way; ``share`` of the segment from
    (lon, lat) over (dlon, dlat) lies before it, ``begin`` is the shape point that it starts at.
    """

    micro_m: int
    link: int
    begin: int
    share: float
    lon: float
    lat: float
    dlon: float
    dlat: float


class SnapIndex:
    """All segments of all links in a grid of cells of about 60 m; immutable after building.

    Plain Python looks at the dozen segments of a cell quicker than NumPy can be called.
    """

    def __init__(self, network: RoadNetwork, along_m: Floats) -> None:
        self._network = network
        # Views: single numbers come out of them several times quicker than out of arrays.
        self._along_m = along_m.data
        self._link_m = along_m[network.shape_start[1:] - 1].data
        lon, lat = network.shape_lon, network.shape_lat
        self._west, self._south = float(lon.min()), float(lat.min())
        width, height = float(lon.max()) - self._west, float(lat.max()) - self._south
        # A wide extract gets wider cells rather than a grid of millions.
        cell_m = max(_CELL_M, max(width, height) * _M_PER_DEG / _MOST_CELLS_ACROSS)
        self._dlat = cell_m / _M_PER_DEG
        self._dlon = self._dlat / max(0.01, cos(radians(self._south + height / 2)))
        self._columns, self._rows = int(width / self._dlon) + 1, int(height / self._dlat) + 1
        self._fill()

    def _fill(self) -> None:
        """Enter each segment in every cell that its bounding box touches, cell by cell."""
        network = self._network
        lon, lat = network.shape_lon, network.shape_lat
        inner = np.ones(len(lon), bool)
        inner[network.shape_start[1:] - 1] = False  # the last point of a link starts no segment
        a = np.flatnonzero(inner)
        b = a + 1
        link = np.searchsorted(network.shape_start, a, side="right") - 1
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
        segment = segment[np.argsort(cell, kind="stable")]
        begin, end = a[segment], b[segment]
        dlon, dlat = lon[end] - lon[begin], lat[end] - lat[begin]
        self._segments = np.column_stack([lon[begin], lat[begin], dlon, dlat, link[segment], begin])
        starts = np.cumsum([0, *np.bincount(cell, minlength=self._columns * self._rows)])
        self._cell_start = starts.data

    def snap(self, points: Sequence[LonLat], open_links: bytes) -> list[Place | None]:
        """Return the nearest place on an open link for each point, None where none is within 1000 m.

        ``open_links`` tells of each link (L) whether it is open. Of equally near links the one with
        the lowest number is taken.
        """
        return [self._snap(point, open_links) for point in points]

    def nodes_beside(self, place: Place) -> tuple[int, int]:
        """Return OSM's ids of the two points of its link that a place lies between."""
        net = self._network
        first, behind = net.shape_start[place.link : place.link + 2].tolist()
        at_m = place.along * self._link_m[place.link]
        after = bisect_right(self._along_m, at_m, first + 1, behind - 1)
        before, beyond = net.shape_node[after - 1 : after + 1].tolist()
        return before, beyond

    def nearest(self, point: LonLat, open_links: bytes, number: int) -> list[Place]:
        """Return the nearest places on up to ``number`` different links within 1000 m, nearest first."""
        radius_m = _CELL_M
        while True:
            by_link: dict[int, _Near] = {}
            for near in sorted(self._scan(point, self._box(point, radius_m), open_links, radius_m)):
                by_link.setdefault(near.link, near)
            if len(by_link) >= number or radius_m >= FARTHEST_M:
                return [self._place(point, near) for near in list(by_link.values())[:number]]
            radius_m = min(2 * radius_m, FARTHEST_M)

    def _snap(self, point: LonLat, open_links: bytes) -> Place | None:
        radius_m = 0.0
        box = self._box(point, radius_m)
        while True:
            found = self._scan(point, box, open_links, FARTHEST_M, only_one=True)
            if found:
                near = min(found)
                # The nearest of a narrow box tells how wide a box is sure to hold the nearest of all.
                sure = self._box(point, (near.micro_m + 1) * _MICRO_M)
                if box.holds(sure):
                    return self._place(point, near)
                box = sure
            elif radius_m >= FARTHEST_M:
                return None
            else:
                radius_m = min(max(_CELL_M, 4 * radius_m), FARTHEST_M)
                box = self._box(point, radius_m)

    def _box(self, point: LonLat, radius_m: float) -> _Box:
        """Return the cells within some metres of a point to the west, south, east and north."""
        lon, lat = point
        high = radius_m / _M_PER_DEG
        wide = high / max(1e-9, cos(radians(lat)))
        west, south = lon - self._west, lat - self._south
        return _Box(
            max(floor((west - wide) / self._dlon), 0),
            max(floor((south - high) / self._dlat), 0),
            min(floor((west + wide) / self._dlon), self._columns - 1),
            min(floor((south + high) / self._dlat), self._rows - 1),
        )

    def _scan(
        self,
        point: LonLat,
        box: _Box,
        open_links: bytes,
        within_m: float,
        *,
        only_one: bool = False,
    ) -> list[_Near]:
        """Return the nearest place on each open segment of some cells that is so near.

        With ``only_one`` segments may be left out that are not the nearest.
        """
        lon, lat = point
        # A plane that touches the globe at the asked point: true to a millimetre over 1 km.
        x_m, y_m = _M_PER_DEG * cos(radians(lat)), _M_PER_DEG
        found = []
        most = within_m * within_m
        for row in range(box.south, box.north + 1 if box.west <= box.east else 0):
            base = row * self._columns
            first, behind = self._cell_start[base + box.west], self._cell_start[base + box.east + 1]
            for x, y, dx, dy, link, begin in self._segments[first:behind].tolist():
                bx, by, ax, ay = (x - lon) * x_m, (y - lat) * y_m, dx * x_m, dy * y_m
                share = -(bx * ax + by * ay) / (ax * ax + ay * ay or 1.0)
                if share < 0.0:
                    share = 0.0
                elif share > 1.0:
                    share = 1.0
                bx += share * ax
                by += share * ay
                square = bx * bx + by * by
                if square <= most and open_links[int(link)]:
                    far_m = sqrt(square)
                    micro_m = round(far_m / _MICRO_M)
                    found.append(_Near(micro_m, int(link), int(begin), share, x, y, dx, dy))
                    if only_one:
                        most = min(most, (far_m + _MICRO_M) ** 2)
        return found

    def _place(self, point: LonLat, near: _Near) -> Place:
        micro_m, link, begin, share, lon, lat, dlon, dlat = near
        dx, dy = dlon * _M_PER_DEG * cos(radians(point[1])), dlat * _M_PER_DEG
        # The asked point is the plane's origin: the cross product tells on which side it lies.
        off = (dlon * (point[1] - lat) - dlat * (point[0] - lon)) * _M_PER_DEG
        across_m = off * cos(radians(point[1])) * _M_PER_DEG / (hypot(dx, dy) or 1.0)
        side = 0 if abs(across_m) < _ON_LINE_M else (1 if across_m < 0 else -1)
        bearing = degrees(atan2(dx, dy)) % 360.0
        low, high = self._along_m[begin], self._along_m[begin + 1]
        along_m, whole_m = low + share * (high - low), self._link_m[link]
        distance_m = micro_m * _MICRO_M
        if along_m <= _AT_NODE_M:
            return self._at_node(
                link, 0.0, int(self._network.tail[link]), distance_m, side, bearing
            )
        if along_m >= whole_m - _AT_NODE_M:
            return self._at_node(
                link, 1.0, int(self._network.head[link]), distance_m, side, bearing
            )
        lon, lat = lon + share * dlon, lat + share * dlat
        return Place(link, along_m / whole_m, -1, lon, lat, distance_m, side, bearing)

    def _at_node(
        self, link: int, along: float, node: int, distance_m: float, side: int, bearing: float
    ) -> Place:
        lon, lat = float(self._network.node_lon[node]), float(self._network.node_lat[node])
        return Place(link, along, node, lon, lat, distance_m, side, bearing)


class _Box(NamedTuple):
    """Cells from a western to an eastern column and from a southern to a northern row."""

    west: int
    south: int
    east: int
    north: int

    def holds(self, other: _Box) -> bool:
        """Tell whether all cells of another box are among these."""
        return (
            self.west <= other.west
            and self.south <= other.south
            and self.east >= other.east
            and self.north >= other.north
        )


def is_position(point: LonLat) -> bool:
    """Tell whether a (lon, lat) pair is a finite position on the globe."""
    lon, lat = point
    return isfinite(hypot(lon, lat)) and abs(lon) <= 180 and abs(lat) <= 90
