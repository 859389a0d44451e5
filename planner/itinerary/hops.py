"""What the exact programmes share: arrivals from visit to visit, and sets of visits as bit masks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from planner.itinerary.problem import DayProblem, Visit
from planner.itinerary.travel_times import GRAIN_MS

NEVER = int(np.iinfo(np.int64).max // 4)
"""Later than every time, and four of them still fit into 64 bits."""

Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hops:
    """From the end of a visit to the arrival at another: walk out, board, travel, walk in.

    Visits are numbered as the problem's; ``start`` and ``end`` are two more. ``travel_ms`` is
    (samples x all x all), NEVER where no road leads; ``before_ms`` and ``after_ms`` are what is due
    before and after travelling, (all x all). ``least_ms`` is the least that a hop ever takes.
    """

    start: int
    end: int
    moments_ms: Array
    travel_ms: Array
    before_ms: Array
    after_ms: Array
    least_ms: Array

    def onward(self, over_ms: Array, index: int) -> Array:
        """Return when ``index`` is reached from each visit (columns) that is over at these times."""
        count = self.start
        if len(self.moments_ms) == 1:
            found: Array = over_ms + self.least_ms[:count, index]
            return found
        visits = np.arange(count)
        departs = over_ms + self.before_ms[:count, index]
        last = len(self.moments_ms) - 1
        at = np.clip(np.searchsorted(self.moments_ms, departs, side="right") - 1, 0, last)
        after = np.minimum(at + 1, last)
        here, later = self.travel_ms[at, visits, index], self.travel_ms[after, visits, index]
        grows = np.where((here < NEVER) & (later < NEVER), later - here, 0)
        since = np.maximum(departs - self.moments_ms[at], 0)
        gap = np.maximum(self.moments_ms[after] - self.moments_ms[at], 1)
        # As TravelTimes has it, to the millisecond.
        arrive = departs + here + (grows * since + gap // 2) // gap
        whole: Array = -(-arrive // GRAIN_MS) * GRAIN_MS + self.after_ms[:count, index]
        return whole


def hops(problem: DayProblem) -> Hops:
    """Return how visits, start and end of the day are joined.

    Whether boarding is due depends on the leg: not before a walk.
    """
    places = [*(visit.place for visit in problem.visits), problem.start_place, problem.end_place]
    chosen = np.ix_(range(len(problem.travel.moments_ms)), places, places)
    travel = np.array(problem.travel.travel_ms, dtype=np.int64)[chosen]
    travel[travel < 0] = NEVER
    before = np.array([[problem.setup_ms(i, j) for j in places] for i in places], dtype=np.int64)
    after = np.array([[problem.walk_in_ms(i, j) for j in places] for i in places], dtype=np.int64)
    return Hops(
        start=len(places) - 2,
        end=len(places) - 1,
        moments_ms=np.array(problem.travel.moments_ms, dtype=np.int64),
        travel_ms=travel,
        before_ms=before,
        after_ms=after,
        least_ms=np.minimum(NEVER, travel.min(axis=0) + before + after),
    )


def arrival_ms(problem: DayProblem, origin: int, destination: int, over_ms: int) -> int:
    """Return when a group is at the door of a place that is over at another; NEVER without a road."""
    depart_ms = over_ms + problem.setup_ms(origin, destination)
    travel_ms = problem.travel.travel_ms_at(origin, destination, depart_ms)
    if travel_ms < 0:
        return NEVER
    return depart_ms + travel_ms + problem.walk_in_ms(origin, destination)


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
