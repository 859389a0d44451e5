"""A good order for a day of very many visits: insert one by one, then improve, judged by the judge.

No proof comes with it. It is deterministic: equal moves are decided by the visits' own order.
"""

from __future__ import annotations

from planner.itinerary.problem import DayProblem
from planner.itinerary.schedule import schedule

Key = tuple[int, int, int, int, int]


def insert_and_improve(problem: DayProblem) -> tuple[str, ...]:
    """Return an order that serves what fits.

    Required visits go in first, each at its cheapest place; optional ones follow by priority where
    they break nothing; then single visits move while that makes the judge's goal better.
    """
    order: list[str] = []
    wishes = sorted(
        problem.visits, key=lambda v: (not v.required, -v.priority, problem.visits.index(v))
    )
    for wish in wishes:
        candidates = [[*order[:at], wish.id, *order[at:]] for at in range(len(order) + 1)]
        best = min(candidates, key=lambda candidate: _key(problem, candidate))
        if wish.required or _key(problem, best) < _key(problem, order):
            order = best
    improved = True
    while improved:
        improved = False
        for visit_id in list(order):
            rest = [other for other in order if other != visit_id]
            candidates = [[*rest[:at], visit_id, *rest[at:]] for at in range(len(rest) + 1)]
            best = min(candidates, key=lambda candidate: _key(problem, candidate))
            if _key(problem, best) < _key(problem, order):
                order, improved = best, True
    return tuple(order)


def _key(problem: DayProblem, order: list[str]) -> Key:
    return schedule(problem, order, with_slack=False).goal.key()
