"""Locks of a day that cannot all hold: one place for two visits, or visits that wait for each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from planner.errors import Fault
from planner.itinerary.brief.values import shown, whole

_Path = str


def lock_faults(
    visits: Sequence[Any],
    placed: Sequence[dict[Any, Any]],
    count: int,
    field: _Path,
    shared: set[str],
) -> Iterator[Fault]:
    """Yield the faults of the places and the ``after`` of a day's visits.

    ``placed`` are the breaks at a venue, which are visits too; ``count`` is how many there may be;
    ``shared`` are the ids of the tour's visits.
    """
    yield from _position_faults(visits, count, field)
    known = _by_id([*visits, *placed])
    yield from after_faults(visits, known, known.keys() | shared, field)
    waits = {key: _after(one, known) for key, one in known.items()}
    for index, visit in enumerate(visits):
        visit_id = visit.get("id") if isinstance(visit, dict) else None
        if not isinstance(visit_id, str):
            continue
        before = _before(visit_id, waits)
        if before and visit_id not in before:
            yield from _place_faults(visit, before, known, f"{field}.visits[{index}]")


def after_faults(
    visits: Sequence[Any], known: Mapping[str, Any], named: AbstractSet[str], field: _Path
) -> Iterator[Fault]:
    """Yield what ``after`` names that is not among ``named``, and rings among the ``known``.

    ``field`` is where the list of visits stands; empty: at the top of the brief.
    """
    waits = {key: _after(one, known) for key, one in known.items()}
    told: set[str] = set()
    for index, visit in enumerate(visits):
        if not isinstance(visit, dict):
            continue
        path = f"{field}{'.' if field else ''}visits[{index}]"
        yield from _unknown_faults(visit, named, path)
        visit_id = visit.get("id")
        if not isinstance(visit_id, str) or visit_id not in (before := _before(visit_id, waits)):
            continue
        ring = sorted(other for other in before if visit_id in _before(other, waits))
        if told.isdisjoint(ring):
            expected = "a visit cannot wait for itself; leave it out"
            if len(ring) > 1:
                expected = f"{' and '.join(ring)} wait for each other; free one of them"
            yield Fault(f"{path}.after", shown(visit["after"]), expected)
        told.update(ring)


def _by_id(visits: Sequence[Any]) -> dict[str, dict[Any, Any]]:
    found: dict[str, dict[Any, Any]] = {}
    for visit in visits:
        if isinstance(visit, dict) and isinstance(visit.get("id"), str):
            found[visit["id"]] = visit
    return found


def _position_faults(visits: Sequence[Any], count: int, field: _Path) -> Iterator[Fault]:
    locks: dict[object, int] = {}
    for index, visit in enumerate(visits):
        lock = visit.get("position") if isinstance(visit, dict) else None
        place = _place(lock) or lock
        if place is None or (_place(lock) is None and lock != "last"):
            continue
        path = f"{field}.visits[{index}].position"
        if isinstance(place, int) and place > count:
            yield Fault(path, shown(lock), f"the day has {count} visits")
        elif place in locks:
            other = f"{field}.visits[{locks[place]}]"
            yield Fault(path, shown(lock), f"{other} is locked there already; free one of them")
        locks.setdefault(place, index)


def _unknown_faults(visit: dict[Any, Any], named: AbstractSet[str], path: _Path) -> Iterator[Fault]:
    after = visit.get("after")
    seen: set[str] = set()
    for number, other in enumerate(after[:60] if isinstance(after, list) else ()):
        if not isinstance(other, str):
            continue
        if other not in named:
            expected = "name a visit, or a break at a venue, of this day by its id"
            yield Fault(f"{path}.after[{number}]", shown(other), expected)
        elif other in seen:
            yield Fault(f"{path}.after[{number}]", shown(other), "name each one once")
        seen.add(other)


def _place_faults(
    visit: dict[Any, Any], before: set[str], known: Mapping[str, dict[Any, Any]], path: _Path
) -> Iterator[Fault]:
    """Yield where a place in the order contradicts what must come earlier."""
    place = _place(visit.get("position"))
    for other in sorted(before):
        lock = known[other].get("position")
        theirs = _place(lock)
        late = lock == "last" or (place is not None and theirs is not None and theirs >= place)
        if late:
            expected = f"{other} is locked at {shown(lock)}, so nothing there can come after it"
            yield Fault(f"{path}.after", shown(visit.get("after")), expected)
    needed = sum(known[other].get("required") is not False for other in before)
    if place is not None and (place <= needed or place == 1):
        names = ", ".join(sorted(before))
        expected = f"{names} must come earlier; give a later place, or leave it out"
        yield Fault(f"{path}.position", shown(visit["position"]), expected)


def _after(visit: dict[Any, Any], known: Mapping[str, Any]) -> set[str]:
    after = visit.get("after")
    listed = after if isinstance(after, list) else ()
    return {one for one in listed if isinstance(one, str) and one in known}


def _before(visit_id: str, waits: Mapping[str, set[str]]) -> set[str]:
    """Return all that must come before a visit, itself if it waits for itself."""
    found: set[str] = set()
    waiting = [visit_id]
    while waiting:
        fresh = waits[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def _place(lock: object) -> int | None:
    return 1 if lock == "first" else whole(lock)
