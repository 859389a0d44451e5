"""A visit: where, how much it is wanted, how long, when, where in the order, who serves it."""

from __future__ import annotations

from datetime import date
from typing import Final

from planner.errors import NotFound
from planner.itinerary.brief import edits
from planner.itinerary.brief.coaches import coaches_of
from planner.itinerary.brief.reading import OPTIONAL_PRIORITY, read_shared_visit
from planner.itinerary.brief.records import SharedVisit
from planner.itinerary.brief.shape import part_faults
from planner.itinerary.brief.writing import shared_visit_to_json
from planner.web.desk.forms.context import Edited, FormContext, Json, name_of
from planner.web.desk.forms.fields import Choice, Field, Form, Group
from planner.web.desk.forms.form_data import FormData, put
from planner.web.desk.forms.windows import windows_rows, windows_summary

NEW: Final = "new"
"""The key of a visit that is not there yet."""
TOUR: Final = "tour"
"""The key of a new visit of the whole tour."""
_ANY: Final = "any"
_MINE: Final = "mine"


def visit_form(context: FormContext, key: str) -> Form:
    """Return the form of a visit. Raises NotFound."""
    new = key in {NEW, TOUR}
    wish, shared = (None, key == TOUR) if new else _wish(context, key)
    visit = {} if wish is None else shared_visit_to_json(wish)
    groups = (
        _what(context, visit),
        _length(context, visit),
        _times(visit),
        _order(context, visit),
        _who(context, visit, shared=shared),
    )
    return Form(
        title="Add a visit" if wish is None else name_of(wish.visit, context.venues),
        lead="It goes where it costs the day least."
        if wish is None
        else _label(visit).get("en", ""),
        groups=tuple(group for group in groups if group is not None),
        remove=None if new else "Remove",
        submit="Add it" if new else "Save",
    )


def visit_edited(context: FormContext, key: str, data: FormData, *, remove: bool) -> Edited:
    """Return the brief with the visit as it was filled in, or without it. Raises NotFound."""
    brief, index, new = context.brief, context.index, key in {NEW, TOUR}
    wish, shared = (None, key == TOUR) if new else _wish(context, key)
    if remove and wish is not None:
        name = name_of(wish.visit, context.venues)
        brief = edits.remove_visit(brief, key, None if shared else index)
        return Edited(brief, context.path, f"{name} is removed.")
    draft = {} if wish is None else shared_visit_to_json(wish)
    _read(draft, data)
    if new:
        draft["id"] = edits.free_id(brief, str(draft["venue"]), "visit")
    wanted = data.text("served") == _ANY if "served" in data else shared
    draft |= {"days": data.many("days"), "coaches": data.many("coaches")} if wanted else {}
    edited = read_shared_visit(draft)
    if wanted:
        brief = edits.share(brief, index, edited)
        place = [one.visit.id for one in brief.visits].index(edited.visit.id)
        path = f"visits[{place}]"
    else:
        brief = edits.set_visit(brief, index, edited.visit)
        place = [one.id for one in brief.days[index].visits].index(edited.visit.id)
        path = f"{context.path}.visits[{place}]"
    said = f"{name_of(edited.visit, context.venues)} is {'added' if new else 'saved'}."
    own_anew = not wanted and (key == NEW or shared)
    faults = tuple(part_faults("visit", draft, path))
    return Edited(brief, path, said, faults, edited.visit.id if own_anew else None)


def _read(draft: Json, data: FormData) -> None:
    draft["venue"] = data.text("venue") or ""
    put(draft, "label", data.words("label"))
    put(draft, "language", data.text("language"))
    draft["required"] = data.text("required") == "yes"
    put(draft, "priority", data.number("priority"))
    for name in ("duration_min", "least_min", "most_min", "buying_min"):
        put(draft, name, data.number(name))
    put(draft, "windows", data.windows())
    for name in ("begin_at", "arrive_by"):
        put(draft, name, data.clock(name))
    put(draft, "position", data.number("position"))
    put(draft, "after", data.many("after"))


def _wish(context: FormContext, key: str) -> tuple[SharedVisit, bool]:
    """Return a visit by its id, and whether it is one of the whole tour. Raises NotFound."""
    for visit in context.day.visits:
        if visit.id == key:
            return SharedVisit(visit), False
    for wish in context.brief.visits:
        if wish.visit.id == key:
            return wish, True
    raise NotFound(f"This day has no visit {key[:60]!r}. It may have been removed meanwhile.")


def _label(visit: Json) -> Json:
    label: Json = visit.get("label") or {}
    return label


def _what(context: FormContext, visit: Json) -> Group:
    label, priority = _label(visit), visit.get("priority")
    return Group(
        "What",
        (
            Field(
                "venue", "Venue", "choice", visit.get("venue", ""),
                choices=context.venue_choices(
                    None if visit else "Choose a venue", visit.get("venue")
                ),
            ),
            Field("label.en", "What for, in English", "text", label.get("en", "")),
            Field("label.id", "What for, in Indonesian", "text", label.get("id", "")),
            Field(
                "language", "Held in", "text", visit.get("language", ""), empty="any language",
                hint="A code such as ko. Of several coaches, one goes whose guide or group has it.",
            ),
            Field(
                "required", "How much it is wanted", "radio",
                "yes" if visit.get("required", True) else "no",
                choices=(Choice("yes", "It must be in the day"), Choice("no", "If it fits")),
            ),
            Field(
                "priority", "Priority", "number", str(priority or ""),
                empty=str(OPTIONAL_PRIORITY), only_if=("required", "no"),
                hint="1 to 100: of two that do not both fit, the higher one stays.",
            ),
        ),
    )  # fmt: skip


