"""Coach-days side by side, each with its own order: rooms and ``after`` join them.

Here every coach-day keeps the visits that it has; who serves what is the tour search's question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from planner.itinerary.judge.schedule import Breach, Schedule
from planner.itinerary.judge.tour_schedule import TourGoal, judge_tour, told_at, waited_for_ms
from planner.itinerary.judge.venue_capacity import Stay, full_ms
from planner.itinerary.model.problem import FOREVER_MS, DayProblem, Intervals
from planner.itinerary.model.tour_problem import CoachDay, TourProblem, TourVisit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OrderedDay:
    """A coach-day beside others: its problem, its order, and in which room each visit takes place.

    ``day`` counts the dates from 0.
    """

    problem: DayProblem
    order: tuple[str, ...]
    room_of: Mapping[str, str]
    day: int = 0


@dataclass(frozen=True, slots=True)
class JointSchedule:
    """Coach-days judged together, by coach-day.

    ``held`` names the visits that give way to others in a room, with the times when they find it full;
    ``broken`` lists the rules broken between coach-days, each at a visit. ``until_ms`` says of visits for
    which other groups wait when those begin.
    """

    days: tuple[Schedule, ...]
    held: tuple[Mapping[str, Intervals], ...]
    broken: tuple[tuple[tuple[str, Breach], ...], ...]
    until_ms: tuple[Mapping[str, int], ...]
    goal: TourGoal


def judge_together(days: Sequence[OrderedDay], takes: Mapping[str, int]) -> JointSchedule:
    """Judge coach-days together; ``takes`` says how many groups a room takes at a time.

    Of groups that meet at a full room the one waits whose waiting leaves the better tour.
    """
    problem = _tour(days, takes)
    orders = tuple(
        tuple(_named(k, one, day.problem) for one in day.order) for k, day in enumerate(days)
    )
    judged = judge_tour(problem, orders, with_slack=False)
    broken: list[list[tuple[str, Breach]]] = [[] for _ in days]
    for breach in judged.breaches:
        k, plain = _plain(told_at(judged, breach))
        broken[k].append((plain, Breach(breach.cause, breach.rule, breach.amount_ms)))
    return JointSchedule(
        tuple(_unnamed(day) for day in judged.days),
        _by_coach_day({visit.id: visit.full_ms for visit in judged.held}, len(days)),
        tuple(map(tuple, broken)),
        _by_coach_day(waited_for_ms(problem, judged), len(days)),
        judged.goal,
    )


def busy_ms(
    days: Sequence[OrderedDay],
    timed: Sequence[Schedule],
    takes: Mapping[str, int],
    k: int,
    room: str,
) -> Intervals:
    """Return when a room is full by the groups of the other coach-days, as they are timed."""
    stays = [
        stay for other, day in enumerate(days) for stay in _stays(other, day, timed[other])
    ]  # fmt: skip
    return full_ms(stays, room, takes[room], k, days[k].day) if room in takes else ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A visit that begins when fewer than ``takes`` of those ``before`` it are still there."""

    coach_day: int
    visit: str
    before: tuple[tuple[int, str], ...]
    takes: int


def turns(
    days: Sequence[OrderedDay], timed: Sequence[Schedule], takes: Mapping[str, int]
) -> tuple[Turn, ...]:
    """Return who waits for whom: in rooms by when they begin, and by ``after``.

    Where the plan does not keep that itself, nobody waits.
    """
    stays = sorted(
        (stay for k, day in enumerate(days) for stay in _stays(k, day, timed[k])),
        key=lambda stay: (stay.begin_ms, stay.end_ms, stay.coach_day),
    )
    found = []
    for number, stay in enumerate(stays):
        before = [
            s for s in stays[:number] if s.room == stay.room and s.coach_day != stay.coach_day
        ]
        if stay.room in takes and len(before) >= takes[stay.room]:
            found.append(_turn(stay, before, takes[stay.room]))
    every = {
        (k, stop.visit.id): Stay(stop.visit.id, k, "", 0, stop.begin_ms, stop.end_ms)
        for k, day in enumerate(timed) for stop in day.stops if stop.visit is not None
    }  # fmt: skip
    for (k, _), stay in every.items():
        for earlier in days[k].problem.visit(stay.visit_id).after:
            others = [one for (j, name), one in every.items() if name == earlier and j != k]
            if others:
                found.append(_turn(stay, others, 1))
    ends_ms = {key: stay.end_ms for key, stay in every.items()}
    begins_ms = {key: stay.begin_ms for key, stay in every.items()}
    return tuple(
        turn for turn in found
        if not_before_ms(turn, ends_ms) <= begins_ms[turn.coach_day, turn.visit]
    )  # fmt: skip


