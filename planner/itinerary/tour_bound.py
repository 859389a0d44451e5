"""What no plan of a tour can do better: visits that fit nowhere, and the most priority there is."""

from __future__ import annotations

from dataclasses import replace

from planner.itinerary.exact import solve
from planner.itinerary.skeleton import last_ms
from planner.itinerary.tour_problem import TourProblem, TourVisit


def impossible(problem: TourProblem) -> tuple[str, ...]:
    """Return the visits that no coach-day can serve within the rules, even with nothing else."""
    return tuple(visit.id for visit in problem.visits if not _fits_alone(problem, visit))


def priority_bound(problem: TourProblem) -> int:
    """Return a priority that no plan within the rules exceeds.

    All coach-days together have only so much time, and each visit takes its service and the least hop
    to it. Filling that time with the visits that are worth the most for a second, the last one in
    part (Dantzig 1957), is worth at least what any plan is.
    """
    time_ms = sum(max(0, last_ms(c.frame) - c.frame.start_ms) for c in problem.coach_days)
    weighed = [
        (_least_ms(problem, visit), visit.priority)
        for visit in problem.visits
        if _fits_alone(problem, visit)
    ]
    worth = 0.0
    for takes_ms, priority in sorted(weighed, key=lambda one: -one[1] / max(1, one[0])):
        part = 1.0 if takes_ms <= time_ms else time_ms / takes_ms
        worth += part * priority
        time_ms -= round(part * takes_ms)
    return int(worth + 1e-9)


def _fits_alone(problem: TourProblem, visit: TourVisit) -> bool:
    for k, there in visit.on:
        asked = replace(problem.coach_days[k].frame, visits=(replace(there, required=True),))
        if solve(asked).proof == "optimal":
            return True
    return False


def _least_ms(problem: TourProblem, visit: TourVisit) -> int:
    """Return the least time that the visit takes from any coach-day: the least hop, the service."""
    least = []
    for k, there in visit.on:
        frame = problem.coach_days[k].frame
        hops = [
            frame.setup_ms(origin, there.place)
            + min(matrix[origin][there.place] for matrix in frame.travel.travel_ms)
            + frame.walk_in_ms(origin, there.place)
            for origin in range(len(frame.travel.walked))
            if min(matrix[origin][there.place] for matrix in frame.travel.travel_ms) >= 0
        ]
        least.append(there.service_ms + min(hops, default=0))
    return min(least)
