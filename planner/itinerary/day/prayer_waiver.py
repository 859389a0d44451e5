"""The best day where a prayer need not be said on the way by who is back before its time is over.

The exact solver takes every break. Prayers follow each other, so who says one at home says all later
ones there: the day is solved once more for each number of last prayers left out, and the judge decides.
"""

from __future__ import annotations

from dataclasses import replace

from planner.itinerary.day import exact
from planner.itinerary.day.exact import Solution
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import DayProblem


def solve(problem: DayProblem, *, least_road: bool = True) -> Solution:
    """Return the best order of a coach-day, as ``exact.solve`` has it, prayers at home considered."""
    prayers = sorted((one for one in problem.breaks if one.is_prayer), key=lambda b: b.windows_ms)
    solutions = [exact.solve(problem, least_road=least_road)]
    for count in range(1, len(prayers) + 1):
        gone = {one.id for one in prayers[-count:]}
        left = replace(problem, breaks=tuple(b for b in problem.breaks if b.id not in gone))
        found = exact.solve(left, least_road=least_road)
        if not _is_missed(problem, found, gone):
            solutions.append(found)
    return min(solutions, key=lambda one: schedule(problem, one.order, with_slack=False).goal)


def _is_missed(problem: DayProblem, found: Solution, gone: set[str]) -> bool:
    """Tell whether the day is over too late for one of these prayers."""
    end_ms = schedule(problem, found.order, with_slack=False).goal.end_ms
    return not all(one.is_waived(end_ms) for one in problem.breaks if one.id in gone)
