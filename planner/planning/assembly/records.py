"""The itinerary's records, made of what was timed and followed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from planner.city import CoachFuel
from planner.itinerary.advice.blocking_rule import Reason
from planner.itinerary.brief.records import BriefDay, BriefVisit
from planner.itinerary.judge.breaks import TimedBreak
from planner.itinerary.judge.schedule import Breach, Schedule, TimedStop
from planner.itinerary.model.itinerary import (
    AccessPoint,
    Fuel,
    Kerb,
    Leg,
    Pause,
    RoadClosure,
    Stop,
    Totals,
    Unserved,
    Violation,
    needs_coach,
    whole_s,
)
from planner.manoeuvre import Route
from planner.planning.day.places import DayPlace
from planner.planning.day.routed_legs import Followed, Parked
from planner.planning.day.timing import Ride
from planner.venues.hours import Intervals
from planner.venues.venue import Access, Venue

KERB_PRECISION_M = 50
"""A venue's point must be known this well before anybody is told on which side it lies."""

Blame = Callable[[Breach], tuple[RoadClosure, ...]]
"""The closures without which a rule would not be broken."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A day with one visit more, put in as ``number`` of the visits, by true times (None: not tried)."""

    number: int
    day: Schedule | None


def stop_record(
    day: BriefDay,
    timed: TimedStop,
    place: DayPlace,
    wish: BriefVisit | None,
    open_s: Intervals | None,
    index: int,
    parked: Parked | None,
    blame: Blame,
    between: Breach | None,
    spare_ms: int,
) -> Stop:
    """Return a stop of the itinerary; ``between`` is a broken rule between the coaches.

    ``spare_ms`` is how much longer the visit may last.
    """
    venue = place.venue
    kind: Literal["start", "visit", "end"] = "visit" if wish else "start" if index == 0 else "end"
    told = {breach.rule for breach in timed.breaches}
    ridden = bool(timed.walk_in_ms or timed.walk_out_ms)
    arrive_s, door_s = whole_s(timed.arrive_ms), whole_s(timed.at_door_ms)
    begin_s, end_s, depart_s = map(whole_s, (timed.begin_ms, timed.end_ms, timed.depart_ms))
    boards_s = whole_s(timed.depart_ms - timed.boarding_ms)
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
        open_s=open_s,
        arrive_s=arrive_s,
        wait_s=begin_s - door_s - _lasted_s(timed.breaks, {"door"}),
        begin_s=begin_s,
        end_s=end_s,
        boarding_s=depart_s - boards_s,
        depart_s=depart_s,
        duration_s=end_s - begin_s,
        buying_s=wish.buying_s if wish else 0,
        slack_s=_floor_s(timed.slack_ms),
        required=wish.required if wish else True,
        priority=wish.priority if wish else 0,
        begin_at_s=wish.begin_at_s if wish else None,
        arrive_by_s=wish.arrive_by_s if wish else (day.end_by_s if kind == "end" else None),
        position=str(wish.position) if wish and wish.position is not None else None,
        violations=(
            *(_violation(breach, blame(breach)) for breach in timed.breaches),
            *(
                _between(found)
                for found in (between,)
                if found is not None and found.rule not in told
            ),
        ),
        short_name=venue.short_name,
        leave_by_s=_floor_s(timed.latest_depart_ms),
        walk_in_s=door_s - arrive_s,
        walk_out_s=boards_s - whole_s(timed.end_ms + timed.pause_ms),
        walk_m=place.access_m if ridden else 0,
        to_parking=coach_leg(parked.there, parked.there_ms) if parked else None,
        from_parking=coach_leg(parked.back, parked.back_ms) if parked else None,
        is_break=bool(wish and wish.is_break),
        spare_s=spare_ms // 1000,
        language=wish.language if wish else None,
    )


