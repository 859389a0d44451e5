"""Points onto the nearest place on an edge of a travel profile's network."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians

import numpy as np

from planner.errors import NoSegment
from planner.geodesy import EARTH_RADIUS_M, LonLat
from planner.roads.network import RoadNetwork, Snap
from planner.roads.profiles import Profile

FARTHEST_M = 1_000.0
"""A point farther than this from every usable edge is an error, not a guess."""

_DEGREE_M = radians(1.0) * EARTH_RADIUS_M


class Snapper:
    """The segments of one profile, projected to metres once."""

    def __init__(self, network: RoadNetwork, profile: Profile) -> None:
        self._network = network
        self._profile = profile
        usable = network.weights_ms[profile] > 0
        # Edges come in pairs: 2 k along the way, 2 k + 1 against it.
        segment = np.flatnonzero(usable[0::2] | usable[1::2])
        self._forward = np.where(usable[2 * segment], 2 * segment, -1)
        self._backward = np.where(usable[2 * segment + 1], 2 * segment + 1, -1)
        self._tail = network.tail[2 * segment]
        self._head = network.head[2 * segment]
        self._lat_scale = _DEGREE_M
        middle = float(network.node_lat.mean())
        self._lon_scale = _DEGREE_M * cos(radians(middle))
        self._x = network.node_lon * self._lon_scale
        self._y = network.node_lat * self._lat_scale
        self._ax, self._ay = self._x[self._tail], self._y[self._tail]
        self._dx, self._dy = self._x[self._head] - self._ax, self._y[self._head] - self._ay
        self._square = self._dx**2 + self._dy**2

    def snap(self, points: Sequence[LonLat]) -> tuple[Snap, ...]:
        """Return the nearest place on an edge for each (lon, lat) point. Raises NoSegment."""
        return tuple(self._one(point) for point in points)

    def _one(self, point: LonLat) -> Snap:
        px, py = point[0] * self._lon_scale, point[1] * self._lat_scale
        along = (px - self._ax) * self._dx + (py - self._ay) * self._dy
        fractions = np.clip(along / self._square, 0.0, 1.0)
        gap_x = self._ax + fractions * self._dx - px
        gap_y = self._ay + fractions * self._dy - py
        square = gap_x**2 + gap_y**2
        nearest = int(np.argmin(square)) if len(square) else -1
        distance_m = float(np.sqrt(square[nearest])) if nearest >= 0 else float("inf")
        if distance_m > FARTHEST_M:
            far = (
                "no such road at all" if nearest < 0 else f"the nearest is {distance_m:,.0f} m away"
            )
            raise NoSegment(
                f"The point {point[0]:.5f}, {point[1]:.5f} (lon, lat) lies on no road for "
                f"{self._profile}: {far}; give a point within {FARTHEST_M:,.0f} m of one."
            )
        fraction = float(fractions[nearest])
        edge = max(int(self._forward[nearest]), int(self._backward[nearest]))
        return Snap(
            lon=float((self._ax[nearest] + fraction * self._dx[nearest]) / self._lon_scale),
            lat=float((self._ay[nearest] + fraction * self._dy[nearest]) / self._lat_scale),
            distance_m=distance_m,
            name=self._network.way_name[int(self._network.way[edge])],
            tail=int(self._tail[nearest]),
            head=int(self._head[nearest]),
            forward=int(self._forward[nearest]),
            backward=int(self._backward[nearest]),
            fraction=fraction,
        )
