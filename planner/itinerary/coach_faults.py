"""What can be wrong with the coaches of a brief, and with what they share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.errors import Fault
from planner.itinerary.brief_values import list_of, shown, whole
from planner.itinerary.day_faults import shared_visit_faults
from planner.itinerary.lock_faults import after_faults

MOST_VISITS = 200
"""Visits of the whole tour that are looked at; the schema refuses more."""


def coach_faults(data: dict[Any, Any]) -> Iterator[Fault]:
    """Yield the faults of coaches, of venues that take few groups, of visits of the whole tour."""
    coaches = list_of(data, "coaches")[:64]
    known = [coach["id"] for coach in coaches if isinstance(coach, dict) and "id" in coach]
    if "coaches" in data:
        for name in ("people", "coach"):
            if name in data:
                yield Fault(name, shown(data[name]), "leave it out: coaches tell it")
    yield from _twice(coaches, "coaches", "id")
    for index, coach in enumerate(coaches):
        people, seats = (
            whole(coach.get(name)) if isinstance(coach, dict) else None
            for name in ("people", "seats")
        )
        if people is not None and seats is not None and people > seats:
            expected = (
                f"the coach has {shown(seats)} seats; give a larger one, or spread the people"
            )
            yield Fault(f"coaches[{index}].people", shown(people), expected)
    for index, day in enumerate(list_of(data, "days")[:64]):
        if isinstance(day, dict) and "coach" in day and day["coach"] not in known:
            yield Fault(f"days[{index}].coach", shown(day["coach"]), _one_of(known))
    rooms = list_of(data, "rooms")[:64]
    yield from _twice(rooms, "rooms", "venue")
    yield from _shared_faults(data, known)


def shared_ids(data: dict[Any, Any]) -> set[str]:
    """Return the ids of the visits of the whole tour."""
    visits = (visit for visit in list_of(data, "visits")[:MOST_VISITS] if isinstance(visit, dict))
    return {visit["id"] for visit in visits if isinstance(visit.get("id"), str)}


def _shared_faults(data: dict[Any, Any], known: list[Any]) -> Iterator[Fault]:
    days = [day for day in list_of(data, "days")[:64] if isinstance(day, dict)]
    dates = [day.get("date") for day in days]
    visits = list_of(data, "visits")[:MOST_VISITS]
    yield from _twice(visits, "visits", "id")
    by_id: dict[object, dict[Any, Any]] = {}
    for index, visit in enumerate(visits):
        if not isinstance(visit, dict):
            continue
        path = f"visits[{index}]"
        by_id.setdefault(visit.get("id"), visit)
        yield from shared_visit_faults(visit, path)
        if visit.get("id") in {"start", "end"}:
            yield Fault(f"{path}.id", shown(visit["id"]), "start and end name a day's own stops")
        for name, choice in (("days", dates), ("coaches", known)):
            for place, one in enumerate(list_of(visit, name)):
                if one not in choice:
                    yield Fault(f"{path}.{name}[{place}]", shown(one), _one_of(choice))
    yield from _served_faults(days, by_id, known)
    ours = {key: one for key, one in by_id.items() if isinstance(key, str)}
    yield from after_faults(visits, ours, ours.keys() | _ids_of(days), "")


def _ids_of(days: list[dict[Any, Any]]) -> set[str]:
    """Return the ids of the days' own visits and breaks."""
    wishes = [
        one for day in days for name in ("visits", "breaks") for one in list_of(day, name)[:60]
    ]
    ids = (one.get("id") for one in wishes if isinstance(one, dict))
    return {one for one in ids if isinstance(one, str)}


def _served_faults(
    days: list[dict[Any, Any]], shared: dict[object, dict[Any, Any]], known: list[Any]
) -> Iterator[Fault]:
    """Yield shared visits that are served twice, or where they may not be."""
    served: dict[object, str] = {}
    for index, day in enumerate(days):
        coach = day.get("coach", known[0] if known else None)
        for place, one in enumerate(list_of(day, "order")[:60]):
            if not isinstance(one, str) or one not in shared:
                continue
            path, visit = f"days[{index}].order[{place}]", shared[one]
            if one in served:
                yield Fault(path, shown(one), f"{served[one]} serves it already; serve it once")
            served.setdefault(one, path)
            dates, coaches = list_of(visit, "days"), list_of(visit, "coaches")
            if (dates and day.get("date") not in dates) or (coaches and coach not in coaches):
                yield Fault(path, shown(one), "serve it on a day and by a coach that it allows")


def _twice(items: list[Any], field: str, name: str) -> Iterator[Fault]:
    seen: dict[object, int] = {}
    for index, item in enumerate(items):
        value = item.get(name) if isinstance(item, dict) else None
        if not isinstance(value, str):
            continue
        if value in seen:
            expected = f"{field}[{seen[value]}] has it already; give each once"
            yield Fault(f"{field}[{index}].{name}", shown(value), expected)
        seen.setdefault(value, index)


def _one_of(known: list[Any]) -> str:
    told = ", ".join(dict.fromkeys(str(one)[:60] for one in known[:20]))
    return f"give one of {told}" if told else "leave it out: the brief lists none"
