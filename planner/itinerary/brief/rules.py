"""What can be wrong with a brief beyond its shape: every rule, checked on its records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.errors import Fault
from planner.itinerary.brief.coach_faults import coach_faults
from planner.itinerary.brief.day_faults import day_faults
from planner.itinerary.brief.records import Brief
from planner.itinerary.brief.schema import length_fault
from planner.itinerary.brief.values import UNREAD_DATE
from planner.validation import shown

EARLIEST = date(2000, 1, 1)
LATEST = date(2060, 12, 31)
"""A date outside is a slip of the pen: no tour is planned or kept that long."""
WITHIN_YEARS = f"give a date from {EARLIEST} to {LATEST}"
LONGEST_TOUR_DAYS = 62


def brief_rule_faults(brief: Brief) -> Iterator[Fault]:
    """Yield every rule that a brief breaks, each with the path of its field."""
    yield from length_fault(brief.days, "days", "days")
    yield from length_fault(brief.visits, "visits", "visits")
    yield from _date_faults(brief)
    for index in range(len(brief.days)):
        yield from day_faults(brief, index)
    yield from coach_faults(brief)


def _date_faults(brief: Brief) -> Iterator[Fault]:
    earlier_of: dict[str, date] = {}
    first: date | None = None
    for index, day in enumerate(brief.days):
        field, when = f"days[{index}].date", day.date
        if when == UNREAD_DATE or not day.coach:
            continue
        if not EARLIEST <= when <= LATEST:
            yield Fault(field, shown(when.isoformat()), WITHIN_YEARS)
            continue
        earlier = earlier_of.get(day.coach)
        if earlier is not None and when <= earlier:
            what = "is there twice" if when == earlier else f"comes after {earlier}"
            expected = f"it {what}: give each day once, in the order of their dates"
            yield Fault(field, shown(when.isoformat()), expected)
        elif first is not None and (when - first).days > LONGEST_TOUR_DAYS:
            expected = f"give a date within {LONGEST_TOUR_DAYS} days of {first}"
            yield Fault(field, shown(when.isoformat()), expected)
        earlier_of[day.coach], first = when, first or when
