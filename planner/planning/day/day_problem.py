"""A day of a brief as numbers: from wishes, places and hours to the problem that the judge works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.city import CoachFuel
from planner.itinerary.brief.records import (
    DAILY_PRAYERS,
    FRIDAY_PRAYER,
    Brief,
    BriefBreak,
    BriefDay,
    BriefVisit,
)
from planner.itinerary.model.problem import FOREVER_MS, Break, DayProblem, Visit
from planner.itinerary.model.travel_times import Matrix, TravelTimes
from planner.planning.day.headings import Stand, Stands, opposite, stands_of
from planner.planning.day.places import DayPlace
from planner.planning.day.route_cache import RouteCache
from planner.planning.day.timing import Timing
from planner.roads.network.queries import ANYHOW, Approach
from planner.venues.hours import Intervals

LONGEST_DAY_MS = 14 * 3_600_000
"""Departures are sampled this long after the start of a day whose end is open."""


@dataclass(frozen=True)
class DayRequest:
    """A day as it is asked for, with its places (one a venue, each once) and their opening hours.

    ``day`` holds the prayers already. ``fuel`` is what the coach burns, None where nobody knows.
    """

    brief: Brief
    day: BriefDay
    places: tuple[DayPlace, ...]
    opening: dict[str, Intervals | None]
    fuel: CoachFuel | None

    @property
    def wishes(self) -> tuple[BriefVisit, ...]:
        """All visits, breaks at a venue among them."""
        placed = (pause.visit for pause in self.day.breaks if pause.venue is not None)
        return (*self.day.visits, *placed)

    @property
    def pauses(self) -> tuple[BriefBreak, ...]:
        """The breaks that need no place."""
        return tuple(pause for pause in self.day.breaks if pause.venue is None)

    def place_of(self, venue_id: str) -> int:
        """Return the number of a venue's place. Raises StopIteration."""
        return next(i for i, place in enumerate(self.places) if place.venue.id == venue_id)


def venue_ids(day: BriefDay) -> tuple[str, ...]:
    """Return the venues of a day, each once: the start, the visits, the breaks, the end."""
    breaks = [pause.venue for pause in day.breaks if pause.venue is not None]
    named = [day.start_venue, *(visit.venue for visit in day.visits), *breaks, day.end_venue]
    return tuple(dict.fromkeys(named))


def stands_on(asked: DayRequest, timing: Timing) -> Stands:
    """Return how the coach may stand on a day. Raises NoSegment for a place off the roads."""
    return stands_of(
        asked.places,
        asked.place_of(asked.day.start_venue),
        timing.ways,
        lambda usual: _parks(asked, timing, usual),
        timing.ever_shut,
    )


def day_problem(asked: DayRequest, stands: Stands, timing: Timing) -> DayProblem:
    """Return the day as a problem. Raises NoSegment for a place off the roads."""
    brief, day, places = asked.brief, asked.day, asked.places
    start = asked.place_of(day.start_venue)
    return DayProblem(
        visits=tuple(_visit(asked, wish) for wish in asked.wishes),
        start_place=start,
        end_place=asked.place_of(day.end_venue),
        start_ms=day.start_s * 1000,
        return_by_ms=_ms(day.end_by_s),
        boarding_ms=brief.boarding_s * 1000,
        travel=_travel_times(asked, stands, timing),
        access_ms=tuple(place.access_ms for place in places),
        breaks=breaks_of(asked),
        longest_ms=_ms(day.longest_s),
        rain_ms=_rain_ms(day),
        aim=brief.aim,
        grams=_grams(asked, stands, timing.ways) if brief.aim == "co2" else (),
    )


def breaks_of(asked: DayRequest) -> tuple[Break, ...]:
    """Return the breaks of a day that need no place, all its prayers among them."""
    return tuple(
        Break(
            pause.id,
            pause.duration_s * 1000,
            _windows_ms(pause.windows_s),
            is_prayer=pause.id in DAILY_PRAYERS,
        )
        for pause in asked.pauses
    )