def leg_record(
    followed: Followed,
    here: TimedStop,
    after: TimedStop,
    place: DayPlace,
    driving_side: str,
    pauses: tuple[Pause, ...],
) -> Leg:
    """Return a leg of the itinerary; ``place`` is where it leads.

    A break on the way is not a part of the leg's duration.
    """
    depart_s, arrive_s = whole_s(here.depart_ms), whole_s(after.arrive_ms)
    kerb = _kerb(followed.ride.route, place.venue, driving_side)
    duration_s = arrive_s - depart_s - _lasted_s(after.breaks, {"underway"})
    ride = coach_leg(followed.ride, followed.ride_ms)
    if not followed.walked:
        return replace(ride, arrive_s=arrive_s, duration_s=duration_s, kerb=kerb, pauses=pauses)
    walk = followed.walk
    # Walking pace is the tour's own, the network's only a default.
    took_ms = max(0, followed.true_ms)
    pace = took_ms / walk.duration_ms if walk and walk.duration_ms else 1.0
    return Leg(
        mode="walk",
        depart_s=depart_s,
        arrive_s=arrive_s,
        duration_s=duration_s,
        free_flow_s=whole_s(took_ms),
        distance_m=max(0, followed.walk_m),
        geometry=walk.geometry if walk else (),
        streets=walk.streets if walk else (),
        main_streets=walk.main_streets if walk else (),
        manoeuvres=tuple(
            replace(m, duration_ms=round(m.duration_ms * pace))
            for m in (walk.manoeuvres if walk else ())
        ),
        reachable=followed.walk_m >= 0,
        alternative=replace(ride, kerb=kerb) if ride.reachable else None,
        pauses=pauses,
    )


def coach_leg(ride: Ride, depart_ms: int) -> Leg:
    """Return a way of the coach; unreachable, and without a way, where there is none."""
    route = ride.route
    depart_s, arrive_s = whole_s(depart_ms), whole_s(depart_ms + max(0, ride.planned_ms))
    return Leg(
        mode="coach",
        depart_s=depart_s,
        arrive_s=arrive_s,
        duration_s=arrive_s - depart_s,
        free_flow_s=whole_s(ride.free_flow_ms),
        distance_m=route.distance_m if route else 0,
        geometry=route.geometry if route else (),
        streets=route.streets if route else (),
        main_streets=route.main_streets if route else (),
        manoeuvres=route.manoeuvres if route else (),
        reachable=route is not None,
    )


def unserved_record(
    wish: BriefVisit,
    venue: Venue,
    duration_s: int,
    reason: Reason,
    closures: tuple[RoadClosure, ...],
    trial: Trial,
    *,
    by_hand: bool,
) -> Unserved:
    """Return a wish that is not in the day."""
    limit_s, reached_s = _limit_and_reached(reason.limit_ms, reason.reached_ms)
    return Unserved(
        visit_id=wish.id,
        venue_id=venue.id,
        name=venue.name,
        label=wish.label,
        lon=venue.point[0],
        lat=venue.point[1],
        duration_s=duration_s,
        required=wish.required,
        priority=wish.priority,
        rule=reason.rule if reason.rule or by_hand else "no_room",
        limit_s=limit_s,
        reached_s=reached_s,
        skipped=reason.rule is None and by_hand,
        closures=closures,
        short_name=venue.short_name,
        best_number=trial.number,
        broken_with=trial.day.goal.broken if trial.day else None,
        back_with_s=whole_s(trial.day.goal.end_ms) if trial.day else None,
    )


