"""The brief read: JSON builtins checked as a whole, then made into frozen records."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any, cast

from planner.errors import InvalidInput
from planner.itinerary.brief.faults import brief_faults
from planner.itinerary.brief.records import (
    FIRST_COACH,
    Brief,
    BriefBreak,
    BriefCoach,
    BriefDay,
    BriefVisit,
    Room,
    SharedVisit,
)
from planner.itinerary.brief.values import clock_s
from planner.words import Words

OPTIONAL_PRIORITY = 50
"""Priority of an optional visit whose brief names none."""
DEFAULT_STRETCH = 2.0


def parse_brief(data: object) -> Brief:
    """Return the brief told by JSON builtins.

    Raises:
        InvalidInput: ``data`` is no brief; every fault is listed with its field's path.
    """
    faults = brief_faults(data)
    if faults:
        raise InvalidInput.of("The brief", faults)
    raw = cast("dict[str, Any]", data)
    boarding, walking = raw.get("boarding", {}), raw.get("walking", {})
    coaches = tuple(_coach(coach) for coach in raw.get("coaches", ()))
    prayer = raw.get("prayer", "none")
    asked: dict[str, Any] = {"kind": prayer} if isinstance(prayer, str) else prayer
    return Brief(
        id=raw["id"],
        title=_words(raw["title"]),
        people=sum(coach.people for coach in coaches) if coaches else int(raw.get("people", 1)),
        coach=coaches[0].name
        if coaches
        else _words(raw["coach"]["name"])
        if "coach" in raw
        else Words("Coach 1", "Bus 1"),
        boarding_base_s=int(boarding.get("base_s", 180)),
        boarding_per_head_s=int(boarding.get("per_head_s", 8)),
        stretch=float(raw.get("stretch", DEFAULT_STRETCH)),
        walking_max_m=int(walking.get("max_m", 600)),
        walking_kph=float(walking.get("kph", 4.5)),
        now=raw.get("now"),
        assumptions=tuple(_words(text) for text in raw.get("assumptions", ())),
        days=_days(raw["days"], coaches[0].id if coaches else FIRST_COACH),
        traffic=raw.get("traffic", "stretch"),
        closures=tuple(deepcopy(raw.get("closures", ()))),
        visits=tuple(_shared_visit(visit) for visit in raw.get("visits", ())),
        rooms=tuple(Room(room["venue"], int(room["groups"])) for room in raw.get("rooms", ())),
        coaches=coaches,
        aim=raw.get("aim", "end"),
        prayer=asked["kind"],
        prayer_venue=asked.get("venue"),
    )


def _coach(raw: dict[str, Any]) -> BriefCoach:
    return BriefCoach(
        id=raw["id"],
        name=_words(raw["name"]),
        people=int(raw["people"]),
        seats=int(raw["seats"]) if "seats" in raw else None,
        languages=tuple(raw.get("languages", ())),
        group_languages=tuple(raw.get("group_languages", ())),
    )


def _shared_visit(raw: dict[str, Any]) -> SharedVisit:
    return SharedVisit(
        _visit(raw),
        tuple(date.fromisoformat(day) for day in raw.get("days", ())),
        tuple(raw.get("coaches", ())),
    )


def _days(raw: list[dict[str, Any]], first_coach: str) -> tuple[BriefDay, ...]:
    # Days of one date, by several coaches, are one day of the tour.
    dates = list(dict.fromkeys(day["date"] for day in raw))
    return tuple(_day(day, dates.index(day["date"]) + 1, first_coach) for day in raw)


def _day(raw: dict[str, Any], number: int, first_coach: str) -> BriefDay:
    order = raw.get("order")
    return BriefDay(
        coach=raw.get("coach", first_coach),
        date=date.fromisoformat(raw["date"]),
        title=_words(raw["title"]) if "title" in raw else Words(f"Day {number}", f"Hari {number}"),
        start_venue=raw["start"]["venue"],
        start_s=clock_s(raw["start"]["at"]),
        end_venue=raw["end"]["venue"],
        end_by_s=clock_s(raw["end"]["by"]) if "by" in raw["end"] else None,
        visits=tuple(_visit(visit) for visit in raw["visits"]),
        order=None if order is None else tuple(order),
        breaks=tuple(_break(pause) for pause in raw.get("breaks", ())),
        longest_s=round(raw["longest_h"] * 3600) if "longest_h" in raw else None,
        rain_s=_rain(raw["rain"]) if "rain" in raw else None,
    )


def _break(raw: dict[str, Any]) -> BriefBreak:
    return BriefBreak(
        id=raw["id"],
        duration_s=int(raw["duration_min"]) * 60,
        label=_words(raw["label"]) if "label" in raw else None,
        windows_s=_windows(raw),
        venue=raw.get("venue"),
    )


def _rain(raw: dict[str, Any]) -> tuple[int, int | None]:
    return clock_s(raw["from"]), clock_s(raw["to"]) if "to" in raw else None


def _windows(raw: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    return tuple((clock_s(a), clock_s(b)) for a, b in raw.get("windows", ()))


def _seconds(raw: dict[str, Any], minutes: str) -> int | None:
    return int(raw[minutes]) * 60 if minutes in raw else None


def _visit(raw: dict[str, Any]) -> BriefVisit:
    position = raw.get("position")
    return BriefVisit(
        id=raw["id"],
        venue=raw["venue"],
        required=raw["required"],
        priority=int(raw.get("priority", 0 if raw["required"] else OPTIONAL_PRIORITY)),
        label=_words(raw["label"]) if "label" in raw else None,
        duration_s=_seconds(raw, "duration_min"),
        buying_s=int(raw.get("buying_min", 0)) * 60,
        windows_s=_windows(raw),
        begin_at_s=clock_s(raw["begin_at"]) if "begin_at" in raw else None,
        arrive_by_s=clock_s(raw["arrive_by"]) if "arrive_by" in raw else None,
        # JSON's 2.0 is a whole number too.
        position=int(position) if isinstance(position, float) else position,
        least_s=_seconds(raw, "least_min"),
        most_s=_seconds(raw, "most_min"),
        after=tuple(raw.get("after", ())),
        language=raw.get("language"),
    )


def _words(raw: dict[str, str]) -> Words:
    return Words(en=raw["en"], id=raw.get("id", raw["en"]))
