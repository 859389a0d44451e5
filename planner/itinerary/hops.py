"""What the exact programmes share: times from visit to visit, and sets of visits as bit masks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from planner.itinerary.problem import DayProblem, Visit

NEVER = int(np.iinfo(np.int64).max // 4)
"""Later than every time, and four of them still fit into 64 bits."""

Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hops:
    """Boarding and travel in milliseconds; NEVER where no road leads.

    ``between_ms`` is (visits x visits), ``first_ms`` from the start to each visit, ``home_ms`` from
    each visit to the end, ``straight_ms`` from start to end. The hour of leaving plays no part yet;
    once it does, these become functions of it, and lower bounds take their least values.
    """

    between_ms: Array
    first_ms: Array
    home_ms: Array
    straight_ms: int


def hops(problem: DayProblem) -> Hops:
    """Return how long it takes from the end of each visit to the arrival at each other one.

    Whether boarding is due depends on the leg: not before a walk.
    """

    def hop(origin: int, destination: int) -> int:
        travel_ms = problem.travel.travel_ms_at(origin, destination, problem.start_ms)
        return NEVER if travel_ms < 0 else problem.setup_ms(origin, destination) + travel_ms

    places = [visit.place for visit in problem.visits]
    start, end = problem.start_place, problem.end_place
    between = np.array([[hop(i, j) for j in places] for i in places], dtype=np.int64)
    return Hops(
        between_ms=between.reshape(len(places), len(places)),
        first_ms=np.array([hop(start, place) for place in places], dtype=np.int64),
        home_ms=np.array([hop(place, end) for place in places], dtype=np.int64),
        straight_ms=hop(start, end),
    )


@lru_cache(maxsize=16)
def sets_by_size(count: int) -> tuple[Array, ...]:
    """Return all subsets of ``count`` visits as bit masks, grouped by how many they hold."""
    sets = np.arange(1 << count, dtype=np.int64)
    sizes = np.zeros(1 << count, dtype=np.int64)
    for index in range(count):
        sizes += (sets >> index) & 1
    return tuple(sets[sizes == size] for size in range(count + 1))


def may_stand(visit: Visit, position: int) -> bool:
    """Tell whether the lock lets the visit be number ``position`` (being last is not looked at)."""
    if visit.position == "first":
        return position == 1
    return not isinstance(visit.position, int) or visit.position == position
