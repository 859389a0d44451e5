"""The places of one day: where people go in, where the coach stops, how the two are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from planner.geodesy import LonLat, distance_m
from planner.planning.day.route_cache import RouteCache
from planner.roads.network.queries import ANYHOW, Approach
from planner.venues.venue import Venue

PREFER_KERB = Approach(kerb="prefer")


@dataclass(frozen=True, slots=True)
class DayPlace:
    """A venue as a day sees it.

    ``coach`` is where the coach stops and ``reaching`` how it comes there; ``access_m`` and
    ``access_ms`` are the walk from there to the door (0 where the coach stops at the door).
    """

    venue: Venue
    coach: LonLat
    reaching: Approach
    access_m: int
    access_ms: int

    @property
    def door(self) -> LonLat:
        """Where people go in."""
        return self.venue.point

    @property
    def parking(self) -> LonLat | None:
        """Where the coach waits, if that is known."""
        point = self.venue.coach_parking
        return None if point is None else (point.lon, point.lat)


def places_of(
    venues: Sequence[Venue], ways: RouteCache, walking_kph: float
) -> tuple[DayPlace, ...]:
    """Return the venues as places. Raises NoSegment for a point off the paths."""
    return tuple(_place(venue, ways, walking_kph) for venue in venues)


def walking_ms(way_m: int, walking_kph: float) -> int:
    """Return the time on foot in milliseconds, rounded up to whole seconds."""
    # Rounded to the microsecond first, or a binary fraction would cost a second.
    return ceil(round(way_m / (walking_kph / 3.6), 6)) * 1000


def _place(venue: Venue, ways: RouteCache, walking_kph: float) -> DayPlace:
    reaching = PREFER_KERB if venue.kerb_side and ways.knows_kerbs else ANYHOW
    if venue.set_down is None:
        return DayPlace(venue, venue.point, reaching, 0, 0)
    stop = (venue.set_down.lon, venue.set_down.lat)
    metres = ways.walk_m([stop, venue.point], [0, venue.precision_m])[0][1]
    if metres < 0:
        # Where the data have no path, people find one: across the square, through the gate.
        metres = round(distance_m(stop, venue.point))
    return DayPlace(venue, stop, reaching, metres, walking_ms(metres, walking_kph))
