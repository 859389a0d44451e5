"""Repairs of a day that runs late, and what each costs: ranked by the judge's own goal.

Repairs: the same order, only later; the same order with shorter visits; the same order without some
optional visits; the best order of what is left; and that with shorter visits. Visits are shortened by
whole five minutes, or to the least that the brief allows, and no more than needed: of the repaired day
no single visit could be five minutes longer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import combinations
from typing import Literal

from planner.itinerary.advice.changes import STEP_MS
from planner.itinerary.day.prayer_waiver import solve
from planner.itinerary.judge.late import Rest
from planner.itinerary.judge.schedule import Breach, Schedule, schedule
from planner.itinerary.judge.tour_schedule import TourGoal
from planner.itinerary.model.problem import DayProblem, Visit

RepairKind = Literal["same", "shorter", "fewer", "reordered", "reordered_shorter"]
"""Told in this order where they are equally good: what changes least comes first."""
MOST_DROPPED = 3
"""Optional visits left out by ``fewer`` at most; ``reordered`` leaves out as many as it takes."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a repair does to another coach: the rules that break there now, and how much later it ends.

    ``waits`` are the visits where its group waits for another one, each with its begin.
    """

    coach_day: int
    broken: tuple[tuple[str | None, Breach], ...]
    end_later_ms: int
    waits: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The rest of the day as it comes to be: ``problem`` and ``day``, and what it does to others.

    ``between`` are broken rules between the coaches, each at a visit of this day. ``goal`` is that of
    all coaches together, ``waits`` as in ``Effect``.
    """

    problem: DayProblem
    day: Schedule
    goal: TourGoal
    between: tuple[tuple[str, Breach], ...] = ()
    others: tuple[Effect, ...] = ()
    waits: tuple[tuple[str, int], ...] = ()


Judge = Callable[[DayProblem, tuple[str, ...]], Judged]
"""Times the rest of the day in an order, and all that it joins."""
Quick = Callable[[DayProblem, Sequence[str]], TourGoal]
"""Says how good that is by the travel times at hand: what is tried often."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The rest of the day, repaired, and what that costs.

    ``day`` is timed with ``shortened`` durations, (visit, new milliseconds). ``dropped`` are visits
    of the plan that are left out, ``broken`` the rules that break all the same, with the visit (None:
    the day's end). ``end_later_ms`` is against the plan. ``missing`` counts the required visits among
    the dropped. ``others`` are the other coaches that fare otherwise than planned, ``goal`` is that of
    all of them together, ``waits`` as in ``Effect``.
    """

    kind: RepairKind
    order: tuple[str, ...]
    day: Schedule
    shortened: tuple[tuple[str, int], ...]
    dropped: tuple[str, ...]
    broken: tuple[tuple[str | None, Breach], ...]
    end_later_ms: int
    missing: int
    goal: TourGoal
    others: tuple[Effect, ...] = ()
    waits: tuple[tuple[str, int], ...] = ()

    @property
    def is_harmless(self) -> bool:
        """Whether no rule breaks, here or for another coach."""
        return not (self.broken or self.missing or any(one.broken for one in self.others))


def alone(problem: DayProblem, order: tuple[str, ...]) -> Judged:
    """Judge the rest of a day that nothing joins to other coaches."""
    return Judged(problem, schedule(problem, order), goal_alone(problem, order))


def goal_alone(problem: DayProblem, order: Sequence[str]) -> TourGoal:
    """Return how good the rest of such a day is."""
    goal = schedule(problem, order, with_slack=False).goal
    return TourGoal(goal.broken, goal.late_ms, goal.minus_priority, astuple(goal)[3:])