def totals_of(
    stops: Sequence[Stop],
    legs: Sequence[Leg],
    unserved: Sequence[Unserved],
    fuel: CoachFuel | None,
    road_s: int,
    to_doors_m: int,
) -> Totals:
    """Return the sums of a day; on foot count ``to_doors_m`` between coach and doors as well.

    ``road_s`` is the time on the road by the judge's count.
    """
    coach = [leg for leg in legs if leg.mode == "coach"]
    walk = [leg for leg in legs if leg.mode == "walk"]
    visits = [stop for stop in stops if stop.kind == "visit"]
    pauses = [pause for leg in legs for pause in leg.pauses]
    coach_m = sum(leg.distance_m for leg in coach)
    empty = [
        *(leg.alternative for leg in walk),
        *(way for stop in stops for way in (stop.to_parking, stop.from_parking)),
    ]
    empty_m = sum(way.distance_m for way in empty if way is not None) if needs_coach(legs) else 0
    visit_s = sum(stop.duration_s for stop in visits)
    pause_s = sum(pause.end_s - pause.begin_s for pause in pauses)
    return Totals(
        coach_s=sum(leg.duration_s for leg in coach),
        coach_m=coach_m,
        walk_s=sum(leg.duration_s for leg in walk)
        + sum(stop.walk_in_s + stop.walk_out_s for stop in stops),
        walk_m=sum(leg.distance_m for leg in walk) + to_doors_m,
        # What is left of the day: at doors, and before breaks that may not begin yet.
        wait_s=stops[-1].begin_s - stops[0].arrive_s - road_s - visit_s - pause_s,
        visit_s=visit_s,
        served=len(visits),
        wished=len(visits) + len(unserved),
        broken=sum(len(stop.violations) for stop in stops)
        + sum(wish.required for wish in unserved),
        empty_m=empty_m,
        pause_s=pause_s,
        fuel_ml=None if fuel is None else fuel.ml(coach_m + empty_m),
        co2_g=None if fuel is None else fuel.co2_g(coach_m + empty_m),
        road_s=road_s,
    )


def sum_of(days: Sequence[Totals]) -> Totals:
    """Return the sums of several days; fuel only where every day has its own."""
    names = [field.name for field in fields(Totals)]
    columns = {name: [getattr(day, name) for day in days] for name in names}
    sums: dict[str, Any] = {
        name: None if None in column else sum(column) for name, column in columns.items()
    }
    return Totals(**sums)


def fuel_record(fuel: CoachFuel | None) -> Fuel | None:
    """Return what the green figures are made of."""
    if fuel is None:
        return None
    return Fuel(fuel.litres_per_100km, fuel.kg_co2_per_litre, fuel.source, fuel.note)


def _kerb(route: Route | None, venue: Venue, driving_side: str) -> Kerb | None:
    """Return at which side of the street the coach stops that comes by this way."""
    if route is None or venue.set_down is not None or venue.precision_m > KERB_PRECISION_M:
        return None
    side = route.manoeuvres[-1].side
    if side is None:
        return None
    return "venue" if side == driving_side else "opposite"


def _violation(breach: Breach, closures: tuple[RoadClosure, ...]) -> Violation:
    rule = "closure" if closures and breach.cause == "no_road" else breach.rule
    limit_s, reached_s = _limit_and_reached(breach.limit_ms, breach.reached_ms)
    return Violation(breach.cause, rule, whole_s(breach.amount_ms), limit_s, reached_s, closures)


def _between(breach: Breach) -> Violation:
    return Violation(breach.cause, breach.rule, whole_s(breach.amount_ms))


def _limit_and_reached(
    limit_ms: int | None, reached_ms: int | None
) -> tuple[int | None, int | None]:
    """Return the moment that a rule sets, and the one that is reached.

    The latest moment of a rule is rounded down, the earliest one up.
    """
    early = limit_ms is not None and reached_ms is not None and reached_ms < limit_ms
    return (
        None if limit_ms is None else whole_s(limit_ms) if early else limit_ms // 1000,
        None if reached_ms is None else whole_s(reached_ms),
    )


def _floor_s(value_ms: int | None) -> int | None:
    return None if value_ms is None else value_ms // 1000


def _lasted_s(breaks: Sequence[TimedBreak], where: AbstractSet[str]) -> int:
    """Return how long breaks last that are taken at some places, as their times differ."""
    return sum(whole_s(one.end_ms) - whole_s(one.begin_ms) for one in breaks if one.where in where)


def _access(point: Access | None) -> AccessPoint | None:
    if point is None:
        return None
    return AccessPoint(point.lon, point.lat, point.name, point.note, point.source)
