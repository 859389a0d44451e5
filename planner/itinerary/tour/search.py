"""The best tour that can be found: days that stand alone are proved, the rest is searched.

A portfolio: VROOM for an answer at once, PyVRP for the long search, both on static legs; then exact days
on real legs with visits moved between them, then the judge. Each starts from the best before it, and
nothing is kept that the judge does not prefer.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from planner.itinerary.day.corridor_search import corridor_search
from planner.itinerary.day.exact import EXACT_VISITS, Solution, solve
from planner.itinerary.day.label_setting import MOST_VISITS
from planner.itinerary.judge.tour_schedule import Orders, TourGoal, day_problem, judge_tour
from planner.itinerary.model.itinerary import Proof
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.tour_problem import TourProblem
from planner.itinerary.tour.aim_bound import aim_bound
from planner.itinerary.tour.bounds import impossible, priority_bound
from planner.itinerary.tour.exact_tour import best_of_all, is_small
from planner.itinerary.tour.local_search import LocalSearch
from planner.itinerary.tour.pyvrp_search import pyvrp_search
from planner.itinerary.tour.search_limits import USUAL, SearchLimits
from planner.itinerary.tour.static_problem import StaticProblem, static_problem
from planner.itinerary.tour.vroom_search import vroom_start

log = logging.getLogger(__name__)

T = TypeVar("T")

REPORT_EVERY = 64
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
    else they aim at), summed up. ``repeatable`` says whether the
    same problem and seed give the same orders again: not if the clock or the user cut the search off.
    """

    orders: Orders
    proof: Proof
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
    limits: SearchLimits = USUAL,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    start: Orders | None = None,
) -> TourSolution:
    """Return the best orders found for a tour.

    Args:
        problem: The tour.
        limits: How long to search, and from which seed.
        progress: Called from time to time with how far the search is.
        cancelled: Asked from time to time whether to stop with what is found.
        start: Orders to start from, of the same problem; the answer is at least as good.
    """
    budget = _Budget(limits.seconds, cancelled)
    return _Search(problem, limits, budget, progress).run(start)


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
    proof: Proof = "optimal"
    weaker: Proof
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
    near = corridor_search(day, stopped=stopped)
    proof: Proof = "optimal" if near.proved and near.order else "best-found"
    return Solution(near.order or (), proof, near.least_road)


class _Budget:
    """When a search stops: by the clock or the user. It remembers whether one of them cut it off."""

    def __init__(self, seconds: float | None, cancelled: Callable[[], bool] | None) -> None:
        self.seconds, self._cancelled = seconds, cancelled
        self._began_s = time.perf_counter()
        self.was_cut = False

    def is_over(self, share: float = _ALL) -> bool:
        """Return whether to stop: this share of the seconds is gone, or the user wants no more."""
        left_s = self.left_s(share)
        over = (left_s is not None and left_s <= 0) or (
            self._cancelled is not None and self._cancelled()
        )
        self.was_cut = self.was_cut or over
        return over

    def left_s(self, share: float) -> float | None:
        """Return the seconds until this share of them is gone; None without a limit."""
        if self.seconds is None:
            return None
        return self._began_s + share * self.seconds - time.perf_counter()


