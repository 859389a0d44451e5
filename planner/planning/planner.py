"""The planner: a brief, the venues and the roads become an Itinerary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from planner.city import City, load_city
from planner.errors import Fault, InvalidInput, NotFound
from planner.itinerary.brief import Brief, BriefDay, BriefVisit, with_order
from planner.itinerary.coaches import coach_ids, is_open, of_coach
from planner.itinerary.encoding import version_of
from planner.itinerary.exact import solve
from planner.itinerary.itinerary import Coach, Day, EmergencyNumber, Itinerary, RoadClosure
from planner.itinerary.problem import DayProblem, Visit
from planner.itinerary.schedule import Breach, TimedStop, schedule
from planner.itinerary.tour_problem import TourProblem
from planner.itinerary.tour_schedule import TourBreach
from planner.itinerary.tour_search import TourSolution, search
from planner.itinerary.travel_times import Matrix, TravelTimes
from planner.planning import closed, records
from planner.planning.following import Followed, follow
from planner.planning.places import Place, places_of
from planner.planning.settling import Follow, Proof, Settled, settle
from planner.planning.stands import stands_of
from planner.planning.timing import Timing
from planner.planning.touring import together, tour_problem, with_candidates, with_orders
from planner.planning.ways import Ways
from planner.roads.closures import Closure
from planner.roads.router import Router, load_router
from planner.settings import Settings
from planner.venues.file import load_venues
from planner.venues.hours import Intervals, open_intervals
from planner.venues.venue import Venue

LONGEST_DAY_MS = 14 * 3_600_000
"""Departures are sampled this long after the start of a day whose end is open."""


@dataclass(frozen=True, slots=True)
class DayOnRoads:
    """One day of a coach as roads and venues make it: its places, their hours, what is shut.

    ``ids`` are the venues of ``places``. ``problem_under`` makes the day's problem with only some of
    the closures, ``followed`` times its legs truly.
    """

    brief: Brief
    day: BriefDay
    ids: Sequence[str]
    places: Sequence[Place]
    opening: dict[str, Intervals | None]
    shut: tuple[Closure, ...]
    problem_under: closed.Without
    followed: Follow


@dataclass(frozen=True, slots=True)
class SettledDay:
    """One day of a coach with its plan.

    ``held`` are visits that wait until other groups have left, ``broken`` names the visits where a
    rule between the coaches is broken.
    """

    on_roads: DayOnRoads
    settled: Settled
    held: Mapping[str, Visit] = field(default_factory=dict)
    broken: Mapping[str, TourBreach] = field(default_factory=dict)


class Planner:
    """City, venues and roads, and the plans made from them. Safe for threads."""

    def __init__(self, city: City, venues: Sequence[Venue], roads: Router) -> None:
        self.city = city
        self.venues = tuple(venues)
        self.roads = roads
        self._by_id = {venue.id: venue for venue in venues}
        self._ways = Ways(roads)

    def plan(self, brief: Brief, coach_id: str | None = None) -> Itinerary:
        """Return the plan of one coach, by default the first. Raises as ``plans``, and NotFound."""
        ids = coach_ids(brief)
        if coach_id is not None and coach_id not in ids:
            raise NotFound(f"The tour has no coach {coach_id!r}. Its coaches are {', '.join(ids)}.")
        return self.plans(brief)[ids.index(coach_id) if coach_id else 0]

    def plans(self, brief: Brief) -> tuple[Itinerary, ...]:
        """Return the plan of each coach: judge the days that have a hand-made order, solve the others.

        Raises InvalidInput for a venue, a street or hourly traffic that the city does not have,
        NoSegment for a venue off the roads.
        """
        self._check(brief)
        proofs: dict[tuple[str, date], Proof] = {}
        if is_open(brief):
            solution = self.search(brief)
            unsolved = [day for day in brief.days if day.order is None]
            proofs = {(day.coach, day.date): solution.proof for day in unsolved}
            brief = with_orders(brief, solution.orders)
        closures = closed.closures_of(brief, self.roads.network)
        alone = {one: of_coach(brief, one) for one in coach_ids(brief)}
        days = [
            self._settled(self._on_roads(alone[day.coach], mine, closures))
            for day in brief.days
            for mine in alone[day.coach].days
            if mine.date == day.date
        ]
        if brief.rooms and len(days) > 1:
            days = self._together(brief, days)
        coaches = tuple(Coach(c.id, c.name, c.people, c.languages) for c in brief.coaches)
        return tuple(
            self._itinerary(
                alone[one],
                one,
                coaches,
                tuple(
                    self._day(mine, proofs.get((one, day.date)))
                    for day, mine in zip(brief.days, days, strict=True)
                    if day.coach == one
                ),
            )
            for one in coach_ids(brief)
        )

    def search(self, brief: Brief, **limits: Any) -> TourSolution:
        """Return orders for all coach-days together; days with a hand-made order keep it.

        ``limits`` are those of ``tour_search.search``. Raises as ``plans``.
        """
        return search(self.tour_problem(brief), **limits)

    def tour_problem(self, brief: Brief) -> TourProblem:
        """Return what there is to solve in a brief; a hand-made order is kept. Raises as ``plans``."""
        self._check(brief)
        closures = closed.closures_of(brief, self.roads.network)
        days = with_candidates(brief)
        problems = []
        for day in days:
            on_roads = self._on_roads(of_coach(brief, day.coach), day, closures)
            problems.append(on_roads.problem_under(on_roads.shut))
        return tour_problem(brief, days, problems)

    def settled_day(self, brief: Brief, day: BriefDay) -> SettledDay:
        """Return one day of a coach's brief as it is planned. Raises as ``plans``."""
        self._check(brief)
        return self._settled(
            self._on_roads(brief, day, closed.closures_of(brief, self.roads.network))
        )

    def _together(self, brief: Brief, days: list[SettledDay]) -> list[SettledDay]:
        """Let groups wait for the rooms that others are in; tell what is broken all the same."""
        orders = tuple(day.settled.order for day in days)
        found = together(brief, orders, [day.settled.problem for day in days])
        days = [
            self._settled(day.on_roads, order, held) if held else day
            for day, order, held in zip(days, orders, found.held, strict=True)
        ]
        found = together(brief, orders, [day.settled.problem for day in days])
        return [replace(day, broken=broken) for day, broken in zip(days, found.broken, strict=True)]

    def _itinerary(
        self, brief: Brief, coach_id: str, coaches: tuple[Coach, ...], days: tuple[Day, ...]
    ) -> Itinerary:
        hourly = brief.traffic == "hourly"
        itinerary = Itinerary(
            tour_id=brief.id,
            title=brief.title,
            city=self.city.name.en,
            timezone=self.city.timezone,
            driving_side=self.city.driving_side,
            people=brief.people,
            coach=brief.coach,
            stretch=brief.stretch,
            walking_kph=brief.walking_kph,
            network_date=self.roads.date,
            credits=self.city.credits,
            assumptions=(*self.roads.statements, *brief.assumptions),
            emergency=tuple(EmergencyNumber(e.number, e.name) for e in self.city.emergency),
            now=brief.now,
            days=days,
            traffic=brief.traffic,
            traffic_note=self.roads.traffic.assumption if hourly and self.roads.traffic else None,
            coach_id=coach_id,
            coaches=coaches,
        )
        return replace(itinerary, version=version_of(itinerary))

    def optimise(self, brief: Brief, day: date, coach_id: str | None = None) -> Itinerary:
        """Plan with that day's order solved instead of hand-made. Raises as ``plan``."""
        return self.plan(with_order(brief, day, None, coach_id), coach_id)

    def _check(self, brief: Brief) -> None:
        faults = []
        if brief.traffic == "hourly" and self.roads.traffic is None:
            expected = "this city has no factors by the hour; leave it out, and give a stretch"
            faults.append(Fault("traffic", "'hourly'", expected))
        for i, day in enumerate(brief.days):
            named = [
                (f"days[{i}].start.venue", day.start_venue),
                (f"days[{i}].end.venue", day.end_venue),
            ]
            named += [(f"days[{i}].visits[{j}].venue", v.venue) for j, v in enumerate(day.visits)]
            faults += self._unknown(named)
        faults += self._unknown(
            [(f"visits[{i}].venue", shared.visit.venue) for i, shared in enumerate(brief.visits)]
            + [(f"rooms[{i}].venue", room.venue) for i, room in enumerate(brief.rooms)]
        )
        if faults:
            raise InvalidInput.of("The brief", faults)

    def _unknown(self, named: Sequence[tuple[str, str]]) -> list[Fault]:
        return [
            Fault(field, repr(venue_id), "give the id of one of the city's venues")
            for field, venue_id in named
            if venue_id not in self._by_id
        ]

    def _on_roads(self, brief: Brief, day: BriefDay, closures: tuple[Closure, ...]) -> DayOnRoads:
        ids = list(dict.fromkeys([day.start_venue, *(v.venue for v in day.visits), day.end_venue]))
        places = places_of([self._by_id[i] for i in ids], self._ways, brief.walking_kph)
        opening = {p.venue.id: open_intervals(p.venue, day.date, self.city) for p in places}
        shut = closed.on_day(closures, day.date, day.end_by_s or 0)
        stretch = None if brief.traffic == "hourly" else brief.stretch

        def problem_under(only: tuple[Closure, ...]) -> DayProblem:
            timing = Timing(self._ways, day.date, stretch, only)
            return self._problem(brief, day, ids, places, opening, timing)

        def followed(problem: DayProblem, stops: Sequence[TimedStop]) -> tuple[Followed, ...]:
            timing = Timing(self._ways, day.date, stretch, shut)
            return follow(problem, stops, places, timing, brief.walking_kph)

        return DayOnRoads(brief, day, ids, places, opening, shut, problem_under, followed)

    def _settled(
        self,
        on_roads: DayOnRoads,
        order: Sequence[str] | None = None,
        held: Mapping[str, Visit] | None = None,
    ) -> SettledDay:
        """Settle a day in its hand-made order or in ``order``; its own best order without either."""
        problem = _holding(on_roads.problem_under(on_roads.shut), held or {})
        by_hand = on_roads.day.order if order is None else order
        settled = settle(problem, by_hand, on_roads.followed)
        return SettledDay(on_roads, settled, held or {})

    def _day(self, mine: SettledDay, proof: Proof | None) -> Day:
        on_roads, settled = mine.on_roads, mine.settled
        day, ids, places = on_roads.day, on_roads.ids, on_roads.places
        opening, shut = on_roads.opening, on_roads.shut

        def problem_under(only: tuple[Closure, ...]) -> DayProblem:
            return _holding(on_roads.problem_under(only), mine.held)

        problem, order = settled.problem, settled.order
        judged = schedule(problem, order)
        wishes = {wish.id: wish for wish in day.visits}
        told = closed.told(self.roads.network, shut, day.date)
        excused = closed.kept_without(judged, order, shut, problem_under)
        stops = tuple(
            records.stop_record(
                day, timed, places[timed.place], wishes.get(timed.visit.id if timed.visit else ""),
                opening[ids[timed.place]], index,
                settled.legs[index].parked if index < len(settled.legs) else None,
                _blame(index, excused, tuple(told.values())),
                mine.broken.get(timed.visit.id if timed.visit else ""),
            )
            for index, timed in enumerate(judged.stops)
        )  # fmt: skip
        legs = tuple(
            records.leg_record(leg, here, after, places[after.place], self.city.driving_side)
            for leg, (here, after) in zip(settled.legs, pairwise(judged.stops), strict=True)
        )
        by_hand = day.order is not None and proof is None
        reasons = closed.named_reasons(
            problem, order, shut, problem_under,
            served=None if by_hand else lambda free: solve(free).order,
        )  # fmt: skip
        unserved = tuple(
            records.unserved_record(
                wishes[reason.visit.id], self._by_id[wishes[reason.visit.id].venue],
                reason.visit.service_ms // 1000, reason, tuple(told[one.id] for one in blamed),
                by_hand=by_hand,
            )
            for reason, blamed in reasons
        )  # fmt: skip
        sampled = not problem.travel.is_steady and bool(shut)
        return Day(
            day.date, day.title, stops, legs, unserved, proof or settled.proof,
            records.totals_of(stops, legs, unserved), tuple(told.values()),
            "unsettled" if not settled.stable else "sampled" if sampled else "exact",
        )  # fmt: skip

    def _problem(
        self,
        brief: Brief,
        day: BriefDay,
        ids: Sequence[str],
        places: Sequence[Place],
        opening: dict[str, Intervals | None],
        timing: Timing,
    ) -> DayProblem:
        start = ids.index(day.start_venue)
        return DayProblem(
            visits=tuple(
                self._visit(wish, ids.index(wish.venue), opening[wish.venue]) for wish in day.visits
            ),
            start_place=start,
            end_place=ids.index(day.end_venue),
            start_ms=day.start_s * 1000,
            return_by_ms=None if day.end_by_s is None else day.end_by_s * 1000,
            boarding_ms=brief.boarding_s * 1000,
            travel=_travel_times(brief, day, places, start, timing),
            access_ms=tuple(place.access_ms for place in places),
        )

    def _visit(self, wish: BriefVisit, place: int, opening: Intervals | None) -> Visit:
        venue = self._by_id[wish.venue]
        minutes = venue.duration_min
        return Visit(
            id=wish.id,
            place=place,
            service_ms=(minutes * 60 if wish.duration_s is None else wish.duration_s) * 1000,
            windows_ms=tuple((a * 1000, b * 1000) for a, b in wish.windows_s),
            open_ms=None if opening is None else tuple((a * 1000, b * 1000) for a, b in opening),
            begin_at_ms=None if wish.begin_at_s is None else wish.begin_at_s * 1000,
            arrive_by_ms=None if wish.arrive_by_s is None else wish.arrive_by_s * 1000,
            required=wish.required,
            priority=wish.priority,
            position=wish.position,
        )


