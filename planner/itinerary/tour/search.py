"""The best tour that can be found: days that stand alone are proved, the rest is searched.

A portfolio: VROOM for an answer at once, PyVRP for the long search, both on static legs; then exact days
on real legs with visits moved between them, then the judge. Each starts from the best before it, and
nothing is kept that the judge does not prefer.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from planner.itinerary.day.corridor_search import best_near
from planner.itinerary.day.exact import EXACT_VISITS, Solution, solve
from planner.itinerary.day.label_setting import MOST_VISITS
from planner.itinerary.judge.tour_schedule import Orders, TourGoal, day_problem, judge_tour
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.tour_problem import TourProblem
from planner.itinerary.tour.aim_bound import aim_bound
from planner.itinerary.tour.bounds import impossible, priority_bound
from planner.itinerary.tour.effort import ITERATIONS
from planner.itinerary.tour.exact_tour import best_of_all, is_small
from planner.itinerary.tour.local_search import Polish
from planner.itinerary.tour.pyvrp_search import pyvrp_search
from planner.itinerary.tour.static_problem import Skeleton, skeleton
from planner.itinerary.tour.vroom_search import vroom_start

TOLD_EVERY = 64
"""Iterations between two reports of progress."""
_ALONE = 0.5
"""By which part of the given seconds long coach-days that stand alone are handed on to the portfolio."""
_AGAIN, _ALL = 0.87, 0.9
"""By which parts of the given seconds the last long search, and everything, is to end: what was begun has
to be finished, and a machine may be busy."""


@dataclass(frozen=True, slots=True)
class TourSolution:
    """Orders of a tour and what is proved about them.

    ``optimal`` and ``infeasible`` mean for the whole tour what they mean for a day (see ``exact``).
    ``bound`` is a priority that no plan within the rules exceeds; ``aim_bound`` is what no plan within the
    rules goes below that serves the same visits on the same coach-days: their ends in milliseconds (or what
    else they aim at), summed up. ``repeatable`` tells whether the
    same problem and seed give the same orders again: not if the clock or the user cut the search off.
    """

    orders: Orders
    proof: Literal["optimal", "infeasible", "best-found"]
    bound: int
    repeatable: bool = True
    aim_bound: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is (0 to 1), and the best orders so far (None: none yet)."""

    share: float
    orders: Orders | None = None
    goal: TourGoal | None = None


def search(
    problem: TourProblem,
    *,
    seed: int = 0,
    iterations: int = ITERATIONS,
    seconds: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    start: Orders | None = None,
) -> TourSolution:
    """Return the best orders found for a tour.

    Args:
        problem: The tour.
        seed: Of the long search.
        iterations: Of the long search. Stopped by them alone, the answer repeats byte for byte.
        seconds: When to stop at the latest, about.
        progress: Told from time to time how far the search is.
        cancelled: Asked from time to time whether to stop with what is found.
        start: Orders to start from, of the same problem; the answer is at least as good.
    """
    found = _Search(problem, seed, iterations, seconds, progress, cancelled).run(start)
    return replace(found, aim_bound=aim_bound(problem, found.orders))


def stands_alone(problem: TourProblem) -> bool:
    """Whether no rule joins the coach-days, and each may be proved: small, or nothing of it optional."""
    counts = [0] * len(problem.coach_days)
    optional = [0] * len(problem.coach_days)
    at: dict[str, int] = {}
    for visit in problem.visits:
        if len(visit.on) > 1:
            return False
        for k, _ in visit.on:
            counts[k] += 1
            optional[k] += not visit.required
            at[visit.id] = k
    taken = {room for room, _ in problem.rooms}
    shared = [v.room for v in problem.visits if v.room in taken]
    apart = all(
        at.get(other, k) == k for v in problem.visits for k, there in v.on for other in there.after
    )
    small = all(
        count <= (EXACT_VISITS if free else MOST_VISITS)
        for count, free in zip(counts, optional, strict=True)
    )
    return apart and not shared and small


def _proved(problem: TourProblem, stopped: Callable[[], bool]) -> TourSolution:
    """Solve each coach-day for itself."""
    orders: list[tuple[str, ...]] = []
    proofs = set()
    everything = [visit.id for visit in problem.visits if visit.on]
    for k in range(len(problem.coach_days)):
        here = [v.id for v in problem.visits if k in dict(v.on)]
        solution = _alone(day_problem(problem, k, here), stopped)
        orders.append(solution.order)
        proofs.add(solution.proof)
    if any(visit.required and visit.id not in everything for visit in problem.visits):
        proofs.add("infeasible")
    proof: Literal["optimal", "infeasible", "best-found"] = "optimal"
    for weaker in ("best-found", "infeasible"):
        if weaker in proofs:
            proof = weaker
    served = {one for order in orders for one in order}
    worth = sum(visit.priority for visit in problem.visits if visit.id in served)
    bound = worth if proof == "optimal" else priority_bound(problem)
    return TourSolution(tuple(orders), proof, bound)


