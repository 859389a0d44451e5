"""The rules of a day one by one, and the day without some of them.

A rule is named by its kind and by the visit or the break that it is about. Taking a rule away never
makes a day harder: what fitted still fits. What is no rule is a fact that every answer keeps: where
and when the day starts, what travelling and boarding take, and durations that nobody may shorten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from planner.itinerary.model.itinerary import Rule
from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.travel_times import TravelTimes

Kind = Rule | Literal["served", "duration", "order"]
"""Kinds of a rule. ``served``: the visit stays in the day; ``duration``: it is not shortened,
though it may be; ``order``: the order was made by hand."""


@dataclass(frozen=True, slots=True)
class DayRule:
    """One rule of a day: its kind, and the visit or break it is about (None: the whole day)."""

    kind: Kind
    of: str | None = None


def rules_of(
    problem: DayProblem, wish: str | None = None, free: TravelTimes | None = None
) -> tuple[DayRule, ...]:
    """Return every rule of the day, in a fixed order: the wish's own first, the day's last.

    ``wish`` is the visit that is asked for: that it is served is no rule. ``free`` are the travel
    times without closures (None: no road is closed).
    """
    own_first = sorted(problem.visits, key=lambda visit: visit.id != wish)
    found = [rule for visit in own_first for rule in _of_visit(problem, visit, wish)]
    found += [DayRule("break", pause.id) for pause in problem.breaks]
    if problem.return_by_ms is not None:
        found.append(DayRule("return_by"))
    if problem.longest_ms is not None:
        found.append(DayRule("longest_day"))
    if free is not None:
        found.append(DayRule("closure"))
    return tuple(found)


def without(
    problem: DayProblem, rules: Collection[DayRule], free: TravelTimes | None = None
) -> DayProblem:
    """Return the day without these rules; a visit that need not be served any more is optional.

    It is not left out, for it may help: by its place in the order, or because one walks to it where
    one would have to board.

    Raises ValueError if the closures are to go and ``free`` does not tell the times without them.
    """
    visits = []
    for visit in problem.visits:
        kinds = {rule.kind for rule in rules if rule.of == visit.id}
        relaxed = _relaxed(visit, kinds)
        visits.append(replace(relaxed, required=False) if "served" in kinds else relaxed)
    gone = {rule.of for rule in rules if rule.kind == "break"}
    day_kinds = {rule.kind for rule in rules if rule.of is None}
    if "closure" in day_kinds and free is None:
        raise ValueError("the travel times without closures are not known")
    return replace(
        problem,
        visits=tuple(visits),
        breaks=tuple(pause for pause in problem.breaks if pause.id not in gone),
        return_by_ms=None if "return_by" in day_kinds else problem.return_by_ms,
        longest_ms=None if "longest_day" in day_kinds else problem.longest_ms,
        travel=free if free is not None and "closure" in day_kinds else problem.travel,
    )


def asked(problem: DayProblem, served: Collection[str]) -> DayProblem:
    """Return the day in which exactly these visits are wished, and all of them required."""
    kept = tuple(
        replace(visit, required=True) for visit in problem.visits if visit.id in set(served)
    )
    return replace(problem, visits=kept)


def _of_visit(problem: DayProblem, visit: Visit, wish: str | None) -> Iterator[DayRule]:
    if visit.id != wish:
        yield DayRule("served", visit.id)
    if visit.open_ms is not None:
        yield DayRule("opening_hours" if visit.open_ms else "closed_today", visit.id)
    if visit.begin_at_ms is not None:
        yield DayRule("begin_at", visit.id)
    elif visit.windows_ms:
        yield DayRule("time_window", visit.id)
    if visit.arrive_by_ms is not None:
        yield DayRule("arrive_by", visit.id)
    if visit.full_ms:
        yield DayRule("room", visit.id)
    if visit.position is not None:
        yield DayRule("position", visit.id)
    if any(other.id in visit.after for other in problem.visits):
        yield DayRule("after", visit.id)
    if visit.least_ms is not None and visit.least_ms < visit.service_ms:
        yield DayRule("duration", visit.id)


def _relaxed(visit: Visit, kinds: Collection[Kind]) -> Visit:
    if not kinds:
        return visit
    shut = {"opening_hours", "closed_today"} & set(kinds)
    shorter = "duration" in kinds and visit.least_ms is not None
    return replace(
        visit,
        open_ms=None if shut else visit.open_ms,
        windows_ms=() if {"time_window", "begin_at"} & set(kinds) else visit.windows_ms,
        begin_at_ms=None if "begin_at" in kinds else visit.begin_at_ms,
        arrive_by_ms=None if "arrive_by" in kinds else visit.arrive_by_ms,
        position=None if "position" in kinds else visit.position,
        after=() if "after" in kinds else visit.after,
        full_ms=() if "room" in kinds else visit.full_ms,
        service_ms=visit.least_ms if shorter and visit.least_ms is not None else visit.service_ms,
    )
