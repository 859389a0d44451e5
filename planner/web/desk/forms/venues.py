"""What coaches share: venues that take only so many groups at a time, visits that any may serve."""

from __future__ import annotations

from dataclasses import replace

from planner.itinerary.brief.reading import read_room
from planner.itinerary.brief.records import SharedVisit
from planner.itinerary.brief.shape import TOUR as TOUR_PART
from planner.itinerary.brief.shape import part_faults
from planner.web.desk.forms.context import Edited, FormContext, Json, name_of
from planner.web.desk.forms.fields import Field, Form, Group, Link, Rows, blank_rows, numbered
from planner.web.desk.forms.form_data import FormData, put
from planner.web.desk.forms.visit import TOUR

MOST = 60


def venues_form(context: FormContext) -> Form:
    """Return the form of rooms, with the ways to the visits of the whole tour."""
    fields = (
        Field("venue", "Venue", "choice", choices=context.venue_choices("Choose a venue")),
        Field("groups", "Groups at once", "number"),
    )
    rows = []
    for index, room in enumerate(context.brief.rooms):
        venue, groups = numbered(fields, "rooms", f"[{index}]")
        choices = context.venue_choices("Choose a venue", room.venue)
        rows.append(
            (
                replace(venue, value=room.venue, choices=choices),
                replace(groups, value=str(room.groups)),
            )
        )
    links = [
        Link(name_of(wish.visit, context.venues), "visit", wish.visit.id, _choice(wish))
        for wish in context.brief.visits
    ]
    several = bool(context.brief.coaches)
    server = "by whichever coach and day suit best" if several else "on whichever day suits best"
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
                note=f"Each is made once, {server}.",
                links=(*links, Link("Add such a visit", "visit", TOUR)),
            ),
        ),
    )  # fmt: skip


def venues_edited(context: FormContext, data: FormData) -> Edited:
    """Return the brief with its rooms as they were filled in."""
    rooms: list[Json] = []
    for row in data.rows("rooms", ("venue", "groups")):
        room: Json = {"venue": data.text(f"rooms[{row}].venue") or ""}
        put(room, "groups", data.number(f"rooms[{row}].groups"))
        rooms.append(room)
    brief = replace(context.brief, rooms=tuple(read_room(room) for room in rooms))
    faults = tuple(part_faults(TOUR_PART, {"rooms": rooms}, ""))
    return Edited(brief, "", "The venues are saved.", faults)


def _choice(wish: SharedVisit) -> str:
    """Say in a few words which days and coaches may serve a visit."""
    days, coaches = len(wish.days), len(wish.coaches)
    words = [f"{days} {'day' if days == 1 else 'days'}"] if days else []
    words += [f"{coaches} {'coach' if coaches == 1 else 'coaches'}"] if coaches else []
    return ", ".join(words) or "any"
