"""Small tours for the tests of the desk's forms, and a way to fill a form in as a page does."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from planner.itinerary.brief.reading import distinct, parse_brief
from planner.itinerary.brief.records import Brief
from planner.itinerary.brief.rules import brief_rule_faults
from planner.itinerary.brief.writing import brief_to_json
from planner.web.desk.forms.context import Edited, FormContext, VenueChoice
from planner.web.desk.forms.faults import FieldFault, field_faults
from planner.web.desk.forms.fields import Form, Rows
from planner.web.desk.forms.form_data import FormData

VENUES = (
    VenueChoice("hotel", "Hotel", 30),
    VenueChoice("batik", "Batik house", 60),
    VenueChoice("garden", "Garden", 45),
    VenueChoice("weir", "Weir", 20),
    VenueChoice("masjid", "Masjid Raya", 30, mosque=True),
)


def day(date: str = "2017-08-03", **facts: Any) -> dict[str, Any]:
    visits = [
        {"id": "class", "venue": "batik", "required": True},
        {"id": "walk", "venue": "garden", "required": False, "priority": 40},
        {"id": "weir", "venue": "weir", "required": True},
    ]
    start = {"venue": "hotel", "at": "08:30"}
    return {"date": date, "start": start, "end": {"venue": "hotel"}, "visits": visits, **facts}


def tour(*days: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {
        "format": "city-tour/1", "id": "tour", "title": {"en": "Tour"},
        "days": deepcopy(list(days) or [day()]), **facts,
    }  # fmt: skip


def context(brief: dict[str, Any] | Brief, index: int = 0, **facts: Any) -> FormContext:
    read = brief if isinstance(brief, Brief) else parse_brief(brief)
    return FormContext(read, index, VENUES, **facts)


def written(brief: Brief) -> dict[str, Any]:
    """Return a brief as JSON, without what says no more than the usual."""

    def bare(value: Any) -> Any:
        if isinstance(value, list):
            return [bare(one) for one in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"en", "id"} and value["en"] == value["id"]:
            value = {"en": value["en"]}
        usual = {"priority": 0, "buying_min": 0}
        return {
            key: bare(one) for key, one in value.items() if one != [] and usual.get(key, -1) != one
        }

    found: dict[str, Any] = bare(brief_to_json(brief))
    return found


def shown(form: Form) -> dict[str, list[str]]:
    """Return what a browser sends for a form as it is."""
    found: dict[str, list[str]] = {}
    for group in form.groups:
        for part in group.parts:
            rows = part.rows if isinstance(part, Rows) else ((part,),)
            for field in (field for row in rows for field in row):
                if field.kind == "flags":
                    if field.chosen:
                        found[field.name] = list(field.chosen)
                else:
                    found[field.name] = [field.value]
    return found


def typed(form: Form, **changes: Any) -> FormData:
    """Fill a form in. ``changes`` are by name, with ``__`` for a point, or a dict under ``more``."""
    values = shown(form)
    more = changes.pop("more", {})
    for name, value in {**{k.replace("__", "."): v for k, v in changes.items()}, **more}.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value if isinstance(value, list) else [value]
    return FormData(values)


def faults(edited: Edited, filled: FormData) -> tuple[FieldFault, ...]:
    found = distinct([*edited.faults, *brief_rule_faults(edited.brief)])
    if not found:
        # What is saved can be read again, to the last word.
        assert parse_brief(brief_to_json(edited.brief)) == edited.brief
    return field_faults(found, edited.path, filled, edited.brief, VENUES)
