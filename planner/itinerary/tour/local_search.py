"""A tour made better coach-day by coach-day, on real legs: exact days, and visits moved between them.

Each step solves one or two coach-days exactly with other visits in them and is kept if the judge of
tours prefers it. So breaks, rooms, rain and hourly traffic count here, which the skeleton leaves out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import product

from planner.itinerary.day.corridor_search import best_near
from planner.itinerary.day.exact import EXACT_VISITS, solve
from planner.itinerary.judge.tour_schedule import Orders, day_problem, judge_tour, stays
from planner.itinerary.judge.venue_capacity import full_ms, kept_out
from planner.itinerary.model.day_rules import asked
from planner.itinerary.model.problem import DayProblem, Intervals
from planner.itinerary.model.tour_problem import TourProblem

CANDIDATES = 11
"""Most visits of a day in one exact solve while visits are tried: it takes 10 to 50 milliseconds."""
SOLVES = 300
"""Exact solves of one polishing at most."""
KICKS = 12
"""How often a tour that no step makes better is disturbed and polished again."""
KICKED = 3
"""How many visits at most lose their place then."""

Ids = tuple[str, ...]
_Wish = tuple[str, Intervals, int | None]


class Polish:
    """The best tour so far, and the steps that make it better. The same start gets the same end."""

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
        self._known: dict[tuple[int, tuple[_Wish, ...]], Ids] = {}
        self._left = SOLVES
        self._near_seed = seed
        self._draw = random.Random(seed)  # noqa: S311  (which visits to move is no secret)
        self.orders = orders
        self.judged = judge_tour(problem, orders, with_slack=False)

    def fit(self) -> Orders:
        """Return the orders without the broken rules that static legs brought in."""
        return self._improved(self._alone, self._thinned) if self._breaks_rules() else self.orders

    def _breaks_rules(self) -> bool:
        """Whether more is wrong than that required visits are missing."""
        return self.judged.goal.broken > len(self.judged.missing)

    def run(self) -> Orders:
        """Take steps until none makes the tour better, disturb it, take steps again; return the best."""
        steps = (
            self._alone, self._thinned, self._crowded, self._inserted, self._relocated,
            self._exchanged,
        )  # fmt: skip
        self._improved(*steps)
        for _ in range(KICKS):
            best = self.orders, self.judged
            if self._over() or not self._kicked():
                break
            self._improved(*steps)
            if self.judged.goal >= best[1].goal:
                self.orders, self.judged = best
        return self.orders

    def _kicked(self) -> bool:
        """Take some visits out of their places; the steps will find them better ones or the old."""
        here = [self._served(k) for k in range(len(self.orders))]
        # Where an exact solve takes too long nothing would bring them back.
        served = [one for order in here if len(order) <= EXACT_VISITS for one in order]
        if not served:
            return False
        out = set(self._draw.sample(served, min(len(served), self._draw.randint(1, KICKED))))
        self.orders = tuple(tuple(v for v in order if v not in out) for order in self.orders)
        self.judged = judge_tour(self._problem, self.orders, with_slack=False)
        return True

    def _improved(self, *moves: Callable[[], Iterator[dict[int, Ids]]]) -> Orders:
        better = True
        while better and not self._over():
            better = False
            for move in moves:
                for changed in move():
                    if self._over():
                        return self.orders
                    if self._taken(changed):
                        better = True
                if better:
                    break
        return self.orders

    def _over(self) -> bool:
        return self._left <= 0 or self._stopped()

    def _taken(self, changed: dict[int, Ids]) -> bool:
        """Put these orders in the place of the coach-days' own if the tour gets better."""
        if all(self.orders[k] == order for k, order in changed.items()):
            return False
        orders = tuple(changed.get(k, order) for k, order in enumerate(self.orders))
        judged = judge_tour(self._problem, orders, with_slack=False)
        if judged.goal >= self.judged.goal:
            return False
        self.orders, self.judged = orders, judged
        return True

    def _alone(self) -> Iterator[dict[int, Ids]]:
        """Each coach-day with the visits that it has."""
        for k in range(len(self.orders)):
            yield {k: self._solved(k, self._served(k))}

    def _thinned(self) -> Iterator[dict[int, Ids]]:
        """While rules are broken: each coach-day without one of its visits."""
        for k in range(len(self.orders)):
            for visit_id in self._served(k):
                if self._breaks_rules() and visit_id in self.orders[k]:
                    yield {k: tuple(one for one in self.orders[k] if one != visit_id)}

    def _crowded(self) -> Iterator[dict[int, Ids]]:
        """Each coach-day that meets others in a full room, round their times there."""
        for breach in self.judged.breaches:
            for k in range(len(self.orders)):
                if set(breach.visits) & set(self.orders[k]):
                    yield {k: self._solved(k, self._served(k))}

    def _inserted(self) -> Iterator[dict[int, Ids]]:
        """Each coach-day with some of the visits that no coach-day serves: the exact solve chooses."""
        for k in range(len(self.orders)):
            left = self._left_out(k)
            room = max(1, CANDIDATES - len(self._served(k)))
            for at in range(0, len(left), room):
                here = self._served(k)
                yield {k: self._solved(k, [*here, *left[at : at + room]])}

    def _relocated(self) -> Iterator[dict[int, Ids]]:
        """Each visit on each other coach-day; where it leaves, others may take its place."""
        for a, b in product(range(len(self.orders)), repeat=2):
            if a != b:
                for moved in self._served(a):
                    here, there = self._served(a), self._served(b)
                    if moved in here and b in self._allowed[moved]:
                        order_b = self._solved(b, [*there, moved])
                        dropped = [v for v in there if v not in order_b]
                        if moved in order_b:
                            rest = [v for v in here if v != moved]
                            yield {a: self._filled(a, rest, dropped), b: order_b}

    def _exchanged(self) -> Iterator[dict[int, Ids]]:
        """Each visit for each visit of another coach-day."""
        for a in range(len(self.orders)):
            for b in range(a + 1, len(self.orders)):
                for x, y in product(self._served(a), self._served(b)):
                    here, there = self._served(a), self._served(b)
                    may = b in self._allowed[x] and a in self._allowed[y]
                    if may and x in here and y in there:
                        yield {
                            a: self._solved(a, [*(v for v in here if v != x), y]),
                            b: self._solved(b, [*(v for v in there if v != y), x]),
                        }

    def _filled(self, k: int, here: list[str], first: Iterable[str]) -> Ids:
        """Return an order of these visits and of what else fits, the dropped ones before others."""
        asked = [v for v in first if k in self._allowed[v]]
        asked += [v for v in self._left_out(k) if v not in asked]
        return self._solved(k, [*here, *asked[: max(0, CANDIDATES - len(here))]])

    def _served(self, k: int) -> list[str]:
        return [one for one in self.orders[k] if one in self._visits]

    def _left_out(self, k: int) -> list[str]:
        """Return what no coach-day serves and this one may, the required and the dearest first."""
        served = {one for order in self.orders for one in order}
        left = [v for v in self._problem.visits if v.id not in served and k in self._allowed[v.id]]
        return [v.id for v in sorted(left, key=lambda v: (not v.required, -v.priority))]

    def _solved(self, k: int, ids: Iterable[str]) -> Ids:
        """Return the best order of a coach-day from these visits, round the others' rooms."""
        problem = self._round_rooms(k, day_problem(self._problem, k, tuple(ids)))
        if len(problem.visits) > EXACT_VISITS:
            return self._near(k, problem)
        key = (k, tuple((v.id, v.full_ms, v.begin_at_ms) for v in problem.visits))
        if key not in self._known:
            self._left -= 1
            self._known[key] = solve(problem, stopped=self._stopped).order
        return self._known[key]

    def _near(self, k: int, problem: DayProblem) -> Ids:
        """Return the best order near to the present one, where an exact solve would take too long."""
        here = tuple(self._served(k))
        if len(here) != len(problem.visits):
            return self.orders[k]
        key = (k, tuple((v, (), None) for v in here))
        if key not in self._known:
            self._left -= 1
            self._near_seed += 1
            near = best_near(
                asked(problem, here), self.orders[k], seed=self._near_seed, stopped=self._stopped
            )
            self._known[key] = near.order or self.orders[k]
        return self._known[key]

    def _round_rooms(self, k: int, problem: DayProblem) -> DayProblem:
        """Return the day with windows that keep out of rooms while the other coaches fill them."""
        if not self._problem.rooms:
            return problem
        takes = dict(self._problem.rooms)
        there = [
            s for s in stays(self._problem, dict(enumerate(self.judged.days))) if s.coach_day != k
        ]
        day = self._problem.coach_days[k].day
        visits = []
        for visit in problem.visits:
            room = self._visits[visit.id].room
            if room in takes:
                others = [s for s in there if (s.room, s.day) == (room, day)]
                busy: Intervals = full_ms(others, takes[room])
                visits.append(kept_out(visit, busy) or visit)
            else:
                visits.append(visit)
        return replace(problem, visits=tuple(visits))
