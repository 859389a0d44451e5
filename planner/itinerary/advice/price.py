"""What it would cost to add a wish that is left out: minutes, and which visits would drop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.itinerary.advice.feasibility import proves
from planner.itinerary.day.prayer_waiver import solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.day_rules import asked
from planner.itinerary.model.problem import DayProblem


@dataclass(frozen=True, slots=True)
class Price:
    """A day that serves one wish more, beside the day as it is.

    It is the best one that keeps all that is served now, if there is one; else the best one of that.
    It ends at ``end_ms`` after ``road_ms`` on the road; ``end_later_ms`` and ``road_more_ms`` compare it
    with the day as it is, negative where it becomes shorter. ``drops`` are
    visits that leave the day then; nothing else joins it. ``order`` is that day's.
    ``order`` None: no order serves the wish beside all required visits within the rules. ``proved``:
    that day is the best one by proof (or there is none).
    """

    wish: str
    end_ms: int
    end_later_ms: int
    road_ms: int
    road_more_ms: int
    drops: tuple[str, ...]
    order: tuple[str, ...] | None
    proved: bool


def prices(problem: DayProblem, order: Sequence[str]) -> tuple[Price, ...]:
    """Return the price of every optional wish that ``order`` leaves out, in the wishes' order.

    For each the day is solved with the wish and all that is served now required, and, if that does
    not fit, with the wish alone required beside what is required anyway.
    """
    left_out = [v.id for v in problem.visits if not v.required and v.id not in order]
    return tuple(_price(problem, order, wish) for wish in left_out)


def _price(problem: DayProblem, order: Sequence[str], wish: str) -> Price:
    forced = replace(
        problem,
        visits=tuple(
            replace(visit, required=True) if visit.id == wish else visit
            for visit in problem.visits
            if visit.required or visit.id == wish or visit.id in order
        ),
    )
    before = schedule(problem, order, with_slack=False)
    for day in (asked(problem, [*order, wish]), forced):
        found = solve(day)
        after = schedule(day, found.order, with_slack=False)
        if not after.goal.broken:
            break
    else:
        return Price(wish, 0, 0, 0, 0, (), None, proves(problem))
    ids = {visit.id for visit in problem.visits}
    return Price(
        wish,
        after.goal.end_ms,
        after.goal.end_ms - before.goal.end_ms,
        after.goal.road_ms,
        after.goal.road_ms - before.goal.road_ms,
        tuple(one for one in order if one in ids and one not in found.order),
        found.order,
        proves(problem),
    )
