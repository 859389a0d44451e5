"""A day as the driver has it: what the coach drives, when it is where, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass

from planner.itinerary.model.itinerary import Day, Leg, Stop


def driven(leg: Leg) -> Leg | None:
    """Return what the coach drives for this leg: itself, the empty drive, or None."""
    found = leg if leg.mode == "coach" else leg.alternative
    return found if found is not None and found.reachable and found.manoeuvres else None


def odometer_m(day: Day) -> tuple[int, ...]:
    """Return the metres that the coach has driven since the start, one figure a stop.

    Empty drives, beside a walking group or to a car park, count: the odometer counts them too.
    """
    found = [0]
    for stop, leg in zip(day.stops, day.legs, strict=False):
        way = driven(leg)
        found.append(found[-1] + parking_m(stop) + (way.distance_m if way else 0))
    return tuple(found[: len(day.stops)])


@dataclass(frozen=True, slots=True)
class CoachStop:
    """A stop by the coach's clock: when it is there and when it leaves; None: it does not.

    ``into`` and ``out`` are the group's legs. At the start the coach is there when boarding begins.
    """

    stop: Stop
    into: Leg | None
    out: Leg | None
    arrive_s: int | None
    depart_s: int | None


def coach_stops(day: Day) -> tuple[CoachStop, ...]:
    """Return the stops of a day as the driver comes to them."""
    found = []
    for stop, into, out in zip(day.stops, (None, *day.legs), (*day.legs, None), strict=True):
        arrive_s = None
        if into is not None:
            came = coach_way(into)
            arrive_s = came.arrive_s if came is not None else None
        elif out is not None and out.mode == "coach":
            arrive_s = stop.arrive_s + stop.walk_out_s
        leaves = coach_way(out) if out is not None else None
        depart_s = leaves.depart_s if leaves is not None else None
        found.append(CoachStop(stop, into, out, arrive_s, depart_s))
    return tuple(found)


def coach_way(leg: Leg) -> Leg | None:
    """Return what the coach does for a leg: the leg itself, known or not, the empty drive, or None."""
    return leg if leg.mode == "coach" else driven(leg)


def parking_m(stop: Stop) -> int:
    """Return the metres to the car park and back."""
    return sum(leg.distance_m for leg in (stop.to_parking, stop.from_parking) if leg is not None)
