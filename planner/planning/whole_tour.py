"""All orders of a tour searched anew: the one call that a job, or the command line, makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.itinerary.brief.records import Brief
from planner.itinerary.day.insertion import with_breaks
from planner.itinerary.judge.tour_schedule import Orders, day_problem, judge_tour
from planner.itinerary.model.itinerary import Proof
from planner.itinerary.model.tour_problem import TourProblem
from planner.itinerary.tour.search import Progress, search
from planner.itinerary.tour.search_limits import SearchLimits
from planner.planning.coach_days import of_open_roads, tour_id, with_orders
from planner.planning.planner import Planner


@dataclass(frozen=True, slots=True)
class TourNumbers:
    """How good the orders of a tour are: smaller is better, but for ``priority``.

    ``broken`` counts broken rules, required visits left out among them; ``late_s`` is by how much
    times are missed in all; ``priority`` sums that of the visits served; ``end_s`` the clock times at
    which the coach-days end, ``road_s`` the time on the road. Times are by the legs that the search
    knows: the plan, followed on the roads, may end some minutes earlier or later.
    """

    broken: int
    late_s: int
    priority: int
    end_s: int
    road_s: int


@dataclass(frozen=True, slots=True)
class Found:
    """The best so far: how far the search is (``share``, 0 to 1), the brief with an order on each day.

    ``before`` are the numbers of the hand-made orders (None: some day has none).
    """

    share: float
    brief: Brief
    numbers: TourNumbers
    before: TourNumbers | None


@dataclass(frozen=True, slots=True)
class Solved:
    """The result. ``proof``, ``bound`` and ``repeatable`` are those of ``TourSolution``."""

    found: Found
    proof: Proof
    bound: int
    repeatable: bool


def solve_tour(
    planner: Planner,
    brief: Brief,
    limits: SearchLimits,
    *,
    progress: Callable[[float, Callable[[], Found | None]], None],
    cancelled: Callable[[], bool],
) -> Solved:
    """Search the best orders of all coach-days together; hand-made orders are only where it starts.

    Args:
        planner: The city's planner.
        brief: The tour.
        limits: How long to search, and from which seed.
        progress: Told the share done (0 to 1), and a call that makes the best so far: as that takes
            time, make it only where it is wanted.
        cancelled: Asked from time to time; True ends the search with what it has.

    Raises:
        InvalidInput, NoSegment: As ``Planner.plans``.
    """
    free = replace(brief, days=tuple(replace(day, order=None) for day in brief.days))
    problem = planner.tour_problem(free)
    start = _hand_made(brief, problem)
    whole = all(day.order is not None for day in brief.days)
    before = _numbers(problem, start) if whole else None

    def made(share: float, orders: Orders) -> Found:
        return Found(share, with_orders(free, orders), _numbers(problem, orders), before)

    def told(step: Progress) -> None:
        orders = step.orders
        progress(step.share, lambda: None if orders is None else made(step.share, orders))

    solution = search(
        problem,
        limits,
        progress=told,
        cancelled=cancelled,
        start=start if any(day.order is not None for day in brief.days) else None,
    )
    proof = of_open_roads(brief, solution.proof)
    return Solved(made(1.0, solution.orders), proof, solution.bound, solution.repeatable)


def _hand_made(brief: Brief, problem: TourProblem) -> Orders:
    """Return the hand-made orders in the ids of the tour's problem; none on days without.

    Breaks that an order leaves out are where the planner would put them.
    """
    shared = {wish.visit.id for wish in brief.visits}
    found = []
    for k, day in enumerate(brief.days):
        breaks = {one.id for one in problem.coach_days[k].frame.breaks}
        order = [one if one in breaks else tour_id(k, one, shared) for one in day.order or ()]
        given = day.order is not None
        found.append(with_breaks(day_problem(problem, k, order), order) if given else ())
    return tuple(found)


def _numbers(problem: TourProblem, orders: Orders) -> TourNumbers:
    judged = judge_tour(problem, orders, with_slack=False)
    return TourNumbers(
        broken=judged.goal.broken,
        late_s=judged.goal.late_ms // 1000,
        priority=-judged.goal.minus_priority,
        end_s=sum(day.goal.end_ms for day in judged.days) // 1000,
        road_s=sum(day.goal.road_ms for day in judged.days) // 1000,
    )