def _visit(asked: DayRequest, wish: BriefVisit) -> Visit:
    number = asked.place_of(wish.venue)
    venue = asked.places[number].venue
    opening = asked.opening[wish.venue]
    usual_s = venue.duration_min * 60 if wish.duration_s is None else wish.duration_s
    return Visit(
        id=wish.id,
        place=number,
        service_ms=usual_s * 1000,
        windows_ms=_windows_ms(wish.windows_s),
        open_ms=None if opening is None else _windows_ms(opening),
        begin_at_ms=_ms(wish.begin_at_s),
        arrive_by_ms=_ms(wish.arrive_by_s),
        required=wish.required,
        priority=wish.priority,
        position=wish.position,
        least_ms=_ms(wish.least_s),
        most_ms=_ms(wish.most_s),
        after=wish.after,
        # A mixed venue has a roof to go under.
        outdoor=venue.setting == "outdoor",
        is_prayer=wish.id == FRIDAY_PRAYER,
    )


def _ms(seconds: int | None) -> int | None:
    return None if seconds is None else seconds * 1000


def _windows_ms(windows_s: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple((a * 1000, b * 1000) for a, b in windows_s)


def _rain_ms(day: BriefDay) -> tuple[tuple[int, int], ...]:
    if day.rain_s is None:
        return ()
    from_s, to_s = day.rain_s
    return ((from_s * 1000, FOREVER_MS if to_s is None else to_s * 1000),)


def _parks(asked: DayRequest, timing: Timing, usual: Sequence[Approach]) -> frozenset[int]:
    """Return the places with a car park for which every visit there leaves the time, at any hour.

    ``usual`` is how the coach stands at each place when it comes from the car park.
    """
    found: dict[int, int] = {}
    for wish in asked.wishes:
        number = asked.place_of(wish.venue)
        place = asked.places[number]
        if place.parking is not None:
            usual_ms = _visit(asked, wish).service_ms
            least_ms = usual_ms if wish.least_s is None else min(usual_ms, wish.least_s * 1000)
            found[number] = min(least_ms + 2 * place.access_ms, found.get(number, FOREVER_MS))
    if not found:
        return frozenset()
    numbers = sorted(found)
    coach = [Stand(asked.places[n].coach, usual[n]) for n in numbers]
    parks = [
        Stand(asked.places[n].parking or coach[i].point, ANYHOW) for i, n in enumerate(numbers)
    ]
    turned = [Stand(one.point, opposite(one.approach) or ANYHOW) for one in coach]
    count = len(numbers)
    ways_ms = np.array(
        [
            timing.sampled_ms(at_ms, [*coach, *turned, *parks], [*parks, *coach])
            for at_ms in timing.moments_ms(*_out_ms(asked.day))
        ]
    )
    each = np.arange(count)
    there = np.stack([ways_ms[:, each, each], ways_ms[:, count + each, each]])
    back = ways_ms[:, 2 * count + each, count + each]
    possible = there.min(axis=(0, 1)) >= np.maximum(0, -back.min(axis=0))
    longest = there.max(axis=(0, 1)) + back.max(axis=0)
    return frozenset(n for i, n in enumerate(numbers) if possible[i] and longest[i] <= found[n])


def _out_ms(day: BriefDay) -> tuple[int, int]:
    start_ms = day.start_s * 1000
    until_ms = start_ms + LONGEST_DAY_MS if day.end_by_s is None else day.end_by_s * 1000
    return start_ms, until_ms


def _rides_ms(found: Stands, timing: Timing, at_ms: int) -> NDArray[np.int64]:
    """Return what the coach takes from each stand to each place, stands x places."""
    rides = timing.sampled_ms(at_ms, found.stands, found.ends)
    return np.take_along_axis(rides, np.array(found.comes), axis=1)


def _grams(asked: DayRequest, found: Stands, ways: RouteCache) -> Matrix:
    """Return grams of carbon dioxide of the quickest ways at free flow, stands x places."""
    fuel = asked.fuel
    if fuel is None:
        return ()
    table = ways.roads.table(
        "coach", [stand.point for stand in found.stands], [end.point for end in found.ends],
        leaving=[stand.approach for stand in found.stands],
        reaching=[end.approach for end in found.ends],
    )  # fmt: skip
    metres = np.take_along_axis(table.distances_m, np.array(found.comes), axis=1)
    return tuple(tuple(fuel.co2_g(max(0, one)) for one in row) for row in metres.tolist())


def _travel_times(asked: DayRequest, found: Stands, timing: Timing) -> TravelTimes:
    """Return the day's travel times, each leg by coach or on foot all day.

    A leg is walked when the way on foot is at most the tour's longest walk, and takes no longer than
    walking to the coach, boarding and riding ever do, or the coach cannot ride it at some time.
    """
    brief, day, places = asked.brief, asked.day, asked.places
    moments = timing.moments_ms(*_out_ms(day))
    rides = np.array([_rides_ms(found, timing, at_ms) for at_ms in moments])
    doors = [place.door for place in places]
    precisions_m = [place.venue.precision_m for place in places]
    metres = np.array(
        [timing.ways.walk_m(doors, precisions_m, timing.walking(at_ms)) for at_ms in moments]
    )
    afoot = np.ceil(np.round(metres / (brief.walking_kph / 3.6), 6)).astype(np.int64) * 1000
    access = np.array([place.access_ms for place in places])
    size = len(places)
    by_coach = (
        brief.boarding_s * 1000 + access[:, np.newaxis] + access + rides[:, :size].min(axis=0)
    )
    near = ((metres >= 0) & (metres <= brief.walking_max_m)).all(axis=0)
    walked = near & ((rides[:, :size] < 0).any(axis=0) | (afoot.max(axis=0) <= by_coach))
    at = _places_at(found.lands, size)
    planned = np.where(walked[at], np.where(metres < 0, -1, afoot)[:, at], rides)
    planned[:, range(len(at)), at] = 0
    return TravelTimes(
        tuple(tuple(map(tuple, matrix)) for matrix in planned.tolist()),
        tuple(map(tuple, walked.tolist())),
        moments,
        found.lands,
    )


def least_travel(
    asked: DayRequest, found: Stands, timing: Timing, sampled: TravelTimes
) -> TravelTimes:
    """Return times that no leg of the day falls below, whatever its closures do to it.

    Those are the times with nothing shut but what is shut all day; where closures may turn
    the coach round somehow, those of a coach that stands as it likes. What is walked in
    ``sampled`` is walked, the quickest way there is.
    """
    start_ms, until_ms = _out_ms(asked.day)
    open_roads = replace(timing, closures=timing.all_day(start_ms, until_ms))
    moments = open_roads.moments_ms(start_ms, until_ms)
    anyhow = [replace(one, approach=ANYHOW) for one in found.stands]
    everywhere = [replace(one, approach=ANYHOW) for one in found.ends]
    comes = np.array(found.comes)
    sure = np.take_along_axis(timing.never_turned(found.stands, found.ends), comes, axis=1)
    freely = np.array(
        [
            np.take_along_axis(open_roads.sampled_ms(at_ms, anyhow, everywhere), comes, axis=1)
            for at_ms in moments
        ]
    )
    rides = np.array([_rides_ms(found, open_roads, at_ms) for at_ms in moments])
    rides = np.where(sure, rides, freely)
    at = _places_at(found.lands, len(asked.places))
    known = np.array(sampled.travel_ms)
    afoot = np.where(known < 0, FOREVER_MS, known).min(axis=0)
    afoot = np.where(afoot == FOREVER_MS, -1, afoot)
    planned = np.where(np.array(sampled.walked)[at], afoot, rides)
    planned[:, range(len(at)), at] = 0
    return TravelTimes(
        tuple(tuple(map(tuple, matrix)) for matrix in planned.tolist()),
        sampled.walked,
        moments,
        found.lands,
    )


def _places_at(lands: Matrix, size: int) -> list[int]:
    """Return the place of each stand: its own, or the one where it stays if it goes there."""
    return [
        stand if stand < size else next(j for j, to in enumerate(row) if to == stand)
        for stand, row in enumerate(lands)
    ]
