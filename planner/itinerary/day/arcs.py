"""What the exact programmes share: arrivals from visit to visit, and sets of visits as bit masks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from planner.itinerary.model.problem import ANYTIME, Break, DayProblem, Intervals, merged
from planner.itinerary.model.travel_times import GRAIN_MS

NEVER = int(np.iinfo(np.int64).max // 4)
"""Later than every time, and four of them still fit into 64 bits."""

Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Arcs:
    """From the end of a visit to the arrival at another: walk out, board, travel, walk in.

    The last visit of a part of an order is a *column*: the visit and how the coach stands there.
    ``visit_of`` and ``stand_of`` tell each column's; ``columns`` lists each visit's. ``first`` is the
    column of each visit that begins the day, ``lands`` (columns x visits) that of each that follows.
    ``travel_ms`` is (samples x columns x visits and the end), NEVER where no road leads;
    ``before_ms`` and ``after_ms`` are what is due before and after travelling. ``least_ms`` (visits x
    visits and the end) is the least that an arc ever takes.
    """

    visit_of: tuple[int, ...]
    stand_of: tuple[int, ...]
    columns: tuple[tuple[int, ...], ...]
    first: tuple[int, ...]
    lands: Array
    moments_ms: Array
    travel_ms: Array
    before_ms: Array
    after_ms: Array
    least_ms: Array

    @property
    def end(self) -> int:
        """The number of the day's end among the destinations."""
        return len(self.columns)

    def onward(self, over_ms: Array, index: int, columns: Array | None = None) -> Array:
        """Return when ``index`` is reached from each column that is over at these times.

        ``columns`` names the column of each time (None: the last axis is that of the columns).
        """
        if columns is None:
            columns = np.arange(len(self.visit_of))
        departs: Array = over_ms + self.before_ms[columns, index]
        after_ms = self.after_ms[columns, index]
        if len(self.moments_ms) == 1:
            arrive: Array = departs + self.travel_ms[0, columns, index] + after_ms
            return arrive
        last = len(self.moments_ms) - 1
        at = np.clip(np.searchsorted(self.moments_ms, departs, side="right") - 1, 0, last)
        after = np.minimum(at + 1, last)
        here, later = self.travel_ms[at, columns, index], self.travel_ms[after, columns, index]
        grows = np.where((here < NEVER) & (later < NEVER), later - here, 0)
        since = np.maximum(departs - self.moments_ms[at], 0)
        gap = np.maximum(self.moments_ms[after] - self.moments_ms[at], 1)
        # As TravelTimes has it, to the millisecond.
        arrive = departs + here + (grows * since + gap // 2) // gap
        whole: Array = -(-arrive // GRAIN_MS) * GRAIN_MS + after_ms
        return whole

    def reached(
        self, over_ms: Array, index: int, pauses: Sequence[Break], columns: Array | None = None
    ) -> tuple[Array, Array]:
        """Return when ``index`` is reached with these breaks, as ``timed_arc`` has it, and the road to it.

        The second is the time on the road, boarding and walks included, breaks not.
        """
        best = road = None
        # Of equal splits the one with more breaks before boarding.
        for first in range(len(pauses), -1, -1):
            at_ms = over_ms
            for one in pauses[:first]:
                at_ms = break_begins(one, at_ms) + one.service_ms
            at_ms = np.minimum(NEVER, at_ms)
            ready_ms = np.minimum(NEVER, self.onward(at_ms, index, columns))
            way_ms = ready_ms - at_ms
            before_ms = (
                self.before_ms[:, index] if columns is None else self.before_ms[columns, index]
            )
            free_ms = at_ms + before_ms
            for one in pauses[first:]:
                taken_ms = break_begins(one, free_ms)
                ready_ms = np.maximum(ready_ms, taken_ms) + one.service_ms
                free_ms = taken_ms + one.service_ms
            ready_ms = np.minimum(NEVER, ready_ms)
            if best is None or road is None:
                best, road = ready_ms, way_ms
            else:
                road = np.where(ready_ms < best, way_ms, road)
                best = np.minimum(best, ready_ms)
        assert best is not None and road is not None  # noqa: S101, PT018 - there is always one split
        return best, road


def break_begins(one: Break, from_ms: Array) -> Array:
    """Return the earliest begin of a break from each moment on; NEVER where its windows are over."""
    return earliest_in_each(merged(one.windows_ms) or ANYTIME, from_ms)


def earliest_in_each(intervals: Intervals, from_ms: Array) -> Array:
    """Return for each moment the earliest one in the intervals from it on; NEVER where there is none."""
    found = np.full(from_ms.shape, NEVER, dtype=np.int64)
    # From the last interval back, so that each moment ends up in the first that it can reach.
    for first, last in reversed(intervals):
        found = np.where(from_ms <= last, np.maximum(from_ms, first), found)
    return found


def arcs_of(problem: DayProblem) -> Arcs:
    """Return how visits, start and end of the day are joined.

    Whether boarding is due depends on the leg: not before a walk.
    """
    travel, visits = problem.travel, problem.visits
    origins = range(travel.stands)
    stands = [sorted({travel.landing(s, visit.place) for s in origins}) for visit in visits]
    both = [(index, stand) for index, some in enumerate(stands) for stand in some]
    column = {pair: number for number, pair in enumerate(both)}
    places = [*(visit.place for visit in visits), problem.end_place]
    here = [visits[index].place for index, _ in both]
    chosen = np.ix_(range(len(travel.moments_ms)), [stand for _, stand in both], places)
    travel_ms = np.array(travel.travel_ms, dtype=np.int64)[chosen]
    travel_ms[travel_ms < 0] = NEVER
    before = _pairs(problem.setup_ms, here, places)
    after = _pairs(problem.walk_in_ms, here, places)
    arc = np.minimum(NEVER, travel_ms.min(axis=0) + before + after)
    columns = tuple(
        tuple(column[index, stand] for stand in some) for index, some in enumerate(stands)
    )
    landed = [
        [column[i, travel.landing(stand, visit.place)] for i, visit in enumerate(visits)]
        for _, stand in both
    ]
    return Arcs(
        visit_of=tuple(index for index, _ in both),
        stand_of=tuple(stand for _, stand in both),
        columns=columns,
        first=tuple(
            column[i, travel.landing(problem.start_place, visit.place)]
            for i, visit in enumerate(visits)
        ),
        lands=np.array(landed, dtype=np.int64).reshape(len(both), len(visits)),
        moments_ms=np.array(travel.moments_ms, dtype=np.int64),
        travel_ms=travel_ms,
        before_ms=before,
        after_ms=after,
        least_ms=np.array([arc[list(some)].min(axis=0) for some in columns], dtype=np.int64),
    )


def _pairs(due: Callable[[int, int], int], here: list[int], places: list[int]) -> Array:
    found = np.array([[due(i, j) for j in places] for i in here], dtype=np.int64)
    return found.reshape(len(here), len(places))


@lru_cache(maxsize=16)
def sets_by_size(count: int) -> tuple[Array, ...]:
    """Return all subsets of ``count`` visits as bit masks, grouped by how many they hold."""
    sets = np.arange(1 << count, dtype=np.int64)
    sizes = np.zeros(1 << count, dtype=np.int64)
    for index in range(count):
        sizes += (sets >> index) & 1
    return tuple(sets[sizes == size] for size in range(count + 1))
