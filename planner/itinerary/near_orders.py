"""The best of all orders near to a given one, for days of too many visits to look at every order.

Near means: who stands so many places (the width) or more before another in the given order stays before
it. That is still a number of orders exponential in the number of visits, and a dynamic programme finds
the best in a time that only grows with it linearly (Balas and Simonetti 2001). Legs are the real ones,
at any hour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from planner.itinerary.hops import NEVER, arrival_ms, may_stand
from planner.itinerary.problem import DayProblem, Visit, earliest_in
from planner.itinerary.skeleton import leg_times_ms

WIDTH, WIDEST = 7, 13
EASY = 15_000
"""A day whose rules leave no more labels than these is looked at again with a greater width."""
LABELS = 8
"""Most ways kept to the same visits with the same last one: earlier against cheaper."""


class _Label(NamedTuple):
    """Some visits served: what they cost, when the last is over, in which order they were."""

    cost: int
    over_ms: int
    stand: int
    before: _Label | None
    last: int


_State = tuple[int, int, int]
"""The first place in the given order that is not served, which of the next ones are, and the last."""


def best_near(
    problem: DayProblem, order: Sequence[str], stopped: Callable[[], bool] = lambda: False
) -> tuple[str, ...] | None:
    """Return the best order near to ``order`` that serves the same visits within the rules.

    None if there is none, if the day has breaks, or if ``stopped`` says so under way. Rain is not
    looked at.
    """
    if problem.breaks:
        return None
    near = _Near(problem, [problem.visit(visit_id) for visit_id in order])
    found = near.best(WIDTH, stopped)
    for width in range(WIDTH + 2, WIDEST + 1, 2):
        if found is None or near.labels > EASY:
            break
        found = near.best(width, stopped) or found
    return found


class _Near:
    def __init__(self, problem: DayProblem, visits: list[Visit]) -> None:
        self._problem, self._visits = problem, visits
        place = {visit.id: index for index, visit in enumerate(visits)}
        self._width = WIDTH
        self.labels = 0
        self._after = [[place[a] for a in visit.after if a in place] for visit in visits]
        self._begin_by_ms = [v.allowed_ms[-1][1] if v.allowed_ms else -NEVER for v in visits]
        self._way_ms = _shortest_ms(problem)
        self._by_end = problem.aim == "end"
        self._last_ms = NEVER if problem.return_by_ms is None else problem.return_by_ms
        if problem.longest_ms is not None:
            self._last_ms = min(self._last_ms, problem.start_ms + problem.longest_ms)

    def best(self, width: int, stopped: Callable[[], bool]) -> tuple[str, ...] | None:
        self._width, self.labels = width, 0
        start = self._problem.start_place
        nothing = _Label(0, self._problem.start_ms, start, None, -1)
        layer: dict[_State, list[_Label]] = {(0, 0, -1): [nothing]}
        for number in range(1, len(self._visits) + 1):
            if stopped():
                return None
            onward: dict[_State, list[_Label]] = {}
            for (first, beyond, last), labels in layer.items():
                for index in range(first, min(first + self._width, len(self._visits))):
                    if not beyond >> (index - first) & 1 and self._may(
                        index, first, beyond, number
                    ):
                        state = _served(first, beyond, index)
                        for label in labels:
                            self._extend(onward.setdefault(state, []), label, last, index, state)
            layer = onward
        ends = [
            ended
            for (_, _, last), labels in layer.items()
            for label in labels
            if (ended := self._ended(label, last)) is not None
        ]
        if not ends:
            return None
        label = min(ends, key=lambda end: end[:2])[2]
        found: list[str] = []
        while label.before is not None:
            found.append(self._visits[label.last].id)
            label = label.before
        return tuple(found[::-1])

    def _may(self, index: int, first: int, beyond: int, number: int) -> bool:
        """Whether locks and precedence let a visit be the next, as this number of the day."""
        position = self._visits[index].position
        if position == "last" and number < len(self._visits):
            return False
        return may_stand(self._visits[index], number) and all(
            earlier < first or beyond >> (earlier - first) & 1 for earlier in self._after[index]
        )

    def _extend(
        self, found: list[_Label], label: _Label, last: int, index: int, state: _State
    ) -> None:
        """Add the label with one visit more, unless a rule breaks or another is as good in all."""
        visit = self._visits[index]
        arrive_ms = self._arrive(label, last, visit.place)
        if visit.arrive_by_ms is not None and arrive_ms > visit.arrive_by_ms:
            return
        begin_ms = earliest_in(visit.allowed_ms, arrive_ms) if arrive_ms < NEVER else None
        if begin_ms is None or begin_ms + visit.service_ms > self._last_ms:
            return
        over_ms = begin_ms + visit.service_ms
        if self._too_late(over_ms, visit.place, state):
            return
        cost = label.cost + self._leg_cost(label, visit.place, arrive_ms)
        stand = self._problem.travel.landing(label.stand, visit.place)
        # Of ways to stand at a place each is kept: where the coach can go from there differs.
        rivals = [rival for rival in found if rival.stand == stand]
        if any(
            rival.over_ms <= over_ms and (self._by_end or rival.cost <= cost) for rival in rivals
        ):
            return
        found[:] = [
            rival
            for rival in found
            if rival.stand != stand
            or rival.over_ms < over_ms
            or (not self._by_end and rival.cost < cost)
        ]
        self.labels += 1
        found.append(_Label(cost, over_ms, stand, label, index))
        if len(found) > LABELS:
            found.remove(max(found, key=lambda kept: (kept.cost, kept.over_ms)))

    def _ended(self, label: _Label, last: int) -> tuple[int, int, _Label] | None:
        """Return the measures that the aim compares, if the day can end in time."""
        end_place = self._problem.end_place
        end_ms = self._arrive(label, last, end_place)
        if end_ms > self._last_ms or end_ms >= NEVER:
            return None
        cost = label.cost + self._leg_cost(label, end_place, end_ms)
        return (end_ms, cost, label) if self._by_end else (cost, end_ms, label)

    def _too_late(self, over_ms: int, place: int, state: _State) -> bool:
        """Whether a visit that must come soon can no longer begin in time, by whatever way."""
        first, beyond, _ = state
        way_ms = self._way_ms[place]
        for index in range(first, min(first + self._width, len(self._visits))):
            if not beyond >> (index - first) & 1:
                reached_ms = over_ms + way_ms[self._visits[index].place]
                if reached_ms > self._begin_by_ms[index]:
                    return True
        return False

    def _arrive(self, label: _Label, last: int, place: int) -> int:
        here = self._visits[last].place if last >= 0 else self._problem.start_place
        return arrival_ms(self._problem, label.stand, here, place, label.over_ms)

    def _leg_cost(self, label: _Label, place: int, arrive_ms: int) -> int:
        if self._problem.aim == "co2" and self._problem.grams:
            return self._problem.grams[label.stand][place]
        return arrive_ms - label.over_ms


def _served(first: int, beyond: int, index: int) -> _State:
    """Return the state after a visit: places that are served from the first one on are passed."""
    beyond |= 1 << (index - first)
    while beyond & 1:
        first, beyond = first + 1, beyond >> 1
    return first, beyond, index


def _shortest_ms(problem: DayProblem) -> list[list[float]]:
    """Return the least time between places by whatever way (Floyd 1962), boarding included."""
    way_ms = leg_times_ms(problem)[1]
    np.fill_diagonal(way_ms, 0)
    for via in range(len(way_ms)):
        way_ms = np.minimum(way_ms, way_ms[:, via : via + 1] + way_ms[via])
    found: list[list[float]] = way_ms.tolist()
    return found