class _Search:
    """The best orders so far, and the parts of the portfolio that each try to better them.

    A fault in one part is logged. It costs what that part would have found, and nothing else.
    """

    def __init__(
        self,
        problem: TourProblem,
        limits: SearchLimits,
        budget: _Budget,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._problem, self._limits = problem, limits
        self._budget, self._progress = budget, progress
        self._best: Orders = ((),) * len(problem.coach_days)
        self._goal = judge_tour(problem, self._best, with_slack=False).goal

    def run(self, start: Orders | None) -> TourSolution:
        if start is not None:
            self._offer(start)
        if stands_alone(self._problem):
            alone = _tried("proof of single days", self._single_days)
            if alone is not None:
                return alone
        small = is_small(self._problem)
        tour = _tried("static problem", lambda: static_problem(self._problem))
        self._tell(0.0)
        if tour is not None:
            self._static_searches(tour, with_pyvrp=not small)
        if not self._budget.is_over():
            _tried("local search", self._local_search)
        again = self._budget.seconds is not None and not small
        if tour is not None and again and not self._budget.is_over():
            _tried("search by PyVRP", lambda: self._pyvrp(tour, self._limits.seed + 1, _AGAIN))
        proof: Proof | None = None
        if small:
            proof = _tried("proof of the tour", self._exact_tour)
        self._tell(1.0)
        optimal = proof == "optimal"
        bound = -self._goal.minus_priority if optimal else self._priority_bound()
        if proof is None:
            proof = _tried("proof that visits fit nowhere", self._proof)
        return self._solution(proof or "best-found", bound)

    def _solution(self, proof: Proof, bound: int) -> TourSolution:
        aims = _tried("bound of the aim", lambda: aim_bound(self._problem, self._best))
        return TourSolution(
            self._best, proof, bound, repeatable=not self._budget.was_cut, aim_bound=aims or 0
        )

    def _single_days(self) -> TourSolution | None:
        """Solve each coach-day for itself; None if there is more to try."""
        share = _ALONE if self._has_long_day() else _ALL
        alone = _proved(self._problem, lambda: self._budget.is_over(share))
        self._offer(alone.orders)
        if alone.proof == "best-found" and self._has_long_day():
            return None
        return self._solution(alone.proof, alone.bound)

    def _has_long_day(self) -> bool:
        """Return whether a coach-day has too many visits for a proof in every case."""
        counts = Counter(k for visit in self._problem.visits for k, _ in visit.on)
        return max(counts.values(), default=0) > EXACT_VISITS

    def _static_searches(self, tour: StaticProblem, *, with_pyvrp: bool) -> None:
        at_once, long = _shares(tour)
        if not self._budget.is_over():
            _tried("search by VROOM", lambda: self._vroom(tour, at_once))
            self._tell(0.1)
        if with_pyvrp and not self._budget.is_over():
            _tried("search by PyVRP", lambda: self._pyvrp(tour, self._limits.seed, long))
            self._tell(0.9)

    def _vroom(self, tour: StaticProblem, share: float) -> None:
        orders, was_cut = vroom_start(tour, seconds=self._budget.left_s(share))
        self._budget.was_cut = self._budget.was_cut or was_cut
        self._offer(orders)

    def _pyvrp(self, tour: StaticProblem, seed: int, share: float) -> None:
        """Search long, until this share of the seconds is gone."""

        def stopped(done: int) -> bool:
            if done % REPORT_EVERY == 0:
                self._tell(0.1 + 0.8 * done / max(1, self._limits.iterations))
            return self._budget.is_over(share)

        self._offer(
            pyvrp_search(
                tour, self._best, seed=seed, iterations=self._limits.iterations, stopped=stopped
            )
        )

    def _local_search(self) -> None:
        self._offer(self._improved(self._best, self._limits.seed, LocalSearch.run))

    def _exact_tour(self) -> Proof | None:
        """Offer the best of all tours; return what it is, None if it was not found."""
        proved = best_of_all(self._problem, self._budget.is_over)
        if proved is None:
            return None
        self._offer(proved[0])
        return proved[1]

    def _priority_bound(self) -> int:
        bound = _tried("bound of the priority", lambda: priority_bound(self._problem))
        return sum(visit.priority for visit in self._problem.visits) if bound is None else bound

    def _proof(self) -> Proof:
        required = {visit.id for visit in self._problem.visits if visit.required}
        fit_nowhere = impossible(self._problem) if self._goal.broken else ()
        return "infeasible" if required & set(fit_nowhere) else "best-found"

    def _offer(self, orders: Orders) -> None:
        """Keep the orders, mended where static legs misled, if the judge prefers them."""
        orders = self._improved(orders, 0, LocalSearch.repair)
        goal = judge_tour(self._problem, orders, with_slack=False).goal
        if goal < self._goal:
            self._best, self._goal = orders, goal

    def _improved(self, orders: Orders, seed: int, run: Callable[[LocalSearch], None]) -> Orders:
        """Return the orders after a local search, also one that failed on its way."""
        local = LocalSearch(self._problem, orders, self._budget.is_over, seed)
        _tried("local search", lambda: run(local))
        return local.orders

    def _tell(self, share: float) -> None:
        if self._progress is not None:
            self._progress(Progress(share, self._best, self._goal))


def _tried(part: str, run: Callable[[], T | None]) -> T | None:
    """Return what a part of the search returns; log a fault in it, and return None then."""
    try:
        return run()
    except Exception:
        log.exception("A part of a tour search failed: %s. The best orders so far are kept.", part)
        return None


def _shares(tour: StaticProblem) -> tuple[float, float]:
    """Return by which parts of the given seconds the first answer and the long search must end.

    VROOM is strong where most visits may begin at any time, PyVRP where windows are tight or every visit
    is required. Local search finds little where the static problem leaves nothing of a tour with a choice
    out. It leaves time then, which a second long search takes.
    """
    if not tour.has_choice:
        return 0.55, 0.8
    return 0.75 if tour.is_loose else 0.25, 0.9 if tour.is_exact else 0.6
