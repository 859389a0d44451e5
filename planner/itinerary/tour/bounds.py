"""What no plan of a tour can do better: visits that fit nowhere, and the most priority there is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from planner.itinerary.day.bounds import most_worth
from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.tour_problem import TourProblem, TourVisit
from planner.itinerary.model.travel_times import NO_ROAD, TravelTimes
from planner.itinerary.tour.static_problem import last_ms, leg_times_ms


def impossible(problem: TourProblem) -> tuple[str, ...]:
    """Return the visits that no coach-day can serve within the rules, even with nothing else."""
    return tuple(visit.id for visit in problem.visits if not _fits_alone(problem, visit))


def priority_bound(problem: TourProblem) -> int:
    """Return a priority that no plan within the rules exceeds.

    All coach-days together have only so much time, and each visit takes its service and the least arc
    to it. Filling that time with the visits that are worth the most for a second, the last one in
    part (Dantzig 1957), is worth at least what any plan is.
    """
    time_ms = sum(max(0, last_ms(c.frame) - c.frame.start_ms) for c in problem.coach_days)
    arcs_ms: dict[int, list[int]] = {}
    for coach_day in problem.coach_days:
        frame = coach_day.frame
        if id(frame) not in arcs_ms:
            least_ms = leg_times_ms(frame)[1].min(axis=0)
            arcs_ms[id(frame)] = [0 if ms == math.inf else int(ms) for ms in least_ms]
    weighed = [
        (
            min(
                arcs_ms[id(problem.coach_days[k].frame)][there.place] + there.service_ms
                for k, there in visit.on
            ),
            visit.priority,
        )
        for visit in problem.visits
        if _fits_alone(problem, visit)
    ]
    return most_worth(time_ms, weighed)


def _fits_alone(problem: TourProblem, visit: TourVisit) -> bool:
    for k, there in visit.on:
        # A place in the order is no rule for one that is alone: others may come before it.
        alone = replace(there, required=True, position=None)
        frame = problem.coach_days[k].frame
        # Others may also lie on the way to it, where no road leads there directly, or a slower one.
        if any(_fits(replace(day, visits=(alone,))) for day in (frame, _by_any_way(frame))):
            return True
    return False


def _fits(day: DayProblem) -> bool:
    """Return whether the one visit of a day can be served within the rules."""
    if not schedule(day, [day.visits[0].id], with_slack=False).goal.broken:
        return True
    # With a break there is more than one order.
    return bool(day.breaks) and solve(day).proof == "optimal"


def _by_any_way(frame: DayProblem) -> DayProblem:
    """Return the day with arcs as quick as over any places between, where nobody stays."""
    arcs_ms = leg_times_ms(frame)[1]
    for between in range(len(arcs_ms)):
        arcs_ms = np.minimum(arcs_ms, arcs_ms[:, [between]] + arcs_ms[between])
    np.fill_diagonal(arcs_ms, 0)
    size = range(len(arcs_ms))
    # Boarding and the walks between coach and door are within the arcs.
    travel = TravelTimes.steady(
        tuple(tuple(NO_ROAD if ms == math.inf else int(ms) for ms in row) for row in arcs_ms),
        tuple(tuple(False for _ in size) for _ in size),
    )
    return replace(frame, travel=travel, boarding_ms=0, access_ms=(), grams=(), aim="end")
