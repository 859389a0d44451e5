"""Among the orders that end the day equally early, the one with the least time on the road.

Waiting hides detours: where the day ends with a fixed appointment, almost every order ends at the
same moment. So, once the earliest end is known, a best-first search (A*, Hart et al. 1968) looks
for the order that reaches it with the least travel and boarding. Its estimate of the rest is the
shortest way through the visits left, without their rules, each leg at its least of the day, found for
all sets at once by Held and Karp; that never overestimates and is consistent, so the first complete
order is the best one.

Of two equal parts of an order, one with less time on the road that is over no later is as good, as
long as legs take the same at any hour. Where they do not, leaving earlier may mean a longer ride to
the same arrival: then only parts that are over at the same moment are compared.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.itinerary.hops import NEVER, Array, Hops, arrival_ms, may_stand, sets_by_size
from planner.itinerary.problem import DayProblem, Visit, earliest_in

STEPS = 40_000
"""After so many partial orders the search gives up: about half a second."""


def least_road_order(
    problem: DayProblem, legs: Hops, sets: Sequence[int], end_ms: int
) -> list[int] | None:
    """Return indices of visits in the order with the least time on the road.

    Args:
        problem: The coach-day.
        legs: Its hops.
        sets: The sets of visits to choose from, as bit masks; exactly one of them is served.
        end_ms: By when the day must be over.

    Returns:
        The order; of equal ones always the same. None when there are too many to look at.
    """
    return [] if 0 in sets else _Search(problem, legs, end_ms).best(sets)


class _Label(NamedTuple):
    """A part of an order; the first of them by these fields is continued next."""

    estimate_ms: int
    minus_served: int
    order: tuple[int, ...]
    visited: int
    left: int
    road_ms: int
    over_ms: int
    stand: int


class _Search:
    def __init__(self, problem: DayProblem, legs: Hops, end_ms: int) -> None:
        self._problem, self._visits = problem, problem.visits
        self._end_ms = end_ms
        self._rest_ms = _shortest_rest(legs)
        self._heap: list[_Label] = []

    def best(self, sets: Sequence[int]) -> list[int] | None:
        for chosen in sets:
            start = self._problem.start_place
            nothing = _Label(0, 0, (), 0, chosen, 0, self._problem.start_ms, start)
            for index in self._members(chosen):
                self._push(nothing, index)
        # Labels of one state come out by road time: a later one must be over earlier to matter.
        earliest: dict[tuple[int, int, int, int, int], int] = {}
        steady = self._problem.travel.is_steady
        for _ in range(STEPS):
            if not self._heap:
                break
            label = heapq.heappop(self._heap)
            if not label.left:
                return list(label.order)
            over = 0 if steady else label.over_ms
            state = (label.visited, label.left, label.order[-1], label.stand, over)
            if label.over_ms < earliest.get(state, NEVER):
                earliest[state] = label.over_ms
                for index in self._members(label.left):
                    self._push(label, index)
        return None

    def _push(self, label: _Label, index: int) -> None:
        """Continue a label by one visit if that keeps every rule and can end the day in time."""
        visit = self._visits[index]
        left = label.left & ~(1 << index)
        here = self._visits[label.order[-1]].place if label.order else self._problem.start_place
        arrive_ms = arrival_ms(self._problem, label.stand, here, visit.place, label.over_ms)
        stand = self._problem.travel.landing(label.stand, visit.place)
        if not _keeps_lock(visit, len(label.order) + 1, last=not left):
            return
        if visit.arrive_by_ms is not None and arrive_ms > visit.arrive_by_ms:
            return
        begin_ms = earliest_in(visit.allowed_ms, arrive_ms)
        if begin_ms is None:
            return
        over_ms = begin_ms + visit.service_ms
        # The last leg is known as it is, what else is to come only by its least.
        end_place = self._problem.end_place
        rest_ms = (
            int(self._rest_ms[left, index])
            if left
            else arrival_ms(self._problem, stand, visit.place, end_place, over_ms) - over_ms
        )
        service_ms = sum(self._visits[other].service_ms for other in self._members(left))
        if over_ms + rest_ms + service_ms <= self._end_ms:
            road_ms = label.road_ms + arrive_ms - label.over_ms
            order = (*label.order, index)
            visited = label.visited | 1 << index
            heapq.heappush(
                self._heap,
                _Label(
                    road_ms + rest_ms, -len(order), order, visited, left, road_ms, over_ms, stand
                ),
            )

    def _members(self, mask: int) -> list[int]:
        return [index for index in range(len(self._visits)) if mask >> index & 1]


def _keeps_lock(visit: Visit, number: int, *, last: bool) -> bool:
    if visit.position == "last":
        return last
    return may_stand(visit, number)


def _shortest_rest(legs: Hops) -> Array:
    """Return (sets x visits): the shortest way from a visit through a set to the end of the day."""
    count = legs.end
    rest_ms = np.full((1 << count, count), NEVER, dtype=np.int64)
    rest_ms[0] = legs.least_ms[:, legs.end]
    for sets_of_size in sets_by_size(count)[1:]:
        for index in range(count):
            sets = sets_of_size[(sets_of_size >> index) & 1 == 1]
            onward = rest_ms[sets & ~(1 << index), index]
            ways = legs.least_ms[:, index] + onward[:, np.newaxis]
            rest_ms[sets] = np.minimum(rest_ms[sets], ways)
    return rest_ms
