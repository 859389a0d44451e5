"""A good order for a day of very many visits: insert one by one, then improve, judged by the judge.

No proof comes with it. It is deterministic: equal moves are decided by the visits' own order.
"""

from __future__ import annotations

from collections.abc import Sequence

from planner.itinerary.judge.schedule import Goal, schedule
from planner.itinerary.model.problem import DayProblem

LONGEST_CHAIN = 3
"""Or-opt (Or 1976) moves chains of up to three visits."""
PASSES = 8
"""Rounds of improvement at most: each costs about a cube of the number of visits."""


def insert_and_improve(problem: DayProblem, start: Sequence[str] = ()) -> tuple[str, ...]:
    """Return an order that serves what fits, at least as good as ``start``.

    Required visits go in first, each at its cheapest place; optional ones follow by priority where
    the day gets better for them. Then chains of visits move, and what was left out is tried again,
    as long as the judge's goal gets better. A visit that breaks a rule is taken out again if the
    day is better without it.
    """
    wishes = [
        visit.id for visit in sorted(problem.visits, key=lambda v: (not v.required, -v.priority))
    ]
    order = list(start)
    for wish in wishes:
        order = order if wish in order else inserted(problem, order, wish)
    order = list(with_breaks(problem, order))
    for _ in range(PASSES):
        before = list(order)
        order = list(improve_order(problem, order))
        for wish in wishes:
            if wish in order:
                order = _better(problem, order, [[other for other in order if other != wish]])
            else:
                order = inserted(problem, order, wish)
        if order == before:
            break
    return tuple(order)


def with_breaks(problem: DayProblem, order: Sequence[str]) -> tuple[str, ...]:
    """Return the order with the breaks that it lacks, each where the judge likes the day best.

    A prayer that can be said after the return stays out.
    """
    found = list(order)
    missing = [one for one in problem.breaks if one.id not in found]
    for one in sorted(missing, key=lambda one: (one.is_prayer, one.windows_ms[:1])):
        places = [[*found[:at], one.id, *found[at:]] for at in range(len(found) + 1)]
        places += [found] if one.is_prayer else []
        found = min(places, key=lambda candidate: _goal(problem, candidate))
    return tuple(found)


def improve_order(problem: DayProblem, order: Sequence[str]) -> tuple[str, ...]:
    """Return the order with chains of visits moved as long as the judge's goal gets better.

    The same visits are served.
    """
    found = list(order)
    for _ in range(PASSES):
        before = list(found)
        for length in range(1, LONGEST_CHAIN + 1):
            found = _moved(problem, found, length)
        if found == before:
            break
    return tuple(found)


def inserted(problem: DayProblem, order: Sequence[str], visit_id: str) -> list[str]:
    """Return the order with a visit at its best place; without it, if the judge prefers that."""
    places = [[*order[:at], visit_id, *order[at:]] for at in range(len(order) + 1)]
    return _better(problem, list(order), places)


def _moved(problem: DayProblem, order: list[str], length: int) -> list[str]:
    for first in list(order):
        at = order.index(first)
        chain, rest = order[at : at + length], order[:at] + order[at + length :]
        candidates = [[*rest[:to], *chain, *rest[to:]] for to in range(len(rest) + 1) if to != at]
        order = _better(problem, order, candidates)
    return order


def _better(problem: DayProblem, order: list[str], candidates: Sequence[list[str]]) -> list[str]:
    """Return the best candidate if it is better than the order, else the order."""
    best = min(candidates, key=lambda candidate: _goal(problem, candidate), default=order)
    return best if _goal(problem, best) < _goal(problem, order) else order


def _goal(problem: DayProblem, order: Sequence[str]) -> Goal:
    return schedule(problem, order, with_slack=False).goal
