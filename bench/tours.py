"""Solvers of whole tours on published instances: ours beside PyVRP alone and VROOM alone.

All three see the same static problem and get the same seconds. Instances run one after the other, on as
many cores as ``--jobs`` says, each solver on one thread. What a solver returns is valued
here, not by itself.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.published import Instance
from planner.itinerary.judge.tour_schedule import Orders
from planner.itinerary.model.tour_problem import TourProblem
from planner.itinerary.tour.pyvrp_search import orders_of, pyvrp_data
from planner.itinerary.tour.search import search
from planner.itinerary.tour.search_limits import SearchLimits
from planner.itinerary.tour.static_problem import static_problem
from planner.itinerary.tour.vroom_search import vroom_start

OURS = "planner"
ENDLESS = 10**9


def ours(problem: TourProblem, seconds: float) -> Orders:
    """Return what our search finds in that time."""
    return search(problem, SearchLimits(iterations=ENDLESS, seconds=seconds)).orders


def pyvrp_alone(problem: TourProblem, seconds: float) -> Orders:
    """Return what PyVRP finds by itself, from its own random start and as it is set by default."""
    import pyvrp  # noqa: PLC0415
    from pyvrp.exceptions import PenaltyBoundWarning  # noqa: PLC0415
    from pyvrp.stop import MaxRuntime  # noqa: PLC0415

    tour = static_problem(problem)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        result = pyvrp.solve(pyvrp_data(tour), MaxRuntime(seconds), collect_stats=False)
    return orders_of(tour, result.best)


def vroom_alone(problem: TourProblem, seconds: float) -> Orders:
    """Return what VROOM finds at its most thorough, cut off by that time."""
    return vroom_start(static_problem(problem), seconds=seconds)[0]


SOLVERS: dict[str, Callable[[TourProblem, float], Orders]] = {
    OURS: ours, "PyVRP": pyvrp_alone, "VROOM": vroom_alone,
}  # fmt: skip


def measure(instances: Sequence[Instance], seconds: Sequence[float], jobs: int) -> list[Any]:
    """Return for each instance and time what each solver found, and how long it took."""
    tasks = [(instance, limit) for limit in seconds for instance in instances]
    found = []
    # Fresh processes: the libraries' threads do not like to be forked.
    with multiprocessing.get_context("spawn").Pool(jobs, initializer=_warm) as pool:
        for row in pool.imap(_one, tasks):
            found.append(row)
            told = f"{len(found)} of {len(tasks)}: {row['name']}, {row['seconds']:g} s"
            print(f"\r{told:70}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return found


def _warm() -> None:
    """Load the libraries before any clock runs."""
    import pyvrp  # noqa: F401, PLC0415
    import vroom  # noqa: F401, PLC0415


def _one(task: tuple[Instance, float]) -> dict[str, Any]:
    instance, seconds = task
    row: dict[str, Any] = {
        "name": instance.name, "best_known": instance.best_known, "seconds": seconds,
        "visits": len(instance.problem.visits), "coach_days": len(instance.problem.coach_days),
        "solvers": {},
    }  # fmt: skip
    for name, solver in SOLVERS.items():
        began_s = time.perf_counter()
        orders = solver(instance.problem, seconds)
        took_s = time.perf_counter() - began_s
        row["solvers"][name] = {"value": instance.value(orders), "took_s": round(took_s, 3)}
    return row


def best_of(row: dict[str, Any]) -> float | None:
    """Return the best value known of an instance: the published one, or the best in this run."""
    if row["best_known"] is not None:
        return float(row["best_known"])
    values = [found["value"] for found in row["solvers"].values()]
    return max((value for value in values if value is not None), default=None)


def gap_percent(row: dict[str, Any], solver: str, best: float | None) -> float:
    """Return by how many per cent a solver's value is worse than the best; 100 for no valid tour."""
    value = row["solvers"][solver]["value"]
    if value is None or not best:
        return 100.0
    return 100 * abs(best - value) / best


def arguments(words: str, seconds: Sequence[float]) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument(
        "--instances", type=Path, required=True, help="folder with the published sets"
    )
    parser.add_argument("--seconds", type=float, nargs="+", default=list(seconds))
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--quick", action="store_true", help="every eighth instance only")
    return parser.parse_args()


def chosen(instances: Iterable[Instance], quick: bool) -> list[Instance]:
    """Return the instances to measure."""
    return list(instances)[:: 8 if quick else 1]
