"""The planner: a brief, the venues and the roads become an Itinerary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from planner.city import City, load_city
from planner.errors import InvalidInput
from planner.itinerary.brief import Brief, BriefDay, with_order
from planner.itinerary.encoding import version_of
from planner.itinerary.exact import solve
from planner.itinerary.itinerary import Day, EmergencyNumber, Itinerary, RoadClosure
from planner.itinerary.problem import DayProblem
from planner.itinerary.schedule import Breach, TimedStop, schedule
from planner.planning import closed, records
from planner.planning.checks import city_faults
from planner.planning.clocks import clock_statements
from planner.planning.following import Followed, follow
from planner.planning.pauses import pauses_of
from planner.planning.places import places_of
from planner.planning.prayers import prayer_statements, with_prayers
from planner.planning.problems import Asked, day_problem, venue_ids
from planner.planning.settling import settle
from planner.planning.timing import Timing
from planner.planning.ways import Ways
from planner.roads.closures import Closure
from planner.roads.router import Router, load_router
from planner.settings import Settings
from planner.venues.file import load_venues
from planner.venues.hours import open_intervals
from planner.venues.venue import Venue


class Planner:
    """City, venues and roads, and the plans made from them. Safe for threads."""

    def __init__(self, city: City, venues: Sequence[Venue], roads: Router) -> None:
        self.city = city
        self.venues = tuple(venues)
        self.roads = roads
        self._by_id = {venue.id: venue for venue in venues}
        self._ways = Ways(roads)

    def plan(self, brief: Brief) -> Itinerary:
        """Judge the days that have a hand-made order, solve the others.

        Raises InvalidInput for a venue, a street, hourly traffic or anything else that the city does
        not have, NoSegment for a venue off the roads.
        """
        hourly = brief.traffic == "hourly"
        has_factors = self.roads.traffic is not None
        faults = city_faults(brief, self.city, self._by_id, hourly=has_factors)
        if faults:
            raise InvalidInput.of("The brief", faults)
        closures = closed.closures_of(brief, self.roads.network)
        days = tuple(self._day(brief, day, closures) for day in brief.days)
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
                *brief.assumptions,
            ),
            emergency=tuple(EmergencyNumber(e.number, e.name) for e in self.city.emergency),
            now=brief.now,
            days=days,
            traffic=brief.traffic,
            traffic_note=self.roads.traffic.assumption if hourly and self.roads.traffic else None,
            totals=records.sum_of([day.totals for day in days]),
            fuel=records.fuel_record(self.city.coach),
        )
        return replace(itinerary, version=version_of(itinerary))

    def optimise(self, brief: Brief, day: date) -> Itinerary:
        """Plan with that day's order solved instead of hand-made. Raises as ``plan``."""
        return self.plan(with_order(brief, day, None))

    def asked(self, brief: Brief, day: BriefDay) -> Asked:
        """Return a day of the brief with its prayers, places and hours.

        Raises InvalidInput for prayers that cannot be held, NoSegment for a venue off the roads.
        """
        day = with_prayers(brief, day, self.city, self.venues)
        found = [self._by_id[venue_id] for venue_id in venue_ids(day)]
        places = places_of(found, self._ways, brief.walking_kph)
        opening = {venue.id: open_intervals(venue, day.date, self.city) for venue in found}
        return Asked(brief, day, places, opening, self.city.coach)

    def _day(self, brief: Brief, day: BriefDay, closures: tuple[Closure, ...]) -> Day:
        asked = self.asked(brief, day)
        day, places, opening = asked.day, asked.places, asked.opening
        shut = closed.on_day(closures, day.date, day.end_by_s or 0)
        stretch = None if brief.traffic == "hourly" else brief.stretch

        def problem_under(only: tuple[Closure, ...]) -> DayProblem:
            timing = Timing(self._ways, day.date, stretch, only)
            return day_problem(asked, timing)

        def followed(problem: DayProblem, stops: Sequence[TimedStop]) -> tuple[Followed, ...]:
            timing = Timing(self._ways, day.date, stretch, shut)
            return follow(problem, stops, places, timing, brief.walking_kph)

        settled = settle(problem_under(shut), day.order, followed)
        problem, order = settled.problem, settled.order
        judged = schedule(problem, order)
        wishes = {wish.id: wish for wish in asked.wishes}
        pauses = {pause.id: pause for pause in asked.pauses}
        told = closed.told(self.roads.network, shut, day.date)
        excused = closed.kept_without(judged, order, shut, problem_under)
        stops = tuple(
            records.stop_record(
                day, timed, places[timed.place], wishes.get(timed.visit.id if timed.visit else ""),
                opening[places[timed.place].venue.id], index,
                settled.legs[index].parked if index < len(settled.legs) else None,
                _blame(index, excused, tuple(told.values())),
            )
            for index, timed in enumerate(judged.stops)
        )  # fmt: skip
        legs = tuple(
            records.leg_record(
                leg, here, after, places[after.place], self.city.driving_side,
                pauses_of(here, after, places, pauses, self.venues, day.date),
            )
            for leg, (here, after) in zip(settled.legs, pairwise(judged.stops), strict=True)
        )  # fmt: skip
        by_hand = day.order is not None
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
            day.date, day.title, stops, legs, unserved, settled.proof,
            records.totals_of(stops, legs, unserved, asked.fuel), tuple(told.values()),
            "unsettled" if not settled.stable else "sampled" if sampled else "exact",
            self.city.holiday(day.date), day.rain_s,
        )  # fmt: skip


def load_planner(settings: Settings) -> Planner:
    """Load city, venues and roads. Raises DataFault or Unavailable."""
    city = load_city(settings.data / "city.toml")
    venues = load_venues(settings.data / "venues.geojson")
    return Planner(city, venues, load_router(settings, progress=True))


def _blame(
    index: int, excused: set[tuple[int, str]], closures: tuple[RoadClosure, ...]
) -> Callable[[Breach], tuple[RoadClosure, ...]]:
    return lambda breach: closures if (index, breach.rule) in excused else ()
