"""How the coach may stand at each place of a day: the directions in which it comes to rest there.

A coach leaves in the direction in which it stands. From most sides of the city it reaches a venue in
the same direction, the one that brings its door to the venue; from some it would be too long a detour,
and it stands the other way round. Which one it is follows from the stand that it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.geodesy import LonLat
from planner.itinerary.model.travel_times import Matrix
from planner.manoeuvre import Route
from planner.planning.day.places import DayPlace
from planner.planning.day.route_cache import RouteCache
from planner.roads.network.queries import ANYHOW, Approach

STANDING_DEVIATION_DEG = 60
"""A coach leaves within this of the bearing in which it stands: it does not turn round on the spot."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a coach stands, and how it may leave."""

    point: LonLat
    leaving: Approach


@dataclass(frozen=True, slots=True)
class Stands:
    """All stands of a day and where each way ends, as ``TravelTimes`` numbers them.

    From the start of the day, which has its place's own number, the coach leaves as it likes.
    """

    stands: tuple[Stand, ...]
    lands: Matrix


def facing(route: Route | None) -> Approach | None:
    """Return how a coach may leave that came by this route, None if it did not move."""
    if route is None or route.distance_m == 0:
        return None
    bearing_deg = route.manoeuvres[-1].bearing_before_deg
    return Approach(bearing_deg=(bearing_deg, STANDING_DEVIATION_DEG))


def stands_of(places: Sequence[DayPlace], start: int, ways: RouteCache) -> Stands:
    """Return the stands of a day's places, found at free flow. Raises NoSegment.

    Where the roads know no kerbs, the coach leaves every place as it likes.
    """
    count = len(places)
    if not ways.knows_kerbs:
        own = tuple(range(count))
        return Stands(tuple(Stand(place.coach, ANYHOW) for place in places), (own,) * count)
    usual = [_usual(number, places, ways) for number in range(count)]
    # Numbers of the places, then the start once more as a place to come to, then the other way round.
    rows = [Stand(place.coach, leaving) for place, leaving in zip(places, usual, strict=True)]
    rows[start] = Stand(places[start].coach, ANYHOW)
    base = list(range(count))
    base[start] = count
    rows.append(Stand(places[start].coach, usual[start]))
    other = list(base)
    for number, place in enumerate(places):
        turned = _turned(usual[number])
        if place.parking is None and turned is not None:
            other[number] = len(rows)
            rows.append(Stand(place.coach, turned))
    sources, targets = [row.point for row in rows], [place.coach for place in places]
    leaving = [row.leaving for row in rows]

    def measured(reaching: list[Approach]) -> list[list[int]]:
        key = ("stands", tuple(sources), tuple(targets), tuple(leaving), tuple(reaching))
        return ways.kept(
            key,
            lambda: ways.roads.durations(
                "coach", sources, targets, leaving=leaving, reaching=reaching
            ).tolist(),
        )

    as_preferred, as_usual = measured([place.reaching for place in places]), measured(usual)
    place_of = _places_of(base, other, start, len(rows))
    lands = [
        [
            stand
            if place_of[stand] == number
            else base[number] if as_preferred[stand][number] == as_usual[stand][number]
            else other[number]
            for number in range(count)
        ]
        for stand in range(len(rows))
    ]  # fmt: skip
    return _pruned(rows, lands, count)


def _usual(number: int, places: Sequence[DayPlace], ways: RouteCache) -> Approach:
    """Return how a coach usually leaves a place: as it comes from the car park, or from elsewhere."""
    place = places[number]
    origins = [other.coach for i, other in enumerate(places) if i != number]
    for origin in [place.parking] if place.parking is not None else origins:
        found = facing(ways.route("coach", origin, place.coach, reaching=place.reaching))
        if found is not None:
            return found
    return ANYHOW


def _turned(approach: Approach) -> Approach | None:
    if approach.bearing_deg is None:
        return None
    bearing_deg, deviation_deg = approach.bearing_deg
    return Approach(bearing_deg=((bearing_deg + 180) % 360, deviation_deg))


def _places_of(base: list[int], other: list[int], start: int, size: int) -> list[int]:
    place_of = [start] * size
    for number, (one, two) in enumerate(zip(base, other, strict=True)):
        place_of[one] = place_of[two] = number
    return place_of


def _pruned(rows: list[Stand], lands: list[list[int]], count: int) -> Stands:
    """Return the stands without those further ones at which no way ends."""
    used = {*range(count)}
    waiting = list(used)
    while waiting:
        for stand in lands[waiting.pop()]:
            if stand not in used:
                used.add(stand)
                waiting.append(stand)
    kept = sorted(used)
    number = {stand: i for i, stand in enumerate(kept)}
    return Stands(
        tuple(rows[stand] for stand in kept),
        tuple(tuple(number[to] for to in lands[stand]) for stand in kept),
    )
