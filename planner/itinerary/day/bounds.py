"""What no order of one coach-day within its rules can do better, where no proof is at hand."""

from __future__ import annotations

from collections.abc import Iterable

from planner.itinerary.judge.slack import limits
from planner.itinerary.model.problem import DayProblem, Visit, earliest_in
from planner.itinerary.model.travel_times import GRAIN_MS


def priority_bound(problem: DayProblem) -> int:
    """Return a priority that no order within the rules exceeds.

    Between the start and the latest end of the day every break takes its length, and every visit
    served its service and at least the least ride to it. A visit that cannot even begin and end
    within the day by its own rules counts for nothing.
    """
    end_ms = last_end_ms(problem)
    possible = [visit for visit in problem.visits if _may_be_served(problem, visit, end_ms)]
    if end_ms is None:
        return sum(visit.priority for visit in possible)
    time_ms = end_ms - problem.start_ms - sum(one.service_ms for one in problem.breaks)
    return most_worth(
        time_ms, [(v.service_ms + _least_ride_ms(problem, v), v.priority) for v in possible]
    )


def last_end_ms(problem: DayProblem) -> int | None:
    """Return when the rules want the day to be over at the latest (None: whenever)."""
    return min((limit_ms for _, limit_ms in limits(problem)), default=None)


def most_worth(time_ms: int, weighed: Iterable[tuple[int, int]]) -> int:
    """Return what no choice of (milliseconds it takes, priority) within a time is worth more than.

    The time is filled with what is worth the most for a second, the last one in part (Dantzig 1957).
    """
    worth = 0
    left_ms = max(0, time_ms)
    for takes_ms, priority in sorted(weighed, key=lambda one: -one[1] / max(1, one[0])):
        if takes_ms > left_ms:
            return worth + priority * left_ms // takes_ms
        worth, left_ms = worth + priority, left_ms - takes_ms
    return worth


def _may_be_served(problem: DayProblem, visit: Visit, end_ms: int | None) -> bool:
    begin_ms = earliest_in(visit.allowed_ms, problem.start_ms)
    if begin_ms is None:
        return False
    return end_ms is None or begin_ms + visit.service_ms <= end_ms


def _least_ride_ms(problem: DayProblem, visit: Visit) -> int:
    """Return the least travel to a visit from any stand; none where another visit is at its place."""
    shared = [other for other in problem.visits if other.place == visit.place]
    if len(shared) > 1 or visit.place == problem.start_place:
        return 0
    times_ms = [
        matrix[stand][visit.place]
        for matrix in problem.travel.travel_ms
        for stand in range(problem.travel.stands)
        # From the place itself nobody comes: it is served once.
        if matrix[stand][visit.place] > 0
    ]
    # Between samples a straight line is rounded to the grain: never below the least sample by more.
    return max(0, min(times_ms, default=0) - GRAIN_MS)
