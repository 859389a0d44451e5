"""What can be wrong with the coaches of a brief, and with what they share, beyond its shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from planner.errors import Fault
from planner.itinerary.brief.day_faults import shared_visit_faults
from planner.itinerary.brief.lock_faults import after_faults
from planner.itinerary.brief.records import Brief, SharedVisit
from planner.itinerary.brief.values import UNREAD_DATE
from planner.validation import shown


def coach_faults(brief: Brief) -> Iterator[Fault]:
    """Yield the faults of coaches, of venues that take few groups, of visits of the whole tour."""
    yield from _twice([coach.id for coach in brief.coaches], "coaches", "id")
    for index, coach in enumerate(brief.coaches):
        if coach.seats is not None and coach.people > coach.seats:
            expected = (
                f"the coach has {shown(coach.seats)} seats; give a larger one, or spread the people"
            )
            yield Fault(f"coaches[{index}].people", shown(coach.people), expected)
    known = [coach.id for coach in brief.coaches if coach.id]
    for index, day in enumerate(brief.days):
        if known and day.coach and day.coach not in known:
            yield Fault(f"days[{index}].coach", shown(day.coach), _one_of(known))
    yield from _twice([room.venue for room in brief.rooms], "rooms", "venue")
    yield from _shared_faults(brief, known)


def served_faults(
    brief: Brief, only: int | None = None, field: str | None = None
) -> Iterator[Fault]:
    """Yield visits of the whole tour that orders serve twice, or where they may not be served.

    ``only`` is the one coach-day whose order is looked at, ``field`` where this order stands.
    """
    wishes = {wish.visit.id: wish for wish in brief.visits if wish.visit.id}
    served: dict[str, str] = {}
    others = [k for k in range(len(brief.days)) if k != only]
    for index in others if only is None else [*others, only]:
        day, path = brief.days[index], field if index == only and field else f"days[{index}].order"
        for place, wish_id in enumerate(day.order or ()):
            wish, at = wishes.get(wish_id), f"{path}[{place}]"
            if wish is None:
                continue
            earlier = served.setdefault(wish_id, at)
            if only not in {None, index}:
                continue
            if earlier != at:
                yield Fault(at, shown(wish_id), f"{earlier} serves it already; serve it once")
            if not wish.allows(day):
                yield Fault(at, shown(wish_id), "serve it on a day and by a coach that it allows")
            elif not brief.may_serve(day, wish):
                expected = f"serve it by a coach that has {shown(wish.visit.language)}"
                yield Fault(at, shown(wish_id), expected)


def _shared_faults(brief: Brief, known: list[str]) -> Iterator[Fault]:
    dates = [day.date for day in brief.days if day.date != UNREAD_DATE]
    yield from _twice([wish.visit.id for wish in brief.visits], "visits", "id")
    for index, wish in enumerate(brief.visits):
        path = f"visits[{index}]"
        yield from shared_visit_faults(wish.visit, path)
        for place, day in enumerate(wish.days):
            if day not in (*dates, UNREAD_DATE):
                yield Fault(f"{path}.days[{place}]", shown(day.isoformat()), _one_of(dates))
        for place, coach in enumerate(wish.coaches):
            if coach and coach not in known:
                yield Fault(f"{path}.coaches[{place}]", shown(coach), _one_of(known))
        yield from _unserved_faults(brief, wish, path)
    yield from served_faults(brief)
    visits = [wish.visit for wish in brief.visits]
    ours = {visit.id: visit for visit in visits if visit.id}
    own = {one.id for day in brief.days for one in day.wishes}
    yield from after_faults(visits, ours, ours.keys() | own, "")


def _unserved_faults(brief: Brief, wish: SharedVisit, path: str) -> Iterator[Fault]:
    """Yield why no coach-day may serve a visit: none has the language, or coach and day."""
    language = wish.visit.language
    if language and not any(coach.follows(wish.visit) for coach in brief.coaches):
        expected = "no coach has it; give it to the languages of one, or leave it out"
        yield Fault(f"{path}.language", shown(language), expected)
    elif (
        brief.days
        and set(wish.days) <= {day.date for day in brief.days}
        and set(wish.coaches) <= {coach.id for coach in brief.coaches}
        and not any(brief.may_serve(day, wish) for day in brief.days)
    ):
        expected = "no coach that may serve it is out on such a day; allow more days or coaches"
        yield Fault(path, shown(wish.visit.id), expected)


def _twice(values: Sequence[str], field: str, name: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        if value in first:
            expected = f"{field}[{first[value]}] has it already; give each once"
            yield Fault(f"{field}[{index}].{name}", shown(value), expected)
        elif value:
            first[value] = index


def _one_of(known: Iterable[str | date]) -> str:
    listed = ", ".join(list(dict.fromkeys(str(one)[:60] for one in known))[:20])
    return f"give one of {listed}" if listed else "leave it out: the brief lists none"
