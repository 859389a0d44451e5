"""A break: how long, when, and where: at a place, or wherever the group is."""

from __future__ import annotations

from planner.errors import NotFound
from planner.itinerary.brief import edits
from planner.itinerary.brief.reading import read_break
from planner.itinerary.brief.records import BriefBreak
from planner.itinerary.brief.shape import part_faults
from planner.itinerary.brief.writing import break_to_json
from planner.web.desk.forms.context import Edited, FormContext, name_of
from planner.web.desk.forms.fields import Field, Form, Group
from planner.web.desk.forms.form_data import FormData, put
from planner.web.desk.forms.visit import NEW
from planner.web.desk.forms.windows import windows_rows


def break_form(context: FormContext, key: str) -> Form:
    """Return the form of a break. Raises NotFound."""
    pause = None if key == NEW else _break(context, key)
    written = {} if pause is None else break_to_json(pause)
    label = written.get("label") or {}
    what = Group(
        "What",
        (
            Field("label.en", "Name, in English", "text", label.get("en", ""), empty="Break"),
            Field("label.id", "Name, in Indonesian", "text", label.get("id", ""), empty="Istirahat"),
            Field("duration_min", "How long", "number", str(written.get("duration_min", "")),
                  unit="min"),
        ),
    )  # fmt: skip
    when = Group("When", (windows_rows(written, "The break"),))
    where = Group(
        "Where",
        (
            Field(
                "venue", "Taken", "choice", written.get("venue", ""),
                choices=context.venue_choices("Wherever the group is", written.get("venue")),
                hint="At a venue it is a stop of its own, such as lunch in a food court.",
            ),
        ),
    )  # fmt: skip
    return Form(
        title="Add a break" if pause is None else label.get("en") or name_of(pause, context.venues),
        lead="A break must be taken, within its times.",
        groups=(what, when, where),
        remove=None if pause is None else "Remove",
        submit="Add it" if pause is None else "Save",
    )


def break_edited(context: FormContext, key: str, data: FormData, *, remove: bool) -> Edited:
    """Return the brief with the break as it was filled in, or without it. Raises NotFound."""
    brief, index = context.brief, context.index
    pause = None if key == NEW else _break(context, key)
    if remove and pause is not None:
        brief = edits.remove_break(brief, index, key)
        return Edited(brief, context.path, f"{_name(pause)} is removed.")
    draft = {} if pause is None else break_to_json(pause)
    if pause is None:
        label = data.text("label.en") or data.text("label.id") or ""
        draft["id"] = edits.free_id(brief, label, "break")
    put(draft, "label", data.words("label"))
    put(draft, "duration_min", data.number("duration_min"))
    put(draft, "windows", data.windows())
    put(draft, "venue", data.text("venue"))
    edited = read_break(draft)
    brief = edits.set_break(brief, index, edited)
    number = [one.id for one in brief.days[index].breaks].index(edited.id)
    path = f"{context.path}.breaks[{number}]"
    said = f"{_name(edited)} is {'added' if pause is None else 'saved'}."
    had_venue = pause is not None and pause.venue is not None
    placed = edited.id if edited.venue is not None and not had_venue else None
    return Edited(brief, path, said, tuple(part_faults("break", draft, path)), placed)


def _name(pause: BriefBreak) -> str:
    return pause.label.en if pause.label else "The break"


def _break(context: FormContext, key: str) -> BriefBreak:
    for pause in context.day.breaks:
        if pause.id == key:
            return pause
    raise NotFound(f"This day has no break {key[:60]!r}. It may have been removed meanwhile.")
