"""The best order of one coach-day, with a proof: a dynamic programme over subsets of visits.

For every set of visits and every last one among them, and every way in which the coach may stand there,
the programme keeps the earliest moment at which the last visit can be over. That is enough to find
the earliest end of the day. Proof: leaving
later never means arriving earlier (FIFO), waiting is always allowed, and the boarding before a leg
depends on the leg alone; so of two ways to serve the same set that end at the same stand, whatever
can follow the later one can follow the earlier one too, no later at any stop. That holds for times
that depend on the departure as for those that do not. By induction over the size of the set the kept
moment is the earliest there is, and a set without one cannot be served.
So if no set with all required visits returns in time, no order does.

Held and Karp (1962); with time windows Dumas et al. (1995). Vectorised by the size of the set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.itinerary.hops import (
    NEVER,
    Array,
    Hops,
    arrival_ms,
    hops,
    may_stand,
    sets_by_size,
)
from planner.itinerary.insertion import improve_order, insert_and_improve
from planner.itinerary.problem import DayProblem, Visit
from planner.itinerary.road_time import least_road_order

EXACT_VISITS = 15
"""Most visits of a day for which every subset is examined (2^15 sets times 15 last visits)."""


@dataclass(frozen=True, slots=True)
class Solution:
    """An order and what is proved about it.

    ``optimal``: it keeps every rule, serves every required visit, and no such order serves more
    priority or, with as much, ends earlier. ``infeasible``: no order keeps every rule and serves
    every required visit; this one serves as many required visits as can be within the rules, then
    the most priority, then ends earliest. ``best-found``: too many visits for a proof.
    ``least_road`` tells whether it is proved, too, that no order as good spends less time on the
    road.
    """

    order: tuple[str, ...]
    proof: Literal["optimal", "infeasible", "best-found"]
    least_road: bool = False


def solve(problem: DayProblem, *, least_road: bool = True) -> Solution:
    """Return the best order of the day: the same day always gets the same answer.

    Best is: most required visits, then most priority, then the earliest end, then the least time on
    the road (unless ``least_road`` is False: who asks what is possible need not wait for it). Where
    even going straight to the end breaks the return, that rule is dropped and only required visits
    are served.
    """
    if len(problem.visits) > EXACT_VISITS:
        return Solution(insert_and_improve(problem), "best-found")
    legs = hops(problem)
    over_ms, parents = _earliest(problem, legs)
    ends_ms, lasts = _ends(problem, legs, over_ms)
    served, priority, optional = _worth(problem)
    feasible = ends_ms < NEVER
    if problem.return_by_ms is not None:
        feasible &= ends_ms <= problem.return_by_ms
    proof: Literal["optimal", "infeasible"] = "optimal"
    if not feasible.any():
        feasible, proof = (ends_ms < NEVER) & (optional == 0), "infeasible"
    sets = np.flatnonzero(feasible)
    if not sets.size:
        return Solution((), "infeasible")
    # lexsort takes its last key first: most required, most priority, earliest end, lowest set.
    ranked = sets[np.lexsort((sets, ends_ms[sets], -priority[sets], -served[sets]))]
    best = int(ranked[0])
    if served[best] < sum(visit.required for visit in problem.visits):
        proof = "infeasible"
    if not least_road:
        traced = _traced(best, int(lasts[best]), legs, parents)
        return Solution(tuple(problem.visits[index].id for index in traced), proof)
    equal = [
        int(rival)
        for rival in ranked
        if (served[rival], priority[rival], ends_ms[rival])
        == (served[best], priority[best], ends_ms[best])
    ]
    shortest = least_road_order(problem, legs, equal, int(ends_ms[best]))
    order = _traced(best, int(lasts[best]), legs, parents) if shortest is None else shortest
    ids = tuple(problem.visits[index].id for index in order)
    if shortest is None:
        return Solution(improve_order(problem, ids), proof)
    return Solution(ids, proof, least_road=True)


def _earliest(problem: DayProblem, legs: Hops) -> tuple[Array, NDArray[np.int8]]:
    """Return (sets x columns): the earliest end with that last visit, and the column before it.

    A parent of -1 means that the day starts with this visit.
    """
    visits = problem.visits
    count = len(visits)
    over_ms = np.full((1 << count, len(legs.visit_of)), NEVER, dtype=np.int64)
    parents = np.full((1 << count, len(legs.visit_of)), -1, dtype=np.int8)
    start = problem.start_place
    for index, visit in enumerate(visits):
        if may_stand(visit, 1):
            first_ms = arrival_ms(problem, start, start, visit.place, problem.start_ms)
            over_ms[1 << index, legs.first[index]] = _over(visit, np.array([first_ms]))[0]
    locked_last = np.array([visits[i].position == "last" for i in legs.visit_of], dtype=bool)
    for size, sets_of_size in enumerate(sets_by_size(count)[1:count], 1):
        for index, visit in enumerate(visits):
            if not may_stand(visit, size + 1):
                continue
            sets = sets_of_size[(sets_of_size >> index) & 1 == 0]
            arrivals = legs.onward(over_ms[sets], index)
            # Nothing follows a visit that is locked to be last.
            arrivals[:, locked_last] = NEVER
            extended = sets | (1 << index)
            for column in legs.columns[index]:
                landing = arrivals
                if len(legs.columns[index]) > 1:
                    landing = np.where(legs.lands[:, index] == column, arrivals, NEVER)
                chosen = np.argmin(landing, axis=1)
                over_ms[extended, column] = _over(visit, landing[np.arange(len(sets)), chosen])
                parents[extended, column] = chosen
    return over_ms, parents


def _ends(problem: DayProblem, legs: Hops, over_ms: Array) -> tuple[Array, Array]:
    """Return for each set the earliest end of the day (NEVER: none) and the last column then."""
    ends_ms = np.full(len(over_ms), NEVER, dtype=np.int64)
    lasts = np.full(len(over_ms), -1, dtype=np.int64)
    start = problem.start_place
    ends_ms[0] = arrival_ms(problem, start, start, problem.end_place, problem.start_ms)
    if problem.visits:
        arrivals = legs.onward(over_ms[1:], legs.end)
        lasts[1:] = np.argmin(arrivals, axis=1)
        ends_ms[1:] = np.minimum(NEVER, np.min(arrivals, axis=1))
    return ends_ms, lasts


def _worth(problem: DayProblem) -> tuple[Array, Array, Array]:
    """Return for each set how many required visits, what priority, how many optional ones."""
    sets = np.arange(1 << len(problem.visits), dtype=np.int64)
    served, priority, optional = np.zeros_like(sets), np.zeros_like(sets), np.zeros_like(sets)
    for index, visit in enumerate(problem.visits):
        inside = (sets >> index) & 1
        served += inside * int(visit.required)
        priority += inside * visit.priority
        optional += inside * int(not visit.required)
    return served, priority, optional


def _traced(visited: int, column: int, legs: Hops, parents: NDArray[np.int8]) -> list[int]:
    order: list[int] = []
    while visited:
        order.append(legs.visit_of[column])
        column, visited = int(parents[visited, column]), visited & ~(1 << order[-1])
    return order[::-1]


def _over(visit: Visit, arrivals_ms: Array) -> Array:
    """Return when the visit is over for each arrival; NEVER where its rules forbid it."""
    ends_ms = np.full(arrivals_ms.shape, NEVER, dtype=np.int64)
    # From the last interval back, so that each arrival ends up in the first that it can reach.
    for first, last in reversed(visit.allowed_ms):
        fits = arrivals_ms <= last
        ends_ms[fits] = np.maximum(arrivals_ms[fits], first) + visit.service_ms
    if visit.arrive_by_ms is not None:
        ends_ms[arrivals_ms > visit.arrive_by_ms] = NEVER
    return ends_ms
