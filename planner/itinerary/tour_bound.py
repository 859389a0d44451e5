"""What no plan of a tour can do better: visits that fit nowhere, and the most priority there is."""

from __future__ import annotations

import math
from dataclasses import replace

from planner.itinerary.exact import solve
from planner.itinerary.schedule import schedule
from planner.itinerary.skeleton import last_ms, leg_times_ms
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
    hops_ms: dict[int, list[int]] = {}
    for coach_day in problem.coach_days:
        frame = coach_day.frame
        if id(frame) not in hops_ms:
            least_ms = leg_times_ms(frame)[1].min(axis=0)
            hops_ms[id(frame)] = [0 if ms == math.inf else int(ms) for ms in least_ms]
    weighed = [
        (
            min(
                hops_ms[id(problem.coach_days[k].frame)][there.place] + there.service_ms
                for k, there in visit.on
            ),
            visit.priority,
        )
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
        if not schedule(asked, [visit.id], with_slack=False).goal.broken:
            return True
        # With a break there is more than one order.
        if asked.breaks and solve(asked).proof == "optimal":
            return True
    return False
