"""The organiser's desk as text and measures: a pure function of (Itinerary, day).

Everything the timeline says is decided here and in ``desk_rows``; the template only sets it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from planner.documents.desk_rows import Row, day_row
from planner.documents.terms import LANGUAGE
from planner.documents.unserved import Wish, order_by_hand, wishes
from planner.documents.wording import closures, green, quantities
from planner.documents.wording.day_notes import day_notes
from planner.errors import NotFound
from planner.itinerary.model.itinerary import Day, Itinerary


@dataclass(frozen=True, slots=True)
class Total:
    """One figure of the day's sums: ``23.5`` ``km`` over ``by coach``."""

    value: str
    unit: str
    what: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One day in the bar at the top; ``broken`` counts its broken rules."""

    date: date
    name: str
    full_name: str
    broken: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class DeskDay:
    """What the desk shows of one day."""

    date: date
    name: str
    title: str
    tabs: tuple[Tab, ...]
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    tray: tuple[Wish, ...]
    order: tuple[str, ...]
    wished: int
    broken: int
    closures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def day_of(itinerary: Itinerary, wanted: date | None) -> Day:
    """Return the day asked for; without one, the day of the demo's clock or else the first.

    Raises NotFound when the tour has no such day.
    """
    if wanted is not None:
        for day in itinerary.days:
            if day.date == wanted:
                return day
        days = ", ".join(day.date.isoformat() for day in itinerary.days)
        raise NotFound(f"The tour has no day {wanted.isoformat()}. Its days are {days}.")
    standing = itinerary.now[:10] if itinerary.now else ""
    return next(
        (day for day in itinerary.days if day.date.isoformat() == standing), itinerary.days[0]
    )


def desk_day(
    itinerary: Itinerary,
    day: Day,
    pinned: AbstractSet[str] = frozenset(),
) -> DeskDay:
    """Turn one day into the texts and measures of the timeline.

    ``pinned`` are the breaks whose place in the order is the organiser's.
    """
    rows = tuple(day_row(day, index, pinned) for index in range(len(day.stops)))
    return DeskDay(
        date=day.date,
        name=quantities.day_and_month(day.date, LANGUAGE),
        title=day.title.in_(LANGUAGE),
        tabs=tuple(_tab(other, chosen=other.date == day.date) for other in itinerary.days),
        rows=rows,
        totals=_totals(day),
        tray=wishes(day, pinned),
        order=order_by_hand(day, pinned),
        wished=day.totals.wished,
        broken=day.totals.broken,
        closures=tuple(closures.closure_line(one, LANGUAGE) for one in day.closures),
        notes=day_notes(day, LANGUAGE),
    )


def people(itinerary: Itinerary) -> str:
    """Say when the tour is and for how many: *1-4 August 2017 · 38 people, Coach 1*."""
    first, last = itinerary.days[0].date, itinerary.days[-1].date
    end = f"{last.day} {last:%B %Y}"
    if first == last:
        when = end
    elif (first.year, first.month) == (last.year, last.month):
        when = f"{first.day}\u2013{end}"
    elif first.year == last.year:
        when = f"{first.day} {first:%B} \u2013 {end}"
    else:
        when = f"{first.day} {first:%B %Y} \u2013 {end}"
    people = sum(coach.people for coach in itinerary.coaches) or itinerary.people
    heads = "1 person" if people == 1 else f"{people} people"
    coaches = len(itinerary.coaches) or 1
    return f"{when} · {heads}, {coaches} {'coach' if coaches == 1 else 'coaches'}"


def _totals(day: Day) -> tuple[Total, ...]:
    sums = day.totals
    litres, kilograms = green.litres(sums, LANGUAGE), green.kilograms(sums, LANGUAGE)
    km = green.coach_tenths(sums)
    by_coach = "by coach"
    if km.empty:
        by_coach += f",\n{quantities.of_tenths(km.with_group, LANGUAGE)} with group"
    burnt = (Total(kilograms, "kg CO₂", f"{litres} l\nof diesel"),) if kilograms else ()
    return (
        Total(*_figure(quantities.duration(sums.road_s, LANGUAGE)), "on the road"),
        Total(quantities.of_tenths(km.driven, LANGUAGE), "km", by_coach),
        Total(*_figure(quantities.distance(sums.walk_m, LANGUAGE)), "on foot"),
        Total(*_figure(quantities.duration(sums.wait_s, LANGUAGE)), "waiting"),
        Total(str(sums.served), f"of {sums.wished}", "served"),
        *burnt,
    )


def _figure(text: str) -> tuple[str, str]:
    """Part a quantity into figure and unit; *1 h 35* is one figure."""
    parts = text.split()
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def _tab(day: Day, *, chosen: bool) -> Tab:
    return Tab(
        date=day.date,
        name=quantities.short_date(day.date, LANGUAGE),
        full_name=quantities.day_and_month(day.date, LANGUAGE),
        broken=day.totals.broken,
        chosen=chosen,
    )
