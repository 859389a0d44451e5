"""The planner: a brief, the venues and the roads become an Itinerary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from planner.city import City, load_city
from planner.errors import Fault, InvalidInput
from planner.geodesy import LonLat
from planner.itinerary.brief import Brief, BriefDay, BriefVisit, with_order
from planner.itinerary.encoding import version_of
from planner.itinerary.exact import solve
from planner.itinerary.explain import Reason, reasons
from planner.itinerary.itinerary import (
    AccessPoint,
    Day,
    EmergencyNumber,
    Itinerary,
    Leg,
    Stop,
    Totals,
    Unserved,
    Violation,
)
from planner.itinerary.problem import DayProblem, TravelTimes, Visit
from planner.itinerary.schedule import TimedStop, schedule
from planner.manoeuvre import Route
from planner.planning.places import Travel, Ways, stretched_ms
from planner.roads.router import Router, load_router
from planner.settings import Settings
from planner.venues.file import load_venues
from planner.venues.hours import Intervals, open_intervals
from planner.venues.venue import Access, Venue

Proof = Literal["optimal", "infeasible", "best-found", "hand-made"]


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

        Raises InvalidInput for a venue that the city does not have, NoSegment for one off the
        roads.
        """
        self._check_venues(brief)
        days = tuple(self._day(brief, day) for day in brief.days)
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
        )
        return replace(itinerary, version=version_of(itinerary))

    def optimise(self, brief: Brief, day: date) -> Itinerary:
        """Plan with that day's order solved instead of hand-made. Raises as ``plan``."""
        return self.plan(with_order(brief, day, None))

    def _check_venues(self, brief: Brief) -> None:
        faults = []
        for i, day in enumerate(brief.days):
            named = [
                (f"days[{i}].start.venue", day.start_venue),
                (f"days[{i}].end.venue", day.end_venue),
            ]
            named += [(f"days[{i}].visits[{j}].venue", v.venue) for j, v in enumerate(day.visits)]
            faults += [
                Fault(field, repr(venue_id), "give the id of one of the city's venues")
                for field, venue_id in named
                if venue_id not in self._by_id
            ]
        if faults:
            raise InvalidInput.of("The brief", faults)

    def _day(self, brief: Brief, day: BriefDay) -> Day:
        ids = list(dict.fromkeys([day.start_venue, *(v.venue for v in day.visits), day.end_venue]))
        places = [self._by_id[venue_id] for venue_id in ids]
        opening = {venue.id: open_intervals(venue, day.date, self.city) for venue in places}
        travel = self._ways.between(
            [_coach_point(venue) for venue in places],
            [venue.point for venue in places],
            [venue.precision_m for venue in places],
            stretch=brief.stretch,
            walking_max_m=brief.walking_max_m,
            walking_kph=brief.walking_kph,
            boarding_ms=brief.boarding_s * 1000,
        )
        problem = DayProblem(
            visits=tuple(
                self._visit(wish, ids.index(wish.venue), opening[wish.venue]) for wish in day.visits
            ),
            start_place=ids.index(day.start_venue),
            end_place=ids.index(day.end_venue),
            start_ms=day.start_s * 1000,
            return_by_ms=None if day.end_by_s is None else day.end_by_s * 1000,
            boarding_ms=brief.boarding_s * 1000,
            travel=TravelTimes(
                tuple(tuple(t.planned_ms for t in row) for row in travel),
                tuple(tuple(t.walked for t in row) for row in travel),
            ),
        )
        proof: Proof = "hand-made"
        order = day.order
        if order is None:
            solution = solve(problem)
            order, proof = solution.order, solution.proof
        judged = schedule(problem, order)
        wishes = {wish.id: wish for wish in day.visits}
        stops = tuple(
            _stop(day, timed, places[timed.place], wishes, opening, index)
            for index, timed in enumerate(judged.stops)
        )
        legs = tuple(
            self._leg(brief, travel, places, here, after)
            for here, after in zip(judged.stops, judged.stops[1:], strict=False)
        )
        unserved = tuple(
            self._unserved(wishes[reason.visit.id], reason, by_hand=day.order is not None)
            for reason in reasons(problem, order)
        )
        return Day(
            day.date, day.title, stops, legs, unserved, proof, _totals(stops, legs, unserved)
        )

    def _visit(self, wish: BriefVisit, place: int, opening: Intervals | None) -> Visit:
        venue = self._by_id[wish.venue]
        return Visit(
            id=wish.id,
            place=place,
            service_ms=_duration_s(wish, venue) * 1000,
            windows_ms=tuple((a * 1000, b * 1000) for a, b in wish.windows_s),
            open_ms=None if opening is None else tuple((a * 1000, b * 1000) for a, b in opening),
            begin_at_ms=None if wish.begin_at_s is None else wish.begin_at_s * 1000,
            arrive_by_ms=None if wish.arrive_by_s is None else wish.arrive_by_s * 1000,
            required=wish.required,
            priority=wish.priority,
            position=wish.position,
        )

    def _leg(
        self,
        brief: Brief,
        travel: Sequence[Sequence[Travel]],
        places: Sequence[Venue],
        here: TimedStop,
        after: TimedStop,
    ) -> Leg:
        between = travel[here.place][after.place]
        origin, destination = places[here.place], places[after.place]
        depart_s, arrive_s = here.depart_ms // 1000, after.arrive_ms // 1000
        coach = self._ways.route("coach", _coach_point(origin), _coach_point(destination))
        if not between.walked:
            return _coach_leg(coach, depart_s, arrive_s - depart_s)
        walk = self._ways.route("walk", origin.point, destination.point)
        duration_s = arrive_s - depart_s
        # Walking pace is the tour's own, the network's only a default.
        pace = duration_s * 1000 / walk.duration_ms if walk and walk.duration_ms else 1.0
        # While the group walks, the coach leaves with it and drives empty, at planning speed.
        empty = (
            _coach_leg(coach, depart_s, stretched_ms(coach.duration_ms, brief.stretch) // 1000)
            if coach
            else None
        )
        return Leg(
            mode="walk",
            depart_s=depart_s,
            arrive_s=arrive_s,
            duration_s=duration_s,
            free_flow_s=duration_s,
            distance_m=between.walk_m,
            geometry=walk.geometry if walk else (),
            streets=walk.streets if walk else (),
            main_streets=walk.main_streets if walk else (),
            manoeuvres=tuple(
                replace(m, duration_ms=round(m.duration_ms * pace))
                for m in (walk.manoeuvres if walk else ())
            ),
            alternative=empty,
        )

    def _unserved(self, wish: BriefVisit, reason: Reason, *, by_hand: bool) -> Unserved:
        venue = self._by_id[wish.venue]
        return Unserved(
            visit_id=wish.id,
            venue_id=venue.id,
            name=venue.name,
            label=wish.label,
            lon=venue.point[0],
            lat=venue.point[1],
            duration_s=_duration_s(wish, venue),
            required=wish.required,
            priority=wish.priority,
            rule=reason.rule if reason.rule or by_hand else "no_room",
            limit_s=_s(reason.limit_ms),
            reached_s=_s(reason.reached_ms),
            skipped=reason.rule is None and by_hand,
            short_name=venue.short_name,
        )


def load_planner(settings: Settings) -> Planner:
    """Load city, venues and roads. Raises DataFault or Unavailable."""
    city = load_city(settings.data / "city.toml")
    venues = load_venues(settings.data / "venues.geojson")
    return Planner(city, venues, load_router(settings, progress=True))


def _stop(
    day: BriefDay,
    timed: TimedStop,
    venue: Venue,
    wishes: dict[str, BriefVisit],
    opening: dict[str, Intervals | None],
    index: int,
) -> Stop:
    wish = wishes[timed.visit.id] if timed.visit is not None else None
    kind: Literal["start", "visit", "end"] = "visit" if wish else "start" if index == 0 else "end"
    return Stop(
        key=wish.id if wish else kind,
        kind=kind,
        number=index if wish else None,
        venue_id=venue.id,
        name=venue.name,
        label=wish.label if wish else None,
        address=venue.address,
        category=venue.category,
        lon=venue.point[0],
        lat=venue.point[1],
        precision_m=venue.precision_m,
        set_down=_access(venue.set_down),
        coach_parking=_access(venue.coach_parking),
        setting=venue.setting,
        about=venue.about,
        buy=venue.buy,
        sources=venue.sources,
        opening_hours=venue.opening_hours,
        open_s=opening[venue.id],
        arrive_s=timed.arrive_ms // 1000,
        wait_s=timed.wait_ms // 1000,
        begin_s=timed.begin_ms // 1000,
        end_s=timed.end_ms // 1000,
        boarding_s=timed.boarding_ms // 1000,
        depart_s=timed.depart_ms // 1000,
        duration_s=(timed.end_ms - timed.begin_ms) // 1000,
        buying_s=wish.buying_s if wish else 0,
        slack_s=None if timed.slack_ms is None else timed.slack_ms // 1000,
        required=wish.required if wish else True,
        priority=wish.priority if wish else 0,
        begin_at_s=wish.begin_at_s if wish else None,
        arrive_by_s=wish.arrive_by_s if wish else (day.end_by_s if kind == "end" else None),
        position=str(wish.position) if wish and wish.position is not None else None,
        violations=tuple(
            Violation(b.cause, b.rule, -(-b.amount_ms // 1000), _s(b.limit_ms), _s(b.reached_ms))
            for b in timed.breaches
        ),
        short_name=venue.short_name,
        leave_by_s=_s(timed.latest_depart_ms),
    )


def _coach_leg(route: Route | None, depart_s: int, duration_s: int) -> Leg:
    """Return a leg by coach along ``route``; unreachable, and without a way, where there is none."""
    return Leg(
        mode="coach",
        depart_s=depart_s,
        arrive_s=depart_s + duration_s,
        duration_s=duration_s,
        free_flow_s=-(-route.duration_ms // 1000) if route else 0,
        distance_m=route.distance_m if route else 0,
        geometry=route.geometry if route else (),
        streets=route.streets if route else (),
        main_streets=route.main_streets if route else (),
        manoeuvres=route.manoeuvres if route else (),
        reachable=route is not None,
    )


def _access(point: Access | None) -> AccessPoint | None:
    if point is None:
        return None
    return AccessPoint(point.lon, point.lat, point.name, point.note, point.source)


def _coach_point(venue: Venue) -> LonLat:
    return (venue.set_down.lon, venue.set_down.lat) if venue.set_down else venue.point


def _duration_s(wish: BriefVisit, venue: Venue) -> int:
    return wish.duration_s if wish.duration_s is not None else venue.duration_min * 60


def _s(value_ms: int | None) -> int | None:
    return None if value_ms is None else value_ms // 1000


def _totals(stops: Sequence[Stop], legs: Sequence[Leg], unserved: Sequence[Unserved]) -> Totals:
    coach = [leg for leg in legs if leg.mode == "coach"]
    walk = [leg for leg in legs if leg.mode == "walk"]
    visits = [stop for stop in stops if stop.kind == "visit"]
    return Totals(
        coach_s=sum(leg.duration_s for leg in coach),
        coach_m=sum(leg.distance_m for leg in coach),
        walk_s=sum(leg.duration_s for leg in walk),
        walk_m=sum(leg.distance_m for leg in walk),
        wait_s=sum(stop.wait_s for stop in stops),
        visit_s=sum(stop.duration_s for stop in visits),
        served=len(visits),
        wished=len(visits) + len(unserved),
        broken=sum(len(stop.violations) for stop in stops)
        + sum(wish.required for wish in unserved),
    )
