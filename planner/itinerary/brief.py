"""The brief: what an organiser asks for, read once and frozen.

Times of day are whole seconds from local midnight of the day's date (past 86 400 after midnight),
durations whole seconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, cast

from planner.errors import Fault, InvalidInput
from planner.itinerary.brief_faults import brief_faults, clock_s
from planner.words import Words

FORMAT = "city-tour/1"
OPTIONAL_PRIORITY = 50
"""Priority of an optional visit whose brief names none."""

Position = Literal["first", "last"] | int
TrafficKind = Literal["stretch", "hourly"]
DEFAULT_STRETCH = 2.0
FIRST_COACH = "coach-1"
"""The id of the one coach of a brief that names none."""


@dataclass(frozen=True, slots=True)
class BriefVisit:
    """A wish to spend time at a venue.

    ``duration_s`` None means the venue's usual duration; ``buying_s`` is a part of it.
    ``windows_s`` say when the visit may begin, both ends included (empty: any time).
    """

    id: str
    venue: str
    required: bool
    priority: int = 0
    label: Words | None = None
    duration_s: int | None = None
    buying_s: int = 0
    windows_s: tuple[tuple[int, int], ...] = ()
    begin_at_s: int | None = None
    arrive_by_s: int | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class SharedVisit:
    """A wish of the whole tour: one coach serves it, on one day.

    ``days`` and ``coaches`` say which may (empty: any).
    """

    visit: BriefVisit
    days: tuple[date, ...] = ()
    coaches: tuple[str, ...] = ()

    def may_be_on(self, day: BriefDay) -> bool:
        """Tell whether a coach-day may serve it."""
        on_day = not self.days or day.date in self.days
        return on_day and (not self.coaches or day.coach in self.coaches)


@dataclass(frozen=True, slots=True)
class BriefCoach:
    """A coach and the group that rides on it. ``languages`` are those of its guide (BCP 47)."""

    id: str
    name: Words
    people: int
    seats: int | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """A venue that takes only so many groups at a time."""

    venue: str
    groups: int


@dataclass(frozen=True, slots=True)
class BriefDay:
    """One day of one coach. Boarding begins at ``start_s``; the return is due by ``end_by_s``.

    ``order`` holds the ids of the visits served, in the organiser's own order (None: the solver
    orders the day; empty: nothing is served); it may name visits of the whole tour.
    """

    date: date
    title: Words
    start_venue: str
    start_s: int
    end_venue: str
    end_by_s: int | None
    visits: tuple[BriefVisit, ...]
    order: tuple[str, ...] | None = None
    coach: str = FIRST_COACH


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole tour as asked for. Defaults are filled in; each is stated in the schema file.

    ``coaches`` are the coaches of a tour that has several, each with days of its own (empty: the one
    of ``coach`` and ``people``); ``planner.itinerary.coaches`` makes a brief of each. ``visits`` are
    wishes that any of them may serve, ``rooms`` the venues that take only so many groups at a time.

    ``traffic`` tells what driving times are made of: free flow times ``stretch``, or the city's
    factors by the hour. ``closures`` are told as JSON: only who knows the roads can read them.
    """

    id: str
    title: Words
    people: int
    coach: Words
    boarding_base_s: int
    boarding_per_head_s: int
    stretch: float
    walking_max_m: int
    walking_kph: float
    now: str | None
    assumptions: tuple[Words, ...]
    days: tuple[BriefDay, ...]
    traffic: TrafficKind = "stretch"
    closures: tuple[dict[str, Any], ...] = ()
    visits: tuple[SharedVisit, ...] = ()
    rooms: tuple[Room, ...] = ()

    coaches: tuple[BriefCoach, ...] = ()

    @property
    def boarding_s(self) -> int:
        """Seconds that boarding takes before each leg by coach: base plus a share a head."""
        return self.boarding_base_s + self.boarding_per_head_s * self.people


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
    )


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
        "coaches": [_coach_to_json(coach) for coach in brief.coaches] or None,
        "boarding": {"base_s": brief.boarding_base_s, "per_head_s": brief.boarding_per_head_s},
        "traffic": brief.traffic,
        "stretch": brief.stretch if brief.traffic == "stretch" else None,
        "closures": deepcopy(list(brief.closures)),
        "walking": {"max_m": brief.walking_max_m, "kph": brief.walking_kph},
        "now": brief.now,
        "assumptions": [_two(text) for text in brief.assumptions],
        "rooms": [{"venue": room.venue, "groups": room.groups} for room in brief.rooms] or None,
        "visits": [_shared_to_json(shared) for shared in brief.visits] or None,
        "days": [_day_to_json(day, coach=bool(brief.coaches)) for day in brief.days],
    }
    return _without_none(data)


