"""The brief of each coach: what one group of a tour is to see, as a tour of its own."""

from __future__ import annotations

from dataclasses import replace

from planner.itinerary.brief.records import FIRST_COACH, Brief, BriefCoach, BriefVisit


def coaches_of(brief: Brief) -> tuple[BriefCoach, ...]:
    """Return the coaches, also the only one of a brief that lists none."""
    return brief.coaches or (BriefCoach(FIRST_COACH, brief.coach, brief.people),)


def coach_ids(brief: Brief) -> tuple[str, ...]:
    """Return the ids of the coaches in the brief's order."""
    return tuple(coach.id for coach in coaches_of(brief))


def of_coach(brief: Brief, coach_id: str) -> Brief:
    """Return the brief of one coach: its group, its days, and its part of what all share.

    A visit of the whole tour is a wish of the coach-day whose order names it; while none does, of the
    first that may serve it. Raises KeyError for an unknown coach.
    """
    if coach_id not in coach_ids(brief):
        raise KeyError(coach_id)
    mine = _allotted(brief)
    days = tuple(
        replace(day, visits=(*day.visits, *mine.get(index, ())))
        for index, day in enumerate(brief.days)
        if day.coach == coach_id
    )
    alone = replace(brief, days=days, visits=())
    for coach in brief.coaches:
        if coach.id == coach_id:
            return replace(alone, coaches=(coach,), people=coach.people, coach=coach.name)
    return alone


def is_open(brief: Brief) -> bool:
    """Tell whether it is open which coach-day serves what all share."""
    shared = {wish.visit.id for wish in brief.visits}
    named = {visit_id for day in brief.days for visit_id in day.order or ()}
    unsolved = [day for day in brief.days if day.order is None]
    return bool(unsolved) and bool(shared - named or brief.rooms)


def _allotted(brief: Brief) -> dict[int, tuple[BriefVisit, ...]]:
    """Return the shared visits of each coach-day, by its number among the brief's."""
    allotted: dict[int, tuple[BriefVisit, ...]] = {}
    for wish in brief.visits:
        may = [index for index, day in enumerate(brief.days) if brief.may_serve(day, wish)]
        served = [i for i in may if wish.visit.id in (brief.days[i].order or ())]
        for index in (served or may)[:1]:
            allotted[index] = (*allotted.get(index, ()), wish.visit)
    return allotted
