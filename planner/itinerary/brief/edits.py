"""Edits of a brief: pure functions, each of which takes a brief and returns a changed one.

A coach-day is named by its number in ``brief.days``. ``with_order`` and ``set_order`` check the order that
they set. What the other edits put in was checked by those who read it, with ``brief_rule_faults`` on the
changed brief.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from planner.errors import Fault, InvalidInput
from planner.itinerary.brief.coach_faults import served_faults
from planner.itinerary.brief.coaches import coach_ids
from planner.itinerary.brief.day_faults import OWN_STOPS, order_faults
from planner.itinerary.brief.records import (
    Brief,
    BriefBreak,
    BriefCoach,
    BriefDay,
    BriefVisit,
    Position,
    SharedVisit,
)
from planner.itinerary.brief.rules import EARLIEST, LATEST, WITHIN_YEARS, brief_rule_faults

T = TypeVar("T")


def with_order(
    brief: Brief, day: date, order: Sequence[str] | None, coach: str | None = None
) -> Brief:
    """Return the brief with one coach-day's hand-made order set, or removed (None).

    ``coach`` is needed only where several have that day; without it the first one is meant.

    Raises:
        InvalidInput: The brief has no such day; and as ``set_order``.
    """
    index = brief.index_of(day, coach)
    if index is None:
        known = [f"{d.date}{f' of {d.coach}' if brief.coaches else ''}" for d in brief.days]
        expected = f"give one of {', '.join(known)}"
        wanted = f"{day} of {coach}" if coach else str(day)
        raise InvalidInput.of("The tour", [Fault("day", wanted, expected)])
    return set_order(brief, index, order)


def set_order(
    brief: Brief, index: int, order: Sequence[str] | None, field: str | None = None
) -> Brief:
    """Return the brief with a coach-day's hand-made order set, or removed (None).

    ``field`` is where the order stands in the input, by default its path in the brief.

    Raises:
        InvalidInput: The order names what the coach-day cannot serve, or one thing twice.
    """
    ordered = _with_day(brief, index, order=None if order is None else tuple(order))
    path = field or f"days[{index}].order"
    faults = [
        *(
            Fault(f"{path}[{number}]", "''", "give the id of a visit or a break")
            for number, one in enumerate(order or ())
            if not one
        ),
        *order_faults(ordered, index, path),
        *served_faults(ordered, index, path),
    ]
    if faults:
        raise InvalidInput.of("The order", faults)
    return ordered


def insert_in_order(
    order: Sequence[str], wish_id: str, number: int, visits: Collection[str]
) -> tuple[str, ...]:
    """Return the order with a visit put in as number ``number`` of its ``visits``.

    Breaks do not count, and stay before the visit that they were before.
    """
    before, at = number - 1, 0
    for place, one in enumerate(order):
        if before == 0:
            break
        before -= one in visits
        at = place + 1
    return (*order[:at], wish_id, *order[at:])


def set_visit(brief: Brief, index: int, visit: BriefVisit) -> Brief:
    """Return the brief with a visit of a coach-day: in place of the one with its id, or as the last.

    A visit of the whole tour with this id becomes the coach-day's own: other days serve it no more.
    """
    if any(wish.visit.id == visit.id for wish in brief.visits):
        brief = replace(brief, visits=tuple(w for w in brief.visits if w.visit.id != visit.id))
        brief = _out_of_orders(brief, visit.id, lambda k, _: k != index)
    return _with_day(brief, index, visits=_put(brief.days[index].visits, visit, lambda one: one.id))


def share(brief: Brief, index: int, wish: SharedVisit) -> Brief:
    """Return the brief with a visit of the whole tour: in place of the one with its id, or as the last.

    A visit of the coach-day with this id is no longer its own. The visit leaves the orders of those that
    may not serve it.
    """
    own = tuple(one for one in brief.days[index].visits if one.id != wish.visit.id)
    brief = _with_day(brief, index, visits=own)
    brief = replace(brief, visits=_put(brief.visits, wish, lambda one: one.visit.id))
    return _out_of_orders(brief, wish.visit.id, lambda _, day: not brief.may_serve(day, wish))


def lock(brief: Brief, index: int, visit_id: str, position: Position | None) -> Brief:
    """Return the brief with a visit of a coach-day locked at a place in the order; None frees it.

    Raises KeyError where the coach-day has no such visit.
    """
    return set_visit(
        brief, index, replace(_visit_of(brief.days[index], visit_id), position=position)
    )


def move_visit(
    brief: Brief, source: int, visit_id: str, target: int, number: int | None = None
) -> Brief:
    """Return the brief with a visit of one coach-day moved to another, or within its own.

    Where the target's order is made by hand, the visit becomes number ``number`` of its visits, from 1;
    None: the last. A lock stays behind, and so does what waits for the visit.

    Raises KeyError where the source has no such visit.
    """
    visit = _visit_of(brief.days[source], visit_id)
    if source != target:
        visit = replace(visit, position=None, after=())
        brief = set_visit(remove_visit(brief, visit_id, source), target, visit)
    day = brief.days[target]
    if day.order is None:
        return brief
    others = [one for one in day.order if one != visit_id]
    at = len(others) + 1 if number is None else number
    visits = set(others) - {pause.id for pause in day.breaks if pause.venue is None}
    return set_order(brief, target, insert_in_order(others, visit_id, at, visits))


def remove_visit(brief: Brief, visit_id: str, index: int | None = None) -> Brief:
    """Return the brief without a visit of a coach-day, or (None) of the whole tour.

    Nothing waits for it any more, and no order names it.
    """
    if index is None:
        brief = replace(brief, visits=tuple(w for w in brief.visits if w.visit.id != visit_id))
    else:
        left = tuple(one for one in brief.days[index].visits if one.id != visit_id)
        brief = _with_day(brief, index, visits=left)
    return _forget(brief, visit_id, index)


def set_break(brief: Brief, index: int, pause: BriefBreak) -> Brief:
    """Return the brief with a break of a coach-day: in place of the one with its id, or as the last.

    A break that loses its venue leaves the order: its place is found anew.
    """
    breaks = brief.days[index].breaks
    lost = pause.venue is None and any(b.id == pause.id and b.venue is not None for b in breaks)
    brief = _with_day(brief, index, breaks=_put(breaks, pause, lambda one: one.id))
    return _forget(brief, pause.id, index) if lost else brief


def remove_break(brief: Brief, index: int, break_id: str) -> Brief:
    """Return the brief without a break of a coach-day: nothing waits for it, no order names it."""
    left = tuple(one for one in brief.days[index].breaks if one.id != break_id)
    return _forget(_with_day(brief, index, breaks=left), break_id, index)


def set_day(brief: Brief, index: int, day: BriefDay) -> Brief:
    """Return the brief with a coach-day's date, bounds, rain and title; its wishes and order stay."""
    was = brief.days[index]
    days = list(brief.days)
    days[index] = replace(
        day, coach=was.coach, visits=was.visits, breaks=was.breaks, order=was.order
    )
    return replace(brief, days=tuple(days))


