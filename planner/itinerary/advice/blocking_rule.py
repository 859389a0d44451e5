"""Why a wished visit is not in the day: the rule that stands in its way, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.itinerary.judge.schedule import Breach, Schedule, schedule
from planner.itinerary.model.itinerary import Rule
from planner.itinerary.model.problem import DayProblem, Visit


@dataclass(frozen=True, slots=True)
class Reason:
    """What keeps a visit out of an order.

    ``rule`` is None where nothing does: it was left out by hand and would fit. It is ``no_room``
    where only a rule of another visit would break, ``visit_id``. ``limit_ms`` and ``reached_ms``
    are those of the rule that breaks: for the visit itself the latest begin that the rule allows
    and the earliest that the day leaves; for another visit, or the return (``visit_id`` is None),
    its limit and what it would slip to. ``at`` is the place in the order, from 0, where inserting
    it hurts least.
    """

    visit: Visit
    rule: Rule | None
    visit_id: str | None
    limit_ms: int | None
    reached_ms: int | None
    at: int


_Broken = tuple[str | None, Breach]
_Cost = tuple[int, int, int, int]


def reasons(problem: DayProblem, order: Sequence[str]) -> tuple[Reason, ...]:
    """Return a reason for every wished visit that ``order`` leaves out, in the wishes' order.

    Each is found by inserting the visit everywhere and keeping the place where the judge finds the
    fewest rules newly broken or broken by more, then the least delay, then the earliest end.
    """
    base = schedule(problem, order, with_slack=False)
    return tuple(_reason(problem, base, visit) for visit in problem.visits if visit.id not in order)


def _reason(problem: DayProblem, base: Schedule, visit: Visit) -> Reason:
    tried = []
    for at in range(len(base.order) + 1):
        day = schedule(problem, [*base.order[:at], visit.id, *base.order[at:]], with_slack=False)
        tried.append((_cost(_new(base, day), day), at, day))
    _, at, day = min(tried, key=lambda found: found[:2])
    return reason_of(visit, base, day, at)


def reason_of(visit: Visit, base: Schedule, day: Schedule, at: int) -> Reason:
    """Return what keeps a visit out of the order ``base`` that ``day`` has in it at place ``at``."""
    new = _new(base, day)
    if visit.open_ms == ():
        return Reason(visit, "closed_today", visit.id, None, None, at)
    if not new:
        return Reason(visit, None, None, None, None, at)
    # The visit's own rules come before those of other visits; the return comes last.
    who, breach = min(
        new, key=lambda pair: (pair[0] != visit.id, pair[0] is None, -pair[1].amount_ms)
    )
    rule: Rule = breach.rule
    if who not in {visit.id, None} and breach.limit_ms is not None:
        rule = "no_room"
    return Reason(visit, rule, who, breach.limit_ms, breach.reached_ms, at)


def _new(base: Schedule, day: Schedule) -> list[_Broken]:
    """Return what is broken in ``day`` and not in ``base``, or broken by more."""
    already = {(who, breach.rule): breach.amount_ms for who, breach in _broken(base)}
    return [
        (who, breach)
        for who, breach in _broken(day)
        if breach.amount_ms > already.get((who, breach.rule), -1)
    ]


def _broken(day: Schedule) -> list[_Broken]:
    return [
        (stop.visit.id if stop.visit is not None else None, breach)
        for stop in day.stops
        for breach in stop.breaches
    ]


def _cost(new: Sequence[_Broken], day: Schedule) -> _Cost:
    # A missing road or a broken lock has no minutes: without counting it apart it would look small.
    sizeless = sum(breach.limit_ms is None for _, breach in new)
    return (len(new), sizeless, sum(breach.amount_ms for _, breach in new), day.goal.end_ms)
