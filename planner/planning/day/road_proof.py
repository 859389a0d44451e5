"""What a proof by sampled travel times is worth on the roads.

Where nothing is shut and no turn is banned by the hour, samples are exact, and the proof holds as it is.
Else the day is solved once more with legs that are never longer than the true ones: those of open roads.
What even such legs do not allow is impossible on the roads; what they do not do better is best.
"""

from __future__ import annotations

from dataclasses import replace

from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import Goal, schedule
from planner.itinerary.model.itinerary import OrderProof
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.travel_times import TravelTimes
from planner.planning.day.fixed_point import Settled


def proof_on_roads(found: Settled, least: TravelTimes) -> OrderProof:
    """Return what is proved of a settled order, given travel times that no leg ever falls below."""
    bound = solve(replace(found.problem, travel=least))
    if bound.proof == "infeasible":
        return "infeasible"
    true = schedule(found.problem, found.order, with_slack=False).goal
    at_best = schedule(replace(found.problem, travel=least), bound.order, with_slack=False).goal
    if bound.proof != "optimal" or true.broken or not _bounds(found.problem, least):
        return "best-found"
    return "optimal" if _rank(true) <= _rank(at_best) else "best-found"


def _bounds(problem: DayProblem, least: TravelTimes) -> bool:
    """Tell whether shorter legs bound what the day aims at.

    By the hour, who leaves earlier may drive longer, so the time on the road has no such bound.
    """
    return problem.aim == "end" or least.is_steady


def _rank(goal: Goal) -> tuple[int, ...]:
    return goal.minus_priority, goal.wet, goal.aim, goal.end_ms
