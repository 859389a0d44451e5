"""The planner: a brief, the venues and the roads become an Itinerary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from planner.city import City, load_city
from planner.errors import InvalidInput, NotFound
from planner.itinerary.brief.coaches import coach_ids, is_open, of_coach
from planner.itinerary.brief.edits import with_order
from planner.itinerary.brief.records import Brief, BriefDay
from planner.itinerary.judge.coach_days import JointSchedule, OrderedDay, judge_together
from planner.itinerary.model.encoding import version_of
from planner.itinerary.model.itinerary import (
    Coach,
    Day,
    EmergencyNumber,
    Itinerary,
    Proof,
)
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.tour_problem import TourProblem
from planner.itinerary.tour.search import search
from planner.itinerary.tour.search_limits import USUAL, SearchLimits
from planner.lru_cache import Kept
from planner.planning.assembly import records
from planner.planning.assembly.day_assembly import assembled_day
from planner.planning.assembly.statements import clock_statements, language_statements
from planner.planning.city_checks import city_faults
from planner.planning.coach_days import (
    Part,
    of_open_roads,
    tour_problem,
    with_candidates,
    with_orders,
)
from planner.planning.day import closure_effects
from planner.planning.day.coach_day import DayOnRoads, SettledDay, on_roads, settled
from planner.planning.day.day_problem import DayRequest, venue_ids
from planner.planning.day.places import places_of
from planner.planning.day.prayers import prayer_statements, with_prayers
from planner.planning.day.route_cache import RouteCache
from planner.planning.tour_date import TourDate
from planner.roads.router import Router, load_router
from planner.roads.times.closures import Closure
from planner.settings import Settings
from planner.venues.file import load_venues
from planner.venues.hours import open_intervals
from planner.venues.venue import Venue

DAYS_KEPT = 200
"""Coach-days held in memory as they were planned: those of the tours in hand, and of their last changes."""

_DayKey = tuple[Brief, tuple[Closure, ...]]
"""What decides a coach-day by itself: its coach's brief with this day only, and the closures."""


