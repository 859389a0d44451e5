"""A break: how long, when, and where: at a place, or wherever the group is."""

from __future__ import annotations

from copy import deepcopy

from planner.errors import NotFound
from planner.web.desk.forms.fields import Field, Form, Group
from planner.web.desk.forms.place import Edited, Json, Place, forget, free_id, name_of, words_of
from planner.web.desk.forms.typed import Typed, put
from planner.web.desk.forms.visit import NEW
from planner.web.desk.forms.windows import windows_rows


def break_form(place: Place, key: str) -> Form:
    """Return the form of a break. Raises NotFound."""
    pause = {} if key == NEW else _found(place.day, key)
    label = pause.get("label") or {}
    what = Group(
        "What",
        (
            Field("label.en", "Name, in English", "text", str(label.get("en", "")), empty="Break"),
            Field("label.id", "Name, in Indonesian", "text", str(label.get("id", "")),
                  empty="Istirahat"),
            Field("duration_min", "How long", "number", str(pause.get("duration_min", "")), unit="min"),
        ),
    )  # fmt: skip
    when = Group("When", (windows_rows(pause, "The break"),))
    where = Group(
        "Where",
        (
            Field(
                "venue", "Taken", "choice", str(pause.get("venue", "")),
                choices=place.venue_choices("Wherever the group is", pause.get("venue")),
                hint="At a venue it is a stop of its own, such as lunch in a food court.",
            ),
        ),
    )  # fmt: skip
    return Form(
        title="Add a break" if key == NEW else words_of(label, name_of(pause, place.venues)),
        lead="A break must be taken, within its times.",
        groups=(what, when, where),
        remove=None if key == NEW else "Remove",
        submit="Add it" if key == NEW else "Save",
    )


def break_edited(place: Place, key: str, typed: Typed, *, remove: bool) -> Edited:
    """Return the brief with the break as it was typed, or without it. Raises NotFound."""
    brief = deepcopy(place.brief)
    day = brief["days"][place.index]
    pause: Json = {} if key == NEW else _found(day, key)
    name = words_of(pause.get("label"), "The break")
    if remove:
        day["breaks"].remove(pause)
        if not day["breaks"]:
            del day["breaks"]
        forget(brief, key, day)
        return Edited(brief, place.path, f"{name} is removed.")
    if key == NEW:
        label = typed.text("label.en") or typed.text("label.id") or ""
        pause["id"] = free_id(brief, label, "break")
        day.setdefault("breaks", []).append(pause)
    had_place = "venue" in pause
    put(pause, "label", typed.words("label"))
    put(pause, "duration_min", typed.number("duration_min"))
    put(pause, "windows", typed.windows())
    put(pause, "venue", typed.text("venue"))
    number = next(i for i, one in enumerate(day["breaks"]) if one is pause)
    path = f"{place.path}.breaks[{number}]"
    name = words_of(pause.get("label"), "The break")
    if had_place and "venue" not in pause:
        # A stop has become a pause: the planner finds its place anew.
        forget(brief, pause["id"], day)
    placed = pause["id"] if "venue" in pause and not had_place else None
    return Edited(brief, path, f"{name} is {'added' if key == NEW else 'saved'}.", placed)


def _found(day: Json, key: str) -> Json:
    for pause in day.get("breaks", ()):
        if pause["id"] == key:
            found: Json = pause
            return found
    raise NotFound(f"This day has no break {key[:60]!r}. It may have been removed meanwhile.")
