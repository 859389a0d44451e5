"""A day of a coach: start, return, the driver's longest day, rain, breaks; what the tour aims at."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from planner.web.desk.forms.fields import Choice, Field, Form, Group, Link
from planner.web.desk.forms.place import Edited, Json, Place, several_coaches, words_of
from planner.web.desk.forms.typed import Typed, put
from planner.web.desk.forms.visit import NEW
from planner.web.desk.forms.windows import windows_told

AIMS = {
    "end": "The earliest end",
    "road": "The least time on the road",
    "co2": "The least carbon dioxide",
}
PRAYERS = {
    "none": "No prayers",
    "friday": "The Friday prayer",
    "daily": "The Friday prayer and the daily ones",
}


def day_form(place: Place) -> Form:
    """Return the form of a day."""
    day = place.day
    title = day.get("title") or {}
    mine = next(
        (
            words_of(one["name"])
            for one in place.brief.get("coaches", ())
            if one["id"] == day.get("coach")
        ),
        "",
    )
    rain = day.get("rain") or {}
    return Form(
        title="This day",
        lead=f"{words_of(title)}{f' · {mine}' if mine else ''}".strip(" ·"),
        groups=(
            Group(
                "Start and return",
                (
                    *_stop(place, "start", "Starts from", ("at", "Boarding begins", "")),
                    *_stop(place, "end", "Ends at", ("by", "Back by", "no limit")),
                    Field(
                        "longest_h", "Longest day of the driver", "number",
                        _number(day.get("longest_h")), unit="hours", empty="no limit",
                        hint="From the start to the end, breaks and waiting included.",
                    ),
                ),
            ),
            Group(
                "Expected rain",
                (
                    Field("rain.from", "From", "clock", str(rain.get("from", "")), empty="none"),
                    Field("rain.to", "to", "clock", str(rain.get("to", "")), empty="end of day"),
                ),
                note="Visits outdoors are kept out of it where the day allows.",
            ),
            Group("Breaks", (), links=_breaks(day)),
            _tour(place),
            Group(
                "Name of the day",
                (
                    Field("title.en", "In English", "text", str(title.get("en", ""))),
                    Field("title.id", "In Indonesian", "text", str(title.get("id", ""))),
                ),
                told=words_of(title, "none"), folded=True,
            ),
        ),
    )  # fmt: skip


def day_edited(place: Place, typed: Typed) -> Edited:
    """Return the brief with the day, and what the tour aims at, as they were typed."""
    brief = deepcopy(place.brief)
    day = brief["days"][place.index]
    day["start"] = _filled(
        day["start"], venue=typed.text("start.venue"), at=typed.clock("start.at")
    )
    day["end"] = _filled(day["end"], venue=typed.text("end.venue"), by=typed.clock("end.by"))
    put(day, "longest_h", typed.number("longest_h"))
    rain = _filled({}, **{"from": typed.clock("rain.from"), "to": typed.clock("rain.to")})
    put(day, "rain", rain or None)
    put(day, "title", typed.words("title"))
    _keep(brief, "aim", typed.text("tour.aim"), usual="end")
    kind, mosque = typed.text("tour.prayer") or "none", typed.text("tour.prayer.venue")
    named = {"kind": kind, "venue": mosque} if mosque and kind != "none" else kind
    _keep(brief, "prayer", named, usual="none")
    return Edited(brief, place.path, "The day is saved.")


def _stop(place: Place, name: str, label: str, time: tuple[str, str, str]) -> tuple[Field, Field]:
    stop: Json = place.day[name]
    at, told, empty = time
    return (
        Field(
            f"{name}.venue", label, "choice", str(stop["venue"]),
            choices=place.venue_choices(held=stop["venue"]),
        ),
        Field(f"{name}.{at}", told, "clock", str(stop.get(at, "")), empty=empty),
    )  # fmt: skip


def _breaks(day: Json) -> tuple[Link, ...]:
    links = [
        Link(
            words_of(pause.get("label"), "Break"), "break", pause["id"],
            f"{pause['duration_min']} min{', ' if windows_told(pause) else ''}{windows_told(pause)}",
        )
        for pause in day.get("breaks", ())
    ]  # fmt: skip
    return (*links, Link("Add a break", "break", NEW))


def _tour(place: Place) -> Group:
    brief = place.brief
    prayer = brief.get("prayer", "none")
    kind = prayer.get("kind", "none") if isinstance(prayer, dict) else prayer
    mosque = str(prayer.get("venue", "")) if isinstance(prayer, dict) else ""
    aim = brief.get("aim", "end")
    aims = [one for one in AIMS if one != "co2" or place.burns or aim == "co2"]
    prayers = [one for one in PRAYERS if one == "none" or place.prayers or kind != "none"]
    mosques = sorted(one.name for one in place.venues if one.mosque)
    ids = {one.name: one.id for one in place.venues if one.mosque}
    choices = [Choice("", "The nearest"), *(Choice(ids[name], name) for name in mosques)]
    if mosque and mosque not in ids.values():
        choices.append(Choice(mosque, mosque))
    whole = " and coaches" if several_coaches(brief) else ""
    return Group(
        "Prayers and aim",
        (
            Field("tour.prayer", "Time for prayer", "choice", str(kind),
                  choices=tuple(Choice(one, PRAYERS[one]) for one in prayers)),
            Field("tour.prayer.venue", "Mosque on Fridays", "choice", mosque, choices=tuple(choices)),
            Field("tour.aim", "Of plans that serve the same, the best has", "choice", str(aim),
                  choices=tuple(Choice(one, AIMS[one]) for one in aims)),
        ),
        note=f"These hold for all days{whole} of the tour.",
    )  # fmt: skip


def _filled(held: Json, **values: Any) -> Json:
    """Return the object with these values; what is None is left out."""
    return {key: value for key, value in (held | values).items() if value is not None}


def _keep(brief: Json, name: str, value: Any, *, usual: str) -> None:
    """Set a wish of the tour; what is usual need not be said, if it was not."""
    if name in brief or value != usual:
        brief[name] = value


def _number(value: Any) -> str:
    return "" if value is None else f"{value:g}"
