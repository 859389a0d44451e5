"""A tour by long search: PyVRP's iterated local search (Wouda, Lan and Kool 2024) on the skeleton."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from planner.itinerary.skeleton import Skeleton

if TYPE_CHECKING:
    import pyvrp

POINT_S = 50_000
"""What one point of priority is worth in seconds of the aim: more than any detour takes."""


def pyvrp_search(
    tour: Skeleton,
    start: tuple[tuple[str, ...], ...],
    *,
    seed: int,
    iterations: int,
    seconds: float | None = None,
    stopped: Callable[[int], bool] | None = None,
) -> tuple[tuple[str, ...], ...]:
    """Return orders that are at least as good as ``start`` on the skeleton.

    Stopped by iterations the same skeleton, start and seed always give the same orders.
    ``stopped`` is asked before each, with the number of iterations done.
    """
    import pyvrp  # noqa: PLC0415  (loads slowly)

    data = _data(tour)
    routes = [pyvrp.Route(data, route, k) for k, route in enumerate(tour.routes(start)) if route]
    first = pyvrp.Solution(data, routes) if routes else None
    result = pyvrp.solve(
        data,
        _Stop(iterations, seconds, stopped),
        seed=seed,
        collect_stats=False,
        initial_solution=first,
    )
    found: list[list[int]] = [[] for _ in tour.shift_s]
    if not result.best.is_feasible():
        return start
    for route in result.best.routes():
        found[route.vehicle_type()] = [step.idx for step in route if step.is_client()]
    return tour.ids(found)


class _Stop:
    """Says when to stop, as PyVRP asks."""

    def __init__(
        self, iterations: int, seconds: float | None, stopped: Callable[[int], bool] | None
    ) -> None:
        self._left, self._done, self._stopped = iterations, 0, stopped
        self._until_s = None if seconds is None else time.perf_counter() + seconds

    def __call__(self, best_cost: float) -> bool:  # noqa: ARG002  (PyVRP's call)
        self._done += 1
        if self._done > self._left:
            return True
        if self._until_s is not None and time.perf_counter() > self._until_s:
            return True
        return self._stopped is not None and self._stopped(self._done)

    def fraction_remaining(self) -> float | None:
        return None


def _data(tour: Skeleton) -> pyvrp.ProblemData:
    import pyvrp  # noqa: PLC0415

    problem = tour.problem
    by_end = all(c.frame.aim == "end" for c in problem.coach_days)
    groups: list[pyvrp.ClientGroup] = []
    clients: list[pyvrp.Client] = []
    for index, visit in enumerate(problem.visits):
        numbers = tour.nodes_of[index]
        alone = len(numbers) == 1
        for number in numbers:
            node = tour.nodes[number]
            clients.append(
                pyvrp.Client(
                    number,
                    service_duration=node.service_s,
                    tw_early=node.first_s,
                    tw_late=node.last_s,
                    prize=0 if visit.required else visit.priority * POINT_S,
                    required=visit.required and alone,
                    group=None if alone else len(groups),
                )
            )
        if not alone and numbers:
            groups.append(pyvrp.ClientGroup(list(numbers), required=visit.required))
    vehicles = [
        pyvrp.VehicleType(
            start_depot=0,
            end_depot=1,
            tw_early=first_s,
            tw_late=last_s,
            start_late=first_s,
            unit_distance_cost=1,
            unit_duration_cost=1 if by_end else 0,
            profile=tour.profile[k],
        )
        for k, (first_s, last_s) in enumerate(tour.shift_s)
    ]
    count = len(clients)
    # PyVRP's stubs take an array's shape for its type.
    costs: list[Any] = list(tour.cost)
    durations: list[Any] = list(tour.hop_s)
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0)] * (count + 2),
        clients,
        [pyvrp.Depot(count), pyvrp.Depot(count + 1)],
        vehicles,
        costs,
        durations,
        groups,
    )