def not_before_ms(turn: Turn, ends_ms: Mapping[tuple[int, str], int]) -> int:
    """Return from when on a visit may begin, given when visits end."""
    return sorted(ends_ms[one] for one in turn.before)[-turn.takes]


def in_turn(
    turns: Sequence[Turn],
    count: int,
    timed: Callable[[int, Mapping[str, int]], Schedule],
) -> tuple[Schedule, ...]:
    """Time coach-days such that visits wait for each other as the turns say.

    ``timed`` times one of the ``count`` coach-days with some visits begun no earlier than given. Waiting
    only makes things later, and no visit waits for itself, as the turns are those of a plan: so it ends.
    """
    held: list[dict[str, int]] = [{} for _ in range(count)]
    days = [timed(k, {}) for k in range(count)]
    for _ in range(len(turns) + 1):
        ends_ms = {
            (k, stop.visit.id): stop.end_ms
            for k, day in enumerate(days) for stop in day.stops if stop.visit is not None
        }  # fmt: skip
        late = set()
        for turn in turns:
            at_ms = not_before_ms(turn, ends_ms)
            if at_ms > held[turn.coach_day].get(turn.visit, -FOREVER_MS):
                held[turn.coach_day][turn.visit] = at_ms
                late.add(turn.coach_day)
        if not late:
            break
        for k in late:
            days[k] = timed(k, held[k])
    return tuple(days)


def _turn(stay: Stay, before: Sequence[Stay], takes: int) -> Turn:
    return Turn(
        stay.coach_day, stay.visit_id, tuple((s.coach_day, s.visit_id) for s in before), takes
    )


def _stays(k: int, day: OrderedDay, timed: Schedule) -> list[Stay]:
    return [
        Stay(stop.visit.id, k, day.room_of[stop.visit.id], day.day, stop.begin_ms, stop.end_ms)
        for stop in timed.stops
        if stop.visit is not None and stop.visit.id in day.room_of
    ]


def _tour(days: Sequence[OrderedDay], takes: Mapping[str, int]) -> TourProblem:
    """Return the coach-days as a tour in which a visit's id has its coach-day's number before it."""
    at = [{visit.id for visit in day.problem.visits} for day in days]
    visits = []
    for k, day in enumerate(days):
        for visit in day.problem.visits:
            after = tuple(
                f"{j}.{one}" for one in visit.after
                for j in [k if one in at[k] else next((i for i, s in enumerate(at) if one in s), k)]
            )  # fmt: skip
            there = replace(visit, id=f"{k}.{visit.id}", after=after)
            room = day.room_of.get(visit.id)
            visits.append(TourVisit(there.id, ((k, there),), visit.required, visit.priority, room))
    frames = tuple(
        CoachDay(day.day, k, replace(day.problem, visits=())) for k, day in enumerate(days)
    )
    return TourProblem(frames, tuple(visits), tuple(takes.items()))


def _named(k: int, one: str, problem: DayProblem) -> str:
    return one if any(pause.id == one for pause in problem.breaks) else f"{k}.{one}"


def _by_coach_day(found: Mapping[str, T], count: int) -> tuple[Mapping[str, T], ...]:
    """Return what is known of visits by coach-day, under the ids that the visits have there."""
    days: list[dict[str, T]] = [{} for _ in range(count)]
    for tour_id, one in found.items():
        k, plain = _plain(tour_id)
        days[k][plain] = one
    return tuple(days)


def _plain(tour_id: str) -> tuple[int, str]:
    k, _, plain = tour_id.partition(".")
    return int(k), plain


def _unnamed(day: Schedule) -> Schedule:
    return replace(
        day,
        stops=tuple(
            stop
            if stop.visit is None
            else replace(stop, visit=replace(stop.visit, id=_plain(stop.visit.id)[1]))
            for stop in day.stops
        ),
    )
