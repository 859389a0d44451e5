"""The table of the exact programme: how early each set of visits can be over, and how."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from planner.itinerary.day.arcs import NEVER, Arcs, Array, earliest_in_each, sets_by_size
from planner.itinerary.judge.breaks import sequences, timed_arc
from planner.itinerary.judge.rain import dry_begins
from planner.itinerary.model.problem import DayProblem, Intervals, Visit

_START = -1


class _From(NamedTuple):
    """Where a cell of the table comes from: the cell before, and the breaks taken in between."""

    wet: int
    taken: int
    column: int
    way: int


class HeldKarp:
    """When each set of visits can be over (``over_ms``), and the day after it (``ends_ms``).

    ``over_ms`` is (wet visits x sets of breaks x sets of visits x columns), ``ends_ms`` (wet visits x
    sets of visits), with all breaks taken; NEVER where the rules allow none.
    """

    def __init__(self, problem: DayProblem, legs: Arcs) -> None:
        self._problem, self._legs = problem, legs
        visits, self._masks = problem.visits, 1 << len(problem.breaks)
        rainy = sum(visit.outdoor for visit in visits) if problem.rain_ms else 0
        self._ways = [
            list(sequences(problem.breaks, (self._masks - 1) & ~taken))
            for taken in range(self._masks)
        ]
        # All orders of breaks by one number, so that an array can tell where a cell comes from.
        self._all_ways = [way for _, way in self._ways[0]]
        self._number = {way: number for number, way in enumerate(self._all_ways)}
        shape = (rainy + 1, self._masks, 1 << len(visits), len(legs.visit_of))
        self.over_ms = np.full(shape, NEVER, dtype=np.int64)
        self._came = np.full(shape, _START, dtype=np.int64)
        self._begin_day()
        self._fill()
        self.ends_ms = np.full((rainy + 1, 1 << len(visits)), NEVER, dtype=np.int64)
        self._last = np.full(self.ends_ms.shape, _START, dtype=np.int64)
        self._end_day()

    def order(self, wet: int, visited: int) -> tuple[str, ...]:
        """Return the ids of a set of visits, and of all breaks, in the order that ends first."""
        ids: list[str] = []
        cell = self._decoded(int(self._last[wet, visited]))
        while True:
            ids[:0] = [self._problem.breaks[n].id for n in self._all_ways[cell.way]]
            if not visited:
                return tuple(ids)
            index = self._legs.visit_of[cell.column]
            ids.insert(0, self._problem.visits[index].id)
            came = int(self._came[cell.wet, cell.taken, visited, cell.column])
            visited &= ~(1 << index)
            cell = self._decoded(came)

    def _begin_day(self) -> None:
        problem, start = self._problem, self._problem.start_place
        for index, visit in enumerate(problem.visits):
            if not visit.keeps_lock(1):
                continue
            for added, way in self._ways[0]:
                pauses = [problem.breaks[n] for n in way]
                arc = timed_arc(problem, start, start, visit.place, problem.start_ms, pauses)
                if arc.travel_ms < 0 or arc.late_ms:
                    continue
                sets, first = np.array([1 << index]), self._legs.first[index]
                came = np.array([self._encoded(_From(0, 0, 0, self._number[way]))])
                self._serve(visit, np.array([arc.ready_ms]), 0, added, sets, first, came)

    def _fill(self) -> None:
        legs, visits = self._legs, self._problem.visits
        # Nothing follows a visit that is locked to be last, nor one that must come after it.
        locked_last = np.array([visits[i].position == "last" for i in legs.visit_of], dtype=bool)
        blocking = [
            sum(1 << k for k, other in enumerate(visits) if visit.id in other.after)
            for visit in visits
        ]
        for size, sets_of_size in enumerate(sets_by_size(len(visits))[1 : len(visits)], 1):
            for index, visit in enumerate(visits):
                if not visit.keeps_lock(size + 1):
                    continue
                free = (sets_of_size >> index) & 1 == 0
                sets = sets_of_size[free & (sets_of_size & blocking[index] == 0)]
                if sets.size:
                    self._extend(visit, index, sets, locked_last)

    def _extend(self, visit: Visit, index: int, sets: Array, locked_last: Array) -> None:
        legs = self._legs
        rows = np.arange(len(sets))
        for wet in range(len(self.over_ms)):
            for taken in range(self._masks):
                over_ms = self.over_ms[wet, taken, sets]
                if not (over_ms < NEVER).any():
                    continue
                for added, way in self._ways[taken]:
                    arrivals, _ = legs.reached(
                        over_ms, index, [self._problem.breaks[n] for n in way]
                    )
                    arrivals[:, locked_last] = NEVER
                    for column in legs.columns[index]:
                        landing = arrivals
                        if len(legs.columns[index]) > 1:
                            landing = np.where(legs.lands[:, index] == column, arrivals, NEVER)
                        chosen = np.argmin(landing, axis=1)
                        came = self._encoded(_From(wet, taken, 0, self._number[way]))
                        came_from = came + chosen * len(self._all_ways)
                        self._serve(
                            visit, landing[rows, chosen], wet, taken | added,
                            sets | (1 << index), column, came_from,
                        )  # fmt: skip

    def _serve(
        self,
        visit: Visit,
        arrivals_ms: Array,
        wet: int,
        taken: int,
        sets: Array,
        column: int,
        came: Array,
    ) -> None:
        """Serve a visit after these arrivals, dry and, where it rains, wet; keep what is earlier."""
        for more, over_ms in _served(self._problem, visit, arrivals_ms):
            held_ms = self.over_ms[wet + more, taken, sets, column]
            better = over_ms < held_ms
            self.over_ms[wet + more, taken, sets, column] = np.where(better, over_ms, held_ms)
            before = self._came[wet + more, taken, sets, column]
            self._came[wet + more, taken, sets, column] = np.where(better, came, before)

    def _end_day(self) -> None:
        problem, start = self._problem, self._problem.start_place
        everything = self._masks - 1
        for added, way in self._ways[0]:
            pauses = [problem.breaks[n] for n in way]
            arc = timed_arc(problem, start, start, problem.end_place, problem.start_ms, pauses)
            kept = added == everything and arc.travel_ms >= 0 and not arc.late_ms
            if kept and arc.ready_ms < self.ends_ms[0, 0]:
                self.ends_ms[0, 0] = arc.ready_ms
                self._last[0, 0] = self._encoded(_From(0, 0, 0, self._number[way]))
        if not problem.visits:
            return
        for wet in range(len(self.over_ms)):
            for taken in range(self._masks):
                for added, way in self._ways[taken]:
                    if taken | added != everything:
                        continue
                    over_ms = self.over_ms[wet, taken, 1:]
                    arrivals, _ = self._legs.reached(
                        over_ms, self._legs.end, [problem.breaks[n] for n in way]
                    )
                    chosen = np.argmin(arrivals, axis=1)
                    found = np.minimum(NEVER, arrivals[np.arange(len(chosen)), chosen])
                    came = self._encoded(_From(wet, taken, 0, self._number[way]))
                    better = found < self.ends_ms[wet, 1:]
                    self.ends_ms[wet, 1:] = np.where(better, found, self.ends_ms[wet, 1:])
                    self._last[wet, 1:] = np.where(
                        better, came + chosen * len(self._all_ways), self._last[wet, 1:]
                    )

    def _encoded(self, cell: _From) -> int:
        columns, ways = len(self._legs.visit_of), len(self._all_ways)
        return ((cell.wet * self._masks + cell.taken) * columns + cell.column) * ways + cell.way

    def _decoded(self, number: int) -> _From:
        rest, way = divmod(number, len(self._all_ways))
        rest, column = divmod(rest, max(1, len(self._legs.visit_of)))
        wet, taken = divmod(rest, self._masks)
        return _From(wet, taken, column, way)


def _served(problem: DayProblem, visit: Visit, arrivals_ms: Array) -> list[tuple[int, Array]]:
    """Return (wet visits more, when it is over) for each arrival."""
    over_ms = _over(visit, visit.allowed_ms, arrivals_ms)
    if not (visit.outdoor and problem.rain_ms):
        return [(0, over_ms)]
    dry_ms = _over(visit, dry_begins(problem, visit), arrivals_ms)
    return [(0, dry_ms), (1, np.where(over_ms < dry_ms, over_ms, NEVER))]


def _over(visit: Visit, allowed_ms: Intervals, arrivals_ms: Array) -> Array:
    """Return when the visit is over for each arrival; NEVER where its rules forbid it."""
    begins = earliest_in_each(allowed_ms, arrivals_ms)
    if visit.arrive_by_ms is not None:
        begins[arrivals_ms > visit.arrive_by_ms] = NEVER
    return np.minimum(NEVER, begins + visit.service_ms)
