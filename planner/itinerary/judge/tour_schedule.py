"""The judge of a whole tour: each coach-day by the judge of days, and the rules between them.

Like that one it refuses no order. Groups that come to a full room wait at its door:
of each two that meet there the one gives way whose waiting leaves the better tour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace

from planner.itinerary.judge.schedule import Schedule, schedule
from planner.itinerary.judge.venue_capacity import Crowd, Stay, crowds, full_ms, kept_out
from planner.itinerary.model.itinerary import Cause, Rule
from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.tour_problem import TourProblem

Orders = tuple[tuple[str, ...], ...]
"""For each coach-day the ids of its visits and breaks, in order."""


@dataclass(frozen=True, slots=True)
class TourBreach:
    """A broken rule between coach-days: the visits that break it, and by how much."""

    cause: Cause
    rule: Rule
    visits: tuple[str, ...]
    amount_ms: int


@dataclass(frozen=True, slots=True, order=True)
class TourGoal:
    """What best means for a tour, compared from the first field to the last; smaller is better.

    ``broken`` counts required visits missing and rules broken, of days and between them, ``late_ms``
    is by how much in all, ``minus_priority`` what is served. ``measures`` are what a day's goal
    compares after that, each summed over the coach-days.
    """

    broken: int
    late_ms: int
    minus_priority: int
    measures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TourSchedule:
    """The orders of a tour with all their times, and what is broken between the coach-days.

    ``missing`` are the required visits that no coach-day serves, ``held`` the visits that give way to
    others in a room, with the windows in which they find it free. A stop's slack is that of its
    coach-day: how late it may be before another group has to wait for a room is not counted.
    """

    days: tuple[Schedule, ...]
    breaches: tuple[TourBreach, ...]
    missing: tuple[str, ...]
    goal: TourGoal
    held: tuple[Visit, ...] = ()


def judge_tour(problem: TourProblem, orders: Orders, *, with_slack: bool = True) -> TourSchedule:
    """Time the orders and list every rule that they break.

    Args:
        problem: The tour.
        orders: For each coach-day ids of visits, each served once at most in the tour, and of breaks.
        with_slack: Whether to find slack and latest departures too; the search needs neither.

    Raises:
        KeyError: An id is none of a visit that the coach-day may serve, nor of its breaks.
        ValueError: There are more or fewer orders than coach-days, or a visit is served twice.
    """
    _check(problem, orders)
    judged = _timed(problem, orders, {}, with_slack=with_slack)
    if not problem.rooms:
        return judged
    held: dict[str, Visit] = {}
    accepted: set[tuple[str, ...]] = set()
    # Each round either makes the tour better or accepts one crowd: it comes to an end.
    while crowd := next((c for c in _crowds(problem, judged) if _names(c) not in accepted), None):
        better = []
        for visit_id, visit in _ways_out(problem, judged, crowd, held):
            again = {**held, visit_id: visit}
            rival = _timed(problem, orders, again, with_slack=with_slack)
            better.append((rival.goal, visit_id, again, rival))
        best = min(better, key=lambda way: way[:2], default=None)
        if best is not None and best[0] < judged.goal:
            held, judged = best[2], best[3]
        else:
            accepted.add(_names(crowd))
    return replace(judged, held=tuple(held.values()))


def day_problem(
    problem: TourProblem, coach_day: int, ids: Sequence[str], *, required: bool = False
) -> DayProblem:
    """Return a coach-day with these visits in it, in the problem's order; other ids are passed over.

    With ``required`` it must serve all of them.
    """
    wanted = set(ids)
    visits = tuple(visit.at(coach_day) for visit in problem.visits if visit.id in wanted)
    if required:
        visits = tuple(replace(visit, required=True) for visit in visits)
    return replace(problem.coach_days[coach_day].frame, visits=visits)


def stays(problem: TourProblem, days: Mapping[int, Schedule]) -> list[Stay]:
    """Return who is in which room when, on these coach-days."""
    if not problem.rooms:
        return []
    room_of = {visit.id: visit.room for visit in problem.visits if visit.room is not None}
    return [
        Stay(s.visit.id, k, room_of[s.visit.id], problem.coach_days[k].day, s.begin_ms, s.end_ms)
        for k, day in days.items()
        for s in day.stops
        if s.visit is not None and s.visit.id in room_of
    ]


def told_at(judged: TourSchedule, breach: TourBreach) -> str:
    """Return the visit at which a breach is listed.

    Of a broken ``after`` that is the one that should come later, else the one that begins last.
    """
    if breach.rule == "after":
        return breach.visits[-1]
    begins = {
        stop.visit.id: (stop.begin_ms, stop.visit.id)
        for day in judged.days
        for stop in day.stops
        if stop.visit is not None
    }
    return max(breach.visits, key=lambda one: begins[one])


def waited_for_ms(problem: TourProblem, judged: TourSchedule) -> dict[str, int]:
    """Return, of visits that other coach-days wait for, when those begin.

    That is the next group in the same room, and what comes after the visit by ``after``.
    """
    found: dict[str, int] = {}
    there = stays(problem, dict(enumerate(judged.days)))
    for stay in there:
        for other in there:
            same = (other.room, other.day) == (stay.room, stay.day)
            if same and other != stay and other.begin_ms >= stay.end_ms:
                _lower(found, stay.visit_id, other.begin_ms)
    for k, day in enumerate(judged.days):
        for stop in day.stops:
            for earlier_id in () if stop.visit is None else stop.visit.after:
                earlier = _where(judged, earlier_id)
                if earlier is not None and earlier != k and _same_date(problem, earlier, k):
                    _lower(found, earlier_id, stop.begin_ms)
    return found


def _where(judged: TourSchedule, visit_id: str) -> int | None:
    """Return the coach-day that serves a visit, None if none does."""
    return next((k for k, day in enumerate(judged.days) if visit_id in day.order), None)


def _same_date(problem: TourProblem, one: int, other: int) -> bool:
    return problem.coach_days[one].day == problem.coach_days[other].day


def _lower(found: dict[str, int], visit_id: str, at_ms: int) -> None:
    found[visit_id] = min(at_ms, found.get(visit_id, at_ms))


def _check(problem: TourProblem, orders: Orders) -> None:
    if len(orders) != len(problem.coach_days):
        raise ValueError(f"{len(orders)} orders for {len(problem.coach_days)} coach-days")
    known = {visit.id: dict(visit.on) for visit in problem.visits}
    served: set[str] = set()
    for k, order in enumerate(orders):
        breaks = {one.id for one in problem.coach_days[k].frame.breaks}
        for visit_id in order:
            if visit_id in served:
                raise ValueError(f"{visit_id} is served twice")
            if visit_id not in breaks:
                if k not in known.get(visit_id, {}):
                    raise KeyError(visit_id)
                served.add(visit_id)


def _timed(
    problem: TourProblem, orders: Orders, held: Mapping[str, Visit], *, with_slack: bool
) -> TourSchedule:
    """Time the orders, some visits held back from a room until it is free."""
    days = []
    for k, order in enumerate(orders):
        asked = day_problem(problem, k, order)
        waiting = replace(asked, visits=tuple(held.get(v.id, v) for v in asked.visits))
        timed = schedule(waiting, order, with_slack=with_slack)
        # The stop shows the visit as it was wished.
        wished = {visit.id: visit for visit in asked.visits}
        stops = tuple(
            replace(stop, visit=wished[stop.visit.id])
            if stop.visit is not None and stop.visit.id in held
            else stop
            for stop in timed.stops
        )
        days.append(replace(timed, stops=stops))
    served = {visit_id for order in orders for visit_id in order}
    missing = tuple(v.id for v in problem.visits if v.required and v.id not in served)
    breaches = [
        TourBreach("load", "room", _names(crowd), crowd.amount_ms)
        for crowd in crowds(stays(problem, dict(enumerate(days))), dict(problem.rooms))
    ]
    breaches += _out_of_order(problem, days)
    goal = TourGoal(
        broken=len(missing) + len(breaches) + sum(day.goal.broken for day in days),
        late_ms=sum(b.amount_ms for b in breaches) + sum(day.goal.late_ms for day in days),
        minus_priority=sum(day.goal.minus_priority for day in days),
        measures=_summed([astuple(day.goal)[3:] for day in days]),
    )
    return TourSchedule(tuple(days), tuple(breaches), missing, goal)


def _summed(measures: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*measures, strict=True)))


def _out_of_order(problem: TourProblem, days: Sequence[Schedule]) -> list[TourBreach]:
    """Return the breaches of ``after`` between coach-days; within one its own judge lists them."""
    at = {
        stop.visit.id: (k, problem.coach_days[k].day, stop)
        for k, day in enumerate(days)
        for stop in day.stops
        if stop.visit is not None
    }
    found = []
    for visit_id, (k, day, stop) in at.items():
        assert stop.visit is not None  # noqa: S101  (only such stops were taken)
        for earlier_id in stop.visit.after:
            if earlier_id not in at or at[earlier_id][0] == k:
                continue
            _, earlier_day, earlier = at[earlier_id]
            late_ms = earlier.end_ms - stop.begin_ms if earlier_day == day else 0
            if earlier_day > day or late_ms > 0:
                found.append(TourBreach("precedence", "after", (earlier_id, visit_id), late_ms))
    return found


def _crowds(problem: TourProblem, judged: TourSchedule) -> list[Crowd]:
    return crowds(stays(problem, dict(enumerate(judged.days))), dict(problem.rooms))


def _names(crowd: Crowd) -> tuple[str, ...]:
    return tuple(sorted(stay.visit_id for stay in crowd.stays))


def _ways_out(
    problem: TourProblem, judged: TourSchedule, crowd: Crowd, held: Mapping[str, Visit]
) -> list[tuple[str, Visit]]:
    """Return each visit of a crowd as it would be if it gave way to the others in the room."""
    found = []
    for stay in crowd.stays:
        visit = next(visit for visit in problem.visits if visit.id == stay.visit_id)
        there = held.get(stay.visit_id, visit.at(stay.coach_day))
        waits = _kept_out(problem, judged, stay.coach_day, there, stay.room)
        if waits is not None:
            found.append((stay.visit_id, waits))
    return found


def outside_full_rooms(
    problem: TourProblem, judged: TourSchedule, coach_day: int, day: DayProblem
) -> DayProblem:
    """Return a coach-day with visits that keep out of rooms while the other coach-days fill them.

    A visit that finds no other begin by its windows stays as it is.
    """
    taken = {room for room, _ in problem.rooms}
    room_of = {visit.id: visit.room for visit in problem.visits if visit.room in taken}
    visits = tuple(
        _kept_out(problem, judged, coach_day, visit, str(room_of[visit.id])) or visit
        if visit.id in room_of
        else visit
        for visit in day.visits
    )
    return replace(day, visits=visits)


def _kept_out(
    problem: TourProblem, judged: TourSchedule, coach_day: int, visit: Visit, room: str
) -> Visit | None:
    """Return a visit that keeps out of a room while others fill it; None if no begin is left."""
    there = stays(problem, dict(enumerate(judged.days)))
    takes, day = dict(problem.rooms)[room], problem.coach_days[coach_day].day
    return kept_out(visit, full_ms(there, room, takes, coach_day, day))