def with_order(
    brief: Brief, day: date, order: Sequence[str] | None, coach: str | None = None
) -> Brief:
    """Return the brief with one coach-day's hand-made order set, or removed (None).

    ``coach`` is needed only where several have that day; without it the first one is meant.

    Raises:
        InvalidInput: The brief has no such day, or the order names a visit that the day does not
            have, or one twice.
    """
    found = next((d for d in brief.days if d.date == day and coach in {None, d.coach}), None)
    if found is None:
        known = [f"{d.date}{f' of {d.coach}' if brief.coaches else ''}" for d in brief.days]
        expected = f"give one of {', '.join(known)}"
        asked = f"{day} of {coach}" if coach else str(day)
        raise InvalidInput.of("The tour", [Fault("day", asked, expected)])
    chosen = None if order is None else tuple(order)
    days = tuple(replace(d, order=chosen) if d is found else d for d in brief.days)
    return parse_brief(brief_to_json(replace(brief, days=days)))


def shift(brief: Brief, start: date) -> dict[str, Any]:
    """Return the brief as JSON, moved so that its first day is ``start``.

    All dates move by the same number of days and the id tells the new one; the demo's standing
    clock is dropped. What the texts and the windows say is left as it is, and so are closures: they
    belong to their own dates.
    """
    later = start - brief.days[0].date
    stem = re.sub(r"-\d{4}-\d\d-\d\d\Z", "", brief.id)[:53].rstrip("-")
    data = brief_to_json(brief)
    data.pop("now", None)
    data["id"] = f"{stem}-{start.isoformat()}"
    for day, told in zip(brief.days, data["days"], strict=True):
        told["date"] = _moved(day.date, later).isoformat()
    for shared, told in zip(brief.visits, data.get("visits", ()), strict=True):
        if shared.days:
            told["days"] = [_moved(day, later).isoformat() for day in shared.days]
    return data


def _moved(day: date, later: timedelta) -> date:
    try:
        return day + later
    except OverflowError:
        # Beyond the calendar; reading the moved brief tells which dates are accepted.
        return date.max


def _coach(raw: dict[str, Any]) -> BriefCoach:
    return BriefCoach(
        id=raw["id"],
        name=_words(raw["name"]),
        people=int(raw["people"]),
        seats=int(raw["seats"]) if "seats" in raw else None,
        languages=tuple(raw.get("languages", ())),
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
    )


def _visit(raw: dict[str, Any]) -> BriefVisit:
    position = raw.get("position")
    return BriefVisit(
        id=raw["id"],
        venue=raw["venue"],
        required=raw["required"],
        priority=int(raw.get("priority", 0 if raw["required"] else OPTIONAL_PRIORITY)),
        label=_words(raw["label"]) if "label" in raw else None,
        duration_s=int(raw["duration_min"]) * 60 if "duration_min" in raw else None,
        buying_s=int(raw.get("buying_min", 0)) * 60,
        windows_s=tuple((clock_s(a), clock_s(b)) for a, b in raw.get("windows", ())),
        begin_at_s=clock_s(raw["begin_at"]) if "begin_at" in raw else None,
        arrive_by_s=clock_s(raw["arrive_by"]) if "arrive_by" in raw else None,
        # JSON's 2.0 is a whole number too.
        position=int(position) if isinstance(position, float) else position,
    )


def _coach_to_json(coach: BriefCoach) -> dict[str, Any]:
    return _without_none(
        {
            "id": coach.id,
            "name": _two(coach.name),
            "people": coach.people,
            "seats": coach.seats,
            "languages": list(coach.languages),
        }
    )


def _shared_to_json(shared: SharedVisit) -> dict[str, Any]:
    return _visit_to_json(shared.visit) | {
        "days": [day.isoformat() for day in shared.days],
        "coaches": list(shared.coaches),
    }


def _day_to_json(day: BriefDay, *, coach: bool) -> dict[str, Any]:
    return _without_none(
        {
            "date": day.date.isoformat(),
            "coach": day.coach if coach else None,
            "title": _two(day.title),
            "start": {"venue": day.start_venue, "at": _clock(day.start_s)},
            "end": _without_none({"venue": day.end_venue, "by": _clock(day.end_by_s)}),
            "visits": [_visit_to_json(visit) for visit in day.visits],
            "order": None if day.order is None else list(day.order),
        }
    )


def _visit_to_json(visit: BriefVisit) -> dict[str, Any]:
    return _without_none(
        {
            "id": visit.id,
            "venue": visit.venue,
            "label": None if visit.label is None else _two(visit.label),
            "required": visit.required,
            "priority": visit.priority,
            "duration_min": None if visit.duration_s is None else visit.duration_s // 60,
            "buying_min": visit.buying_s // 60,
            "windows": [[_clock(a), _clock(b)] for a, b in visit.windows_s],
            "begin_at": _clock(visit.begin_at_s),
            "arrive_by": _clock(visit.arrive_by_s),
            "position": visit.position,
        }
    )


def _words(raw: dict[str, str]) -> Words:
    return Words(en=raw["en"], id=raw.get("id", raw["en"]))


def _two(words: Words) -> dict[str, str]:
    return {"en": words.en, "id": words.id}


def _clock(time_s: int | None) -> str | None:
    return None if time_s is None else f"{time_s // 3600:02}:{time_s // 60 % 60:02}"


def _without_none(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}
