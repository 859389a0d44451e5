"""The coach-days of a brief as one problem: who serves what all share, and who is in a room when.

In the tour's problem a visit of one coach-day has that day's number before its id, for two coaches may
have the same wish; a visit that several may serve keeps its own id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.itinerary.brief.records import Brief, BriefDay, BriefVisit
from planner.itinerary.judge.tour_schedule import Orders
from planner.itinerary.model.itinerary import Proof
from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.tour_problem import CoachDay, TourProblem, TourVisit


@dataclass(frozen=True, slots=True)
class Part:
    """One coach-day of a tour: the day, all its wishes (breaks at a venue too), and its problem."""

    day: BriefDay
    wishes: tuple[BriefVisit, ...]
    problem: DayProblem


def with_candidates(brief: Brief) -> tuple[BriefDay, ...]:
    """Return the coach-days, each with all the visits that it may serve.

    Of a day with a hand-made order these are the visits that the order names.
    """
    found = []
    for day in brief.days:
        shared = (wish.visit for wish in brief.visits if brief.may_serve(day, wish))
        visits = (*day.visits, *shared)
        if day.order is not None:
            visits = tuple(visit for visit in visits if visit.id in day.order)
        found.append(replace(day, visits=visits))
    return tuple(found)


def of_open_roads(brief: Brief, proof: Proof) -> Proof:
    """Return what a proof about a whole tour is worth on the roads.

    Under closures legs are known by samples alone: that proves nothing about orders not followed.
    """
    return "best-found" if brief.closures else proof


def tour_problem(brief: Brief, parts: Sequence[Part]) -> TourProblem:
    """Return the problem of a tour, given each coach-day with all its candidates.

    A hand-made order is kept: its visits stand where it puts them.
    """
    days = [part.day for part in parts]
    dates = sorted({day.date for day in days})
    coaches = list(dict.fromkeys(day.coach for day in days))
    taken = {room.venue: room.groups for room in brief.rooms}
    shared = {wish.visit.id for wish in brief.visits}
    # Where an order names a shared visit, no other day may serve it.
    fixed = {one: k for k, day in enumerate(days) for one in day.order or () if one in shared}
    on: dict[str, list[tuple[int, Visit]]] = {}
    facts: dict[str, tuple[bool, int, str | None]] = {}
    for k, part in enumerate(parts):
        order = part.day.order
        venues = {wish.id: wish.venue for wish in part.wishes}
        for visit in part.problem.visits:
            left_out = order is not None and visit.id not in order
            if left_out or fixed.get(visit.id, k) != k:
                continue
            key = tour_id(k, visit.id, shared)
            room = venues[visit.id] if venues[visit.id] in taken else None
            on.setdefault(key, []).append((k, _renamed(visit, k, part, shared)))
            facts[key] = (visit.required or order is not None, visit.priority, room)
    return TourProblem(
        coach_days=tuple(
            CoachDay(
                dates.index(part.day.date),
                coaches.index(part.day.coach),
                replace(part.problem, visits=()),
            )
            for part in parts
        ),
        visits=tuple(
            TourVisit(
                key,
                tuple((k, replace(v, required=facts[key][0])) for k, v in there),
                *facts[key],
            )
            for key, there in on.items()
        ),
        rooms=tuple(taken.items()),
    )


def tour_id(coach_day: int, visit_id: str, shared: set[str]) -> str:
    """Return a visit's id in the tour's problem."""
    return visit_id if visit_id in shared else f"{coach_day}.{visit_id}"


def with_orders(brief: Brief, orders: Orders) -> Brief:
    """Return the brief with the orders of a solved tour for the days that have none by hand."""
    return replace(
        brief,
        days=tuple(
            day
            if day.order is not None
            else replace(day, order=tuple(one.removeprefix(f"{k}.") for one in order))
            for k, (day, order) in enumerate(zip(brief.days, orders, strict=True))
        ),
    )


def _renamed(visit: Visit, k: int, part: Part, shared: set[str]) -> Visit:
    after = tuple(tour_id(k, one, shared) for one in visit.after)
    found = replace(visit, id=tour_id(k, visit.id, shared), after=after)
    if part.day.order is None:
        return found
    # Breaks without a place do not count among the visits.
    served = [one for one in part.day.order if one in {wish.id for wish in part.wishes}]
    return replace(found, position=served.index(visit.id) + 1)
