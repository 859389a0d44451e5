"""Where on the desk a form was opened, what the brief has there, and what a form makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.errors import Fault
from planner.itinerary.brief.records import Brief, BriefBreak, BriefDay, BriefVisit
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
class FormContext:
    """A coach-day of a brief, ``brief.days[index]``, and what the city has.

    ``hourly`` says whether the city has factors by the hour, ``prayers`` whether it can compute
    times of prayer, ``burns`` whether it knows what a coach burns, ``shuts`` whether its roads can
    be closed. ``closures`` are those that the city keeps, by their id.
    """

    brief: Brief
    index: int
    venues: tuple[VenueChoice, ...]
    hourly: bool = True
    prayers: bool = True
    burns: bool = True
    shuts: bool = True
    closures: Mapping[str, Json] | None = None

    @property
    def day(self) -> BriefDay:
        """The coach-day."""
        return self.brief.days[self.index]

    @property
    def path(self) -> str:
        """The path of the coach-day in the brief."""
        return f"days[{self.index}]"

    @property
    def day_number(self) -> int:
        """The number of the day among the tour's dates, from 1."""
        dates = list(dict.fromkeys(day.date for day in self.brief.days))
        return dates.index(self.day.date) + 1

    def venue(self, venue_id: object) -> VenueChoice | None:
        """Return a venue by its id, None for one that the city does not have."""
        return next((one for one in self.venues if one.id == venue_id), None)

    def venue_choices(
        self, first: str | None = None, held: str | None = None
    ) -> tuple[Choice, ...]:
        """Return the venues by name; ``first`` offers none, ``held`` stays even if it is unknown."""
        named = sorted(self.venues, key=lambda one: one.name.casefold())
        choices = [Choice(one.id, one.name) for one in named]
        if held and self.venue(held) is None:
            choices.append(Choice(held, held))
        return tuple(choices) if first is None else (Choice("", first), *choices)


@dataclass(frozen=True, slots=True)
class Edited:
    """A brief as a form changes it.

    ``path`` is the part that the form's fields are named below, ``said`` what was done, in words.
    ``faults`` are those of what was filled in and cannot be read; ``brief`` is without it. ``placed`` is a
    new visit that a hand-made order does not name yet.
    """

    brief: Brief
    path: str
    said: str
    faults: tuple[Fault, ...] = ()
    placed: str | None = None


def name_of(wish: BriefVisit | BriefBreak, venues: Sequence[VenueChoice]) -> str:
    """Return what a visit or break is called: its venue's name, else its label, else its id."""
    named = next((one.name for one in venues if one.id == wish.venue), None)
    return named or (wish.label.en if wish.label else wish.id)


def reason_of(closure: Json) -> str:
    """Return why roads are different, in English."""
    return str((closure.get("reason") or {}).get("en", ""))


def plain(number: float | None) -> str:
    """Return a number as a person writes it, nothing for none."""
    return "" if number is None else f"{number:.10g}"
