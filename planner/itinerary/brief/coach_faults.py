"""What can be wrong with the coaches of a brief, and with what they share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.errors import Fault
from planner.itinerary.brief.day_faults import shared_visit_faults
from planner.itinerary.brief.lock_faults import after_faults
from planner.itinerary.brief.values import list_of, shown, whole
from planner.languages import is_spoken

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
    by_id: dict[str, dict[Any, Any]] = {}
    for index, visit in enumerate(visits):
        if not isinstance(visit, dict):
            continue
        path = f"visits[{index}]"
        if isinstance(visit.get("id"), str):
            by_id.setdefault(visit["id"], visit)
        yield from shared_visit_faults(visit, path)
        if visit.get("id") in ("start", "end"):
            yield Fault(f"{path}.id", shown(visit["id"]), "start and end name a day's own stops")
        for name, choice in (("days", dates), ("coaches", known)):
            for place, one in enumerate(list_of(visit, name)):
                if one not in choice:
                    yield Fault(f"{path}.{name}[{place}]", shown(one), _one_of(choice))
    coaches = [one for one in list_of(data, "coaches")[:64] if isinstance(one, dict)]
    yield from _unserved_faults(visits, days, coaches)
    yield from _served_faults(days, by_id, coaches)
    yield from after_faults(visits, by_id, by_id.keys() | _ids_of(days), "")


def _ids_of(days: list[dict[Any, Any]]) -> set[str]:
    """Return the ids of the days' own visits and breaks."""
    wishes = [
        one for day in days for name in ("visits", "breaks") for one in list_of(day, name)[:60]
    ]
    ids = (one.get("id") for one in wishes if isinstance(one, dict))
    return {one for one in ids if isinstance(one, str)}


def _unserved_faults(
    visits: list[Any], days: list[dict[Any, Any]], coaches: list[dict[Any, Any]]
) -> Iterator[Fault]:
    """Yield shared visits that no coach-day may serve: none has the language, or coach and day."""
    dates, known = [day.get("date") for day in days], [one.get("id") for one in coaches]
    for index, visit in enumerate(visits):
        if not isinstance(visit, dict) or not days:
            continue
        language = visit.get("language")
        named = [(list_of(visit, "days"), dates), (list_of(visit, "coaches"), known)]
        if isinstance(language, str) and not any(_follows(one, visit) for one in coaches):
            expected = "no coach has it; give it to the languages of one, or leave it out"
            yield Fault(f"visits[{index}].language", shown(language), expected)
        elif all(one in some for given, some in named for one in given) and not any(
            _is_allowed(visit, day, coaches) and _is_followed(visit, day, coaches) for day in days
        ):
            expected = "no coach that may serve it is out on such a day; allow more days or coaches"
            yield Fault(f"visits[{index}]", shown(visit.get("id")), expected)


def _is_allowed(visit: dict[Any, Any], day: dict[Any, Any], coaches: list[dict[Any, Any]]) -> bool:
    """Tell whether a shared visit allows a coach-day by its days and coaches."""
    dates, named = list_of(visit, "days"), list_of(visit, "coaches")
    on_day = not dates or day.get("date") in dates
    return on_day and (not named or _coach_of(day, coaches).get("id") in named)


def _is_followed(visit: dict[Any, Any], day: dict[Any, Any], coaches: list[dict[Any, Any]]) -> bool:
    """Tell whether the coach of a day has the language of a visit."""
    coach = _coach_of(day, coaches)
    return not coach or _follows(coach, visit)


def _coach_of(day: dict[Any, Any], coaches: list[dict[Any, Any]]) -> dict[Any, Any]:
    """Return the coach of a day, by default the first; nothing where it is unknown."""
    asked = day.get("coach", coaches[0].get("id") if coaches else None)
    return next((one for one in coaches if one.get("id") == asked), {})


def _follows(coach: dict[Any, Any], visit: dict[Any, Any]) -> bool:
    language = visit.get("language")
    listed = (*list_of(coach, "languages"), *list_of(coach, "group_languages"))
    return not isinstance(language, str) or is_spoken(
        language, [one for one in listed if isinstance(one, str)]
    )


def _served_faults(
    days: list[dict[Any, Any]],
    shared: dict[str, dict[Any, Any]],
    coaches: list[dict[Any, Any]],
) -> Iterator[Fault]:
    """Yield shared visits that are served twice, or where they may not be."""
    served: dict[object, str] = {}
    for index, day in enumerate(days):
        for place, one in enumerate(list_of(day, "order")[:60]):
            if not isinstance(one, str) or one not in shared:
                continue
            path, visit = f"days[{index}].order[{place}]", shared[one]
            if one in served:
                yield Fault(path, shown(one), f"{served[one]} serves it already; serve it once")
            served.setdefault(one, path)
            if not _is_allowed(visit, day, coaches):
                yield Fault(path, shown(one), "serve it on a day and by a coach that it allows")
            elif not _is_followed(visit, day, coaches):
                expected = f"serve it by a coach that has {shown(visit.get('language'))}"
                yield Fault(path, shown(one), expected)


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
