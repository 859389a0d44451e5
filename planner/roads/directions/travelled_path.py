"""The path that directions are read from: edges as travelled, laid end to end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.geodesy import LonLat, bearing_deg
from planner.roads.network.arrays import steps_m

WINDOW_M = 20.0
"""Bearings are measured over this many metres before and after a junction."""
SHORTEST_WINDOW_M = 4.0
"""A window shorter than this follows the path into the next edge rather than trust a stub."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Another road end at a junction.

    ``bearing_deg`` is seen from the junction outward, ``enterable`` says whether this travel
    profile may drive out along it, ``road_class`` is OSM's ``highway`` value. ``leads_out`` says
    whether traffic may drive out along it at all: a driver who counts exits counts those, too, that
    are too low for a coach.
    """

    bearing_deg: float
    enterable: bool
    name: str
    road_class: str
    leads_out: bool


@dataclass(frozen=True, slots=True)
class Traversal:
    """One edge as travelled, clipped at the snapped ends.

    ``geometry`` runs in driving order. ``arms`` are at the *end* of this traversal: every other
    road end there except the way come and the way taken next. ``name`` is empty where the road has
    none. ``roundabout`` marks the ring itself (False for walkers, who do not drive round it).
    """

    name: str
    road_class: str
    length_m: float
    duration_ms: int
    geometry: tuple[LonLat, ...]
    oneway: bool
    roundabout: bool
    arms: tuple[Arm, ...]


class Path:
    """Traversals laid end to end, without those of no length.

    ``points`` is the joined geometry, consecutive equal points kept once: the geometry of the
    Route. ``joints[i]`` is the index in it where edge ``i`` begins (one more entry than edges).
    ``metres[i]`` and ``milliseconds[i]`` are travelled before edge ``i`` begins.
    """

    def __init__(self, traversals: Sequence[Traversal]) -> None:
        self.edges: list[Traversal] = []
        self.points: list[LonLat] = []
        self.joints: list[int] = [0]
        self.metres: list[float] = [0.0]
        self.milliseconds: list[int] = [0]
        for traversal in traversals:
            self._add(traversal)
        steps = steps_m(*np.array(self.points, float).reshape(-1, 2).T)
        self._along_m: list[float] = [0.0, *np.cumsum(steps).tolist()]
        self._into_deg: dict[int, float] = {}
        self._out_deg: dict[int, float] = {}

    def _add(self, traversal: Traversal) -> None:
        for point in traversal.geometry:
            if not self.points or point != self.points[-1]:
                self.points.append(point)
        metres = self.metres[-1] + traversal.length_m
        milliseconds = self.milliseconds[-1] + traversal.duration_ms
        if len(self.points) - 1 > self.joints[-1]:
            name = " ".join(traversal.name.split())
            self.edges.append(
                traversal if name == traversal.name else replace(traversal, name=name)
            )
            self.joints.append(len(self.points) - 1)
            self.metres.append(metres)
            self.milliseconds.append(milliseconds)
            return
        # Clipped to nothing: what it counts and what leads off there belong to the edge before.
        self.metres[-1] = metres
        self.milliseconds[-1] = milliseconds
        if self.edges:
            last = self.edges[-1]
            self.edges[-1] = replace(last, arms=last.arms + traversal.arms)

    def length_m(self, edge: int) -> float:
        """Return the length in metres of an edge, as its network counts it."""
        return self.metres[edge + 1] - self.metres[edge]

    def gap_m(self, joint: int, later: int) -> float:
        """Return the metres of geometry between the beginnings of two edges."""
        return self._along_m[self.joints[later]] - self._along_m[self.joints[joint]]

    def bearing_into_deg(self, joint: int) -> float:
        """Return the bearing in which the path arrives where edge ``joint`` begins."""
        found = self._into_deg.get(joint)
        if found is None:
            at = self.joints[joint]
            start_m = max(0.0, self._along_m[at] - self._window_m(joint - 1))
            found = self._into_deg[joint] = bearing_deg(self._point_at(start_m), self.points[at])
        return found

    def bearing_out_deg(self, joint: int) -> float:
        """Return the bearing in which the path leaves where edge ``joint`` begins."""
        found = self._out_deg.get(joint)
        if found is None:
            at = self.joints[joint]
            end_m = min(self._along_m[-1], self._along_m[at] + self._window_m(joint))
            found = self._out_deg[joint] = bearing_deg(self.points[at], self._point_at(end_m))
        return found

    def _window_m(self, edge: int) -> float:
        return max(SHORTEST_WINDOW_M, min(WINDOW_M, self.gap_m(edge, edge + 1)))

    def _point_at(self, along_m: float) -> LonLat:
        after = min(max(1, bisect_right(self._along_m, along_m)), len(self.points) - 1)
        a, b = self.points[after - 1], self.points[after]
        step_m = self._along_m[after] - self._along_m[after - 1]
        part = min(1.0, (along_m - self._along_m[after - 1]) / step_m) if step_m > 0.0 else 1.0
        return (a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]))