def repairs(rest: Rest, judge: Judge = alone, quick: Quick = goal_alone) -> tuple[Repair, ...]:
    """Return the repairs of a late day, the best first: those that are no worse than being late.

    If the same order breaks no rule, it is the only answer: nothing has to be repaired. The others
    are offered where they are better by the judge's goal. First come those that drop the fewest
    required visits: to be three minutes late somewhere is better than not to go there; a prayer is
    never dropped. Then the goal decides; among equal ones less change comes first.
    """
    same = _repair(rest, "same", rest.problem, rest.order, judge)
    if same.is_harmless:
        return (same,)
    found = [same]
    found += _shorter(rest, "shorter", rest.order, judge, quick)
    found += _fewer(rest, judge, quick)
    order = solve(rest.problem).order
    if rest.here in order:
        found.append(_repair(rest, "reordered", rest.problem, order, judge))
    shortest = _at_least(rest.problem)
    order = solve(shortest).order
    if shortest != rest.problem and rest.here in order:
        found += _shorter(rest, "reordered_shorter", order, judge, quick)
    prayers = {visit.id for visit in rest.problem.visits if visit.is_prayer}
    better = [
        one
        for one in found
        if one is same or (one.goal < same.goal and prayers.isdisjoint(one.dropped))
    ]
    better.sort(key=lambda one: (one.missing, one.goal))
    kept: dict[tuple[object, ...], Repair] = {}
    for one in better:
        kept.setdefault((one.order, one.shortened), one)
    return tuple(kept.values())


def _shorter(
    rest: Rest, kind: RepairKind, order: Sequence[str], judge: Judge, quick: Quick
) -> list[Repair]:
    """Return the order with visits shortened just enough; none where even the least is too long."""
    served = [visit for visit in rest.problem.visits if visit.id in order]
    most = max((_steps(visit) for visit in served), default=0)
    taken = {visit.id: 0 for visit in served}

    def day() -> DayProblem:
        return _with(rest.problem, lambda visit: _shortened(visit, taken.get(visit.id, 0)))

    def broken() -> int:
        return quick(day(), order).broken

    def level(steps: int) -> int:
        taken.update({visit.id: min(steps, _steps(visit)) for visit in served})
        return broken()

    least = level(most)
    if most == 0 or least >= level(0):
        return []
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if level(middle) <= least else (middle, high)
    level(high)
    # Given back from the end of the day, each visit as much as goes.
    for visit in sorted(served, key=lambda one: -list(order).index(one.id)):
        while taken[visit.id] > 0:
            taken[visit.id] -= 1
            if broken() > least:
                taken[visit.id] += 1
                break
    return [_repair(rest, kind, day(), order, judge)]


def _fewer(rest: Rest, judge: Judge, quick: Quick) -> list[Repair]:
    """Return the best day in the same order without some optional visits."""
    optional = [
        visit.id
        for visit in rest.problem.visits
        if not visit.required and visit.id in rest.order and visit.id != rest.here
    ]
    orders = [
        tuple(one for one in rest.order if one not in dropped)
        for size in range(1, min(MOST_DROPPED, len(optional)) + 1)
        for dropped in combinations(optional, size)
    ]
    if not orders:
        return []
    best = min(orders, key=lambda one: quick(rest.problem, one))
    return [_repair(rest, "fewer", rest.problem, best, judge)]


def _repair(
    rest: Rest, kind: RepairKind, problem: DayProblem, order: Sequence[str], judge: Judge
) -> Repair:
    judged = judge(problem, tuple(order))
    day = judged.day
    usual = {visit.id: visit.service_ms for visit in rest.problem.visits}
    return Repair(
        kind,
        tuple(order),
        day,
        tuple(
            (visit.id, visit.service_ms)
            for visit in problem.visits
            if visit.id in order and visit.service_ms < usual[visit.id]
        ),
        tuple(one for one in rest.order if one in usual and one not in order),
        day.broken + judged.between,
        day.goal.end_ms - rest.planned_end_ms,
        sum(visit.required for visit in problem.visits if visit.id not in order),
        judged.goal,
        judged.others,
        judged.waits,
    )


def _steps(visit: Visit) -> int:
    if visit.least_ms is None:
        return 0
    return max(0, -(-(visit.service_ms - visit.least_ms) // STEP_MS))


def _shortened(visit: Visit, steps: int) -> Visit:
    """Return a visit shorter by so many steps, the last of which ends at its least."""
    if not steps or visit.least_ms is None:
        return visit
    return replace(visit, service_ms=max(visit.least_ms, visit.service_ms - steps * STEP_MS))


def _at_least(problem: DayProblem) -> DayProblem:
    return _with(problem, lambda visit: _shortened(visit, _steps(visit)))


def _with(problem: DayProblem, made: Callable[[Visit], Visit]) -> DayProblem:
    return replace(problem, visits=tuple(map(made, problem.visits)))
