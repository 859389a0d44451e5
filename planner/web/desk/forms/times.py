"""How the times of a tour are reckoned: traffic, boarding, walking."""

from __future__ import annotations

from dataclasses import replace

from planner.itinerary.brief.reading import (
    DEFAULT_BOARDING_S,
    DEFAULT_STRETCH,
    DEFAULT_WALKING,
    read_brief,
)
from planner.itinerary.brief.shape import TOUR, part_faults
from planner.web.desk.forms.context import Edited, FormContext, Json, plain
from planner.web.desk.forms.fields import Choice, Field, Form, Group
from planner.web.desk.forms.form_data import FormData, put

_OBJECTS = {"boarding": ("base_s", "per_head_s"), "walking": ("max_m", "kph")}


def times_form(context: FormContext) -> Form:
    """Return the form of what all times of the tour are made of."""
    brief = context.brief
    choices = [Choice("stretch", "Free flow times a factor")]
    if context.hourly or brief.traffic == "hourly":
        choices.append(Choice("hourly", "The city’s factors by the hour"))
    stretch = "" if brief.traffic == "hourly" else plain(brief.stretch)
    return Form(
        title="How times are reckoned",
        lead="For all days of the tour. Every page and sheet says which.",
        groups=(
            Group(
                "Driving",
                (
                    Field("traffic", "Driving times", "radio", brief.traffic, choices=tuple(choices)),
                    Field("stretch", "Factor", "number", stretch,
                          empty=plain(DEFAULT_STRETCH), only_if=("traffic", "stretch"),
                          hint="2 means twice as long as on empty roads."),
                ),
            ),
            Group(
                "Boarding",
                (
                    Field("boarding.base_s", "For the group", "number", str(brief.boarding_base_s),
                          unit="s", empty=str(DEFAULT_BOARDING_S[0])),
                    Field("boarding.per_head_s", "For each person", "number",
                          str(brief.boarding_per_head_s), unit="s", empty=str(DEFAULT_BOARDING_S[1])),
                ),
                note="Before each leg by coach.",
            ),
            Group(
                "Walking",
                (
                    Field("walking.max_m", "Walked up to", "number", str(brief.walking_max_m),
                          unit="m", empty=str(DEFAULT_WALKING[0])),
                    Field("walking.kph", "At", "number", plain(brief.walking_kph), unit="km/h",
                          empty=plain(DEFAULT_WALKING[1])),
                ),
            ),
        ),
    )  # fmt: skip


def times_edited(context: FormContext, data: FormData) -> Edited:
    """Return the brief with its traffic, boarding and walking as they were filled in."""
    draft: Json = {"traffic": data.text("traffic") or "stretch"}
    # A factor that was filled in before the choice was changed counts no more.
    put(draft, "stretch", data.number("stretch") if draft["traffic"] == "stretch" else None)
    for name, keys in _OBJECTS.items():
        draft[name] = {}
        for key in keys:
            put(draft[name], key, data.number(f"{name}.{key}"))
    read = read_brief(draft)
    brief = replace(
        context.brief,
        traffic=read.traffic,
        stretch=read.stretch,
        boarding_base_s=read.boarding_base_s,
        boarding_per_head_s=read.boarding_per_head_s,
        walking_max_m=read.walking_max_m,
        walking_kph=read.walking_kph,
    )
    return Edited(brief, "", "The times are saved.", tuple(part_faults(TOUR, draft, "")))
