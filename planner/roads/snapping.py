"""The nearest place on an edge: not the nearest node, which may lie on another street."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, floor, hypot, isfinite, radians

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import EARTH_RADIUS_M, LonLat
from planner.roads.network import Floats, Ints, RoadNetwork

FARTHEST_M = 1000.0
"""A point farther than this from every road of its profile has no segment."""

_CELL_M = 250.0
_AT_NODE_M = 0.05
_M_PER_DEG = radians(1) * EARTH_RADIUS_M


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a link: ``along`` is the share (0 to 1) of its length from its tail.

    ``node`` is the network node where the place lies at one, else -1; ``distance_m`` is how far
    the asked point lies away.
    """

    link: int
    along: float
    node: int
    lon: float
    lat: float
    distance_m: float


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

    def snap(self, point: LonLat, open_links: NDArray[np.bool_]) -> Place | None:
        """Return the nearest place on an open link, or None where none lies within 1000 m.

        ``open_links`` is a mask (L). Of equally near links the one with the lowest number is taken.
        """
        best: Place | None = None
        for reach in (1, floor(FARTHEST_M / self._cell_m) + 1):
            found = self._nearest(point, reach, open_links)
            if found is not None:
                best = found
                if found.distance_m <= self._covered_m(point, reach):
                    break
        return best if best is not None and best.distance_m <= FARTHEST_M else None

    def _cell(self, point: LonLat) -> tuple[int, int]:
        return (
            floor((point[0] - self._west) / self._dlon),
            floor((point[1] - self._south) / self._dlat),
        )

    def _covered_m(self, point: LonLat, reach: int) -> float:
        """Return how far around the point the block of cells certainly reaches."""
        column, row = self._cell(point)
        x = (point[0] - self._west) / self._dlon - column
        y = (point[1] - self._south) / self._dlat - row
        across = (reach + min(x, 1 - x)) * self._dlon * _M_PER_DEG * cos(radians(point[1]))
        return min(across, (reach + min(y, 1 - y)) * self._cell_m)

    def _segments(self, point: LonLat, reach: int, open_links: NDArray[np.bool_]) -> Ints:
        column, row = self._cell(point)
        left, right = max(0, column - reach), min(self._columns - 1, column + reach)
        if left > right:
            return np.zeros(0, np.int64)
        rows = range(max(0, row - reach), min(self._rows - 1, row + reach) + 1)
        parts = [
            self._by_cell[
                self._cell_start[r * self._columns + left] : self._cell_start[
                    r * self._columns + right + 1
                ]
            ]
            for r in rows
        ]
        found = np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
        return found[open_links[self._link[found]]]

    def _nearest(self, point: LonLat, reach: int, open_links: NDArray[np.bool_]) -> Place | None:
        segments = self._segments(point, reach, open_links)
        if not len(segments):
            return None
        # A plane that touches the globe at the asked point: true to a millimetre over 1 km.
        lon, lat = self._network.shape_lon, self._network.shape_lat
        kx = _M_PER_DEG * cos(radians(point[1]))
        a = self._start[segments]
        ax, ay = (lon[a] - point[0]) * kx, (lat[a] - point[1]) * _M_PER_DEG
        dx, dy = (lon[a + 1] - point[0]) * kx - ax, (lat[a + 1] - point[1]) * _M_PER_DEG - ay
        square = dx * dx + dy * dy
        share = np.clip(-(ax * dx + ay * dy) / np.where(square > 0, square, 1.0), 0.0, 1.0)
        distance = np.hypot(ax + share * dx, ay + share * dy)
        # Nearest to the micrometre, then the lowest link, so that equal streets tie the same way.
        one = int(np.lexsort((self._link[segments], np.rint(distance * 1e6)))[0])
        return self._place(int(segments[one]), float(share[one]), float(distance[one]))

    def _place(self, segment: int, share: float, distance_m: float) -> Place:
        net, link, a = self._network, int(self._link[segment]), int(self._start[segment])
        low, high = float(self._along_m[a]), float(self._along_m[a + 1])
        along_m, whole_m = low + share * (high - low), float(self._link_m[link])
        for node, end_m in ((int(net.tail[link]), 0.0), (int(net.head[link]), whole_m)):
            if abs(along_m - end_m) <= _AT_NODE_M:
                lon, lat = float(net.node_lon[node]), float(net.node_lat[node])
                return Place(link, 1.0 if end_m else 0.0, node, lon, lat, distance_m)
        lon = float(net.shape_lon[a] + share * (net.shape_lon[a + 1] - net.shape_lon[a]))
        lat = float(net.shape_lat[a] + share * (net.shape_lat[a + 1] - net.shape_lat[a]))
        return Place(link, along_m / whole_m, -1, lon, lat, distance_m)


def is_position(point: LonLat) -> bool:
    """Tell whether a (lon, lat) pair is a finite position on the globe."""
    lon, lat = point
    return isfinite(hypot(lon, lat)) and abs(lon) <= 180 and abs(lat) <= 90
