"""Why a wished visit is not in the day: the rule that stands in its way, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.itinerary.itinerary import Rule
from planner.itinerary.problem import DayProblem, Visit
from planner.itinerary.schedule import Breach, Schedule, schedule


@dataclass(frozen=True, slots=True)
class Reason:
    """What keeps a visit out of an order.

    ``rule`` is None where nothing does (it was left out by hand and would fit). ``visit_id`` names
    the stop whose rule would break (None: the return), which need not be the visit itself.
    ``at`` is the place in the order where inserting it hurts least.
    """

    visit: Visit
    rule: Rule | None
    visit_id: str | None
    limit_ms: int | None
    reached_ms: int | None
    at: int


def reasons(problem: DayProblem, order: Sequence[str]) -> tuple[Reason, ...]:
    """Return a reason for every wished visit that ``order`` leaves out.

    Each is found by inserting the visit everywhere and keeping the place where the judge finds the
    fewest rules broken, then the least delay.
    """
    base = schedule(problem, order, with_slack=False)
    return tuple(
        _reason(problem, base, visit) for visit in problem.visits if visit.id not in set(order)
    )


def _reason(problem: DayProblem, base: Schedule, visit: Visit) -> Reason:
    if visit.open_ms == ():
        return Reason(visit, "closed_today", visit.id, None, None, len(base.order))
    broken_already = {
        (s.visit.id if s.visit else None, b.rule) for s in base.stops for b in s.breaches
    }
    best: tuple[tuple[int, int, int], Reason] | None = None
    for at in range(len(base.order) + 1):
        tried = schedule(problem, [*base.order[:at], visit.id, *base.order[at:]], with_slack=False)
        new: list[tuple[str | None, Breach]] = [
            (stop.visit.id if stop.visit else None, breach)
            for stop in tried.stops
            for breach in stop.breaches
            if ((stop.visit.id if stop.visit else None), breach.rule) not in broken_already
        ]
        cost = (len(new), sum(breach.amount_ms for _, breach in new), tried.goal.end_ms)
        if best is None or cost < best[0]:
            # The visit's own rule is told before a later stop's, and the return last.
            own = [pair for pair in new if pair[0] == visit.id] or new
            who, breach = own[0] if own else (None, None)
            best = (
                cost,
                Reason(visit, breach.rule, who, breach.limit_ms, breach.reached_ms, at)
                if breach
                else Reason(visit, None, None, None, None, at),
            )
    assert best is not None  # noqa: S101 - there is always the empty place to insert
    return best[1]