def _length(context: FormContext, visit: Json) -> Group:
    venue = context.venue(visit.get("venue"))
    usual = "" if venue is None else str(venue.usual_min)
    lengths = {name: str(visit.get(name, "")) for name in ("duration_min", "least_min", "most_min")}
    buying = visit.get("buying_min") or ""
    summary = f"{lengths['duration_min'] or usual} min" if visit else "as long as is usual there"
    if lengths["least_min"]:
        summary += f", at least {lengths['least_min']}"
    return Group(
        "How long",
        (
            Field("duration_min", "Usual", "number", lengths["duration_min"], unit="min", empty=usual),
            Field("least_min", "Least", "number", lengths["least_min"], unit="min",
                  hint="What it may be cut to when the day runs late. Empty: it is not cut."),
            Field("most_min", "Most", "number", lengths["most_min"], unit="min",
                  hint="How long it is worth staying. Shown where the group would only wait."),
            Field("buying_min", "Of it to buy", "number", str(buying), unit="min"),
        ),
        summary=summary, folded=True,
    )  # fmt: skip


def _times(visit: Json) -> Group:
    begin, arrive = visit.get("begin_at", ""), visit.get("arrive_by", "")
    summary = [f"begins at {begin}"] if begin else []
    summary += [f"there by {arrive}"] if arrive else []
    summary += [windows_summary(visit)] if windows_summary(visit) else []
    return Group(
        "When",
        (
            Field("begin_at", "Appointment: begins at", "clock", begin, empty="any time",
                  hint="It takes the place of opening hours and windows."),
            Field("arrive_by", "Be there by", "clock", arrive, empty="any time"),
            windows_rows(visit, "The visit"),
        ),
        summary=", ".join(summary) or "any time that the venue is open", folded=True,
    )  # fmt: skip


def _order(context: FormContext, visit: Json) -> Group:
    day, shared = context.day, context.brief.visits
    position = str(visit.get("position", ""))
    count = len(day.visits) + len(shared)
    positions = [Choice("", "Anywhere"), Choice("first", "First"), Choice("last", "Last")]
    positions += [Choice(str(n), f"Number {n}") for n in range(2, max(count, 2) + 1)]
    if position not in {one.value for one in positions}:
        positions.append(Choice(position, f"Number {position}"))
    placed = (pause.visit for pause in day.breaks if pause.venue is not None)
    others = (*day.visits, *placed, *(wish.visit for wish in shared))
    names = {one.id: name_of(one, context.venues) for one in others if one.id != visit.get("id")}
    after = tuple(visit.get("after", ()))
    summary = [next(one.label for one in positions if one.value == position).lower()]
    if after:
        summary.append(f"after {', '.join(names.get(one, one) for one in after)}")
    choices = [Choice(one, name) for one, name in names.items()]
    choices += [Choice(one, one) for one in after if one not in names]
    return Group(
        "Place in the order",
        (
            Field("position", "Locked at", "choice", position, choices=tuple(positions)),
            Field("after", "Only after", "flags", chosen=after, choices=tuple(choices),
                  hint="They come earlier, if they are in the day; not always just before."),
        ),
        summary=", ".join(summary), folded=True,
    )  # fmt: skip


def _who(context: FormContext, visit: Json, *, shared: bool) -> Group | None:
    """Return who may serve the visit; None in a tour of one coach-day, where nobody can choose."""
    brief, day = context.brief, context.day
    if len(brief.days) < 2 and not shared:
        return None
    coaches = [(one.id, one.name.en) for one in brief.coaches]
    mine = next(one.name.en for one in coaches_of(brief) if one.id == day.coach) if coaches else ""
    parts = [
        Field(
            "served", "Served by", "radio", _ANY if shared else _MINE,
            choices=(
                Choice(_MINE, f"This day only: {_short(day.date)}{f', {mine}' if mine else ''}"),
                Choice(_ANY, "Whichever coach and day suit best, once" if coaches
                       else "Whichever day suits best, once"),
            ),
        ),
        Field(
            "days", "On these days", "flags", chosen=tuple(visit.get("days", ())),
            choices=tuple(
                Choice(one.isoformat(), _short(one))
                for one in dict.fromkeys(day.date for day in brief.days)
            ),
            hint="None ticked: any.", only_if=("served", _ANY),
        ),
    ]  # fmt: skip
    if coaches:
        parts.append(
            Field(
                "coaches", "By these coaches", "flags", chosen=tuple(visit.get("coaches", ())),
                choices=tuple(Choice(*one) for one in coaches),
                hint="None ticked: any.", only_if=("served", _ANY),
            )
        )  # fmt: skip
    who = parts[0].choices[1 if shared else 0].label
    return Group("Who serves it", tuple(parts), summary=who[0].lower() + who[1:], folded=not shared)


def _short(when: date) -> str:
    return f"{when:%a} {when.day} {when:%b}"