def _alone(day: DayProblem, stopped: Callable[[], bool]) -> Solution:
    if len(day.visits) + len(day.breaks) <= EXACT_VISITS:
        return solve(day, stopped=stopped)
    near = best_near(day, stopped=stopped)
    proof: Literal["optimal", "best-found"] = (
        "optimal" if near.proved and near.order else "best-found"
    )
    return Solution(near.order or (), proof, near.least_road)


class _Search:
    def __init__(
        self,
        problem: TourProblem,
        seed: int,
        iterations: int,
        seconds: float | None,
        progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._problem, self._seed, self._iterations = problem, seed, iterations
        self._seconds, self._from_s = seconds, time.perf_counter()
        self._progress, self._cancelled = progress, cancelled
        self._cut = False
        self._long = _AGAIN
        self._best: Orders = ((),) * len(problem.coach_days)
        self._goal = judge_tour(problem, self._best, with_slack=False).goal

    def run(self, start: Orders | None) -> TourSolution:
        if start is not None:
            self._offer(start)
        if stands_alone(self._problem):
            alone = _proved(self._problem, self._alone_over)
            self._offer(alone.orders)
            if alone.proof != "best-found" or not self._problem_is_long():
                return replace(alone, orders=self._best, repeatable=not self._cut)
        tour = skeleton(self._problem)
        at_once, self._long = _shares(tour)
        self._tell(0.0)
        if not self._over():
            orders, cut = vroom_start(tour, seconds=self._left_s(at_once))
            self._offer(orders)
            self._cut = self._cut or cut
            self._tell(0.1)
        small = is_small(self._problem)
        if not small and not self._over():
            self._offer(self._long_search(tour, self._seed))
            self._tell(0.9)
        if not self._over():
            self._offer(Polish(self._problem, self._best, self._over, self._seed).run())
        if self._seconds is not None and not small and not self._over():
            self._long = _AGAIN
            self._offer(self._long_search(tour, self._seed + 1))
        proved = best_of_all(self._problem, self._over) if small else None
        if proved is not None:
            self._offer(proved[0])
        self._tell(1.0)
        optimal = proved is not None and proved[1] == "optimal"
        bound = -self._goal.minus_priority if optimal else priority_bound(self._problem)
        proof = proved[1] if proved is not None else self._proof()
        return TourSolution(self._best, proof, bound, repeatable=not self._cut)

    def _problem_is_long(self) -> bool:
        """Whether a coach-day has too many visits for a proof in every case."""
        counts = Counter(k for visit in self._problem.visits for k, _ in visit.on)
        return max(counts.values(), default=0) > EXACT_VISITS

    def _alone_over(self) -> bool:
        """Whether the coach-days alone have had their share of the time, if there is more to try."""
        if self._problem_is_long() and self._passed(_ALONE):
            self._cut = True
            return True
        return self._over()

    def _long_search(self, tour: Skeleton, seed: int) -> Orders:
        return pyvrp_search(
            tour, self._best, seed=seed, iterations=self._iterations, stopped=self._long_over
        )

    def _proof(self) -> Literal["infeasible", "best-found"]:
        required = {visit.id for visit in self._problem.visits if visit.required}
        if self._goal.broken and required & set(impossible(self._problem)):
            return "infeasible"
        return "best-found"

    def _offer(self, orders: Orders) -> None:
        """Keep the orders, mended where static legs misled, if the judge prefers them."""
        orders = Polish(self._problem, orders, self._over).fit()
        goal = judge_tour(self._problem, orders, with_slack=False).goal
        if goal < self._goal:
            self._best, self._goal = orders, goal

    def _tell(self, share: float) -> None:
        if self._progress is not None:
            self._progress(Progress(share, self._best, self._goal))

    def _over(self) -> bool:
        """Whether to stop now; remember that something else than the iterations did it."""
        asked = self._cancelled is not None and self._cancelled()
        over = asked or self._passed(_ALL)
        self._cut = self._cut or over
        return over

    def _long_over(self, done: int) -> bool:
        if done % TOLD_EVERY == 0:
            self._tell(0.1 + 0.8 * done / max(1, self._iterations))
        if self._passed(self._long):
            self._cut = True
            return True
        return self._over()

    def _passed(self, share: float) -> bool:
        """Whether this share of the given seconds is gone."""
        left_s = self._left_s(share)
        return left_s is not None and left_s <= 0

    def _left_s(self, share: float) -> float | None:
        if self._seconds is None:
            return None
        return self._from_s + share * self._seconds - time.perf_counter()


def _shares(tour: Skeleton) -> tuple[float, float]:
    """Return by which parts of the given seconds the first answer and the long search must end.

    VROOM is strong where most visits may begin at any time, PyVRP where windows are tight or every visit
    is required. Polishing finds little where the skeleton tells all there is to a tour with a choice; what
    time it leaves is searched again.
    """
    if not tour.has_choice:
        return 0.55, 0.8
    return 0.75 if tour.is_loose else 0.25, 0.9 if tour.tells_all else 0.6
