"""A visit: where, how much it is wanted, how long, when, where in the order, who serves it."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Final

from planner.errors import NotFound
from planner.itinerary.brief.reading import OPTIONAL_PRIORITY
from planner.itinerary.brief.records import FIRST_COACH
from planner.web.desk.forms.fields import Choice, Field, Form, Group
from planner.web.desk.forms.place import Edited, Json, Place, forget, free_id, name_of, words_of
from planner.web.desk.forms.typed import Typed, put
from planner.web.desk.forms.windows import windows_rows, windows_told

NEW: Final = "new"
"""The key of a visit that is not there yet."""
TOUR: Final = "tour"
"""The key of a new visit of the whole tour."""
_ANY: Final = "any"
_MINE: Final = "mine"


def visit_form(place: Place, key: str) -> Form:
    """Return the form of a visit. Raises NotFound."""
    new = key in {NEW, TOUR}
    visit = {} if new else _found(place.brief, place.day, key)[0]
    name = "Add a visit" if new else name_of(visit, place.venues)
    return Form(
        title=name,
        lead=words_of(visit.get("label")) if not new else "It goes where it costs the day least.",
        groups=tuple(
            group
            for group in (
                _what(place, visit),
                _length(place, visit),
                _times(visit),
                _order(place, visit),
                _who(place, visit, shared=key == TOUR or _is_shared(place.brief, key)),
            )
            if group is not None
        ),
        remove=None if new else "Remove",
        submit="Add it" if new else "Save",
    )


def visit_edited(place: Place, key: str, typed: Typed, *, remove: bool) -> Edited:
    """Return the brief with the visit as it was typed, or without it. Raises NotFound."""
    brief = deepcopy(place.brief)
    day = brief["days"][place.index]
    if key in {NEW, TOUR}:
        visit: Json = {"required": True}
        shared = key == TOUR
    else:
        visit, shared = _found(brief, day, key)
    if remove:
        (brief["visits"] if shared else day["visits"]).remove(visit)
        forget(brief, key, None if shared else day)
        return Edited(brief, place.path, f"{name_of(visit, place.venues)} is removed.")
    _read(visit, typed)
    if key in {NEW, TOUR}:
        visit["id"] = free_id(brief, str(visit.get("venue", "")), "visit")
    wanted = typed.text("served") == _ANY if "served" in typed else shared
    path = _kept(
        brief, place.index, visit, was=None if key in {NEW, TOUR} else shared, shared=wanted
    )
    if wanted:
        put(visit, "days", typed.many("days"))
        put(visit, "coaches", typed.many("coaches"))
        _freed(brief, visit)
    name = name_of(visit, place.venues)
    done = "added" if key in {NEW, TOUR} else "saved"
    own_anew = not wanted and (key == NEW or shared)
    return Edited(brief, path, f"{name} is {done}.", visit["id"] if own_anew else None)


def _read(visit: Json, typed: Typed) -> None:
    visit["venue"] = typed.text("venue") or ""
    put(visit, "label", typed.words("label"))
    put(visit, "language", typed.text("language"))
    visit["required"] = typed.text("required") == "yes"
    put(visit, "priority", typed.number("priority"))
    for name in ("duration_min", "least_min", "most_min", "buying_min"):
        put(visit, name, typed.number(name))
    put(visit, "windows", typed.windows())
    for name in ("begin_at", "arrive_by"):
        put(visit, name, typed.clock(name))
    put(visit, "position", typed.number("position"))
    put(visit, "after", typed.many("after"))


def _kept(brief: Json, index: int, visit: Json, *, was: bool | None, shared: bool) -> str:
    """Put the visit into the list that it belongs to; return its path."""
    day = brief["days"][index]
    held: list[Json] = brief.setdefault("visits", []) if shared else day["visits"]
    if was != shared:
        if was is not None:
            (brief["visits"] if was else day["visits"]).remove(visit)
        if not shared:
            visit.pop("days", None)
            visit.pop("coaches", None)
            # Another day may have served it: it is this one's now.
            for other in brief["days"]:
                if other is not day and visit["id"] in (other.get("order") or ()):
                    other["order"].remove(visit["id"])
        held.append(visit)
    path = "" if shared else f"days[{index}]."
    number = next(i for i, one in enumerate(held) if one is visit)
    if not brief.get("visits", True):
        del brief["visits"]
    return f"{path}visits[{number}]"


def _freed(brief: Json, visit: Json) -> None:
    """Take a visit of the whole tour out of the orders of those that may not serve it."""
    first = next((one["id"] for one in brief.get("coaches", ())), FIRST_COACH)
    days, coaches = visit.get("days"), visit.get("coaches")
    for day in brief["days"]:
        barred = (days and day["date"] not in days) or (
            coaches and day.get("coach", first) not in coaches
        )
        if barred and visit["id"] in (day.get("order") or ()):
            day["order"].remove(visit["id"])


def _found(brief: Json, day: Json, key: str) -> tuple[Json, bool]:
    """Return a visit by its id, and whether it is one of the whole tour."""
    for visits, shared in ((day["visits"], False), (brief.get("visits", ()), True)):
        for visit in visits:
            if visit["id"] == key:
                return visit, shared
    raise NotFound(f"This day has no visit {key[:60]!r}. It may have been removed meanwhile.")


def _is_shared(brief: Json, key: str) -> bool:
    return any(visit["id"] == key for visit in brief.get("visits", ()))


def _what(place: Place, visit: Json) -> Group:
    label = visit.get("label") or {}
    required = visit.get("required", True)
    priority = visit.get("priority")
    return Group(
        "What",
        (
            Field(
                "venue", "Venue", "choice", str(visit.get("venue", "")),
                choices=place.venue_choices(None if visit else "Choose a venue", visit.get("venue")),
            ),
            Field("label.en", "What for, in English", "text", str(label.get("en", ""))),
            Field("label.id", "What for, in Indonesian", "text", str(label.get("id", ""))),
            Field(
                "language", "Held in", "text", str(visit.get("language", "")), empty="any language",
                hint="A code such as ko. Of several coaches, one goes whose guide or group has it.",
            ),
            Field(
                "required", "How much it is wanted", "radio", "yes" if required else "no",
                choices=(Choice("yes", "It must be in the day"), Choice("no", "If it fits")),
            ),
            Field(
                "priority", "Priority", "number", "" if priority in {None, 0} else str(priority),
                empty=str(OPTIONAL_PRIORITY), only_if=("required", "no"),
                hint="1 to 100: of two that do not both fit, the higher one stays.",
            ),
        ),
    )  # fmt: skip


def _length(place: Place, visit: Json) -> Group:
    venue = place.venue(visit.get("venue"))
    usual = "" if venue is None else str(venue.usual_min)
    shown = {name: str(visit.get(name, "")) for name in ("duration_min", "least_min", "most_min")}
    buying = visit.get("buying_min") or ""
    told = f"{shown['duration_min'] or usual} min" if visit else "as long as is usual there"
    if shown["least_min"]:
        told += f", at least {shown['least_min']}"
    return Group(
        "How long",
        (
            Field("duration_min", "Usual", "number", shown["duration_min"], unit="min", empty=usual),
            Field("least_min", "Least", "number", shown["least_min"], unit="min",
                  hint="What it may be cut to when the day runs late. Empty: it is not cut."),
            Field("most_min", "Most", "number", shown["most_min"], unit="min",
                  hint="How long it is worth staying. Told where the group would only wait."),
            Field("buying_min", "Of it to buy", "number", str(buying), unit="min"),
        ),
        told=told, folded=True,
    )  # fmt: skip


def _times(visit: Json) -> Group:
    begin, arrive = str(visit.get("begin_at", "")), str(visit.get("arrive_by", ""))
    told = [f"begins at {begin}"] if begin else []
    told += [f"there by {arrive}"] if arrive else []
    told += [windows_told(visit)] if windows_told(visit) else []
    return Group(
        "When",
        (
            Field("begin_at", "Appointment: begins at", "clock", begin, empty="any time",
                  hint="It takes the place of opening hours and windows."),
            Field("arrive_by", "Be there by", "clock", arrive, empty="any time"),
            windows_rows(visit, "The visit"),
        ),
        told=", ".join(told) or "any time that the venue is open", folded=True,
    )  # fmt: skip


def _order(place: Place, visit: Json) -> Group:
    day = place.day
    position = visit.get("position")
    held = "" if position is None else str(position)
    count = len(day["visits"]) + len(place.brief.get("visits", ()))
    places = [Choice("", "Anywhere"), Choice("first", "First"), Choice("last", "Last")]
    places += [Choice(str(n), f"Number {n}") for n in range(2, max(count, 2) + 1)]
    if held not in {one.value for one in places}:
        places.append(Choice(held, f"Number {held}"))
    others = [one for one in day["visits"] if one is not visit]
    others += [one for one in day.get("breaks", ()) if "venue" in one]
    others += [one for one in place.brief.get("visits", ()) if one is not visit]
    names = {one["id"]: name_of(one, place.venues) for one in others}
    after = tuple(str(one) for one in visit.get("after", ()))
    told = [next(one.label for one in places if one.value == held).lower()]
    if after:
        told.append(f"after {', '.join(names.get(one, one) for one in after)}")
    choices = [Choice(one, name) for one, name in names.items()]
    choices += [Choice(one, one) for one in after if one not in names]
    return Group(
        "Place in the order",
        (
            Field("position", "Locked at", "choice", held, choices=tuple(places)),
            Field("after", "Only after", "flags", chosen=after, choices=tuple(choices),
                  hint="They come earlier, if they are in the day; not always just before."),
        ),
        told=", ".join(told), folded=True,
    )  # fmt: skip


def _who(place: Place, visit: Json, *, shared: bool) -> Group | None:
    """Return who may serve the visit; None in a tour of one coach-day, where nobody can choose."""
    brief = place.brief
    if len(brief["days"]) < 2 and not shared:
        return None
    coaches = [(one["id"], words_of(one["name"])) for one in brief.get("coaches", ())]
    mine = dict(coaches).get(place.day.get("coach", ""), "")
    first = coaches[0][0] if coaches else FIRST_COACH
    mine = mine or dict(coaches).get(first, "")
    when = _day(place.day["date"])
    dates = dict.fromkeys(str(day["date"]) for day in brief["days"])
    parts = [
        Field(
            "served", "Served by", "radio", _ANY if shared else _MINE,
            choices=(
                Choice(_MINE, f"This day only: {when}{f', {mine}' if mine else ''}"),
                Choice(_ANY, "Whichever coach and day suit best, once" if coaches
                       else "Whichever day suits best, once"),
            ),
        ),
        Field(
            "days", "On these days", "flags", chosen=tuple(visit.get("days", ())),
            choices=tuple(Choice(one, _day(one)) for one in dates),
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
    told = parts[0].choices[1 if shared else 0].label
    return Group("Who serves it", tuple(parts), told=told[0].lower() + told[1:], folded=not shared)


def _day(iso: str) -> str:
    when = date.fromisoformat(iso)
    return f"{when:%a} {when.day} {when:%b}"