class Planner:
    """City, venues and roads, and the plans made from them. Safe for threads."""

    def __init__(self, city: City, venues: Sequence[Venue], roads: Router) -> None:
        self.city = city
        self.venues = tuple(venues)
        self.roads = roads
        self._by_id = {venue.id: venue for venue in venues}
        self._ways = RouteCache(roads)
        self._days: Kept[_DayKey, SettledDay] = Kept(DAYS_KEPT)
        self._told: Kept[tuple[_DayKey, Proof | None], Day] = Kept(DAYS_KEPT)

    def plan(self, brief: Brief, coach_id: str | None = None) -> Itinerary:
        """Return the plan of one coach, by default the first. Raises as ``plans``, and NotFound."""
        ids = coach_ids(brief)
        if coach_id is not None and coach_id not in ids:
            raise NotFound(f"The tour has no coach {coach_id!r}. Its coaches are {', '.join(ids)}.")
        return self.plans(brief)[ids.index(coach_id) if coach_id else 0]

    def plans(self, brief: Brief, limits: SearchLimits = USUAL) -> tuple[Itinerary, ...]:
        """Return the plan of each coach: judge the days that have a hand-made order, solve the others.

        ``limits`` are those of the search that finds who serves what all share, where that is open.
        Raises InvalidInput for a venue, a street, hourly traffic or anything else that the city does
        not have, NoSegment for a venue off the roads.
        """
        self._check(brief)
        brief, proofs = self._allotted(brief, limits)
        alone = {one: of_coach(brief, one) for one in coach_ids(brief)}
        told: dict[str, list[Day]] = {one: [] for one in alone}
        for key, mine in self._settled(brief):
            day = mine.on_roads.asked.day
            proof = proofs.get((day.coach, day.date))
            tell = partial(self.told, mine, proof)
            # What coaches do to each other is decided by more than the day itself.
            joined = mine.held or mine.broken or mine.until_ms
            told[day.coach].append(tell() if joined else self._told.of((key, proof), tell))
        coaches = tuple(
            Coach(c.id, c.name, c.people, c.languages, c.group_languages) for c in brief.coaches
        )
        return tuple(self._itinerary(alone[one], one, coaches, tuple(told[one])) for one in alone)

    def told(self, day: SettledDay, proof: Proof | None = None) -> Day:
        """Return a settled day as the itinerary tells it; ``proof`` is that of a tour's search."""
        return assembled_day(day, proof, self.city, self.venues, self.roads.network)

    def optimise(self, brief: Brief, day: date, coach_id: str | None = None) -> Itinerary:
        """Plan with that day's order solved instead of hand-made. Raises as ``plan``."""
        return self.plan(with_order(brief, day, None, coach_id), coach_id)

    def allotted(self, brief: Brief) -> Brief:
        """Return the brief with an order for every day, where it is open who serves what all share.

        Any other brief comes back as it is. Raises as ``plans``.
        """
        return self._allotted(brief)[0]

    def tour_problem(self, brief: Brief) -> TourProblem:
        """Return what there is to solve in a brief; a hand-made order is kept. Raises as ``plans``."""
        self._check(brief)
        closures = closure_effects.closures_of(brief, self.roads.network)
        found = []
        for day in with_candidates(brief):
            there = self._on_roads(of_coach(brief, day.coach), day, closures)
            problem = there.problem_under(there.shut)
            found.append(Part(there.asked.day, there.asked.wishes, problem))
        return tour_problem(brief, found)

    def tour_date(self, brief: Brief, day: date) -> TourDate:
        """Return the coach-days of one date as they are planned together. Raises as ``plans``."""
        self._check(brief)
        brief = self._allotted(brief)[0]
        days = [mine for _, mine in self._settled(brief, day)]
        return TourDate(tuple(days), {room.venue: room.groups for room in brief.rooms})

    def problem_of(self, brief: Brief, day: BriefDay) -> DayProblem:
        """Return one day of a coach's brief as a problem with true times. Raises as ``plans``."""
        closures = closure_effects.closures_of(brief, self.roads.network)
        return settled(self._on_roads(brief, day, closures)).settled.problem

    def asked(self, brief: Brief, day: BriefDay) -> DayRequest:
        """Return a day of the brief with its prayers, places and hours.

        Raises InvalidInput for prayers that cannot be held, NoSegment for a venue off the roads.
        """
        day = with_prayers(brief, day, self.city, self.venues)
        found = [self._by_id[venue_id] for venue_id in venue_ids(day)]
        places = places_of(found, self._ways, brief.walking_kph)
        opening = {venue.id: open_intervals(venue, day.date, self.city) for venue in found}
        return DayRequest(brief, day, places, opening, self.city.coach)

    def _check(self, brief: Brief) -> None:
        has_factors = self.roads.traffic is not None
        faults = city_faults(brief, self.city, self._by_id, hourly=has_factors)
        if faults:
            raise InvalidInput.of("The brief", faults)

    def _allotted(
        self, brief: Brief, limits: SearchLimits = USUAL
    ) -> tuple[Brief, dict[tuple[str, date], Proof]]:
        if not is_open(brief):
            return brief, {}
        solution = search(self.tour_problem(brief), limits)
        proof = of_open_roads(brief, solution.proof)
        proofs: dict[tuple[str, date], Proof] = {
            (day.coach, day.date): proof for day in brief.days if day.order is None
        }
        return with_orders(brief, solution.orders), proofs

    def _settled(self, brief: Brief, only: date | None = None) -> list[tuple[_DayKey, SettledDay]]:
        """Settle every coach-day, or those of one date, together; shared visits are allotted."""
        closures = closure_effects.closures_of(brief, self.roads.network)
        alone = {one: of_coach(brief, one) for one in coach_ids(brief)}
        found = [
            self._settled_day(alone[day.coach], mine, closures)
            for day in brief.days
            for mine in alone[day.coach].days
            if mine.date == day.date and only in {None, day.date}
        ]
        if len(found) < 2 or not (brief.rooms or brief.visits):
            return found
        keys, days = zip(*found, strict=True)
        return list(zip(keys, _together(brief, list(days)), strict=True))

    def _settled_day(
        self, brief: Brief, day: BriefDay, closures: tuple[Closure, ...]
    ) -> tuple[_DayKey, SettledDay]:
        """Settle a day of a coach's brief by itself, once for all that decides it."""
        alone = replace(brief, days=(day,), closures=())
        found = self._days.of(
            (alone, closures), lambda: settled(self._on_roads(alone, day, closures))
        )
        # The brief around the day may have changed since.
        asked = replace(found.on_roads.asked, brief=brief)
        return (alone, closures), replace(found, on_roads=replace(found.on_roads, asked=asked))

    def _on_roads(self, brief: Brief, day: BriefDay, closures: tuple[Closure, ...]) -> DayOnRoads:
        return on_roads(self.asked(brief, day), self._ways, closures)

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
            assumptions=(
                *self.roads.statements,
                *clock_statements(days, self.city.zone),
                *prayer_statements(brief),
                *language_statements(brief, {one.id: one.name for one in self.venues}),
                *brief.assumptions,
            ),
            emergency=tuple(EmergencyNumber(e.number, e.name) for e in self.city.emergency),
            now=brief.now,
            days=days,
            traffic=brief.traffic,
            traffic_note=self.roads.traffic.assumption if hourly and self.roads.traffic else None,
            totals=records.sum_of([day.totals for day in days]),
            fuel=records.fuel_record(self.city.coach),
            coach_id=coach_id,
            coaches=coaches,
        )
        return replace(itinerary, version=version_of(itinerary))


def load_planner(settings: Settings) -> Planner:
    """Load city, venues and roads. Raises DataFault or Unavailable."""
    city = load_city(settings.data / "city.toml")
    venues = load_venues(settings.data / "venues.geojson", known=settings.instance / "venues")
    return Planner(city, venues, load_router(settings, progress=True))


def _together(brief: Brief, days: list[SettledDay]) -> list[SettledDay]:
    """Let groups wait for the rooms that others are in; say what is broken between coaches."""
    found = _side_by_side(brief, days)
    days = [
        settled(day.on_roads, day.settled.order, held) if held else day
        for day, held in zip(days, found.held, strict=True)
    ]
    found = _side_by_side(brief, days)
    return [
        replace(day, broken=dict(broken), until_ms=until_ms)
        for day, broken, until_ms in zip(days, found.broken, found.until_ms, strict=True)
    ]


def _side_by_side(brief: Brief, days: Sequence[SettledDay]) -> JointSchedule:
    takes = {room.venue: room.groups for room in brief.rooms}
    dates = sorted({day.on_roads.asked.day.date for day in days})
    return judge_together(
        [
            OrderedDay(
                day.settled.problem,
                day.settled.order,
                {one: venue for one, venue in day.venue_of.items() if venue in takes},
                dates.index(day.on_roads.asked.day.date),
            )
            for day in days
        ],
        takes,
    )
