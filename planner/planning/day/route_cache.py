"""Ways over one road network, with what was found kept: a tour is planned again at every drag."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import TypeVar, cast

from planner.errors import NoRoute
from planner.geodesy import LonLat
from planner.lru_cache import Kept
from planner.manoeuvre import Route
from planner.roads.network.profiles import Profile
from planner.roads.network.queries import ANYHOW, Approach
from planner.roads.network.restrictions import conditions_met
from planner.roads.router import Router
from planner.roads.times.conditions import FREE_FLOW, Conditions

KEPT = 2_000
"""Answers held in memory: every pair of forty venues by coach and on foot, with room to spare."""

T = TypeVar("T")


class RouteCache:
    """Routes and walking distances over the roads. Safe for threads."""

    def __init__(self, roads: Router) -> None:
        self.roads = roads
        self._kept: Kept[Hashable, object] = Kept(KEPT)

    @property
    def knows_kerbs(self) -> bool:
        """Whether the roads tell on which side of a street a coach stops, and how it stands."""
        return self.roads.network is not None

    @cached_property
    def timed_bans(self) -> tuple[str, ...]:
        """The conditions of turns that a coach may not make at certain times, as far as known."""
        network = self.roads.network
        return () if network is None else conditions_met(network.restrictions, "coach")

    @cached_property
    def calm(self) -> Router:
        """The same roads without traffic by the hour."""
        return self.roads.without_traffic()

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for a key before, or make it."""
        return cast("T", self._kept.of(key, make))

    def route(  # noqa: PLR0913 - options, by name
        self,
        profile: Profile,
        origin: LonLat,
        destination: LonLat,
        *,
        conditions: Conditions = FREE_FLOW,
        leaving: Approach = ANYHOW,
        reaching: Approach = ANYHOW,
        calm: bool = False,
    ) -> Route | None:
        """Return the quickest route, or None where no road leads. Raises NoSegment."""

        def make() -> Route | None:
            roads = self.calm if calm else self.roads
            try:
                return roads.route(
                    profile, origin, destination,
                    conditions=conditions, leaving=leaving, reaching=reaching,
                )  # fmt: skip
            except NoRoute:
                return None

        key = (profile, origin, destination, conditions, leaving, reaching, calm)
        return self.kept(key, make)

    def walk_m(
        self,
        points: Sequence[LonLat],
        precisions_m: Sequence[int],
        conditions: Conditions = FREE_FLOW,
    ) -> list[list[int]]:
        """Return whole metres on foot from each point to each, -1 where no path leads.

        ``points`` are known to within ``precisions_m``. Raises NoSegment.
        """

        def make() -> list[list[int]]:
            table = self.roads.table("walk", points, points, conditions=conditions)
            snaps = self.roads.snap("walk", points)
            # From the door to the nearest path is walked too, as far as the door is known at all: a
            # gap within the point's own precision may not exist.
            gaps_m = [
                max(0.0, snap.distance_m - precision_m)
                for snap, precision_m in zip(snaps, precisions_m, strict=True)
            ]
            return [
                [_on_foot_m(path_m, gaps_m[i], gaps_m[j]) for j, path_m in enumerate(row)]
                for i, row in enumerate(table.distances_m.tolist())
            ]

        return self.kept(("walk", tuple(points), tuple(precisions_m), conditions), make)


def _on_foot_m(path_m: int, from_door_m: float, to_door_m: float) -> int:
    return path_m if path_m < 0 else round(path_m + from_door_m + to_door_m)
