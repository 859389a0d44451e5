"""How the coach may stand at each place of a day, and how it comes there from each stand.

A coach leaves in the direction in which it stands. From most sides of the city it reaches a venue in
the same direction, the one that brings its door to the venue; from some it would be too long a detour,
and it stands the other way round. Which one it is is decided once for the day, at free flow, with all
that is shut some time of the day shut. So it follows from the stand that it comes from, whatever the
hour: a proof about the order of the day is then a proof about its ways on the roads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.geodesy import LonLat
from planner.itinerary.model.travel_times import Matrix
from planner.manoeuvre import Route
from planner.planning.day.places import DayPlace
from planner.planning.day.route_cache import RouteCache
from planner.roads.network.queries import ANYHOW, Approach
from planner.roads.times.closures import Closure
from planner.roads.times.conditions import Conditions

STANDING_DEVIATION_DEG = 60
"""A coach leaves within this of the bearing in which it stands: it does not turn round on the spot."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A point, and how a coach may leave it, or reach it."""

    point: LonLat
    approach: Approach


@dataclass(frozen=True, slots=True)
class Stands:
    """All stands of a day's places and where each way ends, as ``TravelTimes`` numbers them.

    From the start of the day, which has its place's own number, the coach leaves as it likes.
    ``ends`` are the ways of reaching places; ``comes`` (stands x places) numbers the one that the coach
    takes to a place from a stand. At the places in ``parks`` it waits in the car park, and ``lands``
    tells how it stands when it is back from there.
    """

    places: tuple[DayPlace, ...]
    stands: tuple[Stand, ...]
    lands: Matrix
    ends: tuple[Stand, ...]
    comes: Matrix
    parks: frozenset[int] = frozenset()


def facing(route: Route | None) -> Approach | None:
    """Return how a coach may leave that came by this route, None if it did not move."""
    if route is None or route.distance_m == 0:
        return None
    bearing_deg = route.manoeuvres[-1].bearing_before_deg
    return Approach(bearing_deg=(bearing_deg, STANDING_DEVIATION_DEG))


def stands_of(
    places: Sequence[DayPlace],
    start: int,
    ways: RouteCache,
    parks: Callable[[Sequence[Approach]], frozenset[int]],
    shut: tuple[Closure, ...] = (),
) -> Stands:
    """Return the stands of a day's places. Raises NoSegment.

    ``parks`` tells where the coach waits in the car park, given how it usually stands at each place;
    ``shut`` are the closures of the day. Where the roads know no kerbs, the coach leaves and reaches
    every place as it likes.
    """
    count = len(places)
    if not ways.knows_kerbs:
        own = tuple(range(count))
        alike = tuple(Stand(place.coach, ANYHOW) for place in places)
        return Stands(
            tuple(places), alike, (own,) * count, alike, (own,) * count, parks([ANYHOW] * count)
        )
    usual = [_usual(number, places, ways) for number in range(count)]
    parked = parks(usual)
    # Numbers of the places, then the start once more as a place to come to, then the other way round.
    rows = [Stand(place.coach, approach) for place, approach in zip(places, usual, strict=True)]
    rows[start] = Stand(places[start].coach, ANYHOW)
    base = list(range(count))
    base[start] = count
    rows.append(Stand(places[start].coach, usual[start]))
    ends = [Stand(place.coach, approach) for place, approach in zip(places, usual, strict=True)]
    other, turned_end = list(base), list(range(count))
    for number, place in enumerate(places):
        turned = opposite(usual[number])
        if turned is not None:
            turned_end[number] = len(ends)
            ends.append(Stand(place.coach, turned))
            if number not in parked:
                other[number] = len(rows)
                rows.append(ends[-1])
    sources, targets = [row.point for row in rows], [place.coach for place in places]
    leaving = [row.approach for row in rows]

    def measured(reaching: list[Approach]) -> list[list[int]]:
        key = ("stands", tuple(sources), tuple(targets), tuple(leaving), tuple(reaching), shut)
        conditions = Conditions(closures=shut)
        return ways.kept(
            key,
            lambda: ways.roads.durations(
                "coach", sources, targets,
                conditions=conditions, leaving=leaving, reaching=reaching,
            ).tolist(),
        )  # fmt: skip

    as_preferred, as_usual = measured([place.reaching for place in places]), measured(usual)
    as_ever = [
        [one == two for one, two in zip(*both, strict=True)]
        for both in zip(as_preferred, as_usual, strict=True)
    ]
    place_of = _places_of(base, other, start, len(rows))
    lands = [
        [
            stand if place_of[stand] == number else (base if straight else other)[number]
            for number, straight in enumerate(row)
        ]
        for stand, row in enumerate(as_ever)
    ]
    comes = tuple(
        tuple(number if straight else turned_end[number] for number, straight in enumerate(row))
        for row in as_ever
    )
    kept, renamed = _pruned(lands, count)
    return Stands(
        tuple(places),
        tuple(rows[stand] for stand in kept),
        renamed,
        tuple(ends),
        tuple(comes[stand] for stand in kept),
        parked,
    )


def _usual(number: int, places: Sequence[DayPlace], ways: RouteCache) -> Approach:
    """Return how a coach usually leaves a place: as it comes from the car park, or from elsewhere."""
    place = places[number]
    origins = [other.coach for i, other in enumerate(places) if i != number]
    for origin in [place.parking] if place.parking is not None else origins:
        found = facing(ways.route("coach", origin, place.coach, reaching=place.reaching))
        if found is not None:
            return found
    return ANYHOW


def opposite(approach: Approach) -> Approach | None:
    """Return how a coach leaves that stands the other way round, None if it leaves as it likes."""
    if approach.bearing_deg is None:
        return None
    bearing_deg, deviation_deg = approach.bearing_deg
    return Approach(bearing_deg=((bearing_deg + 180) % 360, deviation_deg))


def _places_of(base: list[int], other: list[int], start: int, size: int) -> list[int]:
    place_of = [start] * size
    for number, (one, two) in enumerate(zip(base, other, strict=True)):
        place_of[one] = place_of[two] = number
    return place_of


def _pruned(lands: list[list[int]], count: int) -> tuple[list[int], Matrix]:
    """Return the stands without those further ones at which no way ends, and where ways end by them."""
    used = {*range(count)}
    waiting = list(used)
    while waiting:
        for stand in lands[waiting.pop()]:
            if stand not in used:
                used.add(stand)
                waiting.append(stand)
    kept = sorted(used)
    number = {stand: i for i, stand in enumerate(kept)}
    return kept, tuple(tuple(number[to] for to in lands[stand]) for stand in kept)
