"""Where on the desk a form was opened, and what the brief has there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.errors import NotFound
from planner.itinerary.brief.records import FIRST_COACH
from planner.web.desk.forms.fields import Choice

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class VenueChoice:
    """A venue as forms offer it, with the usual length of a visit in minutes."""

    id: str
    name: str
    usual_min: int
    mosque: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A coach-day of a brief, ``brief["days"][index]``, and what the city has.

    ``hourly`` tells whether the city has factors by the hour, ``prayers`` whether it can compute
    times of prayer, ``burns`` whether it knows what a coach burns, ``shuts`` whether its roads can
    be closed. ``closures`` are those that the city keeps, by their id.
    """

    brief: Json
    index: int
    venues: tuple[VenueChoice, ...]
    hourly: bool = True
    prayers: bool = True
    burns: bool = True
    shuts: bool = True
    closures: Mapping[str, Json] | None = None

    @property
    def day(self) -> Json:
        """The coach-day as the brief tells it."""
        found: Json = self.brief["days"][self.index]
        return found

    @property
    def path(self) -> str:
        """The path of the coach-day in the brief."""
        return f"days[{self.index}]"

    def venue(self, venue_id: object) -> VenueChoice | None:
        """Return a venue by its id, None for one that the city does not have."""
        return next((one for one in self.venues if one.id == venue_id), None)

    def venue_choices(self, first: str | None = None, held: object = None) -> tuple[Choice, ...]:
        """Return the venues by name; ``first`` offers none, ``held`` stays even if it is unknown."""
        named = sorted(self.venues, key=lambda one: one.name.casefold())
        found = [Choice(one.id, one.name) for one in named]
        if isinstance(held, str) and held and self.venue(held) is None:
            found.append(Choice(held, held))
        return tuple(found) if first is None else (Choice("", first), *found)


@dataclass(frozen=True, slots=True)
class Edited:
    """A brief as a form changes it.

    ``path`` is the part that the form's fields are named below, ``said`` what was done, in words.
    ``placed`` is a new visit that a hand-made order does not name yet.
    """

    brief: Json
    path: str
    said: str
    placed: str | None = None


def day_index(brief: Json, tour_id: str, day: date, coach: str | None) -> int:
    """Return which of the brief's days is that of a date and coach; without coach, of the first.

    Raises NotFound.
    """
    coaches = [one["id"] for one in brief.get("coaches", ())] or [FIRST_COACH]
    if coach is not None and coach not in coaches:
        known = ", ".join(coaches)
        raise NotFound(f"The tour {tour_id!r} has no coach {coach[:60]!r}. It has {known}.")
    wanted = coach or coaches[0]
    mine = [
        (index, one["date"])
        for index, one in enumerate(brief["days"])
        if one.get("coach", coaches[0]) == wanted
    ]
    for index, when in mine:
        if when == day.isoformat():
            return index
    days = ", ".join(when for _, when in mine)
    raise NotFound(f"The tour {tour_id!r} has no day {day.isoformat()}. It has {days}.")


def several_coaches(brief: Json) -> bool:
    """Tell whether the brief lists its coaches."""
    return bool(brief.get("coaches"))


def words_of(words: object, fallback: str = "") -> str:
    """Return a text of the brief in English."""
    return str(words.get("en", fallback)) if isinstance(words, dict) else fallback


def name_of(wish: Json, venues: Sequence[VenueChoice]) -> str:
    """Return what a visit or break is called: its venue's name, else its label, else its id."""
    named = next((one.name for one in venues if one.id == wish.get("venue")), None)
    return named or words_of(wish.get("label"), str(wish.get("id", "")))


def free_id(brief: Json, text: str, otherwise: str) -> str:
    """Return an id made from a text that no visit and no break of the brief has."""
    stem = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:50].rstrip("-") or otherwise
    taken = {wish.get("id") for wish in _wishes(brief)} | {"start", "end"}
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}-{number}", number + 1
    return found


def forget(brief: Json, wish_id: str, day: Json | None = None) -> None:
    """Take an id out of the orders, and out of what others come after: of one day, or of all."""
    for one in brief["days"] if day is None else [day]:
        if isinstance(one.get("order"), list):
            one["order"] = [other for other in one["order"] if other != wish_id]
    for wish in _wishes(brief) if day is None else day["visits"]:
        if wish_id in wish.get("after", ()):
            left = [other for other in wish["after"] if other != wish_id]
            if left:
                wish["after"] = left
            else:
                del wish["after"]


def inserted(order: Sequence[str], wish_id: str, number: int, visits: set[str]) -> list[str]:
    """Return the order with a visit put in as number ``number`` of its ``visits``.

    Breaks do not count, and stay before the visit that they were before.
    """
    before, at = number - 1, 0
    for place, one in enumerate(order):
        if before == 0:
            break
        before -= one in visits
        at = place + 1
    return [*order[:at], wish_id, *order[at:]]


def _wishes(brief: Json) -> Iterator[Json]:
    yield from brief.get("visits", ())
    for day in brief["days"]:
        yield from (*day.get("visits", ()), *day.get("breaks", ()))
