"""Rooms that take only so many groups at a time: who is in them when, and who gives way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planner.itinerary.model.problem import (
    FOREVER_MS,
    DayProblem,
    Interval,
    Intervals,
    Visit,
    common,
    merged,
)


@dataclass(frozen=True, slots=True)
class Stay:
    """A group in a room: which visit of which coach-day, from when until when."""

    visit_id: str
    coach_day: int
    room: str
    day: int
    begin_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """More groups in a room than it takes: all who are there, and how long that lasts."""

    stays: tuple[Stay, ...]
    amount_ms: int


def crowds(stays: Sequence[Stay], takes: dict[str, int]) -> list[Crowd]:
    """Return every time at which a room holds more groups than it takes, by day, room and moment."""
    found: list[Crowd] = []
    for day, room in sorted({(stay.day, stay.room) for stay in stays if stay.room in takes}):
        here = [stay for stay in stays if (stay.day, stay.room) == (day, room)]
        present: tuple[Stay, ...] = ()
        moments = sorted({m for stay in here for m in (stay.begin_ms, stay.end_ms)})
        for first_ms, last_ms in pairwise(moments):
            before = present
            present = tuple(s for s in here if s.begin_ms <= first_ms and s.end_ms >= last_ms)
            if len(present) > takes[room]:
                amount_ms = last_ms - first_ms
                if before == present or (found and found[-1].stays == present):
                    amount_ms += found.pop().amount_ms
                found.append(Crowd(present, amount_ms))
    return found


def full_ms(stays: Iterable[Stay], room: str, takes: int, coach_day: int, day: int) -> Intervals:
    """Return when a room is full by the groups of other coach-days: this one's may not be inside then."""
    others = [s for s in stays if (s.room, s.day) == (room, day) and s.coach_day != coach_day]
    moments = sorted({m for stay in others for m in (stay.begin_ms, stay.end_ms)})
    return merged(
        (first, last)
        for first, last in pairwise(moments)
        if sum(s.begin_ms <= first and s.end_ms >= last for s in others) >= takes
    )


def kept_out(visit: Visit, busy_ms: Iterable[Interval]) -> Visit | None:
    """Return the visit such that it must not overlap ``busy_ms`` either; None if no begin is left."""
    kept = replace(visit, full_ms=tuple(sorted({*visit.full_ms, *busy_ms})))
    if not common(kept.wished_ms, kept.free_ms):
        return None
    return kept


def held_back(problem: DayProblem, full_ms: Mapping[str, Intervals]) -> DayProblem:
    """Return the day with some visits that must not overlap these times, when others fill the room."""
    if not full_ms:
        return problem
    visits = tuple(
        replace(visit, full_ms=full_ms[visit.id]) if visit.id in full_ms else visit
        for visit in problem.visits
    )
    return replace(problem, visits=visits)


def begun_from(problem: DayProblem, from_ms: Mapping[str, int]) -> DayProblem:
    """Return the day in which some visits begin no earlier than at these times."""
    return replace(
        problem,
        visits=tuple(
            replace(visit, full_ms=(*visit.full_ms, (-FOREVER_MS, from_ms[visit.id])))
            if visit.id in from_ms
            else visit
            for visit in problem.visits
        ),
    )


def without_rooms(problem: DayProblem) -> DayProblem:
    """Return the day as if nobody else took any room."""
    return replace(problem, visits=tuple(replace(v, full_ms=()) for v in problem.visits))
