"""Locks of a day that cannot all hold: one place for two visits, or visits that wait for each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from planner.errors import Fault
from planner.itinerary.brief.records import Brief, BriefVisit
from planner.validation import shown


def lock_faults(brief: Brief, index: int) -> Iterator[Fault]:
    """Yield the faults of the places and the ``after`` of a coach-day's visits."""
    day, field = brief.days[index], f"days[{index}]"
    shared = {wish.visit.id for wish in brief.visits}
    placed = [pause.visit for pause in day.breaks if pause.venue is not None]
    count = len(day.visits) + len(placed) + len(shared) + (brief.prayer != "none")
    yield from _position_faults(day.visits, count, field)
    known = {visit.id: visit for visit in (*day.visits, *placed) if visit.id}
    yield from after_faults(day.visits, known, known.keys() | shared, field)
    waits = _waits(known)
    for number, visit in enumerate(day.visits):
        before = _before(visit.id, waits)
        if before and visit.id not in before:
            yield from _place_faults(visit, before, known, f"{field}.visits[{number}]")


def after_faults(
    visits: Sequence[BriefVisit],
    known: Mapping[str, BriefVisit],
    named: AbstractSet[str],
    field: str,
) -> Iterator[Fault]:
    """Yield what ``after`` names that is not among ``named``, and rings among the ``known``.

    ``field`` is where the list of visits stands; empty: at the top of the brief.
    """
    waits = _waits(known)
    in_rings: set[str] = set()
    for index, visit in enumerate(visits):
        path = f"{field}{'.' if field else ''}visits[{index}]"
        yield from _unknown_faults(visit, named, path)
        before = _before(visit.id, waits)
        if visit.id not in before:
            continue
        ring = sorted(other for other in before if visit.id in _before(other, waits))
        if in_rings.isdisjoint(ring):
            expected = "a visit cannot wait for itself; leave it out"
            if len(ring) > 1:
                expected = f"{' and '.join(ring)} wait for each other; free one of them"
            yield Fault(f"{path}.after", shown(visit.after), expected)
        in_rings.update(ring)


def _position_faults(visits: Sequence[BriefVisit], count: int, field: str) -> Iterator[Fault]:
    locks: dict[int | str, int] = {}
    for index, visit in enumerate(visits):
        place = "last" if visit.position == "last" else visit.place
        if place is None:
            continue
        path = f"{field}.visits[{index}].position"
        if isinstance(place, int) and place > count:
            yield Fault(path, shown(visit.position), f"the day has {count} visits")
        elif place in locks:
            expected = f"{field}.visits[{locks[place]}] is locked there already; free one of them"
            yield Fault(path, shown(visit.position), expected)
        locks.setdefault(place, index)


def _unknown_faults(visit: BriefVisit, named: AbstractSet[str], path: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, other in enumerate(visit.after):
        if other and other not in named:
            expected = "name a visit, or a break at a venue, of this day by its id"
            yield Fault(f"{path}.after[{number}]", shown(other), expected)
        elif other in seen:
            yield Fault(f"{path}.after[{number}]", shown(other), "name each one once")
        seen.update({other} - {""})


def _place_faults(
    visit: BriefVisit, before: set[str], known: Mapping[str, BriefVisit], path: str
) -> Iterator[Fault]:
    """Yield where a place in the order contradicts what must come earlier."""
    place = visit.place
    for other in sorted(before):
        lock, theirs = known[other].position, known[other].place
        if lock == "last" or (place is not None and theirs is not None and theirs >= place):
            expected = f"{other} is locked at {shown(lock)}, so nothing there can come after it"
            yield Fault(f"{path}.after", shown(visit.after), expected)
    needed = sum(known[other].required for other in before)
    if place is not None and (place <= needed or place == 1):
        names = ", ".join(sorted(before))
        expected = f"{names} must come earlier; give a later place, or leave it out"
        yield Fault(f"{path}.position", shown(visit.position), expected)


def _waits(known: Mapping[str, BriefVisit]) -> dict[str, set[str]]:
    """Return by visit what it waits for directly, as far as it is known."""
    return {key: {one for one in visit.after if one in known} for key, visit in known.items()}


def _before(visit_id: str, waits: Mapping[str, set[str]]) -> set[str]:
    """Return all that must come before a visit, itself if it waits for itself."""
    earlier: set[str] = set()
    waiting = [visit_id]
    while waiting:
        fresh = waits.get(waiting.pop(), set()) - earlier
        earlier |= fresh
        waiting += fresh
    return earlier