def set_coaches(brief: Brief, coaches: Sequence[BriefCoach], bare: Collection[str] = ()) -> Brief:
    """Return the brief with these coaches.

    A coach that is not there any more takes its days along. A new one gets days like those of the first
    coach before; those in ``bare`` get them without visits, breaks and order. What all share is served
    once: days that are copied do not serve it as well.
    """
    ids = [coach.id for coach in coaches]
    first = coach_ids(brief)[0]
    shared = {wish.visit.id for wish in brief.visits}
    had = {day.coach for day in brief.days}
    days = [day for day in brief.days if day.coach in ids]
    for coach_id in ids:
        if coach_id not in had:
            days += [
                _like(day, coach_id, shared, bare=coach_id in bare)
                for day in brief.days
                if day.coach == first
            ]
    return replace(
        brief,
        coaches=tuple(coaches),
        people=sum(coach.people for coach in coaches),
        coach=coaches[0].name if coaches else brief.coach,
        days=tuple(sorted(days, key=lambda day: (day.date, ids.index(day.coach)))),
        visits=tuple(
            replace(wish, coaches=tuple(one for one in wish.coaches if one in ids))
            for wish in brief.visits
        ),
    )


def shift(brief: Brief, start: date) -> Brief:
    """Return the brief moved so that its first day is ``start``.

    All dates move by the same number of days, and the id ends in the new one; the demo's standing clock is
    dropped. Texts and time windows stay as they are, and so do closures: they belong to their own dates.

    Raises:
        InvalidInput: A day would be too early or too late.
    """
    if not EARLIEST <= start <= LATEST:
        raise InvalidInput.of("The copy", [Fault("start", str(start), WITHIN_YEARS)])
    later = start - brief.days[0].date
    stem = re.sub(r"-\d{4}-\d\d-\d\d\Z", "", brief.id)[:53].rstrip("-")
    moved = replace(
        brief,
        id=f"{stem}-{start.isoformat()}",
        now=None,
        days=tuple(replace(day, date=day.date + later) for day in brief.days),
        visits=tuple(
            replace(wish, days=tuple(day + later for day in wish.days)) for wish in brief.visits
        ),
    )
    faults = tuple(brief_rule_faults(moved))
    if faults:
        raise InvalidInput.of("The copy", faults)
    return moved


