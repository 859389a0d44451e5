"""What no order of the same visits can do better by the aim: the end, the road, or the carbon dioxide."""

from __future__ import annotations

from planner.itinerary.day.arcs import NEVER
from planner.itinerary.day.bounds import last_end_ms
from planner.itinerary.day.label_setting import MOST_VISITS, LabelSetting
from planner.itinerary.judge.tour_schedule import Orders, day_problem
from planner.itinerary.model.day_rules import asked
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.tour_problem import TourProblem


def day_aim_bound(problem: DayProblem) -> int:
    """Return what no order that serves all visits of a day within its rules goes below.

    It is what the assignment problem costs, or for the end the way home from the visit that can only be
    over last; breaks and rain are not counted. Of more than 62 visits nothing is said: 0.
    """
    if not problem.visits or len(problem.visits) > MOST_VISITS:
        return 0
    limit_ms = last_end_ms(problem)
    by_end = problem.aim == "end"
    labels = LabelSetting(problem, NEVER if limit_ms is None else limit_ms, by_end=by_end)
    return max(0, labels.least)


def aim_bound(problem: TourProblem, orders: Orders) -> int:
    """Return what the aims of all coach-days that serve what ``orders`` do cannot sum up to less than."""
    found = 0
    for k, order in enumerate(orders):
        day = day_problem(problem, k, order)
        found += day_aim_bound(asked(day, order))
    return found
