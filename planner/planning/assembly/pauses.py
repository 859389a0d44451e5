"""The breaks of a timed order as the itinerary tells them: when, where, and the mosque of a prayer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from planner.itinerary.brief.records import DAILY_PRAYERS, BriefBreak
from planner.itinerary.judge.schedule import TimedStop
from planner.itinerary.model.itinerary import Mosque, Pause, whole_s
from planner.planning.day.places import DayPlace
from planner.planning.day.prayers import nearest_mosque
from planner.venues.venue import Venue
from planner.words import Words

BREAK = Words("Break", "Istirahat")


def pauses_of(
    here: TimedStop,
    after: TimedStop,
    places: Sequence[DayPlace],
    asked: Mapping[str, BriefBreak],
    venues: Sequence[Venue],
    day: date,
) -> tuple[Pause, ...]:
    """Return the breaks between two stops that follow one another, in order.

    A prayer on the way or at the next door is told with the mosque nearest to that door, one before
    boarding with the mosque nearest to the last one.
    """
    found = []
    for taken in after.breaks:
        near = places[here.place if taken.where == "before" else after.place]
        found.append(
            Pause(
                taken.id, asked[taken.id].label or BREAK, whole_s(taken.begin_ms),
                whole_s(taken.end_ms), taken.where,
                _mosque(near, venues, day) if taken.id in DAILY_PRAYERS else None,
            )
        )  # fmt: skip
    return tuple(found)


def _mosque(near: DayPlace, venues: Sequence[Venue], day: date) -> Mosque | None:
    found = nearest_mosque([near.door], day, venues)
    if found is None:
        return None
    venue, metres = found
    return Mosque(venue.id, venue.name, venue.point[0], venue.point[1], metres)
