"""How the times of a tour are reckoned: traffic, boarding, walking."""

from __future__ import annotations

from copy import deepcopy

from planner.itinerary.brief.reading import DEFAULT_STRETCH
from planner.web.desk.forms.fields import Choice, Field, Form, Group
from planner.web.desk.forms.place import Edited, Json, Place
from planner.web.desk.forms.typed import Typed, put

_OBJECTS = {"boarding": ("base_s", "per_head_s"), "walking": ("max_m", "kph")}


def times_form(place: Place) -> Form:
    """Return the form of what all times of the tour are made of."""
    brief = place.brief
    held = {
        f"{name}.{key}": str((brief.get(name) or {}).get(key, ""))
        for name, keys in _OBJECTS.items()
        for key in keys
    }
    traffic = brief.get("traffic", "stretch")
    choices = [Choice("stretch", "Free flow times a factor")]
    if place.hourly or traffic == "hourly":
        choices.append(Choice("hourly", "The city’s factors by the hour"))
    return Form(
        title="How times are reckoned",
        lead="For all days of the tour. Every page and sheet says which.",
        groups=(
            Group(
                "Driving",
                (
                    Field("traffic", "Driving times", "radio", traffic, choices=tuple(choices)),
                    Field("stretch", "Factor", "number", str(brief.get("stretch", "")),
                          empty=f"{DEFAULT_STRETCH:g}", only_if=("traffic", "stretch"),
                          hint="2 means twice as long as on empty roads."),
                ),
            ),
            Group(
                "Boarding",
                (
                    Field("boarding.base_s", "For the group", "number", held["boarding.base_s"],
                          unit="s", empty="180"),
                    Field("boarding.per_head_s", "For each person", "number",
                          held["boarding.per_head_s"], unit="s", empty="8"),
                ),
                note="Before each leg by coach.",
            ),
            Group(
                "Walking",
                (
                    Field("walking.max_m", "Walked up to", "number", held["walking.max_m"],
                          unit="m", empty="600"),
                    Field("walking.kph", "At", "number", held["walking.kph"], unit="km/h",
                          empty="4.5"),
                ),
            ),
        ),
    )  # fmt: skip


def times_edited(place: Place, typed: Typed) -> Edited:
    """Return the brief with its traffic, boarding and walking as they were typed."""
    brief: Json = deepcopy(place.brief)
    traffic = typed.text("traffic") or "stretch"
    if "traffic" in brief or traffic != "stretch":
        brief["traffic"] = traffic
    # A factor typed before the choice was changed counts no more.
    put(brief, "stretch", typed.number("stretch") if traffic == "stretch" else None)
    for name, keys in _OBJECTS.items():
        held = dict(brief.get(name) or {})
        for key in keys:
            put(held, key, typed.number(f"{name}.{key}"))
        put(brief, name, held or None)
    return Edited(brief, "", "The times are saved.")
