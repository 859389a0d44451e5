"""Among the orders that serve the best sets of visits, the one with the least time on the road.

Waiting hides detours: where the day ends with a fixed appointment, almost every order ends at the
same moment. So, once the earliest end is known, a best-first search (A*, Hart et al. 1968) looks
for the order that reaches it with the least travel and boarding; where less road or less carbon
dioxide is the day's aim, for the order with the least of it that is back in time. Its estimate of the
rest is the shortest way through the visits left, without their rules, each leg at its least of the day,
found for all sets at once by Held and Karp; that never overestimates and is consistent, so the first
complete order is the best one. Of orders that cost the same the one that ends first is taken.

Of two equal parts of an order, with the same breaks and as many wet visits, one that costs less and is
over no later is as good, as long as legs cost the same at any hour. Where they do not, leaving earlier
may mean a longer ride to the same arrival: then only parts that are over at the same moment are compared.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from planner.itinerary.day.arcs import NEVER, Arcs, Array, sets_by_size
from planner.itinerary.judge.breaks import TimedArc, sequences, timed_arc
from planner.itinerary.judge.rain import dry_begins, is_wet
from planner.itinerary.judge.schedule import leg_grams
from planner.itinerary.model.problem import DayProblem, earliest_in

STEPS = 40_000
"""After so many partial orders the search gives up: about half a second."""

ASKED_EVERY = 256
"""Partial orders between two questions whether to stop: some milliseconds."""


def least_cost_order(
    problem: DayProblem,
    legs: Arcs,
    sets: Sequence[int],
    end_ms: int | None,
    wet: int,
    steps: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[str, ...] | None:
    """Return the ids, breaks among them, in the order with the least time on the road or least grams.

    Args:
        problem: The coach-day.
        legs: Its arcs.
        sets: The sets of visits to choose from, as bit masks; exactly one of them is served.
        end_ms: By when the day must be over (None: whenever).
        wet: How many outdoor visits the rain may wet.
        steps: After so many partial orders it gives up (None: ``STEPS``).
        stopped: Asked from time to time; True makes it give up as well.

    Returns:
        The order; of equal ones always the same. None when there are too many to look at.
    """
    return _Search(problem, legs, NEVER if end_ms is None else end_ms, wet).best(
        sets, STEPS if steps is None else steps, stopped
    )


class _Label(NamedTuple):
    """A part of an order; the first of them by these fields is continued next.

    ``ends_ms`` is the least that the end of the day can be then; nothing where every order that is
    looked at ends the day at the same moment, and a longer part of an order goes first. ``order``
    holds visits by their numbers and breaks by theirs behind all visits'. ``over_ms`` of a whole
    order (nothing left) is the end of the day.
    """

    estimate: int
    ends_ms: int
    minus_served: int
    order: tuple[int, ...]
    visited: int
    left: int
    taken: int
    wet: int
    cost: int
    over_ms: int
    last: int
    stand: int
    whole: bool = False


class _Search:
    def __init__(self, problem: DayProblem, legs: Arcs, end_ms: int, wet: int) -> None:
        self._problem, self._visits = problem, problem.visits
        self._end_ms, self._wet = end_ms, wet
        self._all_breaks = (1 << len(problem.breaks)) - 1
        self._rest_ms = _shortest_rest(legs.least_ms)
        self._green = problem.aim == "co2"
        self._rest = _shortest_rest(_least_grams(problem)) if self._green else self._rest_ms
        self._dry = [dry_begins(problem, visit) for visit in self._visits]
        self._heap: list[_Label] = []

    def best(
        self, sets: Sequence[int], steps: int, stopped: Callable[[], bool]
    ) -> tuple[str, ...] | None:
        for chosen in sets:
            start_ms, stand = self._problem.start_ms, self._problem.start_place
            nothing = _Label(0, 0, 0, (), 0, chosen, 0, 0, 0, start_ms, -1, stand)
            self._continue(nothing)
        # Labels of one state come out by cost: a later one must be over earlier to matter.
        earliest: dict[tuple[int, ...], int] = {}
        by_the_moment = not (self._problem.travel.is_steady or self._green)
        for step in range(steps):
            if not self._heap or (step % ASKED_EVERY == 0 and stopped()):
                break
            label = heapq.heappop(self._heap)
            if label.whole:
                return tuple(self._id(number) for number in label.order)
            over = label.over_ms if by_the_moment else 0
            state = (
                label.visited, label.left, label.last, label.stand, label.taken, label.wet, over,
            )  # fmt: skip
            if label.over_ms < earliest.get(state, NEVER):
                earliest[state] = label.over_ms
                self._continue(label)
        return None

    def _continue(self, label: _Label) -> None:
        if not label.left:
            self._close(label)
        for index in self._members(label.left):
            self._push(label, index)

    def _push(self, label: _Label, index: int) -> None:
        """Continue a label by one visit where that keeps every rule and can end the day in time."""
        visit, left = self._visits[index], label.left & ~(1 << index)
        number = label.visited.bit_count() + 1
        if not visit.keeps_lock(number, number + bool(left)):
            return
        if any(self._visits[k].id in visit.after for k in self._members(left)):
            return
        service_ms = sum(self._visits[other].service_ms for other in self._members(left))
        stand = self._problem.travel.landing(label.stand, visit.place)
        for arc, added, way in self._hops(label, visit.place):
            if visit.arrive_by_ms is not None and arc.ready_ms > visit.arrive_by_ms:
                continue
            for begin_ms, wet in self._begins(index, arc.ready_ms):
                over_ms = begin_ms + visit.service_ms
                if label.wet + wet > self._wet:
                    continue
                ends_ms = over_ms + int(self._rest_ms[left, index]) + service_ms
                if ends_ms > self._end_ms:
                    continue
                cost = label.cost + self._cost(label, arc, visit.place)
                order = (*label.order, *way, index)
                heapq.heappush(
                    self._heap,
                    _Label(
                        cost + int(self._rest[left, index]), self._ends(ends_ms), -number, order,
                        label.visited | 1 << index, left, label.taken | added, label.wet + wet,
                        cost, over_ms, index, stand,
                    ),
                )  # fmt: skip

    def _close(self, label: _Label) -> None:
        """Let a label that has all its visits end the day, with the breaks that are left."""
        end_place = self._problem.end_place
        for arc, added, way in self._hops(label, end_place):
            if label.taken | added == self._all_breaks and arc.ready_ms <= self._end_ms:
                cost = label.cost + self._cost(label, arc, end_place)
                heapq.heappush(
                    self._heap,
                    label._replace(
                        estimate=cost, ends_ms=self._ends(arc.ready_ms),
                        minus_served=label.minus_served - 1, order=(*label.order, *way),
                        cost=cost, over_ms=arc.ready_ms, whole=True,
                    ),
                )  # fmt: skip

    def _ends(self, ends_ms: int) -> int:
        return 0 if self._problem.aim == "end" else ends_ms

    def _hops(self, label: _Label, place: int) -> Iterator[tuple[TimedArc, int, tuple[int, ...]]]:
        """Yield the ways from a label to a place: the arc, its breaks as a mask and as numbers."""
        problem, count = self._problem, len(self._visits)
        here = self._here(label)
        for added, way in sequences(problem.breaks, self._all_breaks & ~label.taken):
            pauses = [problem.breaks[n] for n in way]
            arc = timed_arc(problem, label.stand, here, place, label.over_ms, pauses)
            if arc.travel_ms >= 0 and not arc.late_ms:
                yield arc, added, tuple(count + n for n in way)

    def _begins(self, index: int, ready_ms: int) -> Iterator[tuple[int, bool]]:
        """Yield when a visit may begin: dry, and earlier if wet."""
        visit = self._visits[index]
        first_ms = earliest_in(visit.allowed_ms, ready_ms)
        if first_ms is None:
            return
        if not is_wet(self._problem, visit, first_ms):
            yield first_ms, False
            return
        yield first_ms, True
        dry_ms = earliest_in(self._dry[index], ready_ms)
        if dry_ms is not None:
            yield dry_ms, False

    def _cost(self, label: _Label, arc: TimedArc, place: int) -> int:
        if self._green:
            return leg_grams(self._problem, label.stand, self._here(label), place)
        return arc.door_ms - label.over_ms - arc.pause_ms - arc.underway_ms

    def _here(self, label: _Label) -> int:
        return self._visits[label.last].place if label.last >= 0 else self._problem.start_place

    def _id(self, number: int) -> str:
        count = len(self._visits)
        return (
            self._visits[number].id if number < count else self._problem.breaks[number - count].id
        )

    def _members(self, mask: int) -> list[int]:
        return [index for index in range(len(self._visits)) if mask >> index & 1]


def _least_grams(problem: DayProblem) -> Array:
    """Return (visits x visits and the end): the least carbon dioxide of an arc, from any stand."""
    places = [*(visit.place for visit in problem.visits), problem.end_place]
    travel = problem.travel
    stands: dict[int, set[int]] = {place: {place} for place in places}
    for stand in range(travel.stands):
        for place in places:
            stands[place].add(travel.landing(stand, place))
    least = [
        [min(leg_grams(problem, s, here, place) for s in stands[here]) for place in places]
        for here in places[:-1]
    ]
    return np.array(least, dtype=np.int64).reshape(len(problem.visits), len(places))


def _shortest_rest(least: Array) -> Array:
    """Return (sets x visits): the shortest way from a visit through a set to the end of the day."""
    count = len(least)
    rest = np.full((1 << count, count), NEVER, dtype=np.int64)
    if not count:
        return rest
    rest[0] = least[:, count]
    for sets_of_size in sets_by_size(count)[1:]:
        for index in range(count):
            sets = sets_of_size[(sets_of_size >> index) & 1 == 1]
            onward = rest[sets & ~(1 << index), index]
            rest[sets] = np.minimum(rest[sets], least[:, index] + onward[:, np.newaxis])
    return rest
