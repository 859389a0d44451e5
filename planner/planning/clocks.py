"""Days on which the city's clocks change while the tour is out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.itinerary.model.itinerary import Day
from planner.words import Words

CHANGE = Words(
    "The clocks change while the tour is out: times after that are told by the clock of the start.",
    "Jam resmi berubah selama tur: waktu sesudahnya disebut menurut jam saat berangkat.",
)


def clock_statements(days: Sequence[Day], zone: ZoneInfo) -> tuple[Words, ...]:
    """Return what must be told where a day's end has another offset from UTC than its start.

    Times are counted on, second by second, from the start's own clock: an hour that the night skips
    or repeats is not taken out of them.
    """
    return (CHANGE,) if any(_changes(day, zone) for day in days) else ()


def _changes(day: Day, zone: ZoneInfo) -> bool:
    midnight = datetime(day.date.year, day.date.month, day.date.day, tzinfo=zone)
    begin = midnight + timedelta(seconds=day.stops[0].arrive_s)
    lasted = timedelta(seconds=day.stops[-1].begin_s - day.stops[0].arrive_s)
    # Counted in UTC: a wall clock that is skipped has no offset of its own.
    end = (begin.astimezone(UTC) + lasted).astimezone(zone)
    return begin.utcoffset() != end.utcoffset()
