"""The brief read: JSON builtins checked as a whole and made into frozen records.

The ``read_*`` functions read whatever they are given. What cannot be read stands there as nothing:
its shape is a fault already, and every other rule is checked in one go with it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, cast

from planner.errors import Fault, InvalidInput
from planner.itinerary.brief import shape
from planner.itinerary.brief.records import (
    FIRST_COACH,
    Brief,
    BriefBreak,
    BriefCoach,
    BriefDay,
    BriefVisit,
    Position,
    Room,
    SharedVisit,
)
from planner.itinerary.brief.rules import brief_rule_faults
from planner.itinerary.brief.values import (
    UNREAD_DATE,
    UNREAD_S,
    date_of,
    list_of,
    number,
    object_of,
    objects_of,
    text,
    texts_of,
    time_s,
    whole,
)
from planner.words import Words

OPTIONAL_PRIORITY = 50
"""Priority of an optional visit whose brief names none."""
DEFAULT_STRETCH = 2.0
DEFAULT_BOARDING_S = (180, 8)
"""For the group, and for each person."""
DEFAULT_WALKING = (600, 4.5)
"""Metres, km/h."""
ONE_COACH = Words("Coach 1", "Bus 1")
"""The name of the coach of a brief that names none."""
LONGEST_WINDOW_S = (0, 48 * 3600)
FAULTS_SHOWN = 500
"""A hostile brief cannot make the answer longer than this."""

_Json = dict[Any, Any]


def parse_brief(data: object) -> Brief:
    """Return the brief that JSON builtins describe.

    Raises:
        InvalidInput: ``data`` is no brief; every fault is listed with its field's path.
    """
    faults, brief = list(shape.brief_shape_faults(data)), None
    if isinstance(data, dict) and not shape.too_deep(data):
        brief = read_brief(data)
        faults += brief_rule_faults(brief)
    if faults or brief is None:
        raise InvalidInput.of("The brief", distinct(faults))
    return brief


def distinct(faults: list[Fault]) -> tuple[Fault, ...]:
    """Return the first fault with each way out of each field, and no more than an answer holds."""
    first: dict[tuple[str, str], Fault] = {}
    for fault in faults:
        first.setdefault((fault.field, fault.expected), fault)
    return tuple(first.values())[:FAULTS_SHOWN]


def read_brief(raw: _Json) -> Brief:
    """Return the records of a brief, no deeper than a brief is."""
    boarding, walking = object_of(raw, "boarding"), object_of(raw, "walking")
    coaches = tuple(read_coach(coach) for coach in objects_of(raw, "coaches", 64))
    prayer = raw.get("prayer")
    prayer = prayer if isinstance(prayer, dict) else {"kind": prayer}
    return Brief(
        id=text(raw.get("id")) or "",
        title=_words(raw.get("title")) or Words("", ""),
        people=sum(c.people for c in coaches) if coaches else whole(raw.get("people")) or 1,
        coach=coaches[0].name
        if coaches
        else _words(object_of(raw, "coach").get("name")) or ONE_COACH,
        boarding_base_s=_or(whole(boarding.get("base_s")), DEFAULT_BOARDING_S[0]),
        boarding_per_head_s=_or(whole(boarding.get("per_head_s")), DEFAULT_BOARDING_S[1]),
        stretch=number(raw.get("stretch")) or DEFAULT_STRETCH,
        walking_max_m=_or(whole(walking.get("max_m")), DEFAULT_WALKING[0]),
        walking_kph=number(walking.get("kph")) or DEFAULT_WALKING[1],
        now=text(raw.get("now")),
        assumptions=tuple(
            words for one in list_of(raw, "assumptions") if (words := _words(one)) is not None
        ),
        days=_days(objects_of(raw, "days", 64), coaches[0].id if coaches else FIRST_COACH),
        traffic="hourly" if raw.get("traffic") == "hourly" else "stretch",
        closures=tuple(deepcopy(objects_of(raw, "closures"))),
        visits=tuple(read_shared_visit(visit) for visit in objects_of(raw, "visits")),
        rooms=tuple(read_room(room) for room in objects_of(raw, "rooms", 64)),
        coaches=coaches,
        aim=_one_of(raw.get("aim"), ("end", "road", "co2")),
        prayer=_one_of(prayer.get("kind"), ("none", "friday", "daily")),
        prayer_venue=text(prayer.get("venue")),
    )


def read_coach(raw: _Json) -> BriefCoach:
    """Return the record of a coach."""
    return BriefCoach(
        id=text(raw.get("id")) or "",
        name=_words(raw.get("name")) or Words("", ""),
        people=whole(raw.get("people")) or 0,
        seats=whole(raw.get("seats")),
        languages=texts_of(raw, "languages"),
        group_languages=texts_of(raw, "group_languages"),
    )


def read_room(raw: _Json) -> Room:
    """Return the record of a venue that takes only so many groups."""
    return Room(text(raw.get("venue")) or "", whole(raw.get("groups")) or 0)


def read_shared_visit(raw: _Json) -> SharedVisit:
    """Return the record of a visit of the whole tour."""
    return SharedVisit(
        read_visit(raw),
        tuple(date_of(day) or UNREAD_DATE for day in list_of(raw, "days")),
        texts_of(raw, "coaches"),
    )


def _days(raw: list[_Json], first_coach: str) -> tuple[BriefDay, ...]:
    # Days of one date, by several coaches, are one day of the tour.
    dates = list(dict.fromkeys(str(day.get("date")) for day in raw))
    return tuple(read_day(day, dates.index(str(day.get("date"))) + 1, first_coach) for day in raw)


def read_day(raw: _Json, day_number: int, first_coach: str) -> BriefDay:
    """Return the record of a coach-day; ``first_coach`` is whose it is where it names none."""
    start, end, rain = (object_of(raw, name) for name in ("start", "end", "rain"))
    hours, rain_from_s = number(raw.get("longest_h")), time_s(rain.get("from"))
    return BriefDay(
        coach=text(raw["coach"]) or "" if "coach" in raw else first_coach,
        date=date_of(raw.get("date")) or UNREAD_DATE,
        title=_words(raw.get("title")) or Words(f"Day {day_number}", f"Hari {day_number}"),
        start_venue=text(start.get("venue")) or "",
        start_s=_or(time_s(start.get("at")), UNREAD_S),
        end_venue=text(end.get("venue")) or "",
        end_by_s=time_s(end.get("by")),
        visits=tuple(read_visit(visit) for visit in objects_of(raw, "visits", 60)),
        order=texts_of(raw, "order") if isinstance(raw.get("order"), (list, tuple)) else None,
        breaks=tuple(read_break(pause) for pause in objects_of(raw, "breaks", 60)),
        longest_s=None if hours is None else round(hours * 3600),
        rain_s=None if rain_from_s is None else (rain_from_s, time_s(rain.get("to"))),
    )


def read_break(raw: _Json) -> BriefBreak:
    """Return the record of a break."""
    return BriefBreak(
        id=text(raw.get("id")) or "",
        duration_s=_seconds(raw, "duration_min") or 0,
        label=_words(raw.get("label")),
        windows_s=_windows(raw),
        venue=text(raw.get("venue")),
    )


def read_visit(raw: _Json) -> BriefVisit:
    """Return the record of a visit, of a day's or of the whole tour's."""
    required = raw.get("required") is not False
    position = raw.get("position")
    return BriefVisit(
        id=text(raw.get("id")) or "",
        venue=text(raw.get("venue")) or "",
        required=required,
        priority=_or(whole(raw.get("priority")), 0 if required else OPTIONAL_PRIORITY),
        label=_words(raw.get("label")),
        duration_s=_seconds(raw, "duration_min"),
        buying_s=_seconds(raw, "buying_min") or 0,
        windows_s=_windows(raw),
        begin_at_s=time_s(raw.get("begin_at")),
        arrive_by_s=time_s(raw.get("arrive_by")),
        position=cast("Position", position) if position in ("first", "last") else whole(position),
        least_s=_seconds(raw, "least_min"),
        most_s=_seconds(raw, "most_min"),
        after=texts_of(raw, "after", 60),
        language=text(raw.get("language")),
    )


def _windows(raw: _Json) -> tuple[tuple[int, int], ...]:
    """Return the windows in seconds; one that cannot be read allows any time."""
    windows = []
    for window in list_of(raw, "windows", 12):
        ends = window if isinstance(window, (list, tuple)) and len(window) == 2 else (None, None)
        first_s, last_s = time_s(ends[0]), time_s(ends[1])
        readable = first_s is not None and last_s is not None
        windows.append((first_s or 0, last_s or 0) if readable else LONGEST_WINDOW_S)
    return tuple(windows)


def _seconds(raw: _Json, minutes: str) -> int | None:
    value = whole(raw.get(minutes))
    return None if value is None else value * 60


def _words(raw: object) -> Words | None:
    if not isinstance(raw, dict) or not isinstance(raw.get("en"), str):
        return None
    return Words(en=raw["en"], id=text(raw.get("id")) or raw["en"])


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _one_of(value: object, known: tuple[Any, ...]) -> Any:
    return next((one for one in known if one == value), known[0])
