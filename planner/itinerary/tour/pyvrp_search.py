"""A tour by long search: PyVRP's iterated local search (Wouda, Lan and Kool 2024) on the static problem."""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from planner.itinerary.judge.tour_schedule import Orders
from planner.itinerary.tour.route_pool import RoutePool
from planner.itinerary.tour.static_problem import StaticProblem

if TYPE_CHECKING:
    import pyvrp

log = logging.getLogger(__name__)

POINT_S = 50_000
"""What one point of priority is worth in seconds of the aim: more than any detour takes."""

HISTORY = 20, 100
"""Where every visit is required, and where there is a choice."""
PERTURBED = 12
"""Both are fewer than PyVRP's own 300 and 25: a few thousand iterations are all that a tour is given."""
STALE, STALE_POOLED = 1_500, 800
"""After so many iterations without a better tour the search begins anew; sooner where the routes of all
tours so far are put together to begin with."""


def pyvrp_search(
    tour: StaticProblem,
    start: Orders,
    *,
    seed: int,
    iterations: int,
    stopped: Callable[[int], bool] = lambda _: False,
) -> Orders:
    """Return the best orders found on the static problem, ``start`` itself if nothing better is found.

    The search begins at ``start``; whenever it stands still, it begins anew at the best that the
    routes seen so far can be put together to (``route_pool``), or at a random tour if that is nothing
    better. The same static problem, start and seed always give the same orders. ``stopped`` is asked before
    each iteration, with the number of those done. A fault in PyVRP ends the search with the best so far.
    """
    import pyvrp  # noqa: PLC0415  (loads slowly)
    from pyvrp.exceptions import PenaltyBoundWarning  # noqa: PLC0415
    from pyvrp.search import PerturbationParams  # noqa: PLC0415

    data = pyvrp_data(tour)
    routes = [pyvrp.Route(data, route, k) for k, route in enumerate(tour.routes(start)) if route]
    given = pyvrp.Solution(data, routes)
    first = given if routes and given.is_feasible() else None
    pool = _pool(tour)
    settings = pyvrp.SolveParams(
        ils=pyvrp.IteratedLocalSearchParams(
            history_length=HISTORY[tour.has_choice],
            callbacks=cast("Any", _Watch(pool) if pool else None),
        ),
        perturbation=PerturbationParams(1, PERTURBED),
    )
    cost = pyvrp.CostEvaluator([], 0, 0).cost
    best: pyvrp.Solution | None = None
    done = 0
    while done < iterations and not stopped(done):
        stop = _Stop(done, iterations, STALE if pool is None else STALE_POOLED, stopped)
        with warnings.catch_warnings():
            # It means that no tour keeps the rules as PyVRP knows them; the judge will say so.
            warnings.simplefilter("ignore", PenaltyBoundWarning)
            try:
                found = pyvrp.solve(
                    data,
                    stop,
                    seed=seed,
                    collect_stats=False,
                    params=settings,
                    initial_solution=first,
                ).best
            except Exception:
                log.exception("PyVRP failed; the best orders so far are kept.")
                break
        if best is None or cost(found) < cost(best):
            best = found
        done, first, seed = stop.done, None, seed + 1
        packed = None if pool is None else _recombined(pool, _worth(tour, best))
        if packed is not None:
            routes = [pyvrp.Route(data, list(r), k) for k, r in enumerate(packed) if r]
            first = pyvrp.Solution(data, routes)
            best = min(best, first, key=cost)
    if best is None or not best.is_feasible():
        return start
    return orders_of(tour, best)


def _recombined(pool: RoutePool, above: int) -> list[tuple[int, ...]] | None:
    """Return a better tour of known routes; None if there is none, or after a fault."""
    try:
        return pool.best(above)
    except Exception:
        log.exception("Routes could not be put together anew; the search goes on without that.")
        return None


def _pool(tour: StaticProblem) -> RoutePool | None:
    """Return where routes are kept to be put together anew; None where there is nothing to put together."""
    if len(tour.shift_s) < 2 or not tour.has_choice:
        return None
    kinds = [
        (tour.profile[k], shift, *(n for n, node in enumerate(tour.nodes) if k in node.coach_days))
        for k, shift in enumerate(tour.shift_s)
    ]
    return RoutePool(kinds, _worths(tour), [node.visit for node in tour.nodes])


def _worths(tour: StaticProblem) -> list[int]:
    """Return each node's worth: a required visit's is more than that of all optional ones."""
    visits = tour.problem.visits
    more = 1 + sum(visit.priority for visit in visits)
    here = [visits[node.visit] for node in tour.nodes]
    return [visit.priority + (more if visit.required else 0) for visit in here]


def _worth(tour: StaticProblem, solution: pyvrp.Solution) -> int:
    """Return what a solution serves; nothing if it breaks a rule."""
    if not solution.is_feasible():
        return 0
    worths = _worths(tour)
    return sum(worths[s.idx] for route in solution.routes() for s in route if s.is_client())


class _Watch:
    """Keeps the routes of good tours that PyVRP goes through; it calls these at every iteration."""

    def __init__(self, pool: RoutePool) -> None:
        self._pool = pool
        self._last: Any = None

    def on_start(self, _: object) -> None:
        """Do nothing."""

    on_end = on_restart = on_best = on_start

    def on_iteration(self, current: Any, candidate: Any, _: object, __: object) -> None:
        """Keep the routes of what has become the present tour, if it keeps the rules."""
        if current is candidate and current is not self._last and current.is_feasible():
            self._last = current
            for route in current.routes():
                nodes = [step.idx for step in route if step.is_client()]
                self._pool.add(route.vehicle_type(), nodes)


def orders_of(tour: StaticProblem, solution: pyvrp.Solution) -> Orders:
    """Return the ids in the routes of a solution of ``pyvrp_data``."""
    found: list[list[int]] = [[] for _ in tour.shift_s]
    for route in solution.routes():
        found[route.vehicle_type()] = [step.idx for step in route if step.is_client()]
    return tour.ids(found)


class _Stop:
    """Says when to stop, as PyVRP asks before each iteration."""

    def __init__(self, done: int, last: int, stale: int, stopped: Callable[[int], bool]) -> None:
        self.done, self._last, self._stale, self._stopped = done, last, stale, stopped
        self._best, self._since = math.inf, done

    def __call__(self, best_cost: float) -> bool:
        if best_cost < self._best:
            self._best, self._since = best_cost, self.done
        if (
            self.done >= self._last
            or self.done - self._since >= self._stale
            or self._stopped(self.done)
        ):
            return True
        self.done += 1
        return False

    def fraction_remaining(self) -> float | None:
        """Return None: the search need not know."""
        return None


def pyvrp_data(tour: StaticProblem) -> pyvrp.ProblemData:
    """Return the problem in PyVRP's terms: a client for each node, a vehicle type for each coach-day."""
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
    durations: list[Any] = list(tour.arc_s)
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0)] * (count + 2),
        clients,
        [pyvrp.Depot(count), pyvrp.Depot(count + 1)],
        vehicles,
        costs,
        durations,
        groups,
    )
