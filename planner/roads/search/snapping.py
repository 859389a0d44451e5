"""The nearest place on an edge: not the nearest node, which may lie on another street."""

from __future__ import annotations

from bisect import bisect_right
from math import atan2, cos, degrees, floor, hypot, radians, sqrt
from typing import NamedTuple

import numpy as np

from planner.geodesy import EARTH_RADIUS_M, LonLat
from planner.roads.network.arrays import Floats, Ints, RoadNetwork
from planner.roads.network.queries import FARTHEST_M, LinkPoint

_CELL_M = 60.0
_MOST_CELLS_ACROSS = 2000
_MARGIN_M = 15.0
"""A cell holds what lies so near to it, too: most points have their street in their own cell."""
_AT_NODE_M = 0.05
_ON_LINE_M = 1.0
_M_PER_DEG = radians(1) * EARTH_RADIUS_M
_MICRO_M = 1e-6
"""Streets whose distances differ by less are equally near."""


class _Near(NamedTuple):
    """The nearest place on one segment of a link.

    ``share`` of the segment from (lon, lat) over (dlon, dlat) lies before it, ``begin`` is the shape
    point that it starts at.
    """

    distance_m: float
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
        points = np.diff(network.shape_start)
        self._link_of = np.repeat(np.arange(network.links, dtype=np.int32), points).data
        self._fill()

    def _fill(self) -> None:
        """Enter each segment in every cell that its bounding box touches or nearly touches."""
        network = self._network
        lon, lat = network.shape_lon, network.shape_lat
        inner = np.ones(len(lon), bool)
        inner[network.shape_start[1:] - 1] = False  # the last point of a link starts no segment
        a = np.flatnonzero(inner)
        b = a + 1
        # A hair more, for roundings; as wide in degrees as at the box's edge that lies nearer a pole.
        high = 1.001 * _MARGIN_M / _M_PER_DEG
        farthest = np.maximum(abs(lat[a]), abs(lat[b])) + high
        wide = high / np.maximum(1e-9, np.cos(np.radians(farthest)))
        west = np.minimum(lon[a], lon[b]) - wide - self._west
        east = np.maximum(lon[a], lon[b]) + wide - self._west
        south = np.minimum(lat[a], lat[b]) - high - self._south
        north = np.maximum(lat[a], lat[b]) + high - self._south
        left, right = (_cells(x, self._dlon, self._columns) for x in (west, east))
        low, up = (_cells(y, self._dlat, self._rows) for y in (south, north))
        across = right - left + 1
        count = across * (up - low + 1)
        segment = np.repeat(np.arange(len(a)), count)
        step = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
        row, column = np.divmod(step, across[segment])
        cell = (row + low[segment]) * self._columns + column + left[segment]
        segment = segment[np.argsort(cell, kind="stable")]
        begin, end = a[segment], b[segment]
        self._segments = np.column_stack(
            [lon[begin], lat[begin], lon[end] - lon[begin], lat[end] - lat[begin]]
        )
        self._begin = begin.astype(np.int32).data
        starts = np.cumsum([0, *np.bincount(cell, minlength=self._columns * self._rows)])
        self._cell_start = starts.data

    def snap(self, point: LonLat, open_links: bytes) -> LinkPoint | None:
        """Return the nearest place on an open link, None where none is within 1000 m.

        ``open_links`` tells of each link (L) whether it is open. Of equally near links the one with
        the lowest number is taken.
        """
        column = floor((point[0] - self._west) / self._dlon)
        row = floor((point[1] - self._south) / self._dlat)
        if 0 <= column < self._columns and 0 <= row < self._rows:
            cell = row * self._columns + column
            found = self._scan(point, cell, cell + 1, open_links, _MARGIN_M, only_nearer=True)
            if found:
                return self._place(point, found[-1])
        return next(iter(self.nearest(point, open_links, 1)), None)

    def nodes_beside(self, place: LinkPoint) -> tuple[int, int]:
        """Return OSM's ids of the two points of its link that a place lies between."""
        net = self._network
        first, behind = net.shape_start[place.link : place.link + 2].tolist()
        at_m = place.along * self._link_m[place.link]
        after = bisect_right(self._along_m, at_m, first + 1, behind - 1)
        before, beyond = net.shape_node[after - 1 : after + 1].tolist()
        return before, beyond

    def nearest(self, point: LonLat, open_links: bytes, number: int) -> list[LinkPoint]:
        """Return the nearest places on up to ``number`` different links within 1000 m, nearest first."""
        radius_m = _CELL_M
        while True:
            by_link: dict[int, _Near] = {}
            for near in sorted(self._within(point, open_links, radius_m), key=_rank):
                by_link.setdefault(near.link, near)
            if len(by_link) >= number or radius_m >= FARTHEST_M:
                return [self._place(point, near) for near in list(by_link.values())[:number]]
            radius_m = min(2 * radius_m, FARTHEST_M)

    def _within(self, point: LonLat, open_links: bytes, radius_m: float) -> list[_Near]:
        """Return the nearest place on each open segment that is so near, some more than once."""
        lon, lat = point
        high = radius_m / _M_PER_DEG
        wide = high / max(1e-9, cos(radians(lat)))
        x, y = lon - self._west, lat - self._south
        west, south = max(floor((x - wide) / self._dlon), 0), max(floor((y - high) / self._dlat), 0)
        east = min(floor((x + wide) / self._dlon), self._columns - 1)
        north = min(floor((y + high) / self._dlat), self._rows - 1)
        found = []
        for row in range(south, north + 1 if west <= east else 0):
            base = row * self._columns
            found += self._scan(point, base + west, base + east + 1, open_links, radius_m)
        return found

    def _scan(
        self,
        point: LonLat,
        first: int,
        behind: int,
        open_links: bytes,
        within_m: float,
        *,
        only_nearer: bool = False,
    ) -> list[_Near]:
        """Return the nearest place on each open segment of cells in a row that is so near.

        With ``only_nearer`` only those that are nearer than all before them, in the order of links.
        """
        lon, lat = point
        # A plane that touches the globe at the asked point: true to a millimetre over 1 km.
        y_m = _M_PER_DEG
        x_m = y_m * cos(radians(lat))
        found = []
        most = within_m * within_m
        low, high = self._cell_start[first], self._cell_start[behind]
        for i, (x, y, dx, dy) in enumerate(self._segments[low:high].tolist(), low):
            bx, by, ax, ay = (x - lon) * x_m, (y - lat) * y_m, dx * x_m, dy * y_m
            share = -(bx * ax + by * ay) / (ax * ax + ay * ay or 1.0)
            if share < 0.0:
                share = 0.0
            elif share > 1.0:
                share = 1.0
            bx += share * ax
            by += share * ay
            square = bx * bx + by * by
            if square < most:
                begin = self._begin[i]
                link = self._link_of[begin]
                if open_links[link]:
                    far_m = sqrt(square)
                    found.append(_Near(far_m, link, begin, share, x, y, dx, dy))
                    if only_nearer:
                        most = max(0.0, far_m - _MICRO_M) ** 2
        return found

    def _place(self, point: LonLat, near: _Near) -> LinkPoint:
        distance_m, link, begin, share, lon, lat, dlon, dlat = near
        y_m = _M_PER_DEG
        x_m = y_m * cos(radians(point[1]))
        dx, dy = dlon * x_m, dlat * y_m
        # The asked point is the plane's origin: the cross product tells on which side it lies.
        off = (point[1] - lat) * y_m * dx - (point[0] - lon) * x_m * dy
        across_m = off / (hypot(dx, dy) or 1.0)
        side = 0 if abs(across_m) < _ON_LINE_M else (1 if across_m < 0 else -1)
        bearing = degrees(atan2(dx, dy)) % 360.0
        low, high = self._along_m[begin], self._along_m[begin + 1]
        along_m, whole_m = low + share * (high - low), self._link_m[link]
        network = self._network
        if along_m <= _AT_NODE_M:
            along, node = 0.0, int(network.tail[link])
        elif along_m >= whole_m - _AT_NODE_M:
            along, node = 1.0, int(network.head[link])
        else:
            along, node = along_m / whole_m, -1
        if node < 0:
            lon, lat = lon + share * dlon, lat + share * dlat
        else:
            lon, lat = float(network.node_lon[node]), float(network.node_lat[node])
        return LinkPoint(link, along, node, lon, lat, distance_m, side, bearing)


def _cells(along: Floats, size: float, number: int) -> Ints:
    """Return the rows or columns in which distances from the edge of the grid lie."""
    cells: Ints = np.clip(along // size, 0, number - 1).astype(np.int64)
    return cells


def _rank(near: _Near) -> tuple[int, int, int]:
    """Return what orders the near: their distance in whole micrometres, then the link's number."""
    return round(near.distance_m / _MICRO_M), near.link, near.begin
