"""A day of a coach: start, return, the driver's longest day, rain, breaks; what the tour aims at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.itinerary.brief import edits
from planner.itinerary.brief.reading import read_brief, read_day
from planner.itinerary.brief.records import BriefBreak
from planner.itinerary.brief.shape import TOUR, part_faults
from planner.itinerary.brief.writing import break_to_json, day_to_json
from planner.web.desk.forms.context import Edited, FormContext, Json, plain
from planner.web.desk.forms.fields import Choice, Field, Form, Group, Link
from planner.web.desk.forms.form_data import FormData, put
from planner.web.desk.forms.visit import NEW
from planner.web.desk.forms.windows import windows_summary

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


def day_form(context: FormContext) -> Form:
    """Return the form of a day."""
    day = context.day
    written = day_to_json(day, coach=False)
    rain = written.get("rain") or {}
    mine = next((one.name.en for one in context.brief.coaches if one.id == day.coach), "")
    hours = None if day.longest_s is None else day.longest_s / 3600
    return Form(
        title="This day",
        lead=f"{day.title.en}{f' · {mine}' if mine else ''}".strip(" ·"),
        groups=(
            Group(
                "Start and return",
                (
                    *_stop(context, written, "start", "Starts from", ("at", "Boarding begins", "")),
                    *_stop(context, written, "end", "Ends at", ("by", "Back by", "no limit")),
                    Field(
                        "longest_h", "Longest day of the driver", "number",
                        plain(hours), unit="hours", empty="no limit",
                        hint="From the start to the end, breaks and waiting included.",
                    ),
                ),
            ),
            Group(
                "Expected rain",
                (
                    Field("rain.from", "From", "clock", rain.get("from", ""), empty="none"),
                    Field("rain.to", "to", "clock", rain.get("to", ""), empty="end of day"),
                ),
                note="Visits outdoors are kept out of it where the day allows.",
            ),
            Group("Breaks", (), links=_breaks(day.breaks)),
            _tour(context),
            Group(
                "Name of the day",
                (
                    Field("title.en", "In English", "text", day.title.en),
                    Field("title.id", "In Indonesian", "text", day.title.id),
                ),
                summary=day.title.en, folded=True,
            ),
        ),
    )  # fmt: skip


def day_edited(context: FormContext, data: FormData) -> Edited:
    """Return the brief with the day, and what the tour aims at, as they were filled in."""
    draft: Json = {"date": context.day.date.isoformat(), "visits": []}
    draft["start"] = _filled(venue=data.text("start.venue"), at=data.clock("start.at"))
    draft["end"] = _filled(venue=data.text("end.venue"), by=data.clock("end.by"))
    put(draft, "longest_h", data.number("longest_h"))
    rain = _filled(**{"from": data.clock("rain.from"), "to": data.clock("rain.to")})
    put(draft, "rain", rain or None)
    put(draft, "title", data.words("title"))
    kind, mosque = data.text("tour.prayer") or "none", data.text("tour.prayer.venue")
    prayer: Any = {"kind": kind, "venue": mosque} if mosque and kind != "none" else kind
    tour = {"aim": data.text("tour.aim") or "end", "prayer": prayer}
    read = read_brief(tour)
    brief = edits.set_day(context.brief, context.index, read_day(draft, context.day_number, ""))
    brief = replace(brief, aim=read.aim, prayer=read.prayer, prayer_venue=read.prayer_venue)
    faults = (*part_faults("day", draft, context.path), *part_faults(TOUR, tour, ""))
    return Edited(brief, context.path, "The day is saved.", faults)


def _stop(
    context: FormContext, written: Json, name: str, label: str, time: tuple[str, str, str]
) -> tuple[Field, Field]:
    stop: Json = written[name]
    at, time_label, empty = time
    return (
        Field(
            f"{name}.venue", label, "choice", stop["venue"],
            choices=context.venue_choices(held=stop["venue"]),
        ),
        Field(f"{name}.{at}", time_label, "clock", stop.get(at, ""), empty=empty),
    )  # fmt: skip


def _breaks(breaks: tuple[BriefBreak, ...]) -> tuple[Link, ...]:
    links = []
    for pause in breaks:
        windows = windows_summary(break_to_json(pause))
        summary = f"{pause.duration_s // 60} min{', ' if windows else ''}{windows}"
        links.append(Link(pause.label.en if pause.label else "Break", "break", pause.id, summary))
    return (*links, Link("Add a break", "break", NEW))


def _tour(context: FormContext) -> Group:
    brief = context.brief
    mosque = brief.prayer_venue or ""
    aims = [one for one in AIMS if one != "co2" or context.burns or brief.aim == "co2"]
    prayers = [one for one in PRAYERS if one == "none" or context.prayers or brief.prayer != "none"]
    mosques = sorted((one.name, one.id) for one in context.venues if one.mosque)
    choices = [Choice("", "The nearest"), *(Choice(key, name) for name, key in mosques)]
    if mosque not in {one.value for one in choices}:
        choices.append(Choice(mosque, mosque))
    whole = " and coaches" if brief.coaches else ""
    return Group(
        "Prayers and aim",
        (
            Field("tour.prayer", "Time for prayer", "choice", brief.prayer,
                  choices=tuple(Choice(one, PRAYERS[one]) for one in prayers)),
            Field("tour.prayer.venue", "Mosque on Fridays", "choice", mosque, choices=tuple(choices)),
            Field("tour.aim", "Of plans that serve the same, the best has", "choice", brief.aim,
                  choices=tuple(Choice(one, AIMS[one]) for one in aims)),
        ),
        note=f"These hold for all days{whole} of the tour.",
    )  # fmt: skip


def _filled(**values: Any) -> Json:
    """Return an object of these values; what is None is left out."""
    return {key: value for key, value in values.items() if value is not None}
