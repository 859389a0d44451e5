"""Road and foot travel between the places of one tour, computed once a tour and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

from planner.errors import NoRoute
from planner.geodesy import LonLat
from planner.manoeuvre import Route
from planner.roads.profiles import Profile
from planner.roads.router import Router

ROUTES_KEPT = 2_000
"""Routes held in memory: every pair of forty venues by coach, with room to spare."""


@dataclass(frozen=True, slots=True)
class Travel:
    """How the group gets from one place to another.

    ``planned_ms`` is what the schedule uses: for a coach, free flow times the stretch, rounded up
    to whole seconds; on foot, walking time. -1 where neither road nor path leads. ``walk_m`` is the
    way on foot from door to door, -1 where there is none.
    """

    walked: bool
    planned_ms: int
    walk_m: int


class Ways:
    """Matrices and routes over one road network, with the routes kept. Safe for threads."""

    def __init__(self, roads: Router) -> None:
        self.roads = roads
        self._routes: OrderedDict[tuple[Profile, LonLat, LonLat], Route | None] = OrderedDict()
        self._lock = threading.Lock()

    def route(self, profile: Profile, origin: LonLat, destination: LonLat) -> Route | None:
        """Return the quickest free-flow route, or None where no road leads. Raises NoSegment."""
        key = (profile, origin, destination)
        with self._lock:
            if key in self._routes:
                self._routes.move_to_end(key)
                return self._routes[key]
        try:
            found: Route | None = self.roads.route(profile, origin, destination)
        except NoRoute:
            found = None
        with self._lock:
            self._routes[key] = found
            while len(self._routes) > ROUTES_KEPT:
                self._routes.popitem(last=False)
        return found

    def between(
        self,
        coach_points: list[LonLat],
        doors: list[LonLat],
        precisions_m: list[int],
        *,
        stretch: float,
        walking_max_m: int,
        walking_kph: float,
        boarding_ms: int,
    ) -> list[list[Travel]]:
        """Return how to get from every place to every other one.

        A leg is walked when the way on foot is at most ``walking_max_m`` long and takes no longer
        than boarding and riding the coach. ``coach_points`` are where the coach stops, ``doors``
        where people go in, known to within ``precisions_m``; all in the same order. Raises NoSegment.
        """
        coach = self.roads.table("coach", coach_points, coach_points)
        walk = self.roads.table("walk", doors, doors)
        # From the door to the nearest path is walked too, as far as the door is known at all: a
        # gap within the point's own precision may not exist.
        gaps_m = [
            max(0.0, snap.distance_m - precision_m)
            for snap, precision_m in zip(self.roads.snap("walk", doors), precisions_m, strict=True)
        ]
        size = len(doors)
        return [
            [
                _choose(
                    coach_ms=int(coach.durations_ms[i, j]),
                    walk_m=_on_foot_m(int(walk.distances_m[i, j]), gaps_m[i], gaps_m[j]),
                    stretch=stretch,
                    walking_max_m=walking_max_m,
                    walking_kph=walking_kph,
                    boarding_ms=boarding_ms,
                )
                for j in range(size)
            ]
            for i in range(size)
        ]


def _on_foot_m(path_m: int, from_door_m: float, to_door_m: float) -> int:
    return path_m if path_m < 0 else round(path_m + from_door_m + to_door_m)


def walking_ms(distance_m: int, walking_kph: float) -> int:
    """Return the time on foot in milliseconds, rounded up to whole seconds."""
    return ceil(distance_m / (walking_kph / 3.6)) * 1000


def stretched_ms(free_flow_ms: int, stretch: float) -> int:
    """Return the planned time of a coach in milliseconds, rounded up to whole seconds."""
    # Rounded to the microsecond first: 2.0 x 1.5 s must not become 4 s by a binary fraction.
    return ceil(round(free_flow_ms * stretch / 1000, 6)) * 1000


def _choose(
    *,
    coach_ms: int,
    walk_m: int,
    stretch: float,
    walking_max_m: int,
    walking_kph: float,
    boarding_ms: int,
) -> Travel:
    ride_ms = stretched_ms(coach_ms, stretch) if coach_ms >= 0 else -1
    if 0 <= walk_m <= walking_max_m:
        foot_ms = walking_ms(walk_m, walking_kph)
        if ride_ms < 0 or foot_ms <= boarding_ms + ride_ms:
            return Travel(walked=True, planned_ms=foot_ms, walk_m=walk_m)
    return Travel(walked=False, planned_ms=ride_ms, walk_m=walk_m)
