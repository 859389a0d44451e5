"""A tour at once: VROOM's heuristics (Coupey et al.) on the skeleton."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from planner.itinerary.problem import Interval, merged
from planner.itinerary.skeleton import Skeleton

EXPLORATION = 5
"""VROOM's most thorough setting."""
REQUIRED = 100
"""The priority of required visits in VROOM, its highest: it promises none, the judge counts."""


def vroom_start(
    tour: Skeleton, *, seconds: float | None = None, exploration: int = EXPLORATION
) -> tuple[tuple[str, ...], ...]:
    """Return for each coach-day the ids of an order, soon found and mostly good.

    The same skeleton always gets the same answer, unless ``seconds`` cut it off.
    """
    import vroom  # noqa: PLC0415  (loads pandas)

    problem = tour.problem
    asked = vroom.Input()
    for number, hop_s in enumerate(tour.hop_s):
        asked.set_durations_matrix(str(number), hop_s)
        if tour.cost[number] is not hop_s:
            asked.set_costs_matrix(str(number), tour.cost[number])
    for k, (first_s, last_s) in enumerate(tour.shift_s):
        asked.add_vehicle(
            vroom.Vehicle(
                k,
                start=tour.start,
                end=tour.start + 1,
                profile=str(tour.profile[k]),
                time_window=(first_s, last_s),
            )
        )
    most = max((visit.priority for visit in problem.visits if not visit.required), default=0)
    ceiling = 99 if any(visit.required for visit in problem.visits) else REQUIRED
    for index, visit in enumerate(problem.visits):
        nodes = [tour.nodes[n] for n in tour.nodes_of[index]]
        priority = min(visit.priority, ceiling)
        if most > ceiling:
            priority = round(visit.priority * ceiling / most)
        if nodes:
            asked.add_job(
                vroom.Job(
                    index,
                    location=tour.nodes_of[index][0],
                    default_service=max(node.service_s for node in nodes),
                    priority=REQUIRED if visit.required else priority,
                    time_windows=_disjoint((node.first_s, node.last_s) for node in nodes),
                )
            )
    found = asked.solve(
        exploration, nb_threads=1, timeout=None if seconds is None else timedelta(seconds=seconds)
    )
    orders: list[list[str]] = [[] for _ in problem.coach_days]
    steps = found._routes_numpy()  # noqa: SLF001  (the public way goes through pandas)
    for step in steps:
        if step["type"] == b"job":
            orders[int(step["vehicle_id"])].append(problem.visits[int(step["id"])].id)
    return tuple(map(tuple, orders))


def _disjoint(windows_s: Iterable[Interval]) -> list[Interval]:
    """Return the windows as VROOM wants them: in order, and apart by a second at least."""
    found: list[Interval] = []
    for first_s, last_s in merged(windows_s):
        if found and first_s <= found[-1][1] + 1:
            found[-1] = (found[-1][0], last_s)
        else:
            found.append((first_s, last_s))
    return found
