"""The shortest order through places that have no hours, no duration and no lock: a plain trip.

Up to ``EXACT_VISITS`` free places the day's exact programme proves the order. Beyond that the day's
own heuristic, which asks the judge about every candidate, takes seconds (2.7 s for 40 places, and
its cost grows faster than the cube); without rules a move is judged by three numbers, so here whole
rows of moves are compared at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.itinerary.day.exact import EXACT_VISITS, solve
from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.travel_times import TravelTimes

Times = NDArray[np.int64]

_NO_ROAD_MS = 1 << 40
"""Longer than any trip (35 years), and thousands of it fit into 64 bits."""


@dataclass(frozen=True, slots=True)
class Trip:
    """Places in the order to visit them; ``proved``: no order takes less time."""

    order: tuple[int, ...]
    proved: bool


def shortest_trip(
    travel_ms: Times, *, roundtrip: bool = True, first: bool = False, last: bool = False
) -> Trip | None:
    """Return the order through all places with the least travel, None where no order is possible.

    Args:
        travel_ms: Milliseconds (places x places) for two places or more; -1 where no road leads.
        roundtrip: Whether the trip returns to where it began; it then begins at place 0 unless
            ``last`` alone is asked for.
        first: Whether the trip begins at place 0.
        last: Whether the trip ends at the last place (before a round trip returns).
    """
    size = len(travel_ms)
    # One place more, at no distance: where a trip begins or ends that may do so anywhere.
    nowhere = size
    ms = np.zeros((size + 1, size + 1), dtype=np.int64)
    ms[:size, :size] = travel_ms
    if roundtrip:
        begin = size - 1 if last and not first else 0
        end = size - 1 if last else begin
        if first and last and ms[end, begin] < 0:
            return None
    else:
        begin, end = (0 if first else nowhere), (size - 1 if last else nowhere)
    free = [place for place in range(size) if place not in {begin, end}]
    exact = len(free) <= EXACT_VISITS
    order = (_proved if exact else _improved)(ms, begin, end, free)
    if order is None:
        return None
    # A round trip that ends where it begins names that place once.
    ends = [] if roundtrip and end == begin and not last else [end]
    begins = [] if roundtrip and end == begin and last else [begin]
    return Trip(tuple(place for place in (*begins, *order, *ends) if place != nowhere), exact)


def _proved(ms: Times, begin: int, end: int, free: list[int]) -> list[int] | None:
    travel = TravelTimes.steady(tuple(map(tuple, ms.tolist())), ((False,) * len(ms),) * len(ms))
    visits = tuple(Visit(str(place), place, 0) for place in free)
    solution = solve(DayProblem(visits, begin, end, 0, None, 0, travel))
    order = [int(visit) for visit in solution.order]
    whole = [begin, *order, end]
    impossible = (ms[whole[:-1], whole[1:]] < 0).any()
    return None if impossible or len(order) < len(free) else order


def _improved(ms: Times, begin: int, end: int, free: list[int]) -> list[int] | None:
    """Insert the farthest place first, each where it costs least; then move chains (Or 1976)."""
    cost_ms = np.where(ms < 0, _NO_ROAD_MS, ms)
    order, left = [begin, end], list(free)
    while left:
        inside = order[:-1]
        nearest_ms = np.minimum(cost_ms[inside][:, left], cost_ms[left][:, inside].T).min(axis=0)
        place = left.pop(int(np.argmax(nearest_ms)))
        order = _put(cost_ms, order, [place])
    better = True
    while better:
        better = False
        for length in range(1, len(free)):
            for at in range(1, len(order) - length):
                chain, rest = order[at : at + length], order[:at] + order[at + length :]
                moved = _put(cost_ms, rest, chain)
                if _total_ms(cost_ms, moved) < _total_ms(cost_ms, order):
                    order, better = moved, True
    return None if _total_ms(cost_ms, order) >= _NO_ROAD_MS else order[1:-1]


def _put(cost_ms: Times, order: list[int], chain: list[int]) -> list[int]:
    """Return the order with the chain where it costs least."""
    before, behind = order[:-1], order[1:]
    more_ms = cost_ms[before, chain[0]] + cost_ms[chain[-1], behind] - cost_ms[before, behind]
    at = int(np.argmin(more_ms)) + 1
    return [*order[:at], *chain, *order[at:]]


def _total_ms(cost_ms: Times, order: list[int]) -> int:
    return int(cost_ms[order[:-1], order[1:]].sum())
