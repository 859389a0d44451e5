"""What it would cost to add a wish that is left out: minutes, and which visits would drop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.itinerary.exact import solve
from planner.itinerary.problem import DayProblem
from planner.itinerary.schedule import schedule
from planner.itinerary.trials import proves


@dataclass(frozen=True, slots=True)
class Price:
    """The best day that serves one wish more, beside the day as it is.

    ``end_later_ms`` and ``road_more_ms`` are negative where the day becomes shorter. ``drops`` and
    ``adds`` are other visits that leave or join the day then; ``order`` is that day's.
    ``order`` None: no order serves the wish beside all required visits within the rules. ``proved``:
    no day with the wish serves more priority or ends earlier (or there is none), by proof.
    """

    wish: str
    end_later_ms: int
    road_more_ms: int
    drops: tuple[str, ...]
    adds: tuple[str, ...]
    order: tuple[str, ...] | None
    proved: bool


def prices(problem: DayProblem, order: Sequence[str]) -> tuple[Price, ...]:
    """Return the price of every optional wish that ``order`` leaves out, in the wishes' order.

    The day with the wish is the best one in which it is required: each is solved once.
    """
    left_out = [v.id for v in problem.visits if not v.required and v.id not in order]
    return tuple(_price(problem, order, wish) for wish in left_out)


def _price(problem: DayProblem, order: Sequence[str], wish: str) -> Price:
    visits = tuple(
        replace(visit, required=True) if visit.id == wish else visit for visit in problem.visits
    )
    forced = replace(problem, visits=visits)
    found = solve(forced)
    before, after = (
        schedule(problem, order, with_slack=False),
        schedule(forced, found.order, with_slack=False),
    )
    if after.goal.broken:
        return Price(wish, 0, 0, (), (), None, proves(problem))
    ids = {visit.id for visit in problem.visits}
    return Price(
        wish,
        after.goal.end_ms - before.goal.end_ms,
        after.goal.road_ms - before.goal.road_ms,
        tuple(one for one in order if one in ids and one not in found.order),
        tuple(one for one in found.order if one in ids and one != wish and one not in order),
        found.order,
        proves(problem),
    )