def free_id(brief: Brief, text: str, otherwise: str) -> str:
    """Return an id made from a text (or ``otherwise``) that no visit and no break of the brief has."""
    stem = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:50].rstrip("-") or otherwise
    taken = {wish_id for wish_id, _ in wishes_of(brief)} | OWN_STOPS
    free, number = stem, 2
    while free in taken:
        free, number = f"{stem}-{number}", number + 1
    return free


def wishes_of(brief: Brief) -> Iterator[tuple[str, BriefVisit | BriefBreak]]:
    """Yield all visits and breaks of a brief with their ids, those of the whole tour first."""
    for wish in brief.visits:
        yield wish.visit.id, wish.visit
    for day in brief.days:
        for one in day.wishes:
            yield one.id, one


def _with_day(brief: Brief, index: int, **fields: Any) -> Brief:
    days = list(brief.days)
    days[index] = replace(days[index], **fields)
    return replace(brief, days=tuple(days))


def _put(items: tuple[T, ...], item: T, key: Callable[[T], str]) -> tuple[T, ...]:
    """Return the items with one in place of that with its key, or as the last."""
    if all(key(one) != key(item) for one in items):
        return (*items, item)
    return tuple(item if key(one) == key(item) else one for one in items)


def _visit_of(day: BriefDay, visit_id: str) -> BriefVisit:
    for visit in day.visits:
        if visit.id == visit_id:
            return visit
    raise KeyError(visit_id)


def _out_of_orders(brief: Brief, wish_id: str, barred: Callable[[int, BriefDay], bool]) -> Brief:
    """Return the brief with an id taken out of the orders of the barred coach-days."""
    return replace(
        brief,
        days=tuple(
            replace(day, order=tuple(one for one in day.order if one != wish_id))
            if day.order is not None and barred(index, day)
            else day
            for index, day in enumerate(brief.days)
        ),
    )


def _forget(brief: Brief, wish_id: str, index: int | None) -> Brief:
    """Take an id out of the orders, and out of what others come after: of one day, or of all."""
    brief = _out_of_orders(brief, wish_id, lambda k, _: index in {None, k})

    def freed(visit: BriefVisit) -> BriefVisit:
        return replace(visit, after=tuple(one for one in visit.after if one != wish_id))

    days = tuple(
        replace(day, visits=tuple(freed(visit) for visit in day.visits))
        if index in {None, k}
        else day
        for k, day in enumerate(brief.days)
    )
    if index is None:
        wishes = tuple(replace(wish, visit=freed(wish.visit)) for wish in brief.visits)
        brief = replace(brief, visits=wishes)
    return replace(brief, days=days)


def _like(day: BriefDay, coach_id: str, shared: set[str], *, bare: bool) -> BriefDay:
    """Return a day for another coach."""
    if bare:
        return replace(day, coach=coach_id, visits=(), breaks=(), order=None)
    order = None if day.order is None else tuple(one for one in day.order if one not in shared)
    return replace(day, coach=coach_id, order=order)
