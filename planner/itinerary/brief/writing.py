"""A brief written as JSON builtins, with every default."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from planner.itinerary.brief.records import (
    Brief,
    BriefBreak,
    BriefCoach,
    BriefDay,
    BriefVisit,
    SharedVisit,
)
from planner.itinerary.brief.values import clock
from planner.words import Words

FORMAT = "city-tour/1"


def brief_to_json(brief: Brief) -> dict[str, Any]:
    """Return the brief as JSON builtins with every default written out.

    ``parse_brief(brief_to_json(brief)) == brief``.
    """
    data: dict[str, Any] = {
        "format": FORMAT,
        "id": brief.id,
        "title": _two(brief.title),
        "people": None if brief.coaches else brief.people,
        "coach": None if brief.coaches else {"name": _two(brief.coach)},
        "coaches": [coach_to_json(coach) for coach in brief.coaches] or None,
        "boarding": {"base_s": brief.boarding_base_s, "per_head_s": brief.boarding_per_head_s},
        "traffic": brief.traffic,
        "stretch": brief.stretch if brief.traffic == "stretch" else None,
        "closures": deepcopy(list(brief.closures)),
        "walking": {"max_m": brief.walking_max_m, "kph": brief.walking_kph},
        "now": brief.now,
        "aim": brief.aim,
        "prayer": prayer_to_json(brief),
        "assumptions": [_two(text) for text in brief.assumptions],
        "rooms": [{"venue": room.venue, "groups": room.groups} for room in brief.rooms] or None,
        "visits": [shared_visit_to_json(shared) for shared in brief.visits] or None,
        "days": [day_to_json(day, coach=bool(brief.coaches)) for day in brief.days],
    }
    return _without_none(data)


def prayer_to_json(brief: Brief) -> str | dict[str, str]:
    """Return what a brief asks for of prayers: the kind, or the kind and the mosque for Fridays."""
    if brief.prayer_venue is None:
        return brief.prayer
    return {"kind": brief.prayer, "venue": brief.prayer_venue}


def coach_to_json(coach: BriefCoach) -> dict[str, Any]:
    """Return a coach as JSON builtins."""
    return _without_none(
        {
            "id": coach.id,
            "name": _two(coach.name),
            "people": coach.people,
            "seats": coach.seats,
            "languages": list(coach.languages),
            "group_languages": list(coach.group_languages),
        }
    )


def shared_visit_to_json(shared: SharedVisit) -> dict[str, Any]:
    """Return a visit of the whole tour as JSON builtins."""
    return visit_to_json(shared.visit) | {
        "days": [day.isoformat() for day in shared.days],
        "coaches": list(shared.coaches),
    }


def day_to_json(day: BriefDay, *, coach: bool) -> dict[str, Any]:
    """Return a coach-day as JSON builtins; ``coach``: it names its coach."""
    return _without_none(
        {
            "date": day.date.isoformat(),
            "coach": day.coach if coach else None,
            "title": _two(day.title),
            "start": {"venue": day.start_venue, "at": _clock(day.start_s)},
            "end": _without_none({"venue": day.end_venue, "by": _clock(day.end_by_s)}),
            "visits": [visit_to_json(visit) for visit in day.visits],
            "breaks": [break_to_json(pause) for pause in day.breaks],
            "longest_h": None if day.longest_s is None else day.longest_s / 3600,
            "rain": None if day.rain_s is None else _rain_to_json(day.rain_s),
            "order": None if day.order is None else list(day.order),
        }
    )


def break_to_json(pause: BriefBreak) -> dict[str, Any]:
    """Return a break as JSON builtins."""
    return _without_none(
        {
            "id": pause.id,
            "label": None if pause.label is None else _two(pause.label),
            "duration_min": pause.duration_s // 60,
            "windows": _windows_to_json(pause.windows_s),
            "venue": pause.venue,
        }
    )


def _rain_to_json(rain_s: tuple[int, int | None]) -> dict[str, Any]:
    return _without_none({"from": _clock(rain_s[0]), "to": _clock(rain_s[1])})


def _windows_to_json(windows_s: tuple[tuple[int, int], ...]) -> list[list[str | None]]:
    return [[_clock(a), _clock(b)] for a, b in windows_s]


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else seconds // 60


def visit_to_json(visit: BriefVisit) -> dict[str, Any]:
    """Return a visit as JSON builtins."""
    return _without_none(
        {
            "id": visit.id,
            "venue": visit.venue,
            "label": None if visit.label is None else _two(visit.label),
            "required": visit.required,
            "priority": visit.priority,
            "duration_min": _minutes(visit.duration_s),
            "least_min": _minutes(visit.least_s),
            "most_min": _minutes(visit.most_s),
            "buying_min": visit.buying_s // 60,
            "windows": _windows_to_json(visit.windows_s),
            "begin_at": _clock(visit.begin_at_s),
            "arrive_by": _clock(visit.arrive_by_s),
            "position": visit.position,
            "after": list(visit.after),
            "language": visit.language,
        }
    )


def _two(words: Words) -> dict[str, str]:
    return {"en": words.en, "id": words.id}


def _clock(time_s: int | None) -> str | None:
    return None if time_s is None else clock(time_s)


def _without_none(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}