def _holding(problem: DayProblem, held: Mapping[str, Visit]) -> DayProblem:
    """Return the problem with some visits kept until others have left."""
    if not held:
        return problem
    visits = tuple(
        replace(visit, windows_ms=held[visit.id].windows_ms, begin_at_ms=held[visit.id].begin_at_ms)
        if visit.id in held
        else visit
        for visit in problem.visits
    )
    return replace(problem, visits=visits)


def load_planner(settings: Settings) -> Planner:
    """Load city, venues and roads. Raises DataFault or Unavailable."""
    city = load_city(settings.data / "city.toml")
    venues = load_venues(settings.data / "venues.geojson")
    return Planner(city, venues, load_router(settings, progress=True))


def _blame(
    index: int, excused: set[tuple[int, str]], closures: tuple[RoadClosure, ...]
) -> Callable[[Breach], tuple[RoadClosure, ...]]:
    return lambda breach: closures if (index, breach.rule) in excused else ()


def _travel_times(
    brief: Brief, day: BriefDay, places: Sequence[Place], start: int, timing: Timing
) -> TravelTimes:
    """Return the day's travel times, each leg by coach or on foot all day.

    A leg is walked when the way on foot is at most the tour's longest walk, and takes no longer than
    walking to the coach, boarding and riding ever do, or the coach cannot ride it at some time.
    """
    start_ms = day.start_s * 1000
    until_ms = start_ms + LONGEST_DAY_MS if day.end_by_s is None else day.end_by_s * 1000
    moments = timing.moments_ms(start_ms, until_ms)
    found = stands_of(places, start, timing.ways)
    rides = np.array([timing.sampled_ms(at_ms, places, found.stands) for at_ms in moments])
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


def _places_at(lands: Matrix, size: int) -> list[int]:
    """Return the place of each stand: its own, or the one where it stays if it goes there."""
    return [
        stand if stand < size else next(j for j, to in enumerate(row) if to == stand)
        for stand, row in enumerate(lands)
    ]
