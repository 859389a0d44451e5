"""Time to spare: how much longer visits may last where the group would only wait for it later.

A visit may be worth more than its usual length (``Visit.most_ms``). Where the group would wait at the
next door, for opening hours, an appointment or a window, the visit before may have the time instead:
nothing begins later, nothing is left out, nothing gets wet, no rule breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from planner.itinerary.judge.schedule import Schedule
from planner.itinerary.model.problem import DayProblem

STEP_MS = 60_000
"""Time to spare is given in whole minutes."""


def spares(
    problem: DayProblem,
    order: Sequence[str],
    planned: Schedule,
    until_ms: Mapping[str, int],
    timed: Callable[[DayProblem], Schedule],
) -> dict[str, int]:
    """Return how many milliseconds longer visits of an order may last, all of them together.

    Args:
        problem: The coach-day.
        order: What it serves, as ``schedule`` takes it.
        planned: The order as it is planned: its moments stay.
        until_ms: When some visits must be over at the latest, for others wait for them.
        timed: The judge, or who knows the legs better: times the order in a day with longer visits.

    Returns:
        Visits with time to spare, each with whole minutes, no further than to its most.
    """
    visits = {visit.id: visit for visit in problem.visits}
    ends_ms = {stop.visit.id: stop.end_ms for stop in planned.stops if stop.visit is not None}
    found: dict[str, int] = {}
    for one in (one for one in order if one in visits):
        most_ms = (visits[one].most_ms or 0) - visits[one].service_ms
        if one in until_ms:
            most_ms = min(most_ms, until_ms[one] - ends_ms[one])
        # What moves something moves it with every further minute.
        low, high = 0, max(0, most_ms // STEP_MS) + 1
        while high - low > 1:
            middle = (low + high) // 2
            longer = stretched(problem, {**found, one: middle * STEP_MS})
            if moves_nothing(planned, timed(longer)):
                low = middle
            else:
                high = middle
        if low:
            found[one] = low * STEP_MS
    return found


def stretched(problem: DayProblem, longer_ms: Mapping[str, int]) -> DayProblem:
    """Return the day with some visits longer."""
    return replace(
        problem,
        visits=tuple(
            replace(visit, service_ms=visit.service_ms + longer_ms[visit.id])
            if visit.id in longer_ms
            else visit
            for visit in problem.visits
        ),
    )


def moves_nothing(planned: Schedule, longer: Schedule) -> bool:
    """Tell whether a day with longer visits begins everything as planned and is no worse."""
    before, after = planned.goal, longer.goal
    return (
        [stop.begin_ms for stop in planned.stops] == [stop.begin_ms for stop in longer.stops]
        and (after.broken, after.late_ms) <= (before.broken, before.late_ms)
        and after.wet <= before.wet
    )
