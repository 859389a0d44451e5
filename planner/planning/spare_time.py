"""Time to spare in a settled day, held against the roads: longer visits leave later."""

from __future__ import annotations

from planner.itinerary.judge.schedule import Schedule, schedule
from planner.itinerary.judge.spare_time import moves_nothing, spares, stretched
from planner.itinerary.model.problem import DayProblem
from planner.planning.coach_day import SettledDay
from planner.planning.fixed_point import settle


def spare_time(mine: SettledDay) -> dict[str, int]:
    """Return how many milliseconds longer visits of a day may last without moving anything."""
    problem, order = mine.settled.problem, mine.settled.order

    def judged(day: DayProblem) -> Schedule:
        return schedule(day, order, with_slack=False)

    def followed(day: DayProblem) -> Schedule:
        return judged(settle(day, order, mine.on_roads.followed).problem)

    planned = judged(problem)
    found = spares(problem, order, planned, mine.until_ms, judged)
    if not found or moves_nothing(planned, followed(stretched(problem, found))):
        return found
    # A leg takes longer than its samples say, as where a street shuts: look closer.
    return spares(problem, order, planned, mine.until_ms, followed)
