"""What coaches share: venues that take only so many groups at a time, visits that any may serve."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from planner.web.desk.forms.fields import Field, Form, Group, Link, Rows, blank_rows, numbered
from planner.web.desk.forms.place import Edited, Json, Place, name_of, several_coaches
from planner.web.desk.forms.typed import Typed, put
from planner.web.desk.forms.visit import TOUR

MOST = 60


def venues_form(place: Place) -> Form:
    """Return the form of rooms, with the ways to the visits of the whole tour."""
    fields = (
        Field("venue", "Venue", "choice", choices=place.venue_choices("Choose a venue")),
        Field("groups", "Groups at once", "number"),
    )
    rows = []
    for index, room in enumerate(place.brief.get("rooms", ())):
        named = numbered(fields, "rooms", f"[{index}]")
        choices = place.venue_choices("Choose a venue", room["venue"])
        rows.append(
            (
                replace(named[0], value=str(room["venue"]), choices=choices),
                replace(named[1], value=str(room["groups"])),
            )
        )
    visits = place.brief.get("visits", ())
    links = [Link(name_of(one, place.venues), "visit", one["id"], _served(one)) for one in visits]
    several = several_coaches(place.brief)
    whoever = "whichever coach and day suit best" if several else "whichever day suits best"
    return Form(
        title="What is shared",
        lead="Venues with little room, and visits that need be made only once.",
        groups=(
            Group(
                "Little room",
                (
                    Rows("rooms", "Venue", "Add a venue", tuple(rows),
                         blank_rows(fields, "rooms"), MOST),
                ),
                note="Who comes while it is full waits at the door, or comes at another time.",
            ),
            Group(
                "Visits that any coach may serve" if several else "Visits that any day may have",
                (),
                note=f"Each is made once, {'by' if several else 'on'} {whoever}.",
                links=(*links, Link("Add such a visit", "visit", TOUR)),
            ),
        ),
    )  # fmt: skip


def venues_edited(place: Place, typed: Typed) -> Edited:
    """Return the brief with its rooms as they were typed."""
    brief: Json = deepcopy(place.brief)
    rooms = []
    for row in typed.rows("rooms", ("venue", "groups")):
        room: Json = {"venue": typed.text(f"rooms[{row}].venue") or ""}
        put(room, "groups", typed.number(f"rooms[{row}].groups"))
        rooms.append(room)
    put(brief, "rooms", rooms)
    return Edited(brief, "", "The venues are saved.")


def _served(visit: Json) -> str:
    days, coaches = visit.get("days") or (), visit.get("coaches") or ()
    told = [f"{len(days)} {'day' if len(days) == 1 else 'days'}"] if days else []
    told += [f"{len(coaches)} {'coach' if len(coaches) == 1 else 'coaches'}"] if coaches else []
    return ", ".join(told) or "any"
