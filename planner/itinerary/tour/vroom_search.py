"""A tour at once: VROOM's heuristics (Coupey et al.) on the static problem."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from planner.itinerary.judge.tour_schedule import Orders
from planner.itinerary.model.problem import Interval, merged
from planner.itinerary.tour.static_problem import Seconds, StaticProblem

if TYPE_CHECKING:
    import vroom

LEVELS = ((5, 20.0), (3, 9.0), (1, 2.5))
"""VROOM's settings from the most thorough on, and about how many times as long as the quickest they take
(measured on orienteering instances of 50 to 240 visits)."""
REQUIRED = 100
"""The priority of required visits in VROOM, its highest: it promises none, the judge counts."""


def vroom_start(tour: StaticProblem, *, seconds: float | None = None) -> tuple[Orders, bool]:
    """Return orders, soon found and mostly good, and whether ``seconds`` kept them from being better.

    Without ``seconds`` VROOM is at its most thorough, and the same problem always gets the same orders.
    Otherwise its quickest setting is timed first, and then the most thorough that has the time is run.
    """
    if seconds is None:
        return _solved(tour, LEVELS[0][0], None), False
    began_s = time.perf_counter()
    found = _solved(tour, 0, seconds)
    took_s = time.perf_counter() - began_s
    for level, times in LEVELS:
        if times * took_s < seconds - took_s:
            return _solved(tour, level, seconds - took_s), level < LEVELS[0][0]
    return found, True


def _solved(tour: StaticProblem, exploration: int, seconds: float | None) -> Orders:
    limit = None if seconds is None else timedelta(seconds=max(seconds, 0.01))
    found = _asked(tour).solve(exploration, nb_threads=1, timeout=limit)
    orders: list[list[str]] = [[] for _ in tour.shift_s]
    for step in found._routes_numpy():  # noqa: SLF001  (the public way goes through pandas)
        if step["type"] == b"job":
            orders[int(step["vehicle_id"])].append(tour.problem.visits[int(step["id"])].id)
    return in_turn(tour, tuple(map(tuple, orders)))


def in_turn(tour: StaticProblem, orders: Orders) -> Orders:
    """Return the orders with those of coach-days that are alike by their first visits, empty ones last.

    VROOM may give either of two like coaches either route, now so and now so.
    """
    number = {visit.id: index for index, visit in enumerate(tour.problem.visits)}
    alike: dict[tuple[object, ...], list[int]] = {}
    for k, shift_s in enumerate(tour.shift_s):
        open_to_it = tuple(k in node.coach_days for node in tour.nodes)
        alike.setdefault((tour.profile[k], shift_s, open_to_it), []).append(k)
    found = list(orders)
    for days in alike.values():
        routes = sorted(
            (orders[k] for k in days), key=lambda route: (not route, [number[one] for one in route])
        )
        for k, route in zip(days, routes, strict=True):
            found[k] = route
    return tuple(found)


def _asked(tour: StaticProblem) -> vroom.Input:
    """Return the static problem in VROOM's terms: a place for each visit, all its windows at one job.

    Where hours differ by date the days follow one another, so that a window says the date too.
    """
    import vroom  # noqa: PLC0415  (loads pandas)

    problem = tour.problem
    asked = vroom.Input()
    dated = any(len(nodes) > 1 for nodes in tour.nodes_of)
    length_s = max((last for _, last in tour.shift_s), default=0) + 1
    from_s = [c.day * length_s if dated else 0 for c in problem.coach_days]
    names: dict[tuple[int, ...], str] = {}
    end = len(problem.visits) + 1
    for k, (first_s, last_s) in enumerate(tour.shift_s):
        places = _places(tour, k)
        key = (tour.profile[k], *places)
        if key not in names:
            names[key] = str(len(names))
            arc_s, cost = tour.arc_s[tour.profile[k]], tour.cost[tour.profile[k]]
            asked.set_durations_matrix(names[key], _between(arc_s, places))
            if cost is not arc_s:
                asked.set_costs_matrix(names[key], _between(cost, places))
        asked.add_vehicle(
            vroom.Vehicle(
                k,
                start=end - 1,
                end=end,
                profile=names[key],
                time_window=(from_s[k] + first_s, from_s[k] + last_s),
            )
        )
    worth = _priorities(tour)
    for index in range(len(problem.visits)):
        nodes = [tour.nodes[n] for n in tour.nodes_of[index]]
        if nodes:
            asked.add_job(
                vroom.Job(
                    index,
                    location=index,
                    default_service=max(node.service_s for node in nodes),
                    priority=worth[index],
                    time_windows=_disjoint(
                        (from_s[k] + node.first_s, from_s[k] + node.last_s)
                        for node in nodes
                        for k in node.coach_days
                    ),
                )
            )
    return asked


def _places(tour: StaticProblem, k: int) -> list[int]:
    """Return for each visit, the start and the end the row of the coach-day's matrix."""
    rows = []
    for numbers in tour.nodes_of:
        here = [n for n in numbers if k in tour.nodes[n].coach_days]
        rows.append((here or list(numbers) or [tour.start])[0])
    return [*rows, tour.start, tour.start + 1]


def _between(matrix: Seconds, places: list[int]) -> Seconds:
    return matrix[np.ix_(places, places)]


def _priorities(tour: StaticProblem) -> list[int]:
    """Return priorities from 0 to 100; the optional visits' are scaled if they go beyond."""
    visits = tour.problem.visits
    most = max((visit.priority for visit in visits if not visit.required), default=0)
    ceiling = REQUIRED - 1 if any(visit.required for visit in visits) else REQUIRED
    scale = ceiling / most if most > ceiling else 1.0
    return [REQUIRED if visit.required else round(scale * visit.priority) for visit in visits]


def _disjoint(windows_s: Iterable[Interval]) -> list[Interval]:
    """Return the windows as VROOM wants them: in order, and apart by a second at least."""
    found: list[Interval] = []
    for first_s, last_s in merged(windows_s):
        if found and first_s <= found[-1][1] + 1:
            found[-1] = (found[-1][0], last_s)
        else:
            found.append((first_s, last_s))
    return found
