"""What can be wrong with a brief that only the city can tell: venues, figures and calendars it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.city import City
from planner.errors import Fault
from planner.itinerary.brief.records import Brief, BriefDay, BriefVisit
from planner.venues.venue import Venue

UNKNOWN_VENUE = "give the id of one of the city's venues"


def city_faults(
    brief: Brief, city: City, venues: Mapping[str, Venue], *, hourly: bool
) -> tuple[Fault, ...]:
    """Return every fault of a brief against a city; ``hourly`` tells whether it has such factors."""
    return tuple(_faults(brief, city, venues, hourly=hourly))


def _faults(
    brief: Brief, city: City, venues: Mapping[str, Venue], *, hourly: bool
) -> Iterator[Fault]:
    if brief.traffic == "hourly" and not hourly:
        expected = "this city has no factors by the hour; leave it out, and give a stretch"
        yield Fault("traffic", "'hourly'", expected)
    if brief.aim == "co2" and city.coach is None:
        expected = 'this city\'s file says not what a coach burns; give "end" or "road"'
        yield Fault("aim", "'co2'", expected)
    if brief.prayer != "none" and city.prayer is None:
        expected = "leave it out: this city's file says not how prayer times are computed there"
        yield Fault("prayer", repr(brief.prayer), expected)
    if brief.prayer_venue is not None and brief.prayer_venue not in venues:
        yield Fault("prayer.venue", repr(brief.prayer_venue), UNKNOWN_VENUE)
    for number, day in enumerate(brief.days):
        yield from _day_faults(day, f"days[{number}]", venues)
    named = [(f"visits[{i}]", shared.visit.venue) for i, shared in enumerate(brief.visits)]
    named += [(f"rooms[{i}]", room.venue) for i, room in enumerate(brief.rooms)]
    for path, venue_id in named:
        if venue_id not in venues:
            yield Fault(f"{path}.venue", repr(venue_id), UNKNOWN_VENUE)
    for number, shared in enumerate(brief.visits):
        if shared.visit.venue in venues and shared.visit.duration_s is None:
            usual_min = venues[shared.visit.venue].duration_min
            yield from _length_faults(shared.visit, usual_min, f"visits[{number}]")


def _day_faults(day: BriefDay, field: str, venues: Mapping[str, Venue]) -> Iterator[Fault]:
    named = [(f"{field}.start", day.start_venue), (f"{field}.end", day.end_venue)]
    named += [(f"{field}.visits[{i}]", visit.venue) for i, visit in enumerate(day.visits)]
    named += [
        (f"{field}.breaks[{i}]", pause.venue)
        for i, pause in enumerate(day.breaks)
        if pause.venue is not None
    ]
    for path, venue_id in named:
        if venue_id not in venues:
            yield Fault(f"{path}.venue", repr(venue_id), UNKNOWN_VENUE)
    for number, visit in enumerate(day.visits):
        if visit.venue in venues and visit.duration_s is None:
            usual_min = venues[visit.venue].duration_min
            yield from _length_faults(visit, usual_min, f"{field}.visits[{number}]")


def _length_faults(visit: BriefVisit, usual_min: int, path: str) -> Iterator[Fault]:
    if visit.least_s is not None and visit.least_s > usual_min * 60:
        expected = f"give at most the venue's usual {usual_min} minutes, or a duration_min"
        yield Fault(f"{path}.least_min", str(visit.least_s // 60), expected)
    if visit.most_s is not None and visit.most_s < usual_min * 60:
        expected = f"give at least the venue's usual {usual_min} minutes, or a duration_min"
        yield Fault(f"{path}.most_min", str(visit.most_s // 60), expected)
