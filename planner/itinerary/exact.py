"""The best order of one coach-day, with a proof: a dynamic programme over subsets of visits.

For every set of visits and every last one among them the programme keeps the earliest moment at
which the last visit can be over. That is enough: leaving later never means arriving earlier (FIFO:
waiting at a place is always allowed, and boarding before a leg does not depend on the hour), so
of two ways to serve the same set with the same last visit the one that is over earlier can be
continued by everything the other can, at least as early. The best end per set is therefore exact,
and if no state serves all required visits and returns in time, no order does.

Held and Karp (1962); with time windows Dumas et al. (1995). Vectorised by the size of the set.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.itinerary.problem import DayProblem, Visit

EXACT_VISITS = 15
"""Most visits of a day for which every subset is examined (2^15 sets times 15 last visits)."""

_NEVER = np.iinfo(np.int64).max // 4


@dataclass(frozen=True, slots=True)
class Solution:
    """An order and what is proved about it.

    ``optimal``: it keeps every rule, serves every required visit and no order is better.
    ``infeasible``: no order does; the order serves as much as any can within the rules (most
    required visits, then most priority, then the earliest end).
    ``best-found``: too many visits for a proof.
    """

    order: tuple[str, ...]
    proof: Literal["optimal", "infeasible", "best-found"]


def solve(problem: DayProblem) -> Solution:
    """Return the best order of the day.

    Best is: all required visits, then the most priority, then the earliest end; equal plans are
    ordered by the visits' own order, so that the same day always gets the same answer.
    """
    if len(problem.visits) > EXACT_VISITS:
        from planner.itinerary.insertion import insert_and_improve  # noqa: PLC0415 (rare)

        return Solution(insert_and_improve(problem), "best-found")
    over_ms, parents = _earliest(problem)
    return _best(problem, over_ms, parents)


def _earliest(problem: DayProblem) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Return (sets x visits): the earliest end with that last visit, and the visit before it.

    A parent of -1 means that the day starts with this visit.
    """
    visits = problem.visits
    count = len(visits)
    over_ms = np.full((1 << count, count), _NEVER, dtype=np.int64)
    parents = np.full((1 << count, count), -1, dtype=np.int8)
    places = [visit.place for visit in visits]
    # hop[i, j]: boarding and travel from visit i to visit j; _NEVER where no road leads.
    hop = np.array([[_hop(problem, i, j) for j in places] for i in places], dtype=np.int64)
    for index, visit in enumerate(visits):
        first_hop = _hop(problem, problem.start_place, visit.place)
        if first_hop < _NEVER and _may_stand(visit, 1):
            arrivals = np.array([problem.start_ms + first_hop])
            over_ms[1 << index, index] = _over(visit, arrivals)[0]
    locked_last = np.array([visit.position == "last" for visit in visits], dtype=bool)
    sizes = _sets_by_size(count)
    for size in range(1, count):
        for index, visit in enumerate(visits):
            if not _may_stand(visit, size + 1):
                continue
            sets = sizes[size]
            sets = sets[(sets >> index) & 1 == 0]
            before = over_ms[sets]
            before[:, locked_last] = _NEVER
            arrivals = before + hop[:, index]
            chosen = np.argmin(arrivals, axis=1)
            earliest = arrivals[np.arange(len(sets)), chosen]
            ends = _over(visit, earliest)
            target = sets | (1 << index)
            over_ms[target, index] = ends
            parents[target, index] = chosen
    return over_ms, parents


def _best(problem: DayProblem, over_ms: NDArray[np.int64], parents: NDArray[np.int8]) -> Solution:
    visits = problem.visits
    count = len(visits)
    required = sum(1 << i for i, visit in enumerate(visits) if visit.required)
    straight = _hop(problem, problem.start_place, problem.end_place)
    home = np.array([_hop(problem, v.place, problem.end_place) for v in visits], dtype=np.int64)
    ends = np.full(1 << count, _NEVER, dtype=np.int64)
    lasts = np.full(1 << count, -1, dtype=np.int64)
    ends[0] = problem.start_ms + straight if straight < _NEVER else _NEVER
    if count:
        arrivals = over_ms + home
        # A visit locked to be last must be the last of every set that it is in.
        for i, visit in enumerate(visits):
            if visit.position == "last":
                holds = (np.arange(1 << count) >> i) & 1 == 1
                others = np.arange(count) != i
                arrivals[np.ix_(holds, others)] = _NEVER
        lasts[1:] = np.argmin(arrivals[1:], axis=1)
        ends[1:] = arrivals[np.arange(1, 1 << count), lasts[1:]]
    feasible = ends < _NEVER
    if problem.return_by_ms is not None:
        feasible &= ends <= problem.return_by_ms
    if not feasible.any():
        # Not even the empty day returns in time: the rules leave nothing to choose.
        return Solution((), "infeasible")
    sets = np.flatnonzero(feasible)
    priority = np.zeros(len(sets), dtype=np.int64)
    served = np.zeros(len(sets), dtype=np.int64)
    for i, visit in enumerate(visits):
        inside = (sets >> i) & 1
        priority += inside * visit.priority
        served += inside * int(visit.required)
    # lexsort takes its last key first: most required, most priority, earliest end, lowest set.
    best = int(sets[np.lexsort((sets, ends[sets], -priority, -served))[0]])
    proof: Literal["optimal", "infeasible"] = (
        "optimal" if best & required == required else "infeasible"
    )
    order: list[str] = []
    last = int(lasts[best])
    while best:
        order.append(visits[last].id)
        last, best = int(parents[best, last]), best & ~(1 << last)
    return Solution(tuple(reversed(order)), proof)


def _hop(problem: DayProblem, origin: int, destination: int) -> int:
    travel_ms = problem.travel.leg_ms(origin, destination, problem.start_ms)
    if travel_ms < 0:
        return int(_NEVER)
    return problem.setup_ms(origin, destination) + travel_ms


def _may_stand(visit: Visit, position: int) -> bool:
    """Tell whether the lock lets the visit be number ``position`` (``last`` is checked at the end)."""
    if visit.position == "first":
        return position == 1
    return not isinstance(visit.position, int) or visit.position == position


def _over(visit: Visit, arrivals: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return when the visit is over for each arrival; _NEVER where its rules forbid it."""
    begins = np.full(arrivals.shape, _NEVER, dtype=np.int64)
    open_yet = np.ones(arrivals.shape, dtype=bool)
    for first, last in visit.allowed_ms:
        fits = open_yet & (arrivals <= last)
        begins[fits] = np.maximum(arrivals[fits], first)
        open_yet &= ~fits
    if visit.arrive_by_ms is not None:
        begins[arrivals > visit.arrive_by_ms] = _NEVER
    return np.where(begins < _NEVER, begins + visit.service_ms, _NEVER)


@lru_cache(maxsize=EXACT_VISITS + 1)
def _sets_by_size(count: int) -> tuple[NDArray[np.int64], ...]:
    sets = np.arange(1 << count, dtype=np.int64)
    sizes = np.zeros(1 << count, dtype=np.int64)
    for index in range(count):
        sizes += (sets >> index) & 1
    return tuple(sets[sizes == size] for size in range(count + 1))
