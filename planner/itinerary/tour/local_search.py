"""Local search on a whole tour: exact coach-days on real legs, and visits moved between them.

Each move solves one or two coach-days with other visits in them. It is kept if the judge of tours
prefers the result. So breaks, venue capacity, rain and hourly traffic count here; the static problem
leaves them out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import combinations, permutations

from planner.itinerary.day.corridor_search import corridor_search
from planner.itinerary.day.exact import EXACT_VISITS, solve
from planner.itinerary.day.insertion import inserted
from planner.itinerary.judge.tour_schedule import (
    Orders,
    day_problem,
    judge_tour,
    outside_full_rooms,
)
from planner.itinerary.model.day_rules import asked
from planner.itinerary.model.problem import DayProblem, Intervals
from planner.itinerary.model.tour_problem import TourProblem

CANDIDATES = 11
"""Visits at most in one exact solve of a coach-day that tries more visits: 10 to 50 milliseconds."""
SOLVES = 300
"""Solves of coach-days at most in one local search."""
KICKS = 12
"""How often a tour that no move makes better is disturbed and searched again."""
KICKED = 3
"""How many visits at most are taken out then."""

Ids = tuple[str, ...]
Changed = dict[int, Ids]
"""New orders of some coach-days."""
Move = Callable[[], Changed | None]
"""A change to try on the tour as it is then; None where it is not possible any more."""
_Wish = tuple[str, Intervals]


class LocalSearch:
    """The best orders so far, and the moves that make them better. The same start gets the same end."""

    def __init__(
        self,
        problem: TourProblem,
        orders: Orders,
        stopped: Callable[[], bool] = lambda: False,
        seed: int = 0,
    ) -> None:
        self._problem, self._stopped = problem, stopped
        self._visits = {visit.id: visit for visit in problem.visits}
        self._allowed = {v.id: frozenset(k for k, _ in v.on) for v in problem.visits}
        self._solved_days: dict[tuple[int, tuple[_Wish, ...], Ids], Ids] = {}
        self._solves_left = SOLVES
        self._corridor_seed = seed
        self._draw = random.Random(seed)  # noqa: S311  (which visits to move is no secret)
        self._orders = orders
        self._judged = judge_tour(problem, orders, with_slack=False)
        self._best = orders, self._judged

    @property
    def orders(self) -> Orders:
        """The best orders so far, also after a fault in the search."""
        return self._best[0]

    def repair(self) -> None:
        """Mend the broken rules that static legs brought in."""
        if self._breaks_rules():
            self._improve(self._single_days, self._removals)

    def run(self) -> None:
        """Make moves until none helps; then disturb the tour and search again."""
        kinds = (
            self._single_days, self._removals, self._crowded_days, self._insertions,
            self._relocations, self._exchanges,
        )  # fmt: skip
        self._improve(*kinds)
        for _ in range(KICKS):
            if self._is_over() or not self._kick():
                break
            self._improve(*kinds)
            self._orders, self._judged = self._best

    def _is_over(self) -> bool:
        return self._solves_left <= 0 or self._stopped()

    def _breaks_rules(self) -> bool:
        """Return whether more is wrong than that required visits are missing."""
        return self._judged.goal.broken > len(self._judged.missing)

    def _kick(self) -> bool:
        """Take some visits out; the moves find better places for them, or the old ones."""
        served = [one for k in range(len(self._orders)) for one in self._served(k)]
        if not served:
            return False
        out = set(self._draw.sample(served, min(len(served), self._draw.randint(1, KICKED))))
        self._orders = tuple(tuple(v for v in order if v not in out) for order in self._orders)
        self._judged = judge_tour(self._problem, self._orders, with_slack=False)
        return True

    def _improve(self, *kinds: Callable[[], list[Move]]) -> None:
        """Try the moves of each kind; after a kind that helped begin again with the first kind."""
        while any(self._helps(kind) for kind in kinds):
            pass

    def _helps(self, kind: Callable[[], list[Move]]) -> bool:
        """Try all moves that a kind offers now; return whether one of them made the tour better."""
        better = False
        for move in kind():
            if self._is_over():
                return False
            changed = move()
            if changed is not None and not self._is_over():
                better = self._keep(changed) or better
        return better

    def _keep(self, changed: Changed) -> bool:
        """Put these orders in the place of the coach-days' own if the tour gets better."""
        if all(self._orders[k] == order for k, order in changed.items()):
            return False
        orders = tuple(changed.get(k, order) for k, order in enumerate(self._orders))
        judged = judge_tour(self._problem, orders, with_slack=False)
        if judged.goal >= self._judged.goal:
            return False
        self._orders, self._judged = orders, judged
        if judged.goal < self._best[1].goal:
            self._best = orders, judged
        return True

    def _single_days(self) -> list[Move]:
        """Return for each coach-day: solve it with the visits that it has."""
        return [partial(self._solved_again, k) for k in range(len(self._orders))]

    def _solved_again(self, k: int) -> Changed:
        return {k: self._solved(k, self._served(k))}

    def _removals(self) -> list[Move]:
        """Return for each visit: leave it out, while rules are broken."""
        if not self._breaks_rules():
            return []
        days = range(len(self._orders))
        return [partial(self._removal, k, one) for k in days for one in self._served(k)]

    def _removal(self, k: int, visit_id: str) -> Changed | None:
        if not self._breaks_rules() or visit_id not in self._orders[k]:
            return None
        return {k: tuple(one for one in self._orders[k] if one != visit_id)}

    def _crowded_days(self) -> list[Move]:
        """Return for each coach-day that meets others in a full venue: solve it round their times."""
        crowded = [set(breach.visits) for breach in self._judged.breaches]
        return [
            partial(self._solved_again, k)
            for visits in crowded
            for k, order in enumerate(self._orders)
            if visits & set(order)
        ]

    def _insertions(self) -> list[Move]:
        """Return for each coach-day: add some visits that no coach-day serves; the solve chooses."""
        moves: list[Move] = []
        for k in range(len(self._orders)):
            unserved = self._unserved(k)
            count = max(1, CANDIDATES - len(self._served(k)))
            parts = [unserved[at : at + count] for at in range(0, len(unserved), count)]
            moves += [partial(self._insertion, k, part) for part in parts]
        return moves

    def _insertion(self, k: int, added: Sequence[str]) -> Changed | None:
        elsewhere = {one for j, order in enumerate(self._orders) if j != k for one in order}
        here = self._served(k)
        new = [one for one in added if one not in elsewhere and one not in here]
        return {k: self._solved(k, [*here, *new])} if new else None

    def _relocations(self) -> list[Move]:
        """Return for each visit and each other coach-day: move it there."""
        return [
            partial(self._relocation, a, b, moved)
            for a, b in permutations(range(len(self._orders)), 2)
            for moved in self._served(a)
            if b in self._allowed[moved]
        ]

    def _relocation(self, a: int, b: int, moved: str) -> Changed | None:
        """Move a visit; unserved visits may take its place."""
        here, there = self._served(a), self._served(b)
        if moved not in here:
            return None
        order_b = self._solved(b, [*there, moved])
        if moved not in order_b:
            return None
        dropped = [one for one in there if one not in order_b]
        return {a: self._filled(a, [one for one in here if one != moved], dropped), b: order_b}

    def _exchanges(self) -> list[Move]:
        """Return for each two visits of two coach-days: exchange them."""
        return [
            partial(self._exchange, a, b, x, y)
            for a, b in combinations(range(len(self._orders)), 2)
            for x in self._served(a)
            for y in self._served(b)
            if b in self._allowed[x] and a in self._allowed[y]
        ]

    def _exchange(self, a: int, b: int, x: str, y: str) -> Changed | None:
        here, there = self._served(a), self._served(b)
        if x not in here or y not in there:
            return None
        return {
            a: self._solved(a, [*(one for one in here if one != x), y]),
            b: self._solved(b, [*(one for one in there if one != y), x]),
        }

    def _filled(self, k: int, here: list[str], first: Iterable[str]) -> Ids:
        """Return an order of these visits and of what else fits, the ``first`` ones before others."""
        more = [one for one in first if k in self._allowed[one]]
        more += [one for one in self._unserved(k) if one not in more]
        return self._solved(k, [*here, *more[: max(0, CANDIDATES - len(here))]])

    def _served(self, k: int) -> list[str]:
        return [one for one in self._orders[k] if one in self._visits]

    def _unserved(self, k: int) -> list[str]:
        """Return the unserved visits that this coach-day may serve: required first, then by priority."""
        served = {one for order in self._orders for one in order}
        left = [v for v in self._problem.visits if v.id not in served and k in self._allowed[v.id]]
        return [v.id for v in sorted(left, key=lambda v: (not v.required, -v.priority))]

    def _solved(self, k: int, ids: Sequence[str]) -> Ids:
        """Return an order of a coach-day that serves these visits, or some of them, and no others.

        It is the best one, up to ``EXACT_VISITS`` visits and breaks. It keeps out of venues while other
        coaches fill them.
        """
        problem = outside_full_rooms(
            self._problem, self._judged, k, day_problem(self._problem, k, ids)
        )
        is_short = len(problem.visits) + len(problem.breaks) <= EXACT_VISITS
        here: Ids = () if is_short else self._orders[k]
        key = (k, tuple((visit.id, visit.full_ms) for visit in problem.visits), here)
        if key not in self._solved_days:
            self._solves_left -= 1
            self._solved_days[key] = (
                solve(problem, stopped=self._stopped).order
                if is_short
                else self._long_day(problem, here)
            )
        return self._solved_days[key]

    def _long_day(self, problem: DayProblem, order: Ids) -> Ids:
        """Return a good order of a day of too many visits for an exact solve.

        With the visits of ``order`` it is the best order found near to it. Otherwise visits leave and
        join that order one by one, where the day gets better by it.
        """
        wished = {visit.id for visit in problem.visits}
        kept = tuple(one for one in order if one in wished or one not in self._visits)
        if kept == order and wished <= set(order):
            self._corridor_seed += 1
            near = corridor_search(
                asked(problem, wished), order, seed=self._corridor_seed, stopped=self._stopped
            )
            return near.order or order
        for visit in problem.visits:
            if visit.id not in kept:
                kept = tuple(inserted(problem, kept, visit.id))
        return kept
