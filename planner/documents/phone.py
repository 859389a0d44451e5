"""What the delegate's phone says at every moment of a tour, as a pure function of the itinerary.

The whole tour is cut into moments: stretches of time during which the first card says the same.
The page carries all of them and shows the one that holds now, so that it stays right without a
network and needs no second set of rules in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from planner.documents.wording.quantities import clock_min
from planner.itinerary.model.itinerary import Day, Itinerary, Leg, Stop

MomentKind = Literal["before", "at", "underway", "over"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One stretch of the tour, from ``from_s`` until ``until_s`` (Unix seconds, half open).

    ``before``: the day has not begun; ``next`` is the first visit and ``event_s`` the departure.
    ``at``: the group is at ``here``; ``event_s`` is when it leaves for ``next``.
    ``underway``: on ``leg``; ``event_s`` is the arrival at ``next``.
    ``over``: nothing more is planned.
    ``event_clock_s`` is the same instant as a time of day of the day's date.
    """

    kind: MomentKind
    from_s: int | None
    until_s: int | None
    day: Day
    here: Stop | None = None
    next: Stop | None = None
    leg: Leg | None = None
    event_s: int | None = None
    event_clock_s: int | None = None

    def holds(self, at_s: int) -> bool:
        """Tell whether this is the moment at ``at_s`` (Unix seconds)."""
        return (self.from_s is None or self.from_s <= at_s) and (
            self.until_s is None or at_s < self.until_s
        )


def zone_of(itinerary: Itinerary) -> ZoneInfo:
    """Return the time zone that the tour's clocks show."""
    return ZoneInfo(itinerary.timezone)


def unix_s(day: Day, clock_s: int, zone: ZoneInfo) -> int:
    """Return the Unix time of ``clock_s`` seconds of wall clock after the day's local midnight."""
    midnight = datetime(day.date.year, day.date.month, day.date.day)  # noqa: DTZ001 (wall clock)
    wall = midnight + timedelta(seconds=clock_s)
    return round(wall.replace(tzinfo=zone).timestamp())


def shown_unix_s(day: Day, clock_s: int, zone: ZoneInfo) -> int:
    """Return the Unix time of the full minute that a moment of the plan shows as."""
    return unix_s(day, clock_min(clock_s) * 60, zone)


def moments(itinerary: Itinerary) -> tuple[Moment, ...]:
    """Cut the tour into moments without gap or overlap, the first and the last one open-ended."""
    zone = zone_of(itinerary)
    found: list[Moment] = []
    since: int | None = None
    for day in itinerary.days:
        start = day.stops[0]
        begins = shown_unix_s(day, start.arrive_s, zone)
        leaves = shown_unix_s(day, start.depart_s, zone)
        found.append(
            Moment(
                "before",
                since,
                begins,
                day,
                start,
                day.stops[1],
                day.legs[0],
                leaves,
                start.depart_s,
            )
        )
        since = begins
        for leg, (here, after) in zip(day.legs, pairwise(day.stops), strict=True):
            leaves = shown_unix_s(day, here.depart_s, zone)
            arrives = shown_unix_s(day, after.arrive_s, zone)
            found.append(Moment("at", since, leaves, day, here, after, leg, leaves, here.depart_s))
            found.append(
                Moment("underway", leaves, arrives, day, here, after, leg, arrives, after.arrive_s)
            )
            since = arrives
    found.append(Moment("over", since, None, itinerary.days[-1]))
    return tuple(
        moment for moment in found if moment.from_s is None or moment.from_s != moment.until_s
    )


def instant_s(itinerary: Itinerary, at: datetime | None) -> tuple[int, bool]:
    """Return the Unix time that the page shows, and whether its clock stands still.

    ``at`` is a wall-clock time in the city (from ``?at=``). Without it the tour's own standing
    clock counts, and without that the real one.
    """
    zone = zone_of(itinerary)
    if at is None and itinerary.now is not None:
        at = datetime.fromisoformat(itinerary.now)
    if at is None:
        return round(datetime.now(UTC).timestamp()), False
    return round(at.replace(tzinfo=zone).timestamp()), True


def wall_clock(itinerary: Itinerary, at_s: int) -> datetime:
    """Return the city's wall-clock time at ``at_s`` (Unix seconds)."""
    return datetime.fromtimestamp(at_s, zone_of(itinerary))


def day_at(itinerary: Itinerary, at_s: int) -> Day:
    """Return the day that the phone opens: the one of the moment that holds at ``at_s``."""
    return next(moment for moment in moments(itinerary) if moment.holds(at_s)).day
