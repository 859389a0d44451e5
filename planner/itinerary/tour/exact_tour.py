"""The best of all tours, with a proof, where coach-days and visits are few.

Each coach-day is solved exactly for every set of visits that it may serve; then the sets are shared out
among the coach-days, one after the other, by a dynamic programme over sets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from itertools import combinations
from typing import NamedTuple

from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.judge.tour_schedule import Orders, day_problem
from planner.itinerary.model.itinerary import Proof
from planner.itinerary.model.tour_problem import TourProblem

SOLVES = 400
"""Most exact solves of coach-days: about a second."""


class _Part(NamedTuple):
    """Some coach-days with a set of visits: what their goals sum up to, and the orders."""

    measures: tuple[int, ...]
    orders: Orders
    clean: bool


def is_small(problem: TourProblem) -> bool:
    """Whether the tour can be proved: few sets of visits, and no rule joins the coach-days."""
    sets = [1] * len(problem.coach_days)
    for visit in problem.visits:
        for k, there in visit.on:
            sets[k] *= 2
            if there.after:
                return False
    taken = {room for room, _ in problem.rooms}
    return sum(sets) <= SOLVES and not any(v.room in taken for v in problem.visits)


def best_of_all(problem: TourProblem, stopped: Callable[[], bool]) -> tuple[Orders, Proof] | None:
    """Return the best orders of a small tour and what they are; None if stopped before the end.

    As ``exact.solve`` has it for a day, an infeasible tour serves as many required visits as can be
    within the rules, then the most priority, then the aim decides.
    """
    parts: dict[frozenset[str], _Part] = {frozenset(): _Part((), (), clean=True)}
    for k in range(len(problem.coach_days)):
        days = _days(problem, k, stopped)
        if days is None:
            return None
        joined: dict[frozenset[str], _Part] = {}
        for served, part in parts.items():
            for chosen, day in days.items():
                if served & chosen:
                    continue
                measures = tuple(
                    map(
                        sum,
                        zip(part.measures or (0,) * len(day.measures), day.measures, strict=True),
                    )
                )
                clean = part.clean and day.clean
                rival = joined.get(served | chosen)
                if rival is None or (not clean, measures) < (not rival.clean, rival.measures):
                    joined[served | chosen] = _Part(measures, part.orders + day.orders, clean)
        parts = joined
    required = {visit.id for visit in problem.visits if visit.required}
    worth = {visit.id: visit.priority for visit in problem.visits}

    def goal(served: frozenset[str]) -> tuple[int, int, int, tuple[int, ...]]:
        part = parts[served]
        missing = len(required - served)
        return missing, not part.clean, -sum(worth[v] for v in served), part.measures

    best = min(parts, key=goal)
    optimal = required <= best and parts[best].clean
    return parts[best].orders, "optimal" if optimal else "infeasible"


def _days(
    problem: TourProblem, k: int, stopped: Callable[[], bool]
) -> dict[frozenset[str], _Part] | None:
    """Return the best day of a coach for each set that it can serve within the rules."""
    here = [visit.id for visit in problem.visits if k in dict(visit.on)]
    found: dict[frozenset[str], _Part] = {}
    for count in range(len(here) + 1):
        for chosen in combinations(here, count):
            if stopped():
                return None
            asked = day_problem(problem, k, chosen, required=True)
            solution = solve(asked)
            clean = solution.proof == "optimal"
            # A coach that cannot even be idle within the rules still has to be somewhere.
            if clean or not chosen:
                goal = schedule(asked, solution.order, with_slack=False).goal
                found[frozenset(chosen)] = _Part(astuple(goal)[3:], (solution.order,), clean)
    return found
