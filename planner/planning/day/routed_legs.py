"""A timed order followed on the roads: every leg, and every way to a car park, at its own departure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.itinerary.judge.schedule import TimedStop
from planner.itinerary.model.problem import DayProblem
from planner.manoeuvre import Route
from planner.planning.day.headings import Stands
from planner.planning.day.places import DayPlace, walking_ms
from planner.planning.day.timing import Ride, Timing
from planner.roads.network.queries import ANYHOW, Approach


@dataclass(frozen=True, slots=True)
class Parked:
    """The coach's empty ways to its car park and back, and when it leaves for each."""

    there: Ride
    there_ms: int
    back: Ride
    back_ms: int


@dataclass(frozen=True, slots=True)
class Followed:
    """One leg as it truly is: how the coach drives it, with the group or empty, and how one walks.

    ``true_ms`` is what the leg takes the group, -1 where it cannot get there. The coach leaves for its
    ``ride`` at ``ride_ms``: with the group, or when it has followed a group on foot. ``parked`` is what
    it did at the stop before.
    """

    walked: bool
    true_ms: int
    ride: Ride
    ride_ms: int
    walk: Route | None
    walk_m: int
    parked: Parked | None


def follow(
    problem: DayProblem,
    stops: Sequence[TimedStop],
    stands: Stands,
    timing: Timing,
    walking_kph: float,
    stand: int | None = None,
) -> tuple[Followed, ...]:
    """Return every leg of a timed order. Raises NoSegment for a point off the roads.

    The coach leaves each stop in the direction in which it stands there. ``stand`` is where it stands
    at the first stop (None: the day begins there).
    """
    legs = []
    stand = stops[0].place if stand is None else stand
    came = stands.stands[stand].approach
    # When the coach is at the stop: it comes with the group, or empty at its own time.
    coach_ms = stops[0].arrive_ms
    for here, after in pairwise(stops):
        origin, destination = stands.places[here.place], stands.places[after.place]
        leaving = stands.stands[stand].approach
        parked = None
        if here.place in stands.parks:
            parked = _parked(here, coach_ms, origin, timing, came, leaving)
        same = here.place == after.place
        walked = problem.travel.walked[here.place][after.place]
        ride_ms = max(here.depart_ms, coach_ms) if walked else here.depart_ms
        reaching = stands.ends[stands.comes[stand][after.place]].approach
        ride = timing.ride(
            ride_ms, origin.coach, destination.coach,
            ANYHOW if same else leaving, ANYHOW if same else reaching,
        )  # fmt: skip
        if not same:
            came = reaching
        stand = stands.lands[stand][after.place]
        walk, walk_m, true_ms = None, 0, 0 if same else ride.planned_ms
        if walked:
            walk, walk_m = _walk(origin, destination, timing, here.depart_ms)
            true_ms = walking_ms(walk_m, walking_kph) if walk_m >= 0 else -1
        coach_ms = ride_ms + max(0, ride.planned_ms) if walked else after.arrive_ms
        legs.append(Followed(walked, true_ms, ride, ride_ms, walk, walk_m, parked))
    return tuple(legs)


def _parked(
    stop: TimedStop,
    coach_ms: int,
    place: DayPlace,
    timing: Timing,
    came: Approach,
    leaving: Approach,
) -> Parked | None:
    """Return the ways to the car park and back, None where there is none or no time for it.

    The coach is at the stop from ``coach_ms`` on, as it ``came``; it is back to stand as it leaves.
    """
    if stop.visit is None or place.parking is None:
        return None
    ready_ms = stop.end_ms + stop.pause_ms + stop.walk_out_ms
    there = timing.ride(coach_ms, place.coach, place.parking, came, ANYHOW)
    back = timing.ride(ready_ms, place.parking, place.coach, ANYHOW, leaving)
    # Once more at its own departure: it has to be back when boarding begins.
    back = timing.ride(
        ready_ms - max(0, back.planned_ms), place.parking, place.coach, ANYHOW, leaving
    )
    if there.planned_ms < 0 or back.planned_ms < 0:
        return None
    if coach_ms + there.planned_ms + back.planned_ms > ready_ms:
        return None
    return Parked(there, coach_ms, back, ready_ms - back.planned_ms)


def _walk(
    origin: DayPlace, destination: DayPlace, timing: Timing, at_ms: int
) -> tuple[Route | None, int]:
    conditions = timing.walking(at_ms)
    doors = [origin.door, destination.door]
    precisions_m = [origin.venue.precision_m, destination.venue.precision_m]
    metres = timing.ways.walk_m(doors, precisions_m, conditions)[0][1]
    return timing.ways.route("walk", *doors, conditions=conditions), metres
