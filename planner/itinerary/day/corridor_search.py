"""A day of visits that must all be served, by label setting: proved where its windows allow, else searched.

If not all labels can be kept, an order is made better by looking at all that are near to it: who stands so
many places (the width) or more before another in the given order stays before it (Balas and Simonetti
2001). Each round looks near to the best order with its places a little shuffled: so each has other orders
to choose from, and the best one nearly always among them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from planner.itinerary.day.arcs import NEVER
from planner.itinerary.day.bounds import last_end_ms
from planner.itinerary.day.label_setting import MOST_VISITS, Found, LabelSetting
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import DayProblem

KEEP, KEEP_NEAR, KEEP_LAST = 3_000, 2_000, 20_000
"""Labels of a layer at most: at first, near to an order, and in the last attempt to prove the best."""
HOPEFUL = 5
"""Where a layer has at most so many times as many labels as may be kept, more are worth a try."""
WIDEST, NARROWEST = 16, 6
SHUFFLED = 0.75
"""By how many places an order is shuffled at most, as a part of the width."""
ROUNDS = 10


class CorridorResult(NamedTuple):
    """The best order found (None: none within the rules), and what is proved about it.

    ``proved``: none is better by what the day aims at, or with None: there is none. ``least_road``: with
    the aim ``end``, none that ends as early spends less time on the road either. Rain is not looked at.
    """

    order: tuple[str, ...] | None
    proved: bool
    least_road: bool


def corridor_search(
    problem: DayProblem,
    order: Sequence[str] | None = None,
    *,
    rounds: int = ROUNDS,
    seed: int = 0,
    stopped: Callable[[], bool] = lambda: False,
) -> CorridorResult:
    """Return the best order of a day whose visits must all be served.

    Args:
        problem: The coach-day.
        order: Where to start from, all its visits and breaks in some order (None: anywhere).
        rounds: How often to look near to an order; 0: it is proved or nothing is said.
        seed: Of the shuffling. The same arguments get the same answer.
        stopped: Asked under way; True ends the search with what it has.
    """
    if not problem.visits or len(problem.visits) > MOST_VISITS:
        return CorridorResult(None, proved=False, least_road=False)
    limit_ms = last_end_ms(problem)
    by_end = problem.aim == "end"
    day = _Day(problem, NEVER if limit_ms is None else limit_ms, by_end, seed, stopped)
    best, proved = day.best(order, rounds)
    if best is None or not by_end:
        return CorridorResult(best, proved, proved)
    end_ms = schedule(problem, best, with_slack=False).goal.end_ms
    cheapest, least = _Day(problem, end_ms, False, seed, stopped).best(best, rounds // 2)
    return CorridorResult(cheapest or best, proved, proved and least)


class _Day:
    def __init__(
        self,
        problem: DayProblem,
        limit_ms: int,
        by_end: bool,
        seed: int,
        stopped: Callable[[], bool],
    ) -> None:
        self._problem, self._by_end, self._stopped = problem, by_end, stopped
        self._labels = LabelSetting(problem, limit_ms, by_end=by_end)
        self._ids = {visit.id for visit in problem.visits}
        self._draw = random.Random(seed)  # noqa: S311  (where to look is no secret)
        self._best: tuple[str, ...] | None = None
        self._best_value = NEVER, NEVER

    def best(self, order: Sequence[str] | None, rounds: int) -> tuple[tuple[str, ...] | None, bool]:
        if order is not None:
            self._take(tuple(order))
        found = self._looked(KEEP, whole=not rounds, at_par=True)
        if not found.proved and rounds and found.most <= HOPEFUL * KEEP:
            found = self._looked(KEEP_LAST, whole=True)
        if found.proved or not rounds:
            return self._best if found.proved else None, found.proved
        width = WIDEST
        for _ in range(rounds):
            centre = self._best or order
            if self._stopped() or centre is None:
                break
            near = self._looked(KEEP_NEAR, near=(self._shuffled(centre, width), width))
            full = near.most > HOPEFUL * KEEP_NEAR
            width = max(NARROWEST, width - 2) if full else min(WIDEST, width + 2)
        found = self._looked(KEEP_LAST, whole=True)
        return self._best, found.proved

    def _looked(
        self,
        keep: int,
        *,
        near: tuple[Sequence[str], int] | None = None,
        whole: bool = False,
        at_par: bool = False,
    ) -> Found:
        """Look for a better order, or for one at par that is better in what is compared next; keep it."""
        found = self._labels.best(
            self._best_value[0] + at_par,
            near=near,
            keep=keep,
            whole=whole,
            stopped=self._stopped,
        )
        if found.order is not None:
            self._take(found.order)
        return found

    def _take(self, order: tuple[str, ...]) -> None:
        """Keep an order that keeps the rules, if it is better."""
        goal = schedule(self._problem, order, with_slack=False).goal
        if goal.broken or not self._ids <= set(order):
            return
        costs = goal.road_ms if self._problem.aim == "end" else goal.aim
        value = (goal.end_ms, goal.road_ms) if self._by_end else (costs, goal.end_ms)
        if value < self._best_value:
            self._best, self._best_value = order, value

    def _shuffled(self, order: Sequence[str], width: int) -> list[str]:
        visits = [one for one in order if one in self._ids]
        at = {
            one: place + self._draw.uniform(0, SHUFFLED * width) for place, one in enumerate(visits)
        }
        return sorted(visits, key=lambda one: at[one])
