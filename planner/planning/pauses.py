"""The breaks of a timed order as the itinerary tells them: when, where, and the mosque of a prayer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from planner.itinerary.brief import BriefBreak
from planner.itinerary.itinerary import Mosque, Pause, PauseAt
from planner.itinerary.schedule import TimedStop
from planner.itinerary.wishes import DAILY_PRAYERS
from planner.planning.places import Place
from planner.planning.prayers import nearest_mosque
from planner.venues.venue import Venue
from planner.words import Words

BREAK = Words("Break", "Istirahat")


def pauses_of(
    here: TimedStop,
    after: TimedStop,
    places: Sequence[Place],
    asked: Mapping[str, BriefBreak],
    venues: Sequence[Venue],
    day: date,
) -> tuple[Pause, ...]:
    """Return the breaks between two stops that follow one another, in order.

    A prayer on the way or at the next door is told with the mosque nearest to that door, one before
    boarding with the mosque nearest to the last one.
    """
    found = []
    for break_id, begin_ms, end_ms in _taken(here, after):
        where = _where(begin_ms, here, after)
        near = places[here.place if where == "before" else after.place]
        found.append(
            Pause(
                break_id, asked[break_id].label or BREAK, begin_ms // 1000, end_ms // 1000, where,
                _mosque(near, venues, day) if break_id in DAILY_PRAYERS else None,
            )
        )  # fmt: skip
    return tuple(found)


def _where(begin_ms: int, here: TimedStop, after: TimedStop) -> PauseAt:
    if begin_ms < here.depart_ms:
        return "before"
    return "underway" if begin_ms < after.arrive_ms else "door"


def _mosque(near: Place, venues: Sequence[Venue], day: date) -> Mosque | None:
    found = nearest_mosque([near.door], day, venues)
    if found is None:
        return None
    venue, metres = found
    return Mosque(venue.id, venue.name, venue.point[0], venue.point[1], metres)


def _taken(here: TimedStop, after: TimedStop) -> Iterator[tuple[str, int, int]]:
    """Yield id, begin and end of each break that was timed between two stops."""
    del here, after  # the judge times no breaks yet
    yield from ()
